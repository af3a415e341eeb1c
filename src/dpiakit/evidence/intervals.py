"""How sure a rate is: intervals and tests in closed form, with the standard library alone.

Rates here are counts over counts. Wilson's interval for one rate, Newcombe's for a difference of
two (method 10 of 1998), Katz's and the square-and-add interval for a ratio, the exact one for a
number of events (Garwood 1936). Holm's steps for several tests at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

LEVEL = 0.95
"""The confidence of an interval where nothing else is asked for."""
_NORMAL = NormalDist()
_MOST_STEPS = 100_000
_CLOSE = 1e-15


@dataclass(frozen=True, slots=True)
class Interval:
    """The values that the data do not rule out. ``upper`` may be infinite."""

    lower: float
    upper: float


def quantile(level: float) -> float:
    """The standard normal quantile that leaves ``1 - level`` outside, half on either side."""
    if not 0 < level < 1:
        raise ValueError(f"a level of confidence lies between 0 and 1, not at {level}")
    return _NORMAL.inv_cdf((1 + level) / 2)


def wilson(hits: int, n: int, level: float = LEVEL) -> Interval:
    """The interval of one rate (Wilson 1927). Raises ValueError unless 0 <= hits <= n and n > 0."""
    return _wilson(hits, n, quantile(level))


def difference(hits: int, n: int, other: int, others: int, level: float = LEVEL) -> Interval:
    """The interval of ``hits/n - other/others`` (Newcombe 1998, method 10).

    Raises ValueError for counts that are none.
    """
    return _difference(hits, n, other, others, quantile(level))


def ratio(hits: int, n: int, other: int, others: int, level: float = LEVEL) -> Interval:
    """The interval of ``(hits/n) / (other/others)``, on the logarithm (Katz and others 1978).

    It needs some hits on either side: without them, or where everybody is a hit, the limits of
    Wilson's intervals are combined instead (square-and-add, Donner and Zou 2012). Without any hit
    among the others there is no upper limit. Raises ValueError for counts that are none.
    """
    return _ratio(hits, n, other, others, quantile(level))


def p_difference(hits: int, n: int, other: int, others: int, border: float) -> float:
    """How often chance alone would give a difference this far from ``border``.

    Two-sided, and in step with :func:`difference`: below 0.05 where the interval of 95 % leaves the
    border out.
    """
    return _p(lambda z: _difference(hits, n, other, others, z), border)


def p_ratio(hits: int, n: int, other: int, others: int, border: float) -> float:
    """How often chance alone would give a ratio this far from ``border``: as :func:`ratio`."""
    return _p(lambda z: _ratio(hits, n, other, others, z), border)


def holm(chances: Sequence[float]) -> tuple[float, ...]:
    """The p-values of several tests, raised so that all of them together err as one would.

    Holm 1979: the smallest is multiplied by their number, the next by one less, and none comes out
    smaller than one before it.
    """
    adjusted = [0.0] * len(chances)
    highest = 0.0
    for rank, index in enumerate(sorted(range(len(chances)), key=chances.__getitem__)):
        highest = max(highest, min(1.0, (len(chances) - rank) * chances[index]))
        adjusted[index] = highest
    return tuple(adjusted)


def events(count: int, level: float = LEVEL) -> Interval:
    """The exact interval of the expected number where ``count`` events were seen (Garwood 1936).

    Raises ValueError for a negative count.
    """
    if count < 0:
        raise ValueError("a number of events is not negative")
    outside = (1 - level) / 2
    quantile(level)  # says what is wrong with a level
    lower = 0.0 if count == 0 else _gamma_quantile(count, outside)
    return Interval(lower, _gamma_quantile(count + 1, 1 - outside))


def _rate(hits: int, n: int) -> float:
    if n <= 0 or not 0 <= hits <= n:
        raise ValueError(f"{hits} of {n} is no rate")
    return hits / n


def _wilson(hits: int, n: int, z: float) -> Interval:
    p = _rate(hits, n)
    spread = z * z / n
    middle = (p + spread / 2) / (1 + spread)
    half = z * math.sqrt(p * (1 - p) / n + spread / (4 * n)) / (1 + spread)
    lower = 0.0 if hits == 0 else middle - half
    return Interval(lower, 1.0 if hits == n else middle + half)


def _difference(hits: int, n: int, other: int, others: int, z: float) -> Interval:
    p, q = _rate(hits, n), _rate(other, others)
    one, two = _wilson(hits, n, z), _wilson(other, others, z)
    return Interval(
        p - q - math.hypot(p - one.lower, two.upper - q),
        p - q + math.hypot(one.upper - p, q - two.lower),
    )


def _ratio(hits: int, n: int, other: int, others: int, z: float) -> Interval:
    p, q = _rate(hits, n), _rate(other, others)
    variance = (1 / hits - 1 / n + 1 / other - 1 / others) if hits and other else 0.0
    if variance > 0:
        factor = math.exp(min(z * math.sqrt(variance), 700.0))
        return Interval(p / q / factor, p / q * factor)
    one, two = _wilson(hits, n, z), _wilson(other, others, z)
    product = p * q
    low, high = two.upper * (2 * q - two.upper), two.lower * (2 * q - two.lower)
    root = math.sqrt(max(0.0, product**2 - one.lower * (2 * p - one.lower) * low))
    lower = (product - root) / low if low > 0 else 0.0
    root = math.sqrt(max(0.0, product**2 - one.upper * (2 * p - one.upper) * high))
    return Interval(max(0.0, lower), (product + root) / high if high > 0 else math.inf)


def _p(interval: Callable[[float], Interval], border: float) -> float:
    """The interval grows with z: where it first reaches the border, the test turns."""
    narrow, wide = 0.0, 40.0
    at = interval(narrow)
    if at.lower <= border <= at.upper:
        return 1.0
    for _ in range(80):
        middle = (narrow + wide) / 2
        found = interval(middle)
        if found.lower <= border <= found.upper:
            wide = middle
        else:
            narrow = middle
    return math.erfc(wide / math.sqrt(2))


def _gamma_quantile(shape: int, below: float) -> float:
    """Where a gamma variable with unit scale has ``below`` of its mass to the left."""
    low, high = 0.0, shape + 10 * math.sqrt(shape) + 10
    for _ in range(200):
        middle = (low + high) / 2
        if middle in {low, high}:
            break
        if _gamma_below(shape, middle) < below:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _gamma_below(shape: int, x: float) -> float:
    """The regularised lower incomplete gamma function."""
    if x <= 0:
        return 0.0
    front = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1:
        term = total = 1.0 / shape
        for step in range(1, _MOST_STEPS):
            term *= x / (shape + step)
            total += term
            if term < total * 1e-16:
                break
        return min(1.0, front * total)
    tiny = 1e-300
    b = x + 1 - shape
    c, d = 1 / tiny, 1 / b
    fraction = d
    for step in range(1, _MOST_STEPS):
        a = -step * (step - shape)
        b += 2
        d = 1 / ((a * d + b) or tiny)
        c = (b + a / c) or tiny
        fraction *= d * c
        if abs(d * c - 1) < _CLOSE:
            break
    return 1 - front * fraction
