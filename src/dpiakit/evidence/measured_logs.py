"""Logs of requests, complaints and breaches, held against what a record claims."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal

from dpiakit.evidence.engines.duck import Limits, Rows, opened
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.incidents import Incident, Notices, Repairs, judge_notices, repairs
from dpiakit.evidence.mapping import DataMapping
from dpiakit.evidence.measurement import (
    Claimed,
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
    judge_complaints,
    judge_rate,
    judge_requests,
)
from dpiakit.evidence.quality import Extent, Quality, quality_of, refuse
from dpiakit.evidence.sources import DataFile, data_files, must_be_unchanged, sha256_of
from dpiakit.evidence.statistics_claims import OperationsClaim
from dpiakit.evidence.terms import Calendar, end_of
from dpiakit.evidence.views import make_views
from dpiakit.source.files import display_name

TABLES = ("requests", "incidents", "complaints", "prompts_daily", "users_daily")
_READ = (*TABLES, "calendar")
HOURS = 72
"""In which the authority is told of a breach (Art. 33(1) GDPR)."""


@dataclass(frozen=True, slots=True)
class Borders:
    """What somebody asks of the figures for which a record has no place."""

    zone: tzinfo = UTC
    share_in_time: float | None = None
    complaints: float | None = None
    """Complaints for every 10,000 people, at most."""
    refused: float | None = None
    """The share of refusals among those who were asked, at most."""


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
        lines = tuple(_lines(rows, mapping, claim, end, borders))
        inputs = tuple(
            _input(rows, mapping, name, extent, files, hashes) for name, extent in extents.items()
        )
    must_be_unchanged(files)
    stated = [one for name in mapping.tables for one in claim.stated.get(name, ())]
    return Measurement(
        "operations", on, (*stated, *_options(borders)), lines, inputs,
        doubts=tuple(
            Doubt(one.code, one.table, one.column, _gravity(one), one.count, one.said)
            for one in qualities
        ),
        limits=tuple(_limits(extents, mapping, claim)),
        notes=tuple(_notes(mapping, claim)),
    )  # fmt: skip


def _options(borders: Borders) -> Iterator[Claimed]:
    for option, value in (
        ("--share-in-time", borders.share_in_time),
        ("--most-complaints", borders.complaints),
        ("--most-refused", borders.refused),
    ):
        if value is not None:
            yield Claimed(option, f"{value:g}")
    if str(borders.zone) != "UTC":
        yield Claimed("--time-zone", str(borders.zone))


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
    rows: Rows, mapping: DataMapping, claim: OperationsClaim, end: datetime, borders: Borders
) -> Iterator[Line]:
    now = end - timedelta(microseconds=1)
    tables = mapping.tables
    if "requests" in tables:
        calendars = _calendars(rows) if "calendar" in tables else {}
        yield from _request_lines(_requests(rows), claim, now, calendars, borders)
    if "incidents" in tables:
        incidents = _incidents(rows)
        yield _repairs_line(repairs(incidents, now))
        claimed = claim.notice_hours is not None
        found_hours = judge_notices(incidents, now, claim.notice_hours or HOURS)
        yield _notices_line(found_hours, claimed)
    if "users_daily" in tables:
        yield from _rate_lines(rows, mapping, borders.complaints)
    if "prompts_daily" in tables:
        yield _refused_line(rows, borders.refused)


def _request_lines(
    requests: Sequence[Request],
    claim: OperationsClaim,
    now: datetime,
    calendars: Mapping[str, Calendar],
    borders: Borders,
) -> Iterator[Line]:
    """Requests by type; those from the United States apart where the record has a term for them."""
    overseas = {
        one.id for one in requests if one.type in claim.american and _is_american(one.jurisdiction)
    }
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
        yield from (_answered_line(one, where) for one in found)
        for kind in sorted(terms.keys() - {one.type for one in found}):
            said = "there is no such request in the log"
            yield Line(f"{kind}{where} within {terms[kind]}", "told", said, {})


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


def _calendars(rows: Rows) -> dict[str, Calendar]:
    """Days from Monday to Friday on which the number of business days did not grow."""
    found = rows.run(
        "select jurisdiction, day from (select jurisdiction, day, business_day_index "
        "- lag(business_day_index) over (partition by jurisdiction order by day) as grown "
        "from calendar) where grown = 0 and isodow(day) < 6"
    )
    days: dict[str, set[date]] = {}
    for place, day in found:
        days.setdefault(place, set()).add(day)
    return {place: Calendar(frozenset(closed)) for place, closed in days.items()}


def _answered_line(one: Answered, where: str) -> Line:
    counts = {
        "received": one.received, "in_time": one.on_time, "late": one.late, "overdue": one.overdue,
        "not_yet_due": one.waiting, "extended": one.extended,
    }  # fmt: skip
    figures: dict[str, int | None] = {name: shown(number) for name, number in counts.items()}
    if one.interval and None not in figures.values():
        figures["share_lower_millionths"] = millionths(one.interval.lower)
        figures["share_upper_millionths"] = millionths(one.interval.upper)
    if one.median_days is not None and shown(one.on_time + one.late):
        figures["median_days_millionths"] = millionths(one.median_days)
        figures["slow_days"] = one.slow_days
    broken = one.late + one.overdue
    said = "nothing was due yet" if not one.due else f"{_told(broken)} of {_told(one.due)} too late"
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


def _rate_lines(rows: Rows, mapping: DataMapping, most: float | None) -> Iterator[Line]:
    """Events for every 10,000 active people: complaints, and opt-outs that were asked for."""
    people, wrong = rows.one(
        "select avg(a)::double, count_if(a < 0 or a is null) from "
        "(select date, sum(active_users) as a from users_daily where date is not null group by all)"
    )
    if wrong or people is None:
        raise EvidenceError("users_daily", "A day has a number of people below zero, or none.")
    if "complaints" in mapping.tables:
        (count,) = rows.one("select count(*) from complaints")
        yield _rate_line("complaints", count, people, most)
    if "requests" in mapping.tables:
        (count,) = rows.one("select count(*) from requests where type = 'opt_out'")
        yield _rate_line("opt-outs", count, people, None)


def _rate_line(noun: str, count: int, people: float, most: float | None) -> Line:
    found = judge_complaints(count, people, at_most=most)
    figures: dict[str, int | None] = {"events": shown(count), "mean_people": round(people)}
    if shown(count) is not None:
        figures["per_ten_thousand_millionths"] = millionths(found.value)
        figures["lower_millionths"] = millionths(found.interval.lower)
        figures["upper_millionths"] = millionths(found.interval.upper)
    said = f"{_told(count)} {noun} of {people:,.0f} people on a mean day"
    verdict: LineVerdict = "told" if most is None else found.verdict
    return Line(f"{noun} for every 10,000 people", verdict, said, figures)


def _refused_line(rows: Rows, most: float | None) -> Line:
    asked, accepted, refused, wrong = rows.one(
        "select sum(shown)::bigint, sum(accepted)::bigint, sum(refused)::bigint, "
        "count_if(shown is null or accepted is null or refused is null or least(shown, accepted, "
        "refused, coalesce(ignored, 0)) < 0 or accepted + refused + coalesce(ignored, 0) > shown) "
        "from prompts_daily"
    )
    if wrong:
        raise EvidenceError(
            "prompts_daily",
            f"{wrong} rows have a number below zero, none, or more answers than questions.",
            "Mend the table first: figures from it would be wrong by an unknown amount.",
        )
    found = judge_rate(refused, asked, at_most=most)
    figures: dict[str, int | None] = {
        "asked": shown(asked), "accepted": shown(accepted), "refused": shown(refused),
    }  # fmt: skip
    if None not in figures.values():
        figures["refused_lower_millionths"] = millionths(found.interval.lower)
        figures["refused_upper_millionths"] = millionths(found.interval.upper)
    said = f"{_told(refused)} of {_told(asked)} who were asked refused"
    return Line("refusals of those asked", "told" if most is None else found.verdict, said, figures)
