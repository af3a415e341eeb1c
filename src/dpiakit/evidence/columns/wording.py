"""Texts brought to one form, so that names and words of several languages can be compared."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_LONGEST = 300
_BORDERS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PIECES = re.compile(r"[^\W_]+")
_UNDIVIDED = str.maketrans({
    "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
})  # fmt: skip
"""Letters that no decomposition brings to plain ones."""


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in lower case without accents: `Straßen-Nr` gives strassen and nr."""
    if text.isascii():
        return tuple(_PIECES.findall(text.lower()))
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_UNDIVIDED))
    return tuple(_PIECES.findall("".join(one for one in plain if not unicodedata.combining(one))))


@cache
def words_of_name(name: str) -> tuple[str, ...]:
    """The words of a column's name, camelCase taken apart."""
    return words_of(_BORDERS.sub(" ", name[:_LONGEST]))
