"""The audit of a consent ledger: what a record claims, and what the data show."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from dpiakit.evidence import consent_sql
from dpiakit.evidence.claims import ConsentClaim
from dpiakit.evidence.consent_sql import ASOF_COUNTS, SCAN_COUNTS, Count, Form
from dpiakit.evidence.dimensions import by_activity, make_dimensions, with_stated
from dpiakit.evidence.engines.dialect import Dialect
from dpiakit.evidence.engines.store import Origin, Store
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.mapping import DataMapping
from dpiakit.evidence.quality import Extent, Quality, hot_keys, quality_of, refuse
from dpiakit.evidence.terms import end_of
from dpiakit.evidence.views import make_views

Watch = Callable[[str], None]
"""Told of each step of a long run, before it."""
Status = Literal["pass", "fail", "inconclusive"]
_READ = ("consent_events", "processing_events", "notices", "purposes", "calendar")


@dataclass(frozen=True, slots=True)
class PurposeCounts:
    """What was counted for one purpose, by the names of the counts."""

    purpose: str
    uses: int
    events: int
    asof: Mapping[str, int]
    scan: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class InputSeen:
    """One table as it was measured."""

    role: str
    origin: Origin
    columns: Mapping[str, str]
    """Of the canonical table: which of them come from the data, with the types found there."""
    extent: Extent


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of what was processed the ledger can speak of."""

    people: int
    """Pseudonyms among the uses."""
    known: int
    """Those of them that are in the ledger at all."""


@dataclass(frozen=True, slots=True)
class ConsentAudit:
    """Everything an audit found, before small numbers are withheld."""

    claim: ConsentClaim
    on: date
    mapping: DataMapping
    form: Form
    dialect: str
    text_digest: str
    engine: tuple[str, str]
    purposes: tuple[PurposeCounts, ...]
    qualities: tuple[Quality, ...]
    inputs: tuple[InputSeen, ...]
    coverage: Coverage
    limits: tuple[str, ...]

    @property
    def violations(self) -> int:
        """How often the data break what is claimed."""
        return sum(number for _, count, number in self.counted() if count.weight == "violation")

    @property
    def status(self) -> Status:
        """``inconclusive``: nothing was found, but the data are too doubtful to say so."""
        if self.violations:
            return "fail"
        open_ends = self.limits or any(one.gravity == "doubt" for one in self.qualities)
        return "inconclusive" if open_ends else "pass"

    def counted(self) -> Iterator[tuple[PurposeCounts, Count, int]]:
        """Every count of every purpose, in the order in which they are told."""
        for purpose in self.purposes:
            for counts, found in ((ASOF_COUNTS, purpose.asof), (SCAN_COUNTS, purpose.scan)):
                for count in counts:
                    yield purpose, count, found.get(count.name, 0)


def audit_consent(
    opened: AbstractContextManager[Store],
    mapping: DataMapping,
    claim: ConsentClaim,
    consent_age: Callable[[str], int | None],
    on: date,
    *,
    shown: str,
    form: Form | None = None,
    watch: Watch = lambda _: None,
) -> ConsentAudit:
    """Compare what a record claims with a ledger, up to and including a day.

    ``shown`` is what messages call the data. Without a ``form`` the engine's best is taken. Raises
    EvidenceError or InputError for data or a mapping from which nothing can be concluded. Nothing
    is written.
    """
    _must_have_tables(mapping)
    end = end_of(on).replace(tzinfo=None)
    watch("Reading the data")
    with opened as rows:
        make_views(rows, mapping)
        watch("Looking at the quality of the data")
        extents, qualities = _quality(rows, mapping, end, shown)
        claim = with_stated(rows, mapping, claim)
        make_dimensions(rows, mapping, claim, consent_age, extents["consent_events"], end)
        qualities += _undeclared(rows, claim, mapping)
        qualities += _around(rows, mapping, claim)
        form = _fit(rows.dialect, form, qualities)
        texts = consent_sql.asof_sql(rows.dialect, form), consent_sql.scan_sql()
        watch("Comparing each use with the state of consent")
        asof = rows.run(texts[0])
        watch("Looking at each agreement")
        scan = rows.run(texts[1])
        coverage = _coverage(rows)
        watch("Hashing the data")
        inputs = _inputs(rows, mapping, extents)
        dialect, engine = rows.dialect.name, rows.engine
    return ConsentAudit(
        claim=claim,
        on=on,
        mapping=mapping,
        form=form,
        dialect=dialect,
        text_digest=consent_sql.digest_of(*texts),
        engine=engine,
        purposes=_joined(asof, scan),
        qualities=tuple(qualities),
        inputs=inputs,
        coverage=coverage,
        limits=tuple(_limits(mapping, claim)),
    )


def _fit(dialect: Dialect, form: Form | None, qualities: Sequence[Quality]) -> Form:
    """The form that is asked for, or the engine's best; never one that a hot key makes quadratic.

    In the interval form each use of such a key would be compared with every event of it.
    """
    form = form or ("native" if dialect.as_of else "interval")
    if form == "native" and not dialect.as_of:
        raise EvidenceError(
            dialect.name, "It has no as-of join.", "Use --form interval or --form fill."
        )
    if form == "interval" and any(one.code == "hot-key" for one in qualities):
        return "native" if dialect.as_of else "fill"
    return form


def _must_have_tables(mapping: DataMapping) -> None:
    for name in ("consent_events", "processing_events"):
        if name not in mapping.tables:
            raise EvidenceError(
                mapping.file,
                f"{name} is not mapped.",
                "An audit compares the uses of data with the ledger: both are needed.",
            )


def _quality(
    rows: Store, mapping: DataMapping, end: datetime, shown: str
) -> tuple[dict[str, Extent], list[Quality]]:
    extents: dict[str, Extent] = {}
    qualities: list[Quality] = []
    for name, table in mapping.tables.items():
        if name in _READ:
            extents[name], found = quality_of(rows, table, end)
            qualities += found
    refuse(qualities, shown)
    return extents, [*qualities, *hot_keys(rows)]


def _undeclared(rows: Store, claim: ConsentClaim, mapping: DataMapping) -> list[Quality]:
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


def _around(rows: Store, mapping: DataMapping, claim: ConsentClaim) -> list[Quality]:
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


def _coverage(rows: Store) -> Coverage:
    people, known = rows.one(
        "select count(*), coalesce(sum(case when l.subject_id is null then 0 else 1 end), 0) from ("
        "select distinct u.subject_id from processing_events u "
        "join claimed p on p.purpose_id = u.purpose_id cross join settings s "
        "where u.subject_id is not null "
        "and (s.activity_id is null or u.activity_id = s.activity_id)) people "
        "left join (select distinct subject_id from consent_events) l "
        "on l.subject_id = people.subject_id"
    )
    return Coverage(int(people), int(known))


def _inputs(
    rows: Store, mapping: DataMapping, extents: Mapping[str, Extent]
) -> tuple[InputSeen, ...]:
    seen = []
    for name, extent in extents.items():
        types = rows.columns(f"raw_{name}")
        table = mapping.tables[name]
        columns = {
            column: types.get(source.name, "constant") for column, source in table.columns.items()
        }
        seen.append(InputSeen(name, rows.origin(table), columns, extent))
    return tuple(seen)


def _joined(
    asof: Sequence[tuple[object, ...]], scan: Sequence[tuple[object, ...]]
) -> tuple[PurposeCounts, ...]:
    uses = {str(row[0]): [int(str(one)) for one in row[1:]] for row in asof}
    events = {str(row[0]): [int(str(one)) for one in row[1:]] for row in scan}
    none_used, none_said = [0] * (len(ASOF_COUNTS) + 1), [0] * (len(SCAN_COUNTS) + 1)
    made = []
    for purpose in sorted(uses.keys() | events.keys()):
        used, said = uses.get(purpose, none_used), events.get(purpose, none_said)
        made.append(
            PurposeCounts(
                purpose=purpose,
                uses=used[0],
                events=said[0],
                asof={c.name: n for c, n in zip(ASOF_COUNTS, used[1:], strict=True)},
                scan={c.name: n for c, n in zip(SCAN_COUNTS, said[1:], strict=True)},
            )
        )
    return tuple(made)


def _limits(mapping: DataMapping, claim: ConsentClaim) -> Iterator[str]:
    """What was not looked at because something is not there: each keeps a pass from being one."""
    if "notices" not in mapping.tables:
        yield "Notices are not mapped: whether a notice was in force was not looked at."
    ledger = mapping.tables["consent_events"].columns
    for column, lost in (
        ("mechanism", "how people agreed"),
        ("proof_ref", "whether agreements can be proven"),
        ("age_band", "whether children agreed without a parent"),
        ("jurisdiction", "which age of consent holds"),
    ):
        if column not in ledger:
            yield f"{column} is not mapped: {lost} was not looked at."
    silent = [one.name for one in claim.purposes if one.needs_consent and one.refresh is None]
    if silent:
        yield f"No term is claimed for consent: {', '.join(silent)}. Its age was not looked at."
