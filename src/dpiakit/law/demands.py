"""What the cases of a rule must cover before anybody may trust it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from dpiakit.cel import Expression
from dpiakit.cel.syntax import Call, Has, Name, Node, Select, parts, walk
from dpiakit.law.cases import NOT_IN_FORCE, Case, Cases
from dpiakit.law.nouns import Effective, Parameter, Rule, binds
from dpiakit.model import Activity

_EMPTY = Activity()
_DAY = timedelta(days=1)
_LAST = date.max


def of_rule(rule: Rule, parameters: Iterable[Parameter], cases: Cases) -> Iterator[str]:
    """Every case that a rule still lacks, in words."""
    entries = cases.entries
    seen = {outcome for case in entries for outcome in case.expect.values()}
    for outcome in _possible(rule):
        if outcome not in seen:
            yield f'No case expects "{outcome}".'
    if not any(case.activity == _EMPTY and rule.binds(case.on) for case in entries):
        yield "No case shows the empty record (given: {})."
    yield from _of_days(rule.effective, entries)
    yield from _of_values(parameters, rule.effective, entries)


def _possible(rule: Rule) -> Iterator[str]:
    """The outcomes that a rule can come to."""
    yield "pass"
    yield "fail"
    if rule.applies is not None:
        yield "not-applicable"
    clauses = (clause.that for clause in rule.requires if rule.on_missing != "fail")
    asked = (rule.applies, *clauses)
    if any(e is not None and can_be_unknown(e) for e in asked):
        yield "needs-evidence"


def can_be_unknown(e: Expression) -> bool:
    """Whether an expression asks for a fact that may not be written down.

    What it asks ``has()`` about it takes to be handled: such a guard is written for that.
    """
    guarded = {node.operand for node in walk(e.node) if isinstance(node, Has)}
    return any(_open(node, e) for node in _unguarded(e.node, guarded))


def _unguarded(node: Node, guarded: set[Select | Name]) -> Iterator[Node]:
    if isinstance(node, Has) or node in guarded:
        return
    yield node
    for part in parts(node):
        yield from _unguarded(part, guarded)


def _open(node: Node, e: Expression) -> bool:
    match node:
        case Name(name=name, meaning="definition") | Call(function=name, meaning="definition"):
            return can_be_unknown(e.scope.definitions[name].expression)
        case Name(meaning="field") | Select():
            return True
        case _:
            return False


def _of_days(effective: Effective, cases: Iterable[Case]) -> Iterator[str]:
    days = [
        (effective.start, True, "the first day"),
        (effective.start - _DAY, False, "the day before the first"),
    ]
    if effective.until is not None:
        days.append((effective.until, True, "the last day"))
        days.append((effective.until + _DAY, False, "the day after the last"))
    for day, in_force, name in days:
        if not any(
            case.on == day and (NOT_IN_FORCE not in case.expect.values()) is in_force
            for case in cases
        ):
            expected = "an outcome" if in_force else NOT_IN_FORCE
            yield f"No case shows {name}, {day}, with {expected}."


def _of_values(
    parameters: Iterable[Parameter], effective: Effective | None, cases: Iterable[Case]
) -> Iterator[str]:
    """A case for every value that a dated parameter has while the rule binds."""
    for parameter in parameters:
        if len(parameter.values) < 2:  # noqa: PLR2004  with one value there is no change to show
            continue
        ends = [start - _DAY for start, _ in parameter.values[1:]] + [_LAST]
        for (start, _), end in zip(parameter.values, ends, strict=True):
            span = Effective(start=start, until=end)
            if effective is not None and not _overlap(span, effective):
                continue
            in_force = (case for case in cases if effective is None or binds(effective, case.on))
            if not any(binds(span, case.on) for case in in_force):
                yield f'No case shows the value that "{parameter.name}" has from {start}.'


def _overlap(one: Effective, other: Effective) -> bool:
    return one.start <= (other.until or _LAST) and other.start <= (one.until or _LAST)


def of_definition(e: Expression, parameters: Iterable[Parameter], cases: Cases) -> Iterator[str]:
    """Every case that a definition still lacks, in words."""
    expected = ["true", "false"] + (["unknown"] if can_be_unknown(e) else [])
    yield from _expected(cases, expected)
    yield from _of_values(parameters, None, cases.entries)


def of_pack(expressions: Iterable[Expression], cases: Cases) -> Iterator[str]:
    """Every case that the scope of a pack still lacks, in words."""
    open_ = any(map(can_be_unknown, expressions))
    yield from _expected(cases, ["applies", "does-not-apply"] + (["unknown"] if open_ else []))


def _expected(cases: Cases, outcomes: list[str]) -> Iterator[str]:
    seen = {outcome for case in cases.entries for outcome in case.expect.values()}
    for outcome in outcomes:
        if outcome not in seen:
            yield f'No case expects "{outcome}".'
