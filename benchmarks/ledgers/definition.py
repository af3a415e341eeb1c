"""The audit in words that every library's program uses: what `evidence consent` counts."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

RANKS = {
    "given": 0, "renewed": 1, "opted_in": 2, "requested": 4, "expired": 5, "invalidated": 6,
    "refused": 7, "revoked": 8, "withdrawn": 9, "opted_out": 10,
}  # fmt: skip
UNKNOWN, WITHDRAWN, OPTED_OUT = 3, 9, 10
GPC, NO_EXPRESSION = 1, 2
POOR = ("pre_ticked", "implied_scroll", "bundled")
COUNTS = (
    "uses", "no_prior_event", "invalid_state", "used_after_withdrawal", "used_after_opt_out",
    "signal_ignored", "stale", "no_valid_expression", "within_grace",
)  # fmt: skip
WITHDRAWAL_DAYS, OPT_OUT_DAYS = 15, 15


def deadline(day: object) -> object:
    """The end of the last of so many business days after a day, as numpy counts them."""
    import numpy as np

    last = np.busday_offset(day, OPT_OUT_DAYS, roll="backward")
    return (last + 1).astype("datetime64[us]") - np.timedelta64(1, "us")


def digest(rows: Iterable[tuple[object, ...]]) -> str:
    """Of the numbers of every purpose, in order: equal numbers, equal digest."""
    plain = sorted([str(name), *map(int, numbers)] for name, *numbers in rows)
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()


def answer(audit: Callable[[Path], Iterable[tuple[object, ...]]]) -> None:
    """Run a library's audit of the folder that is named, and print its digest and times.

    The times are of the audit alone, without starting the program: wall, and CPU of all threads.
    """
    wall, cpu = time.perf_counter(), time.process_time()
    rows = list(audit(Path(sys.argv[1])))
    told(rows, time.perf_counter() - wall, time.process_time() - cpu)


def told(rows: Iterable[tuple[object, ...]], wall: float, cpu: float) -> None:
    """Print what an audit found and took."""
    print(json.dumps({"digest": digest(rows), "wall": wall, "cpu": cpu}))
