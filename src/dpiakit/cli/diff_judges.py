"""What both states of a comparison are judged by: each by the house rules that stand in it."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date

from dpiakit.acceptance import Acceptances, known_rules, read_baseline, read_waivers
from dpiakit.cli.acceptances import WAIVERS
from dpiakit.cli.settings import Setting, Settings, lawful, settings
from dpiakit.comparison.git import Repository
from dpiakit.comparison.judging import Judge, Judges
from dpiakit.comparison.snapshot import Snapshot, lay_out_more
from dpiakit.config.reading import FILE
from dpiakit.errors import DpiakitError, InputError
from dpiakit.findings import Severity
from dpiakit.law.catalogue import read_catalogue
from dpiakit.risk import Thresholds

_REPLACED = (
    "The house rules of the earlier state cannot be used; those of the present one are applied to "
    "both."
)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line asks for."""

    on_base: date
    on: date
    paths: tuple[str, ...]
    """From the top of the repository."""
    fail_on: Severity | None
    method: str | None
    waivers: str | None
    baseline: str | None
    baseline_blocking: bool
    config: str | None
    no_config: bool
    everything: bool
    jobs: int | None


@dataclass
class Bench:
    """Makes the judges of two states; what both have in common is read once."""

    repository: Repository
    wishes: Wishes
    _known: dict[object, Judge] = field(default_factory=dict)

    def judges(self, base: Snapshot, head: Snapshot) -> Judges:
        """What both states are judged by.

        House rules of BASE that cannot be used are replaced by those of HEAD, and that is said.
        Raises DpiakitError where those of HEAD cannot be used.
        """
        notes: tuple[str, ...] = ()
        by = self._settings(head)
        now = self._judge(head, by, self.wishes.on)
        try:
            then = self._judge(base, self._settings(base), self.wishes.on_base)
        except DpiakitError as unusable:
            why = str(unusable).splitlines()[0]
            notes = (f"{_REPLACED} {why}",)
            then = replace(now, on=self.wishes.on_base, laws=now.laws)
        return Judges(
            base=then,
            head=now,
            fail_on=by.fail_on.value,
            everything=self.wishes.everything,
            paths=tuple(_inside(head, by.records.value)),
            notes=notes,
            jobs=by.jobs.value,
        )

    def _settings(self, state: Snapshot) -> Settings:
        wishes = self.wishes
        starts = [state.folder / path for path in wishes.paths]
        flags = {
            "fail_on": wishes.fail_on,
            "method": wishes.method,
            "jobs": wishes.jobs,
            "waivers": wishes.waivers and pathlib.Path(wishes.waivers),
            "baseline": wishes.baseline and pathlib.Path(wishes.baseline),
        }
        with _named_from_the_top(state):
            by = settings(
                [start for start in starts if start.exists()] or [state.folder],
                flags,
                config=wishes.config,
                no_config=wishes.no_config,
            )
        if by.waivers.value is None and (found := _waivers_of(state, by)):
            return replace(by, waivers=Setting(found, WAIVERS))
        return by

    def _judge(self, state: Snapshot, by: Settings, on: date) -> Judge:
        """The judge of a state on a day; the same one where nothing that it goes by differs."""
        houses: list[pathlib.Path | None] = [by.config.root / FILE]
        houses += [pack.folder for pack in by.house.packs]
        houses += [method.file for method in by.house.methods]
        if by.config.written:
            houses += [by.config.path(file) for file in by.config.written.packs.trust]
        houses += [by.waivers.value, by.baseline.value]
        roots = tuple(_inside(state, [str(one) for one in houses if one]))
        lay_out_more(self.repository, state, roots)
        content = tuple(
            (path, name)
            for path, name in sorted(state.objects.items())
            if any(path == root or path.startswith(f"{root}/") for root in roots)
        )
        key = (on, roots, content)
        if key not in self._known:
            with _named_from_the_top(state):
                self._known[key] = self._made(by, on)
        return self._known[key]

    def _made(self, by: Settings, on: date) -> Judge:
        library = lawful(by)
        rules = known_rules(library.rules)
        waivers = read_waivers([by.waivers.value], rules, on) if by.waivers.value else ()
        baseline = read_baseline(by.baseline.value) if by.baseline.value else None
        return Judge(
            library=library,
            catalogue=read_catalogue(library),
            on=on,
            method=by.method.value,
            thresholds=Thresholds(by.minimum_compliance.value, by.maximum_residual.value),
            acceptances=Acceptances(waivers, baseline, self.wishes.baseline_blocking),
        )


def _waivers_of(state: Snapshot, by: Settings) -> pathlib.Path | None:
    """The waivers that `dpiakit check` would find: beside dpiakit.toml, or at the top."""
    homes = [*_inside(state, [str(by.config.root)]), ""]
    for home in homes:
        name = f"{home}/{WAIVERS}".lstrip("/").removeprefix("./")
        if name in state.objects:
            return state.folder / name
    return None


def _inside(state: Snapshot, paths: Iterable[str]) -> Iterator[str]:
    """Those of some paths that lie in a state, from its top."""
    top = os.path.realpath(state.folder)
    for path in paths:
        real = os.path.realpath(path)
        if real.startswith(f"{top}{os.sep}"):
            yield os.path.relpath(real, top)


@contextmanager
def _named_from_the_top(state: Snapshot) -> Iterator[None]:
    """Files of a state are named as they are in the repository, not where they were laid out."""
    hidden = (f"{state.folder}/", f"{os.path.realpath(state.folder)}/")
    try:
        yield
    except InputError as error:
        raise InputError(
            replace(p, file=_without(p.file, hidden), what=_without(p.what, hidden))
            for p in error.problems
        ) from None
    except DpiakitError as error:
        raise DpiakitError(_without(str(error), hidden)) from None


def _without(text: str, hidden: tuple[str, ...]) -> str:
    for folder in hidden:
        text = text.replace(folder, "")
    return text
