"""Apache Spark, where the data are already or on this machine: one audit, the same numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from dpiakit.evidence.engines import spark_times
from dpiakit.evidence.engines.dialect import SPARK
from dpiakit.evidence.engines.names import literal
from dpiakit.evidence.engines.spark_files import FileTables, schema_of
from dpiakit.evidence.engines.spark_session import failures, spark_session
from dpiakit.evidence.engines.spark_tables import CatalogueTables
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.sources import DataFile, data_files, must_be_unchanged

if TYPE_CHECKING:
    import pathlib

    from dpiakit.evidence.engines.duck import Limits
    from dpiakit.evidence.engines.store import Origin
    from dpiakit.evidence.mapping import DataMapping, TableSource
    from dpiakit.evidence.tables import Kind

_ZONE = r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*"
_OFFSETS = r"(UTC|GMT|UT)[+-].*"


class SparkRows:
    """A session that answers with rows and puts every failure into plain words.

    It is a :class:`~dpiakit.evidence.engines.store.Store` over files or tables of the catalogue.
    """

    dialect = SPARK

    def __init__(self, session: Any, source: FileTables | CatalogueTables) -> None:
        self.session = session
        self.source = source
        self._held: list[Any] = []

    @property
    def engine(self) -> tuple[str, str]:
        """Its name and version."""
        return "spark", str(self.session.version)

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a statement."""
        with failures("the data"):
            return [tuple(row) for row in self.session.sql(sql).collect()]

    def one(self, sql: str) -> tuple[Any, ...]:
        """The only row."""
        (row,) = self.run(sql)
        return row

    def keep(self, name: str, columns: Mapping[str, Kind], rows: Sequence[Sequence[Any]]) -> None:
        """A small table of ours, which may be empty, and which each machine gets whole.

        It goes to Spark as one bound text: no worker in Python is needed to read it.
        """
        from pyspark.sql import functions

        shape = ", ".join(f"{one}: string" for one in columns)
        typed = ", ".join(
            f"cast({one} as {self.dialect.types[kind]}) as {one}" for one, kind in columns.items()
        )
        sql = f"select {typed} from (select inline(from_json(?, 'array<struct<{shape}>>')))"  # noqa: S608  names of ours
        told = [dict(zip(columns, map(_as_text, row), strict=True)) for row in rows]
        with failures(name):
            table = self.session.sql(sql, args=[json.dumps(told)])
            functions.broadcast(table).createOrReplaceTempView(name)

    def define(self, name: str, select: str) -> None:
        """A view of ours. What comes from text is read once, and then kept by Spark."""
        with failures("the data"):
            view = self.session.sql(select)
            if name in self.source.of_text:
                self._held.append(view.persist())
            view.createOrReplaceTempView(name)

    def columns(self, relation: str) -> dict[str, str]:
        """The columns of a view or table of ours and their types."""
        with failures(relation):
            return dict(self.session.table(relation).dtypes)

    def parts(self, rows: int) -> int:  # noqa: ARG002  as every engine
        """One: Spark parts the work itself."""
        return 1

    def take(self, table: TableSource) -> None:
        """The user's table under a name of ours."""
        read = self.source.frame(table)
        with failures(table.table.name):
            read.createOrReplaceTempView(f"raw_{table.table.name}")

    def let_go(self) -> None:
        """Give back what Spark keeps for us."""
        for one in self._held:
            with suppress(Exception):  # what is lost need not be given back
                one.unpersist()

    def origin(self, table: TableSource) -> Origin:
        """The files or the table of the catalogue, with digests."""
        return self.source.origin(table)

    def knows_zone(self, zone: str) -> bool:
        """Whether it is a name of a zone, no offset, and Java knows it."""
        if not re.fullmatch(_ZONE, zone) or re.fullmatch(_OFFSETS, zone):
            return False
        moment = "timestamp_ntz '2026-01-01 00:00:00'"
        try:
            self.run(f"select convert_timezone('UTC', {literal(zone)}, {moment})")
        except EvidenceError as error:
            if "INVALID_TIMEZONE" in error.what:
                return False
            raise
        return True

    misfit = staticmethod(spark_times.misfit)
    instant = staticmethod(spark_times.instant)
    attempt = staticmethod(spark_times.attempt)
    since = staticmethod(spark_times.since)

    def quoted(self, name: str) -> str:
        """A name in backticks."""
        return "`" + name.replace("`", "``") + "`"


def _as_text(value: Any) -> str | None:
    return None if value is None else str(value)


@contextmanager
def spark_store(data: pathlib.Path, mapping: DataMapping, limits: Limits) -> Iterator[SparkRows]:
    """Files as a store of Spark. Raises EvidenceError if one changes meanwhile."""
    files = data_files(data, mapping)
    with (
        spark_session(limits, sum(file.size for file in files)) as session,
        _rows(session, FileTables(session, files)) as rows,
    ):
        yield rows
    must_be_unchanged(files)


@contextmanager
def catalogue_store(limits: Limits) -> Iterator[SparkRows]:
    """Tables of the catalogue of the session that is active.

    Raises EvidenceError where none is, and if a table changes meanwhile.
    """
    with spark_session(limits, None) as session:
        tables = CatalogueTables(session)
        with _rows(session, tables) as rows:
            yield rows
        tables.must_be_unchanged()


@contextmanager
def _rows(session: Any, source: FileTables | CatalogueTables) -> Iterator[SparkRows]:
    rows = SparkRows(session, source)
    try:
        yield rows
    finally:
        rows.let_go()


def schemas(files: Sequence[DataFile], limits: Limits) -> dict[str, dict[str, str]]:
    """The columns and types of each file, by the name a mapping would use."""
    with spark_session(limits, 0) as session:
        return {file.shown: schema_of(session, file) for file in files}
