"""The terms that rules rest on: definitions, data sets, prescribed documents, look-ups."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal as OneOf

from dpiakit.cel import Expression
from dpiakit.cel.syntax import Call, Literal, Name, walk
from dpiakit.documents.rules.wording import anchor, checked
from dpiakit.findings import Cite, cites
from dpiakit.law import LegalDefinition, Library, Parameter, Rule
from dpiakit.law.conformity import Schema
from dpiakit.law.consistency import expressions_of
from dpiakit.law.folder import Folder
from dpiakit.law.shelves import COMMON

TermKind = OneOf["definition", "data", "document", "lookup"]
Used = tuple[TermKind, str]

LOOKUPS: Mapping[str, str] = {
    "adequate": "Whether an adequacy decision covers a transfer, on the decision's conditions.",
    "consent_age": "The age from which a child can consent to an online service in a place.",
    "part_of": "Whether a place is another, or belongs to it: Germany to the European Union.",
}
"""What rules can look up in the facts about places."""
PLACES = "places"
"""The page of the look-ups."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term with the place where it is explained."""

    kind: TermKind
    name: str
    means: str
    path: str
    """``gdpr/terms#definition-large_scale``."""


@dataclass(frozen=True, slots=True)
class UsedBy:
    """A rule or definition that uses a term."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A term as its page explains it."""

    kind: TermKind
    name: str
    anchor: str
    means: str
    about: str
    """Of a definition about elements: ``each of the data items``."""
    code: str
    """Of a definition: the condition as it is written."""
    terms: tuple[Term, ...]
    """What the condition rests on."""
    values: tuple[tuple[date, str], ...]
    """Of a data set: each value and its first day."""
    fields: tuple[tuple[str, str], ...]
    """Of a document: each field and what is demanded of it."""
    provisions: tuple[Cite, ...]
    checked: str
    used_by: tuple[UsedBy, ...]


def used(expressions: Iterable[Expression]) -> Iterator[Used]:
    """What some expressions name besides facts of the record, each time they do."""
    for e in expressions:
        for node in walk(e.node):
            match node:
                case (
                    Name(name=name, meaning="definition")
                    | Call(function=name, meaning="definition")
                ):
                    yield ("definition", name)
                case Name(name=name, meaning="constant") if name != "on":
                    yield ("data", name)
                case Call(function="conforms", arguments=(_, Literal(value=str(name)))):
                    yield ("document", name)
                case Call(function=name) if name in LOOKUPS:
                    yield ("lookup", name)
                case _:
                    pass


def used_by_rule(rule: Rule) -> tuple[Used, ...]:
    """What the conditions of a rule name, each once, in the order of writing."""
    loops = (loop.collection for loop in rule.for_each)
    return tuple(dict.fromkeys(used((*loops, *expressions_of(rule)))))


class Terms:
    """All terms of some packs, and where each is explained."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._common = library.folders[COMMON]

    def home(self, kind: TermKind, name: str, pack: str) -> str:
        """The pack that explains a term which another uses: itself, or what all share."""
        mine = _explained(self.library.folders[pack], kind)
        shared = _explained(self._common, kind)
        return pack if name in mine and mine.get(name) is not shared.get(name) else COMMON

    def term(self, use: Used, pack: str) -> Term:
        """A term as a rule or definition of a pack uses it."""
        kind, name = use
        if kind == "lookup":
            return Term(kind, name, LOOKUPS[name], f"{PLACES}#{anchor(kind, name)}")
        home = self.home(kind, name, pack)
        found = _explained(self.library.folders[home], kind)[name]
        means = getattr(found, "means", "") or _remark(self.library, home, name)
        return Term(kind, name, " ".join(means.split()), f"{home}/terms#{anchor(kind, name)}")

    def terms(self, uses: Iterable[Used], pack: str) -> tuple[Term, ...]:
        """Several terms, those of law before data and look-ups."""
        order = ("definition", "data", "document", "lookup")
        found = [self.term(use, pack) for use in uses]
        return tuple(sorted(found, key=lambda one: (order.index(one.kind), one.name)))

    def page(self, pack: str, by: Mapping[str, tuple[UsedBy, ...]]) -> tuple[TermEntry, ...]:
        """The terms that a pack explains itself, by name. ``by``: who uses a term, by its path."""
        folder = self.library.folders[pack]
        entries = [self._definition(one, by) for one in folder.definitions.values()]
        entries += [self._parameter(one, by) for one in folder.parameters.values()]
        entries += [
            self._document(one, pack, by)
            for name, one in folder.documents.items()
            if self.home("document", name, pack) == pack
        ]
        return tuple(sorted(entries, key=lambda one: one.name))

    def _definition(self, one: LegalDefinition, by: Mapping[str, tuple[UsedBy, ...]]) -> TermEntry:
        at = anchor("definition", one.name)
        about = f"each of the {one.of[0].replace('_', ' ').replace('.', ': ')}" if one.of else ""
        return TermEntry(
            kind="definition",
            name=one.name,
            anchor=at,
            means=" ".join(one.means.split()),
            about=about,
            code=one.expression.text.strip(),
            terms=self.terms(dict.fromkeys(used([one.expression])), one.pack),
            values=(),
            fields=(),
            provisions=cites(one.citation, self.library.instruments),
            checked=checked(one.checked),
            used_by=by.get(f"{one.pack}/terms#{at}", ()),
        )

    def _parameter(self, one: Parameter, by: Mapping[str, tuple[UsedBy, ...]]) -> TermEntry:
        at = anchor("data", one.name)
        return TermEntry(
            kind="data",
            name=one.name,
            anchor=at,
            means=" ".join(one.means.split()),
            about="",
            code="",
            terms=(),
            values=tuple((start, _value(value)) for start, value in one.values),
            fields=(),
            provisions=cites(one.citation, self.library.instruments),
            checked=checked(one.checked),
            used_by=by.get(f"{one.pack}/terms#{at}", ()),
        )

    def _document(self, one: Schema, pack: str, by: Mapping[str, tuple[UsedBy, ...]]) -> TermEntry:
        at = anchor("document", one.name)
        return TermEntry(
            kind="document",
            name=one.name,
            anchor=at,
            means=_remark(self.library, pack, one.name),
            about="",
            code="",
            terms=(),
            values=(),
            fields=tuple((name, _demand(rules)) for name, rules in one.fields.items()),
            provisions=(),
            checked="",
            used_by=by.get(f"{pack}/terms#{at}", ()),
        )


def _explained(folder: Folder, kind: TermKind) -> Mapping[str, object]:
    """What a folder explains of one kind. Prescribed documents include those that all share."""
    match kind:
        case "definition":
            return folder.definitions
        case "data":
            return folder.parameters
        case _:
            return folder.documents


def users(
    terms: Terms, folders: Iterable[Folder], paths: Mapping[Rule, str]
) -> dict[str, tuple[UsedBy, ...]]:
    """By the path of each term, the rules and definitions that use it."""
    found: dict[str, dict[UsedBy, None]] = {}
    for folder in folders:
        for rule in folder.rules:
            for use in used_by_rule(rule):
                by = UsedBy(rule.name, paths[rule])
                found.setdefault(terms.term(use, folder.name).path, {})[by] = None
        for one in folder.definitions.values():
            by = UsedBy(one.name, f"{folder.name}/terms#{anchor('definition', one.name)}")
            for use in dict.fromkeys(used([one.expression])):
                found.setdefault(terms.term(use, folder.name).path, {})[by] = None
    return {path: tuple(by) for path, by in found.items()}


def _value(value: object) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(map(str, value))) or "none"
    return str(value)


_REMARK = re.compile(r"(?m)^#[ \t]?(.*)$")


def _remark(library: Library, pack: str, name: str) -> str:
    """What stands at the head of a prescribed document, where its author says what it is."""
    document = library.reading().document(library.folders[pack].home / "documents" / f"{name}.yaml")
    text = document.text if document else ""
    head = text[: len(text) - len(text.lstrip("#\n"))] if not text.startswith("#") else text
    lines = []
    for line in head.split("\n"):
        found = _REMARK.fullmatch(line)
        if found is None:
            break
        if "yaml-language-server" not in found[1]:
            lines.append(found[1].strip())
    return " ".join(lines) or "What must be written down there is prescribed."


def _demand(rules: Mapping[str, object]) -> str:
    """What a document asks of a field, in words."""
    parts = ["required" if rules.get("required") else "optional"]
    match rules.get("allowed"):
        case [True]:
            parts.append("must be true")
        case list(words):
            parts.append(f"one of: {', '.join(map(str, words))}")
        case _:
            pass
    match rules.get("contains"):
        case list(words):
            parts.append(f"must contain: {', '.join(map(str, words))}")
        case str(word):
            parts.append(f"must contain: {word}")
        case _:
            pass
    return "; ".join(parts)
