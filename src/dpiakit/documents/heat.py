"""Where everything stands in a risk map: severity upwards, likelihood to the right.

Plain numbers only; the template draws them. Every square carries its band as letters and every
scenario its name, so that the map is read without colour as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from dpiakit.documents.lettering import width, wrapped

Band: TypeAlias = Literal["low", "medium", "high", "very-high"]

LETTERS: dict[str, str] = {"low": "L", "medium": "M", "high": "H", "very-high": "VH"}

WIDTH = 340.0
"""One unit is a quarter of a millimetre: two maps stand side by side on a page."""
_LEFT = 68.0
_TOP = 26.0
_LABEL_SIZE = 9.6
_PILL_HEIGHT = 12.5
_LINE = 10.5


@dataclass(frozen=True, slots=True)
class Point:
    """A scenario on the map. Levels count from 1."""

    label: str
    severity: int
    likelihood: int


@dataclass(frozen=True, slots=True)
class Pill:
    """The name of a scenario inside its square."""

    x: float
    y: float
    width: float
    height: float
    text: str

    @property
    def middle(self) -> float:
        """Where the text is centred."""
        return self.x + self.width / 2

    @property
    def baseline(self) -> float:
        """Where the letters stand."""
        return self.y + self.height - 3.4


@dataclass(frozen=True, slots=True)
class Square:
    """One combination of severity and likelihood."""

    x: float
    y: float
    width: float
    height: float
    band: str
    letters: str
    pills: tuple[Pill, ...]
    more: str
    """How many scenarios found no room: "+3", mostly nothing."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with its anchor: start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A risk map, ready to be drawn."""

    title: str
    description: str
    """What the map shows, for those who do not see it."""
    width: float
    height: float
    squares: tuple[Square, ...]
    levels: tuple[Line, ...]
    severity_axis: Line
    likelihood_axis: Line


def heat_map(
    bands: Sequence[Sequence[Band]],
    points: Iterable[Point],
    *,
    title: str,
    severities: Sequence[str],
    likelihoods: Sequence[str],
    axes: tuple[str, str] = ("Severity", "Likelihood"),
) -> HeatMap:
    """Lay out a map; `bands[severity - 1][likelihood - 1]` is the band of a square.

    Any number of levels from two to six a side can be read; the matrix is data of a pack.
    """
    placed: dict[tuple[int, int], list[str]] = {}
    for point in points:
        placed.setdefault((point.severity, point.likelihood), []).append(point.label)
    column = (WIDTH - _LEFT) / len(likelihoods)
    row = 216 / max(len(severities), 4)
    bottom = _TOP + row * len(severities)
    squares = tuple(
        _square(
            _LEFT + (likelihood - 1) * column,
            _TOP + (len(severities) - severity) * row,
            column - 2,
            row - 2,
            bands[severity - 1][likelihood - 1],
            placed.get((severity, likelihood), []),
        )
        for severity in range(len(severities), 0, -1)
        for likelihood in range(1, len(likelihoods) + 1)
    )
    below = [
        Line(_LEFT + (i + 0.5) * column - 1, bottom + 11 + k * _LINE, text, "middle")
        for i, name in enumerate(likelihoods)
        for k, text in enumerate(wrapped(f"{i + 1} {name}", _LABEL_SIZE, column - 4, 2))
    ]
    beside = []
    for i, name in enumerate(severities):
        lines = wrapped(f"{i + 1} {name}", _LABEL_SIZE, _LEFT - 8, 2)
        middle = bottom - (i + 0.5) * row + 2.4 - (len(lines) - 1) * _LINE / 2
        beside += [Line(_LEFT - 7, middle + k * _LINE, text, "end") for k, text in enumerate(lines)]
    deepest = max((line.y for line in below), default=bottom)
    return HeatMap(
        title=title,
        description=_describe(title, bands, placed, severities, likelihoods, axes),
        width=WIDTH,
        height=deepest + 18,
        squares=squares,
        levels=(*beside, *below),
        severity_axis=Line(_LEFT - 7, _TOP - 8, f"{axes[0]} ↑", "end"),
        likelihood_axis=Line(WIDTH - 2, deepest + 14, f"{axes[1]} →", "end"),
    )


def _square(
    x: float, y: float, wide: float, high: float, band: str, labels: Sequence[str]
) -> Square:
    """A square with as many names as have room, in rows from the left."""
    pills: list[Pill] = []
    left, top = x + 5, y + 15
    across, down = left, top
    for label in labels:
        text = wrapped(label, _LABEL_SIZE, wide - 18, 1)[0] if label.strip() else "\N{EN DASH}"
        needed = width(text, _LABEL_SIZE) + 7
        if across > left and across + needed > x + wide - 4:
            across, down = left, down + _PILL_HEIGHT + 2
        if down + _PILL_HEIGHT > y + high - 2:
            break
        pills.append(Pill(_round(across), _round(down), _round(needed), _PILL_HEIGHT, text))
        across += needed + 3
    left_out = len(labels) - len(pills)
    more = f"+{left_out}" if left_out else ""
    letters = LETTERS[band]
    return Square(
        _round(x), _round(y), _round(wide), _round(high), band, letters, tuple(pills), more
    )


def _describe(
    title: str,
    bands: Sequence[Sequence[Band]],
    placed: dict[tuple[int, int], list[str]],
    severities: Sequence[str],
    likelihoods: Sequence[str],
    axes: tuple[str, str],
) -> str:
    """The map in words, the worst square first."""
    severity_axis, likelihood_axis = (axis.lower() for axis in axes)
    told = [
        f"{', '.join(labels)}: {severity_axis} {severities[s - 1]}, "
        f"{likelihood_axis} {likelihoods[k - 1]} ({bands[s - 1][k - 1].replace('-', ' ')})"
        for (s, k), labels in sorted(placed.items(), reverse=True)
    ]
    return f"Risk map, {title}. {'; '.join(told) or 'No scenario'}."


def _round(value: float) -> float:
    return round(value, 2)
