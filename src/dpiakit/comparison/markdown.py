"""A comparison as the comment of a pull request, in Markdown as GitHub and GitLab read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias
from urllib.parse import quote

from dpiakit.comparison.changes import (
    Comparison,
    FindingChange,
    QuestionChange,
    RecordChange,
    RiskChange,
    Side,
    Voided,
)
from dpiakit.comparison.facts import FactChange
from dpiakit.comparison.fitting import Block, Item, fitted
from dpiakit.comparison.verdict import counted, nothing_changed, sentence
from dpiakit.comparison.wording import (
    interval,
    pairs,
    rating_said,
    shortened,
    value_said,
    was_said,
)
from dpiakit.errors import Problem
from dpiakit.findings import Finding, Rating
from dpiakit.formats.wording import accepted, remedy, unasked
from dpiakit.source import Position, dotted
from dpiakit.source.markup import code, escaped

MARKER = "<!-- dpiakit:diff -->"
"""The first line. Whoever posts the comment finds the last one by it and updates it in place."""
MOST = 65_536
"""GitHub takes no longer comment. Counted in bytes here, so that no way of counting finds more."""
VISIBLE = 20
"""So many new findings stand open; the others are folded."""
CAUSES_SHOWN = 5

Told: TypeAlias = Sequence[tuple[RecordChange, str]]
"""Records with what tells them apart in a list: nothing where there is one."""


@dataclass(frozen=True, slots=True)
class Places:
    """Places in files as links, where platform and commit are known, and otherwise as code."""

    template: str | None
    base: str | None
    head: str | None
    """The two commits; None for a working tree."""

    def now(self, position: Position) -> str:
        """A place of HEAD."""
        return self._link(position, self.head)

    def then(self, position: Position) -> str:
        """A place of BASE."""
        return self._link(position, self.base)

    def _link(self, position: Position, commit: str | None) -> str:
        shown = code(f"{position.file}:{position.line}")
        if self.template is None or commit is None:
            return shown
        path = quote(position.file, safe="/")
        return f"[{shown}]({self.template.format(commit=commit, path=path, line=position.line)})"


def comment(comparison: Comparison, links: str | None = None) -> str:
    """The whole comment, within the limit; what does not fit is counted.

    `links` is how a platform shows a line: ``https://host/repo/blob/{commit}/{path}#L{line}``.
    """
    head = f"{MARKER}\n{_verdict(comparison)}\n\n{_sides(comparison)}\n"
    foot = "".join(f"\n{escaped(note)}\n" for note in comparison.notes[:3])
    if nothing_changed(comparison):
        return f"{head}{foot}"
    records = [record for record in comparison.records if record.differs]
    told = [(record, f" ({escaped(record.title or record.id, 60)})") for record in records]
    if len(told) == 1:
        told = [(records[0], "")]
    places = Places(links, comparison.base.commit, comparison.head.commit)
    blocks = [block for block in _blocks(told, places) if block.items]
    return head + fitted(blocks, MOST - len((head + foot).encode())) + foot


def _verdict(comparison: Comparison) -> str:
    if nothing_changed(comparison):
        return "**dpiakit: nothing changed that an assessment rests on.**"
    return f"**dpiakit: {sentence(comparison)}.**"


def _sides(comparison: Comparison) -> str:
    base, head = comparison.base, comparison.head
    law = f"law of {head.on}" if base.on == head.on else f"law of {base.on} and of {head.on}"
    return f"{_side(base)} → {_side(head)}, {law}: {counted(comparison)}."


def _side(side: Side) -> str:
    name = code(shortened(side.revision, 80))
    return name if side.commit is None else f"{name} ({code(side.commit[:12])})"


def _blocks(told: Told, places: Places) -> Iterator[Block]:
    yield _broken(told)
    yield Block(
        "\n| Record | Launch gate | Worst risk today | Compliance | Findings | Not answered |\n"
        "|---|---|---|---|---|---|\n",
        [partial(_row, record) for record, _ in told],
        "",
        0.15,
        "more records",
    )
    new = _findings(told, places, lambda record: record.new)
    yield Block("\n#### New findings\n\n", new[:VISIBLE], "", 0.25)
    yield _folded(f"{len(new) - VISIBLE} further new findings", new[VISIBLE:], 0.1)
    remedies = {c.finding.rule: c.finding for record, _ in told for c in record.new}
    todo = [partial(_todo, remedies[rule]) for rule in sorted(remedies)]
    yield _folded("What to do about them, rule by rule", todo, 0.06)
    void = [partial(_voided, one, name, places) for record, name in told for one in record.voided]
    yield Block("\n#### To be asked again\n\n", void, "", 0.15, "more approvals")
    yield from _details(told, places)


def _details(told: Told, places: Places) -> Iterator[Block]:
    """What a reader unfolds when it matters."""
    asked: list[Item] = [
        partial(_asked, one, name, places) for record, name in told for one in record.asked
    ]
    asked += _findings(
        told, places, lambda record: [c for c in record.unanswered if unasked(c.finding)]
    )
    yield _folded(f"Newly not answered: {len(asked)}", asked, 0.06)
    changed = _findings(told, places, lambda record: record.changed)
    yield _folded(f"Changed findings: {len(changed)}", changed, 0.04)
    waived = _findings(told, places, lambda record: record.waived)
    yield _folded(f"Newly waived: {len(waived)}", waived, 0.04)
    risks = [
        partial(_risk, risk, name)
        for record, name in told
        for risk in record.risks
        if risk.changed and record.before and record.after
    ]
    yield _folded(
        f"Risks that changed: {len(risks)} (severity \N{MULTIPLICATION SIGN} likelihood)",
        risks,
        0.08,
        "| Scenario | Inherent | Today | After the plan |\n|---|---|---|---|\n",
    )
    facts = [partial(_fact, one, name, places) for record, name in told for one in record.facts]
    yield _folded(f"Facts that changed: {len(facts)}", facts, 0.08)
    closed = [partial(_closed, one, name) for record, name in told for one in record.closed]
    yield _folded(f"Closed findings: {len(closed)}", closed, 0.04)


def _findings(
    told: Told, places: Places, of: Callable[[RecordChange], Sequence[FindingChange]]
) -> list[Item]:
    return [
        partial(_finding, change, name, places) for record, name in told for change in of(record)
    ]


def _folded(summary: str, items: Sequence[Item], share: float, opening: str = "") -> Block:
    return Block(
        f"\n<details><summary>{summary}</summary>\n\n{opening}",
        items,
        "\n</details>\n",
        share,
    )


def _broken(told: Told) -> Block:
    items = [partial(_problem, p, "") for record, _ in told for p in record.problems]
    items += [partial(_problem, p, "before: ") for r, _ in told for p in r.problems_before]
    return Block("\n#### Cannot be read\n\n", items, "", 0.2, "more problems")


def _asked(change: QuestionChange, name: str, places: Places) -> str:
    question = change.question
    return (
        f"- **{question.severity}** {code(dotted(question.path))} "
        f"{places.now(question.position)}: {escaped(question.answer or 'text')}{name}\n"
    )


def _closed(change: FindingChange, name: str) -> str:
    finding = change.finding
    return f"- {finding.severity}: {code(finding.rule)} {code(finding.element)}{name}\n"


def _todo(finding: Finding) -> str:
    return f"- {code(finding.rule)} {escaped(remedy(finding))}\n"


def _problem(problem: Problem, when: str) -> str:
    place = f"{problem.file}:{problem.line}" if problem.line else problem.file
    return f"- {when}{code(place)} {escaped(problem.what)} {escaped(problem.hint)}\n"


def _row(record: RecordChange) -> str:
    one, other = record.before, record.after
    words = {"added": "new", "removed": "removed", "moved": "moved", "unreadable": "unreadable"}
    status = f" ({words[record.status]})" if record.status in words else ""
    name = f"{escaped(record.title or record.id, 80)}{status} {code(record.file)}"
    cells = ["", "", ""]
    if one and other:
        cells = [
            _moved(one.gate, other.gate),
            _moved(one.risk or "none", other.risk or "none"),
            _moved(interval(one.compliance), interval(other.compliance), words=False),
        ]
    elif one or other:
        state = other or one
        if state:
            cells = [_words(state.gate), _words(state.risk or "none"), interval(state.compliance)]
    findings = _plus_minus(len(record.new), len(record.closed))
    asked = _plus_minus(len(record.asked), len(record.answered))
    return f"| {name} | {' | '.join(cells)} | {findings} | {asked} |\n"


def _moved(was: str, now: str, *, words: bool = True) -> str:
    if words:
        was, now = _words(was), _words(now)
    return was if was == now else f"{was} → **{now}**"


def _words(word: str) -> str:
    return word.replace("-", " ")


def _plus_minus(came: int, went: int) -> str:
    return f"+{came} \N{MINUS SIGN}{went}" if came or went else "0"


def _finding(change: FindingChange, name: str, places: Places) -> str:
    finding = change.finding
    cites = "; ".join(cite.text for cite in finding.citations[:2])
    later = f" (from {finding.from_day})" if finding.from_day else ""
    under = f" {escaped(accepted(finding), 200)}" if change.now and finding.acceptance else ""
    return (
        f"- **{finding.severity}** {was_said(change)}{later} {places.now(finding.position)} "
        f"{escaped(finding.message)} {code(finding.rule)} ({escaped(cites, 120)}){under}{name}\n"
    )


def _voided(voided: Voided, name: str, places: Places) -> str:
    by = f" by {escaped(voided.by, 120)}" if voided.by else ""
    head = f"- **{escaped(voided.title, 160)}**, given{by} on {voided.on} "
    lines = [f"{head}{places.now(voided.position)}{name}. Changed since:\n"]
    shown = voided.causes[:CAUSES_SHOWN]
    lines += [f"  - {escaped(cause.text, 240)}\n" for cause in shown]
    if len(voided.causes) > len(shown):
        lines.append(f"  - and {len(voided.causes) - len(shown)} more\n")
    return "".join(lines)


def _risk(risk: RiskChange, name: str) -> str:
    title = f"{escaped(risk.title, 100)}{name}"
    one, other = risk.before, risk.after
    if one is None or other is None:
        known = one or other
        word = "occurs no more" if other is None else "**occurs now**"
        cells = (
            [rating_said(r) for r in (known.inherent, known.residual, known.planned)]
            if known
            else []
        )
        return f"| {title}: {word} | {' | '.join(cells)} |\n"
    residual, inherent, planned = (_arrow(was, now) for _, was, now in pairs(one, other))
    return f"| {title} | {inherent} | {residual} | {planned} |\n"


def _arrow(was: Rating, now: Rating) -> str:
    one, other = rating_said(was), rating_said(now)
    return one if one == other else f"{one} → **{other}**"


def _fact(fact: FactChange, name: str, places: Places) -> str:
    gone = fact.kind == "removed"
    if fact.is_list and (fact.gained or fact.lost):
        signs = [f"+ {code(value_said(value))}" for value in fact.gained[:5]]
        signs += [f"\N{MINUS SIGN} {code(value_said(value))}" for value in fact.lost[:5]]
        left = len(fact.gained[5:]) + len(fact.lost[5:])
        change = ", ".join([*signs, *([f"{left} more"] if left else [])])
    elif gone:
        change = f"removed; it was {code(value_said(fact.before))}"
    elif fact.kind == "added":
        change = f"added: {code(value_said(fact.after))}"
    else:
        change = f"{code(value_said(fact.before))} → {code(value_said(fact.after))}"
    place = places.then(fact.position) if gone else places.now(fact.position)
    return f"- {code(dotted(fact.path))}: {change} {place}{name}\n"
