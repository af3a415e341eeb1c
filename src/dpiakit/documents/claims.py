"""Claims and their evidence: what was measured, what has expired, what is merely asserted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dpiakit.documents.views import Cell, Code, Mark, MarkKind, Table, lines
from dpiakit.documents.wording import counted, day, listed
from dpiakit.findings import STANDINGS, ClaimStanding, Standing

_MARKS: dict[Standing, tuple[MarkKind, str]] = {
    "measured-fail": ("not", "contradicted"),
    "measured-pass": ("met", "confirmed"),
    "inconclusive": ("open", "inconclusive"),
    "expired": ("part", "expired"),
    "asserted": ("none", "asserted"),
}

_MEASURED = frozenset({"measured-fail", "measured-pass", "inconclusive"})
MOST_FOUND = 5
"""So many things that were found stand in the table; the manifest has all."""


@dataclass(frozen=True, slots=True)
class ClaimsPart:
    """What stands behind the claims of a record."""

    said: str
    """How many stand how, in one sentence."""
    table: Table


def claims_part(claims: Sequence[ClaimStanding]) -> ClaimsPart | None:
    """The claims with evidence, measured ones first; None where no manifest is cited."""
    if not any(one.manifest for one in claims):
        return None
    ordered = sorted(claims, key=lambda one: STANDINGS.index(one.standing))
    return ClaimsPart(
        said=claims_said(claims),
        table=Table(
            ("Claim", "Standing", "Measured", "Why, and over what"),
            (30, 16, 18, 36),
            tuple(_row(one) for one in ordered),
        ),
    )


def claims_said(claims: Sequence[ClaimStanding]) -> str:
    """How many claims were measured and how each stands; empty where no manifest is cited."""
    if not any(one.manifest for one in claims):
        return ""
    measured = sum(one.standing in _MEASURED for one in claims)
    parts = [
        f"{number} {_MARKS[standing][1]}"
        for standing in STANDINGS
        if (number := sum(one.standing == standing for one in claims))
    ]
    entries = counted(len(claims), "entry", "entries")
    return f"{entries} of evidence, {measured or 'none'} measured on data: {listed(parts)}."


_NO_ID = Code("")


def _row(one: ClaimStanding) -> tuple[Cell, ...]:
    measured = one.measured
    until = f"counts until {day(one.expires)}" if one.expires else ""
    over = f"Over {one.over}." if one.over else ""
    shown = f"up to {day(measured)}" if measured else "not measured"
    found = one.found[:MOST_FOUND] if one.standing in _MEASURED else ()
    more = (
        f"and {len(one.found) - MOST_FOUND} more" if len(found) < len(one.found) and found else ""
    )
    said: tuple[str | Code, ...] = (one.reason, *found, more, over, Code(one.manifest))
    return (
        lines((one.title, *one.supports)),
        Mark(*_MARKS[one.standing]),
        lines(part for part in (shown, until) if part),
        lines(part for part in said if part not in {"", _NO_ID}),
    )
