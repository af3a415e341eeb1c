"""Whether the law bites more or less often if a legal term holds more often.

Most terms open an obligation (``large_scale`` demands an assessment), some close one (a small
business is exempt). The answer is read off every condition in which the term stands: conditions
are monotone where they use ``&&``, ``||`` and ``!`` and questions to every element, on three
truth values as on two. Of everything else it is said that the term works both ways there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dpiakit.cel import Expression, Scope
from dpiakit.cel.syntax import (
    Binary,
    Call,
    Conditional,
    Literal,
    Logical,
    Macro,
    Name,
    Node,
    Not,
    parts,
)
from dpiakit.law.shelves import COMMON

if TYPE_CHECKING:
    from dpiakit.law.catalogue import Catalogue
    from dpiakit.law.folder import Folder
    from dpiakit.law.library import Library

MORE, LESS, BOTH = 1, -1, 0
"""The law bites more often, less often, or it cannot be told, where the term holds more often."""


@dataclass(frozen=True, slots=True)
class Use:
    """A place in the law where a term counts, through other definitions too."""

    where: str
    """A rule, the scope of a pack, a scenario, a list, an adequacy decision."""
    bearing: int


def uses(library: Library, catalogue: Catalogue, pack: str, term: str) -> Iterator[Use]:
    """Every use of a term in rules of all times, scopes of packs, risks, lists and decisions."""
    asked = _Term(term)
    for name, folder in library.folders.items():
        if pack in {COMMON, name}:
            yield from _in_folder(folder, asked)
    yield from _in_catalogue(catalogue, pack, asked)
    if pack == COMMON:
        for decision in (one for regime in library.adequacy.values() for one in regime):
            if decision.condition is not None:
                yield from asked.uses(decision.decision, decision.condition, BOTH)


def _in_catalogue(catalogue: Catalogue, pack: str, asked: _Term) -> Iterator[Use]:
    for scenario in catalogue.scenarios:
        if pack in {COMMON, catalogue.scenario_packs[scenario.name]}:
            where = f"the scenario {scenario.name}"
            yield from asked.uses(where, scenario.trigger, MORE)
            for factor in scenario.factors:
                yield from asked.uses(where, factor.when, LESS if factor.by < 0 else MORE)
    for screening in catalogue.screening:
        if pack in {COMMON, screening.pack}:
            for item in screening.items:
                yield from asked.uses(f"the list {screening.name}", item.when, MORE)


def _in_folder(folder: Folder, asked: _Term) -> Iterator[Use]:
    for condition in folder.pack.applies_when if folder.pack else ():
        yield from asked.uses(f"the scope of {folder.name}", condition.when, MORE)
    for rule in folder.rules:
        if rule.applies is not None:
            yield from asked.uses(rule.name, rule.applies, MORE)
        for clause in rule.requires:
            yield from asked.uses(rule.name, clause.that, LESS)


@dataclass(slots=True)
class _Term:
    """One term, and in which directions the definitions looked into so far use it."""

    name: str
    _through: dict[tuple[int, str], frozenset[int]] = field(default_factory=dict)

    def uses(self, where: str, e: Expression, bearing: int) -> Iterator[Use]:
        """How the term bears on one condition of which something stricter follows, or laxer."""
        for sign in sorted(set(self._signs(e.node, e.scope, bearing))):
            yield Use(where, sign)

    def _signs(self, node: Node, scope: Scope, sign: int) -> Iterator[int]:
        """The directions in which the term is used at a node and below it."""
        match node:
            case Name(name=name, meaning="definition"):
                yield from self._defined(name, scope, sign)
                return
            case Call(function=name, meaning="definition"):
                yield from self._defined(name, scope, sign)
        for part, bearing in _below(node, sign):
            yield from self._signs(part, scope, bearing)

    def _defined(self, name: str, scope: Scope, sign: int) -> Iterator[int]:
        if name == self.name:
            yield sign
            return
        key = (id(scope.definitions), name)
        if key not in self._through:
            e = scope.definitions[name].expression
            self._through[key] = frozenset(self._signs(e.node, e.scope, MORE))
        yield from (sign * inner for inner in self._through[key])


def _below(node: Node, sign: int) -> Iterator[tuple[Node, int]]:
    """The parts of a node, each with the direction in which it moves what is asked."""
    match node:
        case Not(operand=operand):
            yield operand, -sign
        case Logical(operands=operands):
            yield from ((part, sign) for part in operands)
        case Conditional(condition=condition, yes=yes, no=no):
            yield from ((condition, BOTH), (yes, sign), (no, sign))
        case Macro(macro="exists" | "all", operand=operand, body=body):
            yield from ((operand, BOTH), (body, sign))
        case Binary(op="==" | "!=" as op, left=left, right=Literal(value=bool(value))):
            yield left, sign if value == (op == "==") else -sign
        case _:
            yield from ((part, BOTH) for part in parts(node))
