"""The columns of a table of a connection: what a name from outside may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
