"""What a check of statistics found: lines with a verdict each, whole numbers only.

Shares and other fractions are told in millionths, so that their digest is the same everywhere.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.shape import SUPPRESSED_BELOW

LineVerdict = Literal["pass", "fail", "inconclusive", "told"]
"""``told``: measured, but nobody claims anything about it."""
Status = Literal["pass", "fail", "inconclusive"]
CheckName = Literal["anonymity", "fairness", "operations", "budget", "strings", "receipts"]
MILLION = 1_000_000
_LARGEST = 2**53 - 1
"""What every reader of JSON keeps: larger figures are told as this."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """Something a record says, or an option where it is silent."""

    pointer: str
    """Where: a place in the record, or the name of an option."""
    says: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was measured."""

    what: str
    verdict: LineVerdict
    because: str
    figures: Mapping[str, int | None]
    """None: withheld, since it could be told apart as single people."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file as it was measured."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class InputTable:
    """A table as it was measured."""

    role: str
    form: str
    files: tuple[InputFile, ...]
    columns: Mapping[str, str]
    rows: int
    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in the data that is not as it should be."""

    code: str
    table: str
    column: str
    gravity: Literal["doubt", "note"]
    count: int
    said: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """One run of one check, before it becomes a manifest."""

    check: CheckName
    on: date
    claims: tuple[Claimed, ...]
    lines: tuple[Line, ...]
    inputs: tuple[InputTable, ...]
    doubts: tuple[Doubt, ...] = ()
    limits: tuple[str, ...] = ()
    """What was not looked at: each keeps a pass from being one."""
    notes: tuple[str, ...] = ()
    """What the numbers do not say, though nothing is missing."""

    @property
    def status(self) -> Status:
        """The gravest verdict. Raises EvidenceError where nothing was compared with a claim."""
        verdicts = {line.verdict for line in self.lines}
        if "fail" in verdicts:
            return "fail"
        if not verdicts & {"pass", "inconclusive"}:
            raise EvidenceError(
                self.check,
                "Nothing was compared: neither the record nor an option claims anything that "
                "these data can show.",
                "Write the claim into the record, or give it as an option.",
            )
        doubtful = self.limits or any(one.gravity == "doubt" for one in self.doubts)
        return "inconclusive" if "inconclusive" in verdicts or doubtful else "pass"


def shown(number: int) -> int | None:
    """A count of people as it may be written: None for one to four."""
    return None if 0 < number < SUPPRESSED_BELOW else number


def millionths(value: float) -> int:
    """A fraction as a whole number of millionths. Raises ValueError for what is no number."""
    if not math.isfinite(value):
        raise ValueError(f"{value} is no number")
    return max(-_LARGEST, min(_LARGEST, round(value * MILLION)))
