"""What differs between the SQL of engines: everything else of a check is written once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """How an engine says the few things on which standards leave them alone."""

    name: str
    plus_term: str
    """A time, months and days later: `{time}`, `{months}`, `{days}`. 31 January and one month is
    the last day of February."""
    day_of: str
    """The calendar day of `{time}`, which is in UTC."""
    as_of: str
    """The kind of join that takes the last row at or before, or empty where there is none."""


DUCKDB = Dialect(
    name="duckdb",
    plus_term="({time} + to_months(cast({months} as integer)) + to_days(cast({days} as integer)))",
    day_of="cast({time} as date)",
    as_of="asof left join",
)
