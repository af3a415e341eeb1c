"""Workflow commands of GitHub Actions: annotations at the lines of the records.

GitHub shows ten annotations of a kind for each step, the first ones written. So the gravest come
first, no more than that are written, and a last line says how many are missing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar, Literal

from dpiakit.findings.outcome import at_least
from dpiakit.formats.gravest import WORST, Entry, Gravest, rank
from dpiakit.formats.places import in_repository
from dpiakit.formats.report import falls_due
from dpiakit.formats.wording import (
    accepted,
    asked,
    counts_against,
    remedy,
    said,
    titled,
    unasked,
    verdict,
)
from dpiakit.source import dotted

if TYPE_CHECKING:
    from dpiakit.errors import Problem
    from dpiakit.findings import Finding, Question
    from dpiakit.formats.form import RunHead
    from dpiakit.formats.report import RecordReport, RunSummary
    from dpiakit.source import Position

Kind = Literal["error", "warning", "notice"]
SHOWN = 10
"""Annotations of a kind that GitHub shows for a step."""
_KINDS: tuple[Kind, ...] = ("error", "warning", "notice")


class GithubForm:
    """Nothing until the end: only then is it known what is gravest."""

    lists_rules: ClassVar[bool] = False
    shows_source: ClassVar[bool] = False

    def __init__(self, head: RunHead) -> None:
        self._head = head
        self._kept = {kind: Gravest(SHOWN) for kind in _KINDS}

    def begin(self) -> str:
        """Nothing yet."""
        return ""

    def record(self, report: RecordReport) -> str:
        """The gravest annotations of one record, and how many there are, for :meth:`add`."""
        kept = {kind: Gravest(SHOWN) for kind in _KINDS}
        for kind, entry in self._annotations(report):
            kept[kind].add([entry])
        return json.dumps(
            {kind: [some.total, some.entries()] for kind, some in kept.items() if some.total}
        )

    def add(self, piece: str) -> str:
        """Keep what may be among the gravest."""
        for kind, (total, entries) in json.loads(piece).items():
            self._kept[kind].add(map(tuple, entries), total - len(entries))
        return ""

    def end(self, summary: RunSummary) -> str:
        """The annotations, then how the run ended and what is not shown."""
        kept = self._kept
        kept["error"].add(self._problem(problem) for problem in summary.problems)
        word, sentence = verdict(summary, self._head)
        if summary.exit_code == 3:  # noqa: PLR2004  the documented code: nothing was checked
            kept["error"].add([(WORST, f"::error title=dpiakit::{_data(f'{word}. {sentence}')}")])
        lines = {kind: list(some) for kind, some in kept.items()}
        if any(some.total > SHOWN for some in kept.values()):
            lines["notice"] = lines["notice"][: SHOWN - 1]
            more = _missing({kind: some.total - len(lines[kind]) for kind, some in kept.items()})
            text = f"GitHub shows {SHOWN} annotations of a kind. Not shown: {more}."
            text += " -o github-summary lists them."
            lines["notice"].append(f"::notice title=dpiakit::{_data(text)}")
        written = [line for kind in _KINDS for line in lines[kind]]
        house = (f"dpiakit: {_data(one)}" for one in self._head.house)
        return "".join(f"{line}\n" for line in (*written, *house, f"dpiakit: {word}. {sentence}"))

    def _annotations(self, report: RecordReport) -> Iterator[tuple[Kind, Entry]]:
        for problem in report.problems:
            yield "error", self._problem(problem)
        for finding in report.findings:
            if finding.outcome in {"fail", "error"}:
                yield self._failed(finding)
            elif finding.outcome == "waived":
                text = f"{accepted(finding)}\n{finding.title}. {said(finding)}"
                title = f"{finding.rule} waived"
                entry = self._command("notice", finding.position, title, text)
                yield "notice", (rank(finding.severity, later=True), entry)
        for finding in filter(unasked, report.findings):
            yield self._open(finding, f"{finding.title}. {said(finding)}", finding.rule)
        for question in report.questions:
            yield self._open(question, asked(question), dotted(question.path))

    def _failed(self, finding: Finding) -> tuple[Kind, Entry]:
        kind: Kind = "error"
        if falls_due(finding) or (
            finding.severity == "advisory" and not counts_against(finding, self._head)
        ):
            kind = "notice"
        elif not counts_against(finding, self._head):
            kind = "warning"
        lines = [titled(finding), said(finding), accepted(finding), remedy(finding)]
        title = f"{finding.severity}: {finding.rule}"
        text = "\n".join(line for line in lines if line)
        return kind, (rank(finding.severity), self._command(kind, finding.position, title, text))

    def _open(self, about: Finding | Question, text: str, name: str) -> tuple[Kind, Entry]:
        kind: Kind = "error" if at_least(about.severity, self._head.fail_on) else "notice"
        title = f"{about.severity}, not answered: {name}"
        entry = self._command(kind, about.position, title, text)
        return kind, (rank(about.severity, later=True), entry)

    def _problem(self, problem: Problem) -> Entry:
        place = in_repository(problem.file, self._head)
        at = {"file": place} | (
            {"line": problem.line, "col": problem.column} if problem.line else {}
        )
        what = f"{problem.where}: {problem.what}" if problem.where else problem.what
        return WORST, _written("error", at, "cannot be used", f"{what}\n{problem.hint}".strip())

    def _command(self, kind: Kind, at: Position, title: str, text: str) -> str:
        place: dict[str, object] = {"file": in_repository(at.file, self._head)}
        if at.line:
            place |= {"line": at.line, "col": max(at.column, 1)}
        return _written(kind, place, title, text)


def _written(kind: Kind, place: Mapping[str, object], title: str, text: str) -> str:
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in place.items())
    return f"::{kind} {properties},title={_property(title)}::{_data(text)}"


def _missing(left: dict[Kind, int]) -> str:
    parts = [f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in left.items() if count]
    return ", ".join(parts)


def _data(text: str) -> str:
    """The message of a command: a percent sign and line breaks are escaped."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A property of a command: also what separates properties."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
