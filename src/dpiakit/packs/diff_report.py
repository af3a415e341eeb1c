"""Two states of the law compared, as text, as Markdown and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from dpiakit.packs.changes import LawChange
from dpiakit.packs.outcomes import Judged, OutcomeChange
from dpiakit.source import printable
from dpiakit.source.markup import code, escaped

SCHEMA = "dpiakit/pack-diff-v1"
SHOWN = 12
"""So many places are listed for one rule; JSON lists them all."""

_WORDS = {
    "pass": "met",
    "fail": "not met",
    "needs-evidence": "not answered",
    "not-applicable": "does not apply",
    "error": "in error",
}


@dataclass(slots=True)
class LawDiff:
    """Everything that differs between two states of the law, on a day and on some records."""

    old: str
    """As it was named."""
    new: str
    on: date
    law: tuple[LawChange, ...]
    records: int = 0
    unreadable: int = 0
    outcomes: list[OutcomeChange] = field(default_factory=list)

    @property
    def blocking(self) -> int:
        """How many changes newly hold up a launch by a failure."""
        return sum(one.newly_blocks for one in self.outcomes)

    @property
    def asking(self) -> int:
        """How many changes newly hold up a launch by a question."""
        return sum(one.newly_asks for one in self.outcomes)

    def exit_code(self, *, asked_for: bool) -> int:
        """0 nothing newly holds up a launch, 1 a failure does, 4 only a question does.

        2 a record cannot be read, 3 there was none although some were asked for.
        """
        if self.unreadable:
            return 2
        if asked_for and not self.records:
            return 3
        if self.blocking:
            return 1
        return 4 if self.asking else 0

    def summary(self) -> str:
        """The comparison in one sentence."""
        changed = [f"{len(self.law)} changes of the law", f"{len(self.outcomes)} of outcomes"]
        held = [f"{self.blocking} newly block"] if self.blocking else []
        held += [f"{self.asking} newly wait for an answer"] if self.asking else []
        records = f"{self.records} record" + ("" if self.records == 1 else "s")
        return (
            f"{self.old} -> {self.new} on {self.on}, {records}: "
            f"{' and '.join(changed)}{'; ' if held else ''}{', '.join(held)}"
        )


def diff_text(diff: LawDiff) -> str:
    """For a terminal."""
    return "\n".join(_text(diff)) + "\n"


def _text(diff: LawDiff) -> Iterator[str]:
    yield printable(diff.summary())
    for subject, changes in groupby(diff.law, key=lambda one: one.subject):
        yield f"\n{subject}s"
        for one in changes:
            yield printable(f"  {one.kind:<8} {_named(one)}")
    for rule, changed in _by_rule(diff.outcomes):
        severity = next((each.after.severity for each in changed if each.after.severity), None)
        yield ""
        yield printable(f"{rule}  {severity}" if severity else rule)
        yield from (printable(_line(each)) for each in changed[:SHOWN])
        if len(changed) > SHOWN:
            yield f"  and {len(changed) - SHOWN} more; --format json lists them all"


def _line(one: OutcomeChange) -> str:
    at = one.position
    element = f"  {one.element}" if one.element else ""
    mark = f"  {_mark(one).upper()}" if _mark(one) else ""
    return f"  {at.file}:{at.line}{element}  {_said(one.before, one.after)}{mark}"


def _named(one: LawChange) -> str:
    name = f"{one.before} -> {one.name}" if one.before else one.name
    return f"{name}: {'; '.join(map(str, one.fields))}" if one.fields else name


def _by_rule(changes: Sequence[OutcomeChange]) -> list[tuple[str, list[OutcomeChange]]]:
    """By rule, those that newly block first."""
    found: dict[str, list[OutcomeChange]] = {}
    for one in changes:
        found.setdefault(one.rule, []).append(one)
    for those in found.values():
        those.sort(key=_gravity)
    return sorted(found.items(), key=lambda item: (*_gravity(item[1][0]), item[0]))


def _gravity(one: OutcomeChange) -> tuple[bool, bool]:
    return not one.newly_blocks, not one.newly_asks


def _mark(one: OutcomeChange) -> str:
    return "newly blocks" if one.newly_blocks else "newly asks" if one.newly_asks else ""


def _said(before: Judged, after: Judged) -> str:
    """Both outcomes; of one that stays, both severities."""
    if before.outcome == after.outcome:
        return f"{_WORDS[after.outcome]}: {before.severity} -> {after.severity}"
    return f"{_WORDS[before.outcome]} -> {_WORDS[after.outcome]}"


def diff_markdown(diff: LawDiff) -> str:
    """For a comment on a change."""
    return "\n".join(_markdown(diff)) + "\n"


def _markdown(diff: LawDiff) -> Iterator[str]:
    yield from ("## What changes in law", "", _arrows(diff.summary()), "")
    if diff.law:
        yield from ("| | | What is different |", "|---|---|---|")
        for one in diff.law:
            name = f"{code(one.before)} → {code(one.name)}" if one.before else code(one.name)
            said = "; ".join(_arrows(str(each)) for each in one.fields)
            yield f"| {one.subject} {one.kind} | {name} | {said} |"
        yield ""
    for rule, changed in _by_rule(diff.outcomes):
        yield from (f"### {code(rule)}", "")
        yield from map(_item, changed[:SHOWN])
        if len(changed) > SHOWN:
            yield f"- and {len(changed) - SHOWN} more"
        yield ""


def _item(one: OutcomeChange) -> str:
    mark = f"**{_mark(one)}** " if _mark(one) else ""
    element = f" {code(one.element)}" if one.element else ""
    place = code(f"{one.position.file}:{one.position.line}")
    message = f": {escaped(one.after.message)}" if mark and one.after.message else ""
    return f"- {mark}{_arrows(_said(one.before, one.after))},{element} {place}{message}"


def _arrows(text: str) -> str:
    return escaped(text.replace(" -> ", " → "))


def diff_json(diff: LawDiff) -> str:
    """For machines: every change."""
    found = {
        "schema": SCHEMA,
        "old": diff.old,
        "new": diff.new,
        "on": diff.on.isoformat(),
        "records": diff.records,
        "newly_blocking": diff.blocking,
        "newly_asking": diff.asking,
        "law": [_law(one) for one in diff.law],
        "outcomes": [_outcome(one) for one in diff.outcomes],
    }
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _law(one: LawChange) -> dict[str, object]:
    return {
        "subject": one.subject,
        "kind": one.kind,
        "name": one.name,
        "earlier_name": one.before or None,
        "fields": [
            {"name": each.name, "before": each.before or None, "after": each.after or None}
            for each in one.fields
        ],
    }


def _outcome(one: OutcomeChange) -> dict[str, object]:
    return {
        "record": one.record,
        "rule": one.rule,
        "element": one.element or None,
        "file": one.position.file,
        "line": one.position.line,
        "before": _judged(one.before),
        "after": _judged(one.after),
        "newly_blocks": one.newly_blocks,
        "newly_asks": one.newly_asks,
    }


def _judged(one: Judged) -> dict[str, object]:
    return {"outcome": one.outcome, "severity": one.severity, "message": one.message or None}
