"""The Kantara Consent Receipt 1.1.0 (20 February 2018).

It has no withdrawal: one receipt is one grant. Fields are demanded as its section 4 does; where the
sources at hand did not say that a field is required, it is not missed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dpiakit.evidence.receipts.document import ConsentRecord, Group, Value
from dpiakit.evidence.receipts.faults import Fault
from dpiakit.evidence.receipts.times import MILLISECONDS, epoch
from dpiakit.source import Path, quoted

VERSION = "KI-CR-v1.1.0"
_TOP = (
    "jurisdiction", "consentTimestamp", "collectionMethod", "consentReceiptID", "piiPrincipalId",
    "piiControllers", "policyUrl", "services", "sensitive",
)  # fmt: skip
_CONTROLLER = ("piiController", "contact", "address", "email", "phone")
_PURPOSE = ("purposeCategory", "consentType", "piiCategory", "termination", "thirdPartyDisclosure")
_TRUTHS = ("sensitive", "thirdPartyDisclosure", "primaryPurpose", "onBehalf")
_TYPES = {"EXPLICIT": "expressed", "IMPLICIT": "implied"}


def is_kantara(data: Mapping[str, Any]) -> bool:
    """Whether an object is, or wants to be, such a receipt."""
    version = data.get("version")
    return "consentReceiptID" in data or (isinstance(version, str) and version.startswith("KI-CR"))


def faults_of(data: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    """What a receipt lacks or says in another form than it must."""
    if data.get("version") != VERSION:
        said = quoted(data.get("version"))
        yield Fault("form", (*path, "version"), f"The version is {said}.", f"It must be {VERSION}.")
    yield from _missing(data, path, _TOP)
    yield from _timestamp(data.get("consentTimestamp"), (*path, "consentTimestamp"))
    for at, controller in _listed(data, path, "piiControllers"):
        yield from _missing(controller, at, _CONTROLLER)
    for at, service in _listed(data, path, "services"):
        yield from _missing(service, at, ("service", "purposes"))
        for spot, purpose in _listed(service, at, "purposes"):
            yield from _missing(purpose, spot, _PURPOSE)
            if purpose.get("thirdPartyDisclosure") is True and not purpose.get("thirdPartyName"):
                what = "Data are disclosed to a third party, and its name is missing."
                yield Fault("missing", (*spot, "thirdPartyName"), what, "Name it.")
            yield from _truths(purpose, spot)
            yield from _type(purpose.get("consentType"), (*spot, "consentType"))
    yield from _truths(data, path)
    if data.get("sensitive") is True and not data.get("spiCat"):
        what = "The data are sensitive, and their categories are missing."
        yield Fault("missing", (*path, "spiCat"), what, "List them.")


def _missing(data: Mapping[str, Any], path: Path, names: tuple[str, ...]) -> Iterator[Fault]:
    for name in names:
        if name not in data or Value(data[name], path).empty:
            what = f'"{name}" is missing. The Kantara Consent Receipt 1.1.0 demands it.'
            yield Fault("missing", (*path, name), what, field=name)


def _timestamp(said: Any, path: Path) -> Iterator[Fault]:
    if said is None:
        return
    if isinstance(said, bool) or not isinstance(said, int):
        what = "The time is no whole number."
        yield Fault("time", path, what, "It counts seconds since 1 January 1970, in UTC.")
    elif said >= MILLISECONDS:
        what = "The time is a number of milliseconds."
        yield Fault("time", path, what, "It counts seconds: divide by 1,000.")
    elif said < 0:
        yield Fault("time", path, "The time lies before 1970.", "Check the clock that wrote it.")


def _truths(data: Mapping[str, Any], path: Path) -> Iterator[Fault]:
    for name in _TRUTHS:
        if name in data and not isinstance(data[name], bool | None):
            what = f'"{name}" is no truth.'
            yield Fault("form", (*path, name), what, "Write true or false without quotes.")


def _type(said: Any, path: Path) -> Iterator[Fault]:
    if said is not None and str(said).upper() not in _TYPES:
        what = f"{quoted(said)} is no type of consent."
        yield Fault("form", path, what, "Write EXPLICIT or IMPLICIT.")


def _listed(
    data: Mapping[str, Any], path: Path, key: str
) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    found = data.get(key)
    for index, one in enumerate(found if isinstance(found, list) else []):
        if isinstance(one, dict):
            yield (*path, key, str(index)), one


def record_of(data: Mapping[str, Any], path: Path) -> ConsentRecord:
    """The grant, in the fields of the newer specification."""

    def at(key: str) -> tuple[Value, ...]:
        return (Value(data[key], (*path, key)),) if key in data else ()

    header = Group(
        "header", path,
        {"record_id": at("consentReceiptID"), "pii_principal_id": at("piiPrincipalId")},
    )  # fmt: skip
    parties = tuple(
        Group("party", spot, {
            "party_id": (Value(one.get("piiController"), (*spot, "piiController")),),
            "party_name": (Value(one.get("piiController"), (*spot, "piiController")),),
        })
        for spot, one in _listed(data, path, "piiControllers")
    )  # fmt: skip
    shared = {
        "privacy_notice": at("policyUrl"), "language": at("language"),
        "jurisdiction": at("jurisdiction"), "collection_method": at("collectionMethod"),
        "pii_controllers": tuple(one.fields["party_name"][0] for one in parties),
    }  # fmt: skip
    processing: list[Group] = []
    kinds: list[Value] = []
    for spot, service in _listed(data, path, "services"):
        for place, purpose in _listed(service, spot, "purposes"):
            kind = _TYPES.get(str(purpose.get("consentType", "")).upper(), "")
            kinds.append(Value(kind, (*place, "consentType")))
            processing.append(_purpose(service, spot, purpose, place, shared))
    return ConsentRecord(header, tuple(processing), (), parties, (_grant(data, path, kinds),))


def _purpose(
    service: Mapping[str, Any],
    spot: Path,
    purpose: Mapping[str, Any],
    place: Path,
    shared: Mapping[str, tuple[Value, ...]],
) -> Group:
    named = purpose.get("purpose")
    said = Value(named, (*place, "purpose")) if named else Value(
        service.get("service"), (*spot, "service")
    )  # fmt: skip
    return Group("processing", place, {**shared, "purpose": (said,)})


def _grant(data: Mapping[str, Any], path: Path, kinds: list[Value]) -> Group:
    said = data.get("consentTimestamp")
    moment = None
    if isinstance(said, int) and not isinstance(said, bool) and 0 <= said < MILLISECONDS:
        moment = epoch(said)
    time = (Value(moment.isoformat(), (*path, "consentTimestamp")),) if moment else ()
    weakest = sorted(kinds, key=lambda kind: kind.said != "implied")[:1]
    return Group(
        "event", path,
        {
            "event_time": time,
            "event_state": (Value("ConsentGiven", path),),
            "event_type": tuple(weakest),
            "entity_id": (Value(data.get("piiPrincipalId"), (*path, "piiPrincipalId")),),
        },
    )  # fmt: skip
