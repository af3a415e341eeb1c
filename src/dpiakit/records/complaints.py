"""From pydantic's errors to one complaint a place: where in the record, what, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dpiakit.records.shape import shape_at
from dpiakit.records.wording import name_words, no_field, not_stated, wording
from dpiakit.source import Path

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

_KEY = "[key]"
_MOST = 100
"""So many are put into words; a file with more has one mistake that causes them all."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something wrong with the facts of a record, at a path."""

    path: Path
    what: str
    hint: str
    about_key: bool = False
    """The key is wrong, or should not be there; its place is meant, not that of its value."""


@dataclass(frozen=True, slots=True)
class _Located:
    error: ErrorDetails
    path: Path
    value: Any
    about_key: bool
    alternative: bool
    """Found while trying one of several forms that a value may have."""


def complaints(
    errors: Iterable[ErrorDetails], data: Any, group: type[BaseModel]
) -> list[Complaint]:
    """One complaint for each place, in the order of the text's facts."""
    return [_complaint(found, group) for found in _one_a_place(errors, data)[:_MOST]]


def _one_a_place(errors: Iterable[ErrorDetails], data: Any) -> list[_Located]:
    """Of several errors at one place the most telling.

    Where a value may have several forms, pydantic reports what each of them lacks. If one form
    fitted so far that its error lies deeper, the others were not meant.
    """
    chosen: dict[Path, _Located] = {}
    for found in (_located(error, data) for error in errors):
        known = chosen.get(found.path)
        if known is None or _weight(found) > _weight(known):
            chosen[found.path] = found
    above = {path[:depth] for path in chosen for depth in range(len(path))}
    return [found for path, found in chosen.items() if not (found.alternative and path in above)]


def _weight(found: _Located) -> int:
    """How much an error tells: a sentence of our own most, then a list of words, then a type."""
    kind = found.error["type"]
    return 2 if kind == "value_error" else 1 if kind == "literal_error" else 0


def _located(error: ErrorDetails, data: Any) -> _Located:
    """The path as it is written. Pydantic puts names of types into it where it tried several."""
    path: list[str] = []
    value, about_key, alternative = data, False, False
    last = len(error["loc"]) - 1
    for step, part in enumerate(error["loc"]):
        if _holds(value, part):
            value = value[part]
        elif step == last and part == _KEY:
            about_key = True
            continue
        elif not (step == last and error["type"] == "missing"):
            alternative = True
            continue
        path.append(str(part))
    return _Located(error, tuple(path), value, about_key, alternative)


def _holds(value: Any, part: str | int) -> bool:
    if isinstance(value, dict):
        return part in value
    return isinstance(value, list) and isinstance(part, int) and part < len(value)


def _complaint(found: _Located, group: type[BaseModel]) -> Complaint:
    path, error = found.path, found.error
    match error["type"]:
        case "extra_forbidden":
            words = no_field(path[-1], shape_at(group, path[:-1]).group)
            return Complaint(path, *words, about_key=True)
        case "missing":
            return Complaint(path, *not_stated(path[-1], shape_at(group, path[:-1]).group))
    if found.about_key:
        return Complaint(path, *name_words(path[-1]), about_key=True)
    return Complaint(path, *wording(error, found.value, shape_at(group, path)))
