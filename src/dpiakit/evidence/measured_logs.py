"""Logs of requests, complaints and breaches, held against what a record claims."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from dpiakit.evidence.calendars import calendars_of
from dpiakit.evidence.engines.duck import Limits, Rows, opened
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.incidents import Incident, Notices, Repairs, judge_notices, repairs
from dpiakit.evidence.mapping import DataMapping
from dpiakit.evidence.measured_rates import Borders, rate_lines
from dpiakit.evidence.measurement import (
    Doubt,
    InputFile,
    InputTable,
    Line,
    LineVerdict,
    Measurement,
    millionths,
    shown,
)
from dpiakit.evidence.operations import (
    Answered,
    Request,
    judge_requests,
)
from dpiakit.evidence.quality import Extent, Quality, quality_of, refuse
from dpiakit.evidence.sources import DataFile, data_files, must_be_unchanged, sha256_of
from dpiakit.evidence.statistics_claims import OperationsClaim
from dpiakit.evidence.terms import Calendar, Term, end_of
from dpiakit.evidence.views import make_views
from dpiakit.source.files import display_name

TABLES = ("requests", "incidents", "complaints", "prompts_daily", "users_daily")
_READ = (*TABLES, "calendar")
HOURS = 72
"""In which the authority is told of a breach (Art. 33(1) GDPR)."""


def operations_measured(
    data: pathlib.Path,
    mapping: DataMapping,
    claim: OperationsClaim,
    on: date,
    limits: Limits,
    borders: Borders,
) -> Measurement:
    """Measure how requests, complaints and breaches fared, up to and including a day.

    Raises EvidenceError or InputError for data or a mapping from which nothing can be concluded.
    """
    if not set(TABLES) & mapping.tables.keys():
        raise EvidenceError(
            mapping.file,
            "It maps no table of requests, incidents, complaints, prompts or users.",
            f"Map at least one of {', '.join(TABLES)}.",
        )
    end = end_of(on, borders.zone)
    files = data_files(data, mapping)
    hashes = {file.path: sha256_of(file) for file in files}
    with opened(files, limits) as rows:
        make_views(rows, mapping)
        extents, qualities = _quality(rows, mapping, end, display_name(data))
        now = end - timedelta(microseconds=1)
        answered = (
            _answered(rows, mapping, claim, now, borders) if "requests" in mapping.tables else ()
        )
        lines = tuple(_lines(rows, mapping, claim, end, borders, answered))
        inputs = tuple(
            _input(rows, mapping, name, extent, files, hashes) for name, extent in extents.items()
        )
    must_be_unchanged(files)
    stated = [one for name in mapping.tables for one in claim.stated.get(name, ())]
    return Measurement(
        "operations", on, (*stated, *borders.claims()), lines, inputs,
        doubts=(
            *(
                Doubt(one.code, one.table, one.column, _gravity(one), one.count, one.said)
                for one in qualities
            ),
            *_beyond_calendar(answered),
        ),
        limits=tuple(_limits(extents, mapping, claim)),
        notes=tuple(_notes(mapping, claim)),
    )  # fmt: skip


def _quality(
    rows: Rows, mapping: DataMapping, end: datetime, shown_name: str
) -> tuple[dict[str, Extent], list[Quality]]:
    extents: dict[str, Extent] = {}
    qualities: list[Quality] = []
    for name, table in mapping.tables.items():
        if name in _READ:
            extents[name], found = quality_of(rows, table, end.replace(tzinfo=None))
            qualities += found
    refuse(qualities, shown_name)
    return extents, qualities


def _input(
    rows: Rows,
    mapping: DataMapping,
    name: str,
    extent: Extent,
    files: tuple[DataFile, ...],
    hashes: Mapping[pathlib.Path, str],
) -> InputTable:
    types = rows.columns(f"raw_{name}")
    mine = [file for file in files if file.role in {name, "database"}]
    return InputTable(
        name,
        mine[0].form,
        tuple(InputFile(file.shown, file.size, hashes[file.path]) for file in mine),
        {
            column: types.get(source.name, "constant")
            for column, source in mapping.tables[name].columns.items()
        },
        extent.rows,
        extent.first,
        extent.last,
    )


def _gravity(one: Quality) -> Literal["doubt", "note"]:
    """A request of an unknown type is judged by no term: that is more than worth knowing."""
    unjudged = one.code == "unknown-code" and (one.table, one.column) == ("requests", "type")
    return "doubt" if unjudged or one.gravity == "doubt" else "note"


def _limits(
    extents: Mapping[str, Extent], mapping: DataMapping, claim: OperationsClaim
) -> Iterator[str]:
    if "requests" in extents:
        columns = mapping.tables["requests"].columns
        if not claim.terms:
            yield "The record states no term for any request: none was judged."
        if "closed_at" not in columns:
            yield "closed_at is not mapped: every request counts as open."
        if claim.american and "jurisdiction" not in columns:
            yield "Requests have no jurisdiction, so American terms could not be told apart."
        if "calendar" in extents and "jurisdiction" not in columns:
            yield "Requests have no jurisdiction, so the holidays of the calendar do not count."
    if "complaints" in extents and "users_daily" not in extents:
        yield "users_daily is not mapped: complaints cannot be counted for every 10,000 people."


def _notes(mapping: DataMapping, claim: OperationsClaim) -> Iterator[str]:
    yield "Only what was written into these logs is seen."
    for name, stated in claim.stated.items():
        if stated and name not in mapping.tables:
            places = ", ".join(one.pointer for one in stated)
            yield f"{name} is not mapped, so this was not looked at: {places}."


def _lines(
    rows: Rows,
    mapping: DataMapping,
    claim: OperationsClaim,
    end: datetime,
    borders: Borders,
    answered: Sequence[_Requests],
) -> Iterator[Line]:
    now = end - timedelta(microseconds=1)
    for group in answered:
        yield from (_answered_line(one, group.where) for one in group.found)
        for kind in sorted(group.terms.keys() - {one.type for one in group.found}):
            said = "there is no such request in the log"
            yield Line(f"{kind}{group.where} within {group.terms[kind]}", "told", said, {})
    if "incidents" in mapping.tables:
        incidents = _incidents(rows)
        yield _repairs_line(repairs(incidents, now))
        claimed = claim.notice_hours is not None
        found_hours = judge_notices(incidents, now, claim.notice_hours or HOURS)
        yield _notices_line(found_hours, claimed)
    yield from rate_lines(rows, mapping.tables, borders, end)


@dataclass(frozen=True, slots=True)
class _Requests:
    """Requests that the same terms bind."""

    where: str
    terms: Mapping[str, Term]
    found: tuple[Answered, ...]


def _answered(
    rows: Rows, mapping: DataMapping, claim: OperationsClaim, now: datetime, borders: Borders
) -> tuple[_Requests, ...]:
    """Requests by type; those from the United States apart where the record has a term for them."""
    requests = _requests(rows)
    calendars = _calendars(rows) if "calendar" in mapping.tables else {}
    overseas = {
        one.id for one in requests if one.type in claim.american and _is_american(one.jurisdiction)
    }
    groups = []
    for chosen, terms, where in (
        ([one for one in requests if one.id not in overseas], claim.terms, ""),
        ([one for one in requests if one.id in overseas], claim.american, " (United States)"),
    ):
        if not chosen and (where or overseas):
            continue
        found = judge_requests(
            chosen, terms, now, calendars=calendars, zone=borders.zone,
            share=borders.share_in_time,
        )  # fmt: skip
        groups.append(_Requests(where, terms, found))
    return tuple(groups)


def _beyond_calendar(answered: Sequence[_Requests]) -> Iterator[Doubt]:
    guessed = sum(one.guessed for group in answered for one in group.found)
    if guessed:
        said = "requests are due on days outside the calendar; Monday to Friday were counted"
        yield Doubt("calendar-short", "calendar", "day", "doubt", guessed, said)


def _calendars(rows: Rows) -> Mapping[str, Calendar]:
    return calendars_of(
        rows.run(
            "select jurisdiction, day, max(business_day_index) from calendar where jurisdiction is "
            "not null and day is not null and business_day_index is not null group by all"
        )
    )


def _is_american(place: str) -> bool:
    return place == "US" or place.startswith("US-")


def _requests(rows: Rows) -> list[Request]:
    found = rows.run(
        "select id, type, received_at, closed_at, extended_at, identity_verified_at, "
        "coalesce(jurisdiction, '') from requests "
        "where id is not null and type is not null and received_at is not null"
    )
    return [Request(*row) for row in found]


def _incidents(rows: Rows) -> list[Incident]:
    found = rows.run(
        "select id, detected_at, aware_at, resolved_at, notified_authority_at, risk "
        "from incidents where id is not null and detected_at is not null"
    )
    return [Incident(*row) for row in found]


def _answered_line(one: Answered, where: str) -> Line:
    counts = {
        "received": one.received, "in_time": one.on_time, "late": one.late, "overdue": one.overdue,
        "not_yet_due": one.waiting, "extended": one.extended,
    }  # fmt: skip
    if one.unclear:
        counts["unclear"] = one.unclear
    figures: dict[str, int | None] = {name: shown(number) for name, number in counts.items()}
    if None not in {figures["extended"], figures["received"]}:
        figures["extended_share_millionths"] = millionths(one.extended / one.received)
    if one.interval and None not in figures.values():
        figures["share_lower_millionths"] = millionths(one.interval.lower)
        figures["share_upper_millionths"] = millionths(one.interval.upper)
    if one.median_days is not None and shown(one.on_time + one.late):
        figures["median_days_millionths"] = millionths(one.median_days)
        figures["slow_days"] = one.slow_days
    broken = one.late + one.overdue
    said = "nothing was due yet" if not one.due else f"{_told(broken)} of {_told(one.due)} too late"
    if one.unclear:
        said += f"; {_told(one.unclear)} more if no day outside the calendar is a holiday"
    return Line(f"{one.type}{where} within {one.term}", one.verdict, said, figures)


def _told(number: int) -> str:
    return "fewer than 5" if shown(number) is None else f"{number:,}"


def _repairs_line(one: Repairs) -> Line:
    figures: dict[str, int | None] = {"incidents": one.incidents, "open": one.open}
    for name, value in (
        ("mean_hours", one.mean), ("median_hours", one.median), ("expected_hours", one.expected),
    ):  # fmt: skip
        if value is not None:
            figures[f"{name}_millionths"] = millionths(value)
    half = "half of them may still go on" if one.expected is None else (
        f"half of them last {one.expected:.1f} hours or less"
    )  # fmt: skip
    return Line("repair of incidents", "told", half, figures)


def _notices_line(one: Notices, claimed: bool) -> Line:
    figures: dict[str, int | None] = {
        "in_time": one.in_time, "late": one.late, "missing": one.missing, "waiting": one.waiting,
        "not_needed": one.not_needed, "unassessed": one.unassessed,
    }  # fmt: skip
    if one.longest is not None:
        figures["longest_hours_millionths"] = millionths(one.longest)
    said = f"{one.late} late, {one.missing} missing, {one.in_time} in time"
    verdict: LineVerdict = one.verdict if claimed else "told"
    return Line(f"notice of breaches within {one.hours:g} hours", verdict, said, figures)
