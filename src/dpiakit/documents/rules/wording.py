"""The words of the pages: codes of a rule as people say them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from dpiakit.documents.environment import day
from dpiakit.findings import Outcome
from dpiakit.law import Checked, Effective, Rule
from dpiakit.law.nouns import binds

STAGES: Mapping[str, str] = {
    "before-launch": "before launch",
    "at-launch": "at launch",
    "in-operation": "in operation",
}
OWNERS: Mapping[str, str] = {
    "legal": "Legal",
    "dpo": "Data protection officer",
    "engineering": "Engineering",
    "product": "Product",
    "marketing": "Marketing",
    "security": "Security",
}
SEVERITIES: Mapping[str, str] = {
    "blocking": "Blocking: no launch while it is not met",
    "high": "High: mend it before or at launch",
    "medium": "Medium: documentation and proof",
    "advisory": "Advisory: good practice, or law to come",
}
HOW: Mapping[str, str] = {
    "primary": "in the text itself",
    "secondary": "in secondary sources, not in the text itself",
    "unverified": "not verified: nobody has read the text",
}
OUTCOMES: Mapping[Outcome, str] = {
    "pass": "met",
    "fail": "not met",
    "needs-evidence": "not answered",
    "not-applicable": "does not apply",
    "error": "cannot be computed",
    "waived": "waived",
}
REGIMES: Mapping[str, str] = {
    "eu": "European Union",
    "uk": "United Kingdom",
    "us": "United States",
}
_ID = re.compile(r"[^a-z0-9_-]+")


def checked(one: Checked) -> str:
    """When somebody last compared it with its source, and how close to the source that was."""
    said = f"{day(one.on)}, {HOW[one.how]}"
    return f"{said}. {' '.join(one.note.split())}" if one.note else said


def period(effective: Effective) -> str:
    """The days on which something binds."""
    until = f" until {day(effective.until)}" if effective.until else ""
    return f"from {day(effective.start)}{until}"


def in_force(effective: Effective, on: date) -> str:
    """Whether something binds on a day, in a few words."""
    if binds(effective, on):
        return "in force"
    return "not yet in force" if effective.start > on else "no longer in force"


def shelf_title(shelf: str) -> str:
    """The name of a shelf as a heading: ``special-categories``."""
    words = shelf.replace("/", ", ").replace("-", " ").replace("_", " ")
    known = {"dpia": "DPIA", "uk": "United Kingdom", "admt": "Automated decisions"}
    return known.get(words, words[:1].upper() + words[1:]) or "Other rules"


def asked_of(rule: Rule) -> str:
    """What a rule looks at: ``each of the transfers``."""
    loops = [loop.collection.text.replace("_", " ").replace(".", ": ") for loop in rule.for_each]
    if not loops:
        return "the record as a whole"
    return ", for ".join(f"each of the {one}" for one in loops)


def anchor(kind: str, name: str) -> str:
    """The place of a term on its page."""
    return f"{kind}-{_ID.sub('-', name.lower())}"
