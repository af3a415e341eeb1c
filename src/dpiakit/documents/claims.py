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
        said=_said(claims),
        table=Table(
            ("Claim", "Standing", "Measured", "Why, and over what"),
            (30, 16, 18, 36),
            tuple(_row(one) for one in ordered),
        ),
    )


_NO_ID = Code("")


def _said(claims: Sequence[ClaimStanding]) -> str:
    parts = [
        f"{number} {_MARKS[standing][1]}"
        for standing in STANDINGS
        if (number := sum(one.standing == standing for one in claims))
    ]
    return f"{counted(len(claims), 'entry', 'entries')}: {listed(parts)}."


def _row(one: ClaimStanding) -> tuple[Cell, ...]:
    measured = one.measured
    until = f"counts until {day(one.expires)}" if one.expires else ""
    over = f"Over {one.over}." if one.over else ""
    shown = f"up to {day(measured)}" if measured else "not measured"
    return (
        lines((one.title, *one.supports)),
        Mark(*_MARKS[one.standing]),
        lines(part for part in (shown, until) if part),
        lines(part for part in (one.reason, over, Code(one.manifest)) if part not in {"", _NO_ID}),
    )
