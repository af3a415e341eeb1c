"""Writes a consent ledger with planted faults, so that an audit can be seen to find them.

    python examples/evidence/generate.py FOLDER [PEOPLE [DAY]]

FOLDER gets ledger.csv, uses.csv and notices.csv, which examples/evidence/mapping.yaml maps, and
planted.json: how often each fault was planted, for each purpose. The same PEOPLE give the same
bytes. DAY leaves out what happened on it or later. Every fault has a person of its own, so that
none hides another.
"""

from __future__ import annotations

import csv
import hashlib
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

SEED = 20261031
START, END = datetime(2025, 1, 6), datetime(2026, 10, 31)
DAY = timedelta(days=1)
PLACES = ("DE", "FR", "ES", "US-CA")
LEDGER = (
    "id", "customer", "purpose", "status", "happened", "stored", "notice", "lang", "method",
    "receipt", "country", "age", "parent",
)  # fmt: skip
USES = ("use", "customer", "purpose", "when", "system")
FAULTS = {
    # fault: (purpose, how many)
    "no_prior_event": ("recommend", 137),
    "invalid_state": ("recommend", 41),
    "used_after_withdrawal": ("newsletter", 89),
    "stale": ("recommend", 53),
    "no_valid_expression": ("newsletter", 23),
    "used_after_opt_out": ("advertise", 31),
    "signal_ignored": ("advertise", 67),
    "notice_not_valid": ("newsletter", 19),
    "no_proof": ("recommend", 29),
    "minor_without_parent": ("recommend", 11),
}


class Ledger:
    """The rows while they are made."""

    def __init__(self, people: int) -> None:
        self.people = people
        self.random = random.Random(SEED)  # noqa: S311  the same data each time, no secret
        self.events: list[tuple[str, ...]] = []
        self.uses: list[tuple[str, ...]] = []
        self.planted: Counter[tuple[str, str, str]] = Counter()

    def person(self, number: int) -> str:
        """A pseudonym."""
        return hashlib.sha256(f"{SEED}/{number}".encode()).hexdigest()[:20]

    def moment(self, after: datetime, before: datetime) -> datetime:
        """A time between two, on a whole second."""
        seconds = int((before - after).total_seconds())
        return after + timedelta(seconds=self.random.randrange(seconds))

    def event(self, who: str, purpose: str, what: str, when: datetime, **changes: str) -> None:
        """One event of the ledger, sound but for the changes."""
        row = {
            "id": f"e{len(self.events):07}", "customer": who, "purpose": purpose, "status": what,
            "happened": f"{when.isoformat()}Z",
            "stored": f"{(when + timedelta(seconds=self.random.randrange(90))).isoformat()}Z",
            "notice": version_at(when), "lang": "de", "method": "click",
            "receipt": f"receipts/{len(self.events):07}", "country": "DE", "age": "adult",
            "parent": "",
        }  # fmt: skip
        self.events.append(tuple((row | changes)[name] for name in LEDGER))

    def use(self, who: str, purpose: str, when: datetime) -> None:
        """One use of data."""
        system = self.random.choice(("shop", "mail", "warehouse"))
        number = f"u{len(self.uses):07}"
        self.uses.append((number, who, purpose, f"{when.isoformat()}Z", system))


def version_at(when: datetime) -> str:
    """The notice that is in force at a time: a new one each half year."""
    return f"{when.year}-{1 if when.month < 7 else 2}"  # noqa: PLR2004  July begins the second


def sound(ledger: Ledger, number: int) -> None:
    """A person with whom all is well: agrees, is asked again in time, sometimes withdraws."""
    who, country = ledger.person(number), ledger.random.choice(PLACES)
    for purpose in ("recommend", "newsletter"):
        given = ledger.moment(START, END - 200 * DAY)
        ledger.event(who, purpose, "opt-in", given, country=country)
        again = given + 90 * DAY
        ledger.event(who, purpose, "reconfirmed", again, country=country)
        last = END
        if ledger.random.random() < 0.2:  # noqa: PLR2004  one in five
            last = ledger.moment(again + DAY, END)
            ledger.event(who, purpose, "opt-out", last, country=country)
        for _ in range(4):
            ledger.use(who, purpose, ledger.moment(given, min(last, again + 360 * DAY)))
    if ledger.random.random() < 0.3:  # noqa: PLR2004  three in ten
        stopped = ledger.moment(START + 60 * DAY, END - DAY)
        ledger.event(who, "advertise", "do-not-sell", stopped, country=country, method="link")
        ledger.use(who, "advertise", ledger.moment(stopped - 50 * DAY, stopped))
    else:
        ledger.use(who, "advertise", ledger.moment(START, END))


def plant(ledger: Ledger, fault: str, purpose: str, who: str) -> None:
    """One person with one fault."""
    when = ledger.moment(START + 30 * DAY, START + 60 * DAY)
    match fault:
        case "no_prior_event":
            ledger.event(who, purpose, "opt-in", when)
            ledger.use(who, purpose, when - DAY)
        case "invalid_state":
            ledger.event(who, purpose, "declined", when)
            ledger.use(who, purpose, when + DAY)
        case "used_after_withdrawal":
            ledger.event(who, purpose, "opt-in", when)
            ledger.event(who, purpose, "opt-out", when + DAY)
            ledger.use(who, purpose, when + DAY + timedelta(seconds=1))
        case "stale":
            ledger.event(who, purpose, "opt-in", when)
            ledger.use(who, purpose, when.replace(year=when.year + 1) + timedelta(seconds=1))
        case "used_after_opt_out" | "signal_ignored":
            method = "link" if fault == "used_after_opt_out" else "gpc"
            ledger.event(who, purpose, "do-not-sell", when, method=method)
            # Fifteen business days are three weeks; the day itself does not count.
            ledger.use(who, purpose, when + 24 * DAY)
        case _:
            for name, changes in _agreement(fault):
                ledger.event(who, purpose, "opt-in", when, **changes)
                ledger.planted["scan", purpose, name] += 1
            if fault == "no_valid_expression":
                ledger.use(who, purpose, when + DAY)
    if fault not in {"notice_not_valid", "no_proof", "minor_without_parent"}:
        ledger.planted["asof", purpose, fault] += 1


def _agreement(fault: str) -> Iterator[tuple[str, dict[str, str]]]:
    match fault:
        case "no_valid_expression":
            yield fault, {"method": "preset"}
        case "notice_not_valid":
            yield fault, {"notice": "2019-1"}
        case "no_proof":
            yield fault, {"receipt": ""}
        case "minor_without_parent":
            # Thirteen is old enough in none of these: Germany 16, Spain 14.
            yield fault, {"age": "13-15", "country": "DE"}


def write(folder: Path, people: int, until: str = "9999") -> Counter[tuple[str, str, str]]:
    """Write all files; hand back what was planted: statement, purpose and fault to number."""
    ledger = Ledger(people)
    for number in range(people):
        sound(ledger, number)
    number = people
    for fault, (purpose, many) in FAULTS.items():
        for _ in range(many):
            plant(ledger, fault, purpose, ledger.person(number))
            number += 1
    ledger.random.shuffle(ledger.events)
    ledger.random.shuffle(ledger.uses)
    folder.mkdir(parents=True, exist_ok=True)
    happened, used = LEDGER.index("happened"), USES.index("when")
    _table(folder / "ledger.csv", LEDGER, [row for row in ledger.events if row[happened] < until])
    _table(folder / "uses.csv", USES, [row for row in ledger.uses if row[used] < until])
    versions = [("2019-1", "2019-01-01", "2019-07-01")]
    for year in (2024, 2025, 2026):
        versions.append((f"{year}-1", f"{year}-01-01", f"{year}-07-01"))
        versions.append((f"{year}-2", f"{year}-07-01", f"{year + 1}-01-01"))
    _table(folder / "notices.csv", ("version", "from", "to"), versions)
    planted = {f"{s}/{p}/{f}": many for (s, p, f), many in sorted(ledger.planted.items())}
    (folder / "planted.json").write_text(json.dumps(planted, indent=1) + "\n", encoding="utf-8")
    return ledger.planted


def _table(file: Path, head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


if __name__ == "__main__":
    write(Path(sys.argv[1]), int((*sys.argv[2:3], 2_000)[0]), *sys.argv[3:4])
