"""How long breaches of security lasted, and whether the authority was told in time.

Incidents that are still open count: leaving them out would make the others look quick.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.logbook import hours_between, median_of, refuse_impossible

Verdict = Literal["pass", "fail", "inconclusive"]
NO_RISK = frozenset({"none", "unlikely"})
"""Words for a breach that need not be notified: unlikely to be a risk (Art. 33(1) GDPR)."""
_HALF = 0.5 + 1e-12


@dataclass(frozen=True, slots=True)
class Incident:
    """A breach of security. Times as in :class:`Request`."""

    id: str
    detected_at: datetime
    aware_at: datetime | None = None
    resolved_at: datetime | None = None
    notified_at: datetime | None = None
    """When the authority was told."""
    risk: str | None = None


@dataclass(frozen=True, slots=True)
class Repairs:
    """How long incidents lasted, in hours."""

    incidents: int
    open: int
    mean: float | None
    """Over those that ended."""
    median: float | None
    """Over those that ended: too short where long ones are still open."""
    expected: float | None
    """The median after Kaplan and Meier, open ones included. None: half of them is not over."""


@dataclass(frozen=True, slots=True)
class Notices:
    """Breaches against the hours in which the authority is told."""

    hours: float
    in_time: int
    late: int
    missing: int
    """Not notified, and the hours are over."""
    waiting: int
    not_needed: int
    """Unlikely to be a risk to anybody."""
    unassessed: int
    """Nobody wrote down when the controller was aware of a breach."""
    longest: float | None
    verdict: Verdict


def repairs(incidents: Sequence[Incident], as_of: datetime) -> Repairs:
    """How long incidents last. Raises EvidenceError for none, and for times that cannot be."""
    _check_incidents(incidents, as_of)
    over = sorted(
        hours_between(one.detected_at, one.resolved_at)
        for one in incidents
        if one.resolved_at is not None
    )
    lasting = [
        (hours_between(one.detected_at, one.resolved_at or as_of), one.resolved_at is not None)
        for one in incidents
    ]
    mean = math.fsum(over) / len(over) if over else None
    return Repairs(
        len(incidents), len(incidents) - len(over), mean, median_of(over), survival_median(lasting)
    )


def survival_median(lasting: Iterable[tuple[float, bool]]) -> float | None:
    """When half is over (Kaplan and Meier 1958); each is how long it lasted and whether it ended.

    None where more than half may still go on.
    """
    waiting = sorted(lasting)
    left, share = len(waiting), 1.0
    ended: dict[float, int] = {}
    gone: dict[float, int] = {}
    for length, over in waiting:
        ended[length] = ended.get(length, 0) + over
        gone[length] = gone.get(length, 0) + 1
    for length in sorted(gone):
        share *= 1 - ended[length] / left
        if share <= _HALF:
            return length
        left -= gone[length]
    return None


def judge_notices(incidents: Sequence[Incident], as_of: datetime, hours: float = 72) -> Notices:
    """Whether the authority was told in time: 72 hours from awareness (Art. 33(1) GDPR).

    Raises EvidenceError for no incidents, hours that are none, and times that cannot be.
    """
    if not 0 < hours < math.inf:
        raise EvidenceError("incidents", f"{hours} is no number of hours.")
    _check_incidents(incidents, as_of)
    counts = dict.fromkeys(("in_time", "late", "missing", "waiting", "not_needed", "unassessed"), 0)
    took = []
    for one in incidents:
        if one.notified_at is None and (one.risk or "").strip().lower() in NO_RISK:
            counts["not_needed"] += 1
        elif one.aware_at is None:
            counts["unassessed"] += 1
        elif one.notified_at is None:
            counts["missing" if hours_between(one.aware_at, as_of) > hours else "waiting"] += 1
        else:
            took.append(hours_between(one.aware_at, one.notified_at))
            counts["late" if took[-1] > hours else "in_time"] += 1
    verdict: Verdict = "pass"
    if counts["late"] or counts["missing"]:
        verdict = "fail"
    elif counts["unassessed"] or not (counts["in_time"] or counts["not_needed"]):
        verdict = "inconclusive"
    return Notices(hours, **counts, longest=max(took, default=None), verdict=verdict)


def _check_incidents(incidents: Sequence[Incident], as_of: datetime) -> None:
    if not incidents:
        raise EvidenceError(
            "incidents",
            "There are no incidents, so nothing is shown.",
            "A log in which nothing ever happened proves neither speed nor its absence.",
        )
    refuse_impossible(
        "incidents",
        as_of,
        [
            (one.id, one.detected_at, (one.aware_at, one.resolved_at, one.notified_at))
            for one in incidents
        ],
    )
    told = [
        (one.id, one.aware_at, (one.notified_at,)) for one in incidents if one.aware_at is not None
    ]
    refuse_impossible("incidents", as_of, told)
