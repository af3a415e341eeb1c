"""Section 1: the data, the purposes, the scope, how it works and with what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dpiakit.documents.flows import Flows, flows, group_name
from dpiakit.documents.views import Ask, Cell, Mark, Pairs, Prose, Table, lines
from dpiakit.documents.wording import (
    capital,
    category,
    facts_of,
    label,
    listed,
    named,
    period,
    place,
    places,
    several,
    words,
)
from dpiakit.findings import Assessment
from dpiakit.model import Activity, title
from dpiakit.model.data import DataItem
from dpiakit.model.purposes import FurtherUse, Purpose


@dataclass(frozen=True, slots=True)
class Description:
    """Section 1 of the template."""

    data: Table
    purposes: Table
    further: Table
    about: Prose
    people: Table
    children: Pairs
    scale: Pairs
    context: Pairs
    life_cycle: Table
    flows: Flows
    systems: Table
    codes: Cell
    codes_ask: Ask | None


def description(assessment: Assessment) -> Description:
    """Section 1 from the record."""
    activity = assessment.record.activity
    codes = [
        *(activity.codes_of_conduct or []),
        *((activity.governance.codes_of_conduct or []) if activity.governance else []),
    ]
    return Description(
        data=_data(activity),
        purposes=_purposes(activity),
        further=_further(activity),
        about=Prose(
            activity.description, Ask("What the processing is and how it works", "description")
        ),
        people=_people(activity),
        children=facts_of(activity.children),
        scale=facts_of(activity.scale),
        context=_context(activity),
        life_cycle=_life_cycle(activity),
        flows=flows(activity),
        systems=_systems(activity),
        codes=listed(codes) or "None, by the record.",
        codes_ask=Ask("Whether it follows an approved code of conduct", "codes_of_conduct")
        if activity.codes_of_conduct is None and not codes
        else None,
    )


def purpose_numbers(activity: Activity) -> dict[str, str]:
    """P1, P2 …: how later sections name the purposes of section 1.1.b."""
    return {key: f"P{i}" for i, key in enumerate(activity.purposes or {}, start=1)}


def item_names(keys: list[str] | None) -> str | None:
    """Data items by name, in a sentence's case."""
    return listed(label(key) if i == 0 else words(key) for i, key in enumerate(keys or []))


def special(item: DataItem) -> Cell:
    """What makes an item special: by itself, by inference, or by what else is written."""
    marks: list[Cell] = []
    if item.special_category and item.special_category != "none":
        marks.append(Mark("not", f"{words(item.special_category)}"))
    inferred = item.inferred_special_category
    if inferred and inferred != "none":
        kind = "part" if item.inference_prevented else "not"
        marks.append(Mark(kind, f"{words(inferred)} can be inferred"))  # type: ignore[arg-type]
    for stated, what in (
        (item.criminal_offences, "offences, Art. 10"),
        (item.highly_personal, "very private"),
        (item.ccpa_sensitive, "sensitive, CCPA"),
        (item.sensitive_places, "sensitive places"),
        (item.biometric_for_identification, "biometric"),
    ):
        if stated:
            marks.append(Mark("part", what))
    if item.location_precision == "precise":
        marks.append(Mark("part", "precise location"))
    if marks:
        return lines(marks)
    return None if item.special_category is None else Mark("none", "no")


def _data(activity: Activity) -> Table:
    return Table(
        ("Data item", "Category", "Of whom", "From", "Special", "Form"),
        (19, 18, 17, 16, 18, 12),
        tuple(
            (
                lines([label(item.key), *([item.description] if item.description else [])]),
                category(item.category),
                listed(words(group) for group in item.people or []),
                _origin(item),
                special(item),
                words(item.state),
            )
            for item in (activity.data_items or {}).values()
        ),
        ask=Ask("Which personal data are used", "data_items"),
    )


def _origin(item: DataItem) -> str | None:
    source = words(item.source)
    if item.source == "data-subject":
        source = "the person"
    how = words(item.origin)
    return f"{source}, {how}" if source and how else source or how


def _purposes(activity: Activity) -> Table:
    numbers = purpose_numbers(activity)
    return Table(
        ("Purpose", "Aim", "What happens", "Data"),
        (26, 17, 30, 27),
        tuple(
            (
                f"{numbers[purpose.key]} {named(purpose.key, purpose.name)}",
                title("purposes", purpose.aim) if purpose.aim else None,
                lines(_traits(purpose)),
                item_names(purpose.data),
            )
            for purpose in (activity.purposes or {}).values()
        ),
        ask=Ask("What the data are used for", "purposes"),
    )


def _traits(purpose: Purpose) -> list[Cell]:
    found: list[Cell] = [purpose.description] if purpose.description else []
    if purpose.profiling and purpose.profiling != "none":
        found.append(Mark("part", f"profiling: {words(purpose.profiling)}"))
    if purpose.children_included:
        found.append(Mark("part", "children included"))
    if purpose.off_site_tracking:
        found.append(Mark("part", "tracking on other sites"))
    return found


def _further(activity: Activity) -> Table:
    found = [p for p in (activity.purposes or {}).values() if p.further_use]
    return Table(
        ("Further use", "Link and context", "Consequences and safeguards", "Outcome"),
        (22, 33, 29, 16),
        tuple(_further_use(purpose, purpose_numbers(activity)[purpose.key]) for purpose in found),
        none="The record names no further use of data collected for something else.",
    )


def _further_use(purpose: Purpose, number: str) -> tuple[Cell, ...]:
    use = purpose.further_use or FurtherUse()
    return (
        f"{number} {named(purpose.key, purpose.name)}",
        lines(part for part in (use.link, use.context, use.nature) if part),
        lines(part for part in (use.consequences, use.safeguards) if part),
        lines(part for part in (words(use.outcome), use.tested) if part),
    )


def _people(activity: Activity) -> Table:
    return Table(
        ("Group", "Kind", "Number", "By market", "Vulnerable"),
        (24, 22, 14, 24, 16),
        tuple(
            (
                lines([group_name(g), *([g.description] if g.description else [])]),
                title("people", g.category) if g.category else None,
                f"{g.count:,}" if g.count is not None else None,
                listed(f"{place(m)} {n:,}" for m, n in (g.count_by_market or {}).items()),
                _vulnerable(g.vulnerable, g.vulnerability, imbalance=g.power_imbalance),
            )
            for g in (activity.data_subjects or {}).values()
        ),
        ask=Ask("Whose data are used", "data_subjects"),
    )


def _vulnerable(
    vulnerable: bool | None, kinds: Sequence[str] | None, *, imbalance: bool | None
) -> Cell:
    found: list[Cell] = []
    if vulnerable:
        found.append(Mark("part", listed(words(k) for k in kinds or []) or "yes"))
    if imbalance:
        found.append(Mark("part", "cannot freely say no"))
    if found:
        return lines(found)
    return None if vulnerable is None else "no"


def _context(activity: Activity) -> Pairs:
    transfers = activity.transfers
    crossing: Cell = None
    if transfers is not None:
        where = dict.fromkeys(
            place(t.destination) or t.organisation or "" for t in transfers.values()
        )
        crossing = several(filter(None, where)) if where else "none"
    return (
        ("Markets", places(activity.markets)),
        ("Languages", tuple(activity.languages) if activity.languages else None),
        ("Transfers to third countries", crossing),
    )


def _life_cycle(activity: Activity) -> Table:
    items = activity.data_items or {}
    rows: list[tuple[Cell, ...]] = []
    sources: dict[str, list[str]] = {}
    for item in items.values():
        sources.setdefault(_origin(item) or "source not stated", []).append(item.key)
    rows.append(("Collection", lines(f"{capital(s)}: {item_names(k)}" for s, k in sources.items())))
    rows.append(
        ("Use", listed(f"{n} {words(key)}" for key, n in purpose_numbers(activity).items()))
    )
    stored = [
        f"{named(s.key, s.name)}{f' in {place(s.hosted_in)}' if s.hosted_in else ''}"
        for s in (activity.systems or {}).values()
    ]
    rows.append(("Storage", capital(listed(stored))))
    shared = [
        f"{named(r.key, r.name)}{f' ({place(r.country)})' if r.country else ''}"
        for r in (activity.recipients or {}).values()
    ]
    rows.append(("Sharing", "none" if activity.recipients == {} else listed(shared)))
    ends: dict[str, list[str]] = {}
    for item in items.values():
        ends.setdefault(_end(item), []).append(item.key)
    rows.append(("Deletion", lines(f"{capital(e)}: {item_names(k)}" for e, k in ends.items())))
    return Table(("Phase", "What happens"), (16, 84), tuple(rows))


def _end(item: DataItem) -> str:
    """When an item goes, in a few words."""
    kept = item.retention
    if kept is None:
        return "not stated"
    if kept.indefinite:
        return "kept without an end"
    then = words(kept.then) or "ends"
    if kept.period:
        since = f" after {words(kept.trigger)}" if kept.trigger else ""
        return f"{then} {period(kept.period)}{since}"
    return f"{then} by criteria" if kept.criteria else "not stated"


def _systems(activity: Activity) -> Table:
    recipients = activity.recipients or {}
    return Table(
        ("Asset", "Kind", "Where", "Operated by", "Data"),
        (24, 15, 15, 18, 28),
        tuple(
            (
                lines([named(s.key, s.name), *([s.description] if s.description else [])]),
                words(s.kind),
                place(s.hosted_in),
                named(s.operated_by, recipients[s.operated_by].name)
                if s.operated_by in recipients
                else "the controller",
                item_names(s.data),
            )
            for s in (activity.systems or {}).values()
        ),
        ask=Ask("With which systems, services, devices and sites it is done", "systems")
        if activity.systems is None
        else None,
    )
