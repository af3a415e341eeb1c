"""Every clause must matter: changed forms of a rule, each of which some case must refuse."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from dpiakit.cel import Expression, mutants
from dpiakit.errors import Problem
from dpiakit.law.cases import (
    Case,
    Cases,
    Days,
    agrees,
    ask_definition,
    ask_pack,
    ask_rule,
)
from dpiakit.law.expressions import bound, without
from dpiakit.law.nouns import Clause, LegalDefinition, Pack, Rule
from dpiakit.source import Document, Path, dotted

_WORD_OF_A_LIST = re.compile(r'without ("[^"]*"|[^" ]+) in "')
"""A list of words is data like a dated set: its source proves it, not a case for each word."""


def changes(e: Expression) -> Iterator[tuple[str, Expression]]:
    """Every changed form of an expression that a case must notice, with its description."""
    for description, changed in mutants(e):
        if not _WORD_OF_A_LIST.match(description):
            yield description, changed


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small change, and a way to ask whether a case notices it."""

    description: str
    """As it is named in the list of equivalent mutants."""
    path: Path
    """What was changed, in the file of the rule."""
    refused_by: Callable[[Case], bool]


def of_rule(days: Days, rule: Rule) -> Iterator[Mutant]:
    """Every changed form of a rule."""
    variables = frozenset(loop.variable for loop in rule.for_each)

    def mutant(description: str, path: Path, change: Callable[[Rule], Rule]) -> Mutant:
        return Mutant(f"{dotted(path)}: {description}", path, _noticing(days, rule, change))

    if rule.applies is not None:
        for description, changed in changes(rule.applies):
            yield mutant(description, ("applies",), _applying(changed, variables))
        yield mutant("dropped", ("applies",), lambda dated: replace(dated, applies=None, gate=None))
    for index, clause in enumerate(rule.requires):
        path = ("requires", str(index))
        for description, changed in changes(clause.that):
            yield mutant(description, path, _requiring(index, changed))
        yield mutant("dropped", path, _dropping(index))


def _noticing(days: Days, rule: Rule, change: Callable[[Rule], Rule]) -> Callable[[Case], bool]:
    def noticed(case: Case) -> bool:
        dated = days.rule(rule, case.on)
        if dated is None:
            return False
        return not agrees(case, ask_rule(days, rule, case, change(dated)))

    return noticed


def _applying(changed: Expression, variables: frozenset[str]) -> Callable[[Rule], Rule]:
    def change(dated: Rule) -> Rule:
        applies = bound(changed, dated.scope)
        gate = without(applies, variables) if dated.for_each else None
        return replace(dated, applies=applies, gate=gate)

    return change


def _requiring(index: int, changed: Expression) -> Callable[[Rule], Rule]:
    def change(dated: Rule) -> Rule:
        clause = dated.requires[index]
        clauses = list(dated.requires)
        clauses[index] = Clause(bound(changed, dated.scope), clause.otherwise)
        return replace(dated, requires=tuple(clauses))

    return change


def _dropping(index: int) -> Callable[[Rule], Rule]:
    def change(dated: Rule) -> Rule:
        return replace(dated, requires=(*dated.requires[:index], *dated.requires[index + 1 :]))

    return change


def of_definition(days: Days, definition: LegalDefinition) -> Iterator[Mutant]:
    """Every changed form of a definition."""

    def refusing(changed: Expression) -> Callable[[Case], bool]:
        def refused(case: Case) -> bool:
            scope = days.law(case.on).scope(definition.pack)
            dated = bound(changed, scope.with_variables(**changed.scope.variables))
            return not agrees(case, ask_definition(days, definition, case, dated))

        return refused

    path = (definition.name, "when")
    for description, changed in changes(definition.expression):
        yield Mutant(f"when: {description}", path, refusing(changed))


def of_pack(days: Days, pack: Pack) -> Iterator[Mutant]:
    """Every changed form of the scope of a pack."""

    def refusing(change: Callable[[Pack], Pack]) -> Callable[[Case], bool]:
        def refused(case: Case) -> bool:
            dated = days.law(case.on).pack(pack.name)
            return not agrees(case, ask_pack(days, pack, case, change(dated)))

        return refused

    for index, condition in enumerate(pack.applies_when):
        path = ("applies_when", str(index))
        for description, changed in changes(condition.when):
            yield Mutant(
                f"{dotted(path)}: {description}", path, refusing(_on_condition(index, changed))
            )
        yield Mutant(f"{dotted(path)}: dropped", path, refusing(_on_condition(index, None)))


def _on_condition(index: int, changed: Expression | None) -> Callable[[Pack], Pack]:
    def change(dated: Pack) -> Pack:
        conditions = list(dated.applies_when)
        if changed is None:
            del conditions[index]
        else:
            old = conditions[index]
            conditions[index] = replace(old, when=bound(changed, old.when.scope))
        return replace(dated, applies_when=tuple(conditions))

    return change


def survivors(
    found: Iterable[Mutant], cases: Cases, document: Document
) -> Iterator[Problem | None]:
    """For each mutant, the problem that no case refuses it, or None.

    Then a problem for every mutant that is wrongly declared equivalent.
    """
    excused = {entry.mutant: False for entry in cases.equivalent}
    names: set[str] = set()
    for mutant in found:
        names.add(mutant.description)
        refused = any(map(mutant.refused_by, cases.entries))
        if refused or mutant.description in excused:
            excused[mutant.description] = excused.get(mutant.description, False) or refused
            yield None
            continue
        what = f"No case notices the change [{mutant.description}]."
        hint = "Add a case that this clause decides, or leave the clause away."
        yield _problem(document, mutant.path, what, hint)
    for entry in cases.equivalent:
        if entry.mutant not in names:
            what = f"There is no such change: [{entry.mutant}]."
        elif excused[entry.mutant]:
            what = f"A case does notice the change [{entry.mutant}], so it is not equivalent."
        else:
            continue
        yield Problem(cases.file, 0, 0, "equivalent", what, "Leave the entry away.")


def _problem(document: Document, path: Path, what: str, hint: str) -> Problem:
    position = document.position(path)
    return Problem(position.file, position.line, position.column, dotted(path), what, hint)
