"""Screening: is an impact assessment demanded, and by which trigger.

Art. 35(3) and the lists decide alone; the nine WP248 criteria are counted; unanswered facts are
never counted as no. A score never waives an assessment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dpiakit.cel.interpret import missing, trace
from dpiakit.findings import Screening, Trigger, cites
from dpiakit.law.nouns import Instrument
from dpiakit.law.screening import CRITERIA, ScreeningList, TriggerItem
from dpiakit.model import Activity

MANY = 2
"""Two criteria demand an assessment in most cases (WP248 rev.01, III.B)."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """A list with its items judged, before its own method is applied."""

    demands: ScreeningList
    triggers: tuple[Trigger, ...]


def screen(
    activity: Activity, lists: Iterable[ScreeningList], instruments: Mapping[str, Instrument]
) -> Screening:
    """Judge every competent list and draw the conclusion with its reasons."""
    judged = [
        _Judged(one, tuple(_judge(item, one, activity, instruments) for item in one.items))
        for one in lists
    ]
    criteria = [t for j in judged if j.demands.name == CRITERIA for t in j.triggers]
    met = {t.name for t in criteria if t.met}
    open_criteria = sum(t.met is None for t in criteria)
    reasons: list[str] = []
    possible: list[str] = []
    for j in judged:
        if j.demands.name == CRITERIA:
            continue
        held, may = _conclude(j, met, open_criteria)
        reasons += held
        possible += may
    triggers = tuple(t for j in judged for t in j.triggers)
    if reasons:
        return Screening("required", tuple(reasons), triggers, len(met), open_criteria)
    if len(met) >= MANY:
        names = ", ".join(t.title for t in criteria if t.met)
        reason = f"{len(met)} of the nine WP248 criteria are met: {names}."
        return Screening("required-unless-reasoned", (reason,), triggers, len(met), open_criteria)
    if possible or len(met) + open_criteria >= MANY:
        reasons = possible or [
            f"{len(met)} WP248 criteria are met and {open_criteria} cannot be judged yet."
        ]
        return Screening("open", tuple(reasons), triggers, len(met), open_criteria)
    if met or open_criteria:
        reason = "One WP248 criterion is met or possible: decide, and write down why."
        return Screening("probably-not", (reason,), triggers, len(met), open_criteria)
    return Screening(
        "not-required",
        ("No trigger of the law, of a competent list or of WP248 is met.",),
        triggers,
        0,
        0,
    )


def _judge(
    item: TriggerItem,
    demands: ScreeningList,
    activity: Activity,
    instruments: Mapping[str, Instrument],
) -> Trigger:
    result = trace(item.when, activity)
    met = result.value if isinstance(result.value, bool) else None
    return Trigger(
        name=f"{demands.name}/{item.id}",
        group=demands.title,
        title=item.title,
        met=met,
        single=item.trigger == "single",
        citations=cites(item.citations or demands.citations, instruments),
        missing=missing(result) if met is None else (),
    )


def _conclude(
    judged: _Judged, criteria: set[str], open_criteria: int
) -> tuple[list[str], list[str]]:
    """What this list demands, and what it may demand once open facts are answered."""
    title = judged.demands.title
    held: list[str] = []
    possible: list[str] = []
    counted = counted_open = 0
    for item, trigger in zip(judged.demands.items, judged.triggers, strict=True):
        if trigger.met is False:
            continue
        match item.trigger:
            case "single":
                (held if trigger.met else possible).append(f"{title}: {item.title}.")
            case "plus-one":
                other = len(criteria - {f"{CRITERIA}/{name}" for name in item.same_as})
                if trigger.met and other:
                    held.append(f"{title}: {item.title}, with a further WP248 criterion.")
                elif other or open_criteria:
                    possible.append(f"{title}: {item.title}, if a further criterion is met.")
            case "count":
                counted += item.points if trigger.met else 0
                counted_open += item.points if trigger.met is None else 0
    threshold = judged.demands.threshold
    if threshold and counted >= threshold:
        held.append(f"{title}: {counted} points of its list are met; {threshold} are enough.")
    elif threshold and counted + counted_open >= threshold:
        possible.append(f"{title}: {counted} points are met and {counted_open} are open.")
    return held, possible
