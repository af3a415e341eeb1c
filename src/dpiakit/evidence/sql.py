"""Tables and columns of a connection under names from outside, which may be anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dpiakit.evidence.engines.names import identifier
from dpiakit.evidence.errors import EvidenceError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def columns_of(connection: DuckDBPyConnection, table: str) -> dict[str, str]:
    """The columns of a table or view with their SQL types, in order.

    Raises EvidenceError where there is no such table.
    """
    rows = connection.execute(
        "select column_name, data_type from duckdb_columns() where table_name = ? "
        "and database_name = current_database() and schema_name = current_schema() "
        "order by column_index",
        [table],
    ).fetchall()
    if not rows:
        raise EvidenceError(table, "There is no such table.")
    return dict(rows)


def rows_of(table: str, quasi: Sequence[str], column: str = "") -> str:
    """The columns of a table as a common table ``rows``: quasi-identifiers q0, q1 and so on, v.

    Names of our own, since those of the data may be anything, also ours. Rows without a value in
    ``column`` are left out where one is named.
    """
    named = [f"{identifier(name)} AS q{i}" for i, name in enumerate(quasi)]
    known = f" WHERE {identifier(column)} IS NOT NULL" if column else ""
    named += [f"{identifier(column)} AS v"] if column else []
    return f"rows AS (SELECT {', '.join(named)} FROM {identifier(table)}{known})"  # noqa: S608  quoted


def keys_of(quasi: Sequence[str]) -> str:
    """The quasi-identifiers by the names of :func:`rows_of`, in a row."""
    return ", ".join(f"q{i}" for i in range(len(quasi)))
