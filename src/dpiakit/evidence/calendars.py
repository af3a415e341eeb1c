"""Calendars from a table: which days are working days, and which days it says nothing of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise

from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.terms import Calendar

_DAY = timedelta(days=1)


def calendars_of(rows: Sequence[tuple[str, date, int]]) -> Mapping[str, Calendar]:
    """The calendar of each place, from places, days and how many business days there were by then.

    A table may hold every day, or the business days only. Raises EvidenceError where the number
    falls, or does not say which of some missing days count.
    """
    return {
        place: _calendar(place, [(day, index) for _, day, index in days])
        for place, days in groupby(sorted(rows), key=lambda row: row[0])
    }


def _calendar(place: str, days: Sequence[tuple[date, int]]) -> Calendar:
    holidays: set[date] = set()
    extra: set[date] = set()
    for (before, low), (day, high) in pairwise(days):
        between = [before + _DAY * n for n in range(1, (day - before).days)]
        weekdays = [one for one in (*between, day) if Calendar().works(one)]
        grown = high - low
        if not 0 <= grown <= (day - before).days:
            raise EvidenceError(
                f"calendar of {place}",
                f"The number of business days goes from {low} on {before} to {high} on {day}.",
                "It counts the business days up to and including each day.",
            )
        if grown == len(weekdays) and (weekdays or grown == 0):
            continue
        if grown == 0:
            holidays.update(weekdays)
        elif grown == 1:
            holidays.update(one for one in weekdays if one != day)
            if day not in weekdays:
                extra.add(day)
        else:
            raise EvidenceError(
                f"calendar of {place}",
                f"Days are missing between {before} and {day}, and {grown} of them count; which, "
                "it does not say.",
                "Write every day, or every business day.",
            )
    return Calendar(frozenset(holidays), frozenset(extra), (days[0][0], days[-1][0]))
