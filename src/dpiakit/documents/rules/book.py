"""What the pages about some packs say, before it has a form: rules, packs, provisions, places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dpiakit.documents.environment import day, enumerated
from dpiakit.documents.rules.examples import Example, examples
from dpiakit.documents.rules.terms import Term, TermEntry, Terms, used_by_rule, users
from dpiakit.documents.rules.wording import (
    OWNERS,
    SEVERITIES,
    STAGES,
    asked_of,
    checked,
    in_force,
    period,
    shelf_title,
)
from dpiakit.errors import LawError
from dpiakit.findings import Cite, cites
from dpiakit.law import Library, Pack, Rule
from dpiakit.law.cases import Days
from dpiakit.law.coverage import FILE, Coverage, coverage_of, read_obligations
from dpiakit.law.folder import Folder
from dpiakit.law.nouns import Citation, binds
from dpiakit.law.shelves import COMMON


@dataclass(frozen=True, slots=True)
class Link:
    """A page, as others name it. Without a path it is only a name."""

    name: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision that a rule rests on."""

    cite: Cite
    instrument: str
    """The full title of the instrument."""
    note: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that must hold: as it is written, and what a finding says where it does not."""

    code: str
    message: tuple[tuple[str, bool], ...]
    """Words of the message; True: a fact of the record stands there."""


@dataclass(frozen=True, slots=True, eq=False)
class RulePage:
    """One rule in the version of one period."""

    path: str
    rule: Rule
    shelf: str
    status: str
    provisions: tuple[Provision, ...]
    obligations: tuple[tuple[str, str], ...]
    """Each researched obligation with what it asks, as far as that is listed."""
    applies: str
    requires: tuple[Requirement, ...]
    terms: tuple[Term, ...]
    examples: tuple[Example, ...]
    facts: tuple[tuple[str, str], ...]
    """Severity, owner, stage, dates: the name of each and its words."""
    note: str
    versions: tuple[Link, ...]
    """The same rule in other periods."""
    neighbours: tuple[Link, ...]
    """Other rules on the same shelf."""
    before: Link | None
    after: Link | None

    @property
    def asked_of(self) -> str:
        """What it looks at: each of some things, or the record as a whole."""
        return asked_of(self.rule)


@dataclass(frozen=True, slots=True, eq=False)
class PackPage:
    """A pack with its rules by shelf."""

    pack: Pack
    description: str
    places: str
    """For which places it speaks."""
    provisions: tuple[Cite, ...]
    checked: str
    shelves: tuple[tuple[str, tuple[RulePage, ...]], ...]
    """The title of each shelf and its rules; only the version that counts of each."""
    rules: tuple[RulePage, ...]
    """All of them, older and coming versions too."""
    terms: tuple[TermEntry, ...]
    coverage: Coverage | None


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """All pages about some packs, as of a day."""

    on: date
    library: Library
    packs: tuple[PackPage, ...]
    common: tuple[TermEntry, ...]
    """Terms that all packs share."""

    def provisions(self) -> tuple[tuple[str, tuple[tuple[Cite, tuple[Link, ...]], ...]], ...]:
        """By instrument, each provision with the rules that rest on it."""
        found: dict[str, dict[Cite, dict[Link, None]]] = {}
        for pack in self.packs:
            for page in pack.rules:
                for one in page.provisions:
                    rules = found.setdefault(one.instrument, {}).setdefault(one.cite, {})
                    rules[Link(page.rule.title, page.path)] = None
        return tuple(
            (title, tuple((cite, tuple(rules)) for cite, rules in cited.items()))
            for title, cited in sorted(found.items())
        )


def book(library: Library, packs: Sequence[str], on: date) -> Book:
    """The pages about some packs. Raises LawError for a list of obligations that is unusable."""
    folders = [library.folders[name] for name in packs if library.folders[name].pack]
    return _Binding(library, folders, on).book()


class _Binding:
    """The book while it is put together."""

    def __init__(self, library: Library, folders: list[Folder], on: date) -> None:
        self.library = library
        self.folders = folders
        self.on = on
        self.days = Days(library)
        self.reading = library.reading()
        self.terms = Terms(library)
        self.paths = {rule: path for folder in folders for rule, path in _paths(folder, on)}
        self.lists = {folder.name: self._coverage(folder) for folder in folders}
        self.titles = {
            one.name: one.title
            for coverage in self.lists.values()
            if coverage is not None
            for one in coverage.entries
        }

    def book(self) -> Book:
        shared = self.library.folders[COMMON]
        by = users(self.terms, [shared, *self.folders], self.paths)
        pages = tuple(self._pack(folder, by) for folder in self.folders)
        return Book(self.on, self.library, pages, self.terms.page(COMMON, by))

    def _coverage(self, folder: Folder) -> Coverage | None:
        if folder.pack is None or not (folder.home / FILE).is_file():
            return None
        obligations = read_obligations(self.library.reading(), folder.home)
        return coverage_of(folder.pack, obligations, self.library.rules)

    def _pack(self, folder: Folder, by: Mapping[str, tuple[object, ...]]) -> PackPage:
        pack = folder.pack
        document = self.reading.document(folder.home / "pack.yaml")
        if pack is None or document is None:
            raise LawError(self.reading.problems)
        shelves = self._shelves(folder)
        order = [rule for _, rules in shelves for rule in rules]
        pages = self._rules(folder, shelves, order)
        shown = [page for page in pages if not _is_other(page)]
        return PackPage(
            pack=pack,
            description=" ".join((document.data.get("description") or "").split()),
            places=enumerated(self._place(code) for code in pack.places),
            provisions=cites(pack.citation, self.library.instruments),
            checked=checked(pack.checked),
            shelves=tuple(
                (title, tuple(page for page in shown if page.rule in rules))
                for title, rules in shelves
            ),
            rules=tuple(pages),
            terms=self.terms.page(folder.name, by),  # type: ignore[arg-type]
            coverage=self.lists[folder.name],
        )

    def _place(self, code: str) -> str:
        known = self.library.places.by_code.get(code)
        return known.title if known else code

    def _shelves(self, folder: Folder) -> list[tuple[str, list[Rule]]]:
        """The rules by shelf, in the order of names."""
        found: dict[str, list[Rule]] = {}
        for rule in folder.rules:
            shelf = self.reading.path(rule.file).parent.relative_to(folder.home).as_posix()
            found.setdefault(shelf, []).append(rule)
        return [(shelf_title(shelf), rules) for shelf, rules in sorted(found.items())]

    def _rules(
        self, folder: Folder, shelves: list[tuple[str, list[Rule]]], order: list[Rule]
    ) -> list[RulePage]:
        shown = [rule for rule in order if "@" not in self.paths[rule]]
        pages = []
        for shelf, rules in shelves:
            near = [rule for rule in rules if rule in shown]
            for rule in rules:
                at = shown.index(rule) if rule in shown else -1
                pages.append(
                    self._rule(
                        folder,
                        rule,
                        shelf,
                        neighbours=tuple(self._link(one) for one in near if one is not rule),
                        before=self._link(shown[at - 1]) if at > 0 else None,
                        after=self._link(shown[at + 1]) if -1 < at < len(shown) - 1 else None,
                    )
                )
        return pages

    def _link(self, rule: Rule) -> Link:
        return Link(rule.title, self.paths[rule])

    def _rule(
        self,
        folder: Folder,
        rule: Rule,
        shelf: str,
        *,
        neighbours: tuple[Link, ...],
        before: Link | None,
        after: Link | None,
    ) -> RulePage:
        raw = folder.sources[rule].data
        return RulePage(
            path=self.paths[rule],
            rule=rule,
            shelf=shelf,
            status=in_force(rule.effective, self.on),
            provisions=tuple(self._provisions(rule.citation)),
            obligations=tuple((name, self.titles.get(name, "")) for name in rule.obligation),
            applies=rule.applies.text.strip() if rule.applies else "",
            requires=tuple(
                Requirement(
                    clause.that.text.strip(),
                    tuple(
                        (part, False) if isinstance(part, str) else (part.text.strip(), True)
                        for part in clause.otherwise.parts
                    ),
                )
                for clause in rule.requires
            ),
            terms=self.terms.terms(used_by_rule(rule), rule.pack),
            examples=examples(rule, self.days, self.reading),
            facts=tuple(_facts(rule, self.on)),
            note=" ".join((raw.get("note") or "").split()),
            versions=tuple(
                Link(period(other.effective), self.paths[other])
                for other in folder.rules
                if other.name == rule.name and other is not rule
            ),
            neighbours=neighbours,
            before=before,
            after=after,
        )

    def _provisions(self, cited: Iterable[Citation]) -> Iterator[Provision]:
        known = self.library.instruments
        for one, cite in zip(cited, cites(cited, known), strict=True):
            instrument = known.get(one.instrument)
            title = instrument.title if instrument else one.instrument
            yield Provision(cite, title, one.note or "")


def _is_other(page: RulePage) -> bool:
    return "@" in page.path


def _paths(folder: Folder, on: date) -> Iterator[tuple[Rule, str]]:
    """The page of each rule. Of several versions that which counts on the day has the plain name:
    the one in force, else the next to come, else the last.
    """
    versions: dict[str, list[Rule]] = {}
    for rule in folder.rules:
        versions.setdefault(rule.name, []).append(rule)
    for rules in versions.values():
        coming = [rule for rule in rules if rule.effective.start > on]
        counts = [rule for rule in rules if rule.binds(on)] or coming or rules[-1:]
        for rule in rules:
            path = f"{folder.name}/rules/{rule.name.partition('/')[2]}"
            yield rule, path if rule is counts[0] else f"{path}@{rule.effective.start}"


def _facts(rule: Rule, on: date) -> Iterator[tuple[str, str]]:
    yield "Severity", SEVERITIES[rule.severity]
    yield "Why so severe", " ".join(rule.severity_reason.split())
    yield "Who mends it", OWNERS[rule.owner]
    yield "Needed", STAGES[rule.stage]
    yield "Binds", f"{period(rule.effective)} ({in_force(rule.effective, on)} on {day(on)})"
    yield "Last checked", checked(rule.checked)
    if rule.aliases:
        yield "Earlier names", ", ".join(rule.aliases)


def binding(pages: Iterable[RulePage], on: date) -> int:
    """How many of some rules are in force on a day."""
    return sum(binds(page.rule.effective, on) for page in pages)
