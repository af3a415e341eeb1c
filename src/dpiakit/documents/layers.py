"""The order of a layered drawing: which place stands where in its column.

Knows nothing of boxes and letters: only places, how high they are, and what runs between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

SPACE = 11.0
"""Between two places of a column."""

_SWEEPS = 4

Ports: TypeAlias = dict[tuple[int, int, str], float]
"""At which height a chain meets a side of a place: (place, chain, side)."""


@dataclass(slots=True, eq=False)
class Place:
    """A place in a column: of a box, or of a long arrow passing through (no key)."""

    key: str | None
    height: float
    y: float = 0.0
    left: list[Chain] = field(default_factory=list)
    right: list[Chain] = field(default_factory=list)

    @property
    def middle(self) -> float:
        """Half-way down."""
        return self.y + self.height / 2


@dataclass(slots=True, eq=False)
class Chain:
    """An arrow as the places it passes, from left to right, and which way it points."""

    places: list[Place]
    label: str
    forward: bool
    beside: bool = False
    """Both ends in one column."""


def order(places: Sequence[list[Place]]) -> None:
    """Bring each place near its neighbours, column by column, so that few arrows cross.

    The barycentre method; ties keep the order of the record.
    """
    for column in places:
        stack(column)
    for sweep in range(_SWEEPS):
        for column in places if sweep % 2 == 0 else reversed(places):
            wish = {id(place): _wish(place) for place in column}
            column.sort(key=lambda place: wish[id(place)])
            stack(column)


def _wish(place: Place) -> float:
    """The mean height of what a place is connected with; its own height if with nothing."""
    others: list[float] = []
    for chain in (*place.left, *place.right):
        if not chain.beside:
            i = next(i for i, other in enumerate(chain.places) if other is place)
            others += [other.middle for other in chain.places[max(i - 1, 0) : i + 2]]
            others.remove(place.middle)
    return sum(others) / len(others) if others else place.middle


def stack(column: Sequence[Place]) -> float:
    """Put the places of a column under each other from zero; how high the column is."""
    y = 0.0
    for place in column:
        place.y = y
        y += place.height + SPACE
    return y - SPACE if column else 0.0


def ports_of(places: Iterable[Place]) -> Ports:
    """At which height each arrow meets each side of each place: in the order of its other end."""
    ports: Ports = {}
    for place in places:
        for side, met in (("left", place.left), ("right", place.right)):
            ordered = sorted(met, key=lambda chain: _far_end(chain, place, side))
            for i, chain in enumerate(ordered):
                share = (i + 1) / (len(ordered) + 1)
                ports[id(place), id(chain), side] = place.y + place.height * share
    return ports


def _far_end(chain: Chain, place: Place, side: str) -> float:
    if chain.beside:
        return next(other.middle for other in chain.places if other is not place)
    i = next(i for i, other in enumerate(chain.places) if other is place)
    return chain.places[i + (1 if side == "right" else -1)].middle
