"""What somebody probably meant to write."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from dpiakit.source import quoted

_MOST_COMPARED = 300
_LONGEST_COMPARED = 80
_MOST_LISTED = 12


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A suggestion, or the words to choose from if they are few; empty if neither helps."""
    words = list(known)
    if meant := nearest(word, words):
        return f"Did you mean {quoted(meant)}?"
    return f"Write one of: {', '.join(words)}." if 0 < len(words) <= _MOST_LISTED else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that is most like a written one; empty if none is.

    Bounded, since both come from a stranger: comparing all with all would take minutes.
    """
    if len(word) > _LONGEST_COMPARED:
        return ""
    words = [known_word for known_word in known if len(known_word) <= _LONGEST_COMPARED]
    plain = _plain(word)
    for known_word in words:
        if _plain(known_word) == plain:
            return known_word
    close = get_close_matches(word.lower(), words[:_MOST_COMPARED], n=1, cutoff=0.6)
    return close[0] if close else ""


def _plain(word: str) -> str:
    return "".join(char for char in word.lower() if char.isalnum())
