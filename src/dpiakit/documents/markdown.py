"""The checklist as Markdown for issues and pull requests.

Text of a record is untrusted: all of it passes through :mod:`dpiakit.source.markup`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from dpiakit.documents.views import Cell, Mark
from dpiakit.documents.wording import day
from dpiakit.source.markup import code, escaped

if TYPE_CHECKING:
    from dpiakit.documents.accepted import AcceptedPart
    from dpiakit.documents.checklist import Checklist, Item, Part


def markdown_checklist(checklist: Checklist) -> str:
    """The whole checklist, one item a line with its details below."""
    return "\n".join(_lines(checklist)) + "\n"


def _lines(checklist: Checklist) -> Iterator[str]:
    yield f"# Launch checklist: {escaped(checklist.title)}"
    yield ""
    yield escaped(checklist.about)
    yield ""
    yield f"**{escaped(checklist.kicker)}: {escaped(checklist.answer)}**"
    yield ""
    yield from (f"- {escaped(reason)}" for reason in checklist.reasons)
    if checklist.more_reasons:
        yield f"- and {checklist.more_reasons} more"
    yield ""
    if checklist.unassessed:
        yield f"**Not assessed: {escaped(', '.join(checklist.unassessed))}.** No pack speaks for "
        yield "these markets; nothing was checked there."
        yield ""
    yield from (f"- {name}: {escaped(str(value))}" for name, value in checklist.facts)
    for stage in checklist.stages:
        yield from ("", f"## {stage.name}", "")
        if not stage.parts:
            yield "No obligation of this stage applies."
        for part in stage.parts:
            if part.items:
                yield from _part(part)
        yield from (f"- {escaped(told)}" for told in stage.quiet)
    yield from _closing(checklist)


def _part(part: Part) -> Iterator[str]:
    yield f"### {escaped(part.owner)}"
    yield ""
    for item in part.items:
        yield from _item(item)
    yield ""


def _item(item: Item) -> Iterator[str]:
    later = f", {item.later}" if item.later else ""
    yield f"- [ ] **{escaped(item.title)}** ({item.severity}{later})"
    for text in item.what:
        yield f"  - {escaped(text)}"
    if item.more:
        yield f"  - {item.more}"
    if item.remedy:
        yield f"  - To do: {escaped(item.remedy)}"
    places = ", ".join(code(place) for place in item.where)
    yield f"  - {escaped(item.provisions) or 'no provision'}; {code(item.rule)}; {places}"


def _closing(checklist: Checklist) -> Iterator[str]:
    yield from _accepted(checklist.accepted)
    yield from ("", "## Open questions", "")
    if not checklist.questions:
        yield "None. Every fact the rules ask for is written down."
    for question in checklist.questions:
        who = f"{question.severity}, {escaped(question.owner)}"
        yield f"- [ ] {code(question.path)} ({who}) {code(question.where)}"
    yield from ("", "## Measures to finish", "")
    if not checklist.measures.rows:
        yield checklist.measures.none
    for title, lowers, status, owner, due in checklist.measures.rows:
        when = f", due {_said(due)}" if due else ", no date"
        yield (
            f"- [ ] {escaped(_said(title))} ({_said(status)}), lowers {_said(lowers)}; "
            f"{escaped(_said(owner) or 'no owner')}{when}"
        )
    yield from ("", "## Conditions", "")
    if not checklist.conditions:
        yield checklist.no_conditions
    for condition in checklist.conditions:
        box = "x" if condition.done else " "
        yield f"- [{box}] {escaped(condition.text)} ({escaped(condition.detail)})"
    yield from ("", "## Who signs", "")
    for role, name in checklist.signatories:
        yield f"- [ ] {role}: {escaped(name) if name else 'name not stated'}"
    yield ""
    yield "A ticked box means that a rule was passed by the facts recorded. Not legal advice."


def _accepted(accepted: AcceptedPart) -> Iterator[str]:
    if not accepted.said:
        return
    yield from ("", "## Accepted for a time", "", escaped(accepted.said), "")
    for waived in accepted.waived:
        yield f"- [ ] {code(waived.id)} ({waived.severity}), until {escaped(waived.until)}"
        yield from (f"  - {escaped(what)}" for what in waived.what)
        if waived.more:
            yield f"  - and {waived.more} more"
        yield f"  - Why: {escaped(waived.why)}"
        yield f"  - Who: {escaped(waived.who)}"
        yield from (f"  - Meanwhile: {escaped(measure)}" for measure in waived.meanwhile)
        if waived.ticket:
            yield f"  - Ticket: {escaped(waived.ticket)}"
        granted = f"granted {day(waived.granted)}; " if waived.granted else ""
        yield f"  - {granted}{code(waived.where)}"
    if accepted.baseline:
        yield from ("", escaped(accepted.baseline))


def _said(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Mark():
            return cell.label
        case str() | int():
            return str(cell)
        case tuple():
            return ", ".join(cell)
        case date():
            return day(cell) or ""
        case _:
            return ""
