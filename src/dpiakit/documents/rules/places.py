"""What rules can look up about places: adequacy decisions, ages of consent, memberships."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dpiakit.documents.rules.wording import REGIMES, checked, in_force
from dpiakit.documents.wording import place
from dpiakit.findings import Cite, cites
from dpiakit.law import AdequacyDecision, Library


@dataclass(frozen=True, slots=True)
class Decision:
    """One adequacy decision."""

    destination: str
    decision: str
    start: date
    until: date | None
    status: str
    scope: str
    remarks: tuple[str, ...]
    """A condition in words or a standing doubt."""
    provisions: tuple[Cite, ...]
    checked: str


@dataclass(frozen=True, slots=True)
class Age:
    """From what age a child can consent in a place, from a day on."""

    place: str
    age: str
    start: date
    until: date | None
    provisions: tuple[Cite, ...]
    checked: str


@dataclass(frozen=True, slots=True)
class Places:
    """Everything that can be looked up."""

    decisions: tuple[tuple[str, str, tuple[Decision, ...]], ...]
    """By regime: its code, its name, its decisions."""
    ages: tuple[Age, ...]
    memberships: tuple[tuple[str, str, str], ...]
    """The code of a place, its name, and what it belongs to."""


def places(library: Library, on: date) -> Places:
    """The facts about places, as of a day."""
    known = library.places.by_code
    return Places(
        decisions=tuple(
            (regime, REGIMES[regime], tuple(_decision(library, one, on) for one in decisions))
            for regime, decisions in sorted(library.adequacy.items())
        ),
        ages=tuple(
            Age(
                one.title,
                str(fact.value),
                fact.start,
                fact.until,
                cites(fact.citation, library.instruments),
                checked(fact.checked),
            )
            for _, one in sorted(known.items())
            for fact in one.facts.get("consent_age", ())
        ),
        memberships=tuple(
            (code, one.title, ", ".join(_title(library, above) for above in one.part_of))
            for code, one in sorted(known.items())
        ),
    )


def _decision(library: Library, one: AdequacyDecision, on: date) -> Decision:
    remarks = [" ".join(text.split()) for text in (one.note, one.warning) if text]
    if one.condition is not None:
        remarks.insert(0, f"Only where: {' '.join(one.condition.text.split())}")
    return Decision(
        destination=_title(library, one.destination),
        decision=one.decision,
        start=one.effective.start,
        until=one.effective.until,
        status=in_force(one.effective, on),
        scope=" ".join(one.scope.split()),
        remarks=tuple(remarks),
        provisions=cites(one.citation, library.instruments),
        checked=checked(one.checked),
    )


def _title(library: Library, code: str) -> str:
    known = library.places.by_code.get(code)
    return known.title if known else place(code) or code
