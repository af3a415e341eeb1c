"""Data flows read from the record: from people and sources, through systems, to countries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from dpiakit.documents.flow import FlowPicture, Kind, Link, Node, flow_picture
from dpiakit.documents.views import NOTHING, Ask, Cell, Table
from dpiakit.documents.wording import (
    SAFEGUARDS,
    capital,
    label,
    listed,
    named,
    place,
    words,
)
from dpiakit.model import Activity, title
from dpiakit.model.people import DataSubjects

COLUMNS = ("People and sources", "Controller", "Recipients", "Countries")
_OWN = "own"
_FROM_THE_PERSON = frozenset({"data-subject", "indirect", "device"})


@dataclass(frozen=True, slots=True)
class Flows:
    """The picture, and the same flows in a table."""

    picture: FlowPicture | None
    table: Table


@dataclass
class _Drawing:
    """Boxes and arrows while they are collected, each once."""

    activity: Activity
    nodes: dict[str, Node] = field(default_factory=dict)
    links: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    notes: dict[tuple[str, str], str] = field(default_factory=dict)

    def box(self, key: str, column: int, name: str, note: str, kind: Kind) -> str:
        self.nodes.setdefault(key, Node(key, column, name, note, kind))
        return key

    def arrow(self, source: str, target: str, items: Iterable[str], note: str = "") -> None:
        known = self.links.setdefault((source, target), [])
        known += [item for item in items if item not in known]
        if note:
            self.notes.setdefault((source, target), note)

    def controller(self) -> str:
        """The box of the controller itself, for data no system is named for."""
        name = self.activity.controller.name if self.activity.controller else None
        return self.box(_OWN, 1, name or "Controller", "no system named", "own")


def flows(activity: Activity) -> Flows:
    """The flows a record describes. Nothing is drawn that nobody wrote down."""
    drawing = _Drawing(activity)
    _collection(drawing)
    _sharing(drawing)
    _transfers(drawing)
    joined = [
        (f"F{i}", source, target, items)
        for i, ((source, target), items) in enumerate(drawing.links.items(), start=1)
    ]
    table = Table(
        ("Flow", "From", "To", "Data", "Note"),
        (8, 20, 22, 32, 18),
        tuple(
            (
                number,
                drawing.nodes[source].title,
                drawing.nodes[target].title,
                _items(items),
                drawing.notes.get((source, target), NOTHING),
            )
            for number, source, target, items in joined
        ),
        ask=Ask("Which data go where", "systems"),
    )
    picture = None
    if joined:
        picture = flow_picture(
            COLUMNS, drawing.nodes.values(), [Link(s, t, number) for number, s, t, _ in joined]
        )
    return Flows(picture, table)


def group_name(group: DataSubjects) -> str:
    """What a group of people is called."""
    return label(group.key)


def _items(items: Iterable[str]) -> Cell:
    return listed(label(item) if i == 0 else words(item) for i, item in enumerate(items))


def _stores(drawing: _Drawing, item: str) -> list[str]:
    """The systems that hold an item; the controller as such where none is named for it."""
    holding = [
        drawing.box(f"system/{key}", 1, named(key, system.name), _hosted(system.hosted_in), "own")
        for key, system in (drawing.activity.systems or {}).items()
        if item in (system.data or [])
    ]
    return holding or [drawing.controller()]


def _hosted(country: str | None) -> str:
    return f"in {place(country)}" if country else ""


def _collection(drawing: _Drawing) -> None:
    """From people and other sources into systems."""
    groups = drawing.activity.data_subjects or {}
    for key, item in (drawing.activity.data_items or {}).items():
        people = item.people if item.people is not None else list(groups)[: len(groups) == 1]
        sources = [_person(drawing, groups[name]) for name in people]
        if item.source and item.source not in _FROM_THE_PERSON:
            source = drawing.box(
                f"source/{item.source}", 0, label(item.source), "source of data", "people"
            )
            sources = [source]
        for source in sources:
            for store in _stores(drawing, key):
                drawing.arrow(source, store, [key])


def _person(drawing: _Drawing, group: DataSubjects) -> str:
    kind = title("people", group.category) if group.category else ""
    name = group_name(group)
    note = listed(
        [
            kind if kind.lower() != name.lower() else None,
            f"{group.count:,}" if group.count else None,
        ]
    )
    return drawing.box(f"people/{group.key}", 0, name, note or "", "people")


def _sharing(drawing: _Drawing) -> None:
    """From systems to recipients and their countries."""
    abroad = {t.recipient for t in (drawing.activity.transfers or {}).values() if t.recipient}
    for key, recipient in (drawing.activity.recipients or {}).items():
        kind: Kind = "third" if key in abroad else "recipient"
        note = listed([words(recipient.role), recipient.service]) or ""
        box = drawing.box(f"recipient/{key}", 2, named(key, recipient.name), note, kind)
        items = _received(drawing.activity, key)
        for item in items:
            for store in _stores(drawing, item):
                drawing.arrow(store, box, [item])
        if not items:
            drawing.arrow(drawing.controller(), box, [], "data not stated")
        if recipient.country:
            country = _country(drawing, recipient.country, abroad=key in abroad)
            drawing.arrow(box, country, items, "established there")


def _received(activity: Activity, recipient: str) -> list[str]:
    """What a recipient gets: what is written down, else what its systems or purposes hold."""
    written = (activity.recipients or {})[recipient].data
    if written is not None:
        return list(written)
    held = [
        item
        for system in (activity.systems or {}).values()
        if system.operated_by == recipient
        for item in system.data or []
    ]
    used = [
        item
        for purpose in (activity.purposes or {}).values()
        if recipient in (purpose.recipients or [])
        for item in purpose.data or []
    ]
    return list(dict.fromkeys(held or used))


def _country(drawing: _Drawing, code: str, *, abroad: bool) -> str:
    kind: Kind = "third" if abroad else "country"
    key = f"country/{code}"
    known = drawing.nodes.get(key)
    if known is not None and kind == "third":
        drawing.nodes[key] = Node(key, 3, known.title, known.note, kind)
    return drawing.box(key, 3, place(code) or code, "", kind)


def _transfers(drawing: _Drawing) -> None:
    """To third countries, with the safeguard that carries rights along."""
    for transfer in (drawing.activity.transfers or {}).values():
        where = transfer.destination
        if where is None:
            continue
        country = _country(drawing, where, abroad=True)
        source = f"recipient/{transfer.recipient}"
        if source not in drawing.nodes:
            source = drawing.controller()
        stated = SAFEGUARDS.get(transfer.safeguard or "", capital(words(transfer.safeguard)) or "")
        note = f"transfer; safeguard: {stated.lower() if stated else 'not stated'}"
        drawing.notes[source, country] = note
        drawing.arrow(source, country, transfer.data or [], note)
