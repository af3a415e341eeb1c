"""Which columns can be times, and what SQL of engines that share it says of times and truths."""

from __future__ import annotations

from dataclasses import dataclass

from dpiakit.evidence.engines.grammar import FALSE, TRUE
from dpiakit.evidence.engines.names import literal
from dpiakit.evidence.mapping import ColumnSource, TableSource

PLAIN_VALUES = "Name a column of plain values; take what is inside out with a view."


@dataclass(frozen=True, slots=True)
class TimeTypes:
    """An engine's names for the types that can hold a time."""

    zoned: frozenset[str]
    local: frozenset[str]
    whole: frozenset[str]
    """Of whole numbers, which count since 1970."""
    text: frozenset[str]

    def misfit(self, table: TableSource, source: ColumnSource, kind: str) -> tuple[str, str] | None:
        """Why a column of that type cannot be a time, and what to do; None where it can."""
        if source.unit:
            if kind in self.whole or kind in self.text:
                return None
            return f"It holds {kind}, no number of seconds.", 'Remove "unit".'
        if kind in self.local and not table.time_zone:
            return (
                f"It holds local times ({kind}), and nobody says of which zone.",
                'Write "time_zone: UTC", or the zone of the clock that wrote them.',
            )
        if kind in self.zoned or kind in self.local or kind in self.text:
            return None
        counts = 'Say what it counts since 1970 with "unit: s", ms or us.'
        return f"It holds {kind}, no times.", counts if kind in self.whole else ""


def truth(text: str) -> str:
    """A text as a truth, or null where it is none."""
    yes, no = (", ".join(map(literal, words)) for words in (TRUE, FALSE))
    said = f"lower({text})"
    return f"(case when {said} in ({yes}) then true when {said} in ({no}) then false end)"


def in_utc(local: str, zone: str) -> str:
    """A local time in UTC, as DuckDB and PostgreSQL say it."""
    return local if zone == "UTC" else f"timezone('UTC', timezone({literal(zone)}, {local}))"


def clock_change(local: str, zone: str) -> str:
    """3 where the clock showed a time twice or never, else 0, as DuckDB and PostgreSQL say it.

    An hour and half an hour are tried.
    """
    if zone == "UTC":
        return "0"
    place = literal(zone)
    point = f"timezone({place}, {local})"
    again = " or ".join(
        f"timezone({place}, {point} {sign} interval '{minutes} minutes') = {local}"
        for minutes in (30, 60)
        for sign in "+-"
    )
    return f"case when timezone({place}, {point}) <> {local} or {again} then 3 else 0 end"
