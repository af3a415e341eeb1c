"""Dialects of warehouses that this program does not reach: their texts are compiled for people.

Every text is read back by another program's parser and run in its DuckDB form by the tests. On
the warehouses themselves nothing was executed.
"""

from __future__ import annotations

from dpiakit.evidence.engines.dialect import Dialect

BIGQUERY = Dialect(
    name="bigquery",
    types={
        "text": "string", "instant": "datetime", "day": "date", "integer": "int64",
        "truth": "bool",
    },
    plus_term="datetime_add(datetime_add({time}, interval {months} month), interval {days} day)",
    day_of="date({time})",
)  # fmt: skip
SNOWFLAKE = Dialect(
    name="snowflake",
    types={
        "text": "varchar", "instant": "timestamp_ntz", "day": "date", "integer": "bigint",
        "truth": "boolean",
    },
    plus_term="dateadd(day, {days}, dateadd(month, {months}, {time}))",
    day_of="cast({time} as date)",
)  # fmt: skip
TRINO = Dialect(
    name="trino",
    types={
        "text": "varchar", "instant": "timestamp(6)", "day": "date", "integer": "bigint",
        "truth": "boolean",
    },
    plus_term="date_add('day', {days}, date_add('month', {months}, {time}))",
    day_of="cast({time} as date)",
)  # fmt: skip
