"""The as-of statement of dpiakit alone, without its look at quality and its hashing.

    python benchmarks/ledgers/with_duckdb.py FOLDER [native|interval|fill] [MEMORY] [PARTS] [WHAT]

WHAT is ``asof``; ``scan`` (the second statement); or a floor to compare with: ``hash`` and
``hash-scan`` (hashing the columns the statement reads), ``group`` (one grouped count of those of
the scan), ``sort`` (sorting both tables by key), ``apart`` (each count of the scan by a statement
of its own).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from pathlib import Path

from definition import told
from prepared import prepared

from dpiakit.evidence.consent import asof_rows
from dpiakit.evidence.consent_sql import Form, scan_sql
from dpiakit.evidence.engines.duck import Rows, duck_store

LEDGER = "subject_id, purpose_id, event, ts, mechanism, jurisdiction"
SCANNED = ("purpose_id, event, ts, notice_version, proof_ref, mechanism, jurisdiction, age_band, "
           "parental_ref")  # fmt: skip
_EVENTS = f"'events', bit_xor(hash({LEDGER})) % 97"
_SCANNED = f"'events', bit_xor(hash({SCANNED})) % 97"
FORMS: dict[str, Form] = {"native": "native", "interval": "interval", "fill": "fill"}
FLOORS = {
    "hash": f"select {_EVENTS} from consent_events union all "
    "select 'uses', bit_xor(hash(subject_id, purpose_id, ts)) % 97 from processing_events",
    "hash-scan": f"select {_SCANNED} from consent_events",
    "group": f"select purpose_id, count({SCANNED.replace(', ', '), count(')}) "
    "from consent_events group by purpose_id",
    "sort": "select 'all', sum(number) % 97 from (select row_number() over (partition by "
    "subject_id, purpose_id order by ts) as number from (select subject_id, purpose_id, ts, event, "
    "mechanism from consent_events union all select subject_id, purpose_id, ts, null, null "
    "from processing_events))",
}


def main() -> None:
    """Prepare, then time the statement alone."""
    given = sys.argv[2:]
    form, memory, parts, what = [*given, *("native", "12GB", "1", "asof")[len(given) :]]
    with prepared(Path(sys.argv[1]), memory, duck_store) as rows:
        wall, cpu = time.perf_counter(), time.process_time()
        found = list(_measured(rows, form, int(parts), what))
        told(found, time.perf_counter() - wall, time.process_time() - cpu)


def _measured(rows: Rows, form: str, parts: int, what: str) -> Iterable[tuple[object, ...]]:
    if what == "asof":
        return asof_rows(rows, FORMS[form], parts, lambda _: None)
    if what == "scan":
        return rows.run(scan_sql())
    if what == "apart":
        return (row for text in _apart() for row in rows.run(text))
    return rows.run(FLOORS[what])


def _apart() -> Iterable[str]:
    whole = scan_sql()
    head, tail = whole.split("count(*) as events,")[0], whole[whole.index("\nfrom ") :]
    lines = whole[len(head) : whole.index("\nfrom ")].split(",\n  ")[1:]
    for line in lines:
        yield f"{head}{line} {tail}"


if __name__ == "__main__":
    main()
