"""What differs between the SQL of engines: everything else of a check is written once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dpiakit.evidence.tables import Kind


@dataclass(frozen=True, slots=True)
class Dialect:
    """How an engine says the few things on which standards leave it alone."""

    name: str
    types: Mapping[Kind, str]
    """What it calls the kinds of canonical columns. ``instant`` is a time without zone, in UTC."""
    plus_term: str
    """A time, months and days later: `{time}`, `{months}`, `{days}`. 31 January and one month is
    the last day of February."""
    day_of: str
    """The calendar day of `{time}`, which is in UTC."""
    as_of: str = ""
    """The kind of join that takes the last row at or before, or empty where there is none."""
    bucket: str = ""
    """In which of `{buckets}` parts, counted from 0, a `{key}` falls; empty where the engine has
    no need of parts."""


DUCKDB = Dialect(
    name="duckdb",
    types={
        "text": "varchar", "instant": "timestamp", "day": "date", "integer": "bigint",
        "truth": "boolean",
    },
    plus_term="({time} + to_months(cast({months} as integer)) + to_days(cast({days} as integer)))",
    day_of="cast({time} as date)",
    as_of="asof left join",
    bucket="(hash({key}) % {buckets})",
)  # fmt: skip

POSTGRES = Dialect(
    name="postgres",
    types={
        "text": "text", "instant": "timestamp", "day": "date", "integer": "bigint",
        "truth": "boolean",
    },
    plus_term=(
        "({time} + make_interval(months => cast({months} as integer), "
        "days => cast({days} as integer)))"
    ),
    day_of="cast({time} as date)",
)  # fmt: skip

SPARK = Dialect(
    name="spark",
    types={
        "text": "string", "instant": "timestamp_ntz", "day": "date", "integer": "bigint",
        "truth": "boolean",
    },
    plus_term="({time} + make_ym_interval(0, cast({months} as int)) "
    "+ make_dt_interval(cast({days} as int)))",
    day_of="cast({time} as date)",
)  # fmt: skip
"""Apache Spark and Databricks, where TIMESTAMP means TIMESTAMP_NTZ (`spark.sql.timestampType`)."""
