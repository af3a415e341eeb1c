"""What is accepted for a time: by whom, why, until when, and what protects people meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dpiakit.documents.views import Cell, Code, Mark, Pairs, Text, lines
from dpiakit.documents.wording import counted, day, listed, outcome_mark, sentence, short
from dpiakit.findings import SEVERITIES, Acceptance, Assessment, Finding
from dpiakit.source import Position

MOST_NAMED = 12
"""So many findings of one waiver are named; annex A has all."""


@dataclass(frozen=True, slots=True)
class Waived:
    """One waiver with the findings it covers."""

    id: str
    severity: str
    """The gravest of them."""
    until: str
    what: tuple[str, ...]
    """Each finding: the obligation, the element, what is wrong, and where."""
    more: int
    who: str
    why: str
    meanwhile: tuple[str, ...]
    ticket: str
    granted: date | None
    where: str
    """The line of the waiver."""


@dataclass(frozen=True, slots=True)
class AcceptedPart:
    """Everything that is accepted for a time; nothing of it is met."""

    said: str
    """In one sentence, for the first page; empty where nothing is accepted."""
    waived: tuple[Waived, ...]
    baseline: str
    """A sentence about what is only older than the baseline; empty for nothing."""


def accepted_part(assessment: Assessment) -> AcceptedPart:
    """What the waivers of an assessment cover, gravest first, then by name."""
    everything = (*assessment.findings, *assessment.at_launch)
    under = [f for f in everything if f.outcome == "waived"]
    launch = assessment.gate.launch
    by_waiver: dict[str, list[Finding]] = {}
    for finding in sorted(under, key=lambda f: SEVERITIES.index(f.severity)):
        if finding.waiver:
            by_waiver.setdefault(finding.waiver.id, []).append(finding)
    return AcceptedPart(
        said=_said(under),
        waived=tuple(_waived(found, launch) for found in by_waiver.values()),
        baseline=_baseline([f for f in under if f.waiver is None]),
    )


def _said(under: list[Finding]) -> str:
    if not under:
        return ""
    blocking = sum(f.severity == "blocking" for f in under)
    if len(under) == 1:
        grave = " of a blocking obligation" if blocking else ""
        return (
            f"1 finding{grave} is accepted for a time. That makes nothing lawful: it counts as "
            "not met."
        )
    grave = f", {blocking} of them of blocking obligations" if blocking else ""
    return (
        f"{len(under)} findings are accepted for a time{grave}. "
        "That makes nothing lawful: each counts as not met."
    )


def _waived(found: list[Finding], launch: date | None) -> Waived:
    acceptance = found[0].acceptance
    if acceptance is None:
        raise ValueError("a finding without a waiver was taken for a waived one")
    people = (
        f"Approved by {acceptance.approved_by}" if acceptance.approved_by else None,
        f"owner {acceptance.owner}" if acceptance.owner else None,
    )
    return Waived(
        id=acceptance.id,
        severity=found[0].severity,
        until=_until(acceptance, launch),
        what=tuple(_what(finding) for finding in found[:MOST_NAMED]),
        more=max(0, len(found) - MOST_NAMED),
        who="; ".join(person for person in people if person),
        why=sentence(acceptance.reason),
        meanwhile=acceptance.measures,
        ticket=acceptance.ticket,
        granted=acceptance.created,
        where=short(Position(acceptance.file, acceptance.line, 0)) if acceptance.file else "",
    )


def _until(acceptance: Acceptance, launch: date | None) -> str:
    until = day(acceptance.expires) or "no day"
    ends = acceptance.expires is not None and launch is not None and acceptance.expires < launch
    return f"{until}, before the launch" if ends else until


def _what(finding: Finding) -> str:
    of = f" ({finding.element})" if finding.element else ""
    state = "not answered" if finding.stands == "needs-evidence" else "failed"
    message = sentence(finding.message) if finding.message else ""
    place = short(finding.position)
    return f"{finding.title.rstrip('.')}{of}, {state}. {message} {finding.rule}, {place}".strip()


def _baseline(older: list[Finding]) -> str:
    if not older:
        return ""
    days = listed(sorted({f.acceptance.id for f in older if f.acceptance}))
    verb = "is" if len(older) == 1 else "are"
    return (
        f"{counted(len(older), 'further finding')} {verb} in the baseline of {days}: nobody "
        "accepted them, they are only older than that day. Annex A lists them."
    )


def waiver_facts(waived: Waived) -> Pairs:
    """A waiver as pairs of a term and what holds."""
    return (
        ("Accepted", lines(_cells(waived))),
        ("Why", waived.why),
        ("Who", waived.who),
        ("Until", waived.until),
        ("Meanwhile", lines(waived.meanwhile) or Mark("open", "no measure is named")),
        ("Granted", waived.granted),
        *((("Ticket", waived.ticket),) if waived.ticket else ()),
        ("Written at", Code(waived.where)),
    )


def _cells(waived: Waived) -> Iterable[Cell]:
    yield from waived.what
    if waived.more:
        yield Text((f"and {waived.more} more, in annex A",))


def mark_of(finding: Finding) -> Mark:
    """What a finding comes to as a sign: a waived one is not met, or not answered."""
    if finding.outcome != "waived":
        return outcome_mark(finding.outcome)
    if finding.stands == "needs-evidence":
        return Mark("open", "waived, not answered")
    return Mark("not", "waived, not met")


def told(finding: Finding) -> str:
    """What is wrong, and that a waiver of it has expired where one has."""
    ended = finding.acceptance if finding.outcome != "waived" else None
    if ended is None:
        return finding.message
    owner = f" (owner {ended.owner})" if ended.owner else ""
    return f"{finding.message} Waiver {ended.id}{owner} expired on {day(ended.expires)}.".strip()


def accepted_until(finding: Finding) -> str:
    """Under what a finding is accepted, after its severity; empty for every other."""
    acceptance = finding.acceptance
    if finding.outcome != "waived" or acceptance is None:
        return ""
    if acceptance.kind == "baseline":
        return f"in the baseline of {acceptance.id}"
    return f"accepted until {day(acceptance.expires)} under {acceptance.id}"
