"""Where everything stands in the bar of a score that is known only between two ends."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH = 400.0
_HEIGHT = 20.0
_STEP = 5.0
_BEST = 100


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line of the hatching."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class IntervalBar:
    """A scale from 0 to 100: solid up to the lower end, hatched up to the upper."""

    title: str
    lower: int
    upper: int
    width: float
    height: float
    solid: float
    """Where the solid part ends."""
    open_end: float
    """Where the hatched part ends."""
    hatching: tuple[Stroke, ...]
    ticks: tuple[tuple[float, str], ...]


def interval_bar(lower: int, upper: int, *, title: str) -> IntervalBar:
    """Lay out the bar of `lower`-`upper` of 100. Both ends equal: everything is answered."""
    if not 0 <= lower <= upper <= _BEST:
        raise ValueError(f"{lower}-{upper} is not a range within 0-{_BEST}.")
    start, end = lower * WIDTH / _BEST, upper * WIDTH / _BEST
    strokes = []
    x = start - _HEIGHT
    while x < end:
        left, right = max(x, start), min(x + _HEIGHT, end)
        if right > left:
            strokes.append(Stroke(left, _HEIGHT - (left - x), right, _HEIGHT - (right - x)))
        x += _STEP
    return IntervalBar(
        title=title,
        lower=lower,
        upper=upper,
        width=WIDTH,
        height=_HEIGHT,
        solid=start,
        open_end=end,
        hatching=tuple(strokes),
        ticks=tuple((WIDTH * n / _BEST, str(n)) for n in range(0, _BEST + 1, 25)),
    )
