"""Whether the catalogue of risk keeps its promises: its cases hold and every clause matters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from dpiakit.cel import Expression, evaluate
from dpiakit.errors import EvaluationError, LawError, Problem
from dpiakit.law import demands
from dpiakit.law.cases import (
    Answer,
    Case,
    Cases,
    Days,
    agrees,
    disagreement,
    outcome_text,
    read_through,
    undeclared,
)
from dpiakit.law.catalogue import Catalogue, read_catalogue
from dpiakit.law.consistency import parameters_read
from dpiakit.law.expressions import bound
from dpiakit.law.library import Library
from dpiakit.law.mutation import Mutant, changes, survivors
from dpiakit.law.nouns import Parameter
from dpiakit.law.reading import Reading, problems_of
from dpiakit.law.scenarios import Scenario, inherent_levels, scenario_on
from dpiakit.law.screening import ScreeningList, TriggerItem
from dpiakit.law.shelves import COMMON
from dpiakit.law.written import CaseEntry
from dpiakit.model import Activity
from dpiakit.source import Document, Path

OCCURS = "occurs"
_ENTRIES: TypeAdapter[list[CaseEntry]] = TypeAdapter(list[CaseEntry])


@dataclass
class RiskResult:
    """What the check of the scenarios and lists of one pack found."""

    scenarios: int = 0
    items: int = 0
    cases: int = 0
    mutants: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class RiskSubject:
    """A scenario, or a trigger of a screening list, with the cases that speak about it."""

    kind: Literal["scenario", "trigger"]
    name: str
    """Of a trigger: its list and its id, ``wp248/c1``."""
    document: Document
    cases: Cases
    ask: Callable[[Case], Answer]
    expressions: tuple[Expression, ...]
    lacking: tuple[str, ...]
    """Every case that is demanded and not there."""
    mutants: Callable[[], Iterator[Mutant]]


def check_risk(library: Library, days: Days, pack: str, *, mutate: bool = True) -> RiskResult:
    """All scenarios and screening lists of one pack against their cases."""
    result = RiskResult()
    reading = library.reading()
    for subject in risk_subjects(library, days, pack, reading):
        _check(subject, result, mutate=mutate)
    result.problems += reading.problems
    result.problems.sort()
    return result


def risk_subjects(
    library: Library, days: Days, pack: str, reading: Reading
) -> Iterator[RiskSubject]:
    """Everything in a pack that rates or screens. What cannot be read is noted and left out."""
    try:
        catalogue = read_catalogue(library)
    except LawError as error:
        reading.problems += error.problems
        return
    yield from _Subjects(library, days, reading).pack(catalogue, pack)


def _check(subject: RiskSubject, result: RiskResult, *, mutate: bool) -> None:
    result.scenarios += subject.kind == "scenario"
    result.items += subject.kind == "trigger"
    cases = subject.cases
    result.cases += len(cases.entries)
    through = read_through(iter(subject.expressions))
    for case in cases.entries:
        result.problems += undeclared(case, through)
        result.problems += filter(None, [disagreement(case, subject.ask(case))])
    result.problems += (Problem(cases.file, 0, 0, "", what) for what in subject.lacking)
    if mutate:
        for outcome in survivors(subject.mutants(), cases, subject.document):
            result.mutants += 1
            result.problems += filter(None, [outcome])


class _Subjects:
    """What has cases in the files of risk, with its cases."""

    def __init__(self, library: Library, days: Days, reading: Reading) -> None:
        self.library = library
        self.days = days
        self._reading = reading

    def pack(self, catalogue: Catalogue, pack: str) -> Iterator[RiskSubject]:
        """The files of one pack; the national lists belong to the pack that reads them."""
        for scenario in catalogue.scenarios:
            if catalogue.scenario_packs[scenario.name] == pack:
                yield from self._scenario(scenario, pack)
        for screening in catalogue.screening:
            if screening.pack == pack:
                yield from self._list(screening, pack)

    def _scenario(self, scenario: Scenario, pack: str) -> Iterator[RiskSubject]:
        document = self._document(scenario.file)
        if document is None:
            return
        cases = self._cases(document, ("cases",))

        def ask(changed: Scenario) -> Callable[[Case], Answer]:
            return lambda case: _ask_scenario(
                scenario_on(changed, self.days.law(case.on).scope(pack)), case
            )

        expressions = (scenario.trigger, *(factor.when for factor in scenario.factors))
        parameters = self._parameters(expressions, pack)
        yield RiskSubject(
            kind="scenario",
            name=scenario.name,
            document=document,
            cases=cases,
            ask=ask(scenario),
            expressions=expressions,
            lacking=tuple(demands.of_definition(scenario.trigger, parameters, cases)),
            mutants=lambda: _mutants_of_scenario(scenario, ask),
        )

    def _list(self, screening: ScreeningList, pack: str) -> Iterator[RiskSubject]:
        document = self._document(screening.file)
        if document is None:
            return
        for index, item in enumerate(screening.items):
            yield self._item(document, screening, index, item, pack)

    def _item(
        self, document: Document, screening: ScreeningList, index: int, item: TriggerItem, pack: str
    ) -> RiskSubject:
        at = ("items", str(index))
        cases = self._cases(document, (*at, "cases"))
        lacking = demands.of_definition(item.when, self._parameters((item.when,), pack), cases)

        def ask(when: Expression) -> Callable[[Case], Answer]:
            return lambda case: _ask_item(bound(when, self.days.law(case.on).scope(pack)), case)

        return RiskSubject(
            kind="trigger",
            name=f"{screening.name}/{item.id}",
            document=document,
            cases=cases,
            ask=ask(item.when),
            expressions=(item.when,),
            lacking=tuple(f"{item.id}: {what}" for what in lacking),
            mutants=lambda: _mutants_of_item(item, (*at, "when"), ask),
        )

    def _document(self, file: str) -> Document | None:
        return self._reading.document(self._reading.path(file))

    def _parameters(self, expressions: Iterable[Expression], pack: str) -> tuple[Parameter, ...]:
        folders = self.library.folders
        return parameters_read(expressions, folders[pack], folders[COMMON], directly=True)

    def _cases(self, document: Document, path: Path) -> Cases:
        """The cases at a place of a file; what cannot be used is noted and left out."""
        written: list[CaseEntry] | None = self._reading.shape(_ENTRIES, document, _steps(path))
        found = []
        for index, entry in enumerate(written or []):
            at = (*path, str(index))
            try:
                activity = Activity.model_validate(entry.given)
            except ValidationError as error:
                self._reading.problems += problems_of(error, document, (*at, "given"))
                continue
            expect = entry.expect if isinstance(entry.expect, dict) else {OCCURS: entry.expect}
            outcomes = {key: outcome_text(value) for key, value in expect.items()}
            found.append(Case(entry.name, entry.on, activity, outcomes, "", document, at))
        return Cases(document.file, tuple(found))


def _steps(path: Path) -> Any:
    """A path as it is walked: the place in a list is a number."""
    return tuple(int(step) if step.isdigit() else step for step in path)


def _ask_scenario(scenario: Scenario, case: Case) -> Answer:
    """Whether a scenario occurs, and its levels as far as the case asks for them."""
    try:
        occurs = evaluate(scenario.trigger, case.activity)
        levels = inherent_levels(scenario, case.activity)
    except EvaluationError:
        return Answer({OCCURS: "error"})
    answers = {
        OCCURS: _truth(occurs),
        "severity": str(levels.severity),
        "likelihood": str(levels.likelihood),
    }
    asked = {key: answers.get(key, "no such answer") for key in case.expect}
    return Answer(asked, why=" ".join(levels.reasons))


def _ask_item(when: Expression, case: Case) -> Answer:
    try:
        return Answer({OCCURS: _truth(evaluate(when, case.activity))})
    except EvaluationError:
        return Answer({OCCURS: "error"})


def _truth(value: object) -> str:
    return "unknown" if value is None else str(value).lower()


def _refusing(ask: Callable[[Case], Answer]) -> Callable[[Case], bool]:
    return lambda case: not agrees(case, ask(case))


def _mutants_of_item(
    item: TriggerItem, path: Path, ask: Callable[[Expression], Callable[[Case], Answer]]
) -> Iterator[Mutant]:
    for description, changed in changes(item.when):
        yield Mutant(f"{item.id}: {description}", path, _refusing(ask(changed)))


def _mutants_of_scenario(
    scenario: Scenario, ask: Callable[[Scenario], Callable[[Case], Answer]]
) -> Iterator[Mutant]:
    """Every changed trigger, every changed factor, and the scenario without each factor."""
    for description, changed in changes(scenario.trigger):
        mutant = replace(scenario, trigger=changed)
        yield Mutant(f"trigger: {description}", ("trigger",), _refusing(ask(mutant)))
    for index, factor in enumerate(scenario.factors):
        path = ("factors", str(index))
        before, after = scenario.factors[:index], scenario.factors[index + 1 :]
        for description, changed in changes(factor.when):
            factors = (*before, replace(factor, when=changed), *after)
            mutant = replace(scenario, factors=factors)
            yield Mutant(f"factors.{index}: {description}", path, _refusing(ask(mutant)))
        mutant = replace(scenario, factors=(*before, *after))
        yield Mutant(f"factors.{index}: dropped", path, _refusing(ask(mutant)))
