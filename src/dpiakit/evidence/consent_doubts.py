"""What keeps an audit of a consent ledger from saying that all is well."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dpiakit.evidence.claims import ConsentClaim
from dpiakit.evidence.dimensions import by_activity
from dpiakit.evidence.engines.store import Store
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.mapping import DataMapping
from dpiakit.evidence.quality import Quality


def must_have_tables(mapping: DataMapping) -> None:
    """Raises EvidenceError for a mapping of which an audit can say nothing."""
    for name in ("consent_events", "processing_events"):
        if name not in mapping.tables:
            raise EvidenceError(
                mapping.file,
                f"{name} is not mapped.",
                "An audit compares the uses of data with the ledger: both are needed.",
            )


def undeclared(rows: Store, claim: ConsentClaim, mapping: DataMapping) -> list[Quality]:
    """Purposes of the data that the record does not name, told apart by whose they are."""
    split = by_activity(mapping)
    found: list[Quality] = []
    for table, gravity in (
        ("processing_events", "doubt" if split else "note"),
        ("consent_events", "note"),
    ):
        mine = " and activity_id = (select activity_id from settings)" if (
            split and table == "processing_events"
        ) else ""  # fmt: skip
        others = rows.run(
            f"select purpose_id, count(*) from {table} where purpose_id is not null and "  # noqa: S608  names of ours
            f"purpose_id not in (select purpose_id from claimed){mine} "
            "group by purpose_id order by purpose_id"
        )
        (own,) = rows.one(
            f"select count(*) from {table} where purpose_id in "  # noqa: S608  names of ours
            f"(select purpose_id from claimed){mine}"
        )
        names = ", ".join(name for name, _ in others[:5])
        if not own:
            raise EvidenceError(
                mapping.file,
                f"No row of {table} is about a purpose of the record {claim.record}.",
                f"The data name {names or 'no purpose'}; the record {', '.join(claim.names)}. "
                "Say under purpose_id: codes which is which, and check activity_id.",
            )
        if others:
            total = sum(int(number) for _, number in others)
            said = f"rows are for purposes that the record does not name: {names}"
            found.append(
                Quality("undeclared-purpose", table, "purpose_id", total,
                        "doubt" if gravity == "doubt" else "note", said)
            )  # fmt: skip
    return found


def around(rows: Store, mapping: DataMapping, claim: ConsentClaim) -> list[Quality]:
    """What the tables around the ledger lack."""
    found: list[Quality] = []
    if "notices" in mapping.tables:
        (several,) = rows.one(
            "select count(*) from (select notice_version from notices group by notice_version "
            "having min(valid_from) <> max(valid_from) "
            "or count(distinct coalesce(valid_to, timestamp '9999-01-01 00:00:00')) > 1) several"
        )
        if several:
            said = "notice versions have several periods; what all of them allow was taken"
            found.append(Quality("notice-periods", "notices", "valid_from", several, "doubt", said))
    if "calendar" in mapping.tables and claim.opt_out_days:
        day = rows.dialect.day_of.format(time="e.ts")
        (beyond,) = rows.one(
            "select count(*) from consent_events e left join deadlines d "  # noqa: S608  text of ours
            f"on d.jurisdiction = e.jurisdiction and d.day = {day} "
            "where e.event = 'opted_out' and d.day is null"
        )
        if beyond:
            said = "opt-outs lie outside the calendar; Monday to Friday were counted"
            found.append(Quality("calendar-short", "calendar", "day", beyond, "doubt", said))
    return found


def told_late(rows: Store, mapping: DataMapping, since: datetime | None) -> list[Quality]:
    """Events that lie before a snapshot but were stored after it: it does not know them."""
    if since is None or "recorded_at" not in mapping.tables["consent_events"].columns:
        return []
    moment = f"timestamp '{since.isoformat(sep=' ')}'"
    (late,) = rows.one(
        f"select count(*) from all_consent_events where ts < {moment} and recorded_at >= {moment}"  # noqa: S608  our own time
    )
    if not late:
        return []
    said = "events lie before the snapshot but were stored after it: they do not count"
    hint = "Make a snapshot over the whole ledger."
    return [Quality("after-snapshot", "consent_events", "recorded_at", late, "doubt", said, hint)]


def limits_of(mapping: DataMapping, claim: ConsentClaim, *, since: bool) -> Iterator[str]:
    """What was not looked at because something is not there: each keeps a pass from being one."""
    if "notices" not in mapping.tables:
        yield "Notices are not mapped: whether a notice was in force was not looked at."
    ledger = mapping.tables["consent_events"].columns
    for column, lost in (
        ("mechanism", "how people agreed"),
        ("proof_ref", "whether agreements can be proven"),
        ("age_band", "whether children agreed without a parent"),
        ("jurisdiction", "which age of consent holds"),
        *([("recorded_at", "whether events came late for the snapshot")] if since else []),
    ):
        if column not in ledger:
            yield f"{column} is not mapped: {lost} was not looked at."
    silent = [one.name for one in claim.purposes if one.needs_consent and one.refresh is None]
    if silent:
        yield f"No term is claimed for consent: {', '.join(silent)}. Its age was not looked at."
