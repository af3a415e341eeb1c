"""The user's tables as canonical ones: views of the engine, and what each time lacks.

Beside each column of times stands one of flaws, `<name>_flaw`: 0 nothing, 1 not readable as a
time, 2 a local time of an unknown zone, 3 a local time that the clock change made ambiguous or
skipped. It costs nothing unless a check asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from dpiakit.errors import InputError, Problem
from dpiakit.evidence.engines.store import Store
from dpiakit.evidence.mapping import DataMapping, TableSource
from dpiakit.evidence.tables import Column
from dpiakit.records.likeness import did_you_mean
from dpiakit.source import quoted

_WINDOWED = ("consent_events", "processing_events")


def make_views(rows: Store, mapping: DataMapping, since: datetime | None = None) -> None:
    """One view for each mapped table, by its canonical name, with all of its columns.

    ``since`` leaves out events and uses before a moment in UTC; what has no time stays. The view
    ``all_consent_events`` holds them, too.

    Raises InputError at the line of the mapping for a column that the data do not have or that
    cannot be what it is mapped to, and EvidenceError for data that cannot be read.
    """
    problems: list[Problem] = []
    found: dict[str, Mapping[str, str]] = {}
    for name, table in mapping.tables.items():
        rows.take(table)
        found[name] = rows.columns(f"raw_{name}")
        problems += _wrong(rows, table, found[name])
    if problems:
        raise InputError(problems)
    rows.keep(
        "codes",
        {"place": "text", "theirs": "text", "ours": "text"},
        [code for name, table in mapping.tables.items() for code in _codes(name, table)],
    )
    for name, table in mapping.tables.items():
        select = _select(rows, name, table, found[name])
        if since is None or name not in _WINDOWED:
            rows.define(name, select)
            continue
        rows.define(f"all_{name}", select)
        ts = table.columns["ts"]
        stored = rows.since(
            f"raw.{rows.quoted(ts.name)}", found[name][ts.name], table.time_zone, since
        )
        moment = since.isoformat(sep=" ")
        within = f"{select} where {stored}" if stored else select
        rows.define(
            name,
            f"select * from ({within}) within where ts is null or ts >= timestamp '{moment}'",  # noqa: S608  our own text
        )


def _wrong(rows: Store, table: TableSource, columns: Mapping[str, str]) -> Iterator[Problem]:
    if table.time_zone and not rows.knows_zone(table.time_zone):
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
        elif source.name and (said := rows.misfit(table, source, columns[source.name])):
            yield Problem(at.file, at.line, at.column, where, *said)


def _codes(name: str, table: TableSource) -> Iterator[tuple[str, str, str]]:
    for column, source in table.columns.items():
        for theirs, ours in source.codes.items():
            yield f"{name}.{column}", theirs, ours
        if source.value is not None:
            yield f"{name}.{column}", "", source.value


def _select(rows: Store, name: str, table: TableSource, columns: Mapping[str, str]) -> str:
    parts: list[str] = []
    joins: list[str] = []
    for column in table.table.columns:
        source = table.columns.get(column.name)
        if source is None:
            parts.append(f"cast(null as {rows.dialect.types[column.kind]}) as {column.name}")
            continue
        raw = f"raw.{rows.quoted(source.name)}"
        if source.codes and source.value is None:
            joins.append(_code_join(rows, f"{name}.{column.name}", column, raw))
        kind = columns.get(source.name, "")
        parts += _expressions(rows, f"{name}.{column.name}", table, column, raw, kind)
    select, joined = ", ".join(parts), " ".join(joins)
    return f"select {select} from raw_{name} raw {joined}"  # noqa: S608  names of ours, or quoted


def _code_join(rows: Store, place: str, column: Column, raw: str) -> str:
    known = f"(select theirs, ours from codes where place = '{place}')"  # noqa: S608  our own text
    alias = f"code_{column.name}"
    return f"left join {known} {alias} on {alias}.theirs = {rows.attempt(raw, 'text')}"


def _expressions(
    rows: Store, place: str, table: TableSource, column: Column, raw: str, kind: str
) -> Iterator[str]:
    source = table.columns[column.name]
    match column.kind:
        case "text" if source.value is not None:
            yield f"(select ours from codes where place = '{place}') as {column.name}"  # noqa: S608  our own text
        case "text":
            plain = rows.attempt(raw, "text")
            text = f"coalesce(code_{column.name}.ours, {plain})" if source.codes else plain
            yield f"nullif({text}, '') as {column.name}"
        case "instant":
            instant, flaw = rows.instant(raw, kind, table.time_zone, source.unit)
            yield f"{instant} as {column.name}"
            yield f"{flaw} as {column.name}_flaw"
        case _:
            yield f"{rows.attempt(raw, column.kind)} as {column.name}"
