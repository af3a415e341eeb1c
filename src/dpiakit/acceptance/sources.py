"""The files from which a run takes what is accepted, before anybody has read them."""

from __future__ import annotations

import pathlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from dpiakit.errors import InputError, Problem
from dpiakit.source import LIMITS, Limits, read_bytes

if TYPE_CHECKING:
    from dpiakit.acceptance.accepting import Acceptances
    from dpiakit.acceptance.known import KnownRules
    from dpiakit.acceptance.waivers import Waiver

BASELINE_LIMITS: Limits = replace(LIMITS, size=64 * 1024 * 1024)


@dataclass(frozen=True, slots=True)
class Sources:
    """Which files count, and how."""

    waivers: tuple[pathlib.Path, ...] = ()
    baseline: pathlib.Path | None = None
    baseline_blocking: bool = False

    def __bool__(self) -> bool:
        """Whether there is anything to read."""
        return bool(self.waivers) or self.baseline is not None

    def digest(self) -> str:
        """Of the names and bytes of all files: with another, other findings may be accepted.

        Raises InputError for a file that cannot be read.
        """
        whole = sha256(repr(self).encode("utf-8", "surrogatepass"))
        for file in self.waivers:
            whole.update(sha256(read_bytes(file)).digest())
        if self.baseline is not None:
            whole.update(sha256(_baseline_bytes(self.baseline)).digest())
        return whole.hexdigest()

    def read(self, rules: KnownRules, on: date) -> Acceptances:
        """What they say on a day. Raises InputError with everything that is wrong with them."""
        from dpiakit.acceptance.accepting import Acceptances
        from dpiakit.acceptance.keeping import read_baseline
        from dpiakit.acceptance.reading import read_waivers

        problems: list[Problem] = []
        waivers: tuple[Waiver, ...] = ()
        baseline = None
        try:
            waivers = read_waivers(self.waivers, rules, on)
        except InputError as error:
            problems += error.problems
        try:
            baseline = read_baseline(self.baseline) if self.baseline is not None else None
        except InputError as error:
            problems += error.problems
        if problems:
            raise InputError(problems)
        return Acceptances(waivers, baseline, self.baseline_blocking)


def _baseline_bytes(file: pathlib.Path) -> bytes:
    return read_bytes(file, limits=BASELINE_LIMITS)


def faded(waivers: Sequence[Waiver], on: date) -> list[str]:
    """What is to be said of files in which every waiver has expired: nobody needs them any more."""
    said = []
    for file in dict.fromkeys(waiver.acceptance.file for waiver in waivers):
        mine = [waiver for waiver in waivers if waiver.acceptance.file == file]
        last = max(waiver.expires for waiver in mine)
        if last < on:
            one = len(mine) == 1
            ended = f"has expired, on {last}" if one else f"have expired, the last on {last}"
            said.append(
                f"{file}: {'its only waiver' if one else f'all {len(mine)} waivers'} {ended}. What "
                "they covered counts again; remove the entries once it is mended."
            )
    return said
