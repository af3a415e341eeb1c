"""The small tables of ours that hold every value a check needs, so that no text does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from dpiakit.evidence.claims import ConsentClaim
from dpiakit.evidence.duck import Rows
from dpiakit.evidence.mapping import DataMapping
from dpiakit.evidence.quality import Extent
from dpiakit.evidence.tables import AGE_BANDS, MAJORITY
from dpiakit.model.period import Period

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  UTC throughout


def with_stated(rows: Rows, mapping: DataMapping, claim: ConsentClaim) -> ConsentClaim:
    """The claim with what only the table of purposes says; what the record says goes before."""
    if "purposes" not in mapping.tables:
        return claim
    stated = {
        name: (days, bool(sale))
        for name, days, sale in rows.run(
            "select purpose_id, min(refresh_days), bool_or(sale_or_ads) from purposes group by all"
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
    rows: Rows,
    mapping: DataMapping,
    claim: ConsentClaim,
    consent_age: Callable[[str], int | None],
    ledger: Extent,
    end: datetime,
) -> None:
    """``claimed``, ``settings``, ``ages``, ``notice_spans`` and ``deadlines``."""
    rows.run(
        "create table claimed (purpose_id varchar, needs_consent boolean, sale_or_ads boolean, "
        "refresh_months integer, refresh_days integer)"
    )
    rows.fill("claimed", [
        (
            one.name, one.needs_consent, one.sale_or_ads,
            one.refresh.months if one.refresh else None, one.refresh.days if one.refresh else None,
        )
        for one in claim.purposes
    ])  # fmt: skip
    known = mapping.tables["consent_events"].columns
    rows.run(
        "create table settings (activity_id varchar, withdrawal_days integer, opt_out_days "
        "integer, notices_known boolean, proof_known boolean, mechanism_known boolean, "
        "version_known boolean)"
    )
    rows.fill("settings", [(
        claim.record if by_activity(mapping) else None, claim.withdrawal_days, claim.opt_out_days,
        "notices" in mapping.tables, "proof_ref" in known, "mechanism" in known,
        "notice_version" in known,
    )])  # fmt: skip
    _ages(rows, claim, consent_age)
    _notice_spans(rows, mapping)
    _deadlines(rows, mapping, claim.opt_out_days, ledger, end)


def by_activity(mapping: DataMapping) -> bool:
    """Whether the uses of data say to which record they belong."""
    return "activity_id" in mapping.tables["processing_events"].columns


def _ages(rows: Rows, claim: ConsentClaim, consent_age: Callable[[str], int | None]) -> None:
    rows.run("create table ages (jurisdiction varchar, consent_age integer)")
    minors = ", ".join(f"'{band}'" for band, age in AGE_BANDS.items() if age < MAJORITY)
    places = rows.run(
        "select distinct jurisdiction from consent_events where jurisdiction is not null "  # noqa: S608  our own words
        f"and age_band in ({minors}) order by 1"
    )
    rows.fill("ages", [
        (place, claim.ages[place] if place in claim.ages else consent_age(place))
        for (place,) in places
    ])  # fmt: skip


def _notice_spans(rows: Rows, mapping: DataMapping) -> None:
    """The time in which all rows of a version agree that it was shown: the narrowest."""
    if "notices" not in mapping.tables:
        rows.run(
            "create table notice_spans "
            "(notice_version varchar, valid_from timestamp, valid_to timestamp)"
        )
        return
    rows.run(
        "create table notice_spans as select notice_version, max(valid_from) as valid_from, "
        "min(valid_to) as valid_to from notices group by notice_version"
    )


def _deadlines(rows: Rows, mapping: DataMapping, days: int, ledger: Extent, end: datetime) -> None:
    """For each day the last moment at which an opt-out of that day may still be unheeded.

    Days before 1970 and from ``end`` on are doubts already and have none.

    The term begins after the day of the opt-out and ends with the last of its business days.
    """
    first = max(ledger.first or _EPOCH, _EPOCH).date()
    last = min(max(ledger.last or _EPOCH, _EPOCH), end).date()
    rows.run(
        "create table counted_days as select '' as jurisdiction, cast(day as date) as day, "
        "cast(sum(case when isodow(day) < 6 then 1 else 0 end) over (order by day) as bigint) "
        "as business_day_index from range(?::timestamp, ?::timestamp, interval 1 day) t(day)",
        [first, last + timedelta(days=days * 2 + 20)],
    )
    if "calendar" in mapping.tables:
        rows.run(
            "insert into counted_days select jurisdiction, day, business_day_index from calendar "
            "where jurisdiction is not null and day is not null"
        )
    rows.run(
        "create table deadlines as select c.jurisdiction, c.day, "
        "cast(min(f.day) + 1 as timestamp) - interval 1 microsecond as allowed_until "
        "from counted_days c join counted_days f on f.jurisdiction = c.jurisdiction "
        "and f.business_day_index = c.business_day_index + ? group by c.jurisdiction, c.day",
        [days],
    )
