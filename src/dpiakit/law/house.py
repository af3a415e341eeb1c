"""What a house adds to the law that is shipped, and what it changes in it, each with a reason.

A house may be stricter than the law and may say so in its own terms; it may switch off what does
not concern it. It cannot make the law bite less: :mod:`dpiakit.law.house_check` refuses that.
"""

from __future__ import annotations

import hashlib
import json
import pathlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from dpiakit.errors import Problem
from dpiakit.source import Path, dotted

if TYPE_CHECKING:
    from dpiakit.law.written import Severity
    from dpiakit.source import Document  # a house is described without reading anything

SHIPPED = "shipped"
"""The origin of what comes with the program."""

Direction = Literal["also", "only"]
"""Whether a term also holds where the house says so, or only where the house says so too."""


@dataclass(frozen=True, slots=True)
class PackFolder:
    """A folder that holds one pack, or ``policies/`` with several. Data: nothing in it is run."""

    folder: pathlib.Path
    shown: str
    """How messages call it: ``house/acme``, ``acme-packs: acme_packs``."""
    origin: str
    """Where it comes from, in words: ``folder house/acme``, ``acme-packs 1.2.0``."""
    at: Path = ()
    """Where it is named in the house's document."""
    instead: bool = False
    """It stands in the place of a shipped pack of its name: to check or compare another version of
    it. No document of a house can say so."""


@dataclass(frozen=True, slots=True)
class SwitchedOff:
    """A pack that is not to be judged by. Every report names it, with who decided and why."""

    pack: str
    reason: str
    by: str
    at: Path = ()

    @property
    def said(self) -> str:
        """The sentence for reports."""
        return f"Switched off by {self.by}: {_sentence(self.reason)}"


@dataclass(frozen=True, slots=True)
class SeverityOverride:
    """How grave the house takes an obligation to be."""

    rule: str
    severity: Severity
    reason: str
    by: str
    at: Path = ()


@dataclass(frozen=True, slots=True)
class HouseDefinition:
    """How the house reads a legal term, where the law leaves room."""

    pack: str
    """``common`` for terms that every pack shares."""
    name: str
    direction: Direction
    when: str
    reason: str
    by: str
    cases: tuple[Mapping[str, Any], ...] = ()
    """As they are written; read when they are run."""
    at: Path = ()

    @property
    def key(self) -> str:
        """The key under which the condition is written."""
        return f"{self.direction}_when"

    @property
    def said(self) -> str:
        """The sentence for reports."""
        holds = "also holds" if self.direction == "also" else "only holds"
        when = " ".join(self.when.split())
        why = " ".join(self.reason.split()).rstrip(".")
        return f'"{self.name}" {holds} where {when} ({self.by}: {why})'


@dataclass(frozen=True, slots=True)
class MethodFile:
    """A method of rating risk of the house's own."""

    file: pathlib.Path
    shown: str
    at: Path = ()


@dataclass(frozen=True, slots=True, eq=False)
class House:
    """Everything a house says about the law it runs."""

    document: Document | None = None
    """Where it is written: problems are told at its lines. None: a program says it; the cases of
    its definitions are then not run."""
    packs: tuple[PackFolder, ...] = ()
    switched_off: tuple[SwitchedOff, ...] = ()
    severities: tuple[SeverityOverride, ...] = ()
    definitions: tuple[HouseDefinition, ...] = ()
    methods: tuple[MethodFile, ...] = ()

    def definition(self, pack: str, name: str) -> HouseDefinition | None:
        """How the house reads a term of a pack, if it has a reading of its own."""
        for one in self.definitions:
            if (one.pack, one.name) == (pack, name):
                return one
        return None

    def problem(self, at: Path, what: str, hint: str = "") -> Problem:
        """Something that the house cannot say, where it is written."""
        if self.document is None:
            return Problem("house rules", 0, 0, dotted(at), what, hint)
        place = self.document.position(at)
        return Problem(place.file, place.line, place.column, dotted(at), what, hint)

    @property
    def said(self) -> tuple[str, ...]:
        """What every report says, whatever it is about: packs left out, terms read otherwise."""
        off = (f"Not judged by {one.pack}. {one.said}" for one in self.switched_off)
        return (*off, *(f"House reading: {one.said}." for one in self.definitions))

    def digest(self) -> str:
        """SHA-256 over what is said, without places: the same words are the same law."""
        off = sorted([one.pack, one.reason, one.by] for one in self.switched_off)
        grave = sorted([one.rule, one.severity, one.reason, one.by] for one in self.severities)
        terms = [
            [one.pack, one.name, one.direction, one.when, one.reason, one.by, one.cases]
            for one in sorted(self.definitions, key=lambda one: (one.pack, one.name))
        ]
        said = json.dumps([off, grave, terms], default=str, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def silent(self) -> bool:
        """Whether it says nothing, so that the law is as it was shipped."""
        said = (self.packs, self.switched_off, self.severities, self.definitions, self.methods)
        return not any(said)


NO_HOUSE = House()


def _sentence(text: str) -> str:
    return f"{' '.join(text.split()).rstrip('.')}."
