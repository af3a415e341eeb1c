"""What templates place: cells, tables and questions, as plain values without any markup.

A cell may be text, a number, a date, True or False, None (a visible gap), or one of the shapes
below. Templates tell the shapes apart by `shape` and know nothing of the model.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal, TypeAlias

from dpiakit.findings import Band, Cite

SHORT = 34
"""So many characters fit on half a line."""

MarkKind = Literal["met", "part", "open", "not", "none"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign with a word: ✓ rule passed."""

    shape: ClassVar = "mark"
    kind: MarkKind
    label: str


@dataclass(frozen=True, slots=True)
class Level:
    """A band of risk."""

    shape: ClassVar = "level"
    band: Band


@dataclass(frozen=True, slots=True)
class Code:
    """A path, the name of a rule, a file with a line: printed as it is typed."""

    shape: ClassVar = "code"
    text: str


@dataclass(frozen=True, slots=True)
class Jump:
    """A word that leads to a place in the same document."""

    shape: ClassVar = "jump"
    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision, with the address of its text where it has one on the web."""

    shape: ClassVar = "provision"
    text: str
    link: str


@dataclass(frozen=True, slots=True)
class Text:
    """Parts on one line."""

    shape: ClassVar = "text"
    parts: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Parts below each other."""

    shape: ClassVar = "lines"
    entries: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """Something the record does not say, and where it would stand."""

    shape: ClassVar = "ask"
    what: str
    """Empty where the place itself says what is asked."""
    path: str


NOTHING = Text(())
"""A cell that is empty on purpose: there is nothing to say, and nothing is missing."""

Cell: TypeAlias = (
    "str | int | date | Mark | Level | Code | Jump | Provision | Text | Lines | Ask"
    " | tuple[str, ...] | None"
)
Pairs: TypeAlias = tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with a header each. Without rows it says what is missing, or that there are none."""

    head: tuple[str, ...]
    widths: tuple[int, ...]
    """Per cent."""
    rows: tuple[tuple[Cell, ...], ...]
    ask: Ask | None = None
    """Printed instead of an empty table, where nobody wrote down whether there are any."""
    none: str = "The record says: none."
    """Printed instead of an empty table, where the record says that there are none."""
    caption: str = ""


def paired(pairs: Pairs) -> tuple[Pairs, ...]:
    """Facts in rows: two short ones beside each other, a long one on its own."""
    rows: list[Pairs] = []
    waiting: tuple[tuple[str, Cell], ...] = ()
    for pair in pairs:
        if not _short(pair):
            rows += [waiting, (pair,)] if waiting else [(pair,)]
            waiting = ()
        elif waiting:
            rows.append((*waiting, pair))
            waiting = ()
        else:
            waiting = (pair,)
    return tuple([*rows, waiting] if waiting else rows)


def _short(pair: tuple[str, Cell]) -> bool:
    name, value = pair
    match value:
        case str():
            text = value
        case tuple():
            text = " and ".join(value)
        case None | int() | date():
            text = ""
        case _:
            return False
    return len(name) <= SHORT and len(text) <= SHORT


@dataclass(frozen=True, slots=True)
class Prose:
    """Text of the record in paragraphs, or the question that asks for it."""

    text: str | None
    ask: Ask


def provisions(cites: Iterable[Cite]) -> Cell:
    """Provisions in a line; only addresses on the web become links."""
    shown: list[Cell] = []
    for cite in cites:
        link = cite.link if cite.link.startswith(("https://", "http://")) else ""
        shown += [", ", Provision(cite.text, link)] if shown else [Provision(cite.text, link)]
    return Text(tuple(shown)) if shown else None


def lines(entries: Iterable[Cell]) -> Cell:
    """Parts below each other; None where there are none, a single one as it is."""
    found = tuple(entries)
    if not found:
        return None
    return found[0] if len(found) == 1 else Lines(found)


def spaced(*parts: Cell) -> Text:
    """Parts on one line with a gap between them."""
    joined: list[Cell] = []
    for part in parts:
        joined += [" ", part] if joined else [part]
    return Text(tuple(joined))
