"""Tables of Spark's catalogue, known by their content: they are no files that one can hash."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from dpiakit.evidence.engines.origins import stop
from dpiakit.evidence.engines.spark_session import failures
from dpiakit.evidence.engines.store import Origin, Piece
from dpiakit.evidence.errors import EvidenceError
from dpiakit.source import quoted

if TYPE_CHECKING:
    from dpiakit.evidence.mapping import TableSource


class CatalogueTables:
    """The tables a mapping names, as an active session sees them, each hashed before and after."""

    of_text: Collection[str] = ()

    def __init__(self, session: Any) -> None:
        self.session = session
        self._taken: dict[str, tuple[TableSource, str]] = {}

    def frame(self, table: TableSource) -> Any:
        """A table. Raises InputError at the line of the mapping for one that is not there."""
        frame = self._table(table)
        self._taken[table.table.name] = table, self._digest(table, frame)
        return frame

    def origin(self, table: TableSource) -> Origin:
        """The table with the digest of the mapped columns of all its rows."""
        _, digest = self._taken[table.table.name]
        return Origin("spark", "table-content", (Piece(table.names[0], 0, digest),))

    def must_be_unchanged(self) -> None:
        """Raises EvidenceError if a table changed since it was first looked at."""
        for table, digest in self._taken.values():
            if self._digest(table, self._table(table)) != digest:
                raise EvidenceError(
                    table.names[0],
                    "The table changed while it was measured, so nothing is proven.",
                    "Measure a copy or a fixed version, or wait until nobody writes to it.",
                )

    def _table(self, table: TableSource) -> Any:
        from pyspark.errors import AnalysisException

        if len(table.names) != 1:
            stop(table, 'Write "from:" with the name of one table.', "catalogue.schema.table")
        name = table.names[0]
        place = ".".join("`" + part.replace("`", "``") + "`" for part in name.split("."))
        try:
            with failures(name):
                try:
                    return self.session.table(place)
                except AnalysisException as error:
                    if "NOT_FOUND" not in str(error):
                        raise
        except EvidenceError as error:
            stop(table, f"{quoted(name)}: {error.what}", error.hint)
        hint = "Write its whole name: catalogue.schema.table. Views of a session are not seen."
        return stop(table, f"Spark's catalogue has no table {quoted(name)}.", hint)

    def _digest(self, table: TableSource, frame: Any) -> str:
        """SHA-256 of the mapped columns of all rows, in whatever order they are stored.

        Rows are hashed by the machines that hold them, sorted within 65,536 parts and hashed again.
        """
        from pyspark.sql import functions as f

        known = set(frame.columns)
        names = sorted({one.name for one in table.columns.values()} & known)
        row = f.to_json(f.struct(*(f.col("`" + one.replace("`", "``") + "`") for one in names)))
        hashed = frame.select(f.sha2(row, 256).alias("hash"))
        part = f.sha2(f.concat_ws("", f.sort_array(f.collect_list("hash"))), 256)
        grouped = hashed.groupBy(f.substring("hash", 1, 4).alias("part")).agg(part.alias("hash"))
        whole = hashlib.sha256()
        with failures(table.names[0]):
            for number, digest in sorted(map(tuple, grouped.collect())):
                whole.update(f"{number}:{digest}\n".encode())
        return whole.hexdigest()
