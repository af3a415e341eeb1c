"""Approvals that were given for another state of the record and must be asked again.

An approval is void when something it rests on has changed and it was not given anew: its day is
not later than it was. What it rests on, and which changes count, is laid down in
``docs/decisions/0014-voided-approvals.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dpiakit.comparison.changes import Cause, FindingChange, RiskChange, Voided
from dpiakit.comparison.facts import FactChange
from dpiakit.comparison.material import is_material, renames
from dpiakit.comparison.signoffs import SignOff, sign_offs
from dpiakit.comparison.wording import arrow, fact_said, pairs, rating_said, shortened
from dpiakit.findings import Rating, RiskResult
from dpiakit.model.governance import ImpactAssessment
from dpiakit.records import Record
from dpiakit.source import Path

_GRAVE = frozenset({"blocking", "high"})
_MESSAGE = 200


@dataclass(frozen=True, slots=True)
class Changes:
    """What an approval may rest on and find changed."""

    facts: tuple[FactChange, ...]
    risks: tuple[RiskChange, ...]
    new: tuple[FindingChange, ...]
    computed: Callable[[], dict[str, tuple[RiskResult, RiskResult]]]
    """Each scenario in both states without any rating set by a person; asked for when needed."""


def voided(before: Record, after: Record, changes: Changes) -> tuple[Voided, ...]:
    """Approvals of the earlier state that stand in the present one as if nothing had changed."""
    known = {(one.kind, one.path): one for one in sign_offs(after.activity)}
    found = []
    for given in sign_offs(before.activity):
        still = known.get((given.kind, given.path))
        if still is None or still.on > given.on:
            continue
        causes = tuple(dict.fromkeys(_causes(still, before, after, changes)))
        if causes:
            at = after.position(still.path)
            found.append(
                Voided(given.kind, given.title, given.by, given.on, still.path, at, causes)
            )
    return tuple(found)


def _causes(given: SignOff, before: Record, after: Record, changes: Changes) -> Iterator[Cause]:
    if given.kind == "impact-assessment":
        yield from _another_version(given, before, after)
    renamed = renames(changes.facts)
    for change in changes.facts:
        if _concerns(given, change.path) and is_material(change, renamed):
            yield Cause("fact", fact_said(change), change.path, change.position)
    if given.rates:
        yield from _rating(given, before, after, changes)
        return
    for risk in changes.risks:
        if given.risks or given.scenario == risk.name:
            yield from _risen(risk, after)
    for failing in changes.new:
        if (given.packs is None or failing.finding.pack in given.packs) and _is_grave(failing):
            yield _failing(failing)


def _concerns(given: SignOff, path: Path) -> bool:
    return any(path[: len(part)] == part for part in given.about)


def _risen(risk: RiskChange, after: Record) -> Iterator[Cause]:
    """A scenario that is new, or rose on the way from inherent to residual."""
    path: Path = ("risks",)
    at = after.position(path)
    if not risk.rose or risk.after is None:
        return
    if risk.before is None:
        if risk.after.triggered:  # one that only may occur is a question, not a change
            text = f"{risk.title}: occurs now; residual {rating_said(risk.after.residual)}"
            yield Cause("risk", text, path, at)
        return
    for name, was, now in pairs(risk.before, risk.after):
        if _rose(was, now):
            text = f"{risk.title}: {name} {rating_said(was)} -> {rating_said(now)}"
            yield Cause("risk", text, path, at)
            return


def _rose(was: Rating, now: Rating) -> bool:
    return now.severity > was.severity or now.likelihood > was.likelihood


def _rating(given: SignOff, before: Record, after: Record, changes: Changes) -> Iterator[Cause]:
    """A person's rating hides what is computed: a rise beneath it must be looked at again."""
    _, key, name, _ = given.path
    was, now = (
        getattr((record.activity.risks or {})[key], name) for record in (before, after)
    )  # fmt: skip
    at = after.position(given.path[:-1])
    for axis in ("severity", "likelihood"):
        level, other = getattr(was, axis), getattr(now, axis)
        if level != other:
            text = f"the confirmed {axis} itself was changed: {arrow(level, other)}"
            yield Cause("rating", text, (*given.path[:-1], axis), at)
    computed = changes.computed().get(given.scenario)
    if computed is None:
        return
    first, second = computed
    pair = (first.inherent, second.inherent) if name == "override" else (
        first.residual, second.residual
    )  # fmt: skip
    if _rose(*pair):
        text = f"what is computed beneath it: {rating_said(pair[0])} -> {rating_said(pair[1])}"
        yield Cause("risk", text, given.path[:-1], at)


def _another_version(given: SignOff, before: Record, after: Record) -> Iterator[Cause]:
    """The approved assessment was written anew, or its conditions were eased, under a signature."""
    was, now = _assessment(before), _assessment(after)
    if was is None or now is None or given.path[-1] != "approved":
        return
    here = given.path[:-1]
    if was.date and now.date and now.date > was.date:
        version = f" (version {shortened(now.version, 40)})" if now.version else ""
        text = f"the assessment is now that of {now.date}{version}; it was that of {was.date}"
        yield Cause("version", text, (*here, "date"), after.position((*here, "date")))
    if was.decision and now.decision and was.decision != now.decision:
        text = f"the decision was changed: {arrow(was.decision, now.decision)}"
        yield Cause("version", text, (*here, "decision"), after.position((*here, "decision")))
    gone = sorted((was.launch_conditions or {}).keys() - (now.launch_conditions or {}).keys())
    for name in gone:
        path = (*here, "launch_conditions", name)
        yield Cause("version", f"the condition {name} was removed", path, after.position(path))


def _assessment(record: Record) -> ImpactAssessment | None:
    governance = record.activity.governance
    return governance.impact_assessment if governance else None


def _failing(change: FindingChange) -> Cause:
    finding = change.finding
    text = f"{finding.rule} fails now: {shortened(finding.message, _MESSAGE)}"
    return Cause("finding", text, finding.path, finding.position)


def _is_grave(change: FindingChange) -> bool:
    return change.finding.severity in _GRAVE and not change.finding.lapses
