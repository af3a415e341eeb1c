"""One record in two states: both judged, and what differs told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from dpiakit.comparison.changes import RecordChange, Status, state_of
from dpiakit.comparison.difference import finding_changes, question_changes, risk_changes
from dpiakit.comparison.facts import changed_facts
from dpiakit.comparison.matching import Pair, Unreadable
from dpiakit.comparison.voiding import Changes, voided
from dpiakit.engine import assess
from dpiakit.findings import Assessment, RiskResult
from dpiakit.law import Law, Library
from dpiakit.law.catalogue import Catalogue
from dpiakit.model import Activity
from dpiakit.records import Record
from dpiakit.risk import rate


@dataclass
class Judge:
    """The law of the days asked for, each taken into force once."""

    library: Library
    catalogue: Catalogue
    on_base: date
    on: date
    method: str | None = None
    everything: bool = False
    """Judge also what did not change."""
    laws: dict[date, Law] = field(default_factory=dict)

    @property
    def same_law(self) -> bool:
        """Whether only the records can make a difference."""
        return self.on_base == self.on

    def law(self, on: date) -> Law:
        """The law of a day."""
        if on not in self.laws:
            self.laws[on] = self.library.in_force(on)
        return self.laws[on]

    def assess(self, record: Record, on: date) -> Assessment:
        """A record judged on a day and, where it starts later, on its planned day as well."""
        dates = record.activity.dates
        launch = dates.planned_start if dates else None
        later = self.law(launch) if launch and launch > on else None
        return assess(record, self.law(on), self.catalogue, later, method=self.method)

    def computed(self, record: Record, on: date) -> dict[str, RiskResult]:
        """Every scenario as it is computed, without what people rated by hand."""
        law = self.law(on)
        methods = self.catalogue.methods
        method = methods[self.method] if self.method else next(
            one for one in methods.values() if one.default
        )  # fmt: skip
        scenarios = self.catalogue.on(law).scenarios
        rated = rate(_unrated(record.activity), scenarios, method, law.instruments)
        return {risk.name: risk for risk in rated}


def compare(pair: Pair, judge: Judge) -> RecordChange | None:
    """What happened to one record; None where no fact changed and nobody wants to know more."""
    before, after = pair.before, pair.after
    if isinstance(before, Unreadable) or isinstance(after, Unreadable):
        return _unreadable(pair, judge)
    if before is None or after is None:
        return _alone(before, after, judge)
    return _both(before, after, judge)


def _both(before: Record, after: Record, judge: Judge) -> RecordChange | None:
    facts = () if before.digest == after.digest else changed_facts(before, after)
    renamed = before.file != after.file or before.activity.id != after.activity.id
    if not facts and judge.same_law and not judge.everything:
        return _named(before, after, "moved") if renamed else None
    one, other = judge.assess(before, judge.on_base), judge.assess(after, judge.on)
    findings = finding_changes(one, other)
    asked, answered = question_changes(one, other)
    risks = risk_changes(one, other)
    told = bool(
        facts or asked or answered or findings.new or findings.closed or findings.changed
        or findings.unanswered or findings.waived or any(risk.changed for risk in risks)
        or state_of(one) != state_of(other)
    )  # fmt: skip
    status: Status = "changed" if told else "moved" if renamed else "same"

    def computed() -> dict[str, tuple[RiskResult, RiskResult]]:
        first = judge.computed(before, judge.on_base)
        second = judge.computed(after, judge.on)
        return {name: (first[name], second[name]) for name in first.keys() & second.keys()}

    changes = Changes(facts, risks, findings.new, computed)
    return replace(
        _named(before, after, status),
        before=state_of(one), after=state_of(other), facts=facts, new=findings.new,
        closed=findings.closed, changed=findings.changed, unanswered=findings.unanswered,
        waived=findings.waived, asked=asked, answered=answered, risks=risks,
        voided=voided(before, after, changes) if facts else (),
    )  # fmt: skip


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


def _alone(before: Record | None, after: Record | None, judge: Judge) -> RecordChange:
    """A record that is new, or gone. What was open in one that is gone is not thereby mended."""
    one = judge.assess(before, judge.on_base) if before else None
    other = judge.assess(after, judge.on) if after else None
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


def _unreadable(pair: Pair, judge: Judge) -> RecordChange | None:
    """One state cannot be read: what can be is judged, and the problems are the result."""
    before, after = pair.before, pair.after
    if before == after:
        return None
    readable = next((one for one in (after, before) if isinstance(one, Record)), None)
    broken_now = after.problems if isinstance(after, Unreadable) else ()
    broken_before = before.problems if isinstance(before, Unreadable) else ()
    alone = _alone(None, after, judge) if isinstance(after, Record) else None
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


def _unrated(activity: Activity) -> Activity:
    risks: Mapping[str, object] = {
        key: risk.model_copy(update={"override": None, "residual": None})
        for key, risk in (activity.risks or {}).items()
    }
    return activity.model_copy(update={"risks": risks or None})
