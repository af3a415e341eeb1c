"""One record of a run: read, judged, rendered in every format asked for."""

from __future__ import annotations

import pathlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from dpiakit.acceptance import NOTHING, Acceptances
from dpiakit.cel.today import FOR_EVER, Horizon
from dpiakit.engine import covered, judge_record, prepare
from dpiakit.errors import InputError, Problem, RecordError
from dpiakit.evidence.citing import cited_claims, cited_files
from dpiakit.formats.form import Form
from dpiakit.formats.report import RecordReport
from dpiakit.law import Law, Library
from dpiakit.law.changes import next_change
from dpiakit.records import Record, SharedFileError, SharedFiles, read_record
from dpiakit.runs.checked import Checked
from dpiakit.source import read_bytes


@dataclass
class Checker:
    """What every worker needs: the law, and the formats of the output."""

    library: Library
    on: date
    forms: tuple[Form, ...]
    many: bool
    """Many records are checked, so compiling pays."""
    everything: bool = False
    """Met and inapplicable obligations are reported, too."""
    acceptances: Acceptances = NOTHING
    shared: SharedFiles = field(default_factory=SharedFiles)
    horizon: Horizon = field(default_factory=Horizon)
    """Until when what was judged last holds."""
    laws: dict[date, Law] = field(default_factory=dict)
    """One for each day asked for; planned days repeat a lot."""

    def __post_init__(self) -> None:
        self.laws[self.on] = self.library.in_force(self.on, self.horizon)
        self.changes = next_change(self.library, self.on) or FOR_EVER
        self.frames = any(form.shows_source for form in self.forms)

    def law(self, on: date) -> Law:
        """The law of a day."""
        if on not in self.laws:
            self.laws[on] = self.library.in_force(on)
        return self.laws[on]

    def prepare(self) -> None:
        """Compile the rules now: before processes are forked that will all need them."""
        prepare(self.law(self.on))

    def checked(self, files: Iterable[pathlib.Path]) -> list[Checked]:
        """Files judged and rendered; of files that records share, only their digest.

        Step by step for all of them: a processor is faster at what it did just now.
        """
        read = [(file, self._read(file)) for file in files]
        judged = [
            (file, found, *self._report(found, file)) if isinstance(found, Record)
            else (file, found, found, FOR_EVER, (), ())
            for file, found in read
        ]  # fmt: skip
        return [self._checked(*one) for one in judged]

    def _checked(
        self,
        file: pathlib.Path,
        read: Record | RecordReport | bytes,
        report: RecordReport | bytes,
        until: date,
        used: tuple[str, ...],
        cited: tuple[tuple[str, str], ...],
    ) -> Checked:
        if isinstance(report, bytes):
            return Checked(str(file), None, digest=report)
        pieces = tuple(form.record(report) for form in self.forms)
        if not isinstance(read, Record):
            return Checked(str(file), report.without_findings(), pieces)
        return Checked(
            str(file),
            report.without_findings(),
            pieces,
            digest=read.own_digest,
            root=read.root,
            uses=read.uses,
            cited=cited,
            used=used,
            until=until,
        )

    def _read(self, file: pathlib.Path) -> Record | RecordReport | bytes:
        """The record; or why it cannot be read; or, of a shared file, the digest."""
        try:
            return read_record(file, shared=self.shared)
        except SharedFileError:
            return _digest(file)
        except RecordError as error:
            return RecordReport(str(file), problems=error.problems)

    def _report(
        self, record: Record, file: pathlib.Path
    ) -> tuple[RecordReport, date, tuple[str, ...], tuple[tuple[str, str], ...]]:
        """What is said of a record, the first day on which it may be otherwise, the waivers that
        are about it, and how the files looked that it cites.
        """
        self.horizon.until = self.changes
        launch = record.activity.dates.planned_start if record.activity.dates else None
        later = None
        if launch and launch > self.on:
            later = self.law(launch)
            self.horizon.note(launch)
        cited = _looks(file, cited_files(record))  # before they are read: what changes meanwhile
        claims = cited_claims(record, file, self.on, launch if later else None)
        self.horizon.note(claims.turns)
        found = judge_record(
            record, self.law(self.on), later, claims=claims,
            everything=self.everything, many=self.many,
        )  # fmt: skip
        name = record.activity.id or ""
        under = covered(found, name, self.acceptances, self.on, launch if later else None)
        self.horizon.note(under.until)
        judged = under.judged
        shown = (*judged.findings, *judged.at_launch)
        frames = {
            f.position: record.frame(f.position)
            for f in shown
            if self.frames and f.outcome in {"fail", "error"}
        }
        report = RecordReport(
            file=record.file,
            id=name,
            title=record.activity.title or "",
            digest=record.digest,
            launch=launch,
            packs=judged.packs,
            unassessed=judged.unassessed,
            findings=shown,
            questions=tuple(q for q in judged.questions if not q.waived),
            counts=judged.counts,
            frames=frames,
        )
        return report, self.horizon.until, under.used, cited


def same_id(name: str, first: str, second: str) -> Problem:
    """What is wrong with two records of one id."""
    known, again = (read_record(file).position(("id",)) for file in (first, second))
    what = f'"{name}" is already the id of {known.file}:{known.line}.'
    hint = "Give this record an id of its own; findings and waivers are attached to it."
    return Problem(again.file, again.line, again.column, "id", what, hint)


def _looks(file: pathlib.Path, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    if not names:
        return ()
    from dpiakit.runs.cited import marks

    return tuple(zip(names, marks(str(file), names), strict=True))


def _digest(file: pathlib.Path) -> bytes:
    try:
        return sha256(read_bytes(file)).digest()
    except InputError:
        return b""
