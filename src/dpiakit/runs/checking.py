"""One record of a run: read, judged, rendered in every format asked for."""

from __future__ import annotations

import pathlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from dpiakit.engine import judge_record
from dpiakit.errors import RecordError
from dpiakit.formats.form import Form
from dpiakit.formats.report import RecordReport
from dpiakit.law import Law, Library
from dpiakit.records import Record, SharedFileError, SharedFiles, read_record


@dataclass(frozen=True, slots=True)
class Checked:
    """One record as a worker hands it back: small, so that memory stays flat."""

    file: pathlib.Path
    pieces: tuple[str, ...]
    """Rendered, one piece for each format."""
    report: RecordReport
    """In numbers only."""


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
    shared: SharedFiles = field(default_factory=SharedFiles)
    laws: dict[date, Law] = field(default_factory=dict)
    """One for each day asked for; planned days repeat a lot."""

    def law(self, on: date) -> Law:
        """The law of a day."""
        if on not in self.laws:
            self.laws[on] = self.library.in_force(on)
        return self.laws[on]

    def checked(self, files: Iterable[pathlib.Path]) -> list[Checked]:
        """Files judged and rendered; files that are shared by records are passed over.

        Step by step for all of them: a processor is faster at what it did just now.
        """
        read = [(file, found) for file in files if (found := self._read(file))]
        reports = [
            (file, self._report(found) if isinstance(found, Record) else found)
            for file, found in read
        ]
        return [
            Checked(
                file, tuple(form.record(one) for form in self.forms), one.without_findings()
            )
            for file, one in reports
        ]  # fmt: skip

    def _read(self, file: pathlib.Path) -> Record | RecordReport | None:
        try:
            return read_record(file, shared=self.shared)
        except SharedFileError:
            return None
        except RecordError as error:
            return RecordReport(str(file), problems=error.problems)

    def _report(self, record: Record) -> RecordReport:
        launch = record.activity.dates.planned_start if record.activity.dates else None
        later = self.law(launch) if launch and launch > self.on else None
        judged = judge_record(
            record,
            self.law(self.on),
            later,
            everything=self.everything,
            many=self.many,
        )
        shown = (*judged.findings, *judged.at_launch)
        frames = {
            f.position: record.frame(f.position) for f in shown if f.outcome in {"fail", "error"}
        }
        return RecordReport(
            file=record.file,
            id=record.activity.id or "",
            title=record.activity.title or "",
            digest=record.digest,
            launch=launch,
            packs=judged.packs,
            unassessed=judged.unassessed,
            findings=shown,
            questions=judged.questions,
            counts=judged.counts,
            frames=frames,
        )
