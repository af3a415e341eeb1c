"""What can be wrong with a consent document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dpiakit.source import Path

Kind = Literal[
    "missing", "form", "state", "time", "principal", "consent", "controller", "purpose", "notice",
    "language", "refresh", "document",
]  # fmt: skip
Weight = Literal["fault", "remark"]
AGAINST_THE_RECORD: tuple[Kind, ...] = ("controller", "purpose", "notice", "language", "refresh")
SAID: dict[Kind, str] = {
    "missing": "mandatory fields are there",
    "form": "fields have their form",
    "state": "states of consent are known",
    "time": "times can be read and follow each other",
    "principal": "people are named by pseudonyms",
    "consent": "consent is one that the law knows",
    "controller": "the controller is that of the record",
    "purpose": "purposes are those of the record",
    "notice": "the notice is that of the record",
    "language": "the language is one of the record",
    "refresh": "consent is asked again as the record says",
    "document": "the document is as the pack prescribes",
}
"""What is claimed where none of the kind is found."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that a document says wrongly, lacks, or says against the record."""

    kind: Kind
    path: Path
    what: str
    hint: str = ""
    weight: Weight = "fault"
    field: str = ""
    """The field, where faults are counted by field."""
