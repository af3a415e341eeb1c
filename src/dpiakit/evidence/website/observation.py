"""What was seen on pages, whoever looked: names, hosts and lives; never a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dpiakit.evidence.measurement import InputFile

Situation = Literal["before", "refused", "accepted", "gpc"]
SITUATIONS: tuple[Situation, ...] = ("before", "refused", "accepted", "gpc")
IN_WORDS: dict[Situation, str] = {
    "before": "before any choice",
    "refused": "after refusal",
    "accepted": "after acceptance",
    "gpc": "with Global Privacy Control",
}
StoreKind = Literal["cookie", "local-storage", "session-storage"]


@dataclass(frozen=True, slots=True, order=True)
class Stored:
    """Something that was on the device."""

    kind: StoreKind
    name: str
    host: str
    """The domain of a cookie, the host of the page that stored a key."""
    days: int | None = None
    """The life that was asked for a cookie, in whole days, rounded up. None: until the browser is
    closed; and for storage, which has no end of its own."""


@dataclass(frozen=True, slots=True, order=True)
class Contact:
    """A host of others that a page called, or tried to."""

    host: str
    blocked: bool = False
    """The request was not let out: it shows what the page would have done."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen in one situation."""

    situation: Situation
    reached: bool
    """False: the situation did not come about, and nothing can be said of it."""
    because: str = ""
    """Why it did not come about, or what was clicked for it."""
    stored: frozenset[Stored] = frozenset()
    contacts: frozenset[Contact] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """What people can click."""

    accept: int | None = None
    """Clicks to accept. None: no way was found, or nobody looked."""
    refuse: int | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """All that was seen of some pages on a day."""

    source: Literal["visit", "edps-inspection"]
    on: date
    pages: tuple[str, ...]
    own: frozenset[str]
    """The sites of the pages: everything else is somebody else's."""
    browser: tuple[str, str]
    """Its name and version."""
    suffixes: str
    """The edition of the list by which hosts were put together."""
    seen: tuple[Seen, ...]
    choice: Choice = Choice()
    files: tuple[InputFile, ...] = ()
    limits: tuple[str, ...] = ()
    """What was not looked at: each keeps a pass from being one."""
    notes: tuple[str, ...] = ()
    """What no visit shows, though nothing is missing."""

    @property
    def situations(self) -> tuple[Seen, ...]:
        """All four, those that nobody looked at too."""
        found = {one.situation: one for one in self.seen}
        missing = "Nobody looked."
        return tuple(
            found.get(one) or Seen(one, reached=False, because=missing) for one in SITUATIONS
        )
