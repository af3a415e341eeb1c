"""Why a rule judges a record as it does: every condition with every sub-value and its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from dpiakit.cel import Expression, Located, Trace, render, trace
from dpiakit.errors import EvaluationError
from dpiakit.law import Law, Rule
from dpiakit.law.judge import Judgement, RuleElement, elements, judge
from dpiakit.model import Activity
from dpiakit.source import Path, Position


class Described(Protocol):
    """An activity whose facts have places: a record, or a case of a rule."""

    @property
    def activity(self) -> Activity:
        """What is said."""
        ...

    def position(self, path: Path) -> Position:
        """Where a fact is written, or its nearest written ancestor."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """One sub-value of a condition."""

    depth: int
    fragment: str
    value: str
    """true, false, unknown, or the value as written."""
    position: Position | None
    """None: computed, not read from the record."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of the rule as it came out."""

    role: str
    """``applies`` or ``requires``; of a definition or a pack, ``when``."""
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One element judged, with all its conditions."""

    judgement: Judgement
    conditions: tuple[Condition, ...]


def explain_rule(rule: Rule, record: Described, law: Law) -> tuple[Explanation, ...]:
    """Every element a rule asks about, in the order of the record."""
    things = [thing for thing in elements(rule, record.activity) if isinstance(thing, RuleElement)]
    by_key = {thing.key: thing for thing in things}
    found = []
    for judgement in judge(rule, record.activity, law):
        thing = by_key.get(judgement.element)
        conditions = tuple(_conditions(rule, record, thing)) if thing else ()
        found.append(Explanation(judgement, conditions))
    return tuple(found)


def _conditions(rule: Rule, record: Described, thing: RuleElement) -> Iterator[Condition]:
    if rule.applies is not None:
        applies = explain_condition("applies", rule.applies, record, thing.variables)
        yield applies
        if applies.steps and applies.steps[0].value == "false":
            return
    for clause in rule.requires:
        yield explain_condition("requires", clause.that, record, thing.variables)


def explain_condition(
    role: str, asked: Expression, record: Described, variables: Mapping[str, Located]
) -> Condition:
    """One condition with every sub-value."""
    try:
        found = trace(asked, record.activity, variables)
    except EvaluationError as error:
        text = " ".join(asked.text.split())
        return Condition(role, (Step(0, text, f"error: {error}", None),))
    return Condition(role, tuple(_steps(found, asked, record)))


def _steps(found: Trace, asked: Expression, record: Described) -> Iterator[Step]:
    for line in render(found, asked.text):
        at = record.position(line.path) if line.path else None
        yield Step(line.depth, line.fragment, _shown(line.value), at)


def _shown(value: object) -> str:
    match value:
        case None:
            return "unknown"
        case bool():
            return "true" if value else "false"
        case dict():
            return "{" + ", ".join(value) + "}"
        case list() | tuple():
            return "[" + ", ".join(_shown(one) for one in value) + "]"
        case frozenset() | set():
            return "{" + ", ".join(sorted(map(str, value))) + "}"
        case _:
            key = getattr(value, "key", None)
            return str(key) if key else str(value)
