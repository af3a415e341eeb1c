"""The annexes: every finding with its line, open questions, packs, weights, evidence, terms."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dpiakit.documents.accepted import accepted_until, mark_of, told
from dpiakit.documents.summary import finding_id
from dpiakit.documents.views import Cell, Code, Mark, Table, lines
from dpiakit.documents.wording import (
    STAGES,
    answer,
    label,
    later,
    listed,
    outcome_mark,
    owner,
    short,
)
from dpiakit.findings import OUTCOMES, Assessment, Finding
from dpiakit.source import dotted

MOST_CITES = 3
MOST_FACTS = 5
MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding that needs somebody, in full."""

    id: str
    title: str
    mark: Mark
    severity: str
    said: tuple[tuple[str, str, Code], ...]
    """For each thing judged: its name, what is wrong, and the line."""
    why: str
    remediation: str
    owner: str
    stage: str
    rule: Code
    cites: Cell
    later: str


@dataclass(frozen=True, slots=True)
class Annexes:
    """Everything behind the pages before."""

    counts: Table
    failed: tuple[Entry, ...]
    unanswered: Table
    waived: tuple[Entry, ...]
    later: tuple[Entry, ...]
    passed: Table
    not_applicable: Table
    questions: Table
    packs: Table
    notes: tuple[str, ...]
    house: tuple[str, ...]
    weights: Table
    evidence: Table


def annexes(assessment: Assessment) -> Annexes:
    """All annexes from the assessment."""
    findings = assessment.findings
    seen: set[str] = set()

    return Annexes(
        counts=_counts(assessment),
        failed=_entries((f for f in findings if f.outcome in {"fail", "error"}), seen),
        unanswered=_unanswered(findings),
        waived=_entries((f for f in findings if f.outcome == "waived"), seen),
        later=_entries(assessment.at_launch, seen),
        passed=_quiet(findings, "pass", "No rule passed.", _elements),
        not_applicable=_quiet(
            findings, "not-applicable", "Every rule in force applies.", _lines_only
        ),
        questions=_questions(assessment),
        packs=_packs(assessment),
        notes=assessment.notes,
        house=assessment.house,
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


def _entries(chosen: Iterable[Finding], seen: set[str]) -> tuple[Entry, ...]:
    rules: dict[tuple[str, str], list[Finding]] = {}
    for finding in chosen:
        kind = f"{finding.outcome} {finding.stands} {accepted_until(finding)}"
        rules.setdefault((finding.rule, kind), []).append(finding)
    return tuple(_entry(found, seen) for found in rules.values())


def _entry(found: list[Finding], seen: set[str]) -> Entry:
    """One rule with everything it fails for. What was said once is not said again."""
    finding = found[0]
    first = finding.rule not in seen
    seen.add(finding.rule)
    return Entry(
        id=finding_id(finding.rule) if first else "",
        title=finding.title,
        mark=mark_of(finding),
        severity=finding.severity,
        said=tuple((f.element, told(f), Code(short(f.position))) for f in found),
        why=finding.why if first else "",
        remediation=finding.remediation if first else "",
        owner="" if finding.remediation.lower().startswith(finding.owner) else owner(finding),
        stage=STAGES.get(finding.stage, label(finding.stage)).lower(),
        rule=Code(finding.rule),
        cites=listed(cite.text for cite in finding.citations),
        later=listed([later(finding), accepted_until(finding)]) or "",
    )


def _unanswered(findings: tuple[Finding, ...]) -> Table:
    """The rules that wait for facts: one row each, with everything they wait for."""
    rules: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.outcome == "needs-evidence":
            rules.setdefault(finding.rule, []).append(finding)
    return Table(
        ("Rule", "Facts to write down", "What to do", "Provision, place"),
        (25, 28, 26, 21),
        tuple(_waiting(found) for found in rules.values()),
        none="No rule waits for a fact.",
    )


def _waiting(found: list[Finding]) -> tuple[Cell, ...]:
    first = found[0]
    elements = listed((f.element for f in found), most=MOST_NAMED)
    missing = dict.fromkeys(dotted(path) for f in found for path in f.missing)
    rest = len(missing) - MOST_FACTS
    places = dict.fromkeys(short(f.position) for f in found)
    about = f"{first.severity}, {owner(first)}"
    return (
        lines([first.title, *([elements] if elements else []), about]),
        lines(
            [
                *(Code(path) for path in list(missing)[:MOST_FACTS]),
                *([f"and {rest} more, annex B"] if rest > 0 else []),
            ]
        )
        or lines(dict.fromkeys(f.message for f in found)),
        first.remediation,
        lines(
            [
                listed((cite.text for cite in first.citations), most=MOST_CITES),
                Code(first.rule),
                Code(listed(places, most=MOST_NAMED) or ""),
            ]
        ),
    )


def _quiet(
    findings: tuple[Finding, ...],
    outcome: str,
    none: str,
    told: Callable[[dict[int, list[str]]], str],
) -> Table:
    rules: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.outcome == outcome:
            rules.setdefault(finding.rule, []).append(finding)
    return Table(
        ("Obligation, provision", "Rule, judged for, at line"),
        (52, 48),
        tuple(
            (_with_provision(found[0]), f"{rule} \N{MIDDLE DOT} {_where(found, told)}")
            for rule, found in rules.items()
        ),
        none=none,
    )


def _with_provision(finding: Finding) -> str:
    told = listed((cite.text for cite in finding.citations), most=MOST_CITES)
    return f"{finding.title.rstrip('.')}. {told}" if told else finding.title


def _where(found: list[Finding], told: Callable[[dict[int, list[str]]], str]) -> str:
    """Where the findings of a rule stand, file by file; those on one line together."""
    files: dict[str, dict[int, list[str]]] = {}
    for finding in found:
        where = files.setdefault(finding.position.file, {})
        where.setdefault(finding.position.line, []).append(finding.element)
    return "; ".join(f"{posixpath.basename(file)}:{told(where)}" for file, where in files.items())


def _elements(where: dict[int, list[str]]) -> str:
    """Lines with the names of what stands there."""
    return ", ".join(
        f"{line} {listed(elements, most=MOST_NAMED) or ''}".rstrip()
        for line, elements in where.items()
    )


def _lines_only(where: dict[int, list[str]]) -> str:
    """Lines alone: what does not apply to a thing needs no name."""
    return ", ".join(map(str, where))


def _questions(assessment: Assessment) -> Table:
    return Table(
        ("Fact that nobody wrote down", "Weight", "Asked by", "Would stand at"),
        (36, 11, 31, 22),
        tuple(
            (
                Code(dotted(q.path)),
                f"{q.severity}, accepted for a time" if q.waived else q.severity,
                lines(
                    [
                        *(Code(rule) for rule in q.rules[:3]),
                        *([f"and {len(q.rules) - 3} more"] if len(q.rules) > 3 else []),  # noqa: PLR2004
                    ]
                ),
                Code(short(q.position)),
            )
            for q in assessment.questions
        ),
        none="None. Every fact the rules ask for is written down.",
    )


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
