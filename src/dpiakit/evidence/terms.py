"""Until when something was due: business days, calendar days and months.

The day of the event itself does not count, and the last day counts whole (Reg. 1182/71 Art. 3(1)).
A term of the Union that would end on a Saturday, a Sunday or a public holiday ends with the next
working day (Art. 3(4)); terms of American states do not move.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from dpiakit.evidence.errors import EvidenceError
from dpiakit.model.period import Period

_SATURDAY = 5
MOST_BUSINESS_DAYS = 2_000


def end_of(on: date, zone: tzinfo = UTC) -> datetime:
    """The first moment, in UTC, after a day. Raises EvidenceError at the edge of the calendar."""
    try:
        return datetime.combine(on + timedelta(days=1), time(), zone).astimezone(UTC)
    except OverflowError:
        raise EvidenceError(
            on.isoformat(), "The day lies at the edge of the calendar.", "Name another with --on."
        ) from None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are working days: Monday to Friday without the public holidays."""

    holidays: frozenset[date] = frozenset()
    extra: frozenset[date] = frozenset()
    """Saturdays and Sundays that are working days."""
    span: tuple[date, date] | None = None
    """The first and the last day it was made for. None: nobody made one."""

    def works(self, day: date) -> bool:
        """Whether people work on a day."""
        if day.weekday() < _SATURDAY:
            return day not in self.holidays
        return day in self.extra

    def knows(self, first: date, last: date) -> bool:
        """Whether it says anything of all days between two; beyond its span it is a guess."""
        return self.span is None or (self.span[0] <= first and last <= self.span[1])

    def next_working(self, day: date) -> date:
        """The day itself, or the first working day after it."""
        while not self.works(day):
            day += timedelta(days=1)
        return day

    def business_days_after(self, day: date, count: int) -> date:
        """The last of so many working days after a day; the day itself for none."""
        for _ in range(count):
            day = self.next_working(day + timedelta(days=1))
        return day


NO_CALENDAR = Calendar(span=(date.max, date.min))
"""Of a place that a table of calendars leaves out."""


@dataclass(frozen=True, slots=True)
class Term:
    """How much time there is: a period, or a number of business days."""

    period: Period | None = None
    business_days: int | None = None
    extension: Period | None = None
    """What may be added once, if it is said before the term is over (Art. 12(3) GDPR)."""
    rolls: bool = True
    """Whether it moves to the next working day."""

    def __post_init__(self) -> None:
        if (self.period is None) == (self.business_days is None):
            raise ValueError("a term is either a period or a number of business days")
        if self.business_days is not None and not 0 <= self.business_days <= MOST_BUSINESS_DAYS:
            raise ValueError(f"{self.business_days} is no number of business days")

    def due(self, received: date, calendar: Calendar, *, extended: bool = False) -> date:
        """The last day on which an answer is in time.

        Raises OverflowError beyond the calendar.
        """
        if self.period is None:
            last = calendar.business_days_after(received, self.business_days or 0)
            return self.extension.after(last) if extended and self.extension else last
        period = self.period
        if extended and self.extension:
            period = Period(
                period.months + self.extension.months, period.days + self.extension.days
            )
        last = period.after(received)
        return calendar.next_working(last) if self.rolls else last

    def asks(self, received: date, last: date, calendar: Calendar) -> bool:
        """Whether the last day rests on what a calendar does not say."""
        if self.period is None:
            first = received + timedelta(days=1)
            return bool(self.business_days) and not calendar.knows(first, last)
        return self.rolls and not calendar.knows(min(self.period.after(received), last), last)

    def __str__(self) -> str:
        """How a person would write it."""
        if self.period is None:
            return f"{self.business_days} business days"
        return str(self.period)
