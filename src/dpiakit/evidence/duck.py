"""DuckDB, kept on a short lead: a limit of memory and of disk, no other file, no network."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dpiakit.evidence.errors import EvidenceError

if TYPE_CHECKING:
    import pathlib

    import duckdb

    from dpiakit.evidence.sources import DataFile

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


class Rows:
    """A connection that answers with rows and puts every failure into plain words."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a statement. Values are bound, never written into it."""
        with failures("the data"):
            return self.connection.execute(sql, list(values)).fetchall()

    def one(self, sql: str, values: Sequence[Any] = ()) -> tuple[Any, ...]:
        """The only row."""
        (row,) = self.run(sql, values)
        return row

    def fill(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Put rows into one of our own tables."""
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            with failures(table):
                self.connection.executemany(f"insert into {table} values ({marks})", rows)  # noqa: S608  our own name

    def columns(self, relation: str) -> dict[str, str]:
        """The columns of a view or table of ours and their types."""
        return {row[0]: row[1] for row in self.run(f"describe {relation}")}


@contextmanager
def opened(files: Sequence[DataFile], limits: Limits) -> Iterator[Rows]:
    """An empty database in memory in which only these files can be read.

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
        rows = Rows(connection)
        rows.run("set TimeZone = 'UTC'")
        with failures(files[0].shown if files else "the data"):
            for file in files:
                if file.form == "duckdb":
                    connection.execute(f"attach {literal(str(file.path))} as {SOURCE} (read_only)")
        rows.run("set allowed_paths = ?", [[str(file.path) for file in files]])
        rows.run("set enable_external_access = false")
        rows.run("set lock_configuration = true")
        yield rows


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


def identifier(name: str) -> str:
    """A name of the user's as SQL writes it: whatever it holds, it stays a name."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL writes it, for the few places where no value can be bound."""
    return "'" + text.replace("'", "''") + "'"
