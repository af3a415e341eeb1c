"""A consent document as it was understood, whatever form it was written in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from dpiakit.evidence.receipts.fields import Section
from dpiakit.evidence.receipts.json_text import Written
from dpiakit.source import Path

Family = Literal["27560", "27560-dpv", "kantara", "pack"]


@dataclass(frozen=True, slots=True)
class Value:
    """What stands in a field, and where."""

    said: Any
    path: Path

    @property
    def empty(self) -> bool:
        """Whether nothing is said: null, an empty text, list or object."""
        if isinstance(self.said, str):
            return not self.said.strip()
        return self.said in (None, [], {})


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together: a header, a purpose, a party, an event."""

    section: Section
    path: Path
    fields: Mapping[str, tuple[Value, ...]]
    unknown: tuple[str, ...] = ()
    """Other keys that stand there."""

    def values(self, name: str) -> tuple[Value, ...]:
        """What a field says; nothing where it is absent or empty."""
        return tuple(one for one in self.fields.get(name, ()) if not one.empty)

    def first(self, name: str) -> Value | None:
        """The first thing a field says."""
        return next(iter(self.values(name)), None)

    def text(self, name: str) -> str:
        """The first text that a field says; empty where it says none."""
        return next((text for one in self.values(name) for text in texts_of(one.said)), "")

    def texts(self, name: str) -> tuple[str, ...]:
        """All texts that a field says."""
        return tuple(text for one in self.values(name) for text in texts_of(one.said))


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """One consent of one person: what for, with whom, and what happened to it."""

    header: Group
    processing: tuple[Group, ...]
    data: tuple[Group, ...]
    parties: tuple[Group, ...]
    events: tuple[Group, ...]

    def party(self, key: str) -> Group | None:
        """A party by its id, or by how it is referred to."""
        return next((one for one in self.parties if key in one.texts("party_id")), None)


@dataclass(frozen=True, slots=True)
class ConsentDocument:
    """A record, or a receipt with the records in it."""

    written: Written
    family: Family
    profile: str
    """One of the specification, `kantara`, or the name of a document of a pack."""
    receipt: Group | None
    records: tuple[ConsentRecord, ...]


def texts_of(said: Any) -> Iterator[str]:
    """The texts that a value holds: itself, an id, a value, a name, or those of a list."""
    match said:
        case str():
            if said.strip():
                yield said.strip()
        case bool() | None:
            return
        case int() | float():
            yield str(said)
        case list():
            for one in said:
                yield from texts_of(one)
        case dict():
            for key in ("@id", "@value", "rdf:value", "value", "dct:title", "name", "id"):
                if key in said:
                    yield from texts_of(said[key])
                    return
