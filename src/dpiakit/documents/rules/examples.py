"""Examples on a rule's page: a case that fails and one that passes, taken from its own cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from dpiakit.documents.rules.wording import OUTCOMES
from dpiakit.law import Rule
from dpiakit.law.cases import Case, Days, agrees, ask_rule, read_cases
from dpiakit.law.judge import Judgement, judge
from dpiakit.law.reading import Reading
from dpiakit.law.shelves import CASES
from dpiakit.source.writing import block_yaml

ExampleKind = Literal["fail", "pass", "needs-evidence"]
HEADS: dict[ExampleKind, str] = {
    "fail": "An example that does not meet it",
    "pass": "An example that meets it",
    "needs-evidence": "An example that says too little",
}


@dataclass(frozen=True, slots=True)
class Element:
    """What the rule says of one element of an example."""

    name: str
    """Empty for the record as a whole."""
    outcome: str
    """As an outcome of rules is named: ``fail``."""
    word: str
    message: str


@dataclass(frozen=True, slots=True)
class Example:
    """One case as a reader sees it."""

    kind: ExampleKind
    head: str
    sentence: str
    """What the author of the case says about it."""
    on: date
    yaml: str
    """The facts as a fragment of a record; only those that matter."""
    elements: tuple[Element, ...]


def examples(rule: Rule, days: Days, reading: Reading) -> tuple[Example, ...]:
    """A failing and a passing example of a rule, and one that is open, as far as it has cases.

    Only cases that the rule agrees with: a page must not promise what is not so.
    """
    file = reading.path(rule.file)
    cases = read_cases(reading, file.with_name(file.name.removesuffix(".yaml") + CASES)).entries
    held = [case for case in cases if agrees(case, ask_rule(days, rule, case))]
    failing = _first(held, "fail")
    passing = _nearest(held, "pass", failing)
    asking = _nearest(held, "needs-evidence", failing)
    kinds: tuple[ExampleKind, ...] = ("fail", "pass", "needs-evidence")
    return tuple(
        _example(kind, case, rule, days)
        for kind, case in zip(kinds, (failing, passing, asking), strict=True)
        if case is not None
    )


def _of(cases: Sequence[Case], kind: ExampleKind) -> list[Case]:
    """The cases that show an outcome and nothing graver, those with facts before the empty one."""
    fitting = [
        case
        for case in cases
        if kind in case.expect.values()
        and (kind == "fail" or set(case.expect.values()) <= {kind, "not-applicable"})
    ]
    return [case for case in fitting if _facts(case)] or fitting


def _first(cases: Sequence[Case], kind: ExampleKind) -> Case | None:
    """The first on the day of most cases: others are there for a change of the law."""
    fitting = _of(cases, kind)
    if not fitting:
        return None
    usual, _ = Counter(case.on for case in cases).most_common(1)[0]
    return min(fitting, key=lambda case: (case.on != usual, len(case.expect)))


def _nearest(cases: Sequence[Case], kind: ExampleKind, to: Case | None) -> Case | None:
    """The case most like another: so a reader sees what makes the difference."""
    fitting = _of(cases, kind)
    if not fitting:
        return None
    if to is None:
        return _first(cases, kind)
    there = set(_facts(to))

    def distance(case: Case) -> tuple[bool, int]:
        return case.on != to.on, len(there.symmetric_difference(_facts(case)))

    return min(fitting, key=distance)


def _facts(case: Case) -> list[tuple[str, str]]:
    """Every value of a case with its path."""
    return list(_leaves("", case.facts))


def _leaves(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for name, below in value.items():
            yield from _leaves(f"{path}.{name}", below)
    else:
        yield path, str(value)


def _example(kind: ExampleKind, case: Case, rule: Rule, days: Days) -> Example:
    dated = days.rule(rule, case.on)
    judged = judge(dated, case.activity, days.law(case.on)) if dated else []
    return Example(
        kind=kind,
        head=HEADS[kind],
        sentence=case.name,
        on=case.on,
        yaml=block_yaml(case.facts) if case.facts else "# nothing is written down\n",
        elements=tuple(_element(one) for one in judged),
    )


def _element(one: Judgement) -> Element:
    return Element(one.element, one.outcome, OUTCOMES[one.outcome], one.message)
