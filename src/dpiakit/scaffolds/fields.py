"""What may be written at a place of a record, as a person who is asked needs to know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeAlias, get_args, get_origin

from pydantic import BaseModel

from dpiakit.model import Activity, Period, RefTo, Term, terms
from dpiakit.model.annotations import marks_of, plain_of
from dpiakit.model.meanings import meaning
from dpiakit.model.written import Place
from dpiakit.source import Path

Kind: TypeAlias = Literal[
    "truth", "whole", "number", "day", "period", "place", "word", "text", "name", "collection",
    "group",
]  # fmt: skip

_PLACE = get_args(Place)[1]
_SIMPLE: Mapping[Any, Kind] = {
    bool: "truth", int: "whole", float: "number", date: "day", Period: "period", str: "text",
}  # fmt: skip
_CALLED = ("name", "title", "description")
"""The field of an element that holds what people call it, where there is one."""
_PLACED = ("country", "destination")
_PRIMARY = {"category", "aim", "kind"}
"""The field of an element that says what it is, in a controlled vocabulary."""


@dataclass(frozen=True, slots=True)
class Field:
    """One fact that can be written down."""

    path: Path
    kind: Kind
    many: bool = False
    """Several may be written, as a list."""
    words: Mapping[str, str] = field(default_factory=dict)
    """The only words that may be written, each with its title; empty for free text."""
    collection: str = ""
    """Of a name: the collection that must have it."""
    called: str = ""
    """Of a collection: the field of its elements that holds what people call them."""
    primary: str = ""
    """Of a collection: the field whose vocabulary says what its elements can be."""
    placed: str = ""
    """Of a collection: the field of its elements that says in which country they are."""
    group: str = ""
    """The class of the model that has the fact."""
    meaning: str = ""
    """What the model says about it; empty if the name says it all."""


def field_at(path: Path) -> Field | None:
    """The fact that may stand at a path; None where the model has none."""
    annotation: Any = Activity
    owner: type[BaseModel] = Activity
    name = ""
    marks: list[Any] = []
    for step in path:
        plain = plain_of(annotation)
        if _is_group(plain):
            if step not in plain.model_fields:
                return None
            owner, name = plain, step
            annotation = plain.model_fields[step].annotation
            marks = list(plain.model_fields[step].metadata)
        elif get_origin(plain) is dict:
            annotation, name, marks = get_args(plain)[1], "", []
        else:
            return None
    said = meaning(owner, name) if name else ""
    return _described(path, annotation, marks, owner.__name__, " ".join(said.split()))


def keys_at(path: Path) -> tuple[str, ...]:
    """The keys of the group of facts at a path, in the order of the model; none in a collection."""
    annotation: Any = Activity
    for step in path:
        plain = plain_of(annotation)
        if _is_group(plain) and step in plain.model_fields:
            annotation = plain.model_fields[step].annotation
        elif get_origin(plain) is dict:
            annotation = get_args(plain)[1]
        else:
            return ()
    plain = plain_of(annotation)
    return tuple(plain.model_fields) if _is_group(plain) else ()


def model_order(path: Path) -> tuple[int, ...]:
    """Sorts paths as the model has their fields; elements of one collection are alike."""
    found = []
    for depth, step in enumerate(path):
        keys = keys_at(path[:depth])
        found.append(keys.index(step) if step in keys else 0)
    return tuple(found)


def refers_to(path: Path) -> frozenset[str]:
    """The collections whose names the elements of a collection use."""
    annotation: Any = Activity
    for step in path:
        plain = plain_of(annotation)
        if not _is_group(plain) or step not in plain.model_fields:
            return frozenset()
        annotation = plain.model_fields[step].annotation
    plain = plain_of(annotation)
    element: Any = plain_of(get_args(plain)[1]) if get_origin(plain) is dict else None
    if not _is_group(element):
        return frozenset()
    found = [
        mark.collection
        for one in element.model_fields.values()
        for mark in (*marks_of(one.annotation), *one.metadata)
        if isinstance(mark, RefTo)
    ]
    return frozenset(found)


def _described(path: Path, annotation: Any, marks: list[Any], group: str, said: str) -> Field:
    plain = plain_of(annotation)
    marks = [*marks, *marks_of(annotation)]
    many = get_origin(plain) is list
    if many:
        inner = get_args(plain)[0]
        marks, plain = [*marks_of(inner)], plain_of(inner)
    if _is_group(plain):
        return Field(path, "group", many, group=group, meaning=said)
    if get_origin(plain) is dict:
        return _collection(path, get_args(plain)[1], group, said)
    for mark in marks:
        if isinstance(mark, RefTo):
            return Field(path, "name", many, {}, mark.collection, group=group, meaning=said)
        if isinstance(mark, Term):
            return Field(path, "word", many, _titles(mark.vocabulary), group=group, meaning=said)
        if mark == _PLACE:
            return Field(path, "place", many, group=group, meaning=said)
    if get_origin(plain) is Literal:
        words = dict.fromkeys(map(str, get_args(plain)), "")
        return Field(path, "word", many, words, group=group, meaning=said)
    return Field(path, _SIMPLE.get(plain, "group"), many, group=group, meaning=said)


def _collection(path: Path, annotation: Any, group: str, said: str) -> Field:
    element = plain_of(annotation)
    if not _is_group(element):
        return Field(path, "group", group=group, meaning=said)
    fields = element.model_fields
    called = next((name for name in _CALLED if name in fields), "")
    placed = next((name for name in _PLACED if name in fields), "")
    for name in _PRIMARY & set(fields):
        for mark in (*marks_of(fields[name].annotation), *fields[name].metadata):
            if isinstance(mark, Term):
                titles = _titles(mark.vocabulary)
                return Field(
                    path, "collection", many=True, words=titles, called=called, primary=name,
                    group=group, meaning=said,
                )  # fmt: skip
    return Field(
        path, "collection", many=True, called=called, placed=placed, group=group, meaning=said
    )


def _titles(vocabulary: str) -> Mapping[str, str]:
    return {word: entry["title"] for word, entry in terms(vocabulary).items()}


def _is_group(plain: Any) -> bool:
    return isinstance(plain, type) and issubclass(plain, BaseModel)
