"""The JSON Schemas that editors use to complete and to check records while they are written.

Made from the model, so that they cannot say anything else. A schema cannot look up the names that
one fact uses for another, nor read a shared file: `read_record` still has the last word.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dpiakit.model import REQUIRED, SHAREABLE, Activity
from dpiakit.model.json_schema import DIALECT, tidied


def record_schema() -> dict[str, Any]:
    """The schema of a record: one processing activity.

    Facts that may come from a shared file are not demanded where the record uses any.
    """
    made = _model_schema()
    own = [name for name in REQUIRED if name not in SHAREABLE]
    return {
        "$schema": DIALECT,
        "$id": "urn:dpiakit:schema:record",
        "title": "Processing activity",
        "description": made["description"],
        "type": "object",
        "required": own,
        "anyOf": [{"required": ["uses"]}, {"required": list(REQUIRED)}],
        "additionalProperties": False,
        "properties": made["properties"],
        "$defs": made["$defs"],
    }


def shared_schema() -> dict[str, Any]:
    """The schema of a shared file: facts that several records use."""
    made = _model_schema()
    properties = {
        "kind": {"const": "shared", "description": "Says that records use this file."},
        "uses": made["properties"]["uses"],
        **{name: made["properties"][name] for name in SHAREABLE},
    }
    return {
        "$schema": DIALECT,
        "$id": "urn:dpiakit:schema:shared",
        "title": "Shared facts",
        "description": "Facts that several records use, described once.",
        "type": "object",
        "required": ["kind"],
        "additionalProperties": False,
        "properties": properties,
        "$defs": _needed(properties, made["$defs"]),
    }


def _model_schema() -> dict[str, Any]:
    made = tidied(Activity.model_json_schema())
    return {**made, "$defs": dict(sorted(made["$defs"].items()))}


def _needed(properties: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """The definitions that some properties refer to, directly or through others."""
    needed: set[str] = set()
    pending = list(_references(properties))
    while pending:
        name = pending.pop()
        if name not in needed:
            needed.add(name)
            pending.extend(_references(definitions[name]))
    return {name: part for name, part in definitions.items() if name in needed}


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, list):
        for part in schema:
            yield from _references(part)
    elif isinstance(schema, dict):
        for key, part in schema.items():
            if key == "$ref":
                yield str(part).rpartition("/")[2]
            else:
                yield from _references(part)
