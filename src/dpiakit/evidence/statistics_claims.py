"""What a record claims that statistics can measure, each with the place where it says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from dpiakit.evidence.anonymity import Distance, Sensitive
from dpiakit.evidence.budget import Claim as BudgetClaim
from dpiakit.evidence.budget import Reset
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.fairness import Measure
from dpiakit.evidence.hierarchy import Hierarchy
from dpiakit.evidence.measurement import Claimed
from dpiakit.evidence.terms import Term
from dpiakit.model.activity import Activity
from dpiakit.model.notices import Right
from dpiakit.records.likeness import did_you_mean
from dpiakit.source import quoted

RIGHTS: Mapping[str, tuple[str, ...]] = {
    "access": ("access", "know"),
    "erasure": ("erasure", "delete"),
    "rectify": ("rectification", "correct"),
    "object": ("objection", "objection_to_marketing"),
    "portability": ("portability",),
    "opt_out": ("opt_out",),
    "limit": ("limit", "restriction"),
}
"""Types of requests and the rights of the record whose term they have; the first that says one."""
_AMERICAN = frozenset({"know", "delete", "correct", "opt_out", "limit"})
"""Rights whose terms do not move to the next working day."""

_SOMETHING = frozenset({"k", "l_diversity", "quasi_identifiers"})
"""Facts of ``hiding`` that claim nothing when they are zero or empty."""


@dataclass(frozen=True, slots=True)
class AnonymityClaim:
    """What a record says of a table."""

    quasi: tuple[str, ...]
    sensitive: tuple[Sensitive, ...]
    k: int | None
    l: int | None  # noqa: E741  the letter is the field's name for it
    t: float | None
    stated: tuple[Claimed, ...]


@dataclass(frozen=True, slots=True)
class FairnessClaim:
    """What a record says of a decision."""

    measure: Measure
    border: float
    stated: tuple[Claimed, ...]


@dataclass(frozen=True, slots=True)
class OperationsClaim:
    """What a record says of its work on requests and breaches."""

    terms: Mapping[str, Term]
    """By type of request."""
    american: Mapping[str, Term]
    """Terms of their own for requests from the United States, where the record states both."""
    notice_hours: int | None
    stated: Mapping[str, tuple[Claimed, ...]]
    """By the table that can show it."""


def anonymity_claim(
    activity: Activity,
    item: str | None,
    *,
    quasi: tuple[str, ...] = (),
    sensitive: tuple[Sensitive, ...] = (),
    k: int | None = None,
    l: int | None = None,  # noqa: E741
    t: float | None = None,
    hierarchies: Mapping[str, Hierarchy] | None = None,
) -> AnonymityClaim:
    """What a data item claims under ``hiding``; an option speaks only where that is silent.

    ``hierarchies`` are trees of values by sensitive column. Raises EvidenceError where several
    items claim something and none is named, and for a tree that no claim has a use for.
    """
    known = {key: one.hiding for key, one in (activity.data_items or {}).items() if one.hiding}
    key = _chosen("data item", item, known, activity.data_items or {}, "--item")
    hiding, stated = known.get(key) if key else None, list[Claimed]()

    def said(field: str, option: str, given: object) -> object:
        value = getattr(hiding, field) if hiding else None
        if value is not None:
            place = f"data_items.{key}.hiding.{field}"
            if value in (0, []) and field in _SOMETHING:
                raise EvidenceError(place, f"{value} claims nothing.", "Leave it out.")
            stated.append(Claimed(place, _named(field, value)))
            return value
        if given not in {None, ()}:
            stated.append(Claimed(option, _named(field, given)))
        return given

    distance: Distance | None = hiding.distance if hiding else None
    if distance is not None:
        sensitive = tuple(Sensitive(one.column, distance) for one in sensitive)
    columns = said("quasi_identifiers", "--quasi", quasi)
    claimed_k = said("k", "--k", k)
    named = said("sensitive", "--sensitive", tuple(map(str, sensitive)))
    if hiding and hiding.sensitive is not None:
        columns_named = cast("list[str]", named)
        sensitive = tuple(Sensitive(name, distance or "equal") for name in columns_named)
    said("distance", "", None)
    trees = hierarchies or {}
    sensitive = _with_hierarchies(sensitive, trees, distance)
    stated += [Claimed("--hierarchy", f"{name}: {tree}") for name, tree in trees.items()]
    claimed_l, claimed_t = said("l_diversity", "--l", l), said("t_closeness", "--t", t)
    if not sensitive and (claimed_l is not None or claimed_t is not None):
        raise EvidenceError(
            stated[-1].pointer,
            "No sensitive column is named that this could be true of.",
            "Name one: sensitive in the record, or --sensitive.",
        )
    return AnonymityClaim(
        quasi=tuple(cast("tuple[str, ...]", columns)),
        sensitive=sensitive,
        k=cast("int | None", claimed_k),
        l=cast("int | None", claimed_l),
        t=cast("float | None", claimed_t),
        stated=tuple(stated),
    )


def _with_hierarchies(
    sensitive: tuple[Sensitive, ...],
    hierarchies: Mapping[str, Hierarchy],
    distance: Distance | None,
) -> tuple[Sensitive, ...]:
    """The sensitive columns, each with its tree: that makes its distance hierarchical."""
    columns = {one.column for one in sensitive}
    for name in hierarchies:
        if name not in columns:
            hint = did_you_mean(name, sorted(columns))
            raise EvidenceError(f"--hierarchy {name}", "It is no sensitive column.", hint)
        if distance not in {None, "hierarchical"}:
            what = f"The record claims a t by {distance} distance; a hierarchy has no part in it."
            hint = "Leave the hierarchy out, or write distance: hierarchical into the record."
            raise EvidenceError(f"--hierarchy {name}", what, hint)
    return tuple(
        Sensitive(one.column, "hierarchical", hierarchies[one.column])
        if one.column in hierarchies
        else one
        for one in sensitive
    )


def fairness_claim(
    activity: Activity,
    test: str | None,
    *,
    measure: Measure | None = None,
    border: float | None = None,
) -> FairnessClaim:
    """What a bias test of a decision claims, ``test`` being ``decision/test``.

    Raises EvidenceError where several do and none is named, or where nobody says the measure and
    its border.
    """
    tests = {
        f"{decision.key}/{one.key}": (decision.key, one)
        for decision in (activity.decisions or {}).values()
        for one in (decision.bias_tests or {}).values()
    }
    measured = {name: found for name, found in tests.items() if found[1].measure}
    key = _chosen("bias test", test, measured, tests, "--test")
    stated = []
    if key and tests[key][1].measure:
        decision, found = tests[key]
        place = f"decisions.{decision}.bias_tests.{found.key}"
        measure = found.measure
        stated.append(Claimed(f"{place}.measure", str(measure)))
        if found.border is not None:
            border = found.border
            stated.append(Claimed(f"{place}.border", f"{border:g}"))
        elif border is not None:
            stated.append(Claimed("--border", f"{border:g}"))
    elif measure and border is not None:
        stated += [Claimed("--measure", measure), Claimed("--border", f"{border:g}")]
    if measure is None or border is None:
        raise EvidenceError(
            activity.id or "the record",
            "It does not say which measure of fairness keeps within which border.",
            "Write measure and border under a bias test, or give --measure and --border.",
        )
    return FairnessClaim(measure, border, tuple(stated))


def operations_claim(activity: Activity, notice_hours: int | None = None) -> OperationsClaim:
    """The terms a record states for requests, and the hours for breaches.

    ``notice_hours`` speaks where the record is silent. Hours of zero cannot be kept and are
    refused with EvidenceError.
    """
    terms: dict[str, Term] = {}
    american: dict[str, Term] = {}
    asked: list[Claimed] = []
    for kind in RIGHTS:
        found = list(_terms(activity, kind))
        here = next((one for one in found if one[1].rolls), None)
        overseas = next((one for one in found if not one[1].rolls), None)
        if here and overseas:
            american[kind] = overseas[1]
        if first := here or overseas:
            terms[kind] = first[1]
        asked += [_asked(kind, *one) for one in (here, overseas) if one]
    stated: list[Claimed] = []
    hours = activity.security.breach_notice_within_hours if activity.security else None
    if hours is not None:
        stated.append(Claimed("security.breach_notice_within_hours", _notice(hours)))
    elif notice_hours is not None:
        hours = notice_hours
        stated.append(Claimed("--notice-hours", _notice(hours)))
    if hours == 0:
        raise EvidenceError(stated[-1].pointer, "Nobody can give notice within no time.")
    return OperationsClaim(
        terms, american, hours, {"requests": tuple(asked), "incidents": tuple(stated)}
    )


def _asked(kind: str, pointer: str, term: Term) -> Claimed:
    more = f", or {term.extension} more if that is said in time" if term.extension else ""
    return Claimed(pointer, f"{kind} within {term}{more}")


def _notice(hours: int) -> str:
    return f"notice of a breach within {hours} hours"


def _terms(activity: Activity, kind: str) -> Iterator[tuple[str, Term]]:
    """What binds a type of request, the most special first; the general term only by default."""
    outs = activity.opt_outs
    if kind in {"opt_out", "limit"} and outs and outs.effective_within_business_days is not None:
        yield (
            "opt_outs.effective_within_business_days",
            Term(business_days=min(outs.effective_within_business_days, 2_000), rolls=False),
        )
        special = True
    else:
        special = False
    rights = activity.rights
    for name in RIGHTS[kind] if rights else ():
        right: Right | None = getattr(rights, name)
        if right and right.deadline is not None:
            special = True
            rolls = name not in _AMERICAN
            term = Term(period=right.deadline, extension=right.extension, rolls=rolls)
            yield f"rights.{name}.deadline", term
    if rights and rights.answer_within is not None and not special:
        yield "rights.answer_within", Term(period=rights.answer_within)


def budget_claim(
    activity: Activity,
    item: str | None,
    *,
    cap: float | None = None,
    unit: str | None = None,
    people: int | None = None,
) -> tuple[BudgetClaim, tuple[Claimed, ...]]:
    """What a data item promises under ``privacy_budget``; options where that is silent.

    Raises EvidenceError where several do and none is named, or nobody says an epsilon.
    """
    known = {
        key: one.privacy_budget
        for key, one in (activity.data_items or {}).items()
        if one.privacy_budget
    }
    key = _chosen("data item", item, known, activity.data_items or {}, "--item")
    budget = known.get(key) if key else None
    stated = []
    found: dict[str, object] = {"epsilon": cap, "unit": unit, "people": people, "reset": None}
    for field, option in (
        ("epsilon", "--cap"), ("unit", "--unit"), ("people", "--people"), ("reset", ""),
    ):  # fmt: skip
        value = getattr(budget, field) if budget else None
        if value is not None:
            found[field] = value
            stated.append(Claimed(f"data_items.{key}.privacy_budget.{field}", _named(field, value)))
        elif found[field] is not None:
            stated.append(Claimed(option, _named(field, found[field])))
    if found["epsilon"] is None:
        raise EvidenceError(
            activity.id or "the record",
            "It promises no privacy budget.",
            "Write privacy_budget: {epsilon: ...} under the data item, or give --cap.",
        )
    claim = BudgetClaim(
        cap=cast("float", found["epsilon"]),
        unit=str(found["unit"] or "person"),
        people=cast("int | None", found["people"]),
        reset=cast("Reset | None", found["reset"]),
    )
    if claim.people == 0:
        raise EvidenceError(stated[-1].pointer, "A budget of nobody promises nothing.")
    return claim, tuple(stated)


def _chosen(
    noun: str,
    wanted: str | None,
    claiming: Mapping[str, object],
    known: Mapping[str, object],
    option: str,
) -> str | None:
    """Which one is meant; None where none claims anything and none is named."""
    if wanted is not None:
        if wanted not in known:
            raise EvidenceError(
                "the record", f"There is no {noun} {quoted(wanted)}.", did_you_mean(wanted, known)
            )
        return wanted
    if len(claiming) > 1:
        raise EvidenceError(
            "the record",
            f"Several claim something: {', '.join(sorted(claiming))}.",
            f"Name the {noun} that the data are about with {option}.",
        )
    return next(iter(claiming), None)


def _named(field: str, value: object) -> str:
    """A fact with its name, as a person would read it."""
    if isinstance(value, (list, tuple)):
        text = ", ".join(map(str, value))
    else:
        text = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{field.replace('_', ' ')}: {text}"
