"""Findings that people have accepted for a time: who, why, until when. Nothing is silenced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Why a finding is accepted for now, or was until it expired. Printed wherever it shows."""

    kind: Literal["waiver", "baseline"]
    """A waiver was granted by a person; a baseline only says that the finding is older."""
    id: str
    """Of the waiver; for a baseline the day on which it was written."""
    reason: str
    owner: str = ""
    """Who answers for it."""
    approved_by: str = ""
    """Another person than the owner."""
    created: date | None = None
    expires: date | None = None
    """The last day on which it counts. None: a baseline."""
    ticket: str = ""
    measures: tuple[str, ...] = ()
    """What is done meanwhile to protect people."""
    file: str = ""
    """Where it is written."""
    line: int = 0
