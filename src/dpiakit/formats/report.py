"""What a run says about one record and about all: the plain values that formats print."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from dpiakit.findings.outcome import at_least

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dpiakit.errors import Problem
    from dpiakit.findings import Finding, Outcome, PackScope, Question, Severity
    from dpiakit.source import Position

Tallies: TypeAlias = "dict[str, dict[str, int]]"


@dataclass(frozen=True, slots=True)
class RecordReport:
    """One record as a run saw it: judged, or unreadable with its problems."""

    file: str
    problems: tuple[Problem, ...] = ()
    id: str = ""
    title: str = ""
    digest: str = ""
    launch: date | None = None
    packs: tuple[PackScope, ...] = ()
    unassessed: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    """What is not met, not answered, broken or waived. What is met or does not apply is only
    counted, unless the run was asked for everything."""
    questions: tuple[Question, ...] = ()
    counts: dict[Outcome, int] = field(default_factory=dict)
    frames: dict[Position, str] = field(default_factory=dict)
    """Source lines to show beneath findings."""
    failed: dict[Severity, int] = field(default_factory=dict)
    """Failures and errors by severity, today or at the launch."""
    unanswered: dict[Severity, int] = field(default_factory=dict)
    accepted: Tallies = field(default_factory=dict)
    """What is waived, today or at the launch, as :func:`tallies` counts it."""
    of_record: bool = True
    """False: its findings are about the waivers of a file and not about a record."""

    def without_findings(self) -> RecordReport:
        """The same in numbers only, for runs over many records."""
        failed: Counter[Severity] = Counter()
        unanswered: Counter[Severity] = Counter()
        for finding in self.findings:
            if falls_due(finding):
                continue
            if finding.outcome in {"fail", "error"}:
                failed[finding.severity] += 1
            elif finding.outcome == "needs-evidence":
                unanswered[finding.severity] += 1
        return replace(
            self,
            findings=(),
            questions=(),
            frames={},
            packs=(),
            failed=dict(failed),
            unanswered=dict(unanswered),
            accepted=tallies(self.findings),
        )


def tallies(findings: Iterable[Finding]) -> Tallies:
    """What is accepted: ``waiver`` by severity, ``baseline`` by its day, ``beneath`` by what each
    comes to without it.
    """
    found: dict[str, Counter[str]] = {}
    for finding in findings:
        about = finding.acceptance
        if finding.outcome == "waived" and about is not None and finding.underlying is not None:
            by = finding.severity if about.kind == "waiver" else about.id
            found.setdefault(about.kind, Counter())[by] += 1
            found.setdefault("beneath", Counter())[finding.underlying] += 1
    return {name: dict(counts) for name, counts in found.items()}


def falls_due(finding: Finding) -> bool:
    """Met today, and no reason to fail a run: nobody can renew it before its time.

    What blocks a launch does so even if it is met today and not on the planned day.
    """
    return finding.lapses and finding.severity != "blocking"


@dataclass(slots=True)
class RunSummary:
    """All records of a run in a few numbers."""

    fail_on: Severity = "blocking"
    records: int = 0
    unreadable: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    """Findings at or above the threshold."""
    unanswered: int = 0
    """Open questions of obligations at or above the threshold."""
    problems: list[Problem] = field(default_factory=list)
    """What is wrong with no single record: two of one id, say."""
    accepted: dict[str, Counter[str]] = field(default_factory=dict)
    """What is waived, as :func:`tallies` counts it."""
    unused: list[Finding] = field(default_factory=list)
    """Waivers that are about nothing."""

    def add(self, report: RecordReport) -> None:
        """Count one record."""
        if report.problems:
            self.unreadable += 1
            return
        self.records += report.of_record
        for name, counts in report.accepted.items():
            self.accepted.setdefault(name, Counter()).update(counts)
        for outcome, count in report.counts.items():
            self.outcomes[outcome] += count
        for severity, count in report.failed.items():
            if at_least(severity, self.fail_on):
                self.failed += count
        for severity, count in report.unanswered.items():
            if at_least(severity, self.fail_on):
                self.unanswered += count

    @property
    def exit_code(self) -> int:
        """0 clean, 1 findings, 2 unreadable input, 3 nothing checked, 4 only open questions.

        Nothing checked means: no record was given, or no obligation of any pack applied.
        """
        if self.unreadable:
            return 2
        if not self.outcomes.total() - self.outcomes["not-applicable"]:
            return 3
        if self.failed:
            return 1
        return 4 if self.unanswered else 0
