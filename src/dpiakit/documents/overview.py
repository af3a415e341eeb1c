"""Section 0: who answers, what it is called, when it starts, why an assessment is made."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from dpiakit.documents.summary import impact_assessment
from dpiakit.documents.views import (
    Ask,
    Cell,
    Code,
    Mark,
    Pairs,
    Prose,
    Table,
    lines,
    provisions,
)
from dpiakit.documents.wording import (
    SCREENINGS,
    answer,
    capital,
    day,
    facts_of,
    label,
    listed,
    named,
    place,
    places,
    words,
)
from dpiakit.findings import Assessment, Trigger
from dpiakit.model import Activity
from dpiakit.model.parties import Controller, Recipient
from dpiakit.source import dotted

MOST_REASONS = 5
PROCESSING_FOR_US = frozenset({"processor", "service-provider", "contractor"})


@dataclass(frozen=True, slots=True)
class Group:
    """The triggers of one source: those met or open in full, the rest by name."""

    name: str
    table: Table
    unmet: str | None


@dataclass(frozen=True, slots=True)
class Overview:
    """Section 0 of the template."""

    controller: Pairs
    dpo: Pairs
    joint: Table
    processors: Table
    sub_processors: Table
    recipients: Table
    naming: Pairs
    planning: Pairs
    people: Table
    assessment: Pairs
    outcome: str
    reasons: tuple[str, ...]
    more_reasons: int
    groups: tuple[Group, ...]
    criteria: str
    unknown_lists: tuple[str, ...]
    """What the screening could not look up: unknown, not free."""
    scope: Prose


def overview(assessment: Assessment) -> Overview:
    """Section 0 from the record and the screening."""
    activity = assessment.record.activity
    controller = activity.controller or Controller()
    screening = assessment.screening
    written = impact_assessment(assessment)
    return Overview(
        controller=_controller(controller),
        dpo=_dpo(controller),
        joint=_joint(controller),
        processors=_recipients(activity, processing=True),
        sub_processors=_sub_processors(activity),
        recipients=_recipients(activity, processing=False),
        naming=_naming(assessment),
        planning=_planning(activity),
        people=_people(activity),
        assessment=_written(assessment),
        outcome=SCREENINGS[screening.outcome],
        reasons=screening.reasons[:MOST_REASONS],
        more_reasons=max(0, len(screening.reasons) - MOST_REASONS),
        groups=_groups(screening.triggers),
        criteria=f"{screening.criteria_met} of the nine criteria of WP248 are met, "
        f"{screening.criteria_open} cannot be judged yet.",
        unknown_lists=screening.notes,
        scope=Prose(
            written.scope,
            Ask("What this assessment covers", "governance.impact_assessment.scope"),
        ),
    )


def _controller(controller: Controller) -> Pairs:
    representative: Cell = None
    for where, found in (
        ("European Union", controller.eu_representative),
        ("United Kingdom", controller.uk_representative),
    ):
        if found is not None and found.appointed:
            representative = listed([found.name, place(found.country), f"in the {where}"])
    return (
        ("Name", controller.name),
        ("Contact", controller.contact),
        ("Address", controller.address),
        ("Kind of organisation", capital(words(controller.type))),
        ("Role", capital(words(controller.role))),
        ("Establishments, the main one first", places(controller.establishments)),
        *((("On behalf of", tuple(controller.on_behalf_of)),) if controller.on_behalf_of else ()),
        *((("Representative", representative),) if representative else ()),
        *((("Group of undertakings", controller.group),) if controller.group else ()),
    )


def _dpo(controller: Controller) -> Pairs:
    dpo = controller.dpo
    if dpo is None:
        return ()
    return tuple((name, value) for name, value in facts_of(dpo))


def _joint(controller: Controller) -> Table:
    joint = controller.joint_controllers
    return Table(
        ("Joint controller", "Country", "Arrangement", "Who does what"),
        (22, 15, 21, 42),
        tuple(
            (
                named(one.key, one.name),
                place(one.country),
                answer(one.arrangement, "in writing", "none"),
                one.responsibilities or listed(words(duty) for duty in one.allocated or []),
            )
            for one in (joint or {}).values()
        ),
        ask=None
        if joint is not None
        else Ask("Whether there are joint controllers", "controller.joint_controllers"),
        none="The record says: no joint controllers.",
    )


def _recipients(activity: Activity, *, processing: bool) -> Table:
    written = activity.recipients
    chosen = [r for r in (written or {}).values() if (r.role in PROCESSING_FOR_US) is processing]
    what = "Processor" if processing else "Other recipient"
    none = "The record names none."
    ask = None
    if written is None and processing:
        ask = Ask("Who receives or processes the data", "recipients")
    return Table(
        (what, "Role", "For what", "Country", "Contract"),
        (24, 17, 29, 15, 15),
        tuple(_recipient(one) for one in chosen),
        ask=ask,
        none=none,
    )


def _recipient(one: Recipient) -> tuple[Cell, ...]:
    country = place(one.country)
    if one.owner_country and one.owner_country != one.country:
        country = f"{country or 'not stated'}; owned from {place(one.owner_country)}"
    return (
        named(one.key, one.name),
        capital(words(one.role)),
        one.service,
        country,
        answer(one.contract, "in writing", "none"),
    )


def _sub_processors(activity: Activity) -> Table:
    found = [
        (recipient, sub)
        for recipient in (activity.recipients or {}).values()
        for sub in (recipient.sub_processors or {}).values()
    ]
    return Table(
        ("Sub-processor", "Engaged by", "For what", "Country", "Authorised"),
        (24, 24, 22, 15, 15),
        tuple(
            (
                named(sub.key, sub.name),
                named(recipient.key, recipient.name),
                sub.service,
                place(sub.country),
                answer(sub.authorised),
            )
            for recipient, sub in found
        ),
        none="The record names no sub-processors.",
    )


def _naming(assessment: Assessment) -> Pairs:
    activity = assessment.record.activity
    return (
        ("Name", activity.title),
        ("Identifier", Code(activity.id) if activity.id else None),
        ("Version", activity.version),
        ("Status", capital(activity.status)),
        ("Owner", activity.owner),
        ("Files of the record", Code(_files(assessment.record.files))),
    )


def _files(files: tuple[str, ...]) -> str:
    """The files of a record; those beside or around the first without its folder."""
    return ", ".join([*files[:1], *(posixpath.basename(file) for file in files[1:])])


def _planning(activity: Activity) -> Pairs:
    dates = activity.dates
    if dates is None:
        return (("Planned start", None), ("Last material change", None))
    ended = (("Expected end", dates.expected_end),) if dates.expected_end else ()
    return (
        ("Planned start", dates.planned_start),
        *((("Started", dates.started),) if dates.started else ()),
        ("Last material change", dates.last_material_change),
        ("Last review", dates.last_review),
        *ended,
        *((("Retired", dates.retired),) if dates.retired else ()),
        ("Markets", places(activity.markets)),
        ("Required by a new law", activity.required_by_new_law),
    )


def _people(activity: Activity) -> Table:
    return Table(
        ("Role", "Who", "May decide", "Trained on"),
        (22, 30, 32, 16),
        tuple(
            (capital(words(one.role)) or label(one.key), one.name, one.authority, one.trained_on)
            for one in (activity.people or {}).values()
        ),
        ask=Ask("Who takes part in this assessment, and in which role", "people")
        if activity.people is None
        else None,
    )


def _written(assessment: Assessment) -> Pairs:
    """What the record says of the assessment itself; nothing where it says nothing."""
    written = impact_assessment(assessment)
    stated = (written.date, written.version, written.approved, written.next_review)
    if all(value is None for value in stated):
        return ()
    return (
        ("Completed", written.date),
        ("Version", written.version),
        ("Version of the processing covered", written.covers_version),
        ("Validated", _validated(assessment)),
        ("Summary to be published", written.publish_summary),
        ("Next review", written.next_review),
    )


def _validated(assessment: Assessment) -> Cell:
    written = impact_assessment(assessment)
    if written.approved is None:
        return None
    return listed([day(written.approved), written.approved_by, written.approver_authority])


def _groups(triggers: tuple[Trigger, ...]) -> tuple[Group, ...]:
    return tuple(_group(name, triggers) for name in dict.fromkeys(t.group for t in triggers))


def _group(name: str, triggers: tuple[Trigger, ...]) -> Group:
    here = [t for t in triggers if t.group == name]
    shown = [t for t in here if t.met is not False]
    return Group(
        name=name,
        table=Table(
            ("Trigger", "Result", "Provision"),
            (50, 16, 34),
            tuple(_trigger(t) for t in shown),
            none="No trigger of this source is met.",
        ),
        unmet=listed(t.title.rstrip(".") for t in here if t.met is False),
    )


def _trigger(trigger: Trigger) -> tuple[Cell, ...]:
    title = capital(trigger.title) or trigger.name
    if trigger.met:
        mark = Mark("not", "met") if trigger.single else Mark("part", "met, counts")
        return title, mark, provisions(trigger.citations)
    waits = [Code(dotted(path)) for path in trigger.missing[:3]]
    return lines([title, *waits]), Mark("open", "open"), provisions(trigger.citations)
