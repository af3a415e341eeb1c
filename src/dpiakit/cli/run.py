"""A run over many records: read, judged and rendered in worker processes, printed in order."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pathlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

import click

from dpiakit.engine import judge_record, prepare
from dpiakit.errors import Problem, RecordError
from dpiakit.findings import Severity
from dpiakit.formats import json_v1, text
from dpiakit.formats.report import RecordReport, RunSummary
from dpiakit.law import Law, Library, read_law
from dpiakit.records import Record, SharedFileError, SharedFiles, read_record, yaml_files

CHUNK = 50
"""Records a worker takes at a time."""
ALONE = 60
"""So many records are checked faster without workers."""


@dataclass
class Checker:
    """What every worker needs: the law, and the form of the output."""

    library: Library
    on: date
    form: str
    many: bool
    """Many records are checked, so compiling pays."""
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
        return [Checked(file, self._shown(one), one.without_findings()) for file, one in reports]

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
        judged = judge_record(record, self.law(self.on), later, many=self.many)
        shown = (*judged.findings, *judged.at_launch)
        frames = {
            f.position: record.frame(f.position)
            for f in shown
            if self.form == "text" and f.outcome in {"fail", "error"}
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

    def _shown(self, report: RecordReport) -> str:
        if self.form == "json":
            return json_v1.record(report)
        return "".join(text.record(report, self.on))


@dataclass(frozen=True, slots=True)
class Checked:
    """One record as a worker hands it back: small, so that memory stays flat."""

    file: pathlib.Path
    shown: str
    report: RecordReport


_checker: Checker | None = None
"""Set before workers are forked, so that they share the law instead of loading it."""


def check_all(
    paths: Sequence[str], *, on: date, form: str, fail_on: Severity, jobs: int | None
) -> int:
    """Check every record below some paths and print what was found. The exit code.

    Raises InputError for paths that do not exist and LawError for unusable packs.
    """
    files = list(yaml_files(paths))
    checker = Checker(read_law(), on, form, many=len(files) > ALONE)
    law = checker.law(on)
    run = RunSummary(fail_on)
    ids: dict[str, pathlib.Path] = {}
    out = sys.stdout
    if form == "json":
        out.write(json_v1.begin(on, law.digest))
    first = True
    with _results(checker, files, jobs) as results:
        for checked in results:
            run.add(checked.report)
            if form == "json":
                out.write(checked.shown if first else ",\n" + checked.shown)
            else:
                click.echo(checked.shown, nl=False)
            first = False
            _note_id(checked, ids, run)
    if form == "json":
        out.write(json_v1.end(run))
    else:
        click.echo(text.summary(run, on, len(law.packs), len(law.rules)), nl=False)
    return run.exit_code


def _note_id(checked: Checked, ids: dict[str, pathlib.Path], run: RunSummary) -> None:
    """Two records with one id cannot be told apart in findings: said, and the run fails."""
    name = checked.report.id
    known = ids.setdefault(name, checked.file) if name else checked.file
    if known is checked.file:
        return
    first, second = (read_record(file).position(("id",)) for file in (known, checked.file))
    what = f'"{name}" is already the id of {first.file}:{first.line}.'
    hint = "Give this record an id of its own; findings and waivers are attached to it."
    click.echo(str(Problem(second.file, second.line, second.column, "id", what, hint)), err=True)
    run.unreadable += 1


@contextmanager
def _results(
    checker: Checker, files: list[pathlib.Path], jobs: int | None
) -> Iterator[Iterable[Checked]]:
    workers = jobs or len(os.sched_getaffinity(0))
    if workers == 1 or len(files) <= ALONE:
        yield (found for file in files for found in checker.checked([file]))
        return
    global _checker  # noqa: PLW0603  workers inherit it by forking
    _checker = checker
    prepare(checker.law(checker.on))
    gc.collect()
    gc.freeze()
    with multiprocessing.get_context("fork").Pool(workers, _quiet) as pool:
        chunks = [files[start : start + CHUNK] for start in range(0, len(files), CHUNK)]
        yield _progress(pool.imap(_chunk, chunks), len(files))


def _quiet() -> None:
    """A worker ends with its parent. It collects garbage after each chunk, not in between."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()


def _chunk(files: list[pathlib.Path]) -> list[Checked]:
    checker = _checker
    if checker is None:
        raise RuntimeError("a worker was started without the law")
    found = checker.checked(files)
    gc.collect(1)  # what is new since the last time; the law is not looked at again
    return found


def _progress(chunks: Iterable[list[Checked]], total: int) -> Iterator[Checked]:
    """Hand results on, with a bar on standard error where somebody watches."""
    if not sys.stderr.isatty() or sys.stdout.isatty():
        for chunk in chunks:
            yield from chunk
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("checking", total=total)
        for chunk in chunks:
            yield from chunk
            bar.advance(task, len(chunk))
