"""The folder of a pack: what was found in it, and what its files have in common."""

from __future__ import annotations

import pathlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dpiakit.cel import Expression, ListOf, Scope, Type
from dpiakit.cel.syntax import Name, Select
from dpiakit.law.conformity import Schema
from dpiakit.law.expressions import checked
from dpiakit.law.house import NO_HOUSE, SHIPPED, House
from dpiakit.law.nouns import LegalDefinition, Pack, Parameter, Rule
from dpiakit.law.reading import Reading
from dpiakit.law.written import Citation
from dpiakit.source import Document, Path

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@dataclass(frozen=True)
class Shared:
    """What every pack may use."""

    instruments: frozenset[str]
    places: frozenset[str]
    """The codes of all places with a file."""
    house: House = NO_HOUSE
    """Whose readings of terms count."""


@dataclass
class Folder:
    """What stands in the folder of one pack, once it has been read."""

    name: str
    scope: Scope
    home: pathlib.Path
    """Where it was read."""
    origin: str = SHIPPED
    """Where it comes from, in words."""
    pack: Pack | None = None
    documents: Mapping[str, Schema] = field(default_factory=dict)
    """The prescribed documents its rules may name, the common ones included."""
    parameters: dict[str, Parameter] = field(default_factory=dict)
    """Of the pack itself, without the common ones."""
    written: dict[str, Document] = field(default_factory=dict)
    """Where each parameter was read from."""
    definitions: dict[str, LegalDefinition] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    sources: dict[Rule, Document] = field(default_factory=dict)
    """Where each rule was read from."""


_WHERE = "Add it to policies/instruments.yaml, or to instruments.yaml in the pack's own folder."


def check_citations(
    reading: Reading, document: Document, path: Path, cited: list[Citation], shared: Shared
) -> None:
    """Note every citation of an instrument that nobody described."""
    for index, one in enumerate(cited):
        if one.instrument not in shared.instruments:
            at = (*path, str(index), "instrument")
            what = f'"{one.instrument}" is no instrument that can be cited.'
            reading.wrong(document, at, what, _WHERE)


def entries(
    reading: Reading, file: pathlib.Path, shape: TypeAdapter[Any]
) -> list[tuple[Document, str, Any]]:
    """The named entries of a file that maps names to one shape; none if there is no file."""
    document = reading.document(file) if file.is_file() else None
    if document is None:
        return []
    if not isinstance(document.data, dict):
        reading.wrong(document, (), "This file maps names to entries.", "Write name: {...}.")
        return []
    found = []
    for name in document.data:
        if not (name.isidentifier() and name.islower()):
            what = f'"{name}" cannot be a name in a rule.'
            reading.wrong(document, (name,), what, "Lower-case letters, digits, underscores.")
            continue
        written = reading.shape(shape, document, (name,))
        if written is not None:
            found.append((document, name, written))
    return found


def collection(
    reading: Reading, document: Document, path: Path, text: str, scope: Scope
) -> tuple[Expression, Type] | None:
    """A collection written as a path, and the kind of its elements."""
    found = checked(reading, document, path, text, scope, expect=None)
    if found is None:
        return None
    node = found.node
    while isinstance(node, Select):
        node = node.operand
    if not isinstance(found.type, ListOf) or not isinstance(node, Name):
        what = f'"{text}" is not a collection of the record.'
        reading.wrong(document, path, what, "Name one: transfers as transfer.")
        return None
    return found, found.type.element
