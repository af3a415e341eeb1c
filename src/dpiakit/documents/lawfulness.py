"""Sections 2.1 and 2.2: lawful basis, conditions for special data, necessity of data, retention."""

from __future__ import annotations

from dataclasses import dataclass

from dpiakit.documents.description import item_names, purpose_numbers, special
from dpiakit.documents.views import Ask, Cell, Mark, Pairs, Table, lines
from dpiakit.documents.wording import (
    BASES,
    GROUNDS,
    answer,
    capital,
    day,
    label,
    listed,
    named,
    period,
    words,
)
from dpiakit.findings import Assessment
from dpiakit.model import Activity
from dpiakit.model.data import DataItem, Quality, Retention
from dpiakit.model.purposes import Consent, LegitimateInterestAssessment, Purpose


@dataclass(frozen=True, slots=True)
class PurposeBasis:
    """One purpose with everything its lawfulness rests on."""

    key: str
    name: str
    basis: Cell
    facts: Pairs


@dataclass(frozen=True, slots=True)
class Lawfulness:
    """Sections 2.1 and 2.2 of the template."""

    bases: tuple[PurposeBasis, ...]
    ask: Ask | None
    special: Table
    necessity: Table
    retention: Table
    quality: Table
    consent: Table


def lawfulness(assessment: Assessment) -> Lawfulness:
    """Sections 2.1 and 2.2 from the record."""
    activity = assessment.record.activity
    purposes = tuple((activity.purposes or {}).values())
    numbers = purpose_numbers(activity)
    return Lawfulness(
        bases=tuple(_basis(purpose, numbers[purpose.key]) for purpose in purposes),
        ask=None if purposes else Ask("What the data are used for, and on which basis", "purposes"),
        special=_special(activity),
        necessity=_necessity(activity),
        retention=_retention(activity),
        quality=_quality(activity),
        consent=_consent(purposes, numbers),
    )


def _basis(purpose: Purpose, number: str) -> PurposeBasis:
    path = f"purposes.{purpose.key}"
    facts: list[tuple[str, Cell]] = [
        ("Necessary because", purpose.necessity or _ask_for(f"{path}.necessity")),
        (
            "Alternatives considered",
            purpose.alternatives_considered or _ask_for(f"{path}.alternatives_considered"),
        ),
    ]
    if purpose.lawful_basis_reference:
        facts.insert(0, ("Rests on", purpose.lawful_basis_reference))
    if purpose.lawful_basis == "contract":
        facts.append(("Indispensable to the contract", purpose.necessary_for_contract))
    if purpose.lawful_basis == "legitimate-interests":
        facts += _interest(purpose.legitimate_interest, path)
    basis = BASES.get(purpose.lawful_basis or "", words(purpose.lawful_basis))
    shown: Cell = basis
    if purpose.lawful_basis in {"none", "unclear"}:
        shown = Mark("not", f"{basis}: no basis of Art. 6(1) is named")
    return PurposeBasis(
        key=purpose.key,
        name=f"{number} {named(purpose.key, purpose.name)}",
        basis=shown,
        facts=tuple(facts),
    )


def _ask_for(path: str) -> Ask:
    return Ask("", path)


def _interest(assessed: LegitimateInterestAssessment | None, path: str) -> list[tuple[str, Cell]]:
    if assessed is None:
        return [("Balancing test", _ask_for(f"{path}.legitimate_interest"))]
    done = f"done {day(assessed.done)}" if assessed.done else None
    return [
        ("Interest pursued", assessed.interest),
        ("Necessity of the interest", assessed.necessity),
        ("Balancing", assessed.balancing),
        ("Safeguards", assessed.safeguards),
        ("Outcome of the test", listed([words(assessed.outcome), done, assessed.owner])),
    ]


def _special(activity: Activity) -> Table:
    marked = [item for item in (activity.data_items or {}).values() if _is_special(item)]
    open_items = [
        item.key for item in (activity.data_items or {}).values() if item.special_category is None
    ]
    return Table(
        ("Data item", "Kind", "Ground of Art. 9(2)", "Rests on", "Inference prevented"),
        (20, 22, 24, 20, 14),
        tuple(
            (
                label(item.key),
                special(item),
                GROUNDS.get(item.special_ground or "", words(item.special_ground)),
                item.special_ground_reference,
                answer(item.inference_prevented)
                if item.inferred_special_category not in {None, "none"}
                else "not needed",
            )
            for item in marked
        ),
        ask=Ask(
            f"Whether these belong to a special category: {item_names(open_items)}",
            f"data_items.{open_items[0]}.special_category",
        )
        if open_items
        else None,
        none="By the record, no item belongs to a special category and none can be inferred.",
    )


def _is_special(item: DataItem) -> bool:
    return any(
        kind not in {None, "none"}
        for kind in (item.special_category, item.inferred_special_category)
    )


def _necessity(activity: Activity) -> Table:
    used: dict[str, list[str]] = {}
    numbers = purpose_numbers(activity)
    for purpose in (activity.purposes or {}).values():
        for item in purpose.data or []:
            used.setdefault(item, []).append(numbers[purpose.key])
    return Table(
        ("Data item", "Used for", "Why less would not do", "Must be given"),
        (24, 20, 42, 14),
        tuple(
            (
                label(item.key),
                listed(used.get(item.key, [])) or Mark("part", "no purpose names it"),
                item.necessary,
                item.mandatory,
            )
            for item in (activity.data_items or {}).values()
        ),
        ask=Ask("Which personal data are used", "data_items"),
    )


def _retention(activity: Activity) -> Table:
    return Table(
        ("Data item", "Kept", "Counted from", "Then", "Reason", "Deletion"),
        (25, 17, 13, 11, 18, 16),
        _kept_alike(tuple((activity.data_items or {}).values())),
        ask=Ask("How long the data are kept", "data_items"),
    )


def _kept_alike(items: tuple[DataItem, ...]) -> tuple[tuple[Cell, ...], ...]:
    """One row for all items that are kept in the same way."""
    alike: dict[tuple[Cell, ...], list[str]] = {}
    for item in items:
        alike.setdefault(_kept(item), []).append(item.key)
    return tuple((item_names(keys), *cells) for cells, keys in alike.items())


def _kept(item: DataItem) -> tuple[Cell, ...]:
    kept = item.retention or Retention()
    how: Cell = period(kept.period) or kept.criteria
    if kept.indefinite:
        how = Mark("not", "without an end")
    also = [
        f"inactive accounts: {period(kept.inactive_accounts)}" if kept.inactive_accounts else None,
        f"unfinished sign-ups: {period(kept.incomplete_sign_ups)}"
        if kept.incomplete_sign_ups
        else None,
    ]
    more = [part for part in also if part]
    proof = {True: ("met", "automatic, proven"), False: ("part", "automatic, not proven")}
    deletion: Cell = answer(kept.deletion_automatic, "automatic", "by hand")
    if kept.deletion_automatic and kept.deletion_proven is not None:
        deletion = Mark(*proof[kept.deletion_proven])  # type: ignore[arg-type]
    return (
        lines([how, *more]) if more else how,
        words(kept.trigger),
        words(kept.then),
        kept.reason,
        deletion,
    )


def _quality(activity: Activity) -> Table:
    rows = [
        (item.key, item.quality)
        for item in (activity.data_items or {}).values()
        if item.quality is not None
    ]
    return Table(
        ("Data item", "Complete", "Stale after", "Updated", "Known bias", "Accuracy checked"),
        (20, 12, 13, 15, 25, 15),
        tuple((label(key), *_quality_cells(quality)) for key, quality in rows),
        none="The record says nothing about the quality of any data item. "
        "Where people are scored or judged, write it under data_items as quality.",
    )


def _quality_cells(quality: Quality) -> tuple[Cell, ...]:
    complete = None if quality.completeness is None else f"{quality.completeness * 100:g} per cent"
    return (
        complete,
        period(quality.stale_after),
        quality.update_frequency,
        quality.known_bias,
        quality.accuracy_checked,
    )


def _consent(purposes: tuple[Purpose, ...], numbers: dict[str, str]) -> Table:
    asked = [p for p in purposes if p.consent or p.lawful_basis == "consent"]
    return Table(
        ("Consent for", "Freely given", "Asked how", "Withdrawn how", "Proof"),
        (24, 19, 19, 19, 19),
        tuple(
            (f"{numbers[p.key]} {named(p.key, p.name)}", *_consent_cells(p.consent or Consent()))
            for p in asked
        ),
        none="No purpose rests on consent by the record.",
    )


def _consent_cells(consent: Consent) -> tuple[Cell, ...]:
    return (
        _signs(
            (consent.condition_of_service, "condition of the service", False),
            (consent.detriment_on_refusal, "detriment on refusal", False),
            (consent.bundled, "bundled", False),
            (consent.granular, "a choice of its own", True),
        ),
        _signs(
            (consent.affirmative_act, "clear act", True),
            (consent.pre_ticked, "pre-ticked", False),
            (consent.refuse_as_prominent, "refusal as prominent", True),
            (consent.recipients_named, "recipients named", True),
        ),
        _signs(
            (consent.withdrawal_route, "a route", True),
            (consent.withdrawal_as_easy, "as easy as giving", True),
            (consent.withdrawal_stops_trackers, "stops trackers", True),
            (consent.withdrawal_told_to_recipients, "recipients are told", True),
        ),
        lines(
            [
                answer(consent.proof_kept, "kept", "not kept"),
                *([f"notice {consent.notice_version}"] if consent.notice_version else []),
                *([_fields(consent.record_fields)] if consent.record_fields else []),
                *([f"asked anew every {period(consent.refreshed_every)}"]
                  if consent.refreshed_every else []),
            ]
        ),
    )  # fmt: skip


def _fields(names: list[str]) -> str:
    return f"{len(names)} fields in each record"


def _signs(*facts: tuple[bool | None, str, bool]) -> Cell:
    """What is as it should be, what is not, and what nobody wrote down: one sign each."""
    good = [what for value, what, wanted in facts if value is wanted and wanted]
    kept = [f"not {what}" for value, what, wanted in facts if value is False and not wanted]
    bad = [what for value, what, wanted in facts if value is True and not wanted]
    lacking = [f"not {what}" for value, what, wanted in facts if value is False and wanted]
    unknown = [what for value, what, _ in facts if value is None]
    shown: list[Cell] = [Mark("not", text) for text in (*bad, *lacking)]
    fine = capital(listed((*good, *kept)))
    if fine:
        shown.append(fine)
    if len(unknown) == len(facts):
        return None
    if unknown:
        shown.append(Mark("open", f"{len(unknown)} not stated"))
    return lines(shown)
