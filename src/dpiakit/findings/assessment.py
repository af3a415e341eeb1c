"""The assessment: everything that was judged about one record on one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dpiakit.findings.claims import ClaimStanding
from dpiakit.findings.finding import Cite, Finding, Question
from dpiakit.findings.outcome import Band, Outcome, Severity
from dpiakit.records import Record
from dpiakit.source import Path

Track = Literal["by-design", "abnormal-event"]
Axis = Literal["severity", "likelihood"]


@dataclass(frozen=True, slots=True)
class PackScope:
    """Whether a pack binds this activity, and why. None: open, and treated as binding."""

    pack: str
    title: str
    version: str
    applies: bool | None
    because: str
    missing: tuple[Path, ...] = ()
    switched_off: str = ""
    """By whom and why a house does not judge by it; then it does not bind, whatever it says of
    itself. Empty: it is judged by."""
    would_apply: bool | None = False
    """What its own grounds say, where it is switched off."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """One reason for which an assessment may be demanded."""

    name: str
    """``gdpr/art-35-3-a``, ``wp248/c1``, ``list/FR/10``."""
    group: str
    """"Article 35(3)", "WP248 criteria", "List of France (CNIL)", "11 CCR 7150(b)"."""
    title: str
    met: bool | None
    single: bool
    """One hit is enough; otherwise it counts towards its group's number."""
    citations: tuple[Cite, ...] = ()
    missing: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Screening:
    """Is an impact assessment demanded (Art. 35 GDPR and its like), and by what."""

    outcome: Literal["required", "required-unless-reasoned", "open", "probably-not", "not-required"]
    """required-unless-reasoned: two or more WP248 criteria alone, which written reasons and the
    DPO's view can rebut; open: facts are missing that could demand one; probably-not: one
    criterion, decide and document why."""
    reasons: tuple[str, ...]
    triggers: tuple[Trigger, ...]
    criteria_met: int
    """How many of the nine WP248 criteria are met."""
    criteria_open: int
    notes: tuple[str, ...] = ()
    """What the lists do not say: competent states without a list here, lists known in part."""


@dataclass(frozen=True, slots=True)
class Rating:
    """Two levels and the band they make on the scale in force."""

    severity: int
    likelihood: int
    band: Band
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AppliedMeasure:
    """A measure as it counts for one scenario."""

    key: str
    title: str
    axis: Axis
    status: str
    """planned, partial, implemented, or empty where nobody wrote it down."""
    counted: bool
    why: str
    """Why it counts, or why it does not yet."""
    owner: str = ""
    due: date | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RiskResult:
    """One scenario, before and after measures."""

    name: str
    title: str
    track: Track
    description: str
    rights: tuple[str, ...]
    sources: tuple[str, ...]
    triggered: bool | None
    """None: whether it occurs is open; it is shown and counted as occurring."""
    inherent: Rating
    planned: Rating
    """With every measure on paper, also those not yet in place."""
    residual: Rating
    """With what is in place and proven, or as a person rated it (then ``override`` says who)."""
    computed_residual: Rating
    measures: tuple[AppliedMeasure, ...]
    suggested: tuple[str, ...]
    """Measures of the catalogue that act on it and that the record does not have."""
    override: str = ""
    """Who set the rating and why, where a person did."""
    confirmed: bool = True
    """False: a person's rating that nobody has confirmed yet."""
    accepted: str = ""
    missing: tuple[Path, ...] = ()
    citations: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class Method:
    """The method of rating, declared as the EDPB template asks (4.1.b)."""

    name: str
    severity_levels: tuple[tuple[str, str], ...]
    """Name and meaning, smallest first."""
    likelihood_levels: tuple[tuple[str, str], ...]
    matrix: tuple[tuple[Band, ...], ...]
    """``matrix[severity - 1][likelihood - 1]``."""
    combination: str
    priority: str
    acceptance: str
    acceptable: Band = "low"
    """The gravest band that needs no further decision."""


@dataclass(frozen=True, slots=True)
class Compliance:
    """Obligations met out of 100, weighted by severity, as an interval."""

    lower: int
    """Every unanswered fact counted as not met."""
    upper: int
    """Every unanswered fact counted as met."""
    applicable: int
    met: int
    failed: int
    open: int
    unanswered: int
    """How many missing facts decide the rest."""
    weights: tuple[tuple[Severity, int], ...]
    waived: int = 0
    """Obligations that would be failed or open, and are accepted for a time: met at neither end."""


@dataclass(frozen=True, slots=True)
class Score:
    """Risk and compliance side by side, never blended."""

    before: Band | None
    after: Band | None
    worst_before: str
    """The scenario that decides."""
    worst_after: str
    compliance: Compliance
    blockers: tuple[str, ...]
    """Rules that block, named whatever the number says."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The proposed decision in the words of the EDPB template."""

    outcome: Literal["rejected", "consultation", "approved", "conditionally-approved"]
    reasons: tuple[str, ...]
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """May it be launched on a day."""

    outcome: Literal["go", "go-with-conditions", "no-go"]
    on: date
    launch: date | None
    reasons: tuple[str, ...]
    changes: tuple[str, ...] = ()
    """What would change the outcome."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """One record, judged on one day and, where it starts later, on its planned day as well."""

    record: Record
    on: date
    law_digest: str
    packs: tuple[PackScope, ...]
    findings: tuple[Finding, ...]
    """Every obligation of every applicable pack, in reading order."""
    at_launch: tuple[Finding, ...]
    """What is judged otherwise on the planned day."""
    questions: tuple[Question, ...]
    unassessed: tuple[str, ...]
    """Markets for which no applicable pack speaks. Nothing was checked for them."""
    notes: tuple[str, ...]
    """Standing doubts and stale facts the judgement rests on."""
    method: Method
    screening: Screening
    risks: tuple[RiskResult, ...]
    score: Score
    decision: Decision
    gate: Gate
    house: tuple[str, ...] = ()
    """What a house changed in the law: a sentence for each, with who decided it and why."""
    claims: tuple[ClaimStanding, ...] = ()
    """What stands behind each entry of ``evidence``; empty where no manifest is cited."""

    def count(self, outcome: Outcome, severity: Severity | None = None) -> int:
        """How many findings have this outcome, of one severity or of all."""
        return sum(f.outcome == outcome and severity in {None, f.severity} for f in self.findings)
