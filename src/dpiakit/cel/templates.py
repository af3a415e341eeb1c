"""Messages with expressions inside, such as ``{transfer} goes to {transfer.destination}``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dpiakit.cel.check import compile_check
from dpiakit.cel.interpret import evaluate
from dpiakit.cel.kinds import ListOf, Record, Type, is_keyed
from dpiakit.cel.types import Expression, Located, Scope
from dpiakit.cel.wording import shown
from dpiakit.errors import EvaluationError, ExpressionError

_UNCOMPUTABLE = "not computable"


@dataclass(frozen=True, slots=True)
class Template:
    """A checked message: every expression in it means something."""

    text: str
    parts: tuple[str | Expression, ...]
    """Words and expressions, in order."""

    def render(self, root: object, variables: Mapping[str, object] | None = None) -> str:
        """The message for one record. Variables may be given with or without their place."""
        located = {
            name: value if isinstance(value, Located) else Located(value)
            for name, value in (variables or {}).items()
        }
        return "".join(
            part if isinstance(part, str) else _said(part, root, located) for part in self.parts
        )


def template(text: str, scope: Scope) -> Template:
    """Read a message. ``{{`` and ``}}`` are braces. Raises ExpressionError."""
    parts: list[str | Expression] = []
    words = ""
    position = 0
    while position < len(text):
        character = text[position]
        if character not in "{}":
            words += character
            position += 1
        elif text.startswith(character * 2, position):
            words += character
            position += 2
        elif character == "}":
            hint = "A brace is written {{ or }}."
            raise ExpressionError(text, position, "This brace closes nothing.", hint)
        else:
            end = _closing(text, position)
            parts += [words, _expression(text, position + 1, end, scope)]
            words = ""
            position = end + 1
    return Template(text, tuple(part for part in (*parts, words) if part))


def _closing(text: str, opening: int) -> int:
    """The brace that ends an expression; braces inside quotation marks do not count."""
    quote = ""
    position = opening + 1
    while position < len(text):
        character = text[position]
        if quote and character == "\\":
            position += 1
        elif quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character == "}":
            return position
        position += 1
    hint = "A brace that stands for itself is written {{."
    raise ExpressionError(text, opening, "This brace is not closed.", hint)


def _expression(text: str, start: int, end: int, scope: Scope) -> Expression:
    written = text[start:end]
    try:
        e = compile_check(written, scope, None)
    except ExpressionError as error:
        raise ExpressionError(text, start + error.position, error.what, error.hint) from None
    if not _has_words(e.type):
        what = "This part of the record has no name to print."
        raise ExpressionError(text, start, what, "Name one of its fields.")
    return e


def _has_words(kind: Type) -> bool:
    match kind:
        case ListOf():
            return kind.keyed or _has_words(kind.element)
        case Record():
            return is_keyed(kind)
        case _:
            return True


def _said(e: Expression, root: object, variables: Mapping[str, Located]) -> str:
    try:
        return shown(evaluate(e, root, variables))
    except EvaluationError:
        return _UNCOMPUTABLE
