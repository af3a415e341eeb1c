"""Every obligation judged for one record: the findings, without risk and without words of form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from dpiakit.engine.asking import answer
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
from dpiakit.law.compiled import CompiledRules, compile_rules
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
    record: Record,
    law: Law,
    launch: Law | None = None,
    *,
    everything: bool = False,
    many: bool = False,
) -> Judged:
    """Judge a record by the law of a day and, if given, by that of its planned start.

    ``everything`` also returns what is met; ``many`` says that other records follow, so that
    compiling the rules pays. Pure: the same record and law give the same findings in the same
    order, whichever way they are come by.
    """
    scopes = pack_scopes(record.activity, law)
    today, counts = _findings(record, law, scopes, everything=everything, many=many)
    later: tuple[Finding, ...] = ()
    if launch is not None:
        launch_scopes = pack_scopes(record.activity, launch)
        then, _ = _findings(record, launch, launch_scopes, everything=False, many=many)
        later = _new(then, today, launch, law)
    asked = (*today, *later)
    where = {path: record.position(path) for f in asked for path in f.missing}
    return Judged(
        packs=scopes,
        findings=today,
        at_launch=later,
        questions=questions(asked, where, answer),
        unassessed=unassessed(record.activity, law, scopes),
        counts=counts,
    )


_OPEN: frozenset[Outcome] = frozenset({"fail", "error", "needs-evidence"})


def _findings(
    record: Record, law: Law, scopes: Iterable[PackScope], *, everything: bool, many: bool
) -> tuple[tuple[Finding, ...], dict[Outcome, int]]:
    binding = {scope.pack for scope in scopes if scope.applies is not False}
    counts: Counter[Outcome] = Counter()
    found = []
    for rule in _to_explain(record, law, binding, counts, everything=everything, many=many):
        for judgement in judge(rule, record.activity, law):
            if not many:
                counts[judgement.outcome] += 1
            if everything or judgement.outcome in _OPEN:
                found.append(_finding(record, law, rule, judgement))
    return in_order(found), dict(counts)


def _to_explain(
    record: Record,
    law: Law,
    binding: set[str],
    counts: Counter[Outcome],
    *,
    everything: bool,
    many: bool,
) -> Iterable[Rule]:
    """The rules whose reasons are wanted: all of them, or those the compiled form finds open."""
    if not many:
        yield from (rule for rule in law.rules if rule.pack in binding)
        return
    compiled = _compiled(law)
    verdicts = compiled.judge(record.activity, binding)
    counts["not-applicable"] += verdicts.not_applicable
    wanted = set()
    for number, _, outcome, _ in verdicts.found:
        counts[outcome] += 1
        if everything or outcome in _OPEN:
            wanted.add(number)
    yield from (compiled.rules[number] for number in sorted(wanted))


@lru_cache(maxsize=512)
def _compiled(law: Law) -> CompiledRules:
    """The rules of a law, compiled once. Laws are immutable and compared by identity."""
    return compile_rules(law)


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
        replace(
            f,
            from_day=begins[f.rule] if begins[f.rule] > law.on else launch.on,
            lapses=begins[f.rule] <= law.on,
        )
        for f in then
        if (f.rule, f.element, f.outcome) not in known
    )
