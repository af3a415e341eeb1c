"""What makes data doubtful, looked for before anything is concluded from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dpiakit.evidence.engines.names import literal
from dpiakit.evidence.engines.store import Store
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.mapping import TableSource

Gravity = Literal["refused", "doubt", "note"]
"""``refused``: the data prove nothing. ``doubt``: they cannot prove that all is well, only that
something is not. ``note``: worth knowing."""
HOT = 10_000
"""So many events of one person for one purpose are no person's."""
MOST_UNREAD = 0.05
"""The share of rows that may lack a key value, a time or a known code and still be counted."""
_COMPARED = frozenset({"consent_events", "processing_events"})
_OF_MAPPING = frozenset({"missing", "unreadable-time", "unknown-code"})
_DECIDING = frozenset({"event", "mechanism", "age_band", "consent_type"})
"""Columns whose unknown codes change what is counted."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Something found in the data that is not as it should be."""

    code: str
    table: str
    column: str
    count: int
    gravity: Gravity
    said: str
    """For a person: it follows the number."""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class _Look:
    """Something that is counted over the rows of one table."""

    code: str
    column: str
    when: str
    gravity: Gravity
    said: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of a table there is."""

    rows: int
    first: datetime | None
    """The earliest time, in UTC. None: no time can be read."""
    last: datetime | None


def quality_of(rows: Store, table: TableSource, end: datetime) -> tuple[Extent, list[Quality]]:
    """What one scan of a table shows, and its duplicates; what is not there is not listed.

    ``end`` is the first moment, in UTC, that lies after the day of the audit. Raises EvidenceError
    for a table without rows: nothing can be concluded from nothing.
    """
    name = table.table.name
    looks = list(_looks(table, end))
    timed = "ts" if "ts" in table.columns else "null"
    counted = ", ".join(f"sum(case when {look.when} then 1 else 0 end)" for look in looks)
    found = rows.one(
        f"select count(*), min({timed}), max({timed}), {counted or 'null'} from {name}"  # noqa: S608  names of ours
    )
    total, first, last, *counts = found
    if not total:
        at = table.position
        raise EvidenceError(
            f"{at.file}:{at.line}:{at.column}",
            f"{name} has no rows. Nothing was measured, so nothing is proven.",
            "Check the file, and the period it was taken for.",
        )
    qualities = [
        Quality(
            look.code, name, look.column, int(number), _gravity(look, name, number, total),
            look.said, look.hint,
        )
        for look, number in zip(looks, counts, strict=False)
        if number
    ]  # fmt: skip
    qualities += _duplicates(rows, table)
    return Extent(total, first, last), qualities


def _gravity(look: _Look, table: str, number: int, total: int) -> Gravity:
    """Where much of a column says nothing, the mapping is wrong, and every count would be."""
    of_mapping = table in _COMPARED and look.code in _OF_MAPPING
    if look.gravity == "doubt" and of_mapping and number > total * MOST_UNREAD:
        return "refused"
    return look.gravity


def _looks(table: TableSource, end: datetime) -> Iterator[_Look]:
    for name in table.table.required:
        if name in table.columns:
            empty = f"{name} is null"
            if table.columns[name].column.kind == "instant":
                empty += f" and {name}_flaw = 0"  # what is there and no time is told as such
            yield _Look(
                "missing", name, empty, "doubt", f"rows hold no {name}",
                f"Is the right column mapped to {name}?",
            )  # fmt: skip
    for name, source in table.columns.items():
        if source.column.kind == "instant":
            yield from _time_looks(name)
        if source.column.words:
            words = ", ".join(map(literal, source.column.words))
            gravity: Gravity = "doubt" if name in _DECIDING else "note"
            yield _Look(
                "unknown-code", name, f"{name} is not null and {name} not in ({words})", gravity,
                f"rows hold no known code in {name}",
                f"Say in the mapping, under {name}: codes, what they mean.",
            )  # fmt: skip
    if "subject_id" in table.columns:
        yield _Look(
            "raw-address", "subject_id", "subject_id like '%@%.%'", "refused",
            "rows hold the e-mail address of a person",
            "Replace each address by a keyed pseudonym (HMAC with a secret key) before the data "
            "are measured: evidence needs to tell people apart, never to know who they are.",
        )  # fmt: skip
    yield from _order_looks(table, end)


def _time_looks(name: str) -> Iterator[_Look]:
    flaw = f"{name}_flaw"
    yield _Look(
        "unreadable-time", name, f"{flaw} = 1", "doubt", f"rows hold no time in {name}",
        "Times are read in ISO 8601: 2026-10-31T09:30:00Z.",
    )  # fmt: skip
    yield _Look(
        "local-time", name, f"{flaw} = 2", "refused",
        f"rows hold a local time of an unknown zone in {name}",
        'Write in the mapping "time_zone: UTC", or the zone of the clock that wrote them.',
    )  # fmt: skip
    yield _Look(
        "clock-change", name, f"{flaw} = 3", "doubt",
        f"rows hold a time within a clock change in {name}: the hour came twice, or never",
        "Store times in UTC or with their offset.",
    )  # fmt: skip


def _order_looks(table: TableSource, end: datetime) -> Iterator[_Look]:
    known = table.columns
    if "ts" in known:
        moment = literal(end.isoformat(sep=" "))
        yield _Look(
            "ancient", "ts", "ts < timestamp '1970-01-01'", "doubt", "rows lie before 1970",
            "Is the unit of the times right?",
        )  # fmt: skip
        yield _Look(
            "future", "ts", f"ts >= timestamp {moment}", "doubt",
            "rows lie after the day of the audit", "Check the clock, or the day given with --on.",
        )  # fmt: skip
    if {"ts", "recorded_at"} <= known.keys():
        yield _Look(
            "negative-duration", "recorded_at", "recorded_at < ts", "doubt",
            "events were stored before they happened",
        )  # fmt: skip
        yield _Look(
            "late-record", "recorded_at", "recorded_at > ts + interval '365' day", "note",
            "events were stored more than a year after they happened",
        )  # fmt: skip
    if {"ts", "valid_until"} <= known.keys():
        yield _Look(
            "negative-duration", "valid_until", "valid_until < ts", "doubt",
            "events ended before they began",
        )  # fmt: skip
    if {"valid_from", "valid_to"} <= known.keys():
        yield _Look(
            "negative-duration", "valid_to", "valid_to < valid_from", "doubt",
            "notices ended before they began",
        )  # fmt: skip


def _duplicates(rows: Store, table: TableSource) -> list[Quality]:
    key = table.table.identity
    if not key or key not in table.columns:
        return []
    (extra,) = rows.one(
        f"select coalesce(sum(n - 1), 0) from (select count(*) as n from {table.table.name} "  # noqa: S608  names of ours
        f"where {key} is not null group by {key} having count(*) > 1) repeated"
    )
    if not extra:
        return []
    said = f"rows repeat a {key} that stands already"
    hint = "Each event is one row. Find out whether they were loaded twice."
    return [Quality("duplicate", table.table.name, key, int(extra), "doubt", said, hint)]


def hot_keys(rows: Store) -> list[Quality]:
    """People with so many events for one purpose that they are none: service accounts, tests."""
    (keys,) = rows.one(
        "select count(*) from (select subject_id from consent_events "  # noqa: S608  our own number
        f"group by subject_id, purpose_id having count(*) > {HOT}) hot"
    )
    if not keys:
        return []
    said = f"pseudonyms have more than {HOT:,} events for one purpose: probably a service account"
    return [Quality("hot-key", "consent_events", "subject_id", keys, "note", said)]


def _counted(one: Quality) -> str:
    said = one.said.replace("rows hold", "row holds", 1) if one.count == 1 else one.said
    return f"{one.count:,} {said}"


def refuse(qualities: Sequence[Quality], where: str) -> None:
    """Raises EvidenceError for data that prove nothing."""
    refused = [one for one in qualities if one.gravity == "refused"]
    if refused:
        first = refused[0]
        what = "; ".join(f"{_counted(one)} ({one.table})" for one in refused)
        raise EvidenceError(where, f"{what}.", first.hint)
