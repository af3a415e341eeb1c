"""Canonical JSON (RFC 8785) of what a manifest holds, so that one content has one digest.

A manifest holds texts, whole numbers, truths, lists and mappings with plain keys. For these the
rules of RFC 8785 come down to sorted keys, no spaces and shortest escapes; anything else, a
fraction above all, is refused instead of being written in a way that others write differently.
"""

from __future__ import annotations

import hashlib
import json

_LARGEST = 2**53 - 1
"""Beyond it other readers of JSON lose digits (RFC 7493)."""


def canonical_json(value: object) -> bytes:
    """The one way to write a value, in UTF-8. Raises ValueError for what a manifest cannot hold."""
    _must_fit(value)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8")


def sha256_id(value: object) -> str:
    """`sha256:` and the digest of the canonical form. Raises ValueError as above."""
    return f"sha256:{hashlib.sha256(canonical_json(value)).hexdigest()}"


def _must_fit(value: object) -> None:
    match value:
        case None | bool():
            return
        case str():
            value.encode("utf-8")  # half a surrogate pair is a UnicodeEncodeError, a ValueError
        case int():
            if abs(value) > _LARGEST:
                raise ValueError("a number is too large for JSON")
        case list() | tuple():
            for part in value:
                _must_fit(part)
        case dict():
            for key, part in value.items():
                if not (isinstance(key, str) and key.isascii()):
                    raise ValueError("a key is not plain text")
                _must_fit(part)
        case _:
            raise ValueError(f"a manifest cannot hold a {type(value).__name__}")
