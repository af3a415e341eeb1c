"""How DuckDB reads times of any shape: in UTC, and with what is wrong with each."""

from __future__ import annotations

from datetime import datetime

from dpiakit.evidence.engines.fitting import (
    PLAIN_VALUES,
    TimeTypes,
    clock_change,
    in_utc,
)
from dpiakit.evidence.engines.grammar import EXACT, FURTHEST, LOCAL, UNITS, WHOLE
from dpiakit.evidence.engines.names import literal
from dpiakit.evidence.mapping import ColumnSource, TableSource

_TIMES = TimeTypes(
    zoned=frozenset({"TIMESTAMP WITH TIME ZONE"}),
    local=frozenset({"TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "DATE"}),
    whole=frozenset({"BIGINT", "INTEGER", "UBIGINT", "UINTEGER", "SMALLINT", "HUGEINT"}),
    text=frozenset({"VARCHAR"}),
)
_FIRST, _LAST = "timestamp '0001-01-01'", "timestamp '9999-12-31 23:59:59.999999'"


def since(raw: str, kind: str, zone: str, moment: datetime) -> str:
    """A condition on a column as it is stored, so that whole blocks of a file need not be read.

    It lets through what lies at or after a moment and what is no time; empty where none is sure.
    """
    if kind not in _TIMES.zoned and not (kind in _TIMES.local and zone == "UTC"):
        return ""
    point = f"timestamp '{moment.isoformat(sep=' ')}'"
    if kind in _TIMES.zoned:
        point = f"timezone('UTC', {point})"
    return f"({raw} >= {point} or {raw} is null)"


def misfit(table: TableSource, source: ColumnSource, kind: str) -> tuple[str, str] | None:
    """Why a column of that type cannot be what it is mapped to, and what to do."""
    if any(mark in kind for mark in ("(", "[")) and not kind.startswith(("DECIMAL", "ENUM")):
        return f"It holds values of several parts ({kind[:60]}).", PLAIN_VALUES
    if source.column.kind != "instant":
        return None
    return _TIMES.misfit(table, source, kind)


def instant(raw: str, kind: str, zone: str, unit: str) -> tuple[str, str]:
    """A point in time in UTC, and what is wrong with it: no time lies beyond the year 9999."""
    instant, flaw = _any_instant(raw, kind, zone, unit)
    inside = f"case when {instant} between {_FIRST} and {_LAST} then {instant} end"
    return inside, f"case when {instant} not between {_FIRST} and {_LAST} then 1 else {flaw} end"


def _any_instant(raw: str, kind: str, zone: str, unit: str) -> tuple[str, str]:
    if unit:
        number, factor = f"try_cast({raw} as bigint)", UNITS[unit]
        if kind == "VARCHAR":
            number = f"case when {matches(raw, WHOLE)} then {number} end"
        fits = f"{number} between {-FURTHEST // factor} and {FURTHEST // factor}"
        instant = f"case when {fits} then make_timestamp(({number}) * {factor}) end"
        there = f"{raw} <> ''" if kind == "VARCHAR" else f"{raw} is not null"
        return instant, f"case when {there} and ({fits}) is not true then 1 else 0 end"
    if kind in _TIMES.zoned:
        return f"timezone('UTC', {raw})", "0"
    if kind in _TIMES.local:
        local = f"cast({raw} as timestamp)"
        return in_utc(local, zone), clock_change(local, zone)
    exact = matches(raw, EXACT)
    local = f"case when {matches(raw, LOCAL)} then try_cast({raw} as timestamp) end"
    point = f"timezone('UTC', try_cast({raw} as timestamptz))"
    unread = f"{raw} <> '' and case when {exact} then {point} else {local} end is null"
    plain = f"{raw} <> '' and not {exact}"
    if not zone:
        flaw = f"case when {unread} then 1 when {plain} then 2 else 0 end"
        return f"case when {exact} then {point} end", flaw
    flaw = f"case when {unread} then 1 when {plain} then {clock_change(local, zone)} else 0 end"
    return f"case when {exact} then {point} else {in_utc(local, zone)} end", flaw


def matches(raw: str, pattern: str) -> str:
    """Whether the whole of a text is written so."""
    return f"regexp_full_match({raw}, {literal(pattern)})"
