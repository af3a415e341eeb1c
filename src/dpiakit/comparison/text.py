"""A comparison for a terminal: the verdict last, the gravest of each record first."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TypeVar

import click

from dpiakit.comparison.changes import (
    Comparison,
    FindingChange,
    QuestionChange,
    RecordChange,
    RiskChange,
    Side,
    State,
    Voided,
)
from dpiakit.comparison.facts import FactChange
from dpiakit.comparison.verdict import counted, nothing_changed, sentence
from dpiakit.comparison.wording import (
    arrow,
    fact_said,
    interval,
    number,
    risk_said,
    shortened,
    was_said,
)
from dpiakit.findings import Severity
from dpiakit.formats.wording import accepted, remedy, unasked
from dpiakit.source import Position, dotted

WIDTH = 100
INDENT = "    "
CAUSES_SHOWN = 6
FACTS_SHOWN = 40
QUESTIONS_SHOWN = 12
_MESSAGE = 600

_COLOURS: dict[Severity, str] = {
    "blocking": "red",
    "high": "yellow",
    "medium": "cyan",
    "advisory": "white",
}
T = TypeVar("T")


def text(comparison: Comparison) -> str:
    """The whole comparison. Colours stand in it as escape sequences."""
    return "".join(_parts(comparison))


def _parts(comparison: Comparison) -> Iterator[str]:
    for record in comparison.records:
        yield from _record(record)
    for note in comparison.notes:
        yield _wrap(note, "")
    yield f"{side_said(comparison.base)} -> {side_said(comparison.head)}, {law_said(comparison)}: "
    yield f"{counted(comparison)}\n"
    if nothing_changed(comparison):
        yield "Nothing changed that the assessment rests on.\n"
        return
    yield click.style(f"{_capital(sentence(comparison))}.\n", bold=True)


def side_said(side: Side) -> str:
    """``main (1a2b3c4d5e6f)``, or ``working tree``."""
    name = shortened(side.revision, 80)
    return name if side.commit is None else f"{name} ({side.commit[:12]})"


def law_said(comparison: Comparison) -> str:
    """The day, or the two days, whose law was applied."""
    base, head = comparison.base.on, comparison.head.on
    return f"law of {head}" if base == head else f"law of {base} and of {head}"


def _record(record: RecordChange) -> Iterator[str]:
    title = click.style(shortened(record.title or record.id or record.file, 120), bold=True)
    yield f"{title}  {record.file}\n"
    yield from (_wrap(line) for line in _about(record))
    yield "\n"
    for problem in record.problems:
        yield f"{click.style('cannot be read', fg='red', bold=True)}  {problem}\n"
    for problem in record.problems_before:
        yield f"{click.style('could not be read', fg='yellow')}  {problem}\n"
    if record.problems or record.problems_before:
        yield "\n"
    new = [_finding(one, remedied=True) for one in record.new]
    yield from _section("New findings", new, counted=True)
    yield from _section("To be asked again", [_voided(one) for one in record.voided])
    yield from _section("Changed findings", [_finding(c) for c in record.changed], counted=True)
    yield from _section("Newly waived", [_finding(one) for one in record.waived], counted=True)
    unsaid = [_finding(c) for c in record.unanswered if unasked(c.finding)]
    asked = [*_asked(record.asked), *unsaid]
    yield from _section("Newly not answered", asked, counted=len(record.asked) + len(unsaid))
    yield from _section("Closed findings", [_closed(c) for c in record.closed], counted=True)
    if record.answered:
        paths = ", ".join(dotted(question.path) for question in record.answered)
        yield _wrap(f"Asked no more: {shortened(paths, 400)}.", "") + "\n"
    moved = [risk for risk in record.risks if risk.changed]
    if record.before and record.after:
        yield from _section("Risks (severity x likelihood)", _risks(moved, len(record.risks)))
    yield from _section("Facts", _facts(record.facts), counted=len(record.facts))


def _about(record: RecordChange) -> Iterator[str]:
    """What it is, where it was, and what it comes to."""
    match record.status:
        case "added":
            yield "a new record"
        case "removed":
            yield "removed; what was open in it is not thereby mended"
        case "same":
            yield "no difference"
        case _:
            pass
    if record.file_before:
        yield f"moved from {record.file_before}"
    if record.id_before:
        yield (
            f"its id was {shortened(record.id_before, 80)}; waivers and baselines of the old id do "
            "not reach it"
        )
    yield from state_lines(record)


def state_lines(record: RecordChange) -> Iterator[str]:
    """Gate, decision, risk and compliance, in both states where there are two."""
    one, other = record.before, record.after
    if one and other:
        yield (
            f"launch gate {arrow(one.gate, other.gate)}; proposed decision "
            f"{arrow(one.decision, other.decision)}; worst risk today "
            f"{arrow(one.risk or 'none', other.risk or 'none')}; compliance "
            f"{arrow(interval(one.compliance), interval(other.compliance))} of 100; impact "
            f"assessment {arrow(one.screening, other.screening)}"
        )
        if one.launch != other.launch:
            yield f"launch {arrow(one.launch or 'not planned', other.launch or 'not planned')}"
    elif one or other:
        yield _single(one or other)


def _single(state: State | None) -> str:
    if state is None:
        return ""
    return (
        f"launch gate {arrow(state.gate, state.gate)}; worst risk today {state.risk or 'none'}; "
        f"compliance {interval(state.compliance)} of 100; {number(state.failed, 'finding')}, "
        f"{state.open} not answered"
    )


def _section(title: str, pieces: Sequence[str], *, counted: bool | int = False) -> Iterator[str]:
    if not pieces:
        return
    count = len(pieces) if counted is True else counted
    yield click.style(f"{title} ({count})" if count else title, bold=True) + "\n"
    yield from pieces
    yield "\n"


def _voided(voided: Voided) -> str:
    by = f"by {shortened(voided.by, 120)} " if voided.by else ""
    lines = [f"{_at(voided.position)}  {click.style(voided.title, fg='yellow', bold=True)}\n"]
    lines.append(_wrap(f"Given {by}on {voided.on}. Changed since:"))
    shown, rest = _first(voided.causes, CAUSES_SHOWN)
    lines += [_wrap(f"- {shortened(cause.text, 240)}", INDENT, hang="  ") for cause in shown]
    if rest:
        lines.append(f"{INDENT}  and {rest} more\n")
    return "".join(lines)


def _finding(change: FindingChange, *, remedied: bool = False) -> str:
    finding = change.finding
    word = click.style(
        f"{finding.severity} {was_said(change)}", fg=_COLOURS[finding.severity], bold=True
    )
    lines = [f"{_at(finding.position)}  {word}  {finding.rule}\n"]
    cites = "; ".join(cite.text for cite in finding.citations)
    lines.append(_wrap(f"{finding.title}. [{cites}]"))
    lines.append(_wrap(shortened(finding.message, _MESSAGE)))
    if change.now and (under := accepted(finding)):
        lines.append(_wrap(shortened(under, _MESSAGE)))
    if finding.from_day:
        verb = "Falls due" if finding.lapses else "Binds"
        lines.append(_wrap(f"{verb} from {finding.from_day}, before the planned launch."))
    if remedied:
        lines.append(_wrap(remedy(finding)))
    return "".join(lines)


def _closed(change: FindingChange) -> str:
    finding = change.finding
    element = f"  {shortened(finding.element, 80)}" if finding.element else ""
    return f"{click.style(finding.severity, fg='green')}  {finding.rule}{element}\n"


def _asked(asked: Sequence[QuestionChange]) -> list[str]:
    shown, rest = _first(asked, QUESTIONS_SHOWN)
    pieces = []
    for change in shown:
        question = change.question
        word = click.style(question.severity, fg=_COLOURS[question.severity], bold=True)
        pieces.append(
            f"{_at(question.position)}  {word}  {dotted(question.path)}\n"
            + _wrap(f"Write: {question.answer or 'it down'}. Asked by {_names(change.rules)}.")
        )
    return [*pieces, f"{INDENT}and {rest} more\n"] if rest else pieces


def _names(rules: Sequence[str]) -> str:
    shown, rest = _first(rules, 3)
    return ", ".join(shown) + (f" and {rest} more" if rest else "")


def _risks(moved: Sequence[RiskChange], total: int) -> list[str]:
    if not moved:
        return []
    pieces = []
    for risk in moved:
        colour = "red" if risk.rose else "green" if risk.fell else "white"
        pieces.append(_wrap(f"{click.style(risk.title, fg=colour)}: {risk_said(risk)}"))
    left = total - len(moved)
    return [*pieces, f"{INDENT}{number(left, 'other scenario')} unchanged\n"] if left else pieces


def _facts(facts: Sequence[FactChange]) -> list[str]:
    shown, rest = _first(facts, FACTS_SHOWN)
    pieces = [
        f"{fact_said(fact)}  {'was at ' if fact.kind == 'removed' else ''}{_at(fact.position)}\n"
        for fact in shown
    ]
    return [*pieces, f"and {rest} more; -o json lists them all\n"] if rest else pieces


def _first(items: Sequence[T], most: int) -> tuple[Sequence[T], int]:
    """The first ones, and how many are left; one more than fits is shown rather than counted."""
    if len(items) <= most + 1:
        return items, 0
    return items[:most], len(items) - most


def _at(position: Position) -> str:
    return f"{position.file}:{position.line}:{position.column}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _wrap(words: str, lead: str = INDENT, *, hang: str = "") -> str:
    return (
        textwrap.fill(
            " ".join(words.split()),
            WIDTH,
            initial_indent=lead,
            subsequent_indent=lead + hang,
            break_long_words=False,
            break_on_hyphens=False,
        )
        + "\n"
    )
