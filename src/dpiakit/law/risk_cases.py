"""Whether the catalogue of risk keeps its promises: its cases hold and every clause matters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

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
from dpiakit.law.reading import problems_of
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


def check_risk(library: Library, days: Days, pack: str, *, mutate: bool = True) -> RiskResult:
    """All scenarios and screening lists of one pack against their cases."""
    result = RiskResult()
    try:
        catalogue = read_catalogue(library)
    except LawError as error:
        result.problems += error.problems
        return result
    _Checker(library, days, result, mutate=mutate).pack(catalogue, pack)
    result.problems.sort()
    return result


class _Checker:
    """Adds what it finds to one result."""

    def __init__(self, library: Library, days: Days, result: RiskResult, *, mutate: bool) -> None:
        self.library = library
        self.days = days
        self.result = result
        self._mutate = mutate
        self._reading = library.reading()

    def pack(self, catalogue: Catalogue, pack: str) -> None:
        """The files of one pack; the national lists belong to the pack that reads them."""
        for scenario in catalogue.scenarios:
            if catalogue.scenario_packs[scenario.name] == pack:
                self._scenario(scenario, pack)
        for screening in catalogue.screening:
            if screening.pack == pack:
                self._list(screening, pack)
        self.result.problems += self._reading.problems

    def _scenario(self, scenario: Scenario, pack: str) -> None:
        document = self._document(scenario.file)
        if document is None:
            return
        self.result.scenarios += 1
        cases = self._cases(document, ("cases",))

        def ask(changed: Scenario) -> Callable[[Case], Answer]:
            return lambda case: _ask_scenario(
                scenario_on(changed, self.days.law(case.on).scope(pack)), case
            )

        expressions = [scenario.trigger, *(factor.when for factor in scenario.factors)]
        parameters = self._parameters(expressions, pack)
        lacking = demands.of_definition(scenario.trigger, parameters, cases)
        self._undeclared(cases, expressions)
        self._finish(cases, ask(scenario), lacking, _mutants_of_scenario(scenario, ask), document)

    def _list(self, screening: ScreeningList, pack: str) -> None:
        document = self._document(screening.file)
        if document is None:
            return
        for index, item in enumerate(screening.items):
            self.result.items += 1
            at = ("items", str(index))
            cases = self._cases(document, (*at, "cases"))
            lacking = demands.of_definition(item.when, self._parameters([item.when], pack), cases)

            def ask(when: Expression) -> Callable[[Case], Answer]:
                return lambda case: _ask_item(bound(when, self.days.law(case.on).scope(pack)), case)

            found = _mutants_of_item(item, (*at, "when"), ask)
            self._undeclared(cases, [item.when])
            named = (f"{item.id}: {what}" for what in lacking)
            self._finish(cases, ask(item.when), named, found, document)

    def _finish(
        self,
        cases: Cases,
        ask: Callable[[Case], Answer],
        lacking: Iterable[str],
        found: Iterable[Mutant],
        document: Document,
    ) -> None:
        result = self.result
        result.cases += len(cases.entries)
        result.problems += filter(None, (disagreement(case, ask(case)) for case in cases.entries))
        result.problems += (Problem(cases.file, 0, 0, "", what) for what in lacking)
        if self._mutate:
            for outcome in survivors(found, cases, document):
                result.mutants += 1
                result.problems += filter(None, [outcome])

    def _undeclared(self, cases: Cases, expressions: list[Expression]) -> None:
        through = read_through(iter(expressions))
        for case in cases.entries:
            self.result.problems += undeclared(case, through)

    def _document(self, file: str) -> Document | None:
        return self._reading.document(self._reading.path(file))

    def _parameters(self, expressions: list[Expression], pack: str) -> tuple[Parameter, ...]:
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
