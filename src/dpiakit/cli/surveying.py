"""All records looked at by a command that prints something else than their findings."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dpiakit.cli.cache import cache_folder
from dpiakit.cli.options import complain
from dpiakit.cli.progress import watched
from dpiakit.cli.settings import law_source
from dpiakit.errors import DpiakitError

if TYPE_CHECKING:
    from dpiakit.acceptance.sources import Sources
    from dpiakit.cli.settings import Settings
    from dpiakit.findings import Finding, Severity


class UnreadableError(DpiakitError):
    """Records that cannot be read, so that nothing can be said of all of them."""


@dataclass(frozen=True, slots=True)
class Open:
    """A finding that is open."""

    rule: str
    fingerprint: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found in all records."""

    open: dict[str, tuple[Open, ...]]
    """By the id of the record; every record that was judged is there."""
    unused: tuple[Finding, ...]
    """Waivers that are about nothing."""


def survey(paths: Sequence[str], on: date, by: Settings, accepted: Sources | None = None) -> Survey:
    """Every record below some paths, judged as `dpiakit check` would.

    Raises UnreadableError if one cannot be read, or if there is none.
    """
    from dpiakit.acceptance.sources import Sources
    from dpiakit.runs.running import RunOptions, run

    lines: list[str] = []
    options = RunOptions(
        on=on,
        forms=("fingerprints",),
        jobs=by.jobs.value,
        cache=cache_folder() if by.cache.value else None,
        now=time.time_ns(),
        law=law_source(by),
        accepted=accepted or Sources(),
    )
    summary = run(paths, options, [lines.append], complain=complain, watch=watched)
    records = [json.loads(line) for line in "".join(lines).splitlines()]
    problems = [problem for record in records for problem in record["problems"]]
    if problems or summary.unreadable:
        raise UnreadableError("\n".join([*problems, "Nothing was written."]))
    if not records:
        raise UnreadableError(f"No record was found in {', '.join(paths)}. Nothing was written.")
    return Survey(
        {record["id"]: tuple(Open(*one) for one in record["open"]) for record in records},
        tuple(summary.unused),
    )
