"""The nouns of a comparison: what happened to a record, to its findings, risks and approvals."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from dpiakit.comparison.facts import FactChange
from dpiakit.errors import Problem
from dpiakit.findings import (
    BANDS,
    Assessment,
    Band,
    Compliance,
    Finding,
    Outcome,
    Question,
    RiskResult,
    Severity,
)
from dpiakit.source import Path, Position

GATES = ("go", "go-with-conditions", "no-go")
"""From open to closed."""


@dataclass(frozen=True, slots=True)
class State:
    """What one state of a record comes to."""

    gate: str
    decision: str
    screening: str
    launch: date | None
    risk: Band | None
    """The gravest of today's residual risks; None where no scenario occurs."""
    compliance: Compliance
    failed: int
    open: int
    """Obligations that are failed, and not answered, today or by the launch."""
    waived: int


def state_of(assessment: Assessment) -> State:
    """The few numbers and words a comparison needs of an assessment."""
    shown = (*assessment.findings, *assessment.at_launch)
    return State(
        gate=assessment.gate.outcome,
        decision=assessment.decision.outcome,
        screening=assessment.screening.outcome,
        launch=assessment.gate.launch,
        risk=assessment.score.after,
        compliance=assessment.score.compliance,
        failed=sum(f.outcome in {"fail", "error"} for f in shown),
        open=sum(f.outcome == "needs-evidence" for f in shown),
        waived=sum(f.outcome == "waived" for f in shown),
    )


@dataclass(frozen=True, slots=True)
class FindingChange:
    """An obligation that comes out otherwise for one element."""

    finding: Finding
    """As it is now; as it was, for one that is closed."""
    was: Outcome | None
    """None: it was met, did not apply, or its element was not there."""
    now: Outcome | None
    severity_before: Severity | None = None
    """Where it weighs otherwise than before."""

    @property
    def graver(self) -> bool:
        """Whether it weighs more than before."""
        weighed = self.severity_before
        return weighed is not None and weight(self.finding.severity) > weight(weighed)


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A fact that is asked for, or asked for by more obligations than before."""

    question: Question
    rules: tuple[str, ...]
    """Those that did not wait for it before."""


@dataclass(frozen=True, slots=True)
class RiskChange:
    """One scenario in both states. None: it does not occur there."""

    name: str
    title: str
    before: RiskResult | None
    after: RiskResult | None

    @property
    def rose(self) -> bool:
        """It occurs now and did not, or a level of its inherent or residual risk went up."""
        if self.after is None:
            return False
        if self.before is None:
            return True
        return any(now > was for was, now in _levels(self.before, self.after))

    @property
    def fell(self) -> bool:
        """It occurs no more, or levels went down and none went up."""
        if self.before is None or self.rose:
            return False
        if self.after is None:
            return True
        return any(now < was for was, now in _levels(self.before, self.after))

    @property
    def changed(self) -> bool:
        """Whether anything a reader would see differs."""
        return self.rose or self.fell or _words(self.before) != _words(self.after)


def _levels(before: RiskResult, after: RiskResult) -> list[tuple[int, int]]:
    pairs = [
        (before.inherent, after.inherent),
        (before.residual, after.residual),
        (before.planned, after.planned),
    ]
    return [
        levels
        for was, now in pairs
        for levels in (
            (was.severity, now.severity),
            (was.likelihood, now.likelihood),
            (BANDS.index(was.band), BANDS.index(now.band)),
        )
    ]


def _words(risk: RiskResult | None) -> object:
    return risk and (risk.triggered, risk.confirmed, bool(risk.override), bool(risk.accepted))


CauseKind: TypeAlias = Literal["fact", "risk", "finding", "version", "rating"]


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that changed under an approval."""

    kind: CauseKind
    text: str
    """``recipients.acme.country: IE -> IN``, or a sentence."""
    path: Path
    position: Position


@dataclass(frozen=True, slots=True)
class Voided:
    """An approval that was given for another state and must be asked again."""

    kind: str
    """``impact-assessment``, ``dpo-advice``, ``risk-acceptance`` and so on."""
    title: str
    """"The approval of the impact assessment"."""
    by: str
    """Who gave it; empty where nobody is named."""
    on: date
    path: Path
    position: Position
    causes: tuple[Cause, ...]


Status: TypeAlias = Literal["added", "removed", "changed", "moved", "same", "unreadable"]


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record in two states."""

    status: Status
    """moved: its file or id only; same: read and judged without a difference; unreadable: one
    of its two states cannot be read."""
    id: str
    title: str
    file: str
    """Where it is now; for a removed record, where it was."""
    file_before: str = ""
    """Where it was, if elsewhere."""
    id_before: str = ""
    """Its id before, if another."""
    before: State | None = None
    after: State | None = None
    facts: tuple[FactChange, ...] = ()
    new: tuple[FindingChange, ...] = ()
    """Failed now and not before."""
    closed: tuple[FindingChange, ...] = ()
    """Failed before, and now met or without object."""
    changed: tuple[FindingChange, ...] = ()
    """Failed before and now, for other values or with another weight."""
    unanswered: tuple[FindingChange, ...] = ()
    """Open for a missing fact now, and not before."""
    waived: tuple[FindingChange, ...] = ()
    """Under a waiver or a baseline now, and not before."""
    asked: tuple[QuestionChange, ...] = ()
    answered: tuple[Question, ...] = ()
    """Asked for before and not any more."""
    risks: tuple[RiskChange, ...] = ()
    """Every scenario that occurs in one of the states."""
    voided: tuple[Voided, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Why its present state cannot be read."""
    problems_before: tuple[Problem, ...] = ()

    @property
    def gate_closed(self) -> bool:
        """It could be launched and cannot be any more."""
        if self.before is None or self.after is None:
            return False
        return self.before.gate != "no-go" and self.after.gate == "no-go"

    @property
    def differs(self) -> bool:
        """Whether there is anything to tell."""
        return self.status != "same"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two states of the repository."""

    revision: str
    """As it was asked for: ``main``, or ``working tree``."""
    commit: str | None
    """None: the working tree."""
    on: date
    law: str
    """The digest of the law it was judged by."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two states of a repository, record by record."""

    base: Side
    head: Side
    fail_on: Severity
    records: tuple[RecordChange, ...]
    """Those with something to tell, in the order of their files; with ``--all`` every one."""
    unchanged: int
    """Records in which no fact changed: not judged."""
    notes: tuple[str, ...] = field(default=())
    """What limits the comparison as a whole."""


def weight(severity: Severity) -> int:
    """A larger number for what weighs more."""
    order: tuple[Severity, ...] = ("advisory", "medium", "high", "blocking")
    return order.index(severity)
