"""ISO/IEC TS 27560 as JSON with its own field names, as the drafts and the guide write it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dpiakit.evidence.receipts.document import ConsentRecord, Group, Value
from dpiakit.evidence.receipts.fields import FIELDS, Section, fields_of
from dpiakit.source import Path

_HEADERS = ("record", "header", "record_header", "record_metadata")
_CONTENTS = ("content", "record", "consent_record", "records", "consent_records")
_PROCESSING = ("pii_processing", "processing")
_PURPOSES = ("purposes", "purpose_information")
_PARTIES = ("party_identification", "parties", "party_information")
_EVENTS = ("event", "events", "consent_events", "event_information")
_OF_A_PARTY = (
    "jurisdiction", "withdrawal_method", "privacy_rights", "codes_of_conduct", "impact_assessment",
)  # fmt: skip
"""Fields of processing that may stand with the controller instead."""
_KNOWN = frozenset({
    *_HEADERS, *_CONTENTS, *_PROCESSING, *_PURPOSES, *_PARTIES, *_EVENTS,
    *(name for field in FIELDS for name in (field.name, *field.also)),
})  # fmt: skip


def is_plain(data: Mapping[str, Any]) -> bool:
    """Whether an object has the fields of the specification under their own names."""
    inside = [data, *(one for key in _HEADERS if isinstance(one := data.get(key), dict))]
    marks = {"schema_version", "record_id", "receipt_id", "pii_principal_id"}
    return any(marks & set(one) for one in inside) or any(key in data for key in _PROCESSING)


def receipt_of(data: Mapping[str, Any], path: Path) -> tuple[Group, tuple[ConsentRecord, ...]]:
    """The header of a receipt, and the records in it: none, its content, or beside the header."""
    header = _group("receipt", data, path, ("receipt_id", "schema_version"))
    inner: list[ConsentRecord] = []
    for key in _CONTENTS:
        for at, one in _objects(data.get(key), (*path, key)):
            if _has_content(one):
                inner.append(record_of(one, at))
    if not inner and _has_content(data):
        inner.append(record_of(data, path))
    return header, tuple(inner)


def _has_content(data: Mapping[str, Any]) -> bool:
    return any(key in data for key in (*_PROCESSING, *_PURPOSES, *_PARTIES, *_EVENTS))


def record_of(data: Mapping[str, Any], path: Path) -> ConsentRecord:
    """A record, wherever its sections stand."""
    heads = [(path, data)]
    heads += [((*path, key), one) for key in _HEADERS if isinstance(one := data.get(key), dict)]
    header = _merged("header", [_section("header", one, at) for at, one in heads])
    shared = [_section("processing", one, at) for at, one in heads]
    processing: list[Group] = []
    kept: list[Group] = []
    spots = [(path, data), *_inside(data, path, _PROCESSING)]
    for at, one in spots:
        if at != path:
            shared.append(_section("processing", one, at))
        for spot, purpose in _inside(one, at, _PURPOSES):
            processing.append(_section("processing", purpose, spot))
    if not processing:
        processing.append(Group("processing", path, {}))
    parties = list(_inside(data, path, _PARTIES))
    shared += [_group("processing", one, at, _OF_A_PARTY) for at, one in parties]
    whole = _merged("processing", shared)
    processing = [_with_shared(one, whole) for one in processing]
    for group in processing:
        for value in group.fields.get("pii_information", ()):
            kept += _data(value)
    return ConsentRecord(
        header,
        tuple(processing),
        tuple(kept),
        tuple(_section("party", one, at) for at, one in parties),
        tuple(_section("event", one, at) for at, one in _inside(data, path, _EVENTS)),
    )


def _inside(
    data: Mapping[str, Any], path: Path, keys: tuple[str, ...]
) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    for key in keys:
        yield from _objects(data.get(key), (*path, key))


def _objects(found: Any, path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    if isinstance(found, dict):
        yield path, found
    elif isinstance(found, list):
        for index, one in enumerate(found):
            if isinstance(one, dict):
                yield (*path, str(index)), one


def _data(value: Value) -> Iterator[Group]:
    """What is said of each piece of data. A text alone is its type."""
    for index, one in enumerate(value.said if isinstance(value.said, list) else [value.said]):
        at = (*value.path, str(index)) if isinstance(value.said, list) else value.path
        if isinstance(one, dict):
            yield _section("data", one, at)
        elif one:
            yield Group("data", at, {"pii_type": (Value(one, at),)})


def _section(section: Section, data: Mapping[str, Any], path: Path) -> Group:
    names = tuple(field.name for field in fields_of(section))
    return _group(section, data, path, names)


def _group(section: Section, data: Mapping[str, Any], path: Path, names: tuple[str, ...]) -> Group:
    fields: dict[str, tuple[Value, ...]] = {}
    for field in FIELDS:
        if field.name not in names:
            continue
        for key in (field.name, *field.also):
            if key in data and not (key == "purpose" and isinstance(data[key], list)):
                fields[field.name] = (Value(data[key], (*path, key)),)
                break
    return Group(section, path, fields, tuple(key for key in data if key not in _KNOWN))


def _merged(section: Section, groups: list[Group]) -> Group:
    fields: dict[str, tuple[Value, ...]] = {}
    for group in groups:
        for name, values in group.fields.items():
            fields.setdefault(name, values)
    unknown = tuple(key for group in groups for key in group.unknown)
    return Group(section, groups[0].path, fields, unknown)


def _with_shared(group: Group, shared: Group) -> Group:
    """A purpose with what is said once for all purposes, where it says nothing itself."""
    fields = {**shared.fields, **{k: v for k, v in group.fields.items() if v}}
    return Group(group.section, group.path, fields, (*group.unknown, *shared.unknown))
