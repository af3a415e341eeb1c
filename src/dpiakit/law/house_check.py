"""What a house says, held against the law: nothing may make it bite less than it does.

Severities may be raised, and lowered where the law neither forbids nor demands something before
a launch. A reading of a term must make every obligation that rests on it bite at least as often.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches

from dpiakit.errors import LawError, Problem
from dpiakit.law.bearing import LESS, MORE, uses
from dpiakit.law.cases import Answer, Case, Days, ask_definition, disagreement, written_cases
from dpiakit.law.catalogue import Catalogue, read_catalogue
from dpiakit.law.expressions import bound
from dpiakit.law.folder import Folder
from dpiakit.law.house import House, HouseDefinition, SeverityOverride
from dpiakit.law.library import Library
from dpiakit.law.nouns import HouseSeverity, LegalDefinition, Rule
from dpiakit.law.reading import Reading
from dpiakit.law.shelves import COMMON
from dpiakit.source import Path

_GRAVITY = ("blocking", "high", "medium", "advisory")
_SHOWN = 3
_LEEWAY = {"also": "wider", "only": "narrower"}


def apply_house(reading: Reading, library: Library) -> None:
    """Set the severities of a house in a library that is being read, and note what cannot be."""
    house = library.house
    reading.problems += _switched_off(library)
    for entries, name in ((house.severities, "rule"), (house.definitions, "term")):
        reading.problems += _twice(house, entries, name)
    for one in house.severities:
        reading.problems += _set_severity(library, one)
    terms = [one for one in house.definitions if _is_defined(library, one)]
    reading.problems += (_undefined(library, one) for one in house.definitions if one not in terms)
    if terms and not reading.problems:
        _check_terms(reading, library, terms)


def _switched_off(library: Library) -> Iterator[Problem]:
    house = library.house
    seen: set[str] = set()
    for one in house.switched_off:
        at = (*one.at, "pack")
        if one.pack == COMMON:
            hint = "Other packs rest on it."
            yield house.problem(at, f'"{COMMON}" cannot be switched off.', hint)
        elif one.pack not in library.folders:
            yield house.problem(at, f'There is no pack "{one.pack}".', _meant(library, one.pack))
        elif one.pack in seen:
            yield house.problem(at, f'"{one.pack}" is switched off twice.', "Keep one reason.")
        seen.add(one.pack)


def _meant(library: Library, name: str) -> str:
    names = [pack for pack in library.folders if pack != COMMON]
    near = get_close_matches(name, names, 1)
    return f'Did you mean "{near[0]}"?' if near else f"There are: {', '.join(names)}."


def _twice(
    house: House, entries: Iterable[SeverityOverride | HouseDefinition], key: str
) -> Iterator[Problem]:
    first: dict[str, Path] = {}
    for one in entries:
        name = one.rule if isinstance(one, SeverityOverride) else f"{one.pack}/{one.name}"
        known = first.setdefault(name, one.at)
        if known != one.at:
            line = house.problem(known, "").line
            what = f'"{name}" stands in line {line} already.'
            yield house.problem((*one.at, key), what, "Keep one of the two.")


def _set_severity(library: Library, one: SeverityOverride) -> Iterator[Problem]:
    """Every version of a rule gets the severity; or nothing, and a problem."""
    house = library.house
    found = list(_versions(library, one.rule))
    if not found:
        yield house.problem((*one.at, "rule"), *_no_rule(library, one.rule))
        return
    wanted = _GRAVITY.index(one.severity)
    for _, rule in found:
        if rule.severity == "blocking" and wanted > 0:
            what = f"{rule.name} is blocking and stays so: {_first_sentence(rule.severity_reason)}"
            hint = (
                "What the law forbids, or demands before a launch, is not lowered. A finding of "
                "one record can be waived, by name and for a time."
            )
            yield house.problem((*one.at, "severity"), what, hint)
            return
    for folder, rule in found:
        _exchange(folder, rule, one)


def _versions(library: Library, name: str) -> Iterator[tuple[Folder, Rule]]:
    for folder in library.folders.values():
        for rule in folder.rules:
            if rule.name == name or name in rule.aliases:
                yield folder, rule


def _no_rule(library: Library, name: str) -> tuple[str, str]:
    names = sorted({rule.name for rule in library.rules})
    near = get_close_matches(name, names, 1) or [
        known for known in names if known.partition("/")[2] == name
    ]
    hint = f'Did you mean "{near[0]}"?' if near else "A rule is named <pack>/<rule>."
    return f'There is no rule "{name}".', hint


def _exchange(folder: Folder, rule: Rule, one: SeverityOverride) -> None:
    raised = _GRAVITY.index(one.severity) < _GRAVITY.index(rule.severity)
    if rule.severity == one.severity:
        return  # the pack says the same by now: nothing is overridden
    said = HouseSeverity(rule.severity, raised, " ".join(one.reason.split()), one.by)
    changed = replace(rule, severity=one.severity, house=said)
    folder.rules[folder.rules.index(rule)] = changed
    folder.sources[changed] = folder.sources.pop(rule)


def _first_sentence(text: str) -> str:
    words = " ".join(text.split())
    return words.partition(". ")[0].rstrip(".") + "."


def _is_defined(library: Library, one: HouseDefinition) -> bool:
    folder = library.folders.get(one.pack)
    if folder is None or one.name not in folder.scope.definitions:
        return False
    return one.pack == COMMON or one.name not in library.folders[COMMON].scope.definitions


def _undefined(library: Library, one: HouseDefinition) -> Problem:
    written = f"{one.pack}/{one.name}"
    known = [f"{term.pack}/{term.name}" for term in library.definitions]
    same = [name for name in known if name.partition("/")[2] == one.name]
    near = same or get_close_matches(written, known, 1)
    hint = f'Did you mean "{near[0]}"?' if near else "A new term belongs into a pack of your own."
    return library.house.problem((*one.at, "term"), f'No pack defines "{written}".', hint)


def _check_terms(reading: Reading, library: Library, terms: list[HouseDefinition]) -> None:
    try:
        catalogue = read_catalogue(library)
    except LawError as error:
        reading.problems += error.problems
        return
    days = Days(library)
    for one in terms:
        reading.problems += _bites_less(library, catalogue, one)
        definition = library.folders[one.pack].definitions.get(one.name)
        if definition is not None and library.house.document is not None:
            reading.problems += _check_cases(reading, days, definition, one)


def _bites_less(library: Library, catalogue: Catalogue, one: HouseDefinition) -> Iterator[Problem]:
    """The uses of a term that the house's reading would make the law bite less by."""
    house = library.house
    definition = library.folders[one.pack].definitions.get(one.name)
    if definition and definition.leeway and definition.leeway.direction == _LEEWAY[one.direction]:
        return
    found = list(uses(library, catalogue, one.pack, one.name))
    wanted = MORE if one.direction == "also" else LESS
    wrong = sorted({use.where for use in found if use.bearing != wanted})
    at = (*one.at, one.key)
    if not found:
        hint = "Nothing would change. Leave the entry away."
        yield house.problem(at, f'No obligation rests on "{one.name}".', hint)
    elif wrong:
        more = f" and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
        where = ", ".join(wrong[:_SHOWN]) + more
        holds = "more" if one.direction == "also" else "less"
        what = f'If "{one.name}" held {holds} often, the law could bite less: {where}.'
        other = "only_when" if one.direction == "also" else "also_when"
        turned = all(use.bearing == -wanted for use in found)
        hint = (
            f"The other way makes it stricter: write {other}."
            if turned
            else "The term works both ways. Write a stricter rule into a pack of your own."
        )
        yield house.problem(at, what, hint)


def _check_cases(
    reading: Reading, days: Days, definition: LegalDefinition, one: HouseDefinition
) -> Iterator[Problem]:
    """The cases of a reading: each holds, one shows what it changes and one what it does not."""
    house = days.library.house
    path = (*one.at, "cases")
    assert house.document is not None  # noqa: S101  asked by the caller
    cases = written_cases(reading, house.document, path)
    if len(cases) < len(one.cases):
        return  # what is wrong with the others was noted
    answers = [(case, ask_definition(days, definition, case)) for case in cases]
    wrong = [found for case, answer in answers if (found := disagreement(case, answer))]
    yield from wrong
    if wrong:
        return
    changed = [
        _legal(days, definition, case).outcomes != answer.outcomes for case, answer in answers
    ]
    if not any(changed):
        what = "No case shows what the house's reading changes."
        yield house.problem(path, what, "Add one that the law's own definition answers otherwise.")
    if all(changed):
        what = "No case shows where the house's reading ends."
        yield house.problem(path, what, "Add one in which it changes nothing.")


def _legal(days: Days, definition: LegalDefinition, case: Case) -> Answer:
    """What the law alone says in a case."""
    legal = definition.legal or definition.expression
    scope = days.law(case.on).scope(definition.pack)
    dated = bound(legal, scope.with_variables(**legal.scope.variables))
    return ask_definition(days, definition, case, dated)
