"""A run over consent documents: one by one, judged and counted, in bounded memory."""

from __future__ import annotations

import hashlib
import os
import pathlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from dpiakit.errors import Problem
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.receipts import pack_document
from dpiakit.evidence.receipts.against import Claims, compared
from dpiakit.evidence.receipts.document import ConsentDocument, ConsentRecord
from dpiakit.evidence.receipts.faults import AGAINST_THE_RECORD, Fault, Kind
from dpiakit.evidence.receipts.fields import state_of
from dpiakit.evidence.receipts.form import faults_of
from dpiakit.evidence.receipts.json_text import documents_of
from dpiakit.evidence.receipts.reading import document_of
from dpiakit.evidence.receipts.times import moment_of, term_of
from dpiakit.evidence.sources import DataFile, sha256_of
from dpiakit.evidence.terms import end_of
from dpiakit.source.files import display_name

if TYPE_CHECKING:
    from dpiakit.law.conformity import Schema

MOST_KEPT = 200
"""Problems that are told one by one; all are counted."""
_VALID, _OVER, _ENDED, _OPEN = "valid", "over", "ended", "open"


@dataclass(frozen=True, slots=True)
class Prescribed:
    """A document that a pack prescribes, in force on the day."""

    name: str
    schema: Schema


@dataclass(slots=True)
class Tally:
    """What was counted. Counts are of documents, unless it is said otherwise."""

    documents: int = 0
    consents: int = 0
    """Of records in them: a receipt may hold several, or none."""
    profiles: Counter[str] = field(default_factory=Counter)
    faulty: Counter[Kind] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    """By field."""
    remarks: Counter[str] = field(default_factory=Counter)
    compared: Counter[str] = field(default_factory=Counter)
    standing: Counter[str] = field(default_factory=Counter)
    """Consents by whether they are valid on the day, over, ended, or open."""
    repeated: int = 0
    """Documents whose id another one has."""
    sound: int = 0
    problems: list[Problem] = field(default_factory=list)
    unusable: list[Problem] = field(default_factory=list)
    unusable_count: int = 0
    first: datetime | None = None
    last: datetime | None = None

    @property
    def raw_principals(self) -> int:
        """Documents that name a person by an e-mail address."""
        return self.faulty["principal"]


@dataclass(frozen=True, slots=True)
class Checked:
    """A run over some files."""

    files: tuple[DataFile, ...]
    digests: tuple[str, ...]
    tally: Tally
    claims: Claims | None
    on: date


def check_documents(
    files: Sequence[pathlib.Path],
    on: date,
    *,
    claims: Claims | None = None,
    profile: str | None = None,
    prescribed: Prescribed | None = None,
    watch: Callable[[ConsentDocument], None] = lambda _: None,
) -> Checked:
    """Judge every document of some files.

    ``watch`` is handed each document that could be read, in order. Raises InputError for a file
    that cannot be read and EvidenceError for one that changes meanwhile.
    """
    seen = _data_files(files)
    digests = tuple(sha256_of(file) for file in seen)
    tally, ids, end = Tally(), set[bytes](), end_of(on)
    for file in files:
        for one in _documents(file, profile, prescribed):
            if isinstance(one, Problem):
                tally.unusable_count += 1
                if len(tally.unusable) < MOST_KEPT:
                    tally.unusable.append(one)
                continue
            _count(tally, one, _faults(one, end, prescribed), claims, end)
            _remember(tally, ids, one)
            watch(one)
    for known, digest in zip(seen, digests, strict=True):
        if sha256_of(known) != digest:
            raise EvidenceError(
                known.shown, "The file changed while it was read, so nothing is proven.",
                "Check a copy, or wait until nobody writes to it.",
            )  # fmt: skip
    return Checked(seen, digests, tally, claims, on)


def _data_files(files: Sequence[pathlib.Path]) -> tuple[DataFile, ...]:
    """The files, named from the folder they have in common."""
    from dpiakit.source import read_bytes

    for file in files:
        if not file.is_file():
            read_bytes(file)  # says why
    whole = [file.resolve() for file in files]
    top = pathlib.Path(os.path.commonpath([one.parent for one in whole]))
    return tuple(
        DataFile(
            "consent_documents", one, display_name(one.relative_to(top)), "csv",
            one.stat().st_size, one.stat().st_mtime_ns,
        )
        for one in whole
    )  # fmt: skip


def _documents(
    file: pathlib.Path, profile: str | None, prescribed: Prescribed | None
) -> Iterator[ConsentDocument | Problem]:
    for one in documents_of(file):
        if isinstance(one, Problem):
            yield one
        elif prescribed:
            yield pack_document.document_of(one, prescribed.name, prescribed.schema)
        else:
            yield document_of(one, profile)


def _faults(
    document: ConsentDocument, end: datetime, prescribed: Prescribed | None
) -> Iterator[Fault]:
    if prescribed:
        yield from pack_document.faults_of(document.written, prescribed.name, prescribed.schema)
    yield from faults_of(document, end)


def _count(
    tally: Tally,
    document: ConsentDocument,
    faults: Iterator[Fault],
    claims: Claims | None,
    end: datetime,
) -> None:
    tally.documents += 1
    tally.profiles[str(document.profile)] += 1
    found = list(faults)
    done: set[str] = set()
    for record in document.records:
        tally.consents += 1
        tally.standing[_standing(record, end)] += 1
        if claims:
            comparison = compared(record, claims, end)
            found += comparison.faults
            done |= comparison.compared
        _extend(tally, record)
    tally.compared.update(one for one in AGAINST_THE_RECORD if one in done)
    grave = [one for one in found if one.weight == "fault"]
    tally.faulty.update({one.kind for one in grave})
    tally.missing.update({one.field for one in grave if one.kind == "missing"})
    tally.remarks.update({one.field for one in found if one.weight == "remark"})
    tally.sound += not grave
    for one in grave:
        if len(tally.problems) < MOST_KEPT:
            tally.problems.append(document.written.text.problem(one.path, one.what, one.hint))


def _remember(tally: Tally, ids: set[bytes], document: ConsentDocument) -> None:
    """Count ids that came before; of each only a digest of eight bytes is kept."""
    own = document.receipt or next((one.header for one in document.records), None)
    text = (own.text("receipt_id") or own.text("record_id")) if own else ""
    if text:
        digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        tally.repeated += digest in ids
        ids.add(digest)


def _extend(tally: Tally, record: ConsentRecord) -> None:
    for event in record.events:
        moment = moment_of(event.text("event_time"))
        if moment:
            tally.first = min(tally.first or moment.at, moment.at)
            tally.last = max(tally.last or moment.at, moment.at)


def _standing(record: ConsentRecord, end: datetime) -> str:
    """What a consent is at the end of the day, by its last event; of two at once the stricter."""
    dated = [
        (moment.at, not state.valid, state.event, event)
        for event in record.events
        if (moment := moment_of(event.text("event_time")))
        and (state := state_of(event.text("event_state")))
        and moment.at < end
    ]
    if not dated:
        return _OPEN
    at, ended, code, event = max(dated, key=lambda one: one[:2])
    if ended:
        return _ENDED if code not in {"", "requested"} else _OPEN
    lasts = event.first("validity_duration")
    term = term_of(lasts.said, at) if lasts else None
    return _OVER if term and term.until and term.until < end else _VALID
