"""Lengths of time as laws and policies write them: ISO 8601 periods such as P3Y, P18M, P90D."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

_ISO = re.compile(r"P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?\Z")
_DAYS_A_MONTH = 365.2425 / 12


@dataclass(frozen=True, slots=True)
class Period:
    """Calendar months and days. Months keep their calendar meaning when added to a date."""

    months: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``P2Y``, ``P18M``, ``P2W``, ``P90D`` or a mix. Raises ValueError otherwise."""
        match = _ISO.match(text)
        if match is None:
            raise ValueError(f'"{text}" is not a period. Write P3Y, P18M, P6W or P90D.')
        years, months, weeks, days = (int(part or 0) for part in match.groups())
        return cls(years * 12 + months, weeks * 7 + days)

    @property
    def length(self) -> float:
        """Days, with months at their mean length: for comparing periods, never for due dates."""
        return self.months * _DAYS_A_MONTH + self.days

    def after(self, start: date) -> date:
        """The day this period ends. 31 January and one month is the last day of February
        (Reg. 1182/71 Art. 3(2)(c)). Raises OverflowError beyond the calendar.
        """
        return self._shift(start, 1)

    def before(self, end: date) -> date:
        """The day this period would have started. Raises OverflowError beyond the calendar."""
        return self._shift(end, -1)

    def _shift(self, start: date, sign: int) -> date:
        month = start.year * 12 + start.month - 1 + sign * self.months
        year, index = divmod(month, 12)
        if not date.min.year <= year <= date.max.year:
            raise OverflowError("the date lies beyond the calendar")
        day = min(start.day, calendar.monthrange(year, index + 1)[1])
        return date(year, index + 1, day) + timedelta(days=sign * self.days)

    def __lt__(self, other: Period) -> bool:
        return self.length < other.length

    def __le__(self, other: Period) -> bool:
        return self.length <= other.length

    def __gt__(self, other: Period) -> bool:
        return self.length > other.length

    def __ge__(self, other: Period) -> bool:
        return self.length >= other.length

    def __str__(self) -> str:
        """The ISO 8601 form."""
        years, months = divmod(self.months, 12)
        parts = (
            f"{years}Y" if years else "",
            f"{months}M" if months else "",
            f"{self.days}D" if self.days else "",
        )
        return "P" + ("".join(parts) or "0D")
