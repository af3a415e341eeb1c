"""From a mapping file to a mapping that can be used: every problem of the file at once."""

from __future__ import annotations

import hashlib
import pathlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from dpiakit.errors import InputError, Problem
from dpiakit.evidence.tables import TABLES, CanonicalTable, Column
from dpiakit.evidence.written import MappedColumn, MappedTable, MappingFile
from dpiakit.records.complaints import complaints
from dpiakit.records.likeness import did_you_mean
from dpiakit.source import Document, Path, Position, dotted, parse_yaml, quoted, read_bytes
from dpiakit.source.files import display_name

_Wrong = tuple[Path, str, str, bool]
"""Where, what, what to do, and whether the key is meant."""


@dataclass(frozen=True, slots=True)
class ColumnSource:
    """Where the values of one canonical column come from."""

    column: Column
    name: str
    """The column of the data; empty where ``value`` stands for every row."""
    value: str | None
    codes: Mapping[str, str]
    unit: str
    """Of times that are numbers: s, ms, us; empty for none."""
    position: Position


@dataclass(frozen=True, slots=True)
class TableSource:
    """Where the rows of one canonical table come from."""

    table: CanonicalTable
    names: tuple[str, ...]
    """Files in the folder of the data, or a table of a database. Empty: the data are this file."""
    time_zone: str
    """Of times that name none; empty where nobody said."""
    columns: Mapping[str, ColumnSource]
    position: Position
    zone_position: Position


@dataclass(frozen=True, slots=True)
class DataMapping:
    """Which of the user's tables and columns are which canonical ones."""

    file: str
    sha256: str
    tables: Mapping[str, TableSource]


def read_mapping(file: pathlib.Path) -> DataMapping:
    """A mapping file, checked against the canonical tables.

    Raises InputError with every problem. Whether the data have these columns is seen when the
    data are opened.
    """
    raw = read_bytes(file)
    shown = display_name(file)
    document = parse_yaml(raw, shown)
    wrong = list(_misshapen(document))
    if not wrong:
        written = MappingFile.model_validate(document.data)
        wrong = list(_unusable(written))
    if wrong:
        raise InputError(_problem(document, *one) for one in wrong)
    tables = written.tables or {}
    zone = written.time_zone or ""
    return DataMapping(
        file=shown,
        sha256=hashlib.sha256(raw).hexdigest(),
        tables={name: _table(document, name, one, zone) for name, one in tables.items()},
    )


def _problem(document: Document, path: Path, what: str, hint: str, about_key: bool) -> Problem:
    at = (document.key_position if about_key else document.position)(path)
    return Problem(at.file, at.line, at.column, dotted(path), what, hint)


def _misshapen(document: Document) -> Iterator[_Wrong]:
    if not isinstance(document.data, dict):
        yield (), "There is no mapping here.", 'Begin with "tables:".', False
        return
    try:
        MappingFile.model_validate(document.data)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
        for found in complaints(errors, document.data, MappingFile):
            hint = found.hint.replace("no rule would ever see it", "nothing would ever read it")
            yield found.path, found.what, hint, found.about_key


def _unusable(written: MappingFile) -> Iterator[_Wrong]:
    if not written.tables:
        yield (
            (),
            "No table is mapped.",
            'Write "tables:" and at least consent_events below it.',
            False,
        )
    for name, table in (written.tables or {}).items():
        path = ("tables", name)
        if name not in TABLES:
            what = f"{quoted(name)} is no canonical table."
            yield path, what, did_you_mean(name, TABLES), True
            continue
        yield from _unusable_table(TABLES[name], table, path)


def _unusable_table(known: CanonicalTable, table: MappedTable, path: Path) -> Iterator[_Wrong]:
    for index, name in enumerate(_names(table)):
        at = (*path, "from", str(index)) if isinstance(table.source, list) else (*path, "from")
        if (hint := _unsafe(name)) is not None:
            yield at, f"{quoted(name)} cannot be the name of a source.", hint, False
    columns = table.columns or {}
    for missing in (one for one in known.required if one not in columns):
        meaning = known.column(missing).meaning
        what = f'The column "{missing}" of {known.name} is not mapped.'
        yield (*path, "columns"), what, f"It is needed: {meaning}", False
    for name, source in columns.items():
        at = (*path, "columns", name)
        names = [one.name for one in known.columns]
        if name not in names:
            what = f"{quoted(name)} is no column of {known.name}."
            yield at, what, did_you_mean(name, names), True
        elif isinstance(source, MappedColumn):
            yield from _unusable_column(known.column(name), source, at)


def _unusable_column(column: Column, source: MappedColumn, at: Path) -> Iterator[_Wrong]:
    if (source.column is None) == (source.value is None):
        hint = "column names one of the data; value stands for every row."
        yield at, 'Write either "column:" or "value:".', hint, False
    if source.unit and column.kind != "instant":
        yield (*at, "unit"), f"{column.name} is not a time.", "Remove the unit.", True
    if source.codes and column.kind != "text":
        hint = "Only text has codes. Remove them."
        yield (*at, "codes"), f"{column.name} is not text.", hint, True
    if source.value is not None and column.kind != "text":
        hint = "Only text can be the same for every row."
        yield (*at, "value"), f"{column.name} is not text.", hint, True
    if column.words:
        for theirs, ours in (source.codes or {}).items():
            if ours not in column.words:
                what = f"{quoted(ours)} is no code of {column.name}."
                yield (*at, "codes", theirs), what, did_you_mean(ours, column.words), False
        if source.value is not None and source.value not in column.words:
            what = f"{quoted(source.value)} is no code of {column.name}."
            yield (*at, "value"), what, did_you_mean(source.value, column.words), False


def _unsafe(name: str) -> str | None:
    """Why a name may not be opened, as what to write instead; None where it may."""
    if re.search(r"[*?\[\]{}]", name):
        return "Name each file; patterns are not read, so that nothing joins the evidence unseen."
    if "://" in name or name.startswith(("/", "\\", "~")) or re.match(r"[A-Za-z]:", name):
        return "Name a file relative to the folder of the data; nothing else is opened."
    if ".." in re.split(r"[/\\]", name) or "\0" in name:
        return "Name a file inside the folder of the data."
    return None


def _names(table: MappedTable) -> tuple[str, ...]:
    return (table.source,) if isinstance(table.source, str) else tuple(table.source or ())


def _table(document: Document, name: str, table: MappedTable, zone: str) -> TableSource:
    path = ("tables", name)
    own_zone = (*path, "time_zone") if table.time_zone else ("time_zone",)
    known = TABLES[name]
    return TableSource(
        table=known,
        names=_names(table),
        time_zone=table.time_zone or zone,
        columns={
            column: _column(
                known.column(column), source, document.position((*path, "columns", column))
            )
            for column, source in (table.columns or {}).items()
        },
        position=document.position((*path, "from") if table.source else path),
        zone_position=document.position(own_zone),
    )  # fmt: skip


def _column(column: Column, source: str | MappedColumn, position: Position) -> ColumnSource:
    if isinstance(source, str):
        source = MappedColumn(column=source)
    return ColumnSource(
        column=column,
        name=source.column or "",
        value=source.value,
        codes=dict(source.codes or {}),
        unit=source.unit or "",
        position=position,
    )
