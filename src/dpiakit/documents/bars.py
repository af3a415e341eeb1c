"""Where everything stands in a bar: of a score between two ends, of the shares of a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dpiakit.documents.heat import LETTERS
from dpiakit.documents.lettering import width

WIDTH = 400.0
_HEIGHT = 20.0
_STEP = 5.0
_BEST = 100
_TEXT = 10.0


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


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a bar, as wide as its count."""

    x: float
    width: float
    band: str
    text: str
    """`6 H`; empty where the part is too narrow for it."""

    @property
    def middle(self) -> float:
        """Where the text is centred."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class SharesBar:
    """How many of each band, the gravest first."""

    title: str
    width: float
    height: float
    shares: tuple[Share, ...]


def shares_bar(counts: Mapping[str, int], *, title: str) -> SharesBar:
    """Lay out a bar of counts by band; the title gets the counts in words."""
    bands = [band for band in reversed(LETTERS) if counts.get(band, 0)]
    total = sum(counts[band] for band in bands)
    shares: list[Share] = []
    x = 0.0
    for band in bands:
        part = WIDTH * counts[band] / total
        text = f"{counts[band]} {LETTERS[band]}"
        shown = text if width(text, _TEXT) + 4 <= part else ""
        shares.append(Share(round(x, 2), round(part, 2), band, shown))
        x += part
    told = ", ".join(f"{counts[band]} {band.replace('-', ' ')}" for band in bands) or "none"
    return SharesBar(f"{title}: {told}", WIDTH, _HEIGHT, tuple(shares))
