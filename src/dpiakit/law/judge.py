"""One rule and one activity: what the law says of each element, and why.

This is the meaning of a rule, by interpretation, with the reasons for every outcome. The
compiled form gives the same outcomes for all rules at once, without reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal

from dpiakit.cel import Expression, Known, Located, Ref, Trace, deciding, evaluate, missing, trace
from dpiakit.cel.syntax import Call
from dpiakit.errors import EvaluationError
from dpiakit.law import conformity
from dpiakit.law.library import Law
from dpiakit.law.nouns import Condition, Loop, Pack, Rule
from dpiakit.model import Activity
from dpiakit.source import Path, dotted

Outcome = Literal["pass", "fail", "needs-evidence", "not-applicable", "error"]

Verdict = tuple[int, str, Outcome, int]
"""Of the compiled form: which rule, which element, the outcome, and the requirement that decides
(-1: none)."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule says of one element of an activity, or of the activity as a whole."""

    element: str
    """Its name in its collection, of nested collections joined with a slash; empty for none."""
    outcome: Outcome
    path: Path
    """The value that decides, or would decide if it were written; else the element."""
    clause: int = -1
    """Which requirement decides; -1: none of them."""
    missing: tuple[Path, ...] = ()
    """The facts nobody wrote down that keep the outcome open."""
    message: str = ""
    trace: Trace | None = None
    """How the deciding condition came to its value."""
    variables: Mapping[str, Located] = field(default_factory=dict, compare=False, repr=False)
    """What the rule calls the element, and its value."""


@dataclass(frozen=True, slots=True)
class Applicability:
    """Whether a pack speaks to an activity. None: open, which counts as speaking to it."""

    applies: bool | None
    reasons: tuple[Condition, ...]
    """The grounds that make it so; of an open question, those that are open."""
    missing: tuple[Path, ...] = ()


def applicability(
    pack: Pack, activity: Activity, law: Law, values: Sequence[bool | None] | None = None
) -> Applicability:
    """Whether any of a pack's grounds holds. One that cannot be computed is open.

    ``values``: what the grounds come to, where the compiled form has said so already.
    """
    if values is None:
        values = [_holds(condition, activity) for condition in pack.applies_when]
    for wanted in (True, None):
        grounds = tuple(
            condition
            for condition, value in zip(pack.applies_when, values, strict=True)
            if value is wanted
        )
        if grounds:
            facts = () if wanted else _open_grounds(grounds, pack, activity, law)
            return Applicability(wanted, grounds, facts)
    return Applicability(applies=False, reasons=tuple(pack.applies_when))


def _holds(condition: Condition, activity: Activity) -> bool | None:
    try:
        value: Any = evaluate(condition.when, activity)
    except EvaluationError:
        return None
    return None if value is None else bool(value)


def _open_grounds(
    grounds: tuple[Condition, ...], pack: Pack, activity: Activity, law: Law
) -> tuple[Path, ...]:
    """The facts that leave grounds open; none of a ground that cannot be computed."""
    facts: dict[Path, None] = {}
    for condition in grounds:
        with suppress(EvaluationError):
            asked = trace(condition.when, activity)
            facts |= dict.fromkeys(open_facts(asked, pack.name, law, activity))
    return tuple(facts)


def judge(rule: Rule, activity: Activity, law: Law, known: Known | None = None) -> list[Judgement]:
    """What a rule says of every element it is about, in the order of the record.

    Never empty: an empty collection gives one *not-applicable*, an absent one *needs-evidence*,
    both without an element. ``known`` as for `reasons`.
    """
    known = {} if known is None else known
    found = []
    for element in elements(rule, activity):
        if isinstance(element, Judgement):
            found.append(element)
        else:
            found.append(_judge_element(rule, activity, law, element, known))
    return found or [Judgement("", "not-applicable", ())]


def reasons(
    rule: Rule, activity: Activity, law: Law, verdicts: Sequence[Verdict], known: Known
) -> list[Judgement]:
    """The judgements of `judge` behind some verdicts of the compiled form on one rule.

    Only what decided is interpreted again: the requirement that a verdict names. ``known``:
    definitions traced before for this activity under this law; new ones are added.
    """
    wanted = {element: (outcome, clause) for _, element, outcome, clause in verdicts}
    if rule.for_each and "" in wanted:  # nobody knows whether there are elements
        asked = elements(rule, activity)
    else:
        asked = _below(rule.for_each, activity, RuleElement("", (), {}))
    found = []
    for element in asked:
        if isinstance(element, Judgement):
            if element.element in wanted:
                found.append(element)
        elif element.key in wanted:
            outcome, clause = wanted[element.key]
            found.append(_explained(rule, activity, law, element, outcome, clause, known))
    if len(found) == len(wanted):
        return found
    # A list may hold a text twice; then a name does not say which of its elements is meant.
    return [one for one in judge(rule, activity, law, known) if one.element in wanted]


def _explained(
    rule: Rule,
    activity: Activity,
    law: Law,
    element: RuleElement,
    outcome: Outcome,
    clause: int,
    known: Known,
) -> Judgement:
    if outcome == "pass":
        return Judgement(element.key, "pass", element.path, variables=element.variables)
    if clause < 0:  # an error, or it is open whether the rule applies
        return _judge_element(rule, activity, law, element, known)
    asked = trace(rule.requires[clause].that, activity, element.variables, known)
    if asked.value is False:
        return _failed(rule, activity, element, clause, asked)
    return _open(rule, activity, law, element, clause, asked)


@dataclass(frozen=True, slots=True)
class RuleElement:
    """One thing a rule is asked about."""

    key: str
    """Its name, of nested loops joined with a slash; empty for the record as a whole."""
    path: Path
    variables: Mapping[str, Located]


def elements(rule: Rule, activity: Activity) -> Iterator[RuleElement | Judgement]:
    """The elements a rule is about; a judgement where there are none, or may be."""
    if not rule.for_each:
        yield RuleElement("", (), {})
        return
    if rule.gate is not None and _closed(rule.gate, activity):
        return
    outer = [trace(loop.collection, activity) for loop in rule.for_each if loop.outer]
    if any(one.value is not None and not one.value for one in outer):
        return
    if absent := [one.path for one in outer if one.value is None and one.path is not None]:
        yield _nothing_known("", tuple(absent))
        return
    yield from _below(rule.for_each, activity, RuleElement("", (), {}))


def _closed(gate: Expression, activity: Activity) -> bool:
    """Whether the gate is certainly false. What cannot be computed is left to each element."""
    try:
        return evaluate(gate, activity) is False
    except EvaluationError:
        return False


def _below(
    loops: tuple[Loop, ...], activity: Activity, element: RuleElement
) -> Iterator[RuleElement | Judgement]:
    """The elements of the innermost of some loops, within an element of an outer one."""
    if not loops:
        yield element
        return
    loop, *inner = loops
    found = trace(loop.collection, activity, element.variables)
    base = found.path or ()
    if found.value is None:
        yield _nothing_known(element.key, (base,))
        return
    for name, key, value in named(found.value):
        path = (*base, name)
        whole = f"{element.key}/{key}" if element.key else key
        variables = {**element.variables, loop.variable: Located(value, path)}
        yield from _below(tuple(inner), activity, RuleElement(whole, path, variables))


def named(collection: Any) -> Iterator[tuple[str, str, object]]:
    """The elements of a collection: the step to each in a path, its name, and itself."""
    if isinstance(collection, dict):
        for name, element in collection.items():
            yield name, name, element
    else:
        for index, element in enumerate(collection):
            yield str(index), element if isinstance(element, str) else str(index), element


def _nothing_known(element: str, absent: tuple[Path, ...]) -> Judgement:
    return Judgement(
        element, "needs-evidence", absent[0], missing=absent, message=_not_written(absent)
    )


def _not_written(facts: tuple[Path, ...]) -> str:
    return f"Not written down: {', '.join(map(dotted, facts))}."


def _judge_element(
    rule: Rule, activity: Activity, law: Law, element: RuleElement, known: Known
) -> Judgement:
    try:
        return _judged(rule, activity, law, element, known)
    except EvaluationError as error:
        return Judgement(
            element.key, "error", element.path, message=str(error), variables=element.variables
        )


def _judged(
    rule: Rule, activity: Activity, law: Law, element: RuleElement, known: Known
) -> Judgement:
    if rule.applies is not None:
        applies = trace(rule.applies, activity, element.variables, known)
        if applies.value is False:
            path = deciding(applies).path or element.path
            return Judgement(
                element.key,
                "not-applicable",
                path,
                trace=applies,
                variables=element.variables,
            )
        if applies.value is None:
            return _open(rule, activity, law, element, -1, applies)
    unknown = None
    for index, clause in enumerate(rule.requires):
        asked = trace(clause.that, activity, element.variables, known)
        if asked.value is False:
            return _failed(rule, activity, element, index, asked)
        if asked.value is None and unknown is None:
            unknown = (index, asked)
    if unknown is not None:
        return _open(rule, activity, law, element, *unknown)
    return Judgement(element.key, "pass", element.path, variables=element.variables)


def _failed(
    rule: Rule, activity: Activity, element: RuleElement, clause: int, asked: Trace
) -> Judgement:
    """A requirement that the facts contradict."""
    return Judgement(
        element.key,
        "fail",
        deciding(asked).path or element.path,
        clause,
        message=rule.requires[clause].otherwise.render(activity, element.variables),
        trace=asked,
        variables=element.variables,
    )


def _open(
    rule: Rule, activity: Activity, law: Law, element: RuleElement, clause: int, asked: Trace
) -> Judgement:
    """A condition that the facts leave open."""
    facts = open_facts(asked, rule.pack, law, activity)
    outcome: Outcome = "needs-evidence"
    text = _not_written(facts)
    if clause >= 0 and rule.on_missing == "fail":
        outcome = "fail"
        text += " The law puts the burden of proof on the controller."
    path = facts[0] if facts else element.path
    return Judgement(element.key, outcome, path, clause, facts, text, asked, element.variables)


def open_facts(asked: Trace, pack: str, law: Law, activity: Activity) -> tuple[Path, ...]:
    """Every fact that is not written down and leaves a condition open.

    Also those behind a look-up: what a prescribed document demands, what an adequacy decision
    depends on. If nothing else can be named, the fact that was asked about.
    """
    facts = [*missing(asked)]
    facts += [path for call in _open_calls(asked) for path in _behind(call, pack, law, activity)]
    if not facts and asked.value is None:
        decisive = deciding(asked).path
        facts = [decisive] if decisive else []
    return tuple(dict.fromkeys(facts))


def _open_calls(t: Trace) -> Iterator[Trace]:
    """The functions that answered unknown although they knew what was asked."""
    if t.value is not None:
        return
    looked_up = isinstance(t.node, Call) and t.node.meaning == "function"
    if looked_up and all(child.value is not None for child in t.children):
        yield t
        return
    for child in t.children:
        yield from _open_calls(child)


def _behind(call: Trace, pack: str, law: Law, activity: Activity) -> tuple[Path, ...]:
    function = call.node.function if isinstance(call.node, Call) else ""
    about, *rest = call.children
    at: Path = about.path or ()
    value: Any = about.value
    if isinstance(about.node.type, Ref):
        at = (about.node.type.collection, str(value))
        value = (getattr(activity, about.node.type.collection) or {}).get(value)
    if value is None:
        return (at,)
    match function:
        case "conforms":
            schema = law.schema(pack, str(rest[0].value))
            found = conformity.missing(value, schema)
            return tuple((*at, *path) for path in found)
        case "adequate":
            return law.adequacy.missing(activity, Located(value, at), str(rest[0].value))
        case _:
            return (at,)
