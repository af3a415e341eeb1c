"""What became of every researched obligation: the rules that name it, or why none does.

Beside its rules a pack keeps ``coverage.yaml``, by hand: all obligations somebody found in the
law, also those that no rule can judge. So a reader sees what a green result does not speak of.
"""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from dpiakit.errors import LawError
from dpiakit.law.nouns import Pack, Rule
from dpiakit.law.reading import Reading
from dpiakit.law.written import Shape
from dpiakit.model.written import Line, Prose

Status = Literal["covered", "partly", "needs-a-human", "not-covered"]

FILE = "coverage.yaml"

WORDS: Mapping[Status, str] = {
    "covered": "covered",
    "partly": "partly",
    "needs-a-human": "needs a human",
    "not-covered": "not covered",
}
"""As people read them, from the best to the worst."""
_LATER = frozenset({"needs-a-human", "not-covered"})
"""What is said of an obligation only while no rule names it."""


class Obligation(Shape):
    """One researched obligation as the list of a pack has it."""

    title: Line
    """What it asks, in a few words of our own."""
    status: Status | None = None
    """None: the rules that name it cover it."""
    reason: Prose | None = None
    """Why it is not covered by a rule, or not wholly, or what covers it instead."""


Identifier = Annotated[str, Field(pattern=r"^[A-Z]+(-[A-Z]+)?-\d+[a-z]?$")]
"""The name of a researched obligation: CA-NOT-01, LAW-06a."""

CoverageFile = dict[Identifier, Obligation]

_LIST = TypeAdapter(CoverageFile)


@dataclass(frozen=True, slots=True)
class Covered:
    """What became of one obligation."""

    name: str
    title: str
    status: Status
    reason: str
    """Empty where rules cover it wholly."""
    rules: tuple[Rule, ...]
    """Those that name it, of other packs too."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What became of all researched obligations of a pack, in the order of its list."""

    pack: Pack
    entries: tuple[Covered, ...]

    def count(self, status: Status) -> int:
        """How many obligations came to this."""
        return sum(one.status == status for one in self.entries)

    def counted(self) -> str:
        """All counts in words."""
        return ", ".join(f"{self.count(status)} {word}" for status, word in WORDS.items())


def read_obligations(reading: Reading, home: pathlib.Path) -> Mapping[str, Obligation]:
    """The list in the folder of a pack, in its order. Raises LawError with every problem of it."""
    document = reading.document(home / FILE)
    found = reading.shape(_LIST, document) if document else None
    if found is None:
        raise LawError(reading.problems)
    return found


def coverage_of(
    pack: Pack, obligations: Mapping[str, Obligation], rules: Iterable[Rule]
) -> Coverage:
    """What rules make of the list of a pack."""
    named = _named(rules)
    return Coverage(
        pack,
        tuple(_covered(name, one, named.get(name, [])) for name, one in obligations.items()),
    )


def _covered(name: str, one: Obligation, those: Sequence[Rule]) -> Covered:
    status = _status(one, those)
    reason = "" if status == "covered" and those else one.reason or ""
    return Covered(name, one.title, status, " ".join(reason.split()), tuple(those))


def gaps(pack: str, obligations: Mapping[str, Obligation], rules: Sequence[Rule]) -> list[str]:
    """Where the list and the rules of the pack contradict each other; empty if nowhere."""
    named = _named(rule for rule in rules if rule.pack == pack)
    found = [
        f"{rule.name} names {name}, which is not in the list of {pack}."
        for name, those in named.items()
        if name not in obligations
        for rule in those
    ]
    for name, one in obligations.items():
        if name in named and one.status in _LATER:
            found.append(f"{name} is called {WORDS[one.status]}, and rules name it.")
        if name not in named and one.status is None and not _named_elsewhere(name, rules):
            found.append(f"No rule names {name}: say what becomes of it.")
        if one.status is not None and not one.reason:
            found.append(f"{name} has a status and no reason.")
    return found


def coverage_page(
    pack: Pack, obligations: Mapping[str, Obligation], rules: Sequence[Rule], to_root: str = "../.."
) -> str:
    """The table of a pack as Markdown, with links to the rules; rules of other packs count too."""
    coverage = coverage_of(pack, obligations, rules)
    rows = []
    for one in coverage.entries:
        links = "<br>".join(_link(rule, pack.name, to_root) for rule in one.rules)
        said = "" if one.status == "covered" and one.rules else f": {_cell(one.reason)}"
        rows.append(f"| {one.name} | {_cell(one.title)} | {links} | {WORDS[one.status]}{said} |")
    return "\n".join(
        [
            f"# Coverage: {pack.title}",
            "",
            f"What the pack `{pack.name}` makes of each researched obligation. Of {len(rows)}:",
            f"{coverage.counted()}.",
            "",
            f"Made from the rules and from `policies/{pack.name}/{FILE}`; renew with",
            "`pytest --renew-golden`. *Covered* means that a rule judges what a record says, not",
            "that what it says is true.",
            "",
            "| Obligation | What it asks | Rules | Status |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _named(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    """The rules that name each obligation, in the order given."""
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        for name in rule.obligation:
            found.setdefault(name, []).append(rule)
    return found


def _named_elsewhere(name: str, rules: Iterable[Rule]) -> bool:
    return any(name in rule.obligation for rule in rules)


def _status(one: Obligation, those: Sequence[Rule]) -> Status:
    if one.status is None or (those and one.status in _LATER):
        return "covered" if those else "not-covered"
    return one.status


def label(rule: Rule, pack: str) -> str:
    """A rule by its name, with its day where there are several versions of it."""
    own, _, name = rule.name.partition("/")
    day = re.search(r"@(\d{4}-\d{2}-\d{2})\.yaml$", rule.file)
    return (name if own == pack else rule.name) + (f" from {day[1]}" if day else "")


def _link(rule: Rule, pack: str, to_root: str) -> str:
    return f"[{label(rule, pack)}]({to_root}/{rule.file})"


def _cell(text: str) -> str:
    """Text that cannot end its cell."""
    return " ".join(_words(text))


def _words(text: str) -> Iterator[str]:
    for word in text.split():
        yield word.replace("|", "\\|")
