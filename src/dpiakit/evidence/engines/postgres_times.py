"""How PostgreSQL reads times, numbers and days of any shape without tripping over one.

Before version 16 it cannot be asked whether a text would be read, and a cast that fails ends
everything. So a text is cast only where it is written as :mod:`~.grammar` says and names a day
that exists.
"""

from __future__ import annotations

from datetime import datetime

from dpiakit.evidence.engines.fitting import (
    PLAIN_VALUES,
    TimeTypes,
    clock_change,
    in_utc,
    truth,
)
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

_TIMES = TimeTypes(
    zoned=frozenset({"timestamp with time zone"}),
    local=frozenset({"timestamp without time zone", "date"}),
    whole=frozenset({"smallint", "integer", "bigint"}),
    text=frozenset({"text", "character varying", "character", "citext", "name"}),
)
_PARTED = frozenset({"json", "jsonb", "xml", "hstore"})
_FIRST, _LAST = "timestamp '0001-01-01'", "timestamp '9999-12-31 23:59:59.999999'"
_MICROSECONDS_A_DAY = 86_400_000_000


def since(raw: str, kind: str, zone: str, moment: datetime) -> str:
    """Nothing: without snapshots no row is left out."""
    _ = raw, kind, zone, moment
    return ""


def misfit(table: TableSource, source: ColumnSource, kind: str) -> tuple[str, str] | None:
    """Why a column of that type cannot be what it is mapped to, and what to do."""
    if kind.endswith("[]") or kind in _PARTED or kind.startswith(("composite ", "range ")):
        return f"It holds values of several parts ({kind[:60]}).", PLAIN_VALUES
    if source.column.kind != "instant":
        return None
    return _TIMES.misfit(table, source, kind)


def instant(raw: str, kind: str, zone: str, unit: str) -> tuple[str, str]:
    """A point in time in UTC, and what is wrong with it: no time lies beyond the year 9999."""
    if unit:
        return _counted(raw, kind, UNITS[unit])
    if kind in _TIMES.zoned:
        inside = _bounded(f"timezone('UTC', {raw})")
        return inside, f"case when {raw} is not null and {inside} is null then 1 else 0 end"
    if kind in _TIMES.local:
        # The bounds come first: what lies far beyond them could not even be cast.
        near = f"{raw} between cast({_FIRST} as {kind}) and cast({_LAST} as {kind})"
        local = f"cast({raw} as timestamp)"
        inside = f"case when {near} then {_bounded(in_utc(local, zone))} end"
        change = f"case when {near} then {clock_change(local, zone)} else 0 end"
        gone = f"{raw} is not null and {inside} is null"
        return inside, f"case when {gone} then 1 else {change} end"
    return _written(raw, zone)


def _counted(raw: str, kind: str, factor: int) -> tuple[str, str]:
    """A number of seconds, or parts of one, since 1970."""
    number = attempt(raw, "integer") if kind in _TIMES.text else f"cast({raw} as bigint)"
    there = f"{_text(raw)} <> ''"
    most, day = FURTHEST // factor, _MICROSECONDS_A_DAY // factor
    fits = f"{number} between {-most} and {most}"
    # Days and the rest apart: a product of microseconds would be rounded to 53 bits.
    moment = (
        f"timestamp '1970-01-01' + make_interval(days => cast({number} / {day} as integer))"
        f" + ({number} % {day}) * interval '{factor} microsecond'"
    )
    instant = f"case when {fits} then {moment} end"
    return instant, f"case when {there} and ({fits}) is not true then 1 else 0 end"


def _written(raw: str, zone: str) -> tuple[str, str]:
    """A time in ISO 8601, with its offset or as a local one."""
    text = _text(raw)
    day, year, short = _exists(text), f"left({text}, 4)", _shortened(text)
    exact, plain = _matches(text, EXACT), _matches(text, LOCAL)
    point = f"timezone('UTC', cast({short} as timestamptz))"
    # No offset leads out of a year that is neither the first nor the last.
    far_inside = f"{year} between '0002' and '9998'"
    inside = f"case when {far_inside} then {point} else {_bounded(point)} end"
    read = (
        f"when {exact} then case when {year} <> '0000' then case when {day} then {inside} end end"
    )
    told = (
        f"when {exact} then case when {year} = '0000' then 1 when not {day} then 1 "
        f"when {far_inside} then 0 when {_bounded(point)} is not null then 0 else 1 end "
        f"when {text} is null or {text} = '' then 0"
    )
    if not zone:
        local = f"when {plain} then case when {day} then 2 else 1 end"
        return f"case {read} end", f"case {told} {local} else 1 end"
    clock = f"cast({short} as timestamp)"
    placed = _bounded(in_utc(clock, zone))
    known = (
        f"when {plain} then case when {year} <> '0000' then case when {day} then {placed} end end"
    )
    local = (
        f"when {plain} then case when {year} = '0000' then 1 when not {day} then 1 "
        f"when {placed} is null then 1 else {clock_change(clock, zone)} end"
    )
    return f"case {read} {known} end", f"case {told} {local} else 1 end"


def _matches(text: str, pattern: str) -> str:
    """Whether the whole of a text is written so."""
    return f"{text} ~ {literal(f'^(?:{pattern})$')}"


def _exists(text: str) -> str:
    """Whether the day that begins a text is one of the calendar; its digits are known to be some.

    Conditions are nested, not joined by ``and``: which side of it comes first nobody promises.
    """
    month, day = f"substr({text}, 6, 2)", f"substr({text}, 9, 2)"
    year = f"cast(left({text}, 4) as integer)"
    leap = f"({year} % 4 = 0 and {year} % 100 <> 0 or {year} % 400 = 0)"
    return (
        f"({day} between '01' and case when {month} in ('04', '06', '09', '11') then '30' "
        f"when {month} <> '02' then '31' when {leap} then '29' else '28' end "
        f"and {month} between '01' and '12')"
    )


def _shortened(text: str) -> str:
    """A text without what is finer than a microsecond: it is cut off, not rounded."""
    cut = rf"regexp_replace({text}, '([.][0-9]{{6}})[0-9]+', '\1')"
    return f"case when {text} like '%._______%' then {cut} else {text} end"


def _text(raw: str) -> str:
    """Compared byte by byte, as everywhere: some orders of a database know equals we do not."""
    return f'(cast({raw} as text) collate "C")'


def _bounded(moment: str) -> str:
    return f"case when {moment} between {_FIRST} and {_LAST} then {moment} end"


def attempt(raw: str, kind: Kind) -> str:
    """A value as that kind, or null where it cannot be one."""
    text = _text(raw)
    match kind:
        case "integer":
            number = f"cast(split_part({text}, '.', 1) as bigint)"
            return f"(case when {_matches(text, WHOLE)} then {number} end)"
        case "truth":
            return truth(text)
        case "day":
            day = f"case when {_exists(text)} then cast(left({text}, 10) as date) end"
            known = f"case when left({text}, 4) <> '0000' then {day} end"
            return f"(case when {_matches(text, DAY)} then {known} end)"
        case _:
            return text
