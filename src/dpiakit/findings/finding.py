"""Findings: one obligation judged for one thing, at a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from dpiakit.findings.acceptance import Acceptance
from dpiakit.findings.outcome import OUTCOMES, SEVERITIES, Outcome, Severity
from dpiakit.source import Path, Position

if TYPE_CHECKING:
    from dpiakit.law.nouns import HouseSeverity  # a finding is read without the law


@dataclass(frozen=True, slots=True)
class Cite:
    """A provision as printed: "Art. 46(1) GDPR", with the link to its text."""

    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One obligation judged for one element of one record."""

    rule: str
    """Pack and name: ``gdpr/transfer-has-safeguard``."""
    title: str
    pack: str
    severity: Severity
    outcome: Outcome
    element: str
    """The key of the element judged; empty for the record as a whole."""
    message: str
    path: Path
    """The value that decides, or where it would stand."""
    position: Position
    citations: tuple[Cite, ...]
    missing: tuple[Path, ...]
    """Facts nobody wrote down that keep the outcome open."""
    owner: str
    """Who can mend it: legal, dpo, engineering, product, marketing, security."""
    stage: str
    """before-launch, at-launch or in-operation."""
    why: str
    remediation: str
    fingerprint: str
    """Stable over order, comments and wording: rule, record, element, deciding values."""
    from_day: date | None = None
    """The day from which it is open, where that is not today but before the planned launch."""
    lapses: bool = False
    """Met today and by the same rule no longer met on the planned day, because time passes."""
    underlying: Outcome | None = None
    """What it comes to beneath a waiver or a baseline, where the outcome is ``waived``."""
    acceptance: Acceptance | None = None
    """The waiver or baseline it stands under; with another outcome than ``waived``, one that has
    expired."""
    house: HouseSeverity | None = None
    """Where the severity is not that of the pack: what it was, who changed it, and why."""

    @property
    def open(self) -> bool:
        """Whether it still asks something of somebody."""
        return self.outcome in {"fail", "error", "needs-evidence"}

    @property
    def stands(self) -> Outcome:
        """What it comes to in law: what is accepted for a time is not met for that."""
        return self.underlying or self.outcome

    @property
    def waiver(self) -> Acceptance | None:
        """The waiver under which it is accepted today; None also where that has expired."""
        accepted = self.acceptance if self.outcome == "waived" else None
        return accepted if accepted is not None and accepted.kind == "waiver" else None


@dataclass(frozen=True, slots=True)
class Question:
    """A fact nobody wrote down, with every obligation that waits for it."""

    path: Path
    position: Position
    rules: tuple[str, ...]
    severity: Severity
    """The gravest of the obligations that wait."""
    answer: str = ""
    """What may be written there: "true or false", "one of: ...", "name them, or {} for none"."""
    waived: bool = False
    """Whether all that wait for it are accepted for a time as they are."""


def fingerprint(rule: str, record: str, basis: Iterable[str]) -> str:
    """Sixteen hexadecimal digits that stay the same while the thing judged stays the same.

    ``basis``: the element, the outcome and the facts it rests on, as ``law.basis`` tells them.
    """
    text = "\x1f".join((rule, record, *basis))
    return sha256(text.encode()).hexdigest()[:16]


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings as people read them: what is wrong first, gravest first, then by rule and name."""
    return tuple(
        sorted(
            findings,
            key=lambda f: (
                OUTCOMES.index(f.outcome),
                SEVERITIES.index(f.severity),
                f.rule,
                f.element,
                f.path,
            ),
        )
    )


def questions(
    findings: Iterable[Finding], where: dict[Path, Position], answer: Callable[[Path], str]
) -> tuple[Question, ...]:
    """The facts that are missing, once each, those of grave obligations first.

    A fact that only obligations wait for which are accepted as they are is marked, not left out.
    """
    waiting: dict[Path, list[Finding]] = {}
    for finding in findings:
        if finding.stands == "needs-evidence":
            for path in finding.missing:
                waiting.setdefault(path, []).append(finding)
    asked = [_question(path, waits, where[path], answer(path)) for path, waits in waiting.items()]
    return tuple(sorted(asked, key=lambda q: (SEVERITIES.index(q.severity), -len(q.rules), q.path)))


def _question(path: Path, waits: list[Finding], at: Position, answer: str) -> Question:
    """The question for those that are not accepted as they are, or for all if all are."""
    asking = [f for f in waits if f.outcome != "waived"]
    by = asking or waits
    return Question(
        path=path,
        position=at,
        rules=tuple(sorted({f.rule for f in by})),
        severity=min((f.severity for f in by), key=SEVERITIES.index),
        answer=answer,
        waived=not asking,
    )
