"""The user's tables as canonical ones: views that DuckDB reads, and what each time lacks.

Beside each column of times stands one of flaws, `<name>_flaw`: 0 nothing, 1 not readable as a
time, 2 a local time of an unknown zone, 3 a local time that the clock change made ambiguous or
skipped. It costs nothing unless a check asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NoReturn

from dpiakit.errors import InputError, Problem
from dpiakit.evidence.duck import SOURCE, Rows, failures, identifier, literal
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.mapping import ColumnSource, DataMapping, TableSource
from dpiakit.evidence.sources import DataFile
from dpiakit.evidence.tables import Column
from dpiakit.records.likeness import did_you_mean
from dpiakit.source import quoted

_TYPES = {
    "text": "varchar", "instant": "timestamp", "day": "date", "integer": "bigint",
    "truth": "boolean",
}  # fmt: skip
_ZONED = frozenset({"TIMESTAMP WITH TIME ZONE"})
_LOCAL = frozenset({"TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "DATE"})
_WHOLE = frozenset({"BIGINT", "INTEGER", "UBIGINT", "UINTEGER", "SMALLINT", "HUGEINT"})
_FIRST, _LAST = "timestamp '0001-01-01'", "timestamp '9999-12-31 23:59:59.999999'"
_FURTHEST = 253_402_300_799_000_000
"""Microseconds from 1970 to the end of the year 9999."""
_UNITS = {"s": 1_000_000, "ms": 1_000, "us": 1}
_OFFSET = r"[0-9]{2}:[0-9]{2}.*([zZ]|[+-][0-9]{2}(:?[0-9]{2})?)$"


def make_views(rows: Rows, mapping: DataMapping, files: Sequence[DataFile]) -> None:
    """One view for each mapped table, by its canonical name, with all of its columns.

    Raises InputError at the line of the mapping for a column that the data do not have or that
    cannot be what it is mapped to, and EvidenceError for a file that cannot be read.
    """
    rows.run("create table codes (place varchar, theirs varchar, ours varchar)")
    problems: list[Problem] = []
    for name, table in mapping.tables.items():
        _raw(rows, name, table, files)
        columns = rows.columns(f"raw_{name}")
        wrong = list(_wrong(rows, table, columns))
        problems += wrong
        if not wrong:
            rows.fill("codes", list(_codes(name, table)))
            rows.run(_view(name, table, columns))
    if problems:
        raise InputError(problems)


def _raw(rows: Rows, name: str, table: TableSource, files: Sequence[DataFile]) -> None:
    """The user's table under a name of ours. CSV is read once, into a table."""
    if files and files[0].form == "duckdb":
        _of_database(rows, name, table)
        return
    mine = [file for file in files if file.role == name]
    paths = [str(file.path) for file in mine]
    if len({file.form for file in mine}) > 1:
        _stop(table, "Its files are of several forms.", "Convert them to Parquet.")
    with failures(mine[0].shown):
        if mine[0].form == "parquet":
            rows.connection.read_parquet(paths).create_view(f"raw_{name}")
        else:
            read = rows.connection.read_csv(paths, header=True, all_varchar=True)
            read.create(f"raw_{name}")


def _of_database(rows: Rows, name: str, table: TableSource) -> None:
    if len(table.names) != 1:
        _stop(table, 'Write "from:" with the name of one table.', "A database has several.")
    known = rows.run(
        "select table_schema, table_name from information_schema.tables where table_catalog = ?",
        [SOURCE],
    )
    wanted = table.names[0]
    for schema, found in known:
        if wanted in {found, f"{schema}.{found}"}:
            place = f"{SOURCE}.{identifier(schema)}.{identifier(found)}"
            rows.run(f"create view raw_{name} as select * from {place}")  # noqa: S608  quoted names
            return
    _stop(
        table,
        f"The database has no table {quoted(wanted)}.",
        did_you_mean(wanted, [found for _, found in known]),
    )


def _stop(table: TableSource, what: str, hint: str) -> NoReturn:
    at = table.position
    raise InputError(
        [Problem(at.file, at.line, at.column, f"tables.{table.table.name}", what, hint)]
    )


def _wrong(rows: Rows, table: TableSource, columns: Mapping[str, str]) -> Iterator[Problem]:
    if table.time_zone:
        zones = rows.run("select name from pg_timezone_names() where name = ?", [table.time_zone])
        if not zones:
            at = table.zone_position
            what = f"{quoted(table.time_zone)} is no time zone."
            hint = "Write UTC, or a name such as Europe/Berlin."
            yield Problem(at.file, at.line, at.column, "time_zone", what, hint)
    for name, source in table.columns.items():
        where = f"tables.{table.table.name}.columns.{name}"
        at = source.position
        if source.name and source.name not in columns:
            what = f"The data have no column {quoted(source.name)}."
            hint = did_you_mean(source.name, columns)
            yield Problem(at.file, at.line, at.column, where, what, hint)
        elif source.name and (said := _misfit(table, source, columns[source.name])):
            yield Problem(at.file, at.line, at.column, where, *said)


def _misfit(table: TableSource, source: ColumnSource, kind: str) -> tuple[str, str] | None:
    if any(mark in kind for mark in ("(", "[")) and not kind.startswith(("DECIMAL", "ENUM")):
        hint = "Name a column of plain values; take what is inside out with a view."
        return f"It holds values of several parts ({kind[:60]}).", hint
    if source.column.kind != "instant":
        return None
    if source.unit:
        if kind in _WHOLE or kind == "VARCHAR":
            return None
        return f"It holds {kind}, no number of seconds.", 'Remove "unit".'
    if kind in _LOCAL and not table.time_zone:
        return (
            f"It holds local times ({kind}), and nobody says of which zone.",
            'Write "time_zone: UTC", or the zone of the clock that wrote them.',
        )
    if kind in _ZONED or kind in _LOCAL or kind == "VARCHAR":
        return None
    hint = 'Say what it counts since 1970 with "unit: s", ms or us.' if kind in _WHOLE else ""
    return f"It holds {kind}, no times.", hint


def _codes(name: str, table: TableSource) -> Iterator[tuple[str, str, str]]:
    for column, source in table.columns.items():
        for theirs, ours in source.codes.items():
            yield f"{name}.{column}", theirs, ours
        if source.value is not None:
            yield f"{name}.{column}", "", source.value


def _view(name: str, table: TableSource, columns: Mapping[str, str]) -> str:
    parts: list[str] = []
    joins: list[str] = []
    for column in table.table.columns:
        source = table.columns.get(column.name)
        if source is None:
            parts.append(f"cast(null as {_TYPES[column.kind]}) as {column.name}")
            continue
        raw = f"raw.{identifier(source.name)}"
        if source.codes and source.value is None:
            joins.append(_code_join(f"{name}.{column.name}", column, raw))
        parts += _expressions(name, table, source, raw, columns.get(source.name, ""))
    select, joined = ", ".join(parts), " ".join(joins)
    return f"create view {name} as select {select} from raw_{name} raw {joined}"  # noqa: S608  names of ours, or quoted


def _code_join(place: str, column: Column, raw: str) -> str:
    known = f"(select theirs, ours from codes where place = {literal(place)})"  # noqa: S608  our own text
    alias = f"code_{column.name}"
    return f"left join {known} {alias} on {alias}.theirs = cast({raw} as varchar)"


def _expressions(
    name: str, table: TableSource, source: ColumnSource, raw: str, kind: str
) -> Iterator[str]:
    column = source.column
    place = literal(f"{name}.{column.name}")
    match column.kind:
        case "text" if source.value is not None:
            yield f"(select ours from codes where place = {place}) as {column.name}"  # noqa: S608  our own text
        case "text":
            plain = f"cast({raw} as varchar)"
            text = f"coalesce(code_{column.name}.ours, {plain})" if source.codes else plain
            yield f"nullif({text}, '') as {column.name}"
        case "instant":
            instant, flaw = _instant(raw, kind, table.time_zone, source.unit)
            yield f"{instant} as {column.name}"
            yield f"{flaw} as {column.name}_flaw"
        case _:
            yield f"try_cast({raw} as {_TYPES[column.kind]}) as {column.name}"


def _instant(raw: str, kind: str, zone: str, unit: str) -> tuple[str, str]:
    """A point in time in UTC, and what is wrong with it: no time lies beyond the year 9999."""
    instant, flaw = _any_instant(raw, kind, zone, unit)
    inside = f"case when {instant} between {_FIRST} and {_LAST} then {instant} end"
    return inside, f"case when {instant} not between {_FIRST} and {_LAST} then 1 else {flaw} end"


def _any_instant(raw: str, kind: str, zone: str, unit: str) -> tuple[str, str]:
    if unit:
        number, factor = f"try_cast({raw} as bigint)", _UNITS[unit]
        fits = f"{number} between {-_FURTHEST // factor} and {_FURTHEST // factor}"
        instant = f"case when {fits} then make_timestamp({number} * {factor}) end"
        return instant, f"case when {raw} is not null and ({fits}) is not true then 1 else 0 end"
    if kind in _ZONED:
        return f"timezone('UTC', {raw})", "0"
    if kind in _LOCAL:
        local = f"cast({raw} as timestamp)"
        return _utc(local, zone), _clock_change(local, zone)
    with_offset = f"regexp_matches({raw}, {literal(_OFFSET)})"
    exact = f"timezone('UTC', try_cast({raw} as timestamptz))"
    local = f"try_cast({raw} as timestamp)"
    unread = f"{raw} <> '' and case when {with_offset} then {exact} else {local} end is null"
    if not zone:
        flaw = f"case when {unread} then 1 when {raw} <> '' and not {with_offset} then 2 else 0 end"
        return f"case when {with_offset} then {exact} end", flaw
    flaw = (
        f"case when {unread} then 1 when {raw} <> '' and not {with_offset} "
        f"then {_clock_change(local, zone)} else 0 end"
    )
    return f"case when {with_offset} then {exact} else {_utc(local, zone)} end", flaw


def _utc(local: str, zone: str) -> str:
    return local if zone == "UTC" else f"timezone('UTC', timezone({literal(zone)}, {local}))"


def _clock_change(local: str, zone: str) -> str:
    """3 where the clock showed a time twice or never; an hour and half an hour are tried."""
    if zone == "UTC":
        return "0"
    place = literal(zone)
    point = f"timezone({place}, {local})"
    again = " or ".join(
        f"timezone({place}, {point} {sign} interval {minutes} minute) = {local}"
        for minutes in (30, 60)
        for sign in "+-"
    )
    return f"case when timezone({place}, {point}) <> {local} or {again} then 3 else 0 end"


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
