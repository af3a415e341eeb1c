"""How pytest collects records: a file for each, with an item for each obligation in it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click
import pytest

from dpiakit.cli.acceptances import accepted
from dpiakit.cli.cache import cache_folder
from dpiakit.cli.options import Day, today
from dpiakit.cli.settings import Settings, law_source, settings
from dpiakit.errors import DpiakitError
from dpiakit.findings.outcome import SEVERITIES

if TYPE_CHECKING:
    from dpiakit.pytest_plugin.cases import Case

_SUFFIXES = (".yaml", ".yml")


class RecordCollection:
    """A plugin that exists only in runs that ask for records."""

    def __init__(self, config: pytest.Config) -> None:
        """Raises pytest.UsageError for options, settings or a dpiakit.toml that cannot be used."""
        self._config = config
        try:
            day = config.getoption("dpiakit_on")
            self._on = Day().convert(day, None, None) if day else today()
            self._by = settings([config.rootpath], {"fail_on": _fail_on(config)})
            self._records = [_from_here(path) for path in _asked(config, self._by)]
        except (DpiakitError, click.ClickException) as wrong:
            raise pytest.UsageError(_told(wrong)) from None
        self._real = [Path(os.path.realpath(path)) for path in self._records]
        self._cases: dict[str, list[Case]] = {}
        self._said: list[str] = []

    def pytest_report_header(self) -> str:
        """What is judged, by the law of which day, and from which gravity it fails."""
        level = self._by.fail_on.value
        return f"dpiakit: {', '.join(self._records)} on {self._on}, failing from {level}"

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> None:
        """Judge all records before any is collected, unless this run is not about them.

        Raises pytest.UsageError where they cannot be judged.
        """
        distributed = self._config.pluginmanager.hasplugin("dsession")  # its workers collect
        if distributed or not self._concerned(session.config.args):
            return
        try:
            self._judge()
        except (DpiakitError, click.ClickException) as wrong:
            raise pytest.UsageError(_told(wrong)) from None

    def _concerned(self, arguments: Iterable[str]) -> bool:
        """Whether the paths of the command line and the records have a folder or file in common."""
        here = self._config.invocation_params.dir
        for argument in arguments:
            real = Path(os.path.realpath(here / argument.partition("::")[0]))
            if any(one.is_relative_to(real) or real.is_relative_to(one) for one in self._real):
                return True
        return False

    def _judge(self) -> None:
        from dpiakit.pytest_plugin.cases import judged
        from dpiakit.runs.running import RunOptions

        by = self._by
        options = RunOptions(
            on=self._on,
            fail_on=by.fail_on.value,
            forms=("junit",),
            jobs=1,  # pytest spreads its items itself
            everything=self._config.getoption("dpiakit_all"),
            cache=cache_folder() if by.cache.value else None,
            now=time.time_ns(),
            law=law_source(by),
            accepted=accepted(by, (), self._records),
        )
        self._cases, self._said = judged(self._records, options)

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> RecordFile | None:
        """A record, if the file is one of those that were judged. Shared files are none."""
        if file_path.suffix not in _SUFFIXES:
            return None
        cases = self._cases.get(os.path.realpath(file_path))
        return RecordFile.of(parent, file_path, cases) if cases else None

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(
        self, session: pytest.Session, items: list[pytest.Item]
    ) -> None:
        """With the records comes what is wrong with no single one: waivers about nothing, say."""
        seen = {os.path.realpath(one.path) for one in items if isinstance(one, Obligation)}
        if not seen:
            return
        for file, cases in self._cases.items():
            if not file:
                items += RecordFile.of(session, self._config.rootpath, cases).collect()
            elif not any(Path(file).is_relative_to(one) for one in self._real):
                items += RecordFile.of(session, Path(file), cases).collect()

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """What is to be said and fails nothing."""
        if self._said:
            terminalreporter.section("dpiakit")
            for one in self._said:
                terminalreporter.line(one)


class RecordFile(pytest.File):
    """A record, or another file that something is said about."""

    cases: list[Case]

    @classmethod
    def of(cls, parent: pytest.Collector, path: Path, cases: list[Case]) -> Self:
        """The file with its cases."""
        made: Self = cls.from_parent(parent, path=path)
        made.cases = cases
        return made

    def collect(self) -> Iterator[Obligation]:
        """The record itself, then its obligations."""
        for case in self.cases:
            yield Obligation.of(self, case)


class Obligation(pytest.Item):
    """One obligation judged for one element of a record. It was judged before; this tells it."""

    case: Case

    @classmethod
    def of(cls, parent: RecordFile, case: Case) -> Self:
        """The item of a case."""
        made: Self = cls.from_parent(parent, name=case.name)
        made.case = case
        made.add_marker("dpiakit")
        if case.verdict == "skip":
            made.add_marker(pytest.mark.skip(reason=case.message))
        elif case.verdict == "tolerated":
            reason = f"below the threshold: {case.message}"
            made.add_marker(pytest.mark.xfail(reason=reason, strict=True))
        return made

    def runtest(self) -> None:
        """Raises FindingError where the obligation is not met, or open and grave enough."""
        if self.case.verdict != "pass":
            raise FindingError(self.case.message)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The finding with its place, instead of a traceback through this module."""
        if isinstance(excinfo.value, FindingError):
            return Shown(self.case)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it is decided: an editor jumps there."""
        return Path(os.path.realpath(self.case.file)), self.case.line - 1, self.name


class FindingError(Exception):
    """An obligation that is not met."""


@dataclass(frozen=True)
class Crash:
    """What pytest prints in its summary, in a line, and writes into reports."""

    path: str
    lineno: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.lineno}: {self.message}"


class Shown:
    """A finding as pytest prints it."""

    def __init__(self, case: Case) -> None:
        self._text = case.shown()
        self.reprcrash = Crash(case.file, case.line, case.message)

    def toterminal(self, writer: Any) -> None:
        """All that is to be said, with the place first."""
        first, _, rest = self._text.partition("\n")
        writer.line(first, bold=True)
        writer.line(rest)

    def __str__(self) -> str:
        return self._text


def _fail_on(config: pytest.Config) -> str | None:
    written: str | None = config.getoption("dpiakit_fail_on")
    if written and written not in SEVERITIES:
        raise pytest.UsageError(
            f'--dpiakit-fail-on: "{written}" is no severity. Write one of: {", ".join(SEVERITIES)}.'
        )
    return written


def _asked(config: pytest.Config, by: Settings) -> list[Path]:
    """Where the records are. Raises pytest.UsageError where nobody says so."""
    written: list[Path] = config.getini("dpiakit_records")
    here = config.invocation_params.dir
    named = written or [here / one for one in by.records.value]
    if not named and config.args_source is pytest.Config.ArgsSource.ARGS:
        named = [here / argument.partition("::")[0] for argument in config.args]
    if not named:
        raise pytest.UsageError(
            "--dpiakit needs to know where the records are. Name their folder on the command line, "
            'or write dpiakit_records = ["records"] beside the settings of pytest, or records under'
            " [paths] in dpiakit.toml."
        )
    return named


def _from_here(path: Path) -> str:
    """As somebody would write it who stands here."""
    here = Path.cwd()
    return os.path.relpath(path, here) if path.is_relative_to(here) else str(path)


def _told(wrong: Exception) -> str:
    return wrong.format_message() if isinstance(wrong, click.ClickException) else str(wrong)
