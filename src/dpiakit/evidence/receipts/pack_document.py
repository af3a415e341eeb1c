"""Consent documents of a house, against the schema that a policy pack prescribes for them.

The schema says itself which of its fields is which column of a ledger: `meta: {ledger: ts}`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dpiakit.evidence.receipts.document import (
    ConsentDocument,
    ConsentRecord,
    Group,
    Value,
    texts_of,
)
from dpiakit.evidence.receipts.faults import Fault
from dpiakit.evidence.receipts.json_text import Written
from dpiakit.source import Path

if TYPE_CHECKING:
    from dpiakit.law.conformity import Schema

_ANSWERS = {"granted": "ConsentGiven", "refused": "ConsentRefused"}
LEDGER = (
    "subject_id", "proof_ref", "ts", "purpose_id", "choices", "notice_version", "language",
    "jurisdiction", "valid_until", "withdrawn", "explicit", "controllers",
)  # fmt: skip
"""What a field may be marked as. ``choices`` maps purposes to granted or refused."""


def document_of(written: Written, name: str, schema: Schema) -> ConsentDocument:
    """The document, with as much of it understood as the schema marks."""
    marked = {
        rules["meta"]["ledger"]: key
        for key, rules in schema.fields.items()
        if isinstance(rules.get("meta"), dict) and rules["meta"].get("ledger") in LEDGER
    }
    records = (_record(written.data, written.path, marked),) if marked else ()
    return ConsentDocument(written, "pack", name, None, records)


def faults_of(written: Written, name: str, schema: Schema) -> Iterator[Fault]:
    """What a document says otherwise than the schema, without repeating what it says."""
    from dpiakit.law.conformity import breaches

    for breach in breaches(written.data, schema):
        path = (*written.path, *breach.path)
        if breach.missing:
            what = f'"{breach.path[-1]}" is missing. {name} demands it.'
            yield Fault("missing", path, what, field=breach.path[-1])
        else:
            yield Fault("document", path, f"It is not as {name} prescribes.", breach.rule)


def _record(data: Mapping[str, Any], path: Path, marked: Mapping[str, str]) -> ConsentRecord:
    def at(mark: str) -> tuple[Value, ...]:
        key = marked.get(mark, "")
        return (Value(data[key], (*path, key)),) if key in data else ()

    header = Group(
        "header", path, {"record_id": at("proof_ref"), "pii_principal_id": at("subject_id")}
    )
    shared = {
        "privacy_notice": at("notice_version"), "language": at("language"),
        "jurisdiction": at("jurisdiction"),
    }  # fmt: skip
    parties = tuple(_parties(at("controllers")))
    shared["pii_controllers"] = tuple(one.fields["party_id"][0] for one in parties)
    choices = data.get(marked.get("choices", ""))
    purposes = at("purpose_id")
    answers: dict[str, str] = choices if isinstance(choices, dict) else {}
    if not purposes and answers:
        place = (*path, marked["choices"])
        purposes = tuple(Value(key, (*place, key)) for key in answers)
    processing = tuple(Group("processing", path, {**shared, "purpose": (one,)}) for one in purposes)
    return ConsentRecord(header, processing, (), parties, tuple(_events(at, purposes, answers)))


def _parties(named: tuple[Value, ...]) -> Iterator[Group]:
    for value in named:
        for name in texts_of(value.said):
            said = (Value(name, value.path),)
            yield Group("party", value.path, {"party_id": said, "party_name": said})


def _events(at: Any, purposes: tuple[Value, ...], answers: Mapping[str, str]) -> Iterator[Group]:
    given = at("ts")
    if given:
        said = {_ANSWERS.get(str(answers.get(str(one.said))), "ConsentGiven") for one in purposes}
        state = said.pop() if len(said) == 1 else "ConsentGiven"
        explicit = at("explicit")
        kind = "explicit" if explicit and explicit[0].said is True else "expressed"
        fields = {
            "event_time": given,
            "event_state": (Value(state, given[0].path),),
            "event_type": (Value(kind, given[0].path),),
            "validity_duration": at("valid_until"),
        }
        yield Group("event", given[0].path, fields)
    for one in at("withdrawn"):
        if not one.empty:
            fields = {
                "event_time": (one,),
                "event_state": (Value("ConsentWithdrawn", one.path),),
                "event_type": (Value("expressed", one.path),),
            }
            yield Group("event", one.path, fields)
