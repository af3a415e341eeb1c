"""Worker processes: the records that no earlier run has judged, in their order."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pathlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from dpiakit.runs.checked import Checked
from dpiakit.runs.checking import Checker

CHUNK = 50
"""Records a worker takes at a time."""
ALONE = 60
"""So many records are checked faster without workers."""

_checker: Checker | None = None
"""Set before workers are forked, so that they share the law instead of loading it."""


@contextmanager
def checked_by(
    checker: Checker, files: Sequence[str], jobs: int | None
) -> Iterator[Iterator[Checked]]:
    """All files checked, one after the other; by several processes at once where that pays."""
    workers = jobs or len(os.sched_getaffinity(0))
    if workers == 1 or len(files) <= ALONE:
        yield (found for file in files for found in checker.checked([pathlib.Path(file)]))
        return
    global _checker  # noqa: PLW0603  workers inherit it by forking
    _checker = checker
    checker.prepare()
    gc.collect()
    gc.freeze()
    with multiprocessing.get_context("fork").Pool(workers, _quiet) as pool:
        chunks = [files[start : start + CHUNK] for start in range(0, len(files), CHUNK)]
        yield (checked for found in pool.imap(_chunk, chunks) for checked in found)


def _quiet() -> None:
    """A worker ends with its parent. It collects garbage after each chunk, not in between."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()


def _chunk(files: Sequence[str]) -> list[Checked]:
    checker = _checker
    if checker is None:
        raise RuntimeError("a worker was started without the law")
    found = checker.checked([pathlib.Path(file) for file in files])
    gc.collect(1)  # what is new since the last time; the law is not looked at again
    return found
