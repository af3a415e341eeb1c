"""The terms on which a finding may be waived: how long, by whom, and with what to show for it.

House rules of dpiakit, not law: no provision knows a waiver. See docs/decisions/0010-waivers.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from dpiakit.findings.outcome import Severity

MOST_DAYS: Mapping[Severity, int] = {"blocking": 30, "high": 90, "medium": 180, "advisory": 366}
"""From the day a waiver is granted to the last day it counts."""
MEASURED: frozenset[Severity] = frozenset({"blocking", "high"})
"""Where people must be protected in the meantime, so measures must be named."""

_WORDS_NEEDED = 3
_LETTERS_NEEDED = 8
_GIVES_NONE = """
a accept accepted all an and approved as asap be because been being by can dont exception false fine
fix fixed for fp have here ignore ignored in is issue it its known later na needed no none not now
of ok okay on our positive problem reason risk see skip soon tba tbd temp temporarily temporary test
that the this ticket time to todo until us valid waive waived waiver we will wip with wontfix x
"""
_EMPTY = frozenset(_GIVES_NONE.split())
"""Words that are found in reasons and give none."""


def says_something(text: str) -> bool:
    """Whether a reason gives one: a few words of its own, not "temporary, will be fixed later"."""
    words = re.findall(r"\w+", text.casefold())
    telling = [word for word in words if word not in _EMPTY and not word.isdecimal()]
    enough = sum(map(len, telling)) >= _LETTERS_NEEDED
    spaced = text.isascii()  # some scripts write no spaces between words
    return enough and (len(set(telling)) >= _WORDS_NEEDED or not spaced)


def person(name: str) -> tuple[str, ...]:
    """A name as it is compared: without case, accents, order, address and what is in brackets."""
    bare = re.sub(r"\([^)]*\)|<[^>]*>|\[[^\]]*\]", " ", name)
    plain = unicodedata.normalize("NFKD", bare).casefold()
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return tuple(sorted(re.findall(r"\w+", kept)))
