"""From what is written to a document of one of the known families."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dpiakit.errors import Problem
from dpiakit.evidence.receipts import dpv_27560, kantara, plain_27560
from dpiakit.evidence.receipts.document import ConsentDocument
from dpiakit.evidence.receipts.fields import PROFILES, Profile
from dpiakit.evidence.receipts.json_text import Written

KANTARA = "kantara"
_HINT = (
    "Read are ISO/IEC TS 27560 (as JSON or in terms of the DPV), the Kantara Consent Receipt "
    "1.1.0, and with --profile PACK/DOCUMENT what a pack prescribes."
)


def document_of(written: Written, profile: str | None) -> ConsentDocument | Problem:
    """The document, by the profile that is asked for, or by the one that it names.

    A problem where it is of no known family.
    """
    data, path = written.data, written.path
    if profile == KANTARA or (profile is None and kantara.is_kantara(data)):
        record = kantara.record_of(data, path)
        return ConsentDocument(written, "kantara", KANTARA, None, (record,))
    if dpv_27560.is_linked(data):
        receipt = dpv_27560.is_receipt(data)
        chosen = _profile(profile, dpv_27560.schema_version_of(data), receipt=receipt)
        if chosen.startswith("receipt"):
            header, records = dpv_27560.receipt_of(data, path)
            return ConsentDocument(written, "27560-dpv", chosen, header, records)
        found = (dpv_27560.record_of(data, path),)
        return ConsentDocument(written, "27560-dpv", chosen, None, found)
    if profile in PROFILES or plain_27560.is_plain(data):
        chosen = _profile(profile, _version(data), receipt="receipt_id" in data)
        if chosen.startswith("receipt"):
            header, records = plain_27560.receipt_of(data, path)
            return ConsentDocument(written, "27560", chosen, header, records)
        return ConsentDocument(written, "27560", chosen, None, (plain_27560.record_of(data, path),))
    return written.text.problem(path, "This is no consent record of a known form.", _HINT)


def bare(written: Written, name: str) -> ConsentDocument:
    """A document that only a pack knows."""
    return ConsentDocument(written, "pack", name, None, ())


def _version(data: Mapping[str, Any]) -> str:
    inside = [data, *(one for one in data.values() if isinstance(one, dict))]
    return next((str(one["schema_version"]) for one in inside if "schema_version" in one), "")


def _profile(asked: str | None, version: str, *, receipt: bool) -> Profile:
    if asked is not None:
        return next(one for one in PROFILES if one == asked)
    for one in sorted(PROFILES, key=len, reverse=True):
        if version.rstrip("/").endswith((f"#{one}", f":{one}")):
            return one
    gdpr = "gdpr" in version.lower()
    if receipt:
        return "receipt-eu-gdpr" if gdpr else "receipt"
    return "record-eu-gdpr" if gdpr else "record"
