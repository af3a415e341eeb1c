"""A run: files listed, what is known of them looked up, the rest judged; all written in order.

What an earlier run has found out is not found out again. Where nothing has changed, neither the
law nor a record is read, and nothing that could do so is even imported.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, MutableMapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dpiakit.acceptance.sources import Sources
from dpiakit.formats import form_named
from dpiakit.formats.form import Form, RunHead
from dpiakit.formats.report import RunSummary
from dpiakit.runs.cache import Look, VerdictCache
from dpiakit.runs.checked import Checked
from dpiakit.runs.digests import context_of, program_digest, tree_digest
from dpiakit.runs.listing import listed
from dpiakit.runs.source import LawSource, kept_library, shipped_law

if TYPE_CHECKING:
    from dpiakit.acceptance import Acceptances, Waiver
    from dpiakit.findings.outcome import Severity
    from dpiakit.formats.form import RuleEntry
    from dpiakit.formats.report import RecordReport
    from dpiakit.law import Library
    from dpiakit.runs.checking import Checker
    from dpiakit.runs.heads import LawFacts

Sink = Callable[[str], None]
File = tuple[str, Look | None]

MANY = 60
"""With so many records that compiling the rules pays."""
KEPT_AT_ONCE = 2_000
"""So many new verdicts are written to the cache together."""


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
    cache: Path | None = None
    """The folder in which verdicts and the law are kept; None: nothing is."""
    now: int = 0
    """Nanoseconds since 1970, by which the age of files is told."""
    law: LawSource = field(default_factory=shipped_law)
    apart: tuple[str, ...] = ()
    """Files and folders below the paths that hold no records: those of the house's law."""
    accepted: Sources = field(default_factory=Sources)
    """The waivers and the baseline."""


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
    files = [
        (path, Look.of(found) if found else None) for path, found in listed(paths, options.apart)
    ]
    with ExitStack() as stack:
        cache = None
        if options.cache is not None:
            cache = stack.enter_context(VerdictCache.opened(options.cache, options.now))
        course = _Course(options, cache, files)
        forms = course.forms()
        for said in course.faded():
            complain(said)
        results = stack.enter_context(course.results())
        summary = RunSummary(options.fail_on)
        ids: dict[str, str] = {}
        used: set[str] = set()
        for form, sink in zip(forms, sinks, strict=True):
            sink(form.begin())
        for checked in watch(results, len(files)) if watch else results:
            if checked.report is None:
                continue
            summary.add(checked.report)
            used.update(checked.used)
            _write(forms, sinks, checked.pieces)
            _note_id(checked.path, checked.report.id, ids, summary, complain)
        whole = None if summary.unreadable else paths
        for report in course.unused(used, ids, whole):
            summary.add(report.without_findings())
            summary.unused += report.findings
            _write(forms, sinks, [form.record(report) for form in forms])
        for form, sink in zip(forms, sinks, strict=True):
            sink(form.end(summary))
    return summary


def _write(forms: Sequence[Form], sinks: Sequence[Sink], pieces: Sequence[str]) -> None:
    for form, sink, piece in zip(forms, sinks, pieces, strict=True):
        sink(form.add(piece))


class _Course:
    """What one run needs to know, each found out when it is first asked for."""

    def __init__(self, options: RunOptions, cache: VerdictCache | None, files: list[File]) -> None:
        self._options = options
        self._cache = cache
        self._files = files
        self._forms: tuple[Form, ...] = ()
        self._known: MutableMapping[str, str] = {} if cache is None else cache.memory
        source = options.law
        self._program = program_digest(self._known)
        self._digest = tree_digest(source.folders, source.said, self._known, source.digest)
        self._library: Library | None = None
        self._checker: Checker | None = None
        self._acceptances: Acceptances | None = None

    def forms(self) -> tuple[Form, ...]:
        """The formats of the output, each told about the run."""
        kinds = [form_named(name) for name in self._options.forms]
        facts = self._facts(catalogue=any(kind.lists_rules for kind in kinds))
        head = RunHead(
            on=self._options.on,
            law_digest=self._digest,
            version=self._version(),
            fail_on=self._options.fail_on,
            packs=facts.packs,
            rules=facts.rules,
            catalogue=self._catalogue(facts.catalogue),
            everything=self._options.everything,
            folder=self._options.folder,
            root=self._options.root,
            house=self._options.law.house,
        )
        self._forms = tuple(kind(head) for kind in kinds)
        return self._forms

    def _catalogue(self, rules: tuple[RuleEntry, ...]) -> tuple[RuleEntry, ...]:
        """The rules that are listed, those of dpiakit itself after those of the law."""
        if not rules:
            return rules
        from dpiakit.runs.own_rules import own_rules

        return (*rules, *own_rules(waivers=bool(self._options.accepted.waivers)))

    def _accepted(self) -> Acceptances:
        """The waivers and the baseline of the day. Raises InputError for unusable ones."""
        if self._acceptances is None:
            from dpiakit.acceptance import NOTHING, known_rules

            sources, on = self._options.accepted, self._options.on
            found = sources.read(known_rules(self.library().rules), on) if sources else NOTHING
            self._acceptances = found
        return self._acceptances

    def faded(self) -> Sequence[str]:
        """What is to be said of waiver files in which nothing counts any more.

        Raises InputError for waivers or a baseline that cannot be used, before anything is judged.
        """
        if not self._options.accepted:
            return ()
        from dpiakit.acceptance.sources import faded

        return faded(self._waivers(), self._options.on)

    def _waivers(self) -> tuple[Waiver, ...]:
        """The waivers; as they were kept, if nothing they rest on has changed.

        The baseline is no better than it was either: both are of one digest.
        """
        from dpiakit.acceptance.kept import kept_text, kept_waivers

        name = f"accepted {os.getcwd()} {self._options.accepted}"
        stamp = f"{self._program} {self._digest} {self._options.accepted.digest()}"
        found = kept_waivers(self._known.get(name), stamp, self._options.on)
        if found is None:
            found = self._accepted().waivers
            self._known[name] = kept_text(found, stamp)
        return found

    def unused(
        self, used: Collection[str], records: Collection[str], paths: Sequence[str] | None
    ) -> Iterable[RecordReport]:
        """What is to be said of waivers that are about nothing, file by file.

        ``paths`` is what was asked for; None: not every record could be read.
        """
        if not self._options.accepted.waivers:
            return ()
        from dpiakit.runs.unused import unused_reports

        seen = [path for path, _ in self._files]
        return unused_reports(self._waivers(), used, records, paths, seen)

    def _version(self) -> str:
        """Of dpiakit; to ask what is installed takes as long as a hundred records."""
        name = f"version {self._program}"
        if name not in self._known:
            from importlib.metadata import version

            self._known[name] = version("dpiakit")
        return self._known[name]

    def _facts(self, *, catalogue: bool) -> LawFacts:
        """How much law is in force; and all of its rules, if they are asked for."""
        from dpiakit.runs.heads import known_facts, law_facts

        name = f"law {self._program} {self._digest}"
        found = None if catalogue else known_facts(self._known.get(name), self._options.on)
        if found is None:
            found, self._known[name] = law_facts(self.library(), self._options.on)
        return found

    def library(self) -> Library:
        """All the law, as it was kept, or read."""
        if self._library is None:
            options = self._options
            self._library = kept_library(options.law, options.cache, self._program, self._digest)
        return self._library

    def _judge(self) -> Checker:
        if self._checker is None:
            from dpiakit.runs.checking import Checker

            many = len(self._files) > MANY
            self._checker = Checker(
                self.library(),
                self._options.on,
                self._forms,
                many,
                self._options.everything,
                self._accepted(),
            )
        return self._checker

    @contextmanager
    def results(self) -> Iterator[Iterator[Checked]]:
        """Every file in its turn, from an earlier run or judged now."""
        on = self._options.on
        if self._cache is None:
            with self._judged([path for path, _ in self._files]) as judged:
                yield judged
            return
        options = self._options
        context = context_of(
            self._program,
            self._digest,
            options.forms,
            options.everything,
            options.fail_on,
            options.folder,
            options.root,
            options.accepted.digest() if options.accepted else "",
            os.getcwd(),
        )
        numbers = self._cache.numbers(context, on, self._files)
        asked = zip(self._files, numbers, strict=True)
        missing = [path for (path, _), number in asked if not number]
        with self._judged(missing) as judged:
            yield self._joined(self._cache, context, numbers, judged)

    @contextmanager
    def _judged(self, files: list[str]) -> Iterator[Iterator[Checked]]:
        if not files:
            yield iter(())
            return
        from dpiakit.runs.workers import checked_by

        with checked_by(self._judge(), files, self._options.jobs) as judged:
            yield judged

    def _joined(
        self, cache: VerdictCache, context: bytes, numbers: list[int], judged: Iterator[Checked]
    ) -> Iterator[Checked]:
        known = cache.checked([number for number in numbers if number])
        new: list[tuple[Checked, Look | None]] = []
        for (path, look), number in zip(self._files, numbers, strict=True):
            checked = next(known) if number else next(judged)
            if checked is None:  # another run has forgotten it meanwhile
                (checked,) = self._judge().checked([Path(path)])
            if not number:
                new.append((checked, look))
            if len(new) >= KEPT_AT_ONCE:
                cache.keep(context, self._options.on, new)
                new.clear()
            yield checked
        if new or cache.memory.new:
            cache.keep(context, self._options.on, new)


def _note_id(
    path: str, name: str, ids: dict[str, str], summary: RunSummary, complain: Sink
) -> None:
    """Two records with one id cannot be told apart in findings: said, and the run fails."""
    known = ids.setdefault(name, path) if name else path
    if known is path:
        return
    from dpiakit.runs.checking import same_id

    problem = same_id(name, known, path)
    complain(str(problem))
    summary.problems.append(problem)
    summary.unreadable += 1
