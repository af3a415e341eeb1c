"""The day of a judgement, which notes until when what it was asked stays true.

A verdict follows from the record, the law, and the comparisons of the day with other days that were
made on the way. As long as each of them comes out the same, so does the verdict: the first day on
which one would turn is the first on which the record must be judged again.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Self

from dpiakit.model.period import Period

FOR_EVER = date.max
_DAY = timedelta(days=1)
_FAR = 150_000
"""Days that are looked ahead, some four hundred years. What turns later is asked again then."""
_REMEMBERED = 4_096


class Horizon:
    """Until when the answers given so far hold."""

    __slots__ = ("until",)

    def __init__(self) -> None:
        self.until = FOR_EVER
        """The first day on which one of them may turn."""

    def note(self, day: date) -> None:
        """An answer holds until the day before this one."""
        self.until = min(self.until, day)


def _asking(compare: Callable[[Any, Any], bool]) -> Any:
    """A comparison of a day that notes how long its answer holds."""
    return lambda today, other: today.ask(compare, other)


Shift = tuple[Period, int]
"""A period, and 1 for later or -1 for earlier."""


class Today(date):
    """A day like any other in what it answers.

    Comparisons are noted exactly; whatever else is made of it is noted as true of this day only.
    """

    horizon: Horizon
    _start: date
    _shifts: tuple[Shift, ...]
    _known: dict[tuple[Callable[[Any, Any], bool], date], tuple[bool, date]]

    @classmethod
    def on(cls, day: date, horizon: Horizon) -> Self:
        """The day, with the horizon that it tells."""
        return cls._made(day, horizon, day, ())

    @classmethod
    def _made(cls, value: date, horizon: Horizon, start: date, shifts: tuple[Shift, ...]) -> Self:
        made = cls(value.year, value.month, value.day)
        made.horizon, made._start, made._shifts, made._known = horizon, start, shifts, {}
        return made

    def shifted(self, period: Period, sign: int) -> Self:
        """The day a period later (sign 1) or earlier (-1). Raises OverflowError."""
        plain = date(self.year, self.month, self.day)
        value = period.after(plain) if sign > 0 else period.before(plain)
        return self._made(value, self.horizon, self._start, (*self._shifts, (period, sign)))

    __lt__, __le__ = _asking(operator.lt), _asking(operator.le)
    __gt__, __ge__ = _asking(operator.gt), _asking(operator.ge)
    __eq__, __ne__ = _asking(operator.eq), _asking(operator.ne)

    def ask(self, compare: Callable[[Any, Any], bool], other: object) -> Any:
        """What a comparison with another day comes to; noted."""
        if not isinstance(other, date):
            return NotImplemented
        if isinstance(other, Today):
            self._only_today()
            return compare(self.toordinal(), other.toordinal())
        known = self._known.get((compare, other))
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[compare, other] = self._turning(compare, other)
        answer, turns = known
        self.horizon.until = min(self.horizon.until, turns)
        return answer

    def _turning(self, compare: Callable[[Any, Any], bool], other: date) -> tuple[bool, date]:
        """The answer, and the first day on which it would be another."""
        limit = other.toordinal()
        answer = compare(self.toordinal(), limit)
        if compare in {operator.eq, operator.ne}:
            if self.toordinal() == limit:
                return answer, self._start + _DAY
            compare = operator.lt
        now = compare(self.toordinal(), limit)
        near, far = 0, min(_FAR, (date.max - self._start).days)
        if self._at(compare, far, limit) == now:
            return answer, self._start + timedelta(days=far) if far == _FAR else FOR_EVER
        while far - near > 1:
            middle = (near + far) // 2
            if self._at(compare, middle, limit) == now:
                near = middle
            else:
                far = middle
        return answer, self._start + timedelta(days=far)

    def _at(self, compare: Callable[[Any, Any], bool], days: int, limit: int) -> bool:
        """What a comparison comes to so many days from now. Time only moves one way."""
        day = self._start + timedelta(days=days)
        try:
            for period, sign in self._shifts:
                day = period.after(day) if sign > 0 else period.before(day)
        except OverflowError:
            return not compare(self.toordinal(), limit)
        return compare(day.toordinal(), limit)

    def _only_today(self) -> None:
        self.horizon.note(self._start + _DAY)

    def __hash__(self) -> int:
        self._only_today()
        return super().__hash__()

    def __sub__(self, other: Any) -> Any:
        self._only_today()
        return super().__sub__(other)

    def __rsub__(self, other: date) -> timedelta:
        self._only_today()
        return other - date(self.year, self.month, self.day)

    def __str__(self) -> str:
        return self.isoformat()

    def __format__(self, form: str) -> str:
        self._only_today()
        return super().__format__(form)

    def isoformat(self) -> str:
        """As it is printed: true of this day only."""
        self._only_today()
        return super().isoformat()
