"""PostgreSQL: the audit where the data are, in one snapshot, without writing to anything of theirs.

Everything happens in one transaction of the isolation level REPEATABLE READ, so that all statements
see the same rows, and it is rolled back. What is ours is temporary and is gone afterwards. The
user's tables are read in stretches that are READ ONLY, so that no view or function behind them
writes either, and names without a schema mean the system's and ours, never what somebody put
into a schema that all may write to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dpiakit.evidence.engines import postgres_times
from dpiakit.evidence.engines.dialect import POSTGRES
from dpiakit.evidence.engines.names import identifier
from dpiakit.evidence.engines.postgres_catalogue import readable, relation_of
from dpiakit.evidence.engines.postgres_failures import THE_DATABASE, driver, failures, no_entry
from dpiakit.evidence.engines.store import Origin, Piece
from dpiakit.evidence.errors import EvidenceError
from dpiakit.source import quoted

if TYPE_CHECKING:
    import psycopg

    from dpiakit.evidence.mapping import TableSource
    from dpiakit.evidence.tables import Kind

_OLDEST = 120_000
_HAS_TRANSACTION_TIMEOUT = 170_000
_IS_STANDBY = "select pg_catalog.pg_is_in_recovery()"
_SETTINGS = {
    "search_path": "pg_catalog, pg_temp",
    "TimeZone": "UTC",
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "postgres",
    "extra_float_digits": "1",
    "bytea_output": "hex",
    "standard_conforming_strings": "on",
    "row_security": "off",  # an error where rows would be hidden, instead of fewer rows
    "statement_timeout": "0",
    "idle_in_transaction_session_timeout": "0",
    "lock_timeout": "60s",
    "jit": "off",  # compiling many small conditions takes longer than they do
}


@dataclass(frozen=True, slots=True)
class _Taken:
    """A table of the user's that was taken."""

    shown: str
    columns: Mapping[str, str]
    """All of them, with their types."""
    mapped: list[str]
    """Those that are in our view, by name."""


class Tables:
    """A transaction over the tables of a database.

    It is a :class:`~dpiakit.evidence.engines.store.Store`.
    """

    dialect = POSTGRES
    misfit = staticmethod(postgres_times.misfit)
    instant = staticmethod(postgres_times.instant)
    attempt = staticmethod(postgres_times.attempt)
    since = staticmethod(postgres_times.since)

    def __init__(self, connection: psycopg.Connection, path: Sequence[str], *, empty: bool) -> None:
        self.connection = connection
        self.path = tuple(path)
        """The schemas in which a name without one is looked for, as in the user's own session."""
        self.empty = empty
        """Whether our tables stay empty: only whether a mapping fits is to be seen."""
        self._taken: dict[str, _Taken] = {}

    @property
    def engine(self) -> tuple[str, str]:
        """Its name and version."""
        number = self.connection.info.server_version
        return "postgres", f"{number // 10_000}.{number % 10_000}"

    def run(self, sql: str, values: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
        """All rows of a statement. Values are bound, never written into it."""
        with failures():
            done = self.connection.execute(sql.encode(), values)
            return done.fetchall() if done.description else []

    def one(self, sql: str, values: Sequence[Any] | None = None) -> tuple[Any, ...]:
        """The only row."""
        (row,) = self.run(sql, values)
        return row

    def keep(self, name: str, columns: Mapping[str, Kind], rows: Sequence[Sequence[Any]]) -> None:
        """A small table of ours, which may be empty."""
        types = [self.dialect.types[kind] for kind in columns.values()]
        described = ", ".join(
            f"{one} {kind}" + (' collate "C"' if kind == "text" else "")
            for one, kind in zip(columns, types, strict=True)
        )
        self.run(f"create temporary table {name} ({described})")
        if rows:
            marks = ", ".join(f"%s::{kind}[]" for kind in types)
            self.run(
                f"insert into {name} select * from unnest({marks})",  # noqa: S608  names of ours
                list(map(list, zip(*rows, strict=True))),
            )
            self.run(f"analyze {name}")

    def define(self, name: str, select: str) -> None:
        """A table of ours, filled once: texts are read as times once, and rows are counted."""
        self.run(f"create temporary table {name} as {select} with no data")
        if not self.empty:
            with self.reading():
                self.run(f"insert into {name} {select}")
        self.run(f"analyze {name}")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A stretch in which nothing but what is temporary can be written, whoever tries."""
        self.run("savepoint reading; set transaction read only")
        yield
        self.run("release savepoint reading")
        self.settle()  # a function behind a view may have set something else

    def settle(self) -> None:
        """Set for this transaction what decides how names and values are understood."""
        settings = dict(_SETTINGS)
        if self.connection.info.server_version >= _HAS_TRANSACTION_TIMEOUT:
            settings["transaction_timeout"] = "0"
        calls = ", ".join("pg_catalog.set_config(%s, %s, true)" for _ in settings)
        self.run(f"select {calls}", [part for one in settings.items() for part in one])

    def columns(self, relation: str) -> dict[str, str]:
        """The columns of a table that was taken, whether mapped or not, and their types."""
        return dict(self._taken[relation].columns)

    def parts(self, rows: int) -> int:
        """One: a server finds room on its own disk."""
        _ = rows
        return 1

    def take(self, table: TableSource) -> None:
        """A view of ours on the columns of the user's table that are mapped, and on no other."""
        relation = relation_of(self, table)
        held = readable(self, table, relation)
        mapped = {one.name for one in table.columns.values()}
        wanted = sorted(one.name for one in held if one.name in mapped)
        name = f"raw_{table.table.name}"
        listed = ", ".join(map(identifier, wanted))
        self.run(f"create temporary view {name} as select {listed} from {relation.written}")  # noqa: S608  quoted names
        self._taken[name] = _Taken(relation.shown, {one.name: one.kind for one in held}, wanted)

    def origin(self, table: TableSource) -> Origin:
        """The table, with a digest of the rows as they were read: see :func:`_content`."""
        name = f"raw_{table.table.name}"
        taken = self._taken[name]
        with self.reading():
            (digest,) = self.one(_content(name, taken.mapped))
        return Origin("postgres", "table-content", (Piece(taken.shown, 0, digest),))

    def knows_zone(self, zone: str) -> bool:
        """Whether the server's list of zones has it."""
        return zone == "UTC" or bool(
            self.run("select 1 from pg_timezone_names where name = %s", [zone])
        )

    def quoted(self, name: str) -> str:
        """A name in double quotes."""
        return identifier(name)


@contextmanager
def postgres_store(address: str, *, empty: bool = False) -> Iterator[Tables]:
    """A database as a store, for one snapshot. Nothing in it is different afterwards.

    ``address`` is a URI or key=value pairs as libpq reads them; what it does not say comes from
    the environment and the files that libpq knows. ``empty`` leaves our tables empty. Raises
    EvidenceError where there is no way in, or a right is missing.
    """
    connection = _connected(address)
    try:
        with failures():
            yield _begun(connection, empty=empty)
    finally:
        # With the transaction everything goes that was made.
        with suppress(driver().Error):
            connection.execute("rollback")
        connection.close()


def _connected(address: str) -> psycopg.Connection:
    library = driver()
    try:
        made: psycopg.Connection = library.connect(
            address,
            autocommit=True,
            prepare_threshold=None,
            client_encoding="utf8",
            fallback_application_name="dpiakit",
        )
    except library.Error as error:
        raise no_entry(error, address) from None
    return made


def _begun(connection: psycopg.Connection, *, empty: bool) -> Tables:
    version = connection.info.server_version
    if version < _OLDEST:
        raise EvidenceError(
            THE_DATABASE, f"It is PostgreSQL {version // 10_000}.", "12 is the oldest that is read."
        )
    rows = Tables(connection, (), empty=empty)
    if rows.one(_IS_STANDBY)[0]:
        raise EvidenceError(
            THE_DATABASE,
            "It is a standby, which makes no temporary tables.",
            "Name the primary, or a database that is replicated logically.",
        )
    rows.run("begin isolation level repeatable read read write")
    path, temporary, database, me = rows.one(
        "select pg_catalog.current_schemas(false)::pg_catalog.text[], "
        "pg_catalog.has_database_privilege(pg_catalog.current_database(), 'temporary'), "
        "pg_catalog.current_database()::pg_catalog.text, current_user::pg_catalog.text"
    )
    if not temporary:
        raise EvidenceError(
            THE_DATABASE,
            f"The role {quoted(me)} may not make temporary tables in it.",
            "Let somebody who owns it run: "
            f"grant temporary on database {identifier(database)} to {identifier(me)};",
        )
    rows.settle()
    rows.path = tuple(path)
    return rows


def _content(name: str, columns: Sequence[str]) -> str:
    """A statement for one digest of all rows, in whatever order they are stored.

    Each row becomes text, its columns in the order of their names: of each value the number of its
    characters, a colon and the value, or a dash where there is none. The SHA-256 of the rows are
    sorted within 65,536 parts by their first two bytes, each part is hashed, and the digests of the
    parts, in order, are hashed once more: two sets of rows with one digest would break SHA-256.
    """
    values = (f"cast(raw.{identifier(one)} as text)" for one in columns)
    row = " || ".join(f"coalesce(length({one}) || ':' || {one}, '-')" for one in values) or "''"
    return f"""
with hashed as (
  select sha256(convert_to({row}, 'UTF8')) as one from {name} raw
),
parts as (
  select substring(one from 1 for 2) as part,
    sha256(string_agg(one, ''::bytea order by one)) as all_of
  from hashed group by substring(one from 1 for 2)
)
select encode(sha256(coalesce(string_agg(all_of, ''::bytea order by part), ''::bytea)), 'hex')
from parts"""  # noqa: S608  names of ours, or quoted
