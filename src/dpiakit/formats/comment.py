"""A run as one Markdown text of limited size: a verdict, counts, and the gravest first.

Whatever the input, the text is no longer than its limit, and what is left out is counted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING

from dpiakit.findings.outcome import SEVERITIES
from dpiakit.formats.gravest import WORST, Entry, Gravest, rank
from dpiakit.formats.places import in_repository
from dpiakit.formats.report import falls_due
from dpiakit.formats.wording import (
    accepted,
    accepted_counts,
    asked,
    number,
    remedy,
    said,
    unasked,
    verdict,
)
from dpiakit.source.markup import code, escaped, link

if TYPE_CHECKING:
    from dpiakit.errors import Problem
    from dpiakit.findings import Finding
    from dpiakit.formats.form import RunHead
    from dpiakit.formats.report import RecordReport, RunSummary
    from dpiakit.source import Position


@dataclass(frozen=True, slots=True)
class _Section:
    """A part of the text."""

    title: str
    share: float
    """Of the room for all of them: so much is its own, however long the others are."""
    open: int
    """So many lines are seen at once; the others unfold."""


_SECTIONS = {
    "problems": _Section("Cannot be used", 0.15, 15),
    "fails": _Section("Fails", 0.40, 15),
    "open": _Section("Not answered", 0.15, 8),
    "waived": _Section("Waived", 0.15, 8),
    "due": _Section("Falls due before the planned launch", 0.05, 3),
}
_REMEDIES = "remedies"
_REMEDY_SHARE = 0.10
_ROWS = {
    "fail": "fails",
    "error": "cannot be computed",
    "needs-evidence": "not answered",
    "due": "falls due",
    "waived": "waived",
}
_FRAME = 6_000
"""Bytes kept for everything but the lines of the sections."""
_MARKETS = 40
_HOUSE_RULES = 4
_HOUSE_WIDTH = 200
"""So many house rules are told here, and so many characters of each."""
_TEXT = 400
"""Characters of a message that are shown."""


class Comment:
    """The text, put together at the end from what each record said."""

    def __init__(self, head: RunHead, *, marker: str, limit: int, most: int) -> None:
        """``limit`` in bytes of UTF-8; ``most`` lines of a section are kept in memory."""
        self._head = head
        self._marker = marker
        self._limit = limit
        self._most = most
        self._kept = {name: Gravest(most) for name in _SECTIONS}
        self._counts: Counter[str] = Counter()
        self._remedies: dict[str, str] = {}
        self._markets: set[str] = set()

    def record(self, report: RecordReport) -> str:
        """What one record says, no more of it than could be shown, for :meth:`add`."""
        kept = {name: Gravest(self._most) for name in _SECTIONS}
        for name, entry in self._entries(report):
            kept[name].add([entry])
        counts = Counter(f"{_row(f)}/{f.severity}" for f in report.findings)
        return json.dumps(
            {
                "sections": {n: [k.total, k.entries()] for n, k in kept.items() if k.total},
                "counts": counts,
                "remedies": {
                    f.rule: _remedy(f)
                    for f in report.findings
                    if f.outcome in {"fail", "error"} and not falls_due(f)
                },
                "markets": report.unassessed,
            }
        )

    def add(self, piece: str) -> None:
        """Keep what may be shown."""
        said_of_it = json.loads(piece)
        for name, (total, entries) in said_of_it["sections"].items():
            self._kept[name].add(map(tuple, entries), total - len(entries))
        self._counts.update(said_of_it["counts"])
        self._remedies.update(said_of_it["remedies"])
        self._markets.update(said_of_it["markets"])

    def text(self, summary: RunSummary) -> str:
        """The whole, within its limit."""
        self._kept["problems"].add(self._problem(problem) for problem in summary.problems)
        lines = {name: list(kept) for name, kept in self._kept.items()}
        shown = "\n".join(line for name in ("fails", "due") for line in lines[name])
        remedies = (self._remedies[rule] for rule in sorted(self._remedies) if code(rule) in shown)
        lines[_REMEDIES] = list(remedies)
        room = _rooms(lines, self._limit - _FRAME)
        parts = [*self._top(summary)]
        for name, section in _SECTIONS.items():
            parts += _listed(section, lines[name], self._kept[name].total, room[name])
        parts += _unfolding(
            "What to do, rule by rule", lines[_REMEDIES], len(lines[_REMEDIES]), room[_REMEDIES]
        )
        return "\n".join([*parts, *self._bottom()]) + "\n"

    def _top(self, summary: RunSummary) -> Iterator[str]:
        head = self._head
        word, sentence = verdict(summary, head)
        if self._marker:
            yield self._marker
        yield f"### dpiakit: {word.lower()}"
        yield ""
        yield f"**{sentence}** Judged on {head.on}."
        yield ""
        if waived := accepted_counts(summary):
            yield f"**{waived}**"
            yield ""
        rows = [(name, words) for name, words in _ROWS.items() if self._row_counts(name).total()]
        if rows:
            yield f"| | {' | '.join(SEVERITIES)} |"
            yield "|---|" + "--:|" * len(SEVERITIES)
            for name, words in rows:
                counts = self._row_counts(name)
                yield f"| {words} | {' | '.join(str(counts[s] or '') for s in SEVERITIES)} |"
            yield ""
        met, other = summary.outcomes["pass"], summary.outcomes["not-applicable"]
        unread = f", {summary.unreadable:,} that cannot be used" if summary.unreadable else ""
        yield (
            f"{number(summary.records, 'record')}{unread}; {head.rules} rules of {head.packs} "
            f"packs in force; {met:,} obligations met, {other:,} do not apply."
        )
        yield ""

    def _row_counts(self, name: str) -> Counter[str]:
        return Counter({s: self._counts[f"{name}/{s}"] for s in SEVERITIES})

    def _bottom(self) -> Iterator[str]:
        if self._markets:
            named = sorted(self._markets)
            more = f" and {len(named) - _MARKETS} more" if len(named) > _MARKETS else ""
            places = ", ".join(map(escaped, named[:_MARKETS])) + more
            yield f"**Not assessed:** {places}. No general pack speaks for these markets."
            yield ""
        for sentence in self._head.house[:_HOUSE_RULES]:
            yield f"**House rules:** {escaped(shorten(sentence, _HOUSE_WIDTH, placeholder=' …'))}"
            yield ""
        rest = len(self._head.house) - _HOUSE_RULES
        if rest > 0:
            yield f"And {number(rest, 'house rule')} more; dpiakit doctor lists them."
            yield ""
        yield "A result says what the rules make of the facts recorded. It is not legal advice."

    def _entries(self, report: RecordReport) -> Iterator[tuple[str, Entry]]:
        for problem in report.problems:
            yield "problems", self._problem(problem)
        for finding in report.findings:
            match _row(finding):
                case "fail" | "error":
                    yield "fails", self._line(finding)
                case "due":
                    yield "due", self._line(finding)
                case "waived":
                    yield "waived", self._waived(finding)
                case _:
                    pass
        for question in report.questions:
            what = f"{code('.'.join(question.path))} {escaped(asked(question), _TEXT)}"
            text = f"- **{question.severity}** {what} {self._place(question.position)}"
            yield "open", (rank(question.severity), text)
        for finding in filter(unasked, report.findings):
            yield "open", self._line(finding)

    def _line(self, finding: Finding) -> Entry:
        return self._told(finding, f"{said(finding)} {accepted(finding)}")

    def _waived(self, finding: Finding) -> Entry:
        return self._told(finding, accepted(finding))

    def _told(self, finding: Finding, text: str) -> Entry:
        which = f"{code(finding.rule)} {self._place(finding.position)}"
        line = f"- **{finding.severity}** {escaped(text, _TEXT)} {which}"
        return rank(finding.severity), line

    def _problem(self, problem: Problem) -> Entry:
        place = in_repository(problem.file, self._head)
        at = f"{place}:{problem.line}" if problem.line else place
        what = f"{problem.where}: {problem.what}" if problem.where else problem.what
        return WORST, f"- {escaped(f'{what} {problem.hint}', _TEXT)} {code(at)}"

    def _place(self, at: Position) -> str:
        return code(f"{in_repository(at.file, self._head)}:{at.line}")


def _row(finding: Finding) -> str:
    """The row of the table in which a finding is counted."""
    if finding.outcome in {"fail", "error", "needs-evidence"} and falls_due(finding):
        return "due"
    return finding.outcome


def _remedy(finding: Finding) -> str:
    cites = "; ".join(link(cite.text, cite.link) for cite in finding.citations)
    title = f"**{escaped(finding.title)}**" + (f" ({cites})" if cites else "")
    return f"- {code(finding.rule)} {title}. {escaped(remedy(finding))}"


def _rooms(lines: dict[str, list[str]], room: int) -> dict[str, int]:
    """How many bytes each section gets: its share, and what others leave over, in order."""
    needs = {name: sum(map(_size, some)) for name, some in lines.items()}
    shares = {name: section.share for name, section in _SECTIONS.items()}
    shares[_REMEDIES] = _REMEDY_SHARE
    given = {name: min(need, int(shares[name] * room)) for name, need in needs.items()}
    left = room - sum(given.values())
    for name, need in needs.items():
        more = min(need - given[name], left)
        given[name] += more
        left -= more
    return given


def _size(line: str) -> int:
    return len(line.encode()) + 1


def _fitting(lines: list[str], room: int) -> list[str]:
    fitting = []
    for line in lines:
        room -= _size(line)
        if room < 0:
            break
        fitting.append(line)
    return fitting


def _listed(section: _Section, lines: list[str], total: int, room: int) -> Iterator[str]:
    """A section: its first lines, the others to unfold, and how many are left out."""
    if not total:
        return
    fitting = _fitting(lines, room)
    yield from (f"#### {section.title} ({total:,})", "")
    yield from fitting[: section.open]
    yield ""
    rest = fitting[section.open :]
    if rest or total > len(fitting):
        hidden = total - min(section.open, len(fitting))
        yield from _unfolding(f"{hidden:,} more", rest, hidden, room)


def _unfolding(title: str, lines: list[str], total: int, room: int) -> Iterator[str]:
    """Lines that unfold; those for which there is no room are counted."""
    if not total:
        return
    fitting = _fitting(lines, room)
    yield from (f"<details><summary>{title}</summary>", "")
    yield from fitting
    if total > len(fitting):
        yield f"- and {total - len(fitting):,} more; `-o json` lists them all"
    yield from ("", "</details>", "")
