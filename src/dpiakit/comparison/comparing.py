"""One record in two states: both judged, and what differs told."""

from __future__ import annotations

from dataclasses import replace

from dpiakit.comparison.changes import RecordChange, Status, state_of
from dpiakit.comparison.difference import finding_changes, question_changes, risk_changes
from dpiakit.comparison.facts import changed_facts
from dpiakit.comparison.judging import Judges
from dpiakit.comparison.matching import Pair, Unreadable
from dpiakit.comparison.voiding import Changes, voided
from dpiakit.findings import Claims, RiskResult
from dpiakit.records import Record


def compare(pair: Pair, judges: Judges) -> RecordChange | None:
    """What happened to one record; None where no fact changed and nobody wants to know more."""
    before, after = pair.before, pair.after
    if isinstance(before, Unreadable) or isinstance(after, Unreadable):
        return _unreadable(pair, judges)
    if before is None or after is None:
        return _alone(before, after, judges, pair.claims)
    return _both(before, after, judges, pair.claims)


def _both(
    before: Record, after: Record, judges: Judges, claims: tuple[Claims, Claims]
) -> RecordChange | None:
    facts = () if before.digest == after.digest else changed_facts(before, after)
    renamed = before.file != after.file or before.activity.id != after.activity.id
    same = claims[0] == claims[1] and _alike(judges, before, after)
    if not facts and not judges.everything and same:
        return _named(before, after, "moved") if renamed else None
    one, other = judges.base.assess(before, claims[0]), judges.head.assess(after, claims[1])
    findings = finding_changes(one, other)
    asked, answered = question_changes(one, other)
    risks = risk_changes(one, other)
    told = bool(
        facts or asked or answered or findings.new or findings.closed or findings.changed
        or findings.unanswered or findings.waived or any(risk.changed for risk in risks)
        or state_of(one) != state_of(other)
    )  # fmt: skip
    status: Status = "changed" if told else "moved" if renamed else "same"
    if status == "same" and not judges.everything:
        return None

    def computed() -> dict[str, tuple[RiskResult, RiskResult]]:
        first = judges.base.computed(before)
        second = judges.head.computed(after)
        return {name: (first[name], second[name]) for name in first.keys() & second.keys()}

    changes = Changes(facts, risks, findings.new, computed)
    return replace(
        _named(before, after, status),
        before=state_of(one), after=state_of(other), facts=facts, new=findings.new,
        closed=findings.closed, changed=findings.changed, unanswered=findings.unanswered,
        waived=findings.waived, asked=asked, answered=answered, risks=risks,
        voided=voided(before, after, changes) if facts else (),
    )  # fmt: skip


def _alike(judges: Judges, before: Record, after: Record) -> bool:
    """Whether the same facts come out the same on both sides."""
    name = after.activity.id or ""
    return (
        before.activity.id == after.activity.id
        and judges.base.judges_as(judges.head)
        and judges.base.accepts_as(judges.head, name)
    ) or judges.alike


def _named(before: Record, after: Record, status: Status) -> RecordChange:
    one, other = before.activity, after.activity
    return RecordChange(
        status=status,
        id=other.id or "",
        title=other.title or "",
        file=after.file,
        file_before=before.file if before.file != after.file else "",
        id_before=(one.id or "") if one.id != other.id else "",
    )


def _alone(
    before: Record | None, after: Record | None, judges: Judges, claims: tuple[Claims, Claims]
) -> RecordChange:
    """A record that is new, or gone. What was open in one that is gone is not thereby mended."""
    one = judges.base.assess(before, claims[0]) if before else None
    other = judges.head.assess(after, claims[1]) if after else None
    findings = finding_changes(one, other)
    asked, answered = question_changes(one, other)
    known = after or before
    if known is None:
        raise ValueError("a record is there before or after")
    gone = after is None
    return RecordChange(
        status="removed" if gone else "added",
        id=known.activity.id or "",
        title=known.activity.title or "",
        file=known.file,
        before=state_of(one) if one else None,
        after=state_of(other) if other else None,
        new=findings.new,
        unanswered=findings.unanswered,
        waived=findings.waived,
        asked=asked,
        answered=() if gone else answered,
        risks=() if gone else risk_changes(one, other),
    )


def _unreadable(pair: Pair, judges: Judges) -> RecordChange | None:
    """One state cannot be read: what can be is judged, and the problems are the result."""
    before, after = pair.before, pair.after
    if before == after:
        return None
    readable = next((one for one in (after, before) if isinstance(one, Record)), None)
    broken_now = after.problems if isinstance(after, Unreadable) else ()
    broken_before = before.problems if isinstance(before, Unreadable) else ()
    alone = _alone(None, after, judges, pair.claims) if isinstance(after, Record) else None
    place = next(one.file for one in (after, before) if one is not None)
    return RecordChange(
        status="unreadable",
        id=(readable.activity.id or "") if readable else "",
        title=(readable.activity.title or "") if readable else "",
        file=place,
        after=alone.after if alone else None,
        new=alone.new if alone else (),
        unanswered=alone.unanswered if alone else (),
        asked=alone.asked if alone else (),
        problems=broken_now,
        problems_before=broken_before,
    )
