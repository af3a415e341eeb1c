"""Rules that some records do not put to the test: those that never, or always, apply or fail.

A rule that applied to none of a thousand records may be right, and nobody has seen it at work; one
that applies to every record may ask more than its author believes. Neither is wrong by that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dpiakit.law import Law, Rule
from dpiakit.law.compiled import compile_rules
from dpiakit.model import Activity

SCHEMA = "dpiakit/pack-vacuity-v1"

Remark = Literal["never-applies", "always-applies", "never-fails", "always-fails"]
REMARKS: dict[Remark, tuple[str, str]] = {
    "never-applies": ("Never applies", "unproven on these records, not wrong"),
    "always-fails": ("Fails wherever it applies", "every record is at fault, or the rule is"),
    "never-fails": ("Applies and never fails", "these records do not show that it can"),
    "always-applies": ("Applies to every record of its pack", "for some obligations that is right"),
}
"""In the order in which they are shown, each with what it means."""


@dataclass(slots=True)
class RuleUse:
    """How often a rule came to what. Records count, not their elements."""

    rule: Rule
    records: int = 0
    """To how many its pack speaks."""
    applied: int = 0
    """It applied to something in so many of them."""
    failed: int = 0
    """Something failed it, or it could not be computed."""
    open: int = 0
    """Whether it applies is not known, and it applied to nothing else."""

    def remarks(self) -> tuple[Remark, ...]:
        """What is to be said of it; nothing where its pack spoke to no record."""
        if not self.records:
            return ()
        if not self.applied:
            return ("never-applies",)
        found: list[Remark] = []
        if self.applied == self.records:
            found.append("always-applies")
        if not self.failed:
            found.append("never-fails")
        if self.failed == self.applied:
            found.append("always-fails")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Vacuity:
    """What some records say about the rules in force on a day."""

    on: date
    records: int
    uses: tuple[RuleUse, ...]
    """Of every rule in force, by pack and name."""

    def of(self, remark: Remark) -> tuple[RuleUse, ...]:
        """The rules of which something is to be said."""
        return tuple(use for use in self.uses if remark in use.remarks())

    def packs(self) -> dict[str, tuple[int, int]]:
        """By pack: to how many records it speaks, and how many rules it has."""
        found: dict[str, tuple[int, int]] = {}
        for use in self.uses:
            _, rules = found.get(use.rule.pack, (0, 0))
            found[use.rule.pack] = (use.records, rules + 1)
        return found


def measure(law: Law, activities: Iterable[Activity]) -> Vacuity:
    """How the rules of a day fare on some activities. One at a time: memory does not grow."""
    compiled = compile_rules(law)
    uses = [RuleUse(rule) for rule in compiled.rules]
    count = 0
    for activity in activities:
        count += 1
        verdicts = compiled.judge(activity)
        binding = {
            pack
            for pack, values in verdicts.grounds.items()
            if any(value is not False for value in values)
        }
        for use in uses:
            use.records += use.rule.pack in binding
        applied, failed, unknown = set[int](), set[int](), set[int]()
        for number, _, outcome, clause in verdicts.found:
            if outcome == "needs-evidence" and clause < 0:
                unknown.add(number)
                continue
            applied.add(number)
            if outcome in {"fail", "error"}:
                failed.add(number)
        for number in applied:
            uses[number].applied += 1
        for number in failed:
            uses[number].failed += 1
        for number in unknown - applied:
            uses[number].open += 1
    return Vacuity(law.on, count, tuple(uses))


def vacuity_text(found: Vacuity) -> str:
    """For a terminal: the rules of which something is to be said, by what it is."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Vacuity) -> Iterator[str]:
    records = f"{found.records} record" + ("" if found.records == 1 else "s")
    yield f"{len(found.uses)} rules in force on {found.on}, {records}"
    for pack, (count, rules) in found.packs().items():
        if count:
            yield f"  {pack} speaks to {count}"
        else:
            yield f"  {pack} speaks to none: its {rules} rules are unproven on these records"
    for remark, (title, meaning) in REMARKS.items():
        uses = found.of(remark)
        if uses:
            yield f"\n{title} ({len(uses)}): {meaning}"
        for use in uses:
            yield f"  {use.rule.name}  {_counts(use)}"


def _counts(use: RuleUse) -> str:
    parts = [f"applies to {use.applied} of {use.records}"]
    if use.applied:
        parts.append(f"fails in {use.failed}")
    if use.open:
        parts.append(f"open in {use.open}")
    return ", ".join(parts)


def vacuity_json(found: Vacuity) -> str:
    """For machines: every rule with its counts and what is to be said of it."""
    shown = {
        "schema": SCHEMA,
        "on": found.on.isoformat(),
        "records": found.records,
        "rules": [
            {
                "rule": use.rule.name,
                "records": use.records,
                "applied": use.applied,
                "failed": use.failed,
                "open": use.open,
                "remarks": list(use.remarks()),
            }
            for use in found.uses
        ],
    }
    return json.dumps(shown, indent=1, ensure_ascii=False) + "\n"
