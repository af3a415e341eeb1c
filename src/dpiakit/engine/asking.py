"""How a missing fact can be answered: what may stand at its path."""

from __future__ import annotations

from functools import cache

from dpiakit.cel.types import BOOL, DATE, DOUBLE, INT, PERIOD, ListOf, Record, Ref, Text, Type
from dpiakit.law import record_types
from dpiakit.source import Path

_MOST_WORDS = 8


def answer(path: Path) -> str:
    """What to write at a path, in the words of a question: "true or false", "one of: ..."."""
    steps = _shape(path)
    kind = _kind_at(steps)
    return "" if kind is None else _asked(kind)


def _shape(path: Path) -> Path:
    """The path with the names of elements left out, so that few shapes are looked up often."""
    kind: Type | None = record_types.activity()
    shape = []
    for step in path:
        if isinstance(kind, ListOf):
            shape.append("")
            kind = kind.element
        elif isinstance(kind, Record):
            shape.append(step)
            kind = kind.field_kind(step)
        else:
            return ()
        if isinstance(kind, Ref):
            kind = kind.target if len(shape) < len(path) else kind
    return tuple(shape)


@cache
def _kind_at(shape: Path) -> Type | None:
    kind: Type | None = record_types.activity()
    for step in shape:
        if isinstance(kind, ListOf):
            kind = kind.element
        elif isinstance(kind, Record):
            kind = kind.field_kind(step)
        else:
            return None
    return kind if shape else None


def _asked(kind: Type) -> str:
    simple = {
        BOOL: "true or false",
        INT: "a number",
        DOUBLE: "a number",
        DATE: "a day, such as 2027-03-01",
        PERIOD: "a period, such as P3Y or P90D",
    }
    match kind:
        case Text(values=frozenset() as words):
            listed = sorted(words)
            more = f" and {len(listed) - _MOST_WORDS} more" if len(listed) > _MOST_WORDS else ""
            return f"one of: {', '.join(listed[:_MOST_WORDS])}{more}"
        case Text():
            return "text"
        case ListOf(keyed=True):
            return "name them, or {} for none"
        case ListOf(element=Text(values=frozenset() as words)):
            return f"a list of: {', '.join(sorted(words)[:_MOST_WORDS])}; [] for none"
        case ListOf():
            return "a list, or [] for none"
        case Ref():
            return f"a name from {kind.collection}"
        case Record():
            return "its facts"
        case _:
            return simple[kind]
