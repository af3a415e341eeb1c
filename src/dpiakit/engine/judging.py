"""Every obligation judged for one record: the findings, without risk and without words of form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dpiakit.engine.scope import pack_scopes, unassessed
from dpiakit.findings import (
    Finding,
    Outcome,
    PackScope,
    Question,
    cites,
    fingerprint,
    in_order,
    questions,
)
from dpiakit.law import Law, Rule
from dpiakit.law.judge import Judgement, judge
from dpiakit.records import Record
from dpiakit.source import Path


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules say about one record."""

    packs: tuple[PackScope, ...]
    findings: tuple[Finding, ...]
    """What is not met or not answered; with everything asked for, also what is met."""
    at_launch: tuple[Finding, ...]
    """What is open on the planned day and was not so today."""
    questions: tuple[Question, ...]
    unassessed: tuple[str, ...]
    counts: dict[Outcome, int]
    """Of today."""


def judge_record(
    record: Record, law: Law, launch: Law | None = None, *, everything: bool = False
) -> Judged:
    """Judge a record by the law of a day and, if given, by that of its planned start.

    Pure: the same record and law give the same findings in the same order.
    """
    scopes = pack_scopes(record.activity, law)
    today, counts = _findings(record, law, scopes, everything=everything)
    later: tuple[Finding, ...] = ()
    if launch is not None:
        launch_scopes = pack_scopes(record.activity, launch)
        then, _ = _findings(record, launch, launch_scopes, everything=False)
        later = _new(then, today, launch, law)
    asked = (*today, *later)
    where = {path: record.position(path) for f in asked for path in f.missing}
    return Judged(
        packs=scopes,
        findings=today,
        at_launch=later,
        questions=questions(asked, where),
        unassessed=unassessed(record.activity, law, scopes),
        counts=counts,
    )


def _findings(
    record: Record, law: Law, scopes: Iterable[PackScope], *, everything: bool
) -> tuple[tuple[Finding, ...], dict[Outcome, int]]:
    binding = {scope.pack for scope in scopes if scope.applies is not False}
    counts: Counter[Outcome] = Counter()
    found = []
    for rule, judgement in _judgements(record, law, binding, counts, everything=everything):
        found.append(_finding(record, law, rule, judgement))
    return in_order(found), dict(counts)


def _judgements(
    record: Record, law: Law, binding: set[str], counts: Counter[Outcome], *, everything: bool
) -> Iterable[tuple[Rule, Judgement]]:
    for rule in law.rules:
        if rule.pack not in binding:
            continue
        for judgement in judge(rule, record.activity, law):
            counts[judgement.outcome] += 1
            if everything or judgement.outcome in {"fail", "error", "needs-evidence"}:
                yield rule, judgement


def _finding(record: Record, law: Law, rule: Rule, judgement: Judgement) -> Finding:
    path = judgement.path
    return Finding(
        rule=rule.name,
        title=rule.title,
        pack=rule.pack,
        severity=rule.severity,
        outcome=judgement.outcome,
        element=judgement.element,
        message=judgement.message or _said(rule, judgement),
        path=path,
        position=record.position(path),
        citations=cites(rule.citation, law.instruments),
        missing=judgement.missing,
        owner=rule.owner,
        stage=rule.stage,
        why=rule.why,
        remediation=rule.remediation,
        fingerprint=fingerprint(
            rule.name, record.activity.id or "", judgement.element, _deciding(judgement, path)
        ),
    )


def _deciding(judgement: Judgement, path: Path) -> Sequence[object]:
    """What the finding rests on: the place and value that decide, and what is missing."""
    from dpiakit.cel import deciding

    value = deciding(judgement.trace).value if judgement.trace else None
    return (judgement.outcome, ".".join(path), value, *map(".".join, judgement.missing))


def _said(rule: Rule, judgement: Judgement) -> str:
    match judgement.outcome:
        case "pass":
            return f"{rule.title}."
        case "not-applicable":
            return "The condition under which it binds is not met."
        case _:
            return rule.title


def _new(
    then: Iterable[Finding], today: Iterable[Finding], launch: Law, law: Law
) -> tuple[Finding, ...]:
    """What is open on the planned day and was not open today, with the day from which it binds."""
    known = {(f.rule, f.element, f.outcome) for f in today if f.open}
    begins = {rule.name: rule.effective.start for rule in launch.rules}
    return tuple(
        replace(f, from_day=begins[f.rule] if begins[f.rule] > law.on else launch.on)
        for f in then
        if (f.rule, f.element, f.outcome) not in known
    )
