"""What pydantic found wrong, in words that help to mend it.

Each entry turns one kind of pydantic error into what is wrong and what to write instead. Pydantic
names types; a record's author knows facts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from dpiakit.records.likeness import did_you_mean
from dpiakit.records.shape import Shape, fields_of
from dpiakit.source import printable, quoted

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

Words = tuple[str, str]
"""What is wrong, and what to do."""

_YES = frozenset({"yes", "y", "on", "true", "1"})
_NO = frozenset({"no", "n", "off", "false", "0", "none"})
_UNCOUNTED = frozenset({"children", "security", "governance", "design", "pricing", "marketing"})
_NOT_WRITTEN = "Write it, or remove the key if it is not known."
_LONGEST = 400


def no_field(name: str, group: type[BaseModel] | None) -> Words:
    """A key that the model does not know. It would not be read, so it is not let pass."""
    if group is None:
        return f"{quoted(name)} is not a field here.", ""
    suggestion = did_you_mean(name, fields_of(group))
    hint = f"{suggestion} As it stands, no rule would ever see it.".lstrip()
    return f"{quoted(name)} is not a field of {noun(group)}.", hint


def not_stated(name: str, group: type[BaseModel] | None) -> Words:
    """A fact without which the group around it means nothing."""
    of = f" of {noun(group)}" if group else ""
    return f"The {name.replace('_', ' ')}{of} is not stated.", f'Add "{name}:" here.'


def noun(group: type[BaseModel]) -> str:
    """What a group of facts is called in a sentence: `a transfer`, `opt outs`."""
    word = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", group.__name__).lower()
    if word in _UNCOUNTED or word.endswith("s"):
        return word
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def wording(error: ErrorDetails, value: Any, shape: Shape) -> Words:
    """What is wrong with a written value, and what to write instead."""
    context = error.get("ctx", {})
    if value is None:
        what = "Nothing is written here."
        return what, "Write {} if nothing is known about it yet." if shape.group else _NOT_WRITTEN
    if say := _WORDING.get(error["type"]):
        return say(value, context, shape)
    return f"{printable(error['msg'])[:_LONGEST]}.", ""


def name_words(value: str) -> Words:
    """A name that cannot be one."""
    suggestion = re.sub(r"[^a-z0-9]+", "-", value[:200].lower()).strip("-")[:63]
    hint = "Use lower-case letters, digits and hyphens, at most 63"
    return (
        f"{quoted(value)} cannot be a name.",
        f"{hint}: {suggestion}." if suggestion else f"{hint}.",
    )


def _kind(value: Any) -> str:
    """What somebody wrote, as the subject of a sentence."""
    match value:
        case bool():
            return quoted(value)
        case int() | float():
            return f"The number {value}"
        case str():
            return quoted(value)
        case list():
            return "A list"
        case _:
            return "A mapping"


def _truth(value: Any, _: Mapping[str, Any], __: Shape) -> Words:
    said = str(value).lower()
    if isinstance(value, str) and said in {"true", "false"}:
        return f"{_kind(value)} in quotes is text.", f"Write {said} without quotes."
    meant = "true" if said in _YES else "false" if said in _NO else "true or false"
    if isinstance(value, str):
        return f"{_kind(value)} is text, not true or false.", f"Write {meant}."
    return f"{_kind(value)} is not true or false.", f"Write {meant}."


def _whole(value: Any, _: Mapping[str, Any], __: Shape) -> Words:
    return f"{_kind(value)} is not a whole number.", _digits(value, "1250000")


def _number(value: Any, _: Mapping[str, Any], __: Shape) -> Words:
    return f"{_kind(value)} is not a number.", _digits(value, "0.25")


def _digits(value: Any, example: str) -> str:
    if isinstance(value, str) and len(value) <= 30:  # noqa: PLR2004  no number is longer
        if re.fullmatch(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?", value):
            return f"Write {value} without quotes."
        bare = re.sub(r"(?<=[0-9])[ ,_'.](?=[0-9]{3})", "", value)
        if bare != value and bare.isdecimal():
            return f"Write it without separators: {bare}."
        if share := re.fullmatch(r"([0-9]{1,3}) ?%", value):
            return f"Write it as a part of one: {int(share[1]) / 100:g}."
    return f"Write digits only, such as {example}."


def _text(value: Any, _: Mapping[str, Any], __: Shape) -> Words:
    if isinstance(value, bool | int | float):
        return f"{_kind(value)} is not text.", f'Put it in quotes: "{quoted(value)}".'
    return f"{_kind(value)} is not text.", "Write one text after the colon."


def _list(value: Any, _: Mapping[str, Any], __: Shape) -> Words:
    if isinstance(value, str | int | float):
        return (
            f"{_kind(value)} stands where a list is expected.",
            f"Write [{printable(str(value)[:60])}].",
        )
    return f"{_kind(value)} stands where a list is expected.", 'Begin each item with "- ".'


def _group(value: Any, _: Mapping[str, Any], shape: Shape) -> Words:
    if shape.keyed:
        hint = 'Give each entry a name and a colon, with its facts indented below: "acme-mail:".'
        return f"{_kind(value)} stands where named entries are expected.", hint
    of = f"the facts of {noun(shape.group)}" if shape.group else "several facts"
    what = f"{_kind(value)} stands where {of} are expected."
    known = ", ".join(list(fields_of(shape.group))[:4]) if shape.group else ""
    return what, f"Write them below, each with a key: {known} …" if known else ""


def _word(value: Any, context: Mapping[str, Any], shape: Shape) -> Words:
    if isinstance(value, str):
        if shape.words:
            hint = did_you_mean(value, shape.words)
        else:
            hint = f"Write {context.get('expected', '')}."
        return f"{quoted(value)} is not a word that may stand here.", hint
    hint = did_you_mean(str(value), shape.words)
    return f"{_kind(value)} is not a word that may stand here.", hint


def _pattern(value: Any, context: Mapping[str, Any], _: Shape) -> Words:
    if str(context.get("pattern", "")).startswith("^[a-z0-9][a-z0-9-]"):
        return name_words(str(value))
    return f"{quoted(value)} does not have the form that is expected here.", (
        f"The form is {context.get('pattern', '')}."
    )


def _short(value: Any, context: Mapping[str, Any], _: Shape) -> Words:
    if not value:
        return "The text is empty.", _NOT_WRITTEN
    least = context.get("min_length", 1)
    return f"{quoted(value)} is too short.", f"Write at least {least} characters."


def _long(value: Any, context: Mapping[str, Any], _: Shape) -> Words:
    most = context.get("max_length", 0)
    what = f"The text is too long: {len(value):,} characters."
    return what, f"At most {most:,}; put the rest into a document and name it."


def _many(value: Any, context: Mapping[str, Any], _: Shape) -> Words:
    return (
        f"There are too many entries: {len(value):,}.",
        f"At most {context.get('max_length', 0):,}.",
    )


def _few(value: Any, context: Mapping[str, Any], _: Shape) -> Words:
    return (
        f"There are too few entries: {len(value):,}.",
        f"At least {context.get('min_length', 1):,}.",
    )


def _small(value: Any, context: Mapping[str, Any], _: Shape) -> Words:
    least = context.get("ge", context.get("gt"))
    more = "at least" if "ge" in context else "more than"
    return f"{_kind(value)} is too small.", f"Write {more} {least}."


def _large(value: Any, context: Mapping[str, Any], _: Shape) -> Words:
    most = context.get("le", context.get("lt"))
    what = f"{_kind(value)} is too large."
    if most == 1 and isinstance(value, int | float) and value <= 100:  # noqa: PLR2004  per cent
        return what, f"Write a part of one: {value / 100:g} for {value:g} per cent."
    return what, f"Write {'at most' if 'le' in context else 'less than'} {most:,}."


def _own(value: Any, context: Mapping[str, Any], _: Shape) -> Words:
    """A sentence of the model's own: what is wrong, then what to do."""
    said = str(context.get("error", ""))
    start = f'"{value}"'
    subject = quoted(value) if said.startswith(start) else ""
    rest = said[len(start) :] if subject else said
    what, _stop, hint = rest.partition(". ")
    what = printable(what)[:_LONGEST]
    return f"{subject}{what.rstrip('.')}.", printable(hint)[:_LONGEST]


_Say = Callable[[Any, Mapping[str, Any], Shape], Words]
_WORDING: Mapping[str, _Say] = {
    **dict.fromkeys(("bool_type", "bool_parsing"), _truth),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float", "int_parsing_size"), _whole),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number", "decimal_type"), _number),
    **dict.fromkeys(("string_type", "string_sub_type"), _text),
    **dict.fromkeys(("list_type", "tuple_type", "set_type", "frozen_set_type"), _list),
    **dict.fromkeys(("dict_type", "mapping_type", "model_type", "model_attributes_type"), _group),
    "literal_error": _word,
    "string_pattern_mismatch": _pattern,
    "string_too_short": _short,
    "string_too_long": _long,
    "too_long": _many,
    "too_short": _few,
    **dict.fromkeys(("greater_than_equal", "greater_than"), _small),
    **dict.fromkeys(("less_than_equal", "less_than"), _large),
    **dict.fromkeys(("value_error", "assertion_error"), _own),
}
