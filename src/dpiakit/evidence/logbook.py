"""Times in logs: what cannot be is refused before anything is counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo

from dpiakit.evidence.errors import EvidenceError

_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
"""Before it nobody kept such a log; a zero, or a time of nothing, is meant."""


def refuse_impossible(
    table: str,
    as_of: datetime,
    cases: Sequence[tuple[str, datetime, tuple[datetime | None, ...]]],
) -> None:
    """Refuse what no log can rightly say, with the number of each.

    Each case is its name, when it began and what came after. Raises EvidenceError for names that
    stand there twice, ends before beginnings, and anything after ``as_of`` or before 1900.
    """
    twice = len(cases) - len({name for name, _, _ in cases})
    now = in_utc(as_of)
    backwards = future = ancient = 0
    for _, start, others in cases:
        later = [in_utc(one) for one in others if one is not None]
        backwards += any(one < in_utc(start) for one in later)
        ancient += any(one < _EARLIEST for one in (in_utc(start), *later))
        future += any(one > now for one in (in_utc(start), *later))
    found = [
        f"{number:,} {said}"
        for number, said in (
            (twice, "stand there twice"),
            (backwards, "end before they begin"),
            (future, "lie in the future"),
            (ancient, f"lie before {_EARLIEST.year}"),
        )
        if number
    ]
    if found:
        raise EvidenceError(
            table,
            f"Of {len(cases):,} cases {', '.join(found)}.",
            "Mend the log first: figures from it would be wrong by an unknown amount.",
        )


def in_utc(instant: datetime) -> datetime:
    """A time that names no zone is in UTC."""
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def day_of(instant: datetime, zone: tzinfo) -> date:
    """The day on the calendar of a zone."""
    return in_utc(instant).astimezone(zone).date()


def hours_between(start: datetime, end: datetime) -> float:
    """Elapsed hours, whatever clocks were changed in between."""
    return (in_utc(end) - in_utc(start)).total_seconds() / 3600


def median_of(ordered: Sequence[float]) -> float | None:
    """The middle of what is in order; None for nothing."""
    if not ordered:
        return None
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return float(ordered[middle])
    return (ordered[middle - 1] + ordered[middle]) / 2
