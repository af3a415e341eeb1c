"""How DuckDB reads times of any shape: in UTC, and with what is wrong with each."""

from __future__ import annotations

from datetime import datetime

from dpiakit.evidence.engines.grammar import EXACT, FURTHEST, LOCAL, UNITS, WHOLE
from dpiakit.evidence.engines.names import literal
from dpiakit.evidence.mapping import ColumnSource, TableSource

_ZONED = frozenset({"TIMESTAMP WITH TIME ZONE"})
_LOCAL = frozenset({"TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "DATE"})
_WHOLE = frozenset({"BIGINT", "INTEGER", "UBIGINT", "UINTEGER", "SMALLINT", "HUGEINT"})
_FIRST, _LAST = "timestamp '0001-01-01'", "timestamp '9999-12-31 23:59:59.999999'"


def since(raw: str, kind: str, zone: str, moment: datetime) -> str:
    """A condition on a column as it is stored, so that whole blocks of a file need not be read.

    It lets through what lies at or after a moment and what is no time; empty where none is sure.
    """
    if kind not in _ZONED and not (kind in _LOCAL and zone == "UTC"):
        return ""
    point = f"timestamp '{moment.isoformat(sep=' ')}'"
    if kind in _ZONED:
        point = f"timezone('UTC', {point})"
    return f"({raw} >= {point} or {raw} is null)"


def misfit(table: TableSource, source: ColumnSource, kind: str) -> tuple[str, str] | None:
    """Why a column of that type cannot be what it is mapped to, and what to do."""
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
    if kind in _ZONED:
        return f"timezone('UTC', {raw})", "0"
    if kind in _LOCAL:
        local = f"cast({raw} as timestamp)"
        return _utc(local, zone), _clock_change(local, zone)
    exact = matches(raw, EXACT)
    local = f"case when {matches(raw, LOCAL)} then try_cast({raw} as timestamp) end"
    point = f"timezone('UTC', try_cast({raw} as timestamptz))"
    unread = f"{raw} <> '' and case when {exact} then {point} else {local} end is null"
    plain = f"{raw} <> '' and not {exact}"
    if not zone:
        flaw = f"case when {unread} then 1 when {plain} then 2 else 0 end"
        return f"case when {exact} then {point} end", flaw
    flaw = f"case when {unread} then 1 when {plain} then {_clock_change(local, zone)} else 0 end"
    return f"case when {exact} then {point} else {_utc(local, zone)} end", flaw


def matches(raw: str, pattern: str) -> str:
    """Whether the whole of a text is written so."""
    return f"regexp_full_match({raw}, {literal(pattern)})"


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
