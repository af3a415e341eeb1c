"""The files of the law as they are written: every key there is, and what each may hold.

An ignored key is a wrong answer: in law as data, a misspelt ``until`` binds for ever. So no
shape knows a key that is not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetJsonSchemaHandler

from dpiakit.model.written import Day, Line, Name, Place, Prose

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

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

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> JsonSchemaValue:
        """The docstrings under the keys, as descriptions that editors show."""
        from dpiakit.model.meanings import explained

        return explained(handler.resolve_ref_schema(handler(core_schema)), cls)


class Instrument(Shape):
    """An act, a guideline, a judgement: what can be cited."""

    title: Line
    """Its full title."""
    short: Line
    """How a citation begins: GDPR, 11 CCR, EDPB Guidelines 05/2020."""
    link: Line | None = None
    """Where it can be read. ``{article}`` stands for what is cited."""
    unit: Annotated[str, Field(max_length=40)] | None = None
    """The word before the number, where it is not Article: "§", "para."; empty for none."""
    note: Prose | None = None
    """Anything a reader should know."""


class Citation(Shape):
    """A provision, exactly: the instrument and the place in it."""

    instrument: Name
    """The name it has in instruments.yaml: gdpr, charter."""
    article: Line | None = None
    """None: the instrument as a whole."""
    note: Line | None = None
    """What a reader should know about this place in it."""


class Checked(Shape):
    """When somebody last read the source, and how close to the source that was."""

    on: Day
    """The day on which somebody last read it."""
    how: How
    """primary: the text itself; secondary: another source about it; unverified: neither."""
    note: Prose | None = None
    """What could not be read, or only elsewhere."""


class Effective(Shape):
    """The days on which something binds; the first and the last are both included."""

    start: Annotated[Day, Field(alias="from")]
    """The first day on which it binds."""
    until: Day | None = None
    """None: until it is amended."""


class Reason(Shape):
    """One ground on which a pack applies."""

    when: Prose
    """Over the whole record, in the rule language; unknown counts as applying."""
    because: Prose
    """Why the pack then applies, with the provision."""


class PackFile(Shape):
    """``pack.yaml``."""

    name: Name
    """The name of the folder."""
    title: Line
    """What the pack is about, as documents print it."""
    version: Line
    """A date version, such as "2026.11"."""
    regime: Literal["eu", "uk", "us"]
    """Whose adequacy decisions and clauses count."""
    places: list[Code]
    """The places it speaks for; a market outside all applicable packs is not assessed."""
    languages: list[Line] = Field(default_factory=list)
    """The languages of the law, as two-letter codes."""
    sectoral: bool = False
    """It speaks of some matters only (children, trackers): a market is not assessed by it alone."""
    applies_when: Annotated[list[Reason], Field(min_length=1)]
    """Grounds on which the pack applies. Any one is enough."""
    citation: Annotated[list[Citation], Field(min_length=1)]
    """The provisions about its scope."""
    checked: Checked
    """When somebody last compared it with the law."""
    description: Prose | None = None
    """What it covers, in a few sentences."""
    note: Prose | None = None
    """Anything a reader should know."""


class Leeway(Shape):
    """In which direction a house may read a term that the law leaves open."""

    direction: Literal["wider", "narrower"]
    """wider: only also_when; narrower: only only_when."""
    because: Prose
    """Why no obligation is lost by it, where that cannot be read off the conditions."""


class DefinitionEntry(Shape):
    """One legal definition in ``definitions.yaml``."""

    means: Prose
    """The term in our own words, in one sentence."""
    of: Annotated[str, Field(pattern=r"^[a-z_.]+ as [a-z][a-z0-9_]*$")] | None = None
    """What it is about, where it is about an element: data_items as item. Used as name(x)."""
    when: Prose
    """When the term holds, in the rule language."""
    citation: Annotated[list[Citation], Field(min_length=1)]
    """The provisions that define it."""
    checked: Checked
    """When somebody last compared it with the law."""
    leeway: Leeway | None = None
    """None: a house may read it otherwise only where that visibly makes the law stricter."""
    cases: list[Any] = Field(default_factory=list)
    """Read only when they are run."""
    equivalent: list[Any] = Field(default_factory=list)
    """Changed conditions that mean the same, so that no case can tell them apart."""
    note: Prose | None = None
    """Anything a reader should know."""


class DatedValue(Shape):
    """A value and the first day it holds."""

    start: Annotated[Day, Field(alias="from")]
    """The first day on which it holds, until the next value."""
    value: Any
    """As the type of the parameter says."""
    note: Prose | None = None
    """What changed, and why."""
    citation: list[Citation] = Field(default_factory=list)
    """The provision that sets it, where that is not the one of the entry."""


class ParameterEntry(Shape):
    """One dated set or number in ``data.yaml``."""

    means: Prose
    """What it is, in our own words."""
    type: Literal["set", "number", "text"]
    """set: a list of words; number; text."""
    citation: Annotated[list[Citation], Field(min_length=1)]
    """The provisions that set it."""
    checked: Checked
    """When somebody last compared it with the law."""
    values: Annotated[list[DatedValue], Field(min_length=1)]
    """Each value with the first day on which it holds."""
    note: Prose | None = None
    """Anything a reader should know."""


class Requirement(Shape):
    """One thing that must hold, and what is said where it does not."""

    that: Prose
    """What must hold, in the rule language."""
    otherwise: Prose
    """What is said where it does not hold; names in {braces} are filled in."""


Loop = Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_.]* as [a-z][a-z0-9_]*$")]
_Loops = Annotated[list[Loop], Field(min_length=1)]


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


class RuleFile(Shape):
    """``<rule>.yaml``: one obligation."""

    title: Line
    """What must hold, as a sentence without a full stop."""
    obligation: Annotated[list[Line], Field(min_length=1)]
    """Ids of the researched obligations that it covers: TRF-02."""
    citation: Annotated[list[Citation], Field(min_length=1)]
    """The provisions it rests on, exactly."""
    effective: Effective
    """The days on which it binds."""
    checked: Checked
    """When somebody last compared it with the law. An unverified one is never blocking."""
    severity: Severity
    """How grave a breach is."""
    severity_reason: Prose
    """Why it is that grave."""
    owner: Owner
    """Who can mend a breach."""
    stage: Stage
    """When it must hold: before the launch, at the launch, in operation."""
    for_each: (
        Annotated[
            list[Loop],
            Field(min_length=1),
            BeforeValidator(_listed, json_schema_input_type=Loop | _Loops),
        ]
        | None
    ) = None
    """What is judged one by one: transfers as transfer. One or two of them."""
    applies: Prose | None = None
    """Whether it binds, in the rule language. Left out: always."""
    requires: Annotated[list[Requirement], Field(min_length=1)]
    """What must hold; all of it."""
    on_missing: Literal["needs-evidence", "fail"] = "needs-evidence"
    """What a missing fact means. fail: the law puts the burden of proof on the controller."""
    why: Prose
    """The reason for the obligation, for a reader who is not a lawyer."""
    remediation: Prose
    """What to do next."""
    evidence: Prose | None = None
    """What proves that it is met, where a document is needed."""
    aliases: list[Annotated[str, Field(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]] = Field(
        default_factory=list
    )
    """Full names it had before."""
    note: Prose | None = None
    """Anything a reader should know."""


class Equivalent(Shape):
    """A changed rule that means the same, so that no case can tell them apart."""

    mutant: Line
    """The changed rule, as pack check names it."""
    because: Prose
    """Why it means the same."""


class CaseEntry(Shape):
    """A situation and what the law says about it."""

    name: Line
    """What the case shows, as a full sentence."""
    on: Day
    """The day whose law is applied."""
    given: dict[str, Any]
    """The facts that matter, as in a record, and no others."""
    expect: Any
    """The outcome; with for_each one for each element: {acme-mail: fail}."""
    at: Line | None = None
    """The path of the value that decides: transfers.acme-mail.safeguard."""
    note: Prose | None = None
    """Anything a reader should know."""


class CasesFile(Shape):
    """``<rule>.cases.yaml``."""

    cases: Annotated[list[CaseEntry], Field(min_length=1)]
    """A case for each outcome, the empty record, the first day and the day before."""
    equivalent: list[Equivalent] = Field(default_factory=list)
    """Changed rules that mean the same, so that no case can tell them apart."""


class Authority(Shape):
    """A supervisory authority."""

    name: Line
    """What it is called, in its own language."""
    link: Line | None = None
    """Its site."""
    place: Code | None = None
    """The part of the place it is competent for."""
    note: Prose | None = None
    """Anything a reader should know."""


class DatedFact(Shape):
    """What a place sets, from a day on."""

    start: Annotated[Day, Field(alias="from")]
    """The first day on which it holds."""
    until: Day | None = None
    """The last day on which it holds. Left out: until it is amended."""
    value: Any
    """What is set."""
    citation: list[Citation] = Field(default_factory=list)
    """The provisions that set it."""
    checked: Checked
    """When somebody last compared it with the law."""
    note: Prose | None = None
    """Anything a reader should know."""


class PlaceFile(Shape):
    """``jurisdictions/<code>.yaml``."""

    code: Code
    """ISO 3166 code, or the name of a group of places: DE, US-CA, EEA."""
    title: Line
    """What it is called in English."""
    part_of: list[Code] = Field(default_factory=list)
    """The places it belongs to: EU."""
    languages: list[Line] = Field(default_factory=list)
    """Its official languages, as two-letter codes."""
    authority: Authority | None = None
    """Its supervisory authority."""
    authorities: list[Authority] = Field(default_factory=list)
    """Its supervisory authorities, where there are several."""
    facts: dict[Word, Annotated[list[DatedFact], Field(min_length=1)]] = Field(default_factory=dict)
    """What it sets, such as consent_age: each value with its days."""
    note: Prose | None = None
    """Anything a reader should know."""


class DecisionEntry(Shape):
    """One adequacy decision."""

    place: Place | None = None
    """The country it is about."""
    organisation: Code | None = None
    """The international organisation it is about: ORG-EPO."""
    decision: Line
    """Its name and number."""
    start: Annotated[Day, Field(alias="from")]
    """The first day on which it holds."""
    until: Day | None = None
    """The last day on which it holds, if it ends."""
    scope: Prose
    """What it covers, in one sentence."""
    condition: Prose | None = None
    """What a transfer must fulfil, in the rule language over transfer."""
    note: Prose | None = None
    """Anything a reader should know."""
    warning: Prose | None = None
    """A standing doubt that is printed with every result that rests on it."""
    citation: list[Citation] = Field(default_factory=list)
    """The provisions it rests on."""
    checked: Checked
    """When somebody last compared it with the law."""


class AdequacyFile(Shape):
    """``jurisdictions/adequacy/<regime>.yaml``."""

    regime: Name
    """Whose decisions they are: eu, uk."""
    decisions: Annotated[list[DecisionEntry], Field(min_length=1)]
    """One entry a decision."""
    note: Prose | None = None
    """Anything a reader should know."""


InstrumentsFile = dict[Name, Instrument]
DefinitionsFile = dict[Word, DefinitionEntry]
ParametersFile = dict[Word, ParameterEntry]
