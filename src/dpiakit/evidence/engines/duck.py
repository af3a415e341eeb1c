"""DuckDB, kept on a short lead: a limit of memory and of disk, no other file, no network."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dpiakit.evidence.engines import duck_times
from dpiakit.evidence.engines.dialect import DUCKDB
from dpiakit.evidence.engines.fitting import truth
from dpiakit.evidence.engines.grammar import DAY, WHOLE
from dpiakit.evidence.engines.names import identifier, literal
from dpiakit.evidence.engines.origins import FileOrigins, stop
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.sources import DataFile, data_files, must_be_unchanged
from dpiakit.records.likeness import did_you_mean
from dpiakit.source import quoted

if TYPE_CHECKING:
    import pathlib

    import duckdb

    from dpiakit.evidence.engines.store import Origin
    from dpiakit.evidence.mapping import DataMapping, TableSource
    from dpiakit.evidence.tables import Kind

SOURCE = "source"
"""The catalogue of the user's own database while it is read."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may use."""

    folder: pathlib.Path
    """Where it puts what does not fit into memory. Somebody else makes and removes it."""
    memory: str = "4GB"
    spill: str = "40GB"
    threads: int | None = None
    """None: as many as there are cores."""


SPILL_PER_ROW = 115
"""Bytes on disk for each row of the two tables of an as-of join that does not fit into memory:
measured over 2 x 10^8 rows."""
_UNITS = {"MB": 10**6, "GB": 10**9, "TB": 10**12}


def bytes_of(size: str) -> int:
    """An amount written 500MB or 4GB."""
    return int(size[:-2]) * _UNITS[size[-2:]]


class Rows:
    """A connection that answers with rows and puts every failure into plain words.

    It is a :class:`~dpiakit.evidence.engines.store.Store` over files.
    """

    dialect = DUCKDB

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, files: Sequence[DataFile], limits: Limits
    ) -> None:
        self.connection = connection
        self.limits = limits
        self.files = files
        self._origins = FileOrigins(files)

    @property
    def engine(self) -> tuple[str, str]:
        """Its name and version."""
        return "duckdb", version()

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a statement. Values are bound, never written into it."""
        with failures("the data"):
            return self.connection.execute(sql, list(values)).fetchall()

    def one(self, sql: str, values: Sequence[Any] = ()) -> tuple[Any, ...]:
        """The only row."""
        (row,) = self.run(sql, values)
        return row

    def keep(self, name: str, columns: Mapping[str, Kind], rows: Sequence[Sequence[Any]]) -> None:
        """A small table of ours, which may be empty."""
        described = ", ".join(f"{one} {self.dialect.types[kind]}" for one, kind in columns.items())
        self.run(f"create table {name} ({described})")
        if rows:
            marks = ", ".join(
                f"unnest(?::{self.dialect.types[kind]}[])" for kind in columns.values()
            )
            self.run(f"insert into {name} select {marks}", list(map(list, zip(*rows, strict=True))))

    def define(self, name: str, select: str) -> None:
        """A view of ours."""
        self.run(f"create view {name} as {select}")

    def columns(self, relation: str) -> dict[str, str]:
        """The columns of a view or table of ours and their types."""
        return {row[0]: row[1] for row in self.run(f"describe {relation}")}

    def parts(self, rows: int) -> int:
        """In how many parts so many rows are compared, so that they fit on disk or into memory.

        One where what does not fit into memory fits on disk; else each part fits into memory.
        """
        need = rows * SPILL_PER_ROW
        room = min(bytes_of(self.limits.spill), shutil.disk_usage(self.limits.folder).free)
        memory = bytes_of(self.limits.memory)
        return 1 if need <= max(room, memory) else -(-need // memory)

    def take(self, table: TableSource) -> None:
        """The user's table under a name of ours. CSV is read once, into a table."""
        name = f"raw_{table.table.name}"
        if self.files and self.files[0].form == "duckdb":
            self._take_of_database(name, table)
            return
        mine = [file for file in self.files if file.role == table.table.name]
        paths = [str(file.path) for file in mine]
        if len({file.form for file in mine}) > 1:
            stop(table, "Its files are of several forms.", "Convert them to Parquet.")
        with failures(mine[0].shown):
            if mine[0].form == "parquet":
                self.connection.read_parquet(paths).create_view(name)
            else:
                self.connection.read_csv(paths, header=True, all_varchar=True).create(name)

    def _take_of_database(self, name: str, table: TableSource) -> None:
        if len(table.names) != 1:
            stop(table, 'Write "from:" with the name of one table.', "A database has several.")
        known = self.run(
            "select table_schema, table_name from information_schema.tables "
            "where table_catalog = ?",
            [SOURCE],
        )
        wanted = table.names[0]
        for schema, found in known:
            if wanted in {found, f"{schema}.{found}"}:
                place = f"{SOURCE}.{identifier(schema)}.{identifier(found)}"
                self.define(name, f"select * from {place}")  # noqa: S608  quoted names
                return
        stop(
            table,
            f"The database has no table {quoted(wanted)}.",
            did_you_mean(wanted, [found for _, found in known]),
        )

    def origin(self, table: TableSource) -> Origin:
        """The files of a table, each with its digest."""
        return self._origins.of(table)

    def knows_zone(self, zone: str) -> bool:
        """Whether DuckDB's list of zones has it."""
        return bool(self.run("select 1 from pg_timezone_names() where name = ?", [zone]))

    misfit = staticmethod(duck_times.misfit)
    instant = staticmethod(duck_times.instant)

    since = staticmethod(duck_times.since)

    def quoted(self, name: str) -> str:
        """A name in double quotes."""
        return identifier(name)

    def attempt(self, raw: str, kind: Kind) -> str:
        """A value as that kind, or null."""
        text = f"cast({raw} as varchar)"
        match kind:
            case "integer":
                number = f"try_cast({raw} as bigint)"
                return f"case when {duck_times.matches(text, WHOLE)} then {number} end"
            case "day":
                day = f"try_cast(left({text}, 10) as date)"
                return f"case when {duck_times.matches(text, DAY)} then {day} end"
            case "truth":
                return truth(text)
            case _:
                return text


@contextmanager
def opened(
    files: Sequence[DataFile], limits: Limits, besides: Sequence[pathlib.Path] = ()
) -> Iterator[Rows]:
    """An empty database in memory which can open these files, those ``besides``, and no other.

    Raises EvidenceError where DuckDB is not installed or a file is no database.
    """
    duckdb = _driver()
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": limits.memory,
        "max_temp_directory_size": limits.spill,
        "temp_directory": str(limits.folder),
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "preserve_insertion_order": "false",
    }
    if limits.threads:
        settings["threads"] = str(limits.threads)
    with failures("DuckDB"):
        connection = duckdb.connect(":memory:", config=settings)
    with connection:
        rows = Rows(connection, files, limits)
        rows.run("set TimeZone = 'UTC'")
        with failures(files[0].shown if files else "the data"):
            for file in files:
                if file.form == "duckdb":
                    connection.execute(f"attach {literal(str(file.path))} as {SOURCE} (read_only)")
        rows.run(
            "set allowed_paths = ?", [[*(str(file.path) for file in files), *map(str, besides)]]
        )
        rows.run("set enable_external_access = false")
        rows.run("set lock_configuration = true")
        yield rows


@contextmanager
def duck_store(
    data: pathlib.Path,
    mapping: DataMapping,
    limits: Limits,
    besides: Sequence[pathlib.Path] = (),
) -> Iterator[Rows]:
    """Files, or a DuckDB file, as a store. Raises EvidenceError if one changes meanwhile.

    ``besides`` are further files that may be opened: snapshots, read or written.
    """
    files = data_files(data, mapping)
    with opened(files, limits, besides) as rows:
        yield rows
    must_be_unchanged(files)


def _driver() -> Any:
    try:
        import duckdb
    except ImportError:
        raise EvidenceError(
            "DuckDB", "It is not installed.", 'Install it: pip install "dpiakit[evidence]".'
        ) from None
    return duckdb


def version() -> str:
    """The version of DuckDB that counts."""
    return str(_driver().__version__)


@contextmanager
def failures(where: str) -> Iterator[None]:
    """Put what DuckDB says into words. Values of the data are not repeated: they may be personal.

    Raises EvidenceError.
    """
    duckdb = _driver()
    try:
        yield
    except duckdb.OutOfMemoryException:
        raise EvidenceError(
            where,
            "Memory and disk did not suffice; nothing was measured.",
            "Allow more with --memory and --spill, or name a roomier --temp-folder.",
        ) from None
    except (duckdb.ConversionException, duckdb.OutOfRangeException):
        raise EvidenceError(
            where,
            "A value cannot be read as what its column says it is.",
            "Check the types of the mapped columns.",
        ) from None
    except duckdb.Error as error:
        raise EvidenceError(where, *_plainly(str(error))) from None


_KNOWN = (
    ("Invalid unicode", "Its text is not in UTF-8.", "Save it as UTF-8."),
    (
        "Error when sniffing",
        "It is no table of comma-separated values in UTF-8.",
        "It needs one line of names, and in each row as many values as there are names.",
    ),
)
_HINT = "Is the file whole, and of the form its name says?"


def _plainly(text: str) -> tuple[str, str]:
    """What DuckDB says and what to do."""
    for sign, what, hint in _KNOWN:
        if sign in text:
            line = re.search(r"CSV Error on Line: ([0-9]+)", text)
            return f"line {line[1]}: {what}" if line else what, hint
    return f"It cannot be used: {_first_line(text)}", _HINT


def _first_line(text: str) -> str:
    """What DuckDB says, without its own name for the error; further lines may hold values."""
    line = text.split("\n", 1)[0]
    return re.sub(r"^[A-Za-z ]+Error: ", "", line)[:300]


def schemas(rows: Rows, files: Sequence[DataFile]) -> dict[str, dict[str, str]]:
    """The columns and types of every table in some files, by the name a mapping would use."""
    if files and files[0].form == "duckdb":
        found = rows.run(
            "select table_schema, table_name from information_schema.tables "
            "where table_catalog = ? order by all",
            [SOURCE],
        )
        return {
            (table if schema == "main" else f"{schema}.{table}"): rows.columns(
                f"{SOURCE}.{identifier(schema)}.{identifier(table)}"
            )
            for schema, table in found
        }
    made: dict[str, dict[str, str]] = {}
    for file in files:
        with failures(file.shown):
            read = (
                rows.connection.read_parquet([str(file.path)])
                if file.form == "parquet"
                else rows.connection.read_csv([str(file.path)], header=True, all_varchar=True)
            )
            made[file.shown] = dict(zip(read.columns, map(str, read.types), strict=True))
    if not made:
        raise EvidenceError("the data", "There is no table here.", "Name a folder with files.")
    return made
