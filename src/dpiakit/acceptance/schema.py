"""JSON Schemas of what this package reads: waivers for editors, the baseline for readers of it."""

from __future__ import annotations

from typing import Any

from dpiakit.acceptance.written import REQUIRED, Waivers

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def waivers_schema() -> dict[str, Any]:
    """The schema of a waivers file. What may be granted, the reader decides: it knows the rules."""
    made = _bare(Waivers.model_json_schema())
    made["$defs"]["Waiver"]["required"] = list(REQUIRED)
    return {
        "$schema": _DIALECT,
        "$id": "urn:dpiakit:schema:waivers",
        **made,
        "title": "Waivers",
        "required": ["waivers"],
    }


def baseline_schema() -> dict[str, Any]:
    """The schema of ``dpiakit-baseline.json``. The digest covers the rest."""
    day = {"type": "string", "format": "date"}
    known = {
        "type": "object",
        "additionalProperties": False,
        "required": ["rule", "fingerprint", "since"],
        "properties": {
            "rule": {"type": "string", "description": "Pack and name of the rule."},
            "fingerprint": {
                "type": "string",
                "pattern": "^[0-9a-f]{16}$",
                "description": "Of the finding: rule, record, element, deciding facts.",
            },
            "since": {**day, "description": "The day on which it was taken in."},
        },
    }
    return {
        "$schema": _DIALECT,
        "$id": "urn:dpiakit:schema:baseline-v1",
        "title": "Baseline",
        "description": "The findings a project had when it began, by record. dpiakit writes it.",
        "type": "object",
        "additionalProperties": False,
        "required": ["schema", "written", "digest", "records"],
        "properties": {
            "schema": {
                "const": "dpiakit/baseline-v1",
                "description": "The name and version of this format.",
            },
            "written": {**day, "description": "The day on which something was last taken in."},
            "digest": {
                "type": "string",
                "pattern": "^[0-9a-f]{64}$",
                "description": "SHA-256 of the day and the records: a hand or a merge changed it.",
            },
            "records": {
                "type": "object",
                "description": "By the id of the record.",
                "additionalProperties": {"type": "array", "minItems": 1, "items": known},
            },
        },
    }


def _bare(schema: Any) -> Any:
    """Without what pydantic adds by itself: titles that repeat names, null as a value."""
    if isinstance(schema, list):
        return [_bare(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {
        key: _bare(part)
        for key, part in schema.items()
        if (key, part) != ("default", None) and not (key == "title" and isinstance(part, str))
    }
    choices = [one for one in parts.get("anyOf", ()) if one != {"type": "null"}]
    if len(choices) == 1:
        return {**{key: part for key, part in parts.items() if key != "anyOf"}, **choices[0]}
    return {**parts, "anyOf": choices} if choices else parts
