"""How Spark reads times and other values of any shape: in UTC, and with what is wrong with each.

The session must speak ANSI SQL in UTC, and TIMESTAMP must mean TIMESTAMP_NTZ. A bad value must
never end a query, so that whatever may fail is tried.
"""

from __future__ import annotations

from datetime import datetime

from dpiakit.evidence.engines.fitting import PLAIN_VALUES, TimeTypes, truth
from dpiakit.evidence.engines.grammar import (
    DAY,
    EXACT,
    FURTHEST,
    LOCAL,
    UNITS,
    WHOLE,
)
from dpiakit.evidence.engines.names import literal
from dpiakit.evidence.mapping import ColumnSource, TableSource
from dpiakit.evidence.tables import Kind

_ZONED = "timestamp"
_LOCAL = frozenset({"timestamp_ntz", "date"})
_TIMES = TimeTypes(
    zoned=frozenset({_ZONED}),
    local=_LOCAL,
    whole=frozenset({"bigint", "int", "smallint", "decimal(20,0)"}),
    text=frozenset({"string"}),
)
_FRACTIONS = frozenset({"float", "double"})
_PLAIN = frozenset({"string", "boolean", "tinyint", _ZONED, *_LOCAL, *_TIMES.whole, *_FRACTIONS})
_FIRST = "timestamp_ntz '0001-01-01 00:00:00'"
_LAST = "timestamp_ntz '9999-12-31 23:59:59.999999'"


def misfit(table: TableSource, source: ColumnSource, kind: str) -> tuple[str, str] | None:
    """Why a column of that type cannot be what it is mapped to, and what to do."""
    if kind not in _PLAIN and not kind.startswith("decimal("):
        said = f"It holds values of several parts, or none that have a text ({kind[:60]})."
        return said, PLAIN_VALUES
    if source.column.kind != "instant":
        if kind not in _FRACTIONS:
            return None
        hint = "Store it as text or as a whole number."
        return f"It holds {kind}, which engines write differently.", hint
    return _TIMES.misfit(table, source, kind)


def attempt(raw: str, kind: Kind) -> str:
    """A value as that kind, or null where it cannot be one."""
    text = f"cast({raw} as string)"
    match kind:
        case "integer":
            return f"case when {matches(text, WHOLE)} then {_number(text)} end"
        case "day":
            return f"case when {matches(text, DAY)} then try_cast(left({text}, 10) as date) end"
        case "truth":
            return truth(text)
        case _:
            return text


def since(raw: str, kind: str, zone: str, moment: datetime) -> str:  # noqa: ARG001  as every engine
    """Nothing: only a snapshot asks, and those are read by DuckDB."""
    return ""


def instant(raw: str, kind: str, zone: str, unit: str) -> tuple[str, str]:
    """A point in time in UTC, and what is wrong with it: no time lies beyond the year 9999."""
    instant, flaw = _any_instant(raw, kind, zone, unit)
    inside = f"case when {instant} between {_FIRST} and {_LAST} then {instant} end"
    return inside, f"case when {instant} not between {_FIRST} and {_LAST} then 1 else {flaw} end"


def _any_instant(raw: str, kind: str, zone: str, unit: str) -> tuple[str, str]:
    if unit:
        return _counted(raw, kind, UNITS[unit])
    if kind == _ZONED:
        return f"cast({raw} as timestamp_ntz)", "0"
    if kind in _LOCAL:
        local = f"try_cast({raw} as timestamp_ntz)"
        lost = f"{raw} is not null and {local} is null"
        return _utc(local, zone), f"case when {lost} then 1 else {_clock_change(local, zone)} end"
    exact = matches(raw, EXACT)
    local = (
        f"case when {matches(raw, LOCAL)} then try_cast({_with_seconds(raw)} as timestamp_ntz) end"
    )
    point = f"cast(try_cast({_with_seconds(raw)} as timestamp_ltz) as timestamp_ntz)"
    unread = f"{raw} <> '' and case when {exact} then {point} else {local} end is null"
    plain = f"{raw} <> '' and not {exact}"
    if not zone:
        flaw = f"case when {unread} then 1 when {plain} then 2 else 0 end"
        return f"case when {exact} then {point} end", flaw
    flaw = f"case when {unread} then 1 when {plain} then {_clock_change(local, zone)} else 0 end"
    return f"case when {exact} then {point} else {_utc(local, zone)} end", flaw


def _counted(raw: str, kind: str, factor: int) -> tuple[str, str]:
    number, there = f"try_cast({raw} as bigint)", f"{raw} is not null"
    if kind == "string":
        number, there = f"case when {matches(raw, WHOLE)} then {_number(raw)} end", f"{raw} <> ''"
    fits = f"{number} between {-FURTHEST // factor} and {FURTHEST // factor}"
    point = f"cast(timestamp_micros(try_multiply({number}, {factor}L)) as timestamp_ntz)"
    instant = f"case when {fits} then {point} end"
    return instant, f"case when {there} and not coalesce({fits}, false) then 1 else 0 end"


def matches(raw: str, pattern: str) -> str:
    """Whether the whole of a text is written so."""
    return rf"({raw} rlike r'^(?:{pattern})\z')"


def _number(text: str) -> str:
    """A whole number, which Spark would not read with its ".0"."""
    return f"try_cast(split_part({text}, '.', 1) as bigint)"


def _with_seconds(raw: str) -> str:
    """A time that fits the grammar, with the seconds that Spark asks for."""
    lacking = f"length({raw}) > 10 and substr({raw}, 17, 1) <> ':'"
    return (
        f"case when {lacking} then concat(left({raw}, 16), ':00', substr({raw}, 17)) else {raw} end"
    )


def _utc(local: str, zone: str) -> str:
    """The moment at which the clocks of a zone showed a time; of two the later, as DuckDB does.

    Spark takes the earlier. The later one, if there is one, has the offset of a day later.
    """
    if zone == "UTC":
        return local
    day_later = f"timestampadd(HOUR, 24, {_to_utc('shown', zone)})"
    offset = f"({_to_local(day_later, zone)} - {day_later})"
    later = _let("late", f"shown - {offset}", f"if({_to_local('late', zone)} = shown, late, null)")
    moment = f"greatest({_to_utc('shown', zone)}, {later})"  # greatest passes over what is null
    return _let("shown", local, moment)


def _clock_change(local: str, zone: str) -> str:
    """3 where the clock showed a time twice or never; an hour and half an hour are tried."""
    if zone == "UTC":
        return "0"
    again = " or ".join(
        f"{_to_local(f'timestampadd(MINUTE, {minutes}, moment)', zone)} = shown"
        for minutes in (-60, -30, 30, 60)
    )
    doubtful = f"{_to_local('moment', zone)} <> shown or {again}"
    flaw = _let("moment", _utc("shown", zone), f"case when {doubtful} then 3 else 0 end")
    return _let("shown", local, flaw)


def _to_utc(time: str, zone: str) -> str:
    return f"convert_timezone({literal(zone)}, 'UTC', {time})"


def _to_local(time: str, zone: str) -> str:
    return f"convert_timezone('UTC', {literal(zone)}, {time})"


def _let(name: str, value: str, body: str) -> str:
    """An expression in which a value has a name, so that it is worked out once."""
    return f"element_at(transform(array({value}), {name} -> {body}), 1)"
