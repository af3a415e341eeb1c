"""The audit of a consent ledger: what a record claims, and what the data show."""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from dpiakit.evidence import consent_sql
from dpiakit.evidence.claims import ConsentClaim
from dpiakit.evidence.consent_doubts import (
    around,
    limits_of,
    must_have_tables,
    told_late,
    undeclared,
)
from dpiakit.evidence.consent_sql import ASOF_COUNTS, SCAN_COUNTS, Count, Form
from dpiakit.evidence.dimensions import make_dimensions, with_stated
from dpiakit.evidence.engines.dialect import Dialect
from dpiakit.evidence.engines.store import Origin, Store
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.mapping import DataMapping
from dpiakit.evidence.quality import Extent, Quality, hot_keys, quality_of, refuse
from dpiakit.evidence.snapshot import Snapshot, no_snapshot, read_snapshot, write_snapshot
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
    """What was not looked at: each keeps a pass from being one."""
    notes: tuple[str, ...]
    """What else a reader should know."""

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


@dataclass(frozen=True, slots=True)
class Course:
    """How an audit is gone about. None of it changes what is counted."""

    form: Form | None = None
    """None: the engine's best."""
    since: pathlib.Path | None = None
    """A snapshot of the ledger: only what came after it is looked at."""
    keep: pathlib.Path | None = None
    """Where to write a snapshot for the next audit."""
    parts: int | None = None
    """In how many parts, of people, the uses are compared. None: as memory and disk allow."""
    watch: Watch = lambda _: None


def audit_consent(
    opened: AbstractContextManager[Store],
    mapping: DataMapping,
    claim: ConsentClaim,
    consent_age: Callable[[str], int | None],
    on: date,
    *,
    shown: str,
    course: Course | None = None,
) -> ConsentAudit:
    """Compare what a record claims with a ledger, up to and including a day.

    ``shown`` is what messages call the data. Raises EvidenceError or InputError for data or a
    mapping from which nothing can be concluded; then nothing is written. Otherwise nothing but the
    snapshot that ``course`` may ask for.
    """
    must_have_tables(mapping)
    course = course or Course()
    end = end_of(on).replace(tzinfo=None)
    course.watch("Reading the data")
    with opened as rows:
        _must_have_form(rows.dialect, course.form)
        before = read_snapshot(rows, course.since, end) if course.since else None
        if before is None:
            no_snapshot(rows)
        make_views(rows, mapping, before.until if before else None)
        course.watch("Looking at the quality of the data")
        extents, qualities = _quality(rows, mapping, end, shown)
        claim = with_stated(rows, mapping, claim)
        make_dimensions(rows, mapping, claim, consent_age, extents["consent_events"], end)
        qualities += undeclared(rows, claim, mapping)
        qualities += around(rows, mapping, claim)
        qualities += told_late(rows, mapping, before.until if before else None)
        form = _fit(rows.dialect, course.form, qualities)
        course.watch("Comparing each use with the state of consent")
        compared = sum(extents[name].rows for name in ("consent_events", "processing_events"))
        compared += before.rows if before else 0
        asof = asof_rows(rows, form, course.parts or rows.parts(compared), course.watch)
        course.watch("Looking at each agreement")
        scan = rows.run(consent_sql.scan_sql())
        coverage = _coverage(rows)
        course.watch("Hashing the data")
        inputs = _inputs(rows, mapping, extents, before)
        if course.keep:
            course.watch("Writing the snapshot")
            write_snapshot(rows, course.keep, end)
        dialect, engine = rows.dialect, rows.engine
    return ConsentAudit(
        claim=claim, on=on, mapping=mapping, form=form, dialect=dialect.name,
        text_digest=consent_sql.digest_of(
            consent_sql.asof_sql(dialect, form), consent_sql.scan_sql()
        ),
        engine=engine,
        purposes=_joined(asof, scan),
        qualities=tuple(qualities),
        inputs=inputs,
        coverage=coverage,
        limits=tuple(limits_of(mapping, claim, since=before is not None)),
        notes=() if before is None else (_FROM_SNAPSHOT.format(before.until),),
    )  # fmt: skip


_FROM_SNAPSHOT = (
    "What happened before {:%Y-%m-%d} is known from a snapshot and was not looked at again; "
    "the numbers are of what came after."
)


def asof_rows(rows: Store, form: Form, parts: int, watch: Watch) -> list[tuple[object, ...]]:
    """The rows of the as-of statement. In parts, each looks at some of the people."""
    if parts == 1:
        return rows.run(consent_sql.asof_sql(rows.dialect, form))
    if not rows.dialect.bucket:
        raise EvidenceError(rows.dialect.name, "It counts in one part.", "Leave --parts out.")
    text = consent_sql.asof_sql(rows.dialect, form, in_parts=True)
    total: dict[str, list[int]] = {}
    rows.keep("part", {"parts": "integer", "number": "integer"}, [(parts, 0)])
    for number in range(parts):
        watch(f"Comparing each use with the state of consent, part {number + 1} of {parts}")
        rows.run(f"update part set number = {number}")  # noqa: S608  our own number
        for purpose, *counts in rows.run(text):
            known = total.setdefault(purpose, [0] * len(counts))
            total[purpose] = [one + int(more) for one, more in zip(known, counts, strict=True)]
    return [(purpose, *counts) for purpose, counts in sorted(total.items())]


def _must_have_form(dialect: Dialect, form: Form | None) -> None:
    """Raises EvidenceError for a form that an engine does not have."""
    if form == "native" and not dialect.as_of:
        raise EvidenceError(
            dialect.name, "It has no as-of join.", "Use --form interval or --form fill."
        )


def _fit(dialect: Dialect, form: Form | None, qualities: Sequence[Quality]) -> Form:
    """The form that is asked for, or the engine's best; never one that a hot key makes quadratic.

    In the interval form each use of such a key would be compared with every event of it.
    """
    form = form or ("native" if dialect.as_of else "interval")
    if form == "interval" and any(one.code == "hot-key" for one in qualities):
        return "native" if dialect.as_of else "fill"
    return form


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
    rows: Store, mapping: DataMapping, extents: Mapping[str, Extent], before: Snapshot | None
) -> tuple[InputSeen, ...]:
    seen = []
    for name, extent in extents.items():
        types = rows.columns(f"raw_{name}")
        table = mapping.tables[name]
        columns = {
            column: types.get(source.name, "constant") for column, source in table.columns.items()
        }
        seen.append(InputSeen(name, rows.origin(table), columns, extent))
    if before:
        columns = rows.columns("states_before")
        extent = Extent(before.rows, None, before.until)
        seen.append(InputSeen("states_before", before.origin, columns, extent))
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
