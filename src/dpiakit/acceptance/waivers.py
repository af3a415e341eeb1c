"""A waiver: what it is about, and who granted it until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dpiakit.findings.acceptance import Acceptance
from dpiakit.findings.finding import Finding
from dpiakit.findings.outcome import Severity
from dpiakit.source import Position


@dataclass(frozen=True, slots=True)
class Waiver:
    """A waiver that was read and found to be usable."""

    rules: tuple[str, ...]
    """The names of today, sorted, with nothing left to guess."""
    record: str
    """The id of a record, or a pattern."""
    element: str
    """The name of an element, or a pattern; empty for the record as a whole."""
    fingerprint: str
    """Of the finding as it was; empty where it is not pinned."""
    severity: Severity
    """The gravest of its rules."""
    created: date
    expires: date
    """The last day it counts."""
    acceptance: Acceptance
    """As it is printed."""
    position: Position

    @property
    def id(self) -> str:
        """Its name in reports."""
        return self.acceptance.id

    def selects(self, record: str) -> bool:
        """Whether it is about the record of an id."""
        return matches(self.record, record)

    def covers(self, finding: Finding) -> bool:
        """Whether it is about a finding of a record that it selects, whatever the day."""
        return finding.rule in self.rules and matches(self.element, finding.element)

    def fits(self, finding: Finding) -> bool:
        """Whether the finding is still the one that was accepted."""
        return self.fingerprint in {"", finding.fingerprint}

    def counts(self, on: date) -> bool:
        """Whether a day is among those on which it counts; the first and the last are."""
        return self.created <= on <= self.expires

    @property
    def turns(self) -> tuple[date, date]:
        """The days on which it begins to count, and on which it does not count any more."""
        after = self.expires + timedelta(days=1) if self.expires < date.max else date.max
        return self.created, after


def is_pattern(text: str) -> bool:
    """Whether a text stands for more than itself."""
    return "*" in text


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern, in which ``*`` stands for any text, is about a text."""
    first, *rest = pattern.split("*")
    if not rest:
        return pattern == text
    *middle, last = rest
    if not text.startswith(first) or not text.endswith(last):
        return False
    start, end = len(first), len(text) - len(last)
    for part in middle:
        found = text.find(part, start, max(start, end))
        if found < 0:
            return False
        start = found + len(part)
    return start <= end
