"""The nouns of the law: rules, packs, definitions, parameters, places, adequacy decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from dpiakit.cel import Expression, Scope, Template, Type
from dpiakit.law.house import SHIPPED, HouseDefinition
from dpiakit.law.written import (
    Authority,
    Checked,
    Citation,
    DatedFact,
    Effective,
    Instrument,
    Leeway,
    Owner,
    Severity,
    Stage,
)

__all__ = [
    "AdequacyDecision",
    "Authority",
    "Checked",
    "Citation",
    "Clause",
    "Condition",
    "DatedFact",
    "Effective",
    "HouseSeverity",
    "Instrument",
    "Jurisdiction",
    "LegalDefinition",
    "Loop",
    "Owner",
    "Pack",
    "Parameter",
    "Rule",
    "Severity",
    "Stage",
    "binds",
]


def binds(effective: Effective, on: date) -> bool:
    """Whether a day is among those on which something binds; the first and the last are."""
    return effective.start <= on and (effective.until is None or on <= effective.until)


@dataclass(frozen=True, slots=True, eq=False)
class Loop:
    """The collection a rule asks one by one, and what it calls each element."""

    collection: Expression
    variable: str
    element: Type
    outer: bool
    """The collection does not depend on the element of another loop."""


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """One thing a rule requires."""

    that: Expression
    otherwise: Template
    """What is said where it does not hold."""


@dataclass(frozen=True, slots=True)
class HouseSeverity:
    """That a house takes an obligation more gravely than its pack does, or less."""

    before: Severity
    """What the pack says."""
    raised: bool
    reason: str
    by: str

    @property
    def said(self) -> str:
        """The words that stand after the severity in reports."""
        moved = "raised" if self.raised else "lowered"
        return f"{moved} from {self.before} by house rule: {self.reason.rstrip('.')} ({self.by})"


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """An obligation, in the version of one period of time."""

    name: str
    """``gdpr/transfer-has-safeguard``: for ever, whatever shelf the file stands on."""
    pack: str
    title: str
    obligation: tuple[str, ...]
    citation: tuple[Citation, ...]
    effective: Effective
    checked: Checked
    severity: Severity
    severity_reason: str
    owner: Owner
    stage: Stage
    for_each: tuple[Loop, ...]
    gate: Expression | None
    """The part of ``applies`` that does not speak of an element: false here is false for all."""
    applies: Expression | None
    requires: tuple[Clause, ...]
    on_missing: Literal["needs-evidence", "fail"]
    why: str
    remediation: str
    evidence: str
    aliases: tuple[str, ...]
    file: str
    """Relative to the folder that holds ``policies``."""
    scope: Scope = field(repr=False)
    """What names mean in its expressions, the loop variables included."""
    house: HouseSeverity | None = None
    """Where the severity is that of the house."""

    def binds(self, on: date) -> bool:
        """Whether the rule is in force on a day."""
        return binds(self.effective, on)


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A ground on which a pack applies, and the sentence that says so."""

    when: Expression
    because: str


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """A body of law: what it speaks for, and to whom it applies."""

    name: str
    title: str
    version: str
    regime: Literal["eu", "uk", "us"]
    places: tuple[str, ...]
    languages: tuple[str, ...]
    sectoral: bool
    """It speaks of some matters only: a market is not assessed by it alone."""
    applies_when: tuple[Condition, ...]
    """Any one is enough."""
    citation: tuple[Citation, ...]
    checked: Checked
    file: str
    origin: str = SHIPPED
    """Where it comes from, in words."""


@dataclass(frozen=True, slots=True, eq=False)
class LegalDefinition:
    """A legal term, defined in the rule language."""

    name: str
    pack: str
    """``common`` for those that every pack shares."""
    means: str
    of: tuple[str, str] | None
    """The collection and the name of the element it is about; None: about the whole record."""
    expression: Expression
    citation: tuple[Citation, ...]
    checked: Checked
    file: str
    leeway: Leeway | None = None
    """Where the pack's author says that a house may read it more widely, or more narrowly."""
    house: HouseDefinition | None = None
    """How a house reads it besides. The expression then has both."""
    legal: Expression | None = None
    """What the law alone says, where a house reads it besides."""


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    """A number, a text or a set of words that the law fixes, each from a day on."""

    name: str
    pack: str
    means: str
    type: Type
    values: tuple[tuple[date, object], ...]
    """In the order of time; each holds until the next."""
    citation: tuple[Citation, ...]
    checked: Checked
    file: str

    def at(self, on: date) -> object:
        """The value on a day; None before the first."""
        found = None
        for start, value in self.values:
            if start > on:
                break
            found = value
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Jurisdiction:
    """A place, or a group of places, and what it sets."""

    code: str
    title: str
    part_of: tuple[str, ...]
    languages: tuple[str, ...]
    authorities: tuple[Authority, ...]
    facts: Mapping[str, tuple[DatedFact, ...]]
    file: str

    def fact(self, name: str, on: date) -> DatedFact | None:
        """What the place itself sets on a day, if anything."""
        found = None
        for entry in self.facts.get(name, ()):
            if entry.start <= on and (entry.until is None or on <= entry.until):
                found = entry
        return found


@dataclass(frozen=True, slots=True, eq=False)
class AdequacyDecision:
    """A decision that data are adequately protected at a destination (Art. 45 GDPR, UK GDPR)."""

    regime: str
    destination: str
    """The code of a place, or of an international organisation."""
    is_organisation: bool
    decision: str
    effective: Effective
    scope: str
    condition: Expression | None
    """Over ``transfer``: where only some transfers are covered."""
    note: str
    warning: str
    """A standing doubt to be printed with the result."""
    citation: tuple[Citation, ...]
    checked: Checked
    file: str
