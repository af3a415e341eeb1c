"""Many records compared in worker processes, handed back in order."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from dpiakit.comparison.changes import RecordChange
from dpiakit.comparison.comparing import compare
from dpiakit.comparison.judging import Judges
from dpiakit.comparison.matching import Pair

ALONE = 8
"""So many records are compared faster without workers."""
CHUNK = 4
"""Records a worker takes at a time."""

_work: tuple[Sequence[Pair], Judges] | None = None
"""Set before workers are forked, so that they share records and law instead of loading them."""


@contextmanager
def compared(
    pairs: Sequence[Pair], judges: Judges, jobs: int | None
) -> Iterator[Iterator[RecordChange | None]]:
    """What happened to each record, in order. `jobs`: None for as many as there are processors."""
    workers = jobs or len(os.sched_getaffinity(0))
    if workers == 1 or len(pairs) <= ALONE:
        yield (compare(pair, judges) for pair in pairs)
        return
    global _work  # noqa: PLW0603  workers inherit it by forking
    _work = (pairs, judges)
    for judge in (judges.base, judges.head):
        judge.prepare()
    gc.collect()
    gc.freeze()
    try:
        with multiprocessing.get_context("fork").Pool(workers, _quiet) as pool:
            yield pool.imap(_compare, range(len(pairs)), CHUNK)
    finally:
        _work = None
        gc.unfreeze()


def _quiet() -> None:
    """A worker ends with its parent, which alone is told to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _compare(number: int) -> RecordChange | None:
    if _work is None:
        raise RuntimeError("a worker was started without records")
    pairs, judges = _work
    return compare(pairs[number], judges)
