"""What differs between two assessments of one record: findings, questions, risks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from dpiakit.comparison.changes import FindingChange, QuestionChange, RiskChange
from dpiakit.comparison.facts import fact_at, facts_of
from dpiakit.findings import Assessment, Finding, Outcome, Question, in_order
from dpiakit.records import Record
from dpiakit.source import Path

_FAILED: frozenset[Outcome] = frozenset({"fail", "error"})
_OPEN = "needs-evidence"
_Key: TypeAlias = tuple[str, str]
"""Rule and element."""


@dataclass(frozen=True, slots=True)
class FindingChanges:
    """Every obligation that comes out otherwise, by what happened to it."""

    new: tuple[FindingChange, ...]
    closed: tuple[FindingChange, ...]
    changed: tuple[FindingChange, ...]
    unanswered: tuple[FindingChange, ...]
    waived: tuple[FindingChange, ...]


def finding_changes(before: Assessment | None, after: Assessment | None) -> FindingChanges:
    """Findings matched by rule and element. None: the record is not there, nothing was open.

    A failed obligation whose fact was taken away is not closed: it is open for a missing fact.
    """
    one, other = _by_key(before), _by_key(after)
    found: dict[str, list[FindingChange]] = {
        "new": [], "closed": [], "changed": [], "unanswered": [], "waived": [],
    }  # fmt: skip
    for key in sorted(one.keys() | other.keys()):
        for was, now in _pairs(one.get(key, []), other.get(key, [])):
            kind = _what_happened(was, now)
            if kind == "both" and was and now:
                kind = "changed" if _otherwise(was, now, before, after) else ""
            if kind:
                found[kind].append(_change(was, now))
    return FindingChanges(**{kind: _ordered(changes) for kind, changes in found.items()})


def question_changes(
    before: Assessment | None, after: Assessment | None
) -> tuple[tuple[QuestionChange, ...], tuple[Question, ...]]:
    """What is asked now and was not, or by more obligations; and what is asked no more.

    What only waived obligations wait for is not asked.
    """
    one = {q.path: q for q in before.questions if not q.waived} if before else {}
    other = {q.path: q for q in after.questions if not q.waived} if after else {}
    asked = []
    for path, question in other.items():
        known = one[path].rules if path in one else ()
        rules = tuple(rule for rule in question.rules if rule not in known)
        if rules:
            asked.append(QuestionChange(question, rules))
    answered = tuple(question for path, question in one.items() if path not in other)
    return tuple(asked), answered


def risk_changes(before: Assessment | None, after: Assessment | None) -> tuple[RiskChange, ...]:
    """Every scenario that occurs in one of two states, in the order of the register."""
    one = {risk.name: risk for risk in before.risks} if before else {}
    other = {risk.name: risk for risk in after.risks} if after else {}
    changes = []
    for name in _merged(list(other), list(one)):
        risk = other.get(name) or one[name]
        changes.append(RiskChange(name, risk.title, one.get(name), other.get(name)))
    return tuple(changes)


def _by_key(assessment: Assessment | None) -> Mapping[_Key, list[Finding]]:
    """What is open or waived, by rule and element: today, and on the planned day."""
    found: dict[_Key, list[Finding]] = {}
    if assessment is not None:
        for finding in in_order((*assessment.findings, *assessment.at_launch)):
            if finding.open or finding.outcome == "waived":
                found.setdefault((finding.rule, finding.element), []).append(finding)
    return found


def _pairs(
    before: Sequence[Finding], after: Sequence[Finding]
) -> Iterator[tuple[Finding | None, Finding | None]]:
    """The findings of one rule and element in both states; what comes out the same first.

    What would have been open on the planned day and is open today is no other finding.
    """
    left, right = list(before), list(after)
    alike: list[Callable[[Finding], object]] = [
        lambda finding: (finding.outcome, finding.from_day is None),
        lambda finding: finding.outcome,
        lambda _: None,
    ]
    for seen in alike:
        for now in list(right):
            was = next((one for one in left if seen(one) == seen(now)), None)
            if was is not None:
                left.remove(was)
                right.remove(now)
                yield was, now
    yield from ((None, now) for now in right)
    yield from ((was, None) for was in left)


def _what_happened(was: Finding | None, now: Finding | None) -> str:
    """The name of the list a pair belongs in; "both" for a failure that stays; nothing for none."""
    if now is None:
        return "closed" if was and was.outcome in {*_FAILED, "waived"} else ""
    before = was.outcome if was else None
    if now.outcome in _FAILED:
        return "both" if before in _FAILED else "new"
    if now.outcome == _OPEN:
        return "" if before == _OPEN else "unanswered"
    return "" if before == "waived" else "waived"


def _change(was: Finding | None, now: Finding | None) -> FindingChange:
    shown = now or was
    if shown is None:
        raise ValueError("a finding is there before or after")
    other = was.severity if was and now and was.severity != now.severity else None
    return FindingChange(
        finding=shown,
        was=was.outcome if was else None,
        now=now.outcome if now else None,
        severity_before=other,
    )


def _otherwise(
    was: Finding, now: Finding, before: Assessment | None, after: Assessment | None
) -> bool:
    """Whether the same failure rests on other facts, or weighs otherwise.

    A fingerprint names a place in a list by its number and carries the record's id; where one of
    these alone has changed, the facts decide.
    """
    if was.fingerprint == now.fingerprint and was.severity == now.severity:
        return False
    if was.severity != now.severity or was.outcome != now.outcome:
        return True
    if before is None or after is None:
        return True
    return _basis(was, before.record) != _basis(now, after.record)


def _basis(finding: Finding, record: Record) -> object:
    value = _written_at(record, finding.path)
    return (_without_numbers(finding.path), value, finding.message, finding.missing)


def _written_at(record: Record, path: Path) -> object:
    """The value a finding points at, as the record says it: lists keep their order here."""
    said = record.activity.model_dump(mode="json", exclude_none=True)
    value = fact_at(said, path)
    return fact_at(facts_of(record), path) if isinstance(value, list | dict) else value


def _without_numbers(path: Path) -> Path:
    return tuple("#" if part.isdecimal() else part for part in path)


def _ordered(changes: Iterable[FindingChange]) -> tuple[FindingChange, ...]:
    """In reading order, whichever finding each shows."""
    by_finding = {id(change.finding): change for change in changes}
    return tuple(
        by_finding[id(finding)] for finding in in_order(c.finding for c in by_finding.values())
    )


def _merged(first: list[str], second: list[str]) -> Iterator[str]:
    """The names of both, those of the first in their order, each of the others after the one it
    followed.
    """
    waiting: dict[str, list[str]] = {}
    last = ""
    for name in second:
        if name in first:
            last = name
        else:
            waiting.setdefault(last, []).append(name)
    yield from waiting.get("", ())
    for name in first:
        yield name
        yield from waiting.get(name, ())
