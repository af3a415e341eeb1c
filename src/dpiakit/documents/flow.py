"""Where everything stands in a picture of data flows: from people, through systems, to countries.

A layered drawing: each box in its column, arrows between columns, long arrows led through the
gaps between boxes. Plain numbers and path strings only; the template draws them. The same flows
belong in a table beside the picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from dpiakit.documents.layers import Chain, Place, Ports, order, ports_of, stack
from dpiakit.documents.lettering import width, wrapped

Kind: TypeAlias = Literal["people", "own", "recipient", "country", "third"]
"""What a box is. `third` is a place or company outside the territory of the law: drawn dashed."""

WIDTH = 696.0
"""One unit is a quarter of a millimetre: the picture fills the text width of a page."""
MOST = 12
"""Boxes in a column; the rest becomes one box that says how many there are."""

_GAP = 64.0
_TOP = 30.0
_TITLE, _NOTE = 10.6, 9.2
_PORT = 13.0
_LANE = 9.0
_HEAD = 7.0
_STRAIGHT = 26.0
_TOLD = 1500


@dataclass(frozen=True, slots=True)
class Node:
    """A person group, system, recipient or country. Column 0 is the leftmost."""

    key: str
    column: int
    title: str
    note: str = ""
    kind: Kind = "own"


@dataclass(frozen=True, slots=True)
class Link:
    """Data going from one node to another, with a short name that the table explains."""

    source: str
    target: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and where it stands."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """A node where it is drawn."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    title: tuple[Line, ...]
    note: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """A path with its head as a polygon, and its name if it has one."""

    path: str
    head: str
    label: str
    x: float
    y: float
    """The middle of the name."""
    width: float
    """How wide the plate behind the name is."""


@dataclass(frozen=True, slots=True)
class FlowPicture:
    """A picture of data flows, ready to be drawn."""

    description: str
    width: float
    height: float
    column_width: float
    columns: tuple[Line, ...]
    lanes: tuple[tuple[float, float], ...]
    """Left edge and width of each column's ground."""
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    kinds: tuple[str, ...]
    """The kinds of box there are, for the legend."""


def flow_picture(
    columns: Sequence[str],
    nodes: Iterable[Node],
    links: Iterable[Link],
) -> FlowPicture:
    """Lay out the picture. A link whose end is not among the nodes is left out, as is a loop."""
    kept, renamed = _fold(tuple(nodes), len(columns))
    joined = _join(links, renamed)
    box = (WIDTH - (len(columns) - 1) * _GAP) / len(columns)
    places: list[list[Place]] = [[] for _ in columns]
    named = {node.key: node for node in kept}
    by_key: dict[str, Place] = {}
    for node in kept:
        by_key[node.key] = Place(node.key, _height_of_text(node, box))
        places[node.column].append(by_key[node.key])
    chains = _chains(joined, by_key, places)
    for column in places:
        for place in column:
            met = max(len(place.left), len(place.right))
            place.height = max(place.height, _LANE if place.key is None else _PORT * met + 6)
    order(places)
    height = max((stack(column) for column in places), default=0.0)
    for column in places:
        shift = _TOP + 8 + (height - stack(column)) / 2
        for place in column:
            place.y += shift
    lefts = [i * (box + _GAP) for i in range(len(columns))]
    where = {id(place): i for i, column in enumerate(places) for place in column}
    boxes = tuple(
        _box(place, named[place.key], lefts[i], box)
        for i, column in enumerate(places)
        for place in column
        if place.key is not None
    )
    return FlowPicture(
        description=_describe(joined, {node.key: node.title for node in kept}),
        width=WIDTH,
        height=_TOP + 8 + height + 10,
        column_width=box,
        columns=tuple(Line(x + box / 2, 17, name) for x, name in zip(lefts, columns, strict=True)),
        lanes=tuple((round(x - 7, 2), round(box + 14, 2)) for x in lefts),
        boxes=boxes,
        arrows=_arrows(chains, where, lefts, box),
        kinds=tuple(k for k in _KINDS if any(b.kind == k for b in boxes)),
    )


_KINDS = ("people", "own", "recipient", "country", "third")


def _fold(nodes: Sequence[Node], columns: int) -> tuple[list[Node], dict[str, str]]:
    """The nodes that get a box, and under which key each given node is found."""
    kept: list[Node] = []
    renamed: dict[str, str] = {}
    for column in range(columns):
        here = [node for node in nodes if node.column == column]
        fits = here if len(here) <= MOST else here[: MOST - 1]
        kept += fits
        renamed |= {node.key: node.key for node in fits}
        rest = here[len(fits) :]
        if rest:
            key = f"\0more {column}"
            kind: Kind = "third" if any(n.kind == "third" for n in rest) else rest[0].kind
            kept.append(Node(key, column, f"and {len(rest)} more", "see the table", kind))
            renamed |= {node.key: key for node in rest}
    return kept, renamed


def _join(links: Iterable[Link], renamed: Mapping[str, str]) -> list[Link]:
    """One link for each pair of boxes, with the names of all that run there."""
    joined: dict[tuple[str, str], list[str]] = {}
    for link in links:
        source, target = renamed.get(link.source), renamed.get(link.target)
        if source is not None and target is not None and source != target:
            labels = joined.setdefault((source, target), [])
            if link.label and link.label not in labels:
                labels.append(link.label)
    return [Link(source, target, _short(labels)) for (source, target), labels in joined.items()]


def _short(labels: Sequence[str]) -> str:
    """At most two names, and how many more."""
    shown = [wrapped(label, _NOTE, 22, 1)[0] for label in labels[:2] if label.strip()]
    rest = len(labels) - len(shown)
    return ", ".join(shown) if not rest else f"{shown[0]} +{len(labels) - 1}" if shown else ""


def _chains(
    links: Iterable[Link], by_key: Mapping[str, Place], places: list[list[Place]]
) -> list[Chain]:
    """Each link as a chain of places; a long one gets a narrow place in every column it passes."""
    column_of = {id(place): i for i, column in enumerate(places) for place in column}
    chains = []
    for link in links:
        first, last = by_key[link.source], by_key[link.target]
        start, end = column_of[id(first)], column_of[id(last)]
        if start == end:
            chain = Chain([first, last], link.label, forward=True, beside=True)
            first.right.append(chain)
            last.right.append(chain)
        else:
            forward = start < end
            left, right = (first, last) if forward else (last, first)
            passed = []
            for column in range(min(start, end) + 1, max(start, end)):
                lane = Place(None, _LANE)
                places[column].append(lane)
                passed.append(lane)
            chain = Chain([left, *passed, right], link.label, forward)
            left.right.append(chain)
            right.left.append(chain)
            for lane in passed:
                lane.left.append(chain)
                lane.right.append(chain)
        chains.append(chain)
    return chains


def _height_of_text(node: Node, box: float) -> float:
    title, note = _lettering(node, box)
    return 14 + 12.4 * len(title) + 11 * len(note)


def _lettering(node: Node, box: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (
        wrapped(node.title, _TITLE, box - 16, 2) or ("\N{EN DASH}",),
        wrapped(node.note, _NOTE, box - 16, 2),
    )


def _box(place: Place, node: Node, x: float, wide: float) -> Box:
    title, note = _lettering(node, wide)
    text = 12.4 * len(title) + 11 * len(note)
    y = place.y + (place.height - text) / 2 + 9.4
    middle = round(x + wide / 2, 2)
    under = y + 12.4 * len(title) - 0.6
    return Box(
        x=round(x, 2),
        y=round(place.y, 2),
        width=round(wide, 2),
        height=round(place.height, 2),
        kind=node.kind,
        title=tuple(Line(middle, round(y + 12.4 * i, 2), t) for i, t in enumerate(title)),
        note=tuple(Line(middle, round(under + 11 * i, 2), t) for i, t in enumerate(note)),
    )


def _arrows(
    chains: Sequence[Chain], where: Mapping[int, int], lefts: Sequence[float], box: float
) -> tuple[Arrow, ...]:
    ports = ports_of({id(s): s for chain in chains for s in chain.places}.values())
    beside = 0
    arrows = []
    for chain in chains:
        if chain.beside:
            right = lefts[where[id(chain.places[0])]] + box
            arrows.append(_bracket(chain, ports, right, 5.0 * (beside % 3)))
            beside += 1
        else:
            columns = [lefts[where[id(place)]] for place in chain.places]
            arrows.append(_curve(chain, ports, columns, box))
    return tuple(arrows)


def _curve(chain: Chain, ports: Ports, columns: Sequence[float], box: float) -> Arrow:
    """From left to right through the gaps: level at every box, bending only between columns."""
    steps: list[str] = []
    last = len(chain.places) - 1
    for i in range(last):
        x1, x2 = columns[i] + box, columns[i + 1]
        y1 = ports[id(chain.places[i]), id(chain), "right"]
        y2 = ports[id(chain.places[i + 1]), id(chain), "left"]
        start, end = x1, x2
        if chain.forward and i == last - 1:
            end = x2 - (_STRAIGHT if chain.label else _HEAD)
        if not chain.forward and i == 0:
            start = x1 + (_STRAIGHT if chain.label else _HEAD)
        tip_start = x1 + _HEAD - 1 if not chain.forward and i == 0 else x1
        tip_end = x2 - _HEAD + 1 if chain.forward and i == last - 1 else x2
        bend = (end - start) / 2
        steps.append(
            f"{'L' if steps else 'M'}{tip_start:.1f} {y1:.1f}H{start:.1f}"
            f"C{start + bend:.1f} {y1:.1f} {end - bend:.1f} {y2:.1f} {end:.1f} {y2:.1f}"
            f"H{tip_end:.1f}"
        )
    if chain.forward:
        x, y, away = columns[-1], ports[id(chain.places[-1]), id(chain), "left"], -1
    else:
        x, y, away = columns[0] + box, ports[id(chain.places[0]), id(chain), "right"], 1
    plate = _plate(chain.label)
    return Arrow(
        path="".join(steps),
        head=_arrow_head(x, y, away),
        label=chain.label,
        x=round(x + away * (_HEAD + 2 + plate / 2), 2),
        y=round(y, 2),
        width=round(plate, 2),
    )


def _bracket(chain: Chain, ports: Ports, right: float, further: float) -> Arrow:
    """Out of the right side and back into it, between two boxes of one column."""
    source, target = chain.places
    y1 = ports[id(source), id(chain), "right"]
    y2 = ports[id(target), id(chain), "right"]
    plate = _plate(chain.label)
    turn = right + _HEAD + 4 + plate + further
    return Arrow(
        path=f"M{right:.1f} {y1:.1f}H{turn:.1f}V{y2:.1f}H{right + _HEAD - 1:.1f}",
        head=_arrow_head(right, y2, 1),
        label=chain.label,
        x=round(right + _HEAD + 2 + plate / 2, 2),
        y=round(y2, 2),
        width=round(plate, 2),
    )


def _plate(label: str) -> float:
    """How wide the plate behind a name is."""
    return width(label, _NOTE) + 5 if label else 0.0


def _arrow_head(x: float, y: float, away: int) -> str:
    """A triangle with its tip at a place; a polygon, since rotated markers are drawn wrong."""
    back = x + away * _HEAD
    return f"{x:.1f},{y:.1f} {back:.1f},{y - 3.4:.1f} {back:.1f},{y + 3.4:.1f}"


def _describe(links: Sequence[Link], titles: Mapping[str, str]) -> str:
    """The picture in words, for those who do not see it."""
    told = "; ".join(
        f"{titles[link.source]} to {titles[link.target]}"
        + (f" ({link.label})" if link.label else "")
        for link in links
    )
    text = " ".join(f"Data flows. {told or 'None'}.".split())
    return text if len(text) <= _TOLD else f"{text[:_TOLD].rstrip()}… The table lists all."
