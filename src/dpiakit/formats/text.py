"""Findings for a terminal: where, what, which provision, who mends it and how.

A quiet tool is not a clean record, so every outcome is counted at the end, and markets for
which nothing was checked are named.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

import click

from dpiakit.formats.wording import (
    accepted,
    accepted_counts,
    asked,
    binding,
    number,
    remedy,
    titled,
    unasked,
    weighed,
)

if TYPE_CHECKING:
    from dpiakit.findings import Finding, Outcome, Question, Severity
    from dpiakit.formats.form import RunHead
    from dpiakit.formats.report import RecordReport, RunSummary

WIDTH = 100
INDENT = "    "
QUESTIONS_SHOWN = 12

_DAY = "\0"
"""Stands for the day of the run, in the heading of a record; nothing else can hold it."""
_WORDS: dict[str, str] = {
    "fail": "fails",
    "error": "error",
    "needs-evidence": "not answered",
    "waived": "waived",
    "pass": "passes",
    "not-applicable": "does not apply",
}
_COLOURS: dict[Severity, str] = {
    "blocking": "red",
    "high": "yellow",
    "medium": "cyan",
    "advisory": "white",
}


_COMMAND = re.compile(r"::|##(?=\[|vso)")
"""What begins a command to the machine on which a log is written (GitHub, Azure)."""


def plain(text: str) -> str:
    """Text that steers neither the terminal of its reader nor the machine that keeps the log."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return _COMMAND.sub(lambda found: "\N{ZERO WIDTH SPACE}".join(found[0]), text)


class TextForm:
    """Records one below the other, and a last line that counts."""

    lists_rules: ClassVar[bool] = False
    shows_source: ClassVar[bool] = True

    def __init__(self, head: RunHead) -> None:
        self._head = head

    def begin(self) -> str:
        """Nothing: the first record begins at once."""
        return ""

    def record(self, report: RecordReport) -> str:
        """The findings of one record, then its open questions."""
        return "".join(_record(report))

    def add(self, piece: str) -> str:
        """As it comes, with the day of this run."""
        return piece.replace(_DAY, str(self._head.on), 1)

    def end(self, summary: RunSummary) -> str:
        """The last lines: every outcome counted."""
        return _summary(summary, self._head)


def _record(report: RecordReport) -> Iterator[str]:
    for problem in report.problems:
        yield f"{click.style('cannot be read', fg='red', bold=True)}  {_lines(str(problem))}\n\n"
    if report.problems:
        return
    yield _heading(report)
    for finding in report.findings:
        if finding.outcome in {"fail", "error"} or unasked(finding):
            yield from _finding(finding, report)
    yield from _questions(report.questions)
    yield from _waived([f for f in report.findings if f.outcome == "waived"])
    yield from _tally("Met", report, "pass")
    yield from _tally("Does not apply", report, "not-applicable")
    if report.unassessed:
        places = ", ".join(report.unassessed)
        yield _wrap(
            f"Not assessed: {places}. No general data protection pack speaks for these markets; "
            "beyond rules for single matters, nothing was checked there."
        )
        yield "\n"


def _summary(run: RunSummary, head: RunHead) -> str:
    parts = [
        f"{run.outcomes[outcome]} {word}"
        for outcome, word in (
            ("pass", "met"),
            ("fail", "failed"),
            ("error", "in error"),
            ("needs-evidence", "not answered"),
            ("waived", "waived"),
            ("not-applicable", "not applicable"),
        )
        if run.outcomes[outcome] or outcome in {"pass", "fail", "needs-evidence"}
    ]
    unread = f", {run.unreadable} unreadable" if run.unreadable else ""
    law = f"{head.rules} rules of {head.packs} packs in force on {head.on}"
    readings = "".join(_wrap(plain(one)) for one in head.house)
    waived = _accepted(run)
    return f"{waived}{readings}{number(run.records, 'record')}{unread}, {law}: {', '.join(parts)}\n"


def _accepted(run: RunSummary) -> str:
    """What is accepted for a time comes before everything else that is counted."""
    text = accepted_counts(run)
    if not text:
        return ""
    blocking = run.accepted.get("waiver", Counter())["blocking"]
    return click.style(text, fg="red" if blocking else "yellow", bold=True) + "\n"


def _heading(report: RecordReport) -> str:
    title = click.style(plain(report.title or report.id), bold=True)
    if not report.of_record:
        return f"{title}  {report.file}\n\n"
    packs = ", ".join(f"{p.pack} {p.version}" for p in report.packs if p.applies is not False)
    launch = f", launch {report.launch}" if report.launch else ""
    off = "".join(
        _wrap(plain(f"Not judged by {p.pack}. {p.because}"))
        for p in report.packs
        if p.switched_off and p.would_apply is not False
    )
    by = f"{INDENT}judged on {_DAY}{launch}; packs: {packs or 'none'}\n"
    return f"{title}  {report.file}\n{by}{off}\n"


def _finding(finding: Finding, report: RecordReport) -> Iterator[str]:
    yield _line(finding, finding.outcome)
    yield _wrap(titled(finding))
    yield _wrap(plain(finding.message))
    for more in (binding(finding), weighed(finding), accepted(finding)):
        if more:
            yield _wrap(plain(more))
    frame = report.frames.get(finding.position)
    if frame:
        yield textwrap.indent(click.style(frame, dim=True), INDENT).rstrip() + "\n"
    yield _wrap(remedy(finding))
    yield "\n"


def _line(finding: Finding, outcome: Outcome) -> str:
    place = f"{finding.position.file}:{finding.position.line}:{finding.position.column}"
    colour = _COLOURS[finding.severity]
    word = click.style(f"{finding.severity} {_WORDS[outcome]}", fg=colour, bold=True)
    return f"{place}  {word}  {finding.rule}\n"


def _waived(waived: list[Finding]) -> Iterator[str]:
    """In brief: what it is beneath, who accepted it, until when, and why."""
    if not waived:
        return
    yield f"{click.style('Waived', bold=True)} (accepted for a time; it stays visible)\n\n"
    for finding in waived:
        yield _line(finding, finding.underlying or "fail")
        yield _wrap(plain(accepted(finding)))
    yield "\n"


def _tally(head: str, report: RecordReport, outcome: Outcome) -> Iterator[str]:
    """Rules with this outcome and how often, where the run was asked for everything."""
    rules = Counter(f.rule for f in report.findings if f.outcome == outcome)
    if rules:
        listed = (rule if count == 1 else f"{rule} ({count})" for rule, count in rules.items())
        yield f"{click.style(head, bold=True)}: {rules.total()}\n\n{_wrap(', '.join(listed))}\n"


def _questions(questions: tuple[Question, ...]) -> Iterator[str]:
    if not questions:
        return
    head = click.style("Not answered", bold=True)
    yield f"{head} (a fact that nobody wrote down is neither a yes nor a no)\n\n"
    for question in questions[:QUESTIONS_SHOWN]:
        place = f"{question.position.file}:{question.position.line}:{question.position.column}"
        word = click.style(question.severity, fg=_COLOURS[question.severity], bold=True)
        yield f"{place}  {word}  {plain('.'.join(question.path))}\n"
        yield _wrap(asked(question))
    rest = len(questions) - QUESTIONS_SHOWN
    if rest > 0:
        yield f"{INDENT}and {rest} more; --format json lists them all\n"
    yield "\n"


def _wrap(text: str) -> str:
    return (
        textwrap.fill(
            " ".join(text.split()),
            WIDTH,
            initial_indent=INDENT,
            subsequent_indent=INDENT,
            break_long_words=False,
            break_on_hyphens=False,
        )
        + "\n"
    )


def _lines(text: str) -> str:
    return "\n".join(plain(line) for line in text.split("\n"))
