"""How requests and complaints fared: counted over every case, open ones too.

A case that is open and past its day is a breach, not a gap in the data; one that is not yet due
says nothing so far. Rates come with an interval, and a rate that one cannot be sure of is
inconclusive.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal

from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.intervals import LEVEL, Interval, events, wilson
from dpiakit.evidence.logbook import day_of, median_of, refuse_impossible
from dpiakit.evidence.terms import NO_CALENDAR, Calendar, Term

Verdict = Literal["pass", "fail", "inconclusive"]
PER = 10_000
_LONGEST_CLOSED = timedelta(days=30)
"""No calendar has more days off within one term, so what is later than that is late anywhere."""
WORST_SHARE = 0.95
"""The share of cases that were answered at least as fast as the slow end that is told."""


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asked for. Times are in UTC, or bear their zone."""

    id: str
    type: str
    received_at: datetime
    closed_at: datetime | None = None
    extended_at: datetime | None = None
    identity_verified_at: datetime | None = None
    jurisdiction: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """The requests of one type against their term."""

    type: str
    term: str
    received: int
    on_time: int
    late: int
    """Closed after the last day."""
    overdue: int
    """Open, and the last day is over."""
    waiting: int
    """Open, and not yet due: not judged."""
    unclear: int
    """Late by Monday to Friday, but the calendar does not reach so far: a holiday could excuse it.
    Not judged."""
    guessed: int
    """All whose last day lies where the calendar says nothing, the unclear ones among them."""
    extended: int
    median_days: float | None
    """From receipt to the answer, over closed requests. None: none is closed."""
    slow_days: int | None
    """Nineteen of twenty closed requests took no longer."""
    interval: Interval | None
    """Of the share that was in time. None: none was due yet."""
    verdict: Verdict

    @property
    def due(self) -> int:
        """How many were to be answered by now, or were."""
        return self.on_time + self.late + self.overdue


@dataclass(frozen=True, slots=True)
class Rated:
    """A rate with what is claimed of it."""

    value: float
    interval: Interval
    verdict: Verdict


def judge_requests(
    requests: Sequence[Request],
    terms: Mapping[str, Term],
    as_of: datetime,
    *,
    calendars: Mapping[str, Calendar] | None = None,
    zone: tzinfo = UTC,
    share: float | None = None,
) -> tuple[Answered, ...]:
    """Requests by type, for the types that have a term; the clock starts at receipt.

    ``as_of`` is now. ``zone`` is whose days count, ``calendars`` the holidays of each jurisdiction:
    where there are any, a last day outside of them is a guess, by Monday to Friday.
    Without a ``share`` every request must be in time; with one, the share that is must be at
    least that, as far as the numbers tell. Raises EvidenceError for no requests, times that
    cannot be, and requests that stand there twice.
    """
    if not requests:
        raise EvidenceError("requests", "There are no requests, so nothing is shown.")
    if share is not None and not 0 < share < 1:
        raise EvidenceError("requests", f"{share} is no share.", "Write a number such as 0.95.")
    refuse_impossible(
        "requests",
        as_of,
        [
            (one.id, one.received_at, (one.closed_at, one.extended_at, one.identity_verified_at))
            for one in requests
        ],
    )
    known = {}
    for kind in sorted({one.type for one in requests} & terms.keys()):
        ours = [one for one in requests if one.type == kind]
        known[kind] = _answered(kind, ours, terms[kind], day_of(as_of, zone), calendars or {}, zone)
    return tuple(_with_verdict(one, share) for one in known.values())


def _answered(
    kind: str,
    requests: Iterable[Request],
    term: Term,
    today: date,
    calendars: Mapping[str, Calendar],
    zone: tzinfo,
) -> Answered:
    counts = dict.fromkeys(
        ("received", "on_time", "late", "overdue", "waiting", "unclear", "guessed", "extended"), 0
    )
    took = []
    missing = NO_CALENDAR if calendars else Calendar()
    for one in requests:
        received = day_of(one.received_at, zone)
        calendar = calendars.get(one.jurisdiction, missing)
        last, extended = _last_day(one, received, term, calendar, zone)
        guessed = term.asks(received, last, calendar)
        counts["received"] += 1
        counts["extended"] += extended
        counts["guessed"] += guessed
        ended = today if one.closed_at is None else day_of(one.closed_at, zone)
        if one.closed_at is not None:
            took.append((ended - received).days)
        if ended <= last:
            counts["waiting" if one.closed_at is None else "on_time"] += 1
        elif guessed and ended - last <= _LONGEST_CLOSED:
            counts["unclear"] += 1
        else:
            counts["overdue" if one.closed_at is None else "late"] += 1
    took.sort()
    slow = took[math.ceil(WORST_SHARE * len(took)) - 1] if took else None
    return Answered(kind, str(term), **counts, median_days=median_of(took), slow_days=slow,
                    interval=None, verdict="inconclusive")  # fmt: skip


def _last_day(
    request: Request, received: date, term: Term, calendar: Calendar, zone: tzinfo
) -> tuple[date, bool]:
    """The day a request is due and whether an extension counts: said in time, and allowed."""
    try:
        last = term.due(received, calendar)
        if request.extended_at is None or term.extension is None:
            return last, False
        if day_of(request.extended_at, zone) > last:
            return last, False
        return term.due(received, calendar, extended=True), True
    except OverflowError:
        raise EvidenceError(
            "requests", f"A request of {received} has a term that ends beyond the calendar."
        ) from None


def _with_verdict(one: Answered, share: float | None) -> Answered:
    if not one.due:
        return one
    interval = wilson(one.on_time, one.due)
    if share is None:
        verdict: Verdict = "fail" if one.late or one.overdue else "pass"
    else:
        verdict = _within(interval, at_least=share)
    if one.unclear and (share is not None or verdict == "pass"):
        verdict = _whichever(one, share)
    return replace(one, interval=interval, verdict=verdict)


def _whichever(one: Answered, share: float | None) -> Verdict:
    """The verdict if it is the same for the unclear ones in time and for them late."""
    if share is None:
        return "inconclusive"
    together = one.due + one.unclear
    best = _within(wilson(one.on_time + one.unclear, together), at_least=share)
    worst = _within(wilson(one.on_time, together), at_least=share)
    return best if best == worst else "inconclusive"


def judge_rate(
    hits: int,
    n: int,
    *,
    at_least: float | None = None,
    at_most: float | None = None,
    level: float = LEVEL,
) -> Rated:
    """A share such as opt-outs of those who could, with Wilson's interval.

    The denominator is part of the claim; it is what ``n`` counts. Raises EvidenceError for counts
    that are none.
    """
    if n <= 0:
        raise EvidenceError("rate", "Nobody was counted, so there is no rate.")
    if not 0 <= hits <= n:
        raise EvidenceError("rate", f"{hits} of {n} cannot be.", "Check what is counted.")
    interval = wilson(hits, n, level)
    return Rated(hits / n, interval, _within(interval, at_least=at_least, at_most=at_most))


def judge_complaints(count: int, people: float, *, at_most: float | None = None) -> Rated:
    """Complaints for every 10,000 active people, with the exact interval of their number.

    ``people`` is the mean of those active in the period. Raises EvidenceError for counts that are
    none.
    """
    if not 0 < people < math.inf:
        raise EvidenceError("users_daily", f"{people} is no number of people.")
    if count < 0:
        raise EvidenceError("complaints", f"{count} is no number of complaints.")
    found = events(count)
    interval = Interval(found.lower * PER / people, found.upper * PER / people)
    return Rated(count * PER / people, interval, _within(interval, at_most=at_most))


def _within(
    interval: Interval, *, at_least: float | None = None, at_most: float | None = None
) -> Verdict:
    low = -math.inf if at_least is None else at_least
    high = math.inf if at_most is None else at_most
    if interval.upper < low or interval.lower > high:
        return "fail"
    return "pass" if interval.lower >= low and interval.upper <= high else "inconclusive"
