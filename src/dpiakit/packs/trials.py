"""The cases of packs, run: what was expected, what came out, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from dpiakit.cel import Located
from dpiakit.engine import Condition, explain_condition, explain_rule
from dpiakit.errors import Problem
from dpiakit.law import LegalDefinition, Pack, Rule
from dpiakit.law.cases import (
    Answer,
    Case,
    Cases,
    Days,
    ask_definition,
    ask_pack,
    ask_rule,
    disagreement,
    elements_at,
    read_cases,
    read_definition_cases,
)
from dpiakit.law.folder import Folder
from dpiakit.law.reading import Reading
from dpiakit.law.risk_cases import risk_subjects
from dpiakit.law.shelves import CASES
from dpiakit.model import Activity
from dpiakit.packs.choice import Choice
from dpiakit.packs.keywords import Wanted
from dpiakit.source import Path, Position

Kind = Literal["rule", "definition", "pack", "scenario", "trigger"]


@dataclass(frozen=True, slots=True)
class Explained:
    """How one element came to an outcome that nobody expected."""

    element: str
    outcome: str
    message: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, eq=False)
class Trial:
    """One case after it was run."""

    kind: Kind
    subject: str
    """What it is about: ``gdpr/transfer-has-safeguard``, the definition ``gdpr/large_scale``."""
    case: Case
    answer: Answer
    failure: Problem | None
    """How the answer differs from what is expected; None: it does not."""
    explained: tuple[Explained, ...]
    """Of a failure: the elements that came out otherwise, with every sub-value."""


@dataclass(frozen=True, eq=False)
class Subject:
    """Something that cases speak about."""

    kind: Kind
    name: str
    cases: Cases
    ask: Callable[[Case], Answer]
    explain: Callable[[Case], Iterator[Explained]]


@dataclass(frozen=True, slots=True)
class _Situation:
    """The facts of a case with their places in its file."""

    case: Case

    @property
    def activity(self) -> Activity:
        return self.case.activity

    def position(self, path: Path) -> Position:
        return self.case.document.position((*self.case.path, "given", *path))


def run_cases(choice: Choice, wanted: Wanted, problems: list[Problem]) -> Iterator[Trial | None]:
    """Every case of the chosen packs; None for one that is not wanted, so that all are counted.

    A case is wanted by the name of what it is about and its own. What is wrong with the files of
    cases is added to ``problems``; such a case cannot be run.
    """
    days = Days(choice.library)
    for pack in choice.packs:
        reading = choice.library.reading()
        for subject in _subjects(choice, pack, days, reading):
            for case in subject.cases.entries:
                yield _run(subject, case) if wanted(f"{subject.name} {case.name}") else None
        problems += reading.problems


def _run(subject: Subject, case: Case) -> Trial:
    answer = subject.ask(case)
    failure = disagreement(case, answer)
    explained: tuple[Explained, ...] = ()
    if failure is not None:
        differing = {
            element
            for element in case.expect.keys() | answer.outcomes.keys()
            if case.expect.get(element) != answer.outcomes.get(element)
        }
        explained = tuple(
            one for one in subject.explain(case) if not differing or one.element in differing
        )
    return Trial(subject.kind, subject.name, case, answer, failure, explained)


def _subjects(choice: Choice, pack: str, days: Days, reading: Reading) -> Iterator[Subject]:
    folder = choice.library.folders[pack]
    for rule in folder.rules:
        file = reading.path(rule.file)
        cases = read_cases(reading, file.with_name(file.name.removesuffix(".yaml") + CASES))
        yield _of_rule(days, rule, cases)
    yield from _definitions(folder, days, reading)
    if folder.pack is not None:
        cases = read_cases(reading, folder.home / "pack.cases.yaml")
        yield _of_pack(days, folder.pack, cases)
    for subject in risk_subjects(choice.library, days, pack, reading):
        name = f"{pack}/{subject.name}"
        yield Subject(subject.kind, name, subject.cases, subject.ask, lambda _: iter(()))


def _definitions(folder: Folder, days: Days, reading: Reading) -> Iterator[Subject]:
    if not folder.definitions:
        return
    document = reading.document(folder.home / "definitions.yaml")
    for definition in folder.definitions.values() if document else ():
        if document is not None:
            cases = read_definition_cases(reading, document, definition.name)
            yield _of_definition(days, definition, cases)


def _of_rule(days: Days, rule: Rule, cases: Cases) -> Subject:
    def explain(case: Case) -> Iterator[Explained]:
        dated = days.rule(rule, case.on)
        if dated is None:
            return
        for one in explain_rule(dated, _Situation(case), days.law(case.on)):
            found = one.judgement
            yield Explained(found.element, found.outcome, found.message, one.conditions)

    return Subject("rule", rule.name, cases, lambda case: ask_rule(days, rule, case), explain)


def _of_definition(days: Days, definition: LegalDefinition, cases: Cases) -> Subject:
    def explain(case: Case) -> Iterator[Explained]:
        scope = days.law(case.on).scope(definition.pack)
        asked = scope.definitions[definition.name].expression
        outcomes = ask_definition(days, definition, case).outcomes
        for key, variables in _elements(definition, case.activity):
            condition = explain_condition("when", asked, _Situation(case), variables)
            yield Explained(key, outcomes[key], "", (condition,))

    def ask(case: Case) -> Answer:
        return ask_definition(days, definition, case)

    return Subject("definition", f"{definition.pack}/{definition.name}", cases, ask, explain)


def _elements(
    definition: LegalDefinition, activity: Activity
) -> Iterator[tuple[str, dict[str, Located]]]:
    if definition.of is None:
        yield "", {}
        return
    collection, variable = definition.of
    for path, key, element in elements_at(activity, tuple(collection.split("."))):
        yield key, {variable: Located(element, path)}


def _of_pack(days: Days, pack: Pack, cases: Cases) -> Subject:
    def explain(case: Case) -> Iterator[Explained]:
        dated = days.law(case.on).pack(pack.name)
        conditions = tuple(
            explain_condition("when", ground.when, _Situation(case), {})
            for ground in dated.applies_when
        )
        yield Explained("", ask_pack(days, pack, case).outcomes[""], "", conditions)

    return Subject("pack", pack.name, cases, lambda case: ask_pack(days, pack, case), explain)
