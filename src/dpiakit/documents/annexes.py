"""The annexes: every finding with its line, open questions, packs, weights, evidence, terms."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass

from dpiakit.documents.summary import finding_id
from dpiakit.documents.views import Cell, Code, Mark, Table, lines
from dpiakit.documents.wording import (
    STAGES,
    answer,
    at,
    counted,
    label,
    listed,
    outcome_mark,
    owner,
)
from dpiakit.findings import OUTCOMES, Assessment, Finding
from dpiakit.source import Position, dotted

MOST_CITES = 3
MOST_ELEMENTS = 40
"""So many elements of one rule are told apart in full; beyond, their number and place."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding that needs somebody, in full."""

    id: str
    title: str
    element: str
    mark: Mark
    severity: str
    message: str
    why: str
    remediation: str
    owner: str
    stage: str
    rule: Code
    where: Code
    cites: Cell
    missing: Cell
    binds: str


@dataclass(frozen=True, slots=True)
class Annexes:
    """Everything behind the pages before."""

    counts: Table
    failed: tuple[Entry, ...]
    unanswered: tuple[Entry, ...]
    waived: tuple[Entry, ...]
    later: tuple[Entry, ...]
    passed: Table
    not_applicable: Table
    questions: Table
    packs: Table
    notes: tuple[str, ...]
    weights: Table
    evidence: Table


def annexes(assessment: Assessment) -> Annexes:
    """All annexes from the assessment."""
    findings = assessment.findings
    seen: set[str] = set()

    def entries(chosen: Iterable[Finding]) -> tuple[Entry, ...]:
        return tuple(_entry(finding, seen) for finding in chosen)

    return Annexes(
        counts=_counts(assessment),
        failed=entries(f for f in findings if f.outcome in {"fail", "error"}),
        unanswered=entries(f for f in findings if f.outcome == "needs-evidence"),
        waived=entries(f for f in findings if f.outcome == "waived"),
        later=entries(assessment.at_launch),
        passed=_quiet(findings, "pass", "No rule passed."),
        not_applicable=_quiet(findings, "not-applicable", "Every rule in force applies."),
        questions=_questions(assessment),
        packs=_packs(assessment),
        notes=assessment.notes,
        weights=Table(
            ("Severity of the obligation", "Weight"),
            (50, 50),
            tuple((name, str(weight)) for name, weight in assessment.score.compliance.weights),
        ),
        evidence=_evidence(assessment),
    )


def _counts(assessment: Assessment) -> Table:
    packs = dict.fromkeys(f.pack for f in assessment.findings)
    shown = [o for o in OUTCOMES if any(f.outcome == o for f in assessment.findings)]
    return Table(
        ("Pack", *(outcome_mark(o).label.capitalize() for o in shown)),
        (28, *(72 // max(1, len(shown)) for _ in shown)),
        tuple(
            (
                pack,
                *(
                    str(sum(f.pack == pack and f.outcome == o for f in assessment.findings))
                    for o in shown
                ),
            )
            for pack in packs
        ),
        none="No rule of any pack was judged.",
    )


def _entry(finding: Finding, seen: set[str]) -> Entry:
    first = finding.rule not in seen
    seen.add(finding.rule)
    return Entry(
        id=finding_id(finding.rule) if first else "",
        title=finding.title,
        element=finding.element,
        mark=outcome_mark(finding.outcome),
        severity=finding.severity,
        message=finding.message,
        why=finding.why if first else "",
        remediation=finding.remediation if first else "",
        owner=owner(finding),
        stage=STAGES.get(finding.stage, label(finding.stage)).lower(),
        rule=Code(finding.rule),
        where=Code(at(finding.position)),
        cites=listed(cite.text for cite in finding.citations),
        missing=lines(Code(dotted(path)) for path in finding.missing),
        binds=finding.from_day.isoformat() if finding.from_day else "",
    )


def _quiet(findings: tuple[Finding, ...], outcome: str, none: str) -> Table:
    rules: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.outcome == outcome:
            rules.setdefault(finding.rule, []).append(finding)
    return Table(
        ("Rule", "Provision", "Judged for, at line"),
        (32, 22, 46),
        tuple(
            (
                found[0].title,
                listed((cite.text for cite in found[0].citations), most=MOST_CITES),
                f"{rule} \N{MIDDLE DOT} {_where(found)}",
            )
            for rule, found in rules.items()
        ),
        none=none,
    )


def _where(found: list[Finding]) -> str:
    """The elements of a rule with their lines, file by file; those on one line together."""
    files: dict[str, dict[int, list[str]]] = {}
    for finding in found[:MOST_ELEMENTS]:
        where = files.setdefault(finding.position.file, {})
        where.setdefault(finding.position.line, []).append(finding.element)
    told = [f"{posixpath.basename(file)}:{_at_lines(where)}" for file, where in files.items()]
    rest = len(found) - MOST_ELEMENTS
    if rest > 0:
        told.append(f"and {counted(rest, 'more element')}")
    return "; ".join(told)


def _at_lines(where: dict[int, list[str]]) -> str:
    return ", ".join(
        f"{line} {' '.join(filter(None, elements))}".rstrip() for line, elements in where.items()
    )


def _questions(assessment: Assessment) -> Table:
    return Table(
        ("Fact that nobody wrote down", "Weight", "Asked by", "Would stand at"),
        (36, 11, 31, 22),
        tuple(
            (
                Code(dotted(q.path)),
                q.severity,
                lines(
                    [
                        *(Code(rule) for rule in q.rules[:3]),
                        *([f"and {len(q.rules) - 3} more"] if len(q.rules) > 3 else []),  # noqa: PLR2004
                    ]
                ),
                Code(_short(q.position)),
            )
            for q in assessment.questions
        ),
        none="None. Every fact the rules ask for is written down.",
    )


def _short(position: Position) -> str:
    return f"{posixpath.basename(position.file)}:{position.line}"


def _packs(assessment: Assessment) -> Table:
    return Table(
        ("Pack", "Version", "Applies", "Why"),
        (26, 12, 14, 48),
        tuple(
            (
                lines((pack.title, Code(pack.pack))),
                pack.version,
                Mark("open", "open")
                if pack.applies is None
                else answer(pack.applies)
                if pack.applies
                else Mark("none", "no"),
                lines([pack.because, *(Code(dotted(path)) for path in pack.missing[:4])]),
            )
            for pack in assessment.packs
        ),
        none="No pack is installed.",
    )


def _evidence(assessment: Assessment) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (one.title or label(one.key), one.file, one.date, listed(one.supports or []))
        for one in (assessment.record.activity.evidence or {}).values()
    ]
    for measure in (assessment.record.activity.measures or {}).values():
        rows += [
            (proof, None, measure.verified, label(measure.key)) for proof in measure.evidence or []
        ]
    merged: dict[str, list[tuple[Cell, ...]]] = {}
    for row in rows:
        merged.setdefault(str(row[0]), []).append(row)
    return Table(
        ("Evidence", "File", "Date", "Supports"),
        (32, 22, 16, 30),
        tuple(
            (
                name,
                next((r[1] for r in same if r[1]), "not named"),
                next((r[2] for r in same if r[2]), None),
                listed(dict.fromkeys(str(r[3]) for r in same if r[3])),
            )
            for name, same in merged.items()
        ),
        none="The record names no evidence. Write it under evidence, and beside each measure.",
    )
