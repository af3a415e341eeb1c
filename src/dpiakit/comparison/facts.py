"""Which facts of a record changed, by path: what a reader of the change wants to see first.

Facts are compared by what they say. The order of keys and of lists, comments, quoting, and the
file in which a shared fact stands say nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from dpiakit.model import Activity
from dpiakit.records import Record
from dpiakit.records.shape import Shape, fields_of
from dpiakit.source import Path, Position

Fact: TypeAlias = Any
"""A value as JSON knows it; None where nothing is written."""

_BOOKKEEPING = frozenset({"kind", "uses"})
"""Where facts stand, not what they say."""
_ORDERED = {("controller", "establishments")}
"""Lists whose order says something: the first is the main establishment."""


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that one state has and the other has not, or has otherwise."""

    path: Path
    kind: Literal["added", "removed", "changed"]
    before: Fact
    after: Fact
    position: Position
    """Where it stands now; for a removed fact, where it stood."""

    @property
    def gained(self) -> tuple[Fact, ...]:
        """Of a list: what is in it now and was not."""
        return _without(self.after, self.before)

    @property
    def lost(self) -> tuple[Fact, ...]:
        """Of a list: what was in it and is not any more."""
        return _without(self.before, self.after)

    @property
    def is_list(self) -> bool:
        """Whether members came and went, rather than one value."""
        return isinstance(self.before, list) and isinstance(self.after, list)


def facts_of(record: Record) -> dict[str, Fact]:
    """Everything a record says, as plain values, with lists in an order of their own."""
    said = record.activity.model_dump(mode="json", exclude_none=True)
    return {
        name: _settled(value, (name,)) for name, value in said.items() if name not in _BOOKKEEPING
    }


def changed_facts(before: Record, after: Record) -> tuple[FactChange, ...]:
    """What changed, in the order of the model and then of names.

    An element that came or went is one change, however much is said of it.
    """
    return tuple(
        FactChange(path, kind, was, now, (before if kind == "removed" else after).position(path))
        for path, kind, was, now in _below(
            (), Shape(group=Activity), facts_of(before), facts_of(after)
        )
    )


def fact_at(facts: Mapping[str, Fact], path: Path) -> Fact:
    """The value at a path; None where nothing is written."""
    value: Fact = facts
    for part in path:
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


_Kind: TypeAlias = Literal["added", "removed", "changed"]
_Change: TypeAlias = tuple[Path, _Kind, Fact, Fact]


def _below(path: Path, shape: Shape, before: Fact, after: Fact) -> Iterator[_Change]:
    if _same(before, after):
        return
    one, other = _parts(before, shape), _parts(after, shape)
    if one is None or other is None or not (one or other):
        yield path, _kind(before, after), before, after
        return
    for name in _in_order(shape, one.keys() | other.keys()):
        yield from _below((*path, name), _shape_of(shape, name), one.get(name), other.get(name))


def _parts(value: Fact, shape: Shape) -> Mapping[str, Fact] | None:
    """What a value consists of; None for one that counts as a whole.

    A collection that is not written has no elements, so that each of its first ones is new. A
    group of facts that is not written counts as a whole.
    """
    if isinstance(value, dict):
        return value
    return {} if value is None and shape.keyed else None


def _shape_of(shape: Shape, name: str) -> Shape:
    if shape.group is not None:
        return fields_of(shape.group).get(name, Shape())
    return shape.each or Shape()


def _in_order(shape: Shape, names: Iterable[str]) -> list[str]:
    if shape.group is None:
        return sorted(names)
    known = list(fields_of(shape.group))
    return sorted(names, key=known.index)


def _kind(before: Fact, after: Fact) -> _Kind:
    if before is None:
        return "added"
    return "removed" if after is None else "changed"


def _same(before: Fact, after: Fact) -> bool:
    """Equal, and of one kind: true is not one."""
    return type(before) is type(after) and bool(before == after)


def _settled(value: Fact, path: Path) -> Fact:
    """The same with every list in an order that does not depend on how it was written."""
    if isinstance(value, dict):
        return {name: _settled(below, (*path, name)) for name, below in value.items()}
    if isinstance(value, list):
        items = [_settled(item, path) for item in value]
        return items if path in _ORDERED else sorted(items, key=_written)
    return value


def _without(values: Fact, others: Fact) -> tuple[Fact, ...]:
    left = [_written(value) for value in others or ()]
    found = []
    for value in values or ():
        if _written(value) in left:
            left.remove(_written(value))
        else:
            found.append(value)
    return tuple(found)


def _written(value: Fact) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
