"""Every dialect in which checks are written down, by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dpiakit.evidence.engines.dialect import DUCKDB, POSTGRES, SPARK, Dialect
from dpiakit.evidence.engines.warehouses import BIGQUERY, SNOWFLAKE, TRINO

DIALECTS: Mapping[str, Dialect] = MappingProxyType(
    {one.name: one for one in (DUCKDB, POSTGRES, SPARK, BIGQUERY, SNOWFLAKE, TRINO)}
)
EXECUTED = frozenset({"duckdb", "postgres", "spark"})
"""Those whose texts the tests run on the engine itself."""
