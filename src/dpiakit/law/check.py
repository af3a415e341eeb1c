"""Whether packs keep their promises: formats, cases, completeness, and that every clause matters.

For those who write rules: ``dpiakit pack check``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from dpiakit.cel import Expression
from dpiakit.errors import Problem
from dpiakit.law import demands, mutation
from dpiakit.law.cases import (
    Cases,
    Days,
    ask_definition,
    ask_pack,
    ask_rule,
    disagreement,
    read_cases,
    read_definition_cases,
    read_through,
    undeclared,
)
from dpiakit.law.conformity import fault
from dpiakit.law.consistency import expressions_of, parameters_read
from dpiakit.law.folder import Folder
from dpiakit.law.library import Library
from dpiakit.law.mutation import Mutant, survivors
from dpiakit.law.nouns import LegalDefinition, Pack, Parameter, Rule
from dpiakit.law.reading import Reading
from dpiakit.law.risk_cases import check_risk
from dpiakit.law.shelves import CASES, COMMON
from dpiakit.source import Document


@dataclass
class Result:
    """What the check of one pack found."""

    pack: str
    rules: int = 0
    definitions: int = 0
    risks: int = 0
    """Scenarios and items of screening lists."""
    cases: int = 0
    mutants: int = 0
    problems: list[Problem] = field(default_factory=list)

    def summary(self) -> str:
        """The pack in one line."""
        found = f"{len(self.problems)} problems" if self.problems else "clean"
        risks = f", {self.risks} scenarios and triggers" if self.risks else ""
        return (
            f"{self.pack}: {found}; {self.rules} rules, {self.definitions} definitions, "
            f"{self.cases} cases, {self.mutants} mutants{risks}"
        )


class Checker:
    """Checks packs of one library. The law of a day is put together once for all cases."""

    def __init__(self, library: Library, *, mutate: bool = True) -> None:
        self.library = library
        self._days = Days(library)
        self._mutate = mutate
        self._documents: dict[str, Document | None] = {}

    def pack(self, name: str, only: str = "") -> Result:
        """Everything in a pack, or one of its rules or definitions. KeyError for no pack."""
        folder = self.library.folders[name]
        result = Result(name)
        for rule in folder.rules:
            if only in {"", rule.name, rule.name.partition("/")[2]}:
                self.rule(folder, rule, result)
        document = self._definitions(folder)
        for definition in folder.definitions.values():
            if document is not None and only in {"", definition.name}:
                self.definition(folder, definition, document, result)
        if folder.pack is not None and not only:
            self.scope(folder.pack, result)
        for prescribed in folder.documents.values() if not only else ():
            result.problems += [
                Problem(schema.file, 0, 0, "", what)
                for schema in prescribed.versions
                if (what := fault(schema))
            ]
        if not only:
            self.risk(name, result)
        result.problems.sort()
        return result

    def risk(self, name: str, result: Result) -> None:
        """The scenarios and screening lists of a pack, against their cases."""
        found = check_risk(self.library, self._days, name, mutate=self._mutate)
        result.risks += found.scenarios + found.items
        result.cases += found.cases
        result.mutants += found.mutants
        result.problems += found.problems

    def _definitions(self, folder: Folder) -> Document | None:
        """The file of a pack's definitions, with the cases inside it; None if it has none."""
        if folder.name not in self._documents:
            file = folder.home / "definitions.yaml"
            found = self.library.reading().document(file) if folder.definitions else None
            self._documents[folder.name] = found
        return self._documents[folder.name]

    def rule(self, folder: Folder, rule: Rule, result: Result) -> None:
        """One version of a rule against its cases."""
        reading = self.library.reading()
        file = reading.path(rule.file)
        cases = read_cases(reading, file.with_name(file.name.removesuffix(".yaml") + CASES))
        result.rules += 1
        through = read_through(expressions_of(rule))
        for case in cases.entries:
            result.problems += filter(None, [disagreement(case, ask_rule(self._days, rule, case))])
            result.problems += undeclared(case, through)
        parameters = self._parameters(expressions_of(rule), folder)
        lacking = demands.of_rule(rule, parameters, cases)
        found = mutation.of_rule(self._days, rule)
        document = folder.sources[rule]
        self._finish(reading, cases, lacking, found, document, result)

    def definition(
        self, folder: Folder, definition: LegalDefinition, document: Document, result: Result
    ) -> None:
        """One definition against its cases."""
        reading = self.library.reading()
        cases = read_definition_cases(reading, document, definition.name)
        result.definitions += 1
        through = read_through(iter((definition.expression,)))
        for case in cases.entries:
            answer = ask_definition(self._days, definition, case)
            result.problems += filter(None, [disagreement(case, answer)])
            result.problems += undeclared(case, through)
        e = definition.expression
        parameters = self._parameters([e], folder)
        lacking = (
            f"{definition.name}: {what}" for what in demands.of_definition(e, parameters, cases)
        )
        found = mutation.of_definition(self._days, definition)
        self._finish(reading, cases, lacking, found, document, result)

    def scope(self, pack: Pack, result: Result) -> None:
        """To whom a pack applies, against its cases."""
        reading = self.library.reading()
        file = reading.path(pack.file)
        cases = read_cases(reading, file.with_name("pack.cases.yaml"))
        document = reading.document(file)
        if document is None:
            return
        for case in cases.entries:
            answer = ask_pack(self._days, pack, case)
            result.problems += filter(None, [disagreement(case, answer)])
        lacking = demands.of_pack((one.when for one in pack.applies_when), cases)
        found = mutation.of_pack(self._days, pack)
        self._finish(reading, cases, lacking, found, document, result)

    def _parameters(
        self, expressions: Iterable[Expression], folder: Folder
    ) -> tuple[Parameter, ...]:
        """Those that are read directly: what a definition reads, its own cases show."""
        common = self.library.folders[COMMON]
        return parameters_read(expressions, folder, common, directly=True)

    def _finish(
        self,
        reading: Reading,
        cases: Cases,
        lacking: Iterable[str],
        found: Iterable[Mutant],
        document: Document,
        result: Result,
    ) -> None:
        result.cases += len(cases.entries)
        result.problems += (Problem(cases.file, 0, 0, "", what) for what in lacking)
        result.problems += reading.problems
        if self._mutate and not reading.problems:
            for outcome in survivors(found, cases, document):
                result.mutants += 1
                result.problems += filter(None, [outcome])


def concerns(problem: Problem, library: Library, pack: str) -> bool:
    """Whether a problem lies in a pack, or in what all packs share."""
    own = library.reading().name(library.folders[pack].home)
    shared = (f"policies/{COMMON}/", "jurisdictions/", "policies/instruments.yaml")
    return problem.file == own or problem.file.startswith((f"{own}/", *shared))


if __name__ == "__main__":
    raise SystemExit("Packs are checked by: dpiakit pack check")
