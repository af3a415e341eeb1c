"""What a judgement rests on: told so that neither order nor wording of the record changes it."""

from __future__ import annotations

from dpiakit.cel import Located, Ref, Text, Trace, deciding, first_of_several, trace
from dpiakit.errors import EvaluationError
from dpiakit.law.judge import Judgement
from dpiakit.law.nouns import Loop, Rule
from dpiakit.model import Activity
from dpiakit.model.canonical import canonical, canonical_path


def basis(rule: Rule, judgement: Judgement, activity: Activity) -> tuple[str, ...]:
    """The element, the outcome, and the facts that decide it or that are missing for it.

    The same for the same facts in whatever order lists and collections were written, since no
    rule can tell their order. Another value of a deciding fact gives another basis.
    """
    about = (steady_name(rule, judgement), judgement.outcome)
    if judgement.missing:
        return (*about, *sorted(canonical_path(path, activity) for path in judgement.missing))
    asked = _steady_trace(rule, judgement, activity)
    decisive = deciding(asked) if asked else None
    path = (decisive.path if decisive else None) or judgement.path
    value = canonical(decisive.value) if decisive else ""
    return (*about, canonical_path(path, activity), value)


def _steady_trace(rule: Rule, judgement: Judgement, activity: Activity) -> Trace | None:
    """The condition that decided; looked at again where it depends on the order what comes first.

    None: there is none, or it can only be computed in the order written.
    """
    found = judgement.trace
    if found is None or not first_of_several(found):
        return found
    asked = rule.applies if judgement.clause < 0 else rule.requires[judgement.clause].that
    if asked is None:
        return found
    try:
        return trace(asked, activity, judgement.variables, any_order=True)
    except EvaluationError:
        return None


def steady_name(rule: Rule, judgement: Judgement) -> str:
    """The name of the element; one without a name is called by what it says, not by its number."""
    if not rule.for_each or not all(loop.variable in judgement.variables for loop in rule.for_each):
        return judgement.element
    return "/".join(_name(loop, judgement.variables[loop.variable]) for loop in rule.for_each)


def _name(loop: Loop, element: Located) -> str:
    if isinstance(loop.element, Text | Ref):
        return str(element.value)
    return str(getattr(element.value, "key", "")) or canonical(element.value)
