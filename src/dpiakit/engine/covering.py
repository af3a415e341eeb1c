"""What the rules say about a record, under the waivers and the baseline that cover findings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from dpiakit.acceptance import Acceptances, accept
from dpiakit.engine.asking import answer
from dpiakit.engine.judging import Judged
from dpiakit.findings import Outcome, in_order, questions


@dataclass(frozen=True, slots=True)
class Covered:
    """A judgement with what people accept of it for a time."""

    judged: Judged
    """Waived findings come after the open ones; facts that only they wait for are marked."""
    used: tuple[str, ...]
    """The ids of the waivers that are about some finding."""
    until: date
    """The first day on which a waiver begins or ends, so that it may be otherwise."""


def covered(
    judged: Judged, record: str, acceptances: Acceptances, on: date, launch: date | None = None
) -> Covered:
    """A judgement of a day, and of a planned start, under what covers its findings. Pure.

    ``record`` is the id of the record. What is open only on the planned day is covered by what
    still counts on that day.
    """
    if not acceptances:
        return Covered(judged, (), date.max)
    today = accept(judged.findings, record, acceptances, on)
    later = accept(judged.at_launch, record, acceptances, launch or on, today=on)
    findings = in_order(today.findings)
    at_launch = in_order(later.findings)
    where = {question.path: question.position for question in judged.questions}
    return Covered(
        replace(
            judged,
            findings=findings,
            at_launch=at_launch,
            questions=questions((*findings, *at_launch), where, answer),
            counts=_counts(judged.counts, [f.underlying for f in findings]),
        ),
        tuple(dict.fromkeys((*today.used, *later.used))),
        acceptances.turns(record, on),
    )


def _counts(counts: dict[Outcome, int], underlying: list[Outcome | None]) -> dict[Outcome, int]:
    """The outcomes counted anew, once some findings are waived."""
    moved = Counter(outcome for outcome in underlying if outcome is not None)
    if not moved:
        return counts
    found = {outcome: count - moved[outcome] for outcome, count in counts.items()}
    found["waived"] = found.get("waived", 0) + moved.total()
    return {outcome: count for outcome, count in found.items() if count}
