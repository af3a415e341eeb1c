"""Somewhere data lie and can be counted: what checks need of an engine, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from dpiakit.evidence.engines.dialect import Dialect
from dpiakit.evidence.mapping import ColumnSource, TableSource
from dpiakit.evidence.tables import Kind

Scope = Literal["full-file", "table-content", "table-snapshot"]
"""What an input's identity rests on: the digest of all its bytes, that of the mapped columns of all
its rows in whatever order, or the snapshot of a database in which its rows were counted."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, or a table of a database, as it was measured."""

    name: str
    size: int
    """Bytes; 0 where a database keeps them."""
    digest: str
    """SHA-256: of the file, of the rows, or of what names the snapshot."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a table came from."""

    form: str
    """``csv``, ``parquet``, ``duckdb``, ``postgres`` or ``spark``."""
    scope: Scope
    pieces: tuple[Piece, ...]


class Reading(Protocol):
    """How an engine reads values as their writers wrote them: fragments of its SQL."""

    def knows_zone(self, zone: str) -> bool:
        """Whether it can tell the time of a zone."""

    def misfit(self, table: TableSource, source: ColumnSource, kind: str) -> tuple[str, str] | None:
        """Why a column of that type cannot be what it is mapped to, and what to do."""

    def quoted(self, name: str) -> str:
        """A name of the user's as its SQL writes it: whatever it holds, it stays a name."""

    def attempt(self, raw: str, kind: Kind) -> str:
        """A value as that kind, or null where it cannot be one."""

    def since(self, raw: str, kind: str, zone: str, moment: datetime) -> str:
        """A condition on a stored time that saves reading what lies before a moment.

        It keeps what lies at or after it and what is no time; empty where none is sure.
        """

    def instant(self, raw: str, kind: str, zone: str, unit: str) -> tuple[str, str]:
        """A time in UTC without zone, and its flaw: 0 none, 1 not readable, 2 local time of an
        unknown zone, 3 a local time that the clock showed twice or never.
        """


class Store(Reading, Protocol):
    """An open engine with the user's data, and names of ours for what is in them.

    Every method raises EvidenceError, in plain words and without values of the data, where the
    engine fails.
    """

    @property
    def dialect(self) -> Dialect:
        """How its SQL differs."""

    @property
    def engine(self) -> tuple[str, str]:
        """Its name and version."""

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a statement. Times come without zone, in UTC."""

    def one(self, sql: str) -> tuple[Any, ...]:
        """The only row of a statement."""

    def keep(self, name: str, columns: Mapping[str, Kind], rows: Sequence[Sequence[Any]]) -> None:
        """Make a small table of ours, which may be empty. Values are bound, never written."""

    def define(self, name: str, select: str) -> None:
        """Make a view of ours."""

    def columns(self, relation: str) -> dict[str, str]:
        """The columns of a view or table of ours and the engine's names for their types."""

    def parts(self, rows: int) -> int:
        """In how many parts, of people, so many rows are best compared; 1 where all fit."""

    def take(self, table: TableSource) -> None:
        """Make the user's table readable as ``raw_<canonical name>``.

        Raises InputError, at the line of the mapping, for one that is not there.
        """

    def origin(self, table: TableSource) -> Origin:
        """Where the rows of a table that was taken came from."""
