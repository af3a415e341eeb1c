"""What a shape has against dpiakit.toml: every problem at its line, in words that help."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from dpiakit.errors import Problem
from dpiakit.records.likeness import did_you_mean
from dpiakit.records.shape import fields_of, shape_at
from dpiakit.source import Document, Path, dotted, quoted

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

_KINDS = {
    "string_type": ("text", 'Text stands in quotes: key = "text".'),
    "bool_type": ("true or false", "Write true or false, without quotes."),
    "int_type": ("a whole number", "Write digits only, without quotes."),
    "list_type": ("a list", 'A list stands in brackets: ["one", "two"].'),
    "dict_type": ("a table", "A table has keys of its own: [table], or {key = value}."),
    "model_type": ("a table", "A table has keys of its own: [table], or {key = value}."),
}
_TABLES = "Several of one kind are written [[{}]], each with its keys below."


def complaints(
    errors: Iterable[ErrorDetails], document: Document, group: type[BaseModel]
) -> Iterator[Problem]:
    """One problem for each error, at the line of the key or value that is meant."""
    for error in errors:
        path = tuple(str(step) for step in error["loc"])
        is_key = error["type"] == "extra_forbidden"
        place = document.key_position(path) if is_key else document.position(path)
        what, hint = _said(error, path, group)
        yield Problem(place.file, place.line, place.column, dotted(path), what, hint)


def _said(error: ErrorDetails, path: Path, group: type[BaseModel]) -> tuple[str, str]:
    value, context = error["input"], error.get("ctx", {})
    match error["type"]:
        case "missing":
            return f'"{path[-1]}" is missing.', _WHY.get(path[-1], f'Add: {path[-1]} = "..."')
        case "extra_forbidden":
            return _unknown(path, group)
        case "literal_error":
            words = shape_at(group, path).words
            return f"{quoted(value)} is not a word that may stand here.", did_you_mean(
                str(value), words
            )
        case "value_error":
            what, _, hint = str(context.get("error", "")).partition(". ")
            return f"{what.rstrip('.')}.", hint
        case "string_pattern_mismatch":
            return f"{quoted(value)} is not written as it must be.", _form(context)
        case kind if kind in _KINDS:
            wanted, hint = _KINDS[kind]
            shape = shape_at(group, path)
            if kind == "list_type" and shape.each and shape.each.group:
                hint = _TABLES.format(dotted(path))
            return f"{_named(value)} stands where {wanted} is needed.", hint
        case _:
            return f"{quoted(value)}: {_lower(error['msg'])}.", ""


_WHY = {
    "reason": "Without a reason nobody could judge the change later.",
    "by": "Somebody answers for it by name.",
    "cases": "A reading that no case shows is not trusted.",
}


def _unknown(path: Path, group: type[BaseModel]) -> tuple[str, str]:
    around = shape_at(group, path[:-1]).group
    known = list(fields_of(around)) if around else []
    place = f"in {dotted(path[:-1])}" if len(path) > 1 else "of dpiakit.toml"
    hint = did_you_mean(path[-1], known)
    if len(path) == 1 and (home := _home(path[-1], group)):
        hint = f"It belongs into a table: [{home}]."
    return f"{quoted(path[-1])} is not a key {place}.", f"{hint} Nobody would read it.".lstrip()


def _home(key: str, group: type[BaseModel]) -> str:
    """The table that has a key which was written outside of it."""
    for name, shape in fields_of(group).items():
        if shape.group is not None and key in fields_of(shape.group):
            return name
    return ""


def _form(context: dict[str, Any]) -> str:
    match str(context.get("pattern", "")):
        case pattern if r"\S" in pattern:
            return "Something must be written here, on one line where it is a name."
        case pattern if "/" in pattern:
            return "Write the pack and the name: gdpr/notice-exists, common/large_scale."
        case _:
            return "Use lower-case letters, digits and hyphens."


def _named(value: object) -> str:
    match value:
        case bool():
            return f"The value {quoted(value)}"
        case int() | float():
            return f"The number {value}"
        case str():
            return f"The text {quoted(value)}"
        case list():
            return "A list"
        case dict():
            return "A table"
        case _:
            return f"The value {value}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
