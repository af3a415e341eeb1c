"""From a model to a JSON Schema that an editor shows to people.

The dialect is 2020-12, of which only words are used that older editors know as well.
"""

from __future__ import annotations

import re
from typing import Any

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NAMES = frozenset({"properties", "$defs", "patternProperties"})
_ABSENT = re.compile(r"\bNone: ")
"""In docstrings, which speak of Python: nobody wrote the key."""


def editor_schema(made: dict[str, Any], name: str, title: str, meaning: str = "") -> dict[str, Any]:
    """What pydantic made, tidied, named ``urn:dpiakit:schema:<name>`` and explained.

    ``meaning`` says what the file is, where the docstring of its shape does not. A property that
    is a group of keys is explained by that group, unless it says more itself.
    """
    tidy = tidied(made)
    definitions: dict[str, Any] = dict(sorted(tidy.pop("$defs", {}).items()))
    schema: dict[str, Any] = {
        "$schema": DIALECT,
        "$id": f"urn:dpiakit:schema:{name}",
        "title": title,
        "description": meaning or tidy.get("description", title),
        **{key: part for key, part in tidy.items() if key != "description"},
    }
    if definitions:
        schema["$defs"] = definitions
    for group in (schema, *definitions.values()):
        for key, part in group.get("properties", {}).items():
            explained = part.get("description") or _of_group(part, definitions)
            if explained:
                group["properties"][key] = {**part, "description": explained}
    return schema


def tidied(schema: Any, *, names: bool = False) -> Any:
    """Without what pydantic adds by itself: titles that repeat the names, and `null` as default.

    `names` says that the keys are names of fields, which may well be `title` or `default`.
    """
    if isinstance(schema, list):
        return [tidied(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {
        key: tidied(part, names=key in _NAMES and not names)
        for key, part in schema.items()
        if names or (key != "title" and (key, part) != ("default", None))
    }
    if not names and isinstance(kept.get("description"), str):
        kept["description"] = _ABSENT.sub("Left out: ", kept["description"])
    return kept


def _of_group(part: Any, definitions: dict[str, Any]) -> str:
    """What the group of keys means that a property refers to, alone or in a list or mapping."""
    if isinstance(part, list):
        return next((found for one in part if (found := _of_group(one, definitions))), "")
    if not isinstance(part, dict):
        return ""
    if "$ref" in part:
        return str(definitions[part["$ref"].rpartition("/")[2]].get("description", ""))
    inner = (part.get(key) for key in ("anyOf", "items", "additionalProperties"))
    return next((found for one in inner if (found := _of_group(one, definitions))), "")
