"""Computing with numbers, dates and periods: one table for the interpreter and the compiler.

Whole numbers have 64 bits and divide towards zero, as in CEL. What cannot be computed is an
error and never a number: a rule must not pass on an infinite fine.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from datetime import date
from typing import Any

from dpiakit.cel.kinds import DATE, DOUBLE, INT, PERIOD, Type
from dpiakit.cel.today import Today
from dpiakit.cel.tokens import LARGEST, SMALLEST
from dpiakit.errors import EvaluationError
from dpiakit.model.period import Period


def operation(op: str, left: Type, right: Type) -> tuple[Type, Callable[[Any, Any], object]] | None:
    """The kind of the result and how to compute it; None if the two do not go together."""
    return _OPERATIONS.get((op, left, right))


def computation(op: str, left: Type, right: Type) -> Callable[[Any, Any], object]:
    """How to compute an operation that was checked."""
    return _OPERATIONS[op, left, right][1]


def negative(value: float) -> int | float:
    """The number with the other sign."""
    return _whole(-value) if isinstance(value, int) else -value


def period_of(unit: str, count: int) -> Period:
    """``days(90)``, ``months(18)``, ``years(2)``."""
    match unit:
        case "days":
            return Period(days=count)
        case "months":
            return Period(months=count)
        case _:
            return Period(months=12 * count)


def _whole(value: int) -> int:
    if not SMALLEST <= value <= LARGEST:
        raise EvaluationError("A whole number became too large.")
    return value


def _checked(compute: Callable[[Any, Any], Any]) -> Callable[[Any, Any], int]:
    return lambda left, right: _whole(compute(left, right))


def _finite(compute: Callable[[float, float], float]) -> Callable[[Any, Any], float]:
    def result(left: float, right: float) -> float:
        try:
            value = compute(float(left), float(right))
        except ZeroDivisionError:
            raise EvaluationError("A number was divided by zero.") from None
        except OverflowError:
            raise EvaluationError("A number became too large.") from None
        if not math.isfinite(value):
            raise EvaluationError("A number became too large.")
        return value

    return result


def _quotient(left: int, right: int) -> int:
    if not right:
        raise EvaluationError("A number was divided by zero.")
    value = abs(left) // abs(right)
    return _whole(value if (left < 0) == (right < 0) else -value)


def _remainder(left: int, right: int) -> int:
    if not right:
        raise EvaluationError("A number was divided by zero.")
    value = abs(left) % abs(right)
    return -value if left < 0 else value


def _later(start: date, period: Period) -> date:
    try:
        return start.shifted(period, 1) if isinstance(start, Today) else period.after(start)
    except OverflowError:
        raise EvaluationError(f"{period} after {start} lies beyond the calendar.") from None


def _earlier(end: date, period: Period) -> date:
    try:
        return end.shifted(period, -1) if isinstance(end, Today) else period.before(end)
    except OverflowError:
        raise EvaluationError(f"{period} before {end} lies beyond the calendar.") from None


def _between(end: date, start: date) -> Period:
    return Period(days=(end - start).days)


def _sum(one: Period, other: Period) -> Period:
    return Period(one.months + other.months, one.days + other.days)


def _difference(one: Period, other: Period) -> Period:
    return Period(one.months - other.months, one.days - other.days)


_OPERATIONS: dict[tuple[str, Type, Type], tuple[Type, Callable[[Any, Any], object]]] = {
    ("+", INT, INT): (INT, _checked(operator.add)),
    ("-", INT, INT): (INT, _checked(operator.sub)),
    ("*", INT, INT): (INT, _checked(operator.mul)),
    ("/", INT, INT): (INT, _quotient),
    ("%", INT, INT): (INT, _remainder),
    ("+", DATE, PERIOD): (DATE, _later),
    ("+", PERIOD, DATE): (DATE, lambda period, start: _later(start, period)),
    ("-", DATE, PERIOD): (DATE, _earlier),
    ("-", DATE, DATE): (PERIOD, _between),
    ("+", PERIOD, PERIOD): (PERIOD, _sum),
    ("-", PERIOD, PERIOD): (PERIOD, _difference),
}
for _op, _compute in {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}.items():
    for _kinds in ((INT, DOUBLE), (DOUBLE, INT), (DOUBLE, DOUBLE)):
        _OPERATIONS[_op, *_kinds] = (DOUBLE, _finite(_compute))
