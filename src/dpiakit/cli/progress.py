"""How far a long run is, on standard error, where somebody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def watched(results: Iterator[T], total: int) -> Iterable[T]:
    """Hand results on; with a bar where standard error is a terminal and output is not."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        return results
    return _with_bar(results, total)


def _with_bar(results: Iterator[T], total: int) -> Iterator[T]:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("checking", total=total)
        for result in results:
            yield result
            bar.advance(task)
