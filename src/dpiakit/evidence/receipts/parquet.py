"""The ledger of consent documents as Parquet."""

from __future__ import annotations

import pathlib

from dpiakit.evidence.engines.duck import failures
from dpiakit.evidence.engines.names import literal
from dpiakit.evidence.errors import EvidenceError


def as_parquet(kept: pathlib.Path) -> pathlib.Path:
    """A CSV file of ours as Parquet beside it; its times become points in time, in UTC.

    Raises EvidenceError where DuckDB is not installed.
    """
    try:
        import duckdb
    except ImportError:
        raise EvidenceError(
            "Parquet", "It needs DuckDB, which is not installed.",
            'Install it: pip install "dpiakit[evidence]", or write a .csv file.',
        ) from None  # fmt: skip
    made = kept.with_suffix(".parquet")
    with failures(kept.name), duckdb.connect(":memory:") as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(
            "copy (select * replace (cast(ts as timestamptz) as ts, "  # noqa: S608  our own file
            "cast(nullif(valid_until, '') as timestamptz) as valid_until) "
            f"from read_csv({literal(str(kept))}, header = true, all_varchar = true)) "
            f"to {literal(str(made))} (format parquet)"
        )
    return made
