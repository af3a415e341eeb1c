"""A waivers file as it is written."""

from typing import Annotated

from pydantic import Field

from dpiakit.model.written import Day, Facts, Line, Name, Prose

RuleName = Annotated[str, Field(min_length=1, max_length=200)]
Element = Annotated[str, Field(max_length=300)]
Pattern = Annotated[str, Field(pattern=r"^[a-z0-9*-]{1,63}$")]
Fingerprint = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]

REQUIRED = ("id", "rule", "record", "reason", "owner", "approved_by", "created", "expires")
"""What every waiver states. The reader demands it, so that it can name all that is missing."""


class Waiver(Facts):
    """A finding, or findings of one kind, that a company accepts for a time."""

    id: Name | None = None
    """Its name in every report. Unique over all waiver files."""
    rule: (
        RuleName | Annotated[list[RuleName], Field(min_length=1, max_length=50)] | None
    ) = None  # fmt: skip
    """The full name of a rule, or a list of names. A `*` stands for any text and may not take in
    blocking rules."""
    record: Pattern | None = None
    """The id of a record. A `*` stands for any text, and not for blocking rules."""
    element: Element | None = None
    """What the rule judges one by one: the name of a transfer, a purpose, a market. Needed where it
    does; `*` for any of them (not for blocking rules), an empty text for the record as a whole."""
    reason: Prose | None = None
    """Why it is accepted for now, in words that still say something in a year."""
    owner: Line | None = None
    """Who answers for it."""
    approved_by: Line | None = None
    """Who approved it: another person than the owner."""
    created: Day | None = None
    """The day it was granted."""
    expires: Day | None = None
    """The last day it counts. At most 30 days after `created` for blocking rules, 90 for high, 180
    for medium, 366 for advisory ones."""
    ticket: Line | None = None
    """Where the work on it is followed."""
    measures: Annotated[list[Line], Field(min_length=1, max_length=50)] | None = None
    """What protects people meanwhile. Needed for blocking and high rules."""
    fingerprint: Fingerprint | None = None
    """Of the finding as it was accepted. When the facts that decide change, the waiver ends."""


class Waivers(Facts):
    """A waivers file: findings that are accepted for a time, each with who, why and until when."""

    waivers: Annotated[list[Waiver], Field(max_length=5_000)] | None = None
    """One entry a decision, the latest last."""
