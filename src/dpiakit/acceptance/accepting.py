"""Findings under the waivers and the baseline that cover them. Pure, one record at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256

from dpiakit.acceptance.baseline import Baseline
from dpiakit.acceptance.waivers import Waiver, is_pattern
from dpiakit.findings.acceptance import Acceptance
from dpiakit.findings.finding import Finding


@dataclass(frozen=True)
class Acceptances:
    """Everything that may cover a finding of a run."""

    waivers: tuple[Waiver, ...] = ()
    baseline: Baseline | None = None
    baseline_blocking: bool = False
    """Whether the baseline covers findings of blocking rules, too."""
    _named: Mapping[str, tuple[Waiver, ...]] = field(init=False, repr=False, compare=False)
    _patterns: tuple[Waiver, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        named: dict[str, tuple[Waiver, ...]] = {}
        for waiver in self.waivers:
            if not is_pattern(waiver.record):
                named[waiver.record] = (*named.get(waiver.record, ()), waiver)
        patterns = tuple(waiver for waiver in self.waivers if is_pattern(waiver.record))
        object.__setattr__(self, "_named", named)
        object.__setattr__(self, "_patterns", patterns)

    def __bool__(self) -> bool:
        """Whether there is anything that could cover a finding."""
        return bool(self.waivers) or self.baseline is not None

    @property
    def digest(self) -> str:
        """The same digest covers the same findings in the same words."""
        told = repr((self.waivers, self.baseline, self.baseline_blocking))
        return sha256(told.encode()).hexdigest()

    def about(self, record: str) -> tuple[Waiver, ...]:
        """The waivers that select a record, in the order in which they were read."""
        named = self._named.get(record, ())
        return (*named, *(waiver for waiver in self._patterns if waiver.selects(record)))

    def turns(self, record: str, on: date) -> date:
        """The first day after a day on which a waiver of a record begins or no longer counts."""
        days = [day for waiver in self.about(record) for day in waiver.turns]
        return min((day for day in days if day > on), default=date.max)


NOTHING = Acceptances()


@dataclass(frozen=True, slots=True)
class Accepted:
    """The findings of a record with what covers them."""

    findings: tuple[Finding, ...]
    """In the order given."""
    used: tuple[str, ...]
    """The ids of the waivers that are about some finding, whether they still count or have ended:
    the others may be dead."""


def accept(
    findings: Iterable[Finding],
    record: str,
    acceptances: Acceptances,
    on: date,
    *,
    today: date | None = None,
) -> Accepted:
    """The findings of a record under what covers them on a day.

    What is covered comes to ``waived`` and keeps what it is beneath. A finding whose waiver has
    expired stays open and carries it; one whose waiver was granted for other facts, or ends before
    the day asked about, says so in its message. A waiver is a decision of people and a baseline is
    not, so a finding whose waiver has ended does not slip under the baseline.

    ``today`` is the day of the run, where ``on`` is the planned day of a launch.
    """
    about = acceptances.about(record)
    written = acceptances.baseline.of(record) if acceptances.baseline else {}
    used: dict[str, None] = {}
    found = []
    for finding in findings:
        if finding.open and (about or written):
            covering = [waiver for waiver in about if waiver.covers(finding)]
            used |= dict.fromkeys(waiver.id for waiver in covering if waiver.fits(finding))
            found.append(_under(finding, covering, acceptances, written, on, today or on))
        else:
            found.append(finding)
    return Accepted(tuple(found), tuple(used))


def _under(
    finding: Finding,
    covering: Sequence[Waiver],
    acceptances: Acceptances,
    written: Mapping[str, Acceptance],
    on: date,
    today: date,
) -> Finding:
    fitting = [waiver for waiver in covering if waiver.fits(finding)]
    counting = [waiver for waiver in fitting if waiver.counts(on)]
    if counting:
        return _waived(finding, _latest(counting).acceptance)
    if fitting:
        return _ended(finding, _latest(fitting), today)
    if covering:
        return _said(finding, _changed(_latest(covering)))
    baseline = written.get(finding.fingerprint)
    if baseline and (finding.severity != "blocking" or acceptances.baseline_blocking):
        return _waived(finding, baseline)
    return finding


def _latest(waivers: Sequence[Waiver]) -> Waiver:
    """The one that counts longest; of several the one that was read first."""
    return max(waivers, key=lambda waiver: waiver.expires)


def _waived(finding: Finding, acceptance: Acceptance) -> Finding:
    return replace(finding, outcome="waived", underlying=finding.outcome, acceptance=acceptance)


def _ended(finding: Finding, waiver: Waiver, today: date) -> Finding:
    if waiver.expires < today:
        return replace(finding, acceptance=waiver.acceptance)
    return _said(finding, f"Waiver {waiver.id} ends on {waiver.expires}, before the launch.")


def _changed(waiver: Waiver) -> str:
    return f"Waiver {waiver.id} was granted for other facts than these and no longer counts."


def _said(finding: Finding, more: str) -> Finding:
    return replace(finding, message=f"{finding.message} {more}".strip())
