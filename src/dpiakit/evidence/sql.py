"""Names from outside inside SQL: always quoted, never trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dpiakit.evidence.errors import EvidenceError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def quoted(name: str) -> str:
    """A name as an SQL identifier. Whatever stands in it stays a name.

    Raises EvidenceError for an empty name, or one with a zero character.
    """
    if not name or "\0" in name:
        raise EvidenceError(repr(name), "This is no name of a table or a column.")
    return '"' + name.replace('"', '""') + '"'


def columns_of(connection: DuckDBPyConnection, table: str) -> dict[str, str]:
    """The columns of a table or view with their SQL types, in order.

    Raises EvidenceError where there is no such table.
    """
    import duckdb

    try:
        rows = connection.execute(f"DESCRIBE {quoted(table)}").fetchall()
    except duckdb.CatalogException:
        raise EvidenceError(table, "There is no such table.") from None
    return {row[0]: row[1] for row in rows}
