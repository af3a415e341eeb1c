"""Writes the consent ledger and the log of requests of the pilot, all invented.

    python examples/retail-personalisation/evidence/generate.py FOLDER [UNTIL] [--repaired]

FOLDER gets ledger.csv, uses.csv, notices.csv and requests.csv, about 70,000 rows. What happened on
the day UNTIL or later is left out. In the pilot as it ran, faults are planted from June on, of the
kinds that the record confesses; ``--repaired`` is the pilot of the repaired twin, with fewer
members and without faults. The same words give the same bytes. Every fault has a person of its own,
so that none hides another.
"""

from __future__ import annotations

import csv
import hashlib
import random
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

SEED = 20261115
MEMBERS, REPAIRED_MEMBERS = 6_500, 2_000
START, CHANGE, END = datetime(2026, 3, 2), datetime(2026, 6, 8), datetime(2026, 11, 15)
DAY = timedelta(days=1)
PLACES = ("DE", "DE", "DE", "FR", "FR", "US-CA")
LEDGER = (
    "id", "member", "purpose", "status", "happened", "stored", "notice", "screen", "receipt",
    "country", "age", "parent",
)  # fmt: skip
USES = ("id", "member", "purpose", "when", "system")
REQUESTS = ("id", "kind", "received", "known", "answered", "country")
KINDS = ("access", "access", "erasure", "rectify", "object", "portability", "opt-out", "limit")
CONSENTS = ("recommend", "discount", "count")
FAULTS = {
    # fault: (purpose, how many people), as the audit counts it
    "no_prior_event": ("count", 640),  # the counter runs before any choice
    "no_valid_expression": ("discount", 310),  # one box for two things
    "signal_ignored": ("retarget", 137),  # nobody listens to the browser
    "used_after_withdrawal": ("recommend", 58),
    "minor_without_parent": ("family-club", 37),  # thirteen, and nobody at home was asked
}


class Pilot:
    """The rows while they are made."""

    def __init__(self, *, repaired: bool) -> None:
        self.repaired = repaired
        self.random = random.Random(SEED)  # noqa: S311  the same data each time, no secret
        self.events: list[tuple[str, ...]] = []
        self.uses: list[tuple[str, ...]] = []
        self.requests: list[tuple[str, ...]] = []
        self.planted: Counter[tuple[str, str, str]] = Counter()

    def between(self, after: datetime, before: datetime) -> datetime:
        """A time between two, on a whole second."""
        seconds = (before - after).days * 86_400 + (before - after).seconds
        return after + timedelta(seconds=int(self.random.random() * seconds))

    def event(
        self, who: str, purpose: str, what: str, when: datetime, *, screen: str = "switch",
        country: str = "DE", age: str = "adult", parent: str = "",
    ) -> None:  # fmt: skip
        """One thing a member decided."""
        number = f"e{len(self.events):07}"
        stored = when + timedelta(seconds=len(self.events) % 40)
        self.events.append((
            number, who, purpose, what, f"{when.isoformat()}Z", f"{stored.isoformat()}Z",
            notice_at(when), screen, f"receipts/{number}", country, age, parent,
        ))  # fmt: skip

    def use(self, who: str, purpose: str, when: datetime) -> None:
        """One use of the data of a member."""
        system = ("app", "shop", "letters")[len(self.uses) % 3]
        row = (f"u{len(self.uses):07}", who, purpose, f"{when.isoformat()}Z", system)
        self.uses.append(row)


def notice_at(when: datetime) -> str:
    """The notice that is in force at a time: a new one with the change in June."""
    return "2026-1" if when < CHANGE else "2026-2"


def pseudonym(number: int) -> str:
    """Of a member."""
    return hashlib.sha256(f"{SEED}/{number}".encode()).hexdigest()[:20]


def sound(pilot: Pilot, number: int) -> None:
    """A member with whom all is well: agrees, sometimes withdraws, and is left alone then."""
    who, country = pseudonym(number), PLACES[number % len(PLACES)]
    for purpose in CONSENTS:
        given = pilot.between(START, END - 30 * DAY)
        pilot.event(who, purpose, "agreed", given, country=country)
        last = END
        if pilot.random.random() < 0.1:  # noqa: PLR2004  one in ten
            last = pilot.between(given + DAY, END)
            pilot.event(who, purpose, "withdrew", last, country=country)
        for _ in range(2):
            pilot.use(who, purpose, pilot.between(given, last))
    advertised(pilot, number, who, country)
    if number % 40 == 0:
        given = pilot.between(START, END - DAY)
        parent = f"parents/{number}"
        pilot.event(who, "family-club", "agreed", given, country=country, age="u13", parent=parent)
        pilot.use(who, "family-club", pilot.between(given, END))


def advertised(pilot: Pilot, number: int, who: str, country: str) -> None:
    """Adverts on other sites: asked for in the repaired pilot, merely not objected to before."""
    begun = pilot.between(START, END - 20 * DAY)
    if pilot.repaired:
        pilot.event(who, "retarget", "agreed", begun, country=country)
    stopped = END
    if number % 8 == 0:
        stopped = pilot.between(begun + DAY, END)
        pilot.event(who, "retarget", "do-not-share", stopped, country=country, screen="link")
    pilot.use(who, "retarget", pilot.between(begun, stopped))


def plant(pilot: Pilot, fault: str, purpose: str, who: str) -> None:
    """One person with one fault."""
    when = pilot.between(CHANGE + DAY, END - 30 * DAY)
    match fault:
        case "no_prior_event":
            pilot.use(who, purpose, when)
        case "no_valid_expression":
            pilot.event(who, purpose, "agreed", when, screen="one-box")
            pilot.use(who, purpose, when + DAY)
        case "signal_ignored":
            pilot.event(who, purpose, "do-not-share", when, screen="browser", country="US-CA")
            pilot.use(who, purpose, when + 7 * DAY)  # one business day has passed by then
        case "used_after_withdrawal":
            pilot.event(who, purpose, "agreed", when)
            pilot.event(who, purpose, "withdrew", when + DAY)
            pilot.use(who, purpose, when + 2 * DAY)
        case "minor_without_parent":
            pilot.event(who, purpose, "agreed", when, age="13-15", country="FR")
    if fault == "minor_without_parent":
        pilot.planted["scan", purpose, fault] += 1
    else:
        pilot.planted["asof", purpose, fault] += 1
    if fault == "no_valid_expression":
        pilot.planted["scan", purpose, fault] += 1


def request(pilot: Pilot, number: int) -> None:
    """Somebody asks about their data and is answered in time; two kinds count within hours."""
    received = pilot.between(START, END - DAY).replace(minute=0, second=0)
    kind = KINDS[number % len(KINDS)]
    takes = timedelta(hours=2) if kind in {"opt-out", "limit"} else timedelta(days=1 + number % 19)
    answered = f"{(received + takes).isoformat()}Z" if received + takes < END else ""
    asked, place = f"{received.isoformat()}Z", PLACES[number // len(KINDS) % len(PLACES)]
    row = (f"r{number:05}", kind, asked, asked, answered, place)
    pilot.requests.append(row)


def pilot_as_it_ran(*, repaired: bool = False) -> Pilot:
    """All members, and where it is not repaired those with a fault."""
    pilot = Pilot(repaired=repaired)
    number = 0
    for number in range(REPAIRED_MEMBERS if repaired else MEMBERS):
        sound(pilot, number)
    for fault, (purpose, many) in () if repaired else FAULTS.items():
        for _ in range(many):
            number += 1
            plant(pilot, fault, purpose, pseudonym(number))
    for one in range(2_400):
        request(pilot, one)
    return pilot


def write(pilot: Pilot, folder: Path, until: str = "9999") -> None:
    """Write all files, without what happened on a day or later."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = (
        ("ledger.csv", LEDGER, "happened", pilot.events),
        ("uses.csv", USES, "when", pilot.uses),
        ("requests.csv", REQUESTS, "received", pilot.requests),
    )
    for name, head, moment, rows in tables:
        place = head.index(moment)
        _table(folder / name, head, (row for row in rows if row[place] < until))
    notices = [("2026-1", "2026-01-01", "2026-06-08"), ("2026-2", "2026-06-08", "")]
    _table(folder / "notices.csv", ("version", "from", "to"), notices)


def _table(file: Path, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


if __name__ == "__main__":
    given = [word for word in sys.argv[1:] if word != "--repaired"]
    write(pilot_as_it_ran(repaired="--repaired" in sys.argv), Path(given[0]), *given[1:2])
