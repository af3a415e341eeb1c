"""Consent documents as rows of the canonical ledger, so that an audit can use them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime

from dpiakit.evidence.receipts.against import Claims
from dpiakit.evidence.receipts.document import ConsentDocument, ConsentRecord, Group
from dpiakit.evidence.receipts.fields import kind_of, state_of
from dpiakit.evidence.receipts.times import moment_of, term_of

COLUMNS = (
    "event_id", "subject_id", "controller_id", "purpose_id", "event", "ts", "valid_until",
    "notice_version", "language", "mechanism", "consent_type", "proof_ref", "proof_sha256",
    "jurisdiction",
)  # fmt: skip
"""Of ``consent_events``: those that a consent document can fill."""
Row = tuple[str, ...]


def rows_of(document: ConsentDocument, claims: Claims) -> Iterator[Row]:
    """A row for each event and purpose; none for states in which nobody decided anything.

    Purposes bear the names of the record, where it has them. An event without a readable time has
    no row: the document was told to be faulty for it.
    """
    content = json.dumps(document.written.data, sort_keys=True, ensure_ascii=False)
    proof = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
    for record in document.records:
        for number, event in enumerate(record.events):
            for group in record.processing:
                row = _row(record, group, event, claims, proof, number)
                if row is not None:
                    yield row


def _row(
    record: ConsentRecord,
    group: Group,
    event: Group,
    claims: Claims,
    proof: str,
    number: int,
) -> Row | None:
    state = state_of(event.text("event_state"))
    moment = moment_of(event.text("event_time"))
    if state is None or not state.event or moment is None:
        return None
    known = claims.purpose(group.texts("purpose") + group.texts("purpose_type"))
    purpose = known.key if known else group.text("purpose")
    identity = f"{proof}|{record.header.text('record_id')}|{number}|{purpose}"
    kind = kind_of(event.text("event_type"))
    return (
        hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:32],
        record.header.text("pii_principal_id"),
        group.text("pii_controllers"),
        purpose,
        state.event,
        _written(moment.at),
        _until(event, moment.at) if state.valid else "",
        known.notice if known and known.notice in group.text("privacy_notice") else
        group.text("privacy_notice"),
        group.text("language").lower(),
        "implied_scroll" if kind and not kind.expressed else "import",
        "explicit" if kind and kind.explicit else "expressed" if kind and kind.expressed else "",
        record.header.text("record_id"),
        proof,
        _place(group.text("jurisdiction")),
    )  # fmt: skip


def _until(event: Group, start: datetime) -> str:
    lasts = event.first("validity_duration")
    term = term_of(lasts.said, start) if lasts else None
    return _written(term.until) if term and term.until else ""


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _place(text: str) -> str:
    """A code of ISO 3166, as `loc:IE` or an address may end with it; else what is written."""
    last = text.rsplit("#", 1)[-1].rsplit("/", 1)[-1].rsplit(":", 1)[-1]
    return last.upper() if len(last) in {2, 5} else text
