"""Cases: situations in which somebody has said what the law says, and whether a rule agrees."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from dpiakit.cel import Expression, ListOf, Located, Record, Ref, Type, evaluate
from dpiakit.cel.syntax import Call, Node, Select, walk
from dpiakit.errors import EvaluationError, Problem
from dpiakit.law import record_types
from dpiakit.law.judge import Judgement, applicability, judge, named
from dpiakit.law.library import Law, Library
from dpiakit.law.nouns import LegalDefinition, Pack, Rule
from dpiakit.law.reading import Reading, problems_of
from dpiakit.law.written import CaseEntry, CasesFile, Equivalent
from dpiakit.model import Activity
from dpiakit.source import Document, Path, dotted
from dpiakit.source.writing import line_yaml

_CASES = TypeAdapter(CasesFile)
_ENTRIES = TypeAdapter(list[CaseEntry])
_EQUIVALENT = TypeAdapter(list[Equivalent])

NOT_IN_FORCE = "not-in-force"
Outcomes = Mapping[str, str]
"""By element; under the empty name for a rule or definition about the record as a whole."""


@dataclass(frozen=True, eq=False)
class Case:
    """A situation and what is expected of it."""

    name: str
    on: date
    activity: Activity
    expect: Outcomes
    at: str
    """The place of the deciding value, as messages name it; empty: not asked."""
    document: Document
    path: Path
    """Where the case stands in its file."""

    @property
    def facts(self) -> dict[str, Any]:
        """What is given, as it is written."""
        entry: Any = self.document.data
        for step in self.path:
            entry = entry[int(step) if isinstance(entry, list) else step]
        given: dict[str, Any] = entry["given"]
        return given

    @property
    def given(self) -> str:
        """The facts as one line of YAML."""
        return line_yaml(self.facts)

    def problem(self, what: str, hint: str = "") -> Problem:
        """What is wrong, at the line of the case."""
        position = self.document.position(self.path)
        where = dotted(self.path)
        return Problem(position.file, position.line, position.column, where, what, hint)


@dataclass(frozen=True, eq=False)
class Cases:
    """All cases of one rule, definition or pack."""

    file: str
    entries: tuple[Case, ...] = ()
    equivalent: tuple[Equivalent, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the law gives for a case."""

    outcomes: Outcomes
    places: tuple[Path, ...] = ()
    """The deciding values, or those that are missing."""
    why: str = ""


@dataclass(eq=False)
class Days:
    """The law of every day that cases ask for, each put together once."""

    library: Library
    _laws: dict[date, Law] = field(default_factory=dict)
    _rules: dict[date, dict[str, Rule]] = field(default_factory=dict)

    def law(self, on: date) -> Law:
        """The law of a day."""
        if on not in self._laws:
            law = self._laws[on] = self.library.in_force(on)
            self._rules[on] = {rule.file: rule for rule in law.rules}
        return self._laws[on]

    def rule(self, written: Rule, on: date) -> Rule | None:
        """A version of a rule under the law of a day; None if it does not bind then."""
        self.law(on)
        return self._rules[on].get(written.file)


def read_cases(reading: Reading, file: pathlib.Path) -> Cases:
    """The cases beside a rule or a pack. What cannot be used is noted and left out."""
    document = reading.document(file) if file.is_file() else None
    written = document and reading.shape(_CASES, document)
    if not document or not written:
        return Cases(reading.name(file))
    entries = _cases(reading, document, ("cases",), written.cases)
    return Cases(document.file, entries, tuple(written.equivalent))


def read_definition_cases(reading: Reading, document: Document, name: str) -> Cases:
    """The cases of a definition, which stand inside it."""
    entry = document.data[name]
    found: dict[str, Any] = {"cases": (), "equivalent": ()}
    for key, shape in (("cases", _ENTRIES), ("equivalent", _EQUIVALENT)):
        if key in entry:
            found[key] = reading.shape(shape, document, (name, key)) or ()
    cases = _cases(reading, document, (name, "cases"), found["cases"])
    return Cases(document.file, cases, tuple(found["equivalent"]))


def written_cases(reading: Reading, document: Document, path: Path) -> tuple[Case, ...]:
    """The cases in a list at a path of a file. What cannot be used is noted and left out."""
    return _cases(reading, document, path, reading.shape(_ENTRIES, document, path) or [])


def _cases(
    reading: Reading, document: Document, path: Path, written: list[CaseEntry]
) -> tuple[Case, ...]:
    found = []
    names: set[str] = set()
    for index, entry in enumerate(written):
        at = (*path, str(index))
        if entry.name in names:
            reading.wrong(document, (*at, "name"), "Two cases have the same name.")
        names.add(entry.name)
        try:
            activity = Activity.model_validate(entry.given)
        except ValidationError as error:
            reading.problems.extend(problems_of(error, document, (*at, "given")))
            continue
        expect = entry.expect if isinstance(entry.expect, dict) else {"": entry.expect}
        outcomes = {key: outcome_text(value) for key, value in expect.items()}
        case = Case(entry.name, entry.on, activity, outcomes, entry.at or "", document, at)
        found.append(case)
    return tuple(found)


def outcome_text(written: object) -> str:
    """An expected outcome as text; a yes or no of a definition too."""
    return str(written).lower() if isinstance(written, bool) else str(written)


def ask_rule(days: Days, rule: Rule, case: Case, changed: Rule | None = None) -> Answer:
    """What a rule, or a changed form of it, says in a case."""
    if not rule.binds(case.on):
        return Answer({"": NOT_IN_FORCE})
    law = days.law(case.on)
    judgements = judge(changed or days.rule(rule, case.on) or rule, case.activity, law)
    return Answer(
        {one.element: one.outcome for one in judgements},
        tuple(place for one in judgements for place in _places(one)),
        " ".join(filter(None, (one.message for one in judgements))),
    )


def _places(judgement: Judgement) -> tuple[Path, ...]:
    return (judgement.path, *judgement.missing)


def ask_definition(
    days: Days, definition: LegalDefinition, case: Case, changed: Expression | None = None
) -> Answer:
    """What a definition, or a changed form of it, says in a case."""
    scope = days.law(case.on).scope(definition.pack)
    expression = scope.definitions[definition.name].expression
    if changed is not None:
        expression = changed
    if definition.of is None:
        return Answer({"": _truth(expression, case.activity, {})})
    collection, variable = definition.of
    found: dict[str, str] = {}
    for path, key, element in elements_at(case.activity, tuple(collection.split("."))):
        found[key] = _truth(expression, case.activity, {variable: Located(element, path)})
    return Answer(found)


def elements_at(activity: Activity, collection: Path) -> Iterator[tuple[Path, str, object]]:
    """The elements of a collection of an activity: the path, the name and the value of each."""
    value: Any = activity
    for step in collection:
        value = None if value is None else getattr(value, step)
    for name, key, element in named(value or {}):
        yield (*collection, name), key, element


def _truth(expression: Expression, activity: Activity, variables: Mapping[str, Located]) -> str:
    try:
        value = evaluate(expression, activity, variables)
    except EvaluationError:
        return "error"
    return "unknown" if value is None else str(value).lower()


def ask_pack(days: Days, pack: Pack, case: Case, changed: Pack | None = None) -> Answer:
    """Whether a pack, or a changed form of it, applies in a case."""
    law = days.law(case.on)
    found = applicability(changed or law.pack(pack.name), case.activity, law)
    words = {True: "applies", False: "does-not-apply", None: "unknown"}
    return Answer({"": words[found.applies]}, found.missing)


def agrees(case: Case, answer: Answer) -> bool:
    """Whether an answer is the expected one."""
    return dict(case.expect) == dict(answer.outcomes) and (
        not case.at or case.at in map(dotted, answer.places)
    )


def disagreement(case: Case, answer: Answer) -> Problem | None:
    """The difference between an answer and the expected one, for the author of the case."""
    if dict(case.expect) != dict(answer.outcomes):
        what = f'"{case.name}": expected {said(case.expect)}, got {said(answer.outcomes)}.'
        return case.problem(what, answer.why)
    if not agrees(case, answer):
        places = ", ".join(filter(None, map(dotted, answer.places)))
        return case.problem(f'"{case.name}": decided at {places}, not at {case.at}.')
    return None


def said(outcomes: Outcomes) -> str:
    """Outcomes as messages name them: ``acme: pass, other: fail``."""
    parts = [f"{key}: {value}" if key else value for key, value in sorted(outcomes.items())]
    return ", ".join(parts) or "nothing at all"


def undeclared(case: Case, through: frozenset[str]) -> Iterator[Problem]:
    """References of a case to elements that it does not declare, though the rule reads them.

    No record can be like that, so the case would prove nothing.
    """
    for path, collection, name in _references((), case.activity, record_types.activity()):
        if collection in through and name not in (getattr(case.activity, collection) or {}):
            what = f'"{case.name}": {dotted(path)} names {collection}.{name}, which is not given.'
            yield case.problem(what, f"Give {collection}: {{{name}: {{}}}}, with what matters.")


def _references(path: Path, value: Any, kind: Type) -> Iterator[tuple[Path, str, str]]:
    match kind:
        case _ if value is None:
            return
        case Ref():
            yield path, kind.collection, value
        case Record():
            for name, below in kind.fields.items():
                yield from _references((*path, name), getattr(value, name), below)
        case ListOf():
            for step, _, element in named(value):
                yield from _references((*path, step), element, kind.element)
        case _:
            return


def read_through(expressions: Iterator[Expression]) -> frozenset[str]:
    """The collections into which expressions follow a reference, through definitions too."""
    found: set[str] = set()
    waiting = list(expressions)
    met: set[int] = set()
    while waiting:
        e = waiting.pop()
        if id(e) in met:
            continue
        met.add(id(e))
        for node in walk(e.node):
            kind = _followed(node)
            if kind is not None:
                found.add(kind.collection)
            definition = e.scope.definitions.get(
                getattr(node, "function", getattr(node, "name", ""))
            )
            if definition is not None:
                waiting.append(definition.expression)
    return frozenset(found)


def _followed(node: Node) -> Ref | None:
    """The reference that a node follows to its element, if it does."""
    match node:
        case Select(operand=operand) if isinstance(operand.type, Ref):
            return operand.type
        case Call(arguments=(first, *_)) if isinstance(first.type, Ref):
            return first.type
        case _:
            return None
