"""One table as it is, without a mapping: for checks whose columns the user names."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from dpiakit.evidence.engines.duck import SOURCE, Limits, Rows, failures, opened
from dpiakit.evidence.engines.names import identifier
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.sources import DataFile, files_of, must_be_unchanged, sha256_of
from dpiakit.records.likeness import did_you_mean
from dpiakit.source import quoted
from dpiakit.source.files import display_name

MEASURED = "measured"
REGISTER = "register"


@dataclass(frozen=True, slots=True)
class PlainInput:
    """A table as it was measured."""

    role: str
    file: DataFile
    sha256: str
    columns: dict[str, str]
    rows: int


@dataclass(frozen=True, slots=True)
class PlainTables:
    """An open table, named :data:`MEASURED`, and perhaps a register of the whole population."""

    rows: Rows
    inputs: tuple[PlainInput, ...]


@contextmanager
def opened_table(
    data: pathlib.Path,
    table: str | None,
    limits: Limits,
    *,
    register: str | None = None,
    ordered: Sequence[str] = (),
) -> Iterator[PlainTables]:
    """Open a CSV or Parquet file, or a table of a DuckDB file, as :data:`MEASURED`.

    ``register`` is a second file, or another table of the same database. Values of CSV are text,
    so that leading zeros stay; ``ordered`` names columns that are read as numbers or times.
    Raises EvidenceError for what cannot be opened, a table without rows, and for a file that
    changes meanwhile.
    """
    files = _files(data, table, register)
    hashes = [sha256_of(file) for file in files]
    with opened(tuple(dict.fromkeys(files)), limits) as rows:
        _view(rows, MEASURED, files[0], table)
        if register is not None:
            _view(rows, REGISTER, files[-1], register)
        for column in ordered:
            _number_or_time(rows, column)
        names = [MEASURED] if register is None else [MEASURED, REGISTER]
        inputs = tuple(
            PlainInput(name, file, digest, rows.columns(name), _count(rows, name, file))
            for name, file, digest in zip(names, files, hashes, strict=True)
        )
        with _by_their_names(inputs):
            yield PlainTables(rows, inputs)
    must_be_unchanged(files)


@contextmanager
def _by_their_names(inputs: Sequence[PlainInput]) -> Iterator[None]:
    """Errors name the file instead of our view of it."""
    try:
        yield
    except EvidenceError as error:
        for one in inputs:
            table, dot, column = error.where.partition(".")
            if table == one.role:
                where = f"{one.file.shown}: {column}" if dot else one.file.shown
                raise EvidenceError(where, error.what, error.hint) from None
        raise


def _files(data: pathlib.Path, table: str | None, register: str | None) -> tuple[DataFile, ...]:
    if data.is_dir():
        hint = "Name one .csv or .parquet file, or a DuckDB file and --table."
        raise EvidenceError(display_name(data), "This is a folder; one table is measured.", hint)
    (file,) = files_of(data)
    if file.form == "duckdb":
        if not table:
            raise EvidenceError(
                file.shown, "A database has several tables.", "Name one of them with --table."
            )
        return (file,) if register is None else (file, file)
    if table:
        raise EvidenceError(file.shown, "It is one table itself.", "Leave --table out.")
    if register is None:
        return (file,)
    second = pathlib.Path(register)
    if second.is_dir():
        raise EvidenceError(display_name(second), "This is a folder.", "Name one file.")
    (other,) = files_of(second)
    if other.form == "duckdb":
        raise EvidenceError(other.shown, "A register beside a file is a file of rows, too.")
    return file, other


def _view(rows: Rows, name: str, file: DataFile, table: str | None) -> None:
    if file.form == "duckdb":
        _of_database(rows, name, table or "")
        return
    with failures(file.shown):
        if file.form == "parquet":
            rows.connection.read_parquet([str(file.path)]).create_view(name)
        else:
            rows.connection.read_csv([str(file.path)], header=True, all_varchar=True).create(name)


def _of_database(rows: Rows, name: str, table: str) -> None:
    known = rows.run(
        "select table_schema, table_name from information_schema.tables "
        "where table_catalog = ? order by all",
        [SOURCE],
    )
    for schema, found in known:
        if table in {found, f"{schema}.{found}"}:
            place = f"{SOURCE}.{identifier(schema)}.{identifier(found)}"
            rows.run(f"create view {name} as select * from {place}")  # noqa: S608  quoted names
            return
    raise EvidenceError(
        "the database",
        f"It has no table {quoted(table)}.",
        did_you_mean(table, [found for _, found in known]),
    )


def _number_or_time(rows: Rows, column: str) -> None:
    """Read a column of text as numbers, or as times where all of it is; others stay as they are."""
    kinds = rows.columns(MEASURED)
    if kinds.get(column) != "VARCHAR":
        return
    name = identifier(column)
    for kind in ("double", "timestamp"):
        (wrong,) = rows.one(
            f"select count(*) from {MEASURED} where {name} is not null "  # noqa: S608  quoted
            f"and try_cast({name} as {kind}) is null"
        )
        if not wrong:
            rows.run(
                f"create or replace table {MEASURED} as select * replace "  # noqa: S608  quoted
                f"(try_cast({name} as {kind}) as {name}) from {MEASURED}"
            )
            return


def _count(rows: Rows, name: str, file: DataFile) -> int:
    (number,) = rows.one(f"select count(*) from {name}")  # noqa: S608  a name of ours
    if not number:
        raise EvidenceError(
            file.shown,
            "It has no rows. Nothing was measured, so nothing is proven.",
            "Check the file, and the period it was taken for.",
        )
    return int(number)
