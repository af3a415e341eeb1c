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
from dpiakit.evidence.engines.origins import stop
from dpiakit.evidence.engines.postgres_failures import THE_DATABASE, driver, failures, no_entry
from dpiakit.evidence.engines.store import Origin, Piece
from dpiakit.evidence.errors import EvidenceError
from dpiakit.records.likeness import did_you_mean
from dpiakit.source import quoted

if TYPE_CHECKING:
    import psycopg

    from dpiakit.evidence.mapping import TableSource
    from dpiakit.evidence.tables import Kind

_OLDEST = 120_000
_HAS_TRANSACTION_TIMEOUT = 170_000
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
class _Relation:
    """A table, view or foreign table of the user's."""

    oid: int
    schema: str
    name: str

    @property
    def shown(self) -> str:
        return f"{self.schema}.{self.name}"

    @property
    def written(self) -> str:
        return f"{identifier(self.schema)}.{identifier(self.name)}"


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
        self._taken: dict[str, tuple[_Relation, dict[str, str], list[str]]] = {}

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
        self.run("savepoint reading")
        self.run("set transaction read only")
        yield
        self.run("release savepoint reading")

    def columns(self, relation: str) -> dict[str, str]:
        """The columns of a table that was taken, whether mapped or not, and their types."""
        return dict(self._taken[relation][1])

    def parts(self, rows: int) -> int:
        """One: a server finds room on its own disk."""
        _ = rows
        return 1

    def take(self, table: TableSource) -> None:
        """A view of ours on the columns of the user's table that are mapped, and on no other."""
        relation = _relation(self, table)
        found = _columns(self, relation)
        wanted = sorted({one.name for one in table.columns.values()} & found.keys())
        hidden = [name for name in wanted if not found[name][1]]
        if hidden:
            (me,) = self.one("select current_user")
            stop(
                table,
                f"The role {quoted(me)} may not read {', '.join(map(quoted, hidden[:5]))} of "
                f"{relation.shown}.",
                f"Let somebody who owns it run: grant select on {relation.written} to "
                f"{identifier(me)};",
            )
        if self.one("select row_security_active(%s::oid)", [relation.oid])[0]:
            stop(
                table,
                f"Row-level security hides rows of {relation.shown} from this role.",
                "Evidence must see all of them: name a role that bypasses it (BYPASSRLS).",
            )
        name = f"raw_{table.table.name}"
        listed = ", ".join(map(identifier, wanted))
        self.run(f"create temporary view {name} as select {listed} from {relation.written}")  # noqa: S608  quoted names
        types = {column: kind for column, (kind, _) in found.items()}
        self._taken[name] = relation, types, wanted

    def origin(self, table: TableSource) -> Origin:
        """The table, with a digest of the rows as they were read: see :func:`_content`."""
        name = f"raw_{table.table.name}"
        relation, _, wanted = self._taken[name]
        with self.reading():
            (digest,) = self.one(_content(name, wanted))
        return Origin("postgres", "table-content", (Piece(relation.shown, 0, digest),))

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
        # Closing ends the transaction, and with it everything that was made.
        with suppress(driver().Error):
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
    rows.run("begin isolation level repeatable read read write")
    path, standby, temporary, database, me = rows.one(
        "select pg_catalog.current_schemas(false)::text[], pg_catalog.pg_is_in_recovery(), "
        "pg_catalog.has_database_privilege(pg_catalog.current_database(), 'temporary'), "
        "pg_catalog.current_database()::text, current_user::text"
    )
    if standby:
        raise EvidenceError(
            THE_DATABASE,
            "It is a standby, which makes no temporary tables.",
            "Name the primary, or a database that is replicated logically.",
        )
    if not temporary:
        raise EvidenceError(
            THE_DATABASE,
            f"The role {quoted(me)} may not make temporary tables in it.",
            "Let somebody who owns it run: "
            f"grant temporary on database {identifier(database)} to {identifier(me)};",
        )
    settings = dict(_SETTINGS)
    if version >= _HAS_TRANSACTION_TIMEOUT:
        settings["transaction_timeout"] = "0"
    for name, value in settings.items():
        rows.run("select pg_catalog.set_config(%s, %s, true)", [name, value])
    rows.path = tuple(path)
    return rows


_RELATIONS = """
select c.oid::bigint, n.nspname::text, c.relname::text
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname <> 'information_schema'
  and n.nspname !~ '^pg_'
order by n.nspname, c.relname
"""


def _relations(rows: Tables) -> list[_Relation]:
    return [_Relation(*row) for row in rows.run(_RELATIONS)]


def _relation(rows: Tables, table: TableSource) -> _Relation:
    """The table that a mapping names: with its schema, or one on the user's own path."""
    if len(table.names) != 1:
        stop(table, 'Write "from:" with the name of one table.', "A database has several.")
    wanted = table.names[0]
    known = _relations(rows)
    for schema in rows.path:
        for one in known:
            if (one.schema, one.name) == (schema, wanted):
                return one
    named = [one for one in known if one.shown == wanted]
    if len(named) != 1:
        stop(table, f"The database has no table {quoted(wanted)}.", _meant(rows, wanted, known))
    return named[0]


def _meant(rows: Tables, wanted: str, known: Sequence[_Relation]) -> str:
    elsewhere = [one.shown for one in known if one.name == wanted]
    if elsewhere:
        return f"Did you mean {quoted(elsewhere[0])}?"
    near = [one.name for one in known if one.schema in rows.path]
    return did_you_mean(wanted, [*near, *(one.shown for one in known)])


_COLUMNS = """
with recursive known as (
  select a.attnum, a.attname, a.atttypid as type from pg_attribute a
  where a.attrelid = %s::oid and a.attnum > 0 and not a.attisdropped
  union all
  select k.attnum, k.attname, t.typbasetype from known k join pg_type t on t.oid = k.type
  where t.typtype = 'd'
)
select k.attname::text,
  case
    when t.typtype = 'c' then 'composite ' || t.typname
    when t.typtype in ('r', 'm') then 'range ' || t.typname
    when t.typnamespace = 'pg_catalog'::regnamespace or t.typcategory = 'A'
      then format_type(t.oid, null)
    else t.typname::text
  end,
  has_column_privilege(%s::oid, k.attnum, 'select')
    and has_schema_privilege(c.relnamespace, 'usage')
from known k join pg_type t on t.oid = k.type join pg_class c on c.oid = %s::oid
where t.typtype <> 'd'
order by k.attnum
"""


def _columns(rows: Tables, relation: _Relation) -> dict[str, tuple[str, bool]]:
    """Each column with its type, domains taken off, and whether the role may read it."""
    found = rows.run(_COLUMNS, [relation.oid] * 3)
    return {name: (kind, readable) for name, kind, readable in found}


def _content(name: str, columns: Sequence[str]) -> str:
    """A statement for one digest of all rows, in whatever order they are stored.

    Each row, its columns in the order of their names, becomes text and a SHA-256. These are sorted
    within 65,536 parts by their first two bytes, each part is hashed, and the digests of the parts,
    in order, are hashed once more: two sets of rows with one digest would break SHA-256.
    """
    row = ", ".join(f"raw.{identifier(one)}" for one in columns)
    return f"""
with hashed as (
  select sha256(convert_to(cast(row({row}) as text), 'UTF8')) as one from {name} raw
),
parts as (
  select substring(one from 1 for 2) as part,
    sha256(string_agg(one, ''::bytea order by one)) as all_of
  from hashed group by substring(one from 1 for 2)
)
select encode(sha256(coalesce(string_agg(all_of, ''::bytea order by part), ''::bytea)), 'hex')
from parts"""  # noqa: S608  names of ours, or quoted


def schemas(rows: Tables) -> dict[str, dict[str, str]]:
    """The columns and types of every table that may be read, by the name a mapping would use.

    Raises EvidenceError where there is none.
    """
    made: dict[str, dict[str, str]] = {}
    for one in _relations(rows):
        columns = {name: kind for name, (kind, ours) in _columns(rows, one).items() if ours}
        name = one.name if rows.path and one.schema == rows.path[0] else one.shown
        if columns:
            made[name] = columns
    if not made:
        raise EvidenceError(
            THE_DATABASE, "It has no table that this role may read.", "Grant it: grant select on …"
        )
    return made
