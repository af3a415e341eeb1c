"""Approvals and sign-offs that a record holds: who gave them, when, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from dpiakit.model import Activity
from dpiakit.model.governance import Governance, Rating, Risk
from dpiakit.model.purposes import Purpose
from dpiakit.model.transfers import Transfer
from dpiakit.source import Path

WHOLE: tuple[Path, ...] = ((),)
"""The record as a whole."""
_DPO = "the data protection officer"


@dataclass(frozen=True, slots=True)
class SignOff:
    """Something a person vouched for on a day."""

    kind: str
    title: str
    path: Path
    """Where its day stands: with the kind, what it is known by in both states."""
    on: date
    by: str = ""
    """Empty where the record names nobody."""
    about: tuple[Path, ...] = ()
    """The parts of the record whose change unsettles it."""
    packs: tuple[str, ...] | None = ()
    """Whose grave obligations it also vouches are met; None: those of every pack."""
    risks: bool = False
    """Whether it also vouches for the risk of the whole record."""
    scenario: str = ""
    """The one scenario whose risk it vouches for."""
    rates: str = ""
    """Of a rating set by a person: ``override`` (inherent) or ``residual``."""


def sign_offs(activity: Activity) -> Iterator[SignOff]:
    """Every one that has a day. What nobody dated cannot be told to be older than a change."""
    if activity.governance:
        yield from _of_governance(activity, activity.governance)
    if activity.dates and activity.dates.last_review:
        title = "The review of the record"
        path = ("dates", "last_review")
        yield SignOff(
            "review", title, path, activity.dates.last_review, about=WHOLE, risks=True
        )  # fmt: skip
    for key, risk in (activity.risks or {}).items():
        yield from _of_risk(key, risk)
    for key, purpose in (activity.purposes or {}).items():
        yield from _of_purpose(key, purpose)
    for key, transfer in (activity.transfers or {}).items():
        yield from _of_transfer(key, transfer)
    if activity.children and activity.children.best_interests_assessed:
        yield SignOff(
            "best-interests",
            "The assessment of the children's best interests",
            ("children", "best_interests_assessed"),
            activity.children.best_interests_assessed,
            about=(
                ("children",),
                *(("purposes", key, "children_included") for key in activity.purposes or {}),
                *(("decisions", key, "concerns_children") for key in activity.decisions or {}),
            ),
        )
    for key, watching in (activity.monitoring or {}).items():
        if watching.works_council_agreed:
            yield SignOff(
                "works-council",
                f"The agreement of the works council to {key}",
                ("monitoring", key, "works_council_agreed"),
                watching.works_council_agreed,
                by="the works council",
                about=(("monitoring", key),),
            )


def _of_governance(activity: Activity, governance: Governance) -> Iterator[SignOff]:
    here = ("governance", "impact_assessment")
    assessment = governance.impact_assessment
    if assessment and assessment.approved:
        yield SignOff(
            "impact-assessment", "The approval of the impact assessment", (*here, "approved"),
            assessment.approved, assessment.approved_by or "", WHOLE, packs=None, risks=True,
        )  # fmt: skip
    elif assessment and assessment.date:
        yield SignOff(
            "impact-assessment", "The impact assessment", (*here, "date"), assessment.date,
            about=WHOLE, packs=None, risks=True,
        )  # fmt: skip
    advice = assessment.dpo_advice if assessment else None
    if advice and advice.sought and advice.date:
        yield SignOff(
            "dpo-advice", "The advice of the data protection officer",
            (*here, "dpo_advice", "date"), advice.date, _dpo(activity), WHOLE, risks=True,
        )  # fmt: skip
    asked = assessment.prior_consultation if assessment else None
    if asked and asked.answered and asked.outcome in {"no-objection", "advice"}:
        yield SignOff(
            "prior-consultation", "The answer of the supervisory authority",
            (*here, "prior_consultation", "answered"), asked.answered,
            "the supervisory authority", WHOLE, risks=True,
        )  # fmt: skip
    californian = governance.california_assessment
    last = californian and (californian.reviewed or californian.done)
    if californian and last:
        part = "reviewed" if californian.reviewed else "done"
        yield SignOff(
            "california-assessment", "The risk assessment under 11 CCR 7152",
            ("governance", "california_assessment", part), last, "", WHOLE,
            packs=("ccpa",), risks=True,
        )  # fmt: skip
    if governance.ethics_approval:
        yield SignOff(
            "ethics-approval", "The approval of the ethics committee",
            ("governance", "ethics_approval"), governance.ethics_approval,
            "the ethics committee", WHOLE, risks=True,
        )  # fmt: skip


def _of_risk(key: str, risk: Risk) -> Iterator[SignOff]:
    scenario = risk.scenario or f"own/{key}"
    accepted = risk.accepted
    if accepted and accepted.on and accepted.by:
        yield SignOff(
            "risk-acceptance", f"The acceptance of the risk {key}",
            ("risks", key, "accepted", "on"), accepted.on, accepted.by, scenario=scenario,
        )  # fmt: skip
    for name, rating in (("override", risk.override), ("residual", risk.residual)):
        if rating and _holds(rating) and rating.confirmed:
            kind = "inherent" if name == "override" else "residual"
            yield SignOff(
                "rating", f"The confirmed {kind} rating of the risk {key}",
                ("risks", key, name, "confirmed"), rating.confirmed, rating.by or "",
                scenario=scenario, rates=name,
            )  # fmt: skip


def _holds(rating: Rating) -> bool:
    """A person's rating counts only with a reason and a name."""
    return bool(rating.by and rating.reason)


def _of_purpose(key: str, purpose: Purpose) -> Iterator[SignOff]:
    about: tuple[Path, ...] = (
        ("purposes", key),
        *_elements("data_items", purpose.data),
        *_elements("data_subjects", purpose.people),
        *_elements("recipients", purpose.recipients),
    )
    weighed = purpose.legitimate_interest
    if weighed and weighed.done and purpose.lawful_basis == "legitimate-interests":
        yield SignOff(
            "legitimate-interest", f"The balancing of interests for {key}",
            ("purposes", key, "legitimate_interest", "done"), weighed.done, weighed.owner or "",
            about,
        )  # fmt: skip
    tested = purpose.further_use
    if tested and tested.tested:
        yield SignOff(
            "further-use", f"The compatibility test for {key}",
            ("purposes", key, "further_use", "tested"), tested.tested, "", about,
        )  # fmt: skip


def _of_transfer(key: str, transfer: Transfer) -> Iterator[SignOff]:
    checked = transfer.impact_assessment
    last = checked and (checked.reviewed or checked.done)
    if checked and last:
        part = "reviewed" if checked.reviewed else "done"
        yield SignOff(
            "transfer-assessment", f"The transfer impact assessment of {key}",
            ("transfers", key, "impact_assessment", part), last, checked.owner or "",
            (
                ("transfers", key),
                *_elements("recipients", [transfer.recipient] if transfer.recipient else None),
                *_elements("data_items", transfer.data),
            ),
        )  # fmt: skip


def _elements(collection: str, names: Iterable[str] | None) -> Iterator[Path]:
    return ((collection, name) for name in names or ())


def _dpo(activity: Activity) -> str:
    """The officer by name or function, where the record tells one."""
    officer = activity.controller.dpo if activity.controller else None
    if officer and officer.name:
        return officer.name
    named = [p.name for p in (activity.people or {}).values() if p.role == "dpo" and p.name]
    return named[0] if named else _DPO
