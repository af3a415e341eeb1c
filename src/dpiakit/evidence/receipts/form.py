"""Whether a consent document has the form it must have, whatever record it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from dpiakit.evidence.receipts import kantara
from dpiakit.evidence.receipts.document import ConsentDocument, ConsentRecord, Group
from dpiakit.evidence.receipts.faults import Fault
from dpiakit.evidence.receipts.fields import (
    BY_NAME,
    LAW,
    PROFILES,
    SPECIFIED,
    STATES,
    Field,
    Profile,
    fields_of,
    is_demanded,
    kind_of,
    state_of,
)
from dpiakit.evidence.receipts.times import moment_of, term_of
from dpiakit.records.likeness import nearest
from dpiakit.source import Path, quoted

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_OF_EVENTS = frozenset(
    {"event_time", "validity_duration", "entity_id", "event_type", "event_state"}
)


def faults_of(document: ConsentDocument, end: datetime) -> Iterator[Fault]:
    """What is wrong with a document by itself. ``end`` is the first moment after the day."""
    if document.family == "kantara":
        yield from kantara.faults_of(document.written.data, document.written.path)
    elif document.family != "pack":
        profile = next(one for one in PROFILES if one == document.profile)
        linked = document.family == "27560-dpv"
        for fault in _specified(document, profile):
            yield _in_terms(fault) if linked else fault
    for record in document.records:
        yield from _principal(record)
        for event in record.events:
            yield from _event(event, record, document, end)


def _in_terms(fault: Fault) -> Fault:
    """A missing field with the term that would stand for it."""
    field = BY_NAME.get(fault.field)
    if fault.kind != "missing" or fault.hint or field is None or not field.terms:
        return fault
    return replace(fault, hint=f"In terms of the vocabulary: {field.terms[0]}.")


def _specified(document: ConsentDocument, profile: Profile) -> Iterator[Fault]:
    if document.receipt is not None:
        yield from _missing(document.receipt, fields_of("receipt"), profile)
        yield from _missing(document.receipt, fields_of("header")[:1], profile)
        if not document.records:
            at = document.receipt.path
            what = "The receipt says that there is a record, and nothing of what it holds."
            if profile == "receipt":
                yield Fault("missing", at, what, weight="remark", field="content")
            else:
                hint = f"{_named(LAW)} asks for what people must be told (Art. 13, 14 GDPR)."
                yield Fault("missing", at, what, hint, field="content")
    for record in document.records:
        header = fields_of("header")[1:] if document.receipt else fields_of("header")
        yield from _missing(record.header, header, profile)
        for group in record.processing:
            yield from _missing(group, fields_of("processing"), profile)
        for group in record.data:
            yield from _missing(group, fields_of("data"), profile)
        yield from _parties(record, profile)
        if not record.events:
            what = "There is no event: nobody agreed to anything."
            yield Fault("missing", record.header.path, what, field="events")
        for group in record.events:
            yield from _missing(group, fields_of("event"), profile)


def _missing(group: Group, fields: Iterable[Field], profile: Profile) -> Iterator[Fault]:
    for field in fields:
        if is_demanded(field, profile) and not group.values(field.name):
            by = SPECIFIED if field.iso else LAW
            near = nearest(field.name, group.unknown)
            hint = f"Is it {quoted(near)}?" if near else ""
            what = f'"{field.name}" is missing. {_named(by)} demands it.'
            yield Fault("missing", _where(group, field), what, hint, field=field.name)


def _where(group: Group, field: Field) -> Path:
    there = group.fields.get(field.name, ())
    return there[0].path if there else (*group.path, field.name)


def _named(by: str) -> str:
    return by[0].upper() + by[1:]


def _parties(record: ConsentRecord, profile: Profile) -> Iterator[Fault]:
    for party in record.parties:
        yield from _missing(party, fields_of("party"), profile)
    named = {text: value.path for group in record.processing
             for value in group.values("pii_controllers")
             for text in _references(value.said)}  # fmt: skip
    for text, path in named.items():
        if record.party(text) is None:
            what = "The controller is not among the parties: name, address and contact are missing."
            yield Fault("missing", path, what, "Describe it there.", field="party")


def _references(said: object) -> Iterator[str]:
    match said:
        case str():
            yield said
        case list():
            for one in said:
                yield from _references(one)
        case {"@id": str(key)}:
            yield key
        case _:
            return


def _principal(record: ConsentRecord) -> Iterator[Fault]:
    for value in record.header.values("pii_principal_id"):
        if _ADDRESS.search(str(value.said)):
            what = "The person is named by an e-mail address."
            hint = (
                "Name people by a keyed pseudonym (HMAC with a secret key): evidence needs to tell "
                "them apart, never to know who they are."
            )
            yield Fault("principal", value.path, what, hint)


def _event(
    event: Group, record: ConsentRecord, document: ConsentDocument, end: datetime
) -> Iterator[Fault]:
    state = event.first("event_state")
    found = state_of(event.text("event_state")) if state else None
    if state and found is None and document.family != "pack":
        words = {one.term.removeprefix("Consent"): one.term for one in STATES}
        near = nearest(event.text("event_state"), [*words, *words.values()])
        meant = words.get(near, near)
        hint = f"Did you mean {meant}?" if near else f"There are: {', '.join(words.values())}."
        yield Fault("state", state.path, "This is no state of consent.", hint)
    if document.family.startswith("27560"):
        yield from _kind(event, record, document, valid=bool(found and found.valid))
    yield from _times(event, end)


def _kind(
    event: Group, record: ConsentRecord, document: ConsentDocument, *, valid: bool
) -> Iterator[Fault]:
    said = event.first("event_type")
    if said is None:
        return
    kind = kind_of(event.text("event_type"))
    if kind is None:
        hint = "Write expressed or explicit, or the term of the vocabulary: dpv:ExpressedConsent."
        yield Fault("form", said.path, "This is no type of consent.", hint)
        return
    if not (valid and str(document.profile).endswith("eu-gdpr")):
        return
    if not kind.expressed:
        what = "Silence or going on is no consent (recital 32 GDPR)."
        yield Fault("consent", said.path, what, "Ask for an act of the person.")
    elif not kind.explicit and any(_is_special(one) for one in record.data):
        what = "Special categories of data need explicit consent (Art. 9(2)(a) GDPR)."
        yield Fault("consent", said.path, what, "Ask for an express statement.")


def _is_special(group: Group) -> bool:
    value = group.first("special_pii_category")
    return value is not None and str(value.said).strip().lower() not in {"false", "no", "none", "0"}


def _times(event: Group, end: datetime) -> Iterator[Fault]:
    value = event.first("event_time")
    if value is None:
        return
    moment = moment_of(event.text("event_time"))
    if moment is None:
        hint = "Write ISO 8601 in UTC: 2026-10-31T09:30:00Z."
        yield Fault("time", value.path, "This is no time.", hint)
        return
    if not moment.zoned:
        what = "The time names no zone; it is read as UTC, which the specification asks for."
        yield Fault("time", value.path, what, "Write Z behind it.", weight="remark", field="zone")
    if moment.at >= end:
        yield Fault("time", value.path, "The time lies after the day of the check.", "--on")
    lasts = event.first("validity_duration")
    if lasts is None:
        return
    term = term_of(lasts.said, moment.at)
    if term.kind == "unreadable":
        hint = "Write a period (P12M), seconds, or a time until which it counts."
        yield Fault("time", lasts.path, "This is no length of time.", hint)
    elif term.until is not None and term.until < moment.at:
        yield Fault("time", lasts.path, "It ends before it begins.")
