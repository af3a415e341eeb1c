"""Dated sets, numbers and texts of a pack: ``data.yaml``."""

from __future__ import annotations

import pathlib
from typing import Any

from pydantic import TypeAdapter

from dpiakit.cel import DOUBLE, INT, ListOf, Text, Type
from dpiakit.law.folder import Folder, Shared, check_citations, entries
from dpiakit.law.nouns import Parameter
from dpiakit.law.reading import Reading
from dpiakit.law.written import ParameterEntry

_PARAMETER = TypeAdapter(ParameterEntry)
_SORTS = {"set": "list of words", "number": "number", "text": "text in quotes"}


def read_parameters(reading: Reading, folder: pathlib.Path, shared: Shared, found: Folder) -> None:
    """Read them into what was found in the folder."""
    for document, name, written in entries(reading, folder / "data.yaml", _PARAMETER):
        check_citations(reading, document, (name, "citation"), written.citation, shared)
        values = []
        for index, entry in enumerate(written.values):
            value = _value(written.type, entry.value)
            if value is None:
                path = (name, "values", str(index), "value")
                what = f"This is not a {_SORTS[written.type]}."
                reading.wrong(document, path, what, f"The parameter is a {written.type}.")
                continue
            values.append((entry.start, value))
        days = [day for day, _ in values]
        if days != sorted(set(days)):
            what = "The values do not stand in the order of time."
            reading.wrong(document, (name, "values"), what, "The first day of each, oldest first.")
        found.written[name] = document
        found.parameters[name] = Parameter(
            name=name,
            pack=found.name,
            means=written.means.strip(),
            type=_type(written.type, [value for _, value in values]),
            values=tuple(values),
            citation=tuple(written.citation),
            checked=written.checked,
            file=document.file,
        )


def _value(kind: str, value: object) -> object:
    """A value as the language has it; None if it is of another kind than declared."""
    match kind, value:
        case "set", list() if all(isinstance(word, str) for word in value):
            return frozenset(value)
        case "number", int() | float() if not isinstance(value, bool):
            return value
        case "text", str():
            return value
        case _:
            return None


def _type(kind: str, values: list[Any]) -> Type:
    """The kind that fits the values of all times."""
    match kind:
        case "set":
            return ListOf(Text(frozenset[str]().union(*values)))
        case "text":
            return Text(frozenset(values))
        case _:
            return INT if all(isinstance(value, int) for value in values) else DOUBLE
