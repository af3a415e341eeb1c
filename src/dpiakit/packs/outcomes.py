"""Which outcomes of records change when the law that judges them does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dpiakit.findings import Severity
from dpiakit.law import Law, Rule
from dpiakit.law.compiled import compile_rules
from dpiakit.law.judge import Outcome, judge
from dpiakit.records import Record
from dpiakit.source import Position

NOT_APPLICABLE = "not-applicable"
"""Also where the rule is not there at all, or its pack does not speak to the record."""
_FAILS = frozenset({"fail", "error"})

Place = tuple[str, str]
"""A rule by its name of now, and an element of a record."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a rule says of one element under one state of the law."""

    outcome: str
    severity: Severity | None
    """None: it does not apply."""
    message: str
    position: Position | None

    @property
    def blocks(self) -> bool:
        """Whether a launch must wait for it to be mended."""
        return self.severity == "blocking" and self.outcome in _FAILS

    @property
    def asks(self) -> bool:
        """Whether a launch must wait for an answer."""
        return self.severity == "blocking" and self.outcome == "needs-evidence"


NOTHING = Judged(NOT_APPLICABLE, None, "", None)


@dataclass(frozen=True, slots=True)
class OutcomeChange:
    """An outcome that is another under the new state of the law."""

    record: str
    """The file of the record."""
    rule: str
    """As it is called now."""
    element: str
    """Empty for the record as a whole."""
    before: Judged
    after: Judged

    @property
    def position(self) -> Position:
        """Where the record says what decides: under the new law if it applies, else the old."""
        return self.after.position or self.before.position or Position(self.record, 1, 1)

    @property
    def newly_blocks(self) -> bool:
        """A launch that was not held up by this failure now is."""
        return self.after.blocks and not self.before.blocks

    @property
    def newly_asks(self) -> bool:
        """A launch that was not held up by this at all now waits for an answer."""
        return self.after.asks and not (self.before.asks or self.before.blocks)


class Bench:
    """One state of the law, ready to judge many records."""

    def __init__(self, law: Law, names: Mapping[str, str]) -> None:
        self.law = law
        self._compiled = compile_rules(law)
        self._names = names
        """Rules that have another name now."""

    def outcomes(self, record: Record) -> dict[Place, tuple[Outcome, Rule]]:
        """What applies to a record, by rule and element."""
        found: dict[Place, tuple[Outcome, Rule]] = {}
        for number, element, outcome, _ in self._compiled.judge(record.activity).found:
            rule = self._compiled.rules[number]
            found[self._names.get(rule.name, rule.name), element] = (outcome, rule)
        return found

    def judged(self, record: Record, outcome: Outcome, rule: Rule, element: str) -> Judged:
        """An outcome with its reason and its line: only where somebody wants to know."""
        for one in judge(rule, record.activity, self.law):
            if one.element == element and one.outcome == outcome:
                position = record.position(one.path)
                return Judged(outcome, rule.severity, one.message, position)
        return Judged(outcome, rule.severity, "", None)


def outcome_changes(
    records: Iterable[Record], old: Law, new: Law, names: Mapping[str, str]
) -> Iterator[tuple[OutcomeChange, ...]]:
    """For each record, every outcome that changes, by rule and element; mostly none.

    ``names``: rules of old by their earlier names, with their names of now. Waivers are not
    looked at: they accept a finding for a time and do not change what the law says.
    """
    one, other = Bench(old, names), Bench(new, {})
    for record in records:
        before, after = one.outcomes(record), other.outcomes(record)
        differing = sorted(
            place
            for place in before.keys() | after.keys()
            if _differs(before.get(place), after.get(place))
        )
        yield tuple(
            OutcomeChange(
                record.file,
                *place,
                one.judged(record, *before[place], place[1]) if place in before else NOTHING,
                other.judged(record, *after[place], place[1]) if place in after else NOTHING,
            )
            for place in differing
        )


def _differs(before: tuple[Outcome, Rule] | None, after: tuple[Outcome, Rule] | None) -> bool:
    """Another outcome; or the same that is open, and graver or milder than it was."""
    if before is None or after is None or before[0] != after[0]:
        return True
    return before[0] != "pass" and before[1].severity != after[1].severity
