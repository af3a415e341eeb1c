"""What a PostgreSQL server says of its tables: which there are, of which columns, for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dpiakit.evidence.engines.names import identifier
from dpiakit.evidence.engines.origins import stop
from dpiakit.evidence.engines.postgres_failures import THE_DATABASE
from dpiakit.evidence.errors import EvidenceError
from dpiakit.records.likeness import did_you_mean
from dpiakit.source import quoted

if TYPE_CHECKING:
    from dpiakit.evidence.engines.postgres import Tables
    from dpiakit.evidence.mapping import TableSource


@dataclass(frozen=True, slots=True)
class Relation:
    """A table, view or foreign table of the user's."""

    oid: int
    schema: str
    name: str
    usable: bool
    """Whether the role may look into its schema."""

    @property
    def shown(self) -> str:
        """As a mapping names it."""
        return f"{self.schema}.{self.name}"

    @property
    def written(self) -> str:
        """As SQL writes it."""
        return f"{identifier(self.schema)}.{identifier(self.name)}"


@dataclass(frozen=True, slots=True)
class Held:
    """A column of a relation."""

    name: str
    kind: str
    """Its type, domains taken off and lengths left out; of several parts: see ``_COLUMNS``."""
    readable: bool
    """Whether the role may read it."""


_RELATIONS = """
select c.oid::bigint, n.nspname::text, c.relname::text, has_schema_privilege(n.oid, 'usage')
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname <> 'information_schema'
  and n.nspname !~ '^pg_'
order by array_position(%s::text[], n.nspname::text), n.nspname, c.relname
"""
_COLUMNS = """
with recursive known as (
  select a.attrelid, a.attnum, a.attname, a.atttypid as type from pg_attribute a
  where a.attrelid = any(%s::bigint[]::oid[]) and a.attnum > 0 and not a.attisdropped
  union all
  select k.attrelid, k.attnum, k.attname, t.typbasetype
  from known k join pg_type t on t.oid = k.type
  where t.typtype = 'd'
)
select k.attrelid::bigint, k.attname::text,
  case
    when t.typtype = 'c' then 'composite ' || t.typname
    when t.typtype in ('r', 'm') then 'range ' || t.typname
    when t.typnamespace = 'pg_catalog'::regnamespace or t.typcategory = 'A'
      then format_type(t.oid, null)
    else t.typname::text
  end,
  has_column_privilege(k.attrelid, k.attnum, 'select')
from known k join pg_type t on t.oid = k.type
where t.typtype <> 'd'
order by k.attrelid, k.attnum
"""


def relations(rows: Tables) -> list[Relation]:
    """All of them, those on the user's own path first."""
    return [Relation(*row) for row in rows.run(_RELATIONS, [list(rows.path)])]


def columns_of(rows: Tables, known: Sequence[Relation]) -> Mapping[int, list[Held]]:
    """The columns of some relations, in their order, by the oid of the relation."""
    found: dict[int, list[Held]] = {one.oid: [] for one in known}
    for oid, *column in rows.run(_COLUMNS, [list(found)]):
        found[oid].append(Held(*column))
    return found


def relation_of(rows: Tables, table: TableSource) -> Relation:
    """The one that a mapping names: with its schema, or on the user's own path without.

    Raises InputError at the line of the mapping where there is none, or the role may not look
    into its schema.
    """
    if len(table.names) != 1:
        stop(table, 'Write "from:" with the name of one table.', "A database has several.")
    wanted = table.names[0]
    known = relations(rows)
    on_path = [one for one in known if one.name == wanted and one.schema in rows.path]
    named = on_path or [one for one in known if one.shown == wanted]
    if not named:
        stop(table, f"The database has no table {quoted(wanted)}.", _meant(rows, wanted, known))
    if not named[0].usable:
        _may_not(
            rows, table, "look into the schema", f"usage on schema {identifier(named[0].schema)}"
        )
    return named[0]


def _meant(rows: Tables, wanted: str, known: Sequence[Relation]) -> str:
    elsewhere = [one.shown for one in known if one.name == wanted]
    if elsewhere:
        return f"Did you mean {quoted(elsewhere[0])}?"
    near = [one.name for one in known if one.schema in rows.path]
    return did_you_mean(wanted, [*near, *(one.shown for one in known)])


def readable(rows: Tables, table: TableSource, relation: Relation) -> list[Held]:
    """The columns of a relation. Raises InputError if one that is mapped may not be read, or rows
    are hidden from the role.
    """
    held = columns_of(rows, [relation])[relation.oid]
    mapped = {one.name for one in table.columns.values()}
    hidden = [quoted(one.name) for one in held if one.name in mapped and not one.readable]
    if hidden:
        said = f"read {', '.join(hidden[:5])} of {relation.shown}"
        _may_not(rows, table, said, f"select on {relation.written}")
    if rows.one("select row_security_active(%s::oid)", [relation.oid])[0]:
        stop(
            table,
            f"Row-level security hides rows of {relation.shown} from this role.",
            "Evidence must see all of them: name a role that bypasses it (BYPASSRLS).",
        )
    return held


def _may_not(rows: Tables, table: TableSource, what: str, right: str) -> None:
    (me,) = rows.one("select current_user::text")
    stop(
        table,
        f"The role {quoted(me)} may not {what}.",
        f"Let somebody who owns it run: grant {right} to {identifier(me)};",
    )


def schemas(rows: Tables) -> dict[str, dict[str, str]]:
    """The columns and types of every table that may be read, by the name a mapping would use.

    Raises EvidenceError where there is none.
    """
    known = [one for one in relations(rows) if one.usable]
    held = columns_of(rows, known)
    made: dict[str, dict[str, str]] = {}
    for one in known:
        columns = {column.name: column.kind for column in held[one.oid] if column.readable}
        plain = one.schema in rows.path and one.name not in made
        if columns:
            made[one.name if plain else one.shown] = columns
    if not made:
        raise EvidenceError(
            THE_DATABASE,
            "It has no table that this role may read.",
            "Let somebody who owns one run: grant select on it.",
        )
    return made
