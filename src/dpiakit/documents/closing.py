"""Sections 3.2, 3.3, 5 and 6: necessity, proportionality, advice, views and the decision."""

from __future__ import annotations

from dataclasses import dataclass

from dpiakit.documents.description import purpose_numbers
from dpiakit.documents.summary import impact_assessment
from dpiakit.documents.views import Ask, Cell, Mark, Pairs, Prose, Table, lines
from dpiakit.documents.wording import (
    DECISIONS,
    answer,
    capital,
    day,
    listed,
    named,
    sentence,
    words,
)
from dpiakit.findings import Assessment
from dpiakit.model.governance import DpoAdvice, PriorConsultation, Views
from dpiakit.model.purposes import Purpose

_ASSESSMENT = "governance.impact_assessment"


@dataclass(frozen=True, slots=True)
class Necessity:
    """Sections 3.2 and 3.3 of the template."""

    table: Table
    statement: Prose
    balance: Table


@dataclass(frozen=True, slots=True)
class Parties:
    """Section 5 of the template."""

    advice: Prose
    advice_facts: Pairs
    advice_answer: Prose | None
    views: Prose
    views_facts: Pairs


@dataclass(frozen=True, slots=True)
class Option:
    """One of the four decisions of the template, ticked or not."""

    ticked: bool
    text: str


@dataclass(frozen=True, slots=True)
class Closing:
    """Section 6 of the template."""

    options: tuple[Option, ...]
    reasons: tuple[str, ...]
    conditions: Table
    recorded: Pairs
    consultation: str
    changes: tuple[str, ...]
    signatories: tuple[tuple[str, str | None], ...]


def necessity(assessment: Assessment) -> Necessity:
    """What is said about need and about measure, purpose by purpose."""
    purposes = tuple((assessment.record.activity.purposes or {}).values())
    written = impact_assessment(assessment)
    numbers = purpose_numbers(assessment.record.activity)
    return Necessity(
        table=Table(
            ("Purpose", "Need", "Alternatives", "Milder means", "Least data", "Default", "Switch"),
            (34, 10, 12, 11, 13, 10, 10),
            tuple(_need(p, numbers[p.key]) for p in purposes),
            ask=Ask("What the data are used for", "purposes"),
        ),
        statement=Prose(
            written.necessity_proportionality,
            Ask(
                "Why the processing as a whole is necessary and proportionate",
                f"{_ASSESSMENT}.necessity_proportionality",
            ),
        ),
        balance=Table(
            ("Purpose", "What people gain", "What the business gains"),
            (24, 38, 38),
            tuple(
                (
                    f"{numbers[p.key]} {named(p.key, p.name)}",
                    p.benefit_to_person,
                    p.benefit_to_business,
                )
                for p in purposes
            ),
            ask=Ask("What the data are used for", "purposes"),
        ),
    )


def _need(purpose: Purpose, number: str) -> tuple[Cell, ...]:
    """What shows that nothing milder would do; the reasons themselves stand in section 2.1.a."""
    interest = purpose.legitimate_interest
    milder = interest.less_intrusive_means_exist if interest else None
    reviewed = purpose.minimum_data_reviewed
    return (
        f"{number} {named(purpose.key, purpose.name)}",
        answer(True if purpose.necessity else None, "stated"),
        answer(True if purpose.alternatives_considered else None, "stated"),
        "not assessed" if milder is None else Mark("not", "exist") if milder else "none",
        reviewed,
        None if purpose.on_by_default is None else "on" if purpose.on_by_default else "off",
        purpose.can_be_switched_off,
    )


def parties(assessment: Assessment) -> Parties:
    """The advice of the data protection officer, and the views of people."""
    written = impact_assessment(assessment)
    advice = written.dpo_advice or DpoAdvice()
    views = written.views or Views()
    sought = advice.sought or advice.advice
    return Parties(
        advice=Prose(
            advice.advice,
            Ask(
                "The advice of the data protection officer (Art. 35(2))",
                f"{_ASSESSMENT}.dpo_advice",
            ),
        ),
        advice_facts=_advice(advice) if written.dpo_advice else (),
        advice_answer=Prose(
            advice.answer,
            Ask("How the advice was followed, or why not", f"{_ASSESSMENT}.dpo_advice.answer"),
        )
        if sought
        else None,
        views=Prose(
            views.result or views.reason_not_sought,
            Ask(
                "What the people concerned think of it, or why they were not asked (Art. 35(9))",
                f"{_ASSESSMENT}.views",
            ),
        ),
        views_facts=_views(views) if written.views else (),
    )


def _advice(advice: DpoAdvice) -> Pairs:
    if advice.sought is False:
        return (("Sought", False),)
    return (("Sought", advice.sought), ("Date", advice.date), ("Followed", advice.followed))


def _views(views: Views) -> Pairs:
    departed: tuple[tuple[str, Cell], ...] = ()
    if views.departed_from is not None:
        departed = (
            ("Decided otherwise", views.departed_from),
            ("Why", views.reason_departed or (None if views.departed_from else "not needed")),
        )
    if views.sought is False:
        return (("Sought", False), *departed)
    return (("Sought", views.sought), ("How", views.how), ("Date", views.date), *departed)


def closing(assessment: Assessment, consultation: str) -> Closing:
    """The proposed decision with its conditions, and the lines to sign on."""
    decision = assessment.decision
    people = tuple((assessment.record.activity.people or {}).values())
    approver = next((p.name for p in people if p.role == "approver"), None)
    owner = next((p.name for p in people if p.role in {"product-owner", "owner"}), None)
    dpo = next((p.name for p in people if p.role == "dpo"), None)
    return Closing(
        options=tuple(Option(code == decision.outcome, text) for code, text in DECISIONS.items()),
        reasons=tuple(sentence(reason) for reason in decision.reasons),
        conditions=_conditions(assessment),
        recorded=_recorded(assessment),
        consultation=consultation,
        changes=tuple(sentence(change) for change in assessment.gate.changes),
        signatories=(
            ("Prepared by, for the business", owner),
            ("Data protection officer, advice given", dpo),
            ("Decision for the controller", approver),
        ),
    )


def _conditions(assessment: Assessment) -> Table:
    decision = assessment.decision
    rows: list[tuple[Cell, ...]] = [
        (f"C{i}", sentence(text), None, None) for i, text in enumerate(decision.conditions, start=1)
    ]
    written = impact_assessment(assessment)
    rows += [
        (
            named(one.key, None),
            one.description,
            listed([one.owner, f"due {day(one.due)}" if one.due else None]),
            Mark("met", f"met {day(one.met)}") if one.met else Mark("open", "not met yet"),
        )
        for one in (written.launch_conditions or {}).values()
    ]
    proposed = len(decision.conditions)
    rows = [(*row[:2], row[2] or "to be named", row[3] or Mark("open", "open"))
            if i < proposed else row for i, row in enumerate(rows)]  # fmt: skip
    title = "To be mended first" if decision.outcome == "rejected" else "Condition"
    return Table(
        ("No.", title, "Owner", "State"),
        (12, 54, 18, 16),
        tuple(rows),
        none="No conditions are proposed and the record sets none.",
    )


def _recorded(assessment: Assessment) -> Pairs:
    written = impact_assessment(assessment)
    if written.decision is None:
        return ()
    consultation = written.prior_consultation or PriorConsultation()
    authority: Cell = None
    if written.prior_consultation:
        authority = listed(
            [
                f"filed {day(consultation.filed)}" if consultation.filed else None,
                words(consultation.outcome),
                consultation.reference,
            ]
        )
    return (
        ("Decision in the record", capital(DECISIONS[written.decision])),
        ("Taken by", listed([written.approved_by, written.approver_authority])),
        ("On", written.approved),
        *((("Conditions in words", lines(written.conditions)),) if written.conditions else ()),
        *((("Prior consultation", authority),) if authority else ()),
        ("Next review", written.next_review),
    )
