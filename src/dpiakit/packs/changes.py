"""What changed between two states of the law: packs, rules and terms, before any record is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from dpiakit.law import LegalDefinition, Library, Pack, Parameter, Rule

Kind = Literal["added", "removed", "renamed", "changed"]
CONDITIONS = "conditions"
"""What is said of a condition that reads otherwise: the texts are too long for a line."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something of a rule, a term or a pack that reads otherwise."""

    name: str
    before: str = ""
    after: str = ""
    """Both empty: only that it changed is said."""

    def __str__(self) -> str:
        """As a message names it: ``severity high -> blocking``."""
        if not self.before and not self.after:
            return self.name
        return f"{self.name} {self.before or 'none'} -> {self.after or 'none'}"


@dataclass(frozen=True, slots=True)
class LawChange:
    """One pack, rule or term that is new, gone or other than it was."""

    subject: Literal["pack", "rule", "term"]
    kind: Kind
    name: str
    """As it is called now; of what is gone, as it was called."""
    before: str = ""
    """Of what was renamed: its earlier name."""
    fields: tuple[Field, ...] = ()


def law_changes(old: Library, new: Library) -> tuple[LawChange, ...]:
    """Everything that differs, packs first, then rules, then the terms they rest on."""
    return (*_packs(old, new), *_rules(old, new), *_terms(old, new))


def renamed(old: Library, new: Library) -> dict[str, str]:
    """The rules of old that have another name now, by their earlier name."""
    known = {rule.name for rule in old.rules}
    kept = {rule.name for rule in new.rules}
    return {
        alias: rule.name
        for rule in new.rules
        for alias in rule.aliases
        if alias in known and alias not in kept
    }


def _packs(old: Library, new: Library) -> Iterator[LawChange]:
    before = {pack.name: pack for pack in old.packs}
    after = {pack.name: pack for pack in new.packs}
    for name in sorted(before.keys() | after.keys()):
        if name not in before:
            yield LawChange("pack", "added", name)
        elif name not in after:
            yield LawChange("pack", "removed", name)
        elif fields := tuple(_pack_fields(before[name], after[name])):
            yield LawChange("pack", "changed", name, fields=fields)


def _pack_fields(one: Pack, other: Pack) -> Iterator[Field]:
    yield from _differing(("version", one.version, other.version))
    grounds = [
        [" ".join(each.when.text.split()) for each in it.applies_when] for it in (one, other)
    ]
    if grounds[0] != grounds[1]:
        yield Field("to whom it applies")


def _rules(old: Library, new: Library) -> Iterator[LawChange]:
    names = renamed(old, new)
    before = _versions(old.rules, names)
    after = _versions(new.rules, {})
    for name in sorted(before.keys() | after.keys()):
        earlier = next((was for was, now in names.items() if now == name), "")
        if name not in before:
            fields = tuple(_introduced(after[name]))
            yield LawChange("rule", "added", name, fields=fields)
        elif name not in after:
            yield LawChange("rule", "removed", name)
        else:
            fields = tuple(_version_fields(before[name], after[name]))
            if earlier:
                yield LawChange("rule", "renamed", name, earlier, fields)
            elif fields:
                yield LawChange("rule", "changed", name, fields=fields)


def _versions(rules: Iterable[Rule], names: Mapping[str, str]) -> dict[str, list[Rule]]:
    """The versions of each rule by its name of today, in the order of time."""
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        found.setdefault(names.get(rule.name, rule.name), []).append(rule)
    return found


def _introduced(versions: list[Rule]) -> Iterator[Field]:
    """Of a new rule: how grave it is and from when it binds."""
    yield Field(f"{versions[-1].severity}, from {versions[0].effective.start}")


def _version_fields(before: list[Rule], after: list[Rule]) -> Iterator[Field]:
    if len(before) == len(after) == 1:
        yield from _rule_fields(before[0], after[0])
        return
    was = {rule.effective.start: rule for rule in before}
    now = {rule.effective.start: rule for rule in after}
    for start in sorted(was.keys() | now.keys()):
        if start not in was:
            yield Field(f"new version from {start}")
        elif start not in now:
            yield Field(f"no longer a version from {start}")
        else:
            for field in _rule_fields(was[start], now[start]):
                yield Field(f"version from {start}: {field.name}", field.before, field.after)


def _rule_fields(one: Rule, other: Rule) -> Iterator[Field]:
    yield from _differing(
        ("severity", one.severity, other.severity),
        ("from", str(one.effective.start), str(other.effective.start)),
        ("until", _day(one), _day(other)),
        ("stage", one.stage, other.stage),
        ("owner", one.owner, other.owner),
        ("checked", str(one.checked.on), str(other.checked.on)),
    )
    if _conditions(one) != _conditions(other):
        yield Field(CONDITIONS)
    if _words(one) != _words(other):
        yield Field("wording")


def _day(rule: Rule) -> str:
    return str(rule.effective.until) if rule.effective.until else ""


def _conditions(rule: Rule) -> tuple[object, ...]:
    """Everything that decides an outcome, without white space that means nothing."""
    loops = tuple((loop.collection.text, loop.variable) for loop in rule.for_each)
    applies = " ".join(rule.applies.text.split()) if rule.applies else ""
    clauses = tuple(" ".join(clause.that.text.split()) for clause in rule.requires)
    return loops, applies, clauses, rule.on_missing


def _words(rule: Rule) -> tuple[object, ...]:
    """Everything a reader is told."""
    citations = tuple((one.instrument, one.article) for one in rule.citation)
    messages = tuple(clause.otherwise.text for clause in rule.requires)
    return rule.title, rule.why, rule.remediation, rule.severity_reason, citations, messages


def _terms(old: Library, new: Library) -> Iterator[LawChange]:
    before, after = _all_terms(old), _all_terms(new)
    for name in sorted(before.keys() | after.keys()):
        if name not in before:
            yield LawChange("term", "added", name)
        elif name not in after:
            yield LawChange("term", "removed", name)
        elif fields := tuple(_term_fields(before[name], after[name])):
            yield LawChange("term", "changed", name, fields=fields)


Term = LegalDefinition | Parameter


def _all_terms(library: Library) -> dict[str, Term]:
    found: dict[str, Term] = {f"{one.pack}/{one.name}": one for one in library.definitions}
    return found | {f"{one.pack}/{one.name}": one for one in library.parameters}


def _term_fields(one: Term, other: Term) -> Iterator[Field]:
    match one, other:
        case LegalDefinition(), LegalDefinition():
            texts = [" ".join(each.expression.text.split()) for each in (one, other)]
            if texts[0] != texts[1] or one.of != other.of:
                yield Field(CONDITIONS)
        case Parameter(), Parameter():
            yield from _value_fields(one, other)
        case _:
            yield Field("kind")
    if " ".join(one.means.split()) != " ".join(other.means.split()):
        yield Field("wording")


def _value_fields(one: Parameter, other: Parameter) -> Iterator[Field]:
    was, now = dict(one.values), dict(other.values)
    for start in sorted(was.keys() | now.keys()):
        if was.get(start) != now.get(start):
            yield Field(f"value from {start}", _value(was.get(start)), _value(now.get(start)))


_MOST_WORDS = 6


def _value(value: object) -> str:
    if isinstance(value, frozenset):
        words = sorted(map(str, value))
        rest = f" and {len(words) - _MOST_WORDS} more" if len(words) > _MOST_WORDS else ""
        return f"[{', '.join(words[:_MOST_WORDS])}{rest}]"
    return "" if value is None else str(value)


def _differing(*fields: tuple[str, str, str]) -> Iterator[Field]:
    for name, before, after in fields:
        if before != after:
            yield Field(name, before, after)
