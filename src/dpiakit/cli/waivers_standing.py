"""How waivers stand on a day: how long each still counts, and whether it is about anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

from dpiakit.acceptance.sources import Sources
from dpiakit.cli.acceptances import waiver_files
from dpiakit.cli.settings import lawful
from dpiakit.cli.surveying import survey

if TYPE_CHECKING:
    from dpiakit.acceptance import Waiver
    from dpiakit.cli.settings import Settings

C = TypeVar("C", bound=Callable[..., Any])
State = Literal["counts", "ends-soon", "expired"]

SOON = 14


def soon_option(command: C) -> C:
    """The option ``--soon``."""
    return click.option(
        "--soon",
        type=click.IntRange(0, 366),
        default=SOON,
        show_default=True,
        metavar="DAYS",
        help="So many days before its end a waiver is said to end soon.",
    )(command)


@dataclass(frozen=True, slots=True)
class Standing:
    """One waiver on one day."""

    waiver: Waiver
    on: date
    state: State
    unused: str | None
    """Why it is about nothing; empty if it is about something, None if nobody looked."""

    @property
    def days(self) -> int:
        """How many days are left, the last one not counted; below zero, how long ago it ended."""
        return (self.waiver.expires - self.on).days

    @property
    def left(self) -> str:
        """The same in words."""
        match self.days:
            case 0:
                return "last day"
            case 1 | -1 as one:
                return "1 day left" if one > 0 else "expired 1 day ago"
            case days:
                return f"{days} days left" if days > 0 else f"expired {-days} days ago"


def standings(
    by: Settings, given: Sequence[Path], paths: Sequence[str], on: date, soon: int
) -> list[Standing]:
    """All waivers of a project, the next to end first; with paths, also whether they are dead.

    Raises InputError with everything that is wrong with them.
    """
    files = waiver_files(given, paths or by.records.value or ["."], by)
    if not files:
        return []
    sources = Sources(files)
    waivers = _read(sources, by, on)
    said = None
    if paths:
        found = survey(paths, on, by, sources).unused
        said = {finding.element: finding.message for finding in found}
    made = [
        Standing(w, on, _state(w, on, soon), None if said is None else said.get(w.id, ""))
        for w in waivers
    ]
    return sorted(made, key=lambda one: (one.waiver.expires, one.waiver.id))


def _read(sources: Sources, by: Settings, on: date) -> tuple[Waiver, ...]:
    from dpiakit.acceptance import known_rules

    rules = known_rules(lawful(by).rules)
    return sources.read(rules, on).waivers


def _state(waiver: Waiver, on: date, soon: int) -> State:
    left = (waiver.expires - on).days
    return "expired" if left < 0 else "ends-soon" if left <= soon else "counts"
