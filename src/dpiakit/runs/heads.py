"""How much law is in force on a day, in a few numbers that are remembered until it changes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dpiakit.formats.form import RuleEntry
    from dpiakit.law import Law, Library


@dataclass(frozen=True, slots=True)
class LawFacts:
    """What the head of an output says of the law."""

    packs: int
    rules: int
    catalogue: tuple[RuleEntry, ...] = ()
    """All rules in force; empty where they were not asked for."""


def known_facts(text: str | None, on: date) -> LawFacts | None:
    """What is remembered, if it is true of a day."""
    if text is None:
        return None
    since, until, packs, rules = json.loads(text)
    return LawFacts(packs, rules) if since <= on.toordinal() < until else None


def law_facts(library: Library, on: date) -> tuple[LawFacts, str]:
    """What is true of a day, with every rule; and what to remember of it."""
    from dpiakit.law.changes import next_change

    law = library.in_force(on)
    until = (next_change(library, on) or date.max).toordinal()
    text = json.dumps([on.toordinal(), until, len(law.packs), len(law.rules)])
    return LawFacts(len(law.packs), len(law.rules), _catalogue(law)), text


def _catalogue(law: Law) -> tuple[RuleEntry, ...]:
    """The rules in force, then those to come: a planned start may lie behind their first day."""
    from dpiakit.findings import cites
    from dpiakit.formats.form import RuleEntry

    known = {rule.name for rule in law.rules}
    coming = sorted(
        (
            rule
            for rule in law.library.rules
            if rule.effective.start > law.on and rule.pack not in law.library.switched_off
        ),
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
