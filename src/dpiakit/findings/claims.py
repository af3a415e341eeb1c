"""What stands behind a claim of a record: data that were measured, or only the claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Standing = Literal["measured-fail", "measured-pass", "inconclusive", "expired", "asserted"]
STANDINGS: tuple[Standing, ...] = (
    "measured-fail", "measured-pass", "inconclusive", "expired", "asserted",
)  # fmt: skip
"""In the order in which a reader wants to know them."""


@dataclass(frozen=True, slots=True)
class ClaimStanding:
    """One entry of ``evidence`` in a record, and what it proves on a day."""

    key: str
    """Its name in the record."""
    title: str
    supports: tuple[str, ...]
    """The claims it is named for."""
    standing: Standing
    reason: str
    """Why it stands so, in a sentence."""
    file: str = ""
    measured: date | None = None
    """The last day of the data. None: nothing was measured."""
    expires: date | None = None
    over: str = ""
    """Over what: the tables with their numbers of rows."""
    manifest: str = ""
    """The id of the manifest that is cited. Empty: none is."""
    found: tuple[str, ...] = ()
    """What was found against the claim, or what made it impossible to tell; gravest first."""
    turns: date = date.max
    """The first day on which it may stand otherwise, if nothing is changed."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What the entries of ``evidence`` in a record prove, as a judgement takes them in."""

    today: tuple[ClaimStanding, ...] = ()
    """On the day of the judgement, in the order written."""
    at_launch: tuple[ClaimStanding, ...] = ()
    """On the planned day of the start, where that is later; in the same order."""

    @property
    def turns(self) -> date:
        """The first day on which one of them may stand otherwise than today."""
        return min((one.turns for one in self.today), default=date.max)


NO_CLAIMS = Claims()
"""A record that cites no manifest."""
