"""The small tables of ours that hold every value a check needs, so that no text does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import groupby

from dpiakit.evidence.claims import ConsentClaim
from dpiakit.evidence.engines.store import Store
from dpiakit.evidence.mapping import DataMapping
from dpiakit.evidence.quality import Extent
from dpiakit.evidence.tables import AGE_BANDS, MAJORITY, Kind
from dpiakit.model.period import Period

CLAIMED: Mapping[str, Kind] = {
    "purpose_id": "text",
    "needs_consent": "truth",
    "sale_or_ads": "truth",
    "refresh_months": "integer",
    "refresh_days": "integer",
}
SETTINGS: Mapping[str, Kind] = {
    "activity_id": "text",
    "withdrawal_days": "integer",
    "opt_out_days": "integer",
    "notices_known": "truth",
    "proof_known": "truth",
    "mechanism_known": "truth",
    "version_known": "truth",
    "until_ts": "instant",
}
AGES: Mapping[str, Kind] = {"jurisdiction": "text", "consent_age": "integer"}
NOTICE_SPANS: Mapping[str, Kind] = {
    "notice_version": "text",
    "valid_from": "instant",
    "valid_to": "instant",
}
DEADLINES: Mapping[str, Kind] = {
    "jurisdiction": "text", "day": "day", "allowed_until": "instant",
}  # fmt: skip
_SATURDAY = 6
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  UTC throughout


def with_stated(rows: Store, mapping: DataMapping, claim: ConsentClaim) -> ConsentClaim:
    """The claim with what only the table of purposes says; what the record says goes before."""
    if "purposes" not in mapping.tables:
        return claim
    stated = {
        name: (days, bool(sale))
        for name, days, sale in rows.run(
            "select purpose_id, min(refresh_days), max(case when sale_or_ads then 1 else 0 end) "
            "from purposes group by purpose_id"
        )
    }
    purposes = []
    for one in claim.purposes:
        days, sale = stated.get(one.name, (None, False))
        known = one.refresh is not None or days is None
        purposes.append(
            replace(
                one,
                sale_or_ads=one.sale_or_ads or sale,
                refresh=one.refresh if known else Period(days=int(days)),
                refresh_from=one.refresh_from if known else "table purposes",
            )
        )
    return replace(claim, purposes=tuple(purposes))


def make_dimensions(
    rows: Store,
    mapping: DataMapping,
    claim: ConsentClaim,
    consent_age: Callable[[str], int | None],
    ledger: Extent,
    end: datetime,
) -> None:
    """``claimed``, ``settings``, ``ages``, ``notice_spans`` and ``deadlines``."""
    rows.keep("claimed", CLAIMED, [
        (
            one.name, one.needs_consent, one.sale_or_ads,
            one.refresh.months if one.refresh else None, one.refresh.days if one.refresh else None,
        )
        for one in claim.purposes
    ])  # fmt: skip
    known = mapping.tables["consent_events"].columns
    rows.keep("settings", SETTINGS, [(
        claim.record if by_activity(mapping) else None, claim.withdrawal_days, claim.opt_out_days,
        "notices" in mapping.tables, "proof_ref" in known, "mechanism" in known,
        "notice_version" in known, end,
    )])  # fmt: skip
    rows.keep("ages", AGES, _ages(rows, claim, consent_age))
    rows.keep("notice_spans", NOTICE_SPANS, _notice_spans(rows, mapping))
    rows.keep("deadlines", DEADLINES, _deadlines(rows, mapping, claim.opt_out_days, ledger, end))


def by_activity(mapping: DataMapping) -> bool:
    """Whether the uses of data say to which record they belong."""
    return "activity_id" in mapping.tables["processing_events"].columns


def _ages(
    rows: Store, claim: ConsentClaim, consent_age: Callable[[str], int | None]
) -> list[tuple[str, int | None]]:
    minors = ", ".join(f"'{band}'" for band, age in AGE_BANDS.items() if age < MAJORITY)
    places = rows.run(
        "select distinct jurisdiction from consent_events where jurisdiction is not null "  # noqa: S608  our own words
        f"and age_band in ({minors}) order by jurisdiction"
    )
    return [
        (place, claim.ages[place] if place in claim.ages else consent_age(place))
        for (place,) in places
    ]


def _notice_spans(rows: Store, mapping: DataMapping) -> list[tuple[object, ...]]:
    """The time in which all rows of a version agree that it was shown: the narrowest."""
    if "notices" not in mapping.tables:
        return []
    return rows.run(
        "select notice_version, max(valid_from), min(valid_to) from notices group by notice_version"
    )


def _deadlines(
    rows: Store, mapping: DataMapping, days: int, ledger: Extent, end: datetime
) -> list[tuple[str, date, datetime]]:
    """For each day the last moment at which an opt-out of that day may still be unheeded.

    Days before 1970 and from ``end`` on are doubts already and have none.

    The term begins after the day of the opt-out and ends with the last of its business days.
    """
    (earlier,) = rows.one("select min(ts) from states_before")
    begun = [one for one in (earlier, ledger.first) if one]
    first = max(min(begun, default=_EPOCH), _EPOCH).date()
    last = min(max(ledger.last or _EPOCH, _EPOCH), end).date()
    weeks = list(_mondays_to_fridays(first, last + timedelta(days=days * 2 + 20)))
    made = _due("", weeks, days)
    if "calendar" in mapping.tables:
        counted = rows.run(
            "select jurisdiction, day, business_day_index from calendar "
            "where jurisdiction is not null and day is not null "
            "and business_day_index is not null order by jurisdiction, day, business_day_index"
        )
        for place, known in groupby(counted, key=lambda row: row[0]):
            made += _due(str(place), [(day, int(index)) for _, day, index in known], days)
    return made


def _mondays_to_fridays(first: date, end: date) -> Iterator[tuple[date, int]]:
    """Each day before ``end``, with the number of business days up to and including it."""
    index = 0
    for ordinal in range(first.toordinal(), end.toordinal()):
        day = date.fromordinal(ordinal)
        index += day.isoweekday() < _SATURDAY
        yield day, index


def _due(
    place: str, counted: Sequence[tuple[date, int]], days: int
) -> list[tuple[str, date, datetime]]:
    first_of: dict[int, date] = {}
    for day, index in counted:
        first_of[index] = min(day, first_of.get(index, day))
    ends: dict[date, date] = {}
    for day, index in counted:
        if (last := first_of.get(index + days)) is not None:
            ends[day] = min(last, ends.get(day, last))
    return [(place, day, _last_moment(last)) for day, last in ends.items()]


def _last_moment(day: date) -> datetime:
    return datetime.combine(day, time.max)
