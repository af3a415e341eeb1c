"""The last states of a ledger, kept, so that the next audit looks only at what came after.

A snapshot holds one row for each person and purpose, with the pseudonyms of the ledger: it is as
confidential as the ledger itself. Only its digest enters a manifest.
"""

from __future__ import annotations

import pathlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dpiakit.evidence.consent_sql import VERSION, snapshot_sql
from dpiakit.evidence.engines.duck import Rows, failures
from dpiakit.evidence.engines.names import literal
from dpiakit.evidence.engines.store import Origin, Piece, Store
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.sources import sha256_at
from dpiakit.evidence.tables import Kind
from dpiakit.source.files import display_name

STATES_BEFORE: Mapping[str, Kind] = {
    "subject_id": "text", "purpose_id": "text", "ts": "instant", "packed": "integer",
    "valid_until": "instant", "jurisdiction": "text",
}  # fmt: skip
_FORMAT = "dpiakit/consent-snapshot-v1"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The last states of a ledger up to a moment."""

    until: datetime
    """The first moment, in UTC, that it does not know."""
    rows: int
    origin: Origin


def read_snapshot(rows: Store, file: pathlib.Path, end: datetime) -> Snapshot:
    """Make a snapshot's states readable as ``states_before``.

    ``end`` is the first moment after the day of the audit. Raises EvidenceError for a file that is
    no snapshot, was made by other checks, or leaves nothing to look at.
    """
    shown = display_name(file)
    if not isinstance(rows, Rows):
        raise EvidenceError(shown, "Snapshots are read by DuckDB only.", "Leave --engine out.")
    if not file.is_file():
        raise EvidenceError(shown, "There is no such file.", "Make one with --keep-snapshot.")
    path = literal(str(file.resolve()))
    with failures(shown):
        told = {
            bytes(key).decode("utf-8", "replace"): bytes(value).decode("utf-8", "replace")
            for key, value in rows.run(f"select key, value from parquet_kv_metadata({path})")  # noqa: S608  a quoted path
        }
    if told.get("format") != _FORMAT or told.get("checks") != VERSION:
        made = "by another version of the checks" if told.get("format") == _FORMAT else ""
        what = f"This snapshot was made {made}." if made else "This is no snapshot of a ledger."
        raise EvidenceError(shown, what, "Make one with --keep-snapshot over the whole ledger.")
    until = datetime.fromisoformat(told["until"])
    if until >= end:
        raise EvidenceError(
            shown,
            f"It already knows everything before {until:%Y-%m-%d}: nothing is left to look at.",
            "Name a later day with --on, or an earlier snapshot.",
        )
    names = ", ".join(STATES_BEFORE)
    rows.define("states_before", f"select {names} from read_parquet([{path}])")  # noqa: S608  a quoted path
    (count,) = rows.one("select count(*) from states_before")
    piece = Piece(file.name, file.stat().st_size, sha256_at(file, shown))
    return Snapshot(until, int(count), Origin("parquet", "full-file", (piece,)))


def no_snapshot(rows: Store) -> None:
    """An empty ``states_before``: the ledger is all there is."""
    rows.keep("states_before", STATES_BEFORE, [])


def write_snapshot(rows: Store, file: pathlib.Path, end: datetime) -> None:
    """Write the last state of each person and purpose before a moment.

    Raises EvidenceError where that fails; then no file is there.
    """
    if not isinstance(rows, Rows):
        raise EvidenceError(
            display_name(file), "Snapshots are made by DuckDB only.", "Leave --engine out."
        )
    told = {"format": _FORMAT, "checks": VERSION, "until": end.isoformat()}
    metadata = ", ".join(f"{key}: {literal(value)}" for key, value in told.items())
    with failures(display_name(file)):
        rows.run(
            f"copy ({snapshot_sql()}) to {literal(str(file))} "
            f"(format parquet, compression zstd, use_tmp_file false, kv_metadata {{{metadata}}})"
        )
