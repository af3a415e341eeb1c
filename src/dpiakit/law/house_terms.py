"""A legal term as the law defines it, joined with how a house reads it."""

from __future__ import annotations

from dpiakit.cel import Expression, Scope, compile_check
from dpiakit.errors import ExpressionError
from dpiakit.law.expressions import condition
from dpiakit.law.house import House, HouseDefinition
from dpiakit.law.reading import Reading

_SIGN = {"also": "||", "only": "&&"}


def joined(
    reading: Reading, house: House, one: HouseDefinition, legal: Expression, scope: Scope
) -> Expression | None:
    """What holds where both count: the law's own definition is never taken away.

    None if the house's reading means nothing, which is then noted at its place.
    """
    document = house.document
    if document is None:
        return compile_check(_text(one, legal), scope)
    path = (*one.at, one.key)
    if condition(reading, document, path, one.when, scope) is None:
        return None
    try:
        return compile_check(_text(one, legal), scope)
    except ExpressionError as error:  # each is right by itself: together they are too much
        reading.wrong(document, path, error.what, error.hint)
        return None


def _text(one: HouseDefinition, legal: Expression) -> str:
    """Both conditions, each on lines of its own, so that a trace can show what was written."""
    return f"({legal.text}\n) {_SIGN[one.direction]} ({one.when}\n)"
