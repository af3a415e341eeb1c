"""The record model as the rule language sees it: every fact of an activity with its kind.

A rule names facts exactly as the model does. So the kinds are read off the model itself, once
in a process, and a fact that is renamed there is refused in every rule that still uses the old
name.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from dpiakit.cel.types import (
    BOOL,
    DATE,
    DOUBLE,
    INT,
    PERIOD,
    STRING,
    ListOf,
    Record,
    Ref,
    Text,
    Type,
)
from dpiakit.model import Activity, Element, Facts, Period, RefTo, Term, terms
from dpiakit.model.annotations import marks_of, plain_of

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

_SIMPLE: dict[Any, Type] = {
    bool: BOOL,
    int: INT,
    float: DOUBLE,
    str: STRING,
    date: DATE,
    Period: PERIOD,
}


def activity() -> Record:
    """The whole record: its fields are the bare names of the rule language."""
    return record_of(Activity)


@cache
def record_of(facts: type[Facts]) -> Record:
    """A group of facts as a kind. An element of a collection also has its name, as ``key``."""
    fields: dict[str, Type] = {}
    record = Record(_spoken(facts.__name__), fields, keyed=issubclass(facts, Element))
    _building[facts] = record
    for name, field in facts.model_fields.items():
        kind = _kind(field.annotation, field.metadata)
        if kind is not None:
            fields[name] = kind
    return record


_building: dict[type[Facts], Record] = {}
"""Groups whose fields are still being collected: references may lead back to them."""


def _kind(annotation: Any, metadata: list[Any]) -> Type | None:
    """The kind of a field; None for a shape the language has no word for."""
    marks = [*marks_of(annotation), *metadata]
    plain = plain_of(annotation)
    reference = next((mark for mark in marks if isinstance(mark, RefTo)), None)
    if reference is not None:
        return Ref(reference.collection, _element_of(reference.collection))
    term = next((mark for mark in marks if isinstance(mark, Term)), None)
    if term is not None:
        return Text(frozenset(terms(term.vocabulary)))
    if plain in _SIMPLE:
        return _SIMPLE[plain]
    arguments = get_args(plain)
    match get_origin(plain):
        case origin if origin is Literal:
            return Text(frozenset(arguments))
        case origin if origin is list:
            element = _kind(arguments[0], [])
            return None if element is None else ListOf(element)
        case origin if origin is dict:
            element = _kind(arguments[1], [])
            keyed = isinstance(element, Record) and element.keyed
            return ListOf(element, keyed=True) if element is not None and keyed else None
        case _:
            return _record(plain)


def _record(facts: type[Facts]) -> Record:
    return _building.get(facts) or record_of(facts)


def _element_of(collection: str) -> Record:
    """What a reference to one of the record's collections leads to."""
    field: FieldInfo = Activity.model_fields[collection]
    return _record(get_args(plain_of(field.annotation))[1])


def _spoken(name: str) -> str:
    """A class name as people say it: ``DataItem`` is a data item."""
    return " ".join(part.lower() for part in re.findall(r"[A-Z][a-z0-9]*", name))
