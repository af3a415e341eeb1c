"""The files of the law as they are written: every key there is, and what each may hold.

An ignored key is a wrong answer: in law as data, a misspelt ``until`` binds for ever. So no
shape knows a key that is not read.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from dpiakit.model.written import Day, Line, Name, Place, Prose

How = Literal["primary", "secondary", "unverified"]
Severity = Literal["blocking", "high", "medium", "advisory"]
Owner = Literal["legal", "dpo", "engineering", "product", "marketing", "security"]
Stage = Literal["before-launch", "at-launch", "in-operation"]
Outcome = Literal["pass", "fail", "needs-evidence", "not-applicable", "not-in-force"]

Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
"""A name of the rule language: lower-case letters, digits and underscores."""
Code = Annotated[str, Field(pattern=r"^[A-Z]{2,3}(-[A-Z0-9]{1,4})?$")]
"""A place or a group of places: DE, US-CA, EU, EEA, ORG-EPO."""


class Shape(BaseModel):
    """A group of keys in a file of the law."""

    # Deferred: most shapes are parts of others, and those of cases are rarely read at all.
    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, populate_by_name=True, defer_build=True
    )


class Instrument(Shape):
    """An act, a guideline, a judgement: what can be cited."""

    title: Line
    short: Line
    """How a citation begins: GDPR, 11 CCR, EDPB Guidelines 05/2020."""
    link: Line | None = None
    """Where it can be read. ``{article}`` stands for what is cited."""
    unit: Annotated[str, Field(max_length=40)] | None = None
    """The word before the number, where it is not Article: "§", "para."; empty for none."""
    note: Prose | None = None


class Citation(Shape):
    """A provision, exactly: the instrument and the place in it."""

    instrument: Name
    article: Line | None = None
    """None: the instrument as a whole."""
    note: Line | None = None


class Checked(Shape):
    """When somebody last read the source, and how close to the source that was."""

    on: Day
    how: How
    note: Prose | None = None


class Effective(Shape):
    """The days on which something binds; the first and the last are both included."""

    start: Annotated[Day, Field(alias="from")]
    until: Day | None = None
    """None: until it is amended."""


class Reason(Shape):
    """One ground on which a pack applies."""

    when: Prose
    because: Prose


class PackFile(Shape):
    """``pack.yaml``."""

    name: Name
    title: Line
    version: Line
    regime: Literal["eu", "uk", "us"]
    places: list[Code]
    languages: list[Line] = Field(default_factory=list)
    sectoral: bool = False
    """It speaks of some matters only (children, trackers): a market is not assessed by it alone."""
    applies_when: Annotated[list[Reason], Field(min_length=1)]
    citation: Annotated[list[Citation], Field(min_length=1)]
    checked: Checked
    description: Prose | None = None
    note: Prose | None = None


class Leeway(Shape):
    """In which direction a house may read a term that the law leaves open."""

    direction: Literal["wider", "narrower"]
    because: Prose
    """Why no obligation is lost by it, where that cannot be read off the conditions."""


class DefinitionEntry(Shape):
    """One legal definition in ``definitions.yaml``."""

    means: Prose
    of: Annotated[str, Field(pattern=r"^[a-z_.]+ as [a-z][a-z0-9_]*$")] | None = None
    when: Prose
    citation: Annotated[list[Citation], Field(min_length=1)]
    checked: Checked
    leeway: Leeway | None = None
    """None: a house may read it otherwise only where that visibly makes the law stricter."""
    cases: list[Any] = Field(default_factory=list)
    """Read only when they are run."""
    equivalent: list[Any] = Field(default_factory=list)
    note: Prose | None = None


class DatedValue(Shape):
    """A value and the first day it holds."""

    start: Annotated[Day, Field(alias="from")]
    value: Any
    """As the type of the parameter says."""
    note: Prose | None = None
    citation: list[Citation] = Field(default_factory=list)


class ParameterEntry(Shape):
    """One dated set or number in ``data.yaml``."""

    means: Prose
    type: Literal["set", "number", "text"]
    citation: Annotated[list[Citation], Field(min_length=1)]
    checked: Checked
    values: Annotated[list[DatedValue], Field(min_length=1)]
    note: Prose | None = None


class Requirement(Shape):
    """One thing that must hold, and what is said where it does not."""

    that: Prose
    otherwise: Prose


Loop = Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_.]* as [a-z][a-z0-9_]*$")]


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


class RuleFile(Shape):
    """``<rule>.yaml``: one obligation."""

    title: Line
    obligation: Annotated[list[Line], Field(min_length=1)]
    citation: Annotated[list[Citation], Field(min_length=1)]
    effective: Effective
    checked: Checked
    severity: Severity
    severity_reason: Prose
    owner: Owner
    stage: Stage
    for_each: Annotated[list[Loop], Field(min_length=1), BeforeValidator(_listed)] | None = None
    applies: Prose | None = None
    requires: Annotated[list[Requirement], Field(min_length=1)]
    on_missing: Literal["needs-evidence", "fail"] = "needs-evidence"
    why: Prose
    remediation: Prose
    evidence: Prose | None = None
    aliases: list[Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]] = Field(
        default_factory=list
    )
    note: Prose | None = None


class Equivalent(Shape):
    """A changed rule that means the same, so that no case can tell them apart."""

    mutant: Line
    because: Prose


class CaseEntry(Shape):
    """A situation and what the law says about it."""

    name: Line
    on: Day
    given: dict[str, Any]
    expect: Any
    at: Line | None = None
    note: Prose | None = None


class CasesFile(Shape):
    """``<rule>.cases.yaml``."""

    cases: Annotated[list[CaseEntry], Field(min_length=1)]
    equivalent: list[Equivalent] = Field(default_factory=list)


class Authority(Shape):
    """A supervisory authority."""

    name: Line
    link: Line | None = None
    place: Code | None = None
    """The part of the place it is competent for."""
    note: Prose | None = None


class DatedFact(Shape):
    """What a place sets, from a day on."""

    start: Annotated[Day, Field(alias="from")]
    until: Day | None = None
    value: Any
    citation: list[Citation] = Field(default_factory=list)
    checked: Checked
    note: Prose | None = None


class PlaceFile(Shape):
    """``jurisdictions/<code>.yaml``."""

    code: Code
    title: Line
    part_of: list[Code] = Field(default_factory=list)
    languages: list[Line] = Field(default_factory=list)
    authority: Authority | None = None
    authorities: list[Authority] = Field(default_factory=list)
    facts: dict[Word, Annotated[list[DatedFact], Field(min_length=1)]] = Field(default_factory=dict)
    note: Prose | None = None


class DecisionEntry(Shape):
    """One adequacy decision."""

    place: Place | None = None
    organisation: Code | None = None
    decision: Line
    start: Annotated[Day, Field(alias="from")]
    until: Day | None = None
    scope: Prose
    condition: Prose | None = None
    note: Prose | None = None
    warning: Prose | None = None
    citation: list[Citation] = Field(default_factory=list)
    checked: Checked


class AdequacyFile(Shape):
    """``jurisdictions/adequacy/<regime>.yaml``."""

    regime: Name
    decisions: Annotated[list[DecisionEntry], Field(min_length=1)]
    note: Prose | None = None
