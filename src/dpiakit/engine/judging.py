"""Every obligation judged for one record: the findings, without risk and without words of form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from dpiakit.cel import Known
from dpiakit.engine.asking import answer
from dpiakit.engine.claiming import claim_findings
from dpiakit.engine.scope import pack_scopes, unassessed
from dpiakit.findings import (
    NO_CLAIMS,
    Cite,
    Claims,
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
from dpiakit.law.basis import basis
from dpiakit.law.compiled import CompiledRules, compile_rules
from dpiakit.law.judge import Judgement, Verdict, judge, reasons
from dpiakit.records import Record


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules say about one record."""

    packs: tuple[PackScope, ...]
    findings: tuple[Finding, ...]
    """What is not met or not answered; with everything asked for, also what is met and what does
    not apply."""
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
    claims: Claims = NO_CLAIMS,
    everything: bool = False,
    many: bool = False,
) -> Judged:
    """Judge a record by the law of a day and, if given, by that of its planned start.

    ``claims`` is what the manifests that it cites prove; ``everything`` also returns what is met
    and what does not apply; ``many`` says that other records follow, so that compiling the rules
    pays. Pure: the same record, law and claims give the same findings in the same order,
    whichever way they are come by.
    """
    today = _rules(record, law, everything=everything, many=many)
    later: tuple[Finding, ...] = ()
    if launch is not None:
        then = _rules(record, launch, everything=False, many=many)
        later = _new(then.findings, today.findings, launch, law)
    if claims is not NO_CLAIMS:
        on = launch.on if launch else None
        today, later = _with_claims(record, today, later, claims, on, everything=everything)
    asked = (*today.findings, *later)
    where = {path: record.position(path) for f in asked for path in f.missing}
    return Judged(
        packs=today.packs,
        findings=today.findings,
        at_launch=later,
        questions=questions(asked, where, answer),
        unassessed=unassessed(record.activity, law, today.packs),
        counts=today.counts,
    )


def _with_claims(
    record: Record,
    today: _Found,
    later: tuple[Finding, ...],
    claims: Claims,
    launch: date | None,
    *,
    everything: bool,
) -> tuple[_Found, tuple[Finding, ...]]:
    """The same with what cited manifests prove.

    That a claim was confirmed is counted only where some pack binds: a record that no law was
    held against must not look as if something had been checked.
    """
    found, more = claim_findings(record, claims, launch)
    if all(scope.applies is False for scope in today.packs):
        found = [f for f in found if f.open]
    counts = Counter(today.counts)
    counts.update(f.outcome for f in found)
    shown = [f for f in found if everything or f.open]
    findings = in_order((*today.findings, *shown))
    return replace(today, findings=findings, counts=dict(counts)), in_order((*later, *more))


_OPEN: frozenset[Outcome] = frozenset({"fail", "error", "needs-evidence"})


@dataclass(frozen=True, slots=True)
class _Found:
    """What the rules of one day say."""

    packs: tuple[PackScope, ...]
    findings: tuple[Finding, ...]
    counts: dict[Outcome, int]


def _rules(record: Record, law: Law, *, everything: bool, many: bool) -> _Found:
    if many and not everything:
        return _by_compiled_rules(record, law)
    packs = pack_scopes(record.activity, law)
    binding = {scope.pack for scope in packs if scope.applies is not False}
    counts: Counter[Outcome] = Counter()
    known: Known = {}
    found = []
    for rule in law.rules:
        if rule.pack in binding:
            for judgement in judge(rule, record.activity, law, known):
                counts[judgement.outcome] += 1
                if everything or judgement.outcome in _OPEN:
                    found.append(_finding(record, law, rule, judgement))
    return _Found(packs, in_order(found), dict(counts))


def _by_compiled_rules(record: Record, law: Law) -> _Found:
    """The same, with reasons only for what is open; the rest is counted, not listed."""
    compiled = _compiled(law)
    verdicts = compiled.judge(record.activity)
    packs = pack_scopes(record.activity, law, verdicts.grounds)
    counts: Counter[Outcome] = Counter({"not-applicable": verdicts.not_applicable})
    wanted: dict[int, list[Verdict]] = {}
    for verdict in verdicts.found:
        outcome = verdict[2]
        counts[outcome] += 1
        if outcome in _OPEN:
            wanted.setdefault(verdict[0], []).append(verdict)
    known: Known = {}
    found = []
    for number, asked in sorted(wanted.items()):
        rule = compiled.rules[number]
        found += [
            _finding(record, law, rule, judgement)
            for judgement in reasons(rule, record.activity, law, asked, known)
            if judgement.outcome in _OPEN
        ]
    return _Found(packs, in_order(found), dict(counts))


def prepare(law: Law) -> None:
    """Compile the rules of a day now: before processes are forked that will all need them."""
    _compiled(law)


@lru_cache(maxsize=64)
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
        citations=_citations(rule, law),
        missing=judgement.missing,
        owner=rule.owner,
        stage=rule.stage,
        why=rule.why,
        remediation=rule.remediation,
        fingerprint=fingerprint(
            rule.name, record.activity.id or "", basis(rule, judgement, record.activity)
        ),
        house=rule.house,
    )


@lru_cache(maxsize=1024)
def _citations(rule: Rule, law: Law) -> tuple[Cite, ...]:
    return cites(rule.citation, law.instruments)


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
    found = []
    for f in then:
        if (f.rule, f.element, f.outcome) not in known:
            begins = launch.rule(f.rule).effective.start
            binds_today = begins <= law.on
            from_day = launch.on if binds_today else begins
            found.append(replace(f, from_day=from_day, lapses=binds_today))
    return tuple(found)
