"""A run: files listed, handed to workers, what comes back written in order and counted."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pathlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

from dpiakit.engine import prepare
from dpiakit.errors import Problem
from dpiakit.findings import Severity, cites
from dpiakit.formats import form_named
from dpiakit.formats.form import Form, RuleEntry, RunHead
from dpiakit.formats.report import RunSummary
from dpiakit.law import Law, read_law
from dpiakit.records import read_record, yaml_files
from dpiakit.runs.checking import Checked, Checker

CHUNK = 50
"""Records a worker takes at a time."""
ALONE = 60
"""So many records are checked faster without workers."""

Sink = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What was asked for."""

    on: date
    fail_on: Severity = "blocking"
    forms: tuple[str, ...] = ("text",)
    """Names of formats; the sinks of a run stand in the same order."""
    jobs: int | None = None
    """Worker processes; None: as many as there are processors."""
    everything: bool = False
    """Also what is met and what does not apply."""
    folder: str = ""
    root: str = ""
    """As of :class:`dpiakit.formats.form.RunHead`."""


def run(
    paths: Sequence[str],
    options: RunOptions,
    sinks: Sequence[Sink],
    *,
    complain: Sink,
    watch: Callable[[Iterator[Checked], int], Iterable[Checked]] | None = None,
) -> RunSummary:
    """Check every record below some paths and write what was found, each format to its sink.

    ``complain`` is told what concerns no single record; ``watch`` may show how far it is.
    Raises InputError for paths that do not exist and LawError for unusable packs.
    """
    files = list(yaml_files(paths))
    library = read_law()
    law = library.in_force(options.on)
    forms = _forms(options, law)
    checker = Checker(
        library,
        options.on,
        forms,
        len(files) > ALONE,
        everything=options.everything,
        laws={options.on: law},
    )
    summary = RunSummary(options.fail_on)
    ids: dict[str, pathlib.Path] = {}
    for form, sink in zip(forms, sinks, strict=True):
        sink(form.begin())
    with _results(checker, files, options.jobs) as results:
        for checked in watch(results, len(files)) if watch else results:
            summary.add(checked.report)
            for form, sink, piece in zip(forms, sinks, checked.pieces, strict=True):
                sink(form.add(piece))
            _note_id(checked, ids, summary, complain)
    for form, sink in zip(forms, sinks, strict=True):
        sink(form.end(summary))
    return summary


def _forms(options: RunOptions, law: Law) -> tuple[Form, ...]:
    kinds = [form_named(name) for name in options.forms]
    head = RunHead(
        on=options.on,
        law_digest=law.digest,
        version=version("dpiakit"),
        fail_on=options.fail_on,
        packs=len(law.packs),
        rules=len(law.rules),
        catalogue=_catalogue(law) if any(kind.lists_rules for kind in kinds) else (),
        everything=options.everything,
        folder=options.folder,
        root=options.root,
    )
    return tuple(kind(head) for kind in kinds)


def _catalogue(law: Law) -> tuple[RuleEntry, ...]:
    """The rules in force, then those to come: a planned start may lie behind their first day."""
    known = {rule.name for rule in law.rules}
    coming = sorted(
        (rule for rule in law.library.rules if rule.effective.start > law.on),
        key=lambda rule: rule.effective.start,
    )
    later = {rule.name: rule for rule in reversed(coming) if rule.name not in known}
    return tuple(
        RuleEntry(
            name=rule.name,
            title=rule.title,
            pack=rule.pack,
            severity=rule.severity,
            severity_reason=rule.severity_reason,
            citations=cites(rule.citation, law.instruments),
            why=rule.why,
            remediation=rule.remediation,
            owner=rule.owner,
            stage=rule.stage,
            file=rule.file,
            from_day=None if rule.name in known else rule.effective.start,
        )
        for rule in (*law.rules, *(later[name] for name in sorted(later)))
    )


def _note_id(
    checked: Checked, ids: dict[str, pathlib.Path], summary: RunSummary, complain: Sink
) -> None:
    """Two records with one id cannot be told apart in findings: said, and the run fails."""
    name = checked.report.id
    known = ids.setdefault(name, checked.file) if name else checked.file
    if known is checked.file:
        return
    first, second = (read_record(file).position(("id",)) for file in (known, checked.file))
    what = f'"{name}" is already the id of {first.file}:{first.line}.'
    hint = "Give this record an id of its own; findings and waivers are attached to it."
    problem = Problem(second.file, second.line, second.column, "id", what, hint)
    complain(str(problem))
    summary.problems.append(problem)
    summary.unreadable += 1


_checker: Checker | None = None
"""Set before workers are forked, so that they share the law instead of loading it."""


@contextmanager
def _results(
    checker: Checker, files: list[pathlib.Path], jobs: int | None
) -> Iterator[Iterator[Checked]]:
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
        yield (checked for found in pool.imap(_chunk, chunks) for checked in found)


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
