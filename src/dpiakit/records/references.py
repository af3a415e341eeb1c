"""Names that must exist: a transfer to a recipient that nobody described is no fact.

Works on the written values, not on the validated model, so that a record with other mistakes
still gets all its problems at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from dpiakit.records.shape import Shape, fields_of
from dpiakit.source import Path

if TYPE_CHECKING:
    from pydantic import BaseModel

Broken: TypeAlias = tuple[Path, str, str]
"""A place, the collection in which the name there should stand, and the name."""

_Look: TypeAlias = Callable[[Any, Path, Mapping[str, Any], list[Broken]], None]


def broken_references(data: Mapping[str, Any], group: type[BaseModel]) -> list[Broken]:
    """Every name that no element of its collection has, in the order of the model's fields."""
    found: list[Broken] = []
    look = _into(group)
    look(data, (), data, found)
    return found


def names_in(data: Mapping[str, Any], collection: str) -> list[str]:
    """The names of a collection as written; none if it is absent or not a mapping."""
    elements = data.get(collection)
    return list(elements) if isinstance(elements, dict) else []


@cache
def _into(group: type[BaseModel]) -> _Look:
    """How to look through a group; only at those fields below which a reference can stand."""
    looks = [(name, _at(shape)) for name, shape in _leading_to_references(group)]

    def look(value: Any, path: Path, data: Mapping[str, Any], found: list[Broken]) -> None:
        if isinstance(value, dict):
            for name, below in looks:
                written = value.get(name)
                if written is not None:
                    below(written, (*path, name), data, found)

    return look


def _at(shape: Shape) -> _Look:
    if shape.group is not None:
        return _into_group(shape.group)
    if shape.each is None:
        return _check(shape.refers_to)
    if shape.keyed:
        return _each_element(_at(shape.each))
    return _each_item(_at(shape.each))


def _into_group(group: type[BaseModel]) -> _Look:
    def look(value: Any, path: Path, data: Mapping[str, Any], found: list[Broken]) -> None:
        _into(group)(value, path, data, found)  # asked here and not above: a group may hold itself

    return look


def _check(collection: str) -> _Look:
    def look(value: Any, path: Path, data: Mapping[str, Any], found: list[Broken]) -> None:
        if isinstance(value, str):
            elements = data.get(collection)
            if not isinstance(elements, dict) or value not in elements:
                found.append((path, collection, value))

    return look


def _each_element(below: _Look) -> _Look:
    def look(value: Any, path: Path, data: Mapping[str, Any], found: list[Broken]) -> None:
        if isinstance(value, dict):
            for name, element in value.items():
                below(element, (*path, name), data, found)

    return look


def _each_item(below: _Look) -> _Look:
    def look(value: Any, path: Path, data: Mapping[str, Any], found: list[Broken]) -> None:
        if isinstance(value, list):
            for index, item in enumerate(value):
                below(item, (*path, str(index)), data, found)

    return look


def _leading_to_references(group: type[BaseModel]) -> Iterator[tuple[str, Shape]]:
    for name, shape in fields_of(group).items():
        if _leads(shape, frozenset()):
            yield name, shape


def _leads(shape: Shape, above: frozenset[type[BaseModel]]) -> bool:
    if shape.each is not None:
        return _leads(shape.each, above)
    if shape.group is None:
        return bool(shape.refers_to)
    if shape.group in above:  # a group within itself: its other fields decide
        return False
    below = above | {shape.group}
    return any(_leads(field, below) for field in fields_of(shape.group).values())
