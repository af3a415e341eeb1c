"""The catalogue of risk scenarios: ``policies/<pack>/risks/<scenario>.yaml``."""

from __future__ import annotations

import pathlib
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from dpiakit.cel import Expression, Scope, evaluate
from dpiakit.law.expressions import bound, condition
from dpiakit.law.reading import Reading
from dpiakit.law.written import CaseEntry, Checked, Citation, Shape
from dpiakit.model import Activity
from dpiakit.model.written import Line, MeasureKind, Prose

Axis = Literal["severity", "likelihood"]
Track = Literal["by-design", "abnormal-event"]
HIGHEST = 4
CatalogueLevel = Annotated[int, Field(ge=1, le=HIGHEST)]
"""The catalogue is written on four levels; another method rescales them."""


class InherentEntry(Shape):
    """Where a scenario starts before anything is known about the record."""

    severity: CatalogueLevel
    """How grave the harm is, on four levels."""
    likelihood: CatalogueLevel
    """How likely it is, on four levels."""
    reason: Prose
    """Why it starts there."""


class FactorEntry(Shape):
    """Something in the record that makes it graver or likelier, or less so."""

    when: Prose
    """When it counts, in the rule language."""
    axis: Axis
    """What it moves: how grave the harm is, or how likely."""
    by: Annotated[int, Field(ge=-1, le=1)] = 0
    """By how much it moves it: 1 or -1."""
    floor: CatalogueLevel | None = None
    """The level this fact demands at least."""
    because: Prose
    """Why it does."""


class EffectEntry(Shape):
    """A kind of measure and the one axis it acts on."""

    kind: MeasureKind
    """A kind of measure, as records write it."""
    axis: Axis
    """What it lowers: how grave the harm is, or how likely."""
    because: Prose
    """Why it does."""


class ScenarioFile(Shape):
    """``<scenario>.yaml``: one way in which people can be harmed."""

    title: Line
    """How people are harmed, in a few words."""
    obligation: Annotated[list[Line], Field(min_length=1)]
    """Ids of the researched facts: RK-01."""
    order: Annotated[int, Field(ge=1, le=999)]
    """The place in the register."""
    track: Track
    """by-design: though all works as planned; abnormal-event: because something goes wrong."""
    description: Prose
    """How people are harmed, in a few sentences."""
    rights: Annotated[list[Line], Field(min_length=1)]
    """The rights and freedoms it touches."""
    sources: Annotated[list[Line], Field(min_length=1)]
    """Who or what brings it about."""
    citation: Annotated[list[Citation], Field(min_length=1)]
    """Where the scenario comes from."""
    checked: Checked
    """When somebody last read the sources."""
    trigger: Prose
    """When it occurs, in the rule language over the whole record."""
    inherent: InherentEntry
    """Where it starts before anything is known."""
    factors: list[FactorEntry] = Field(default_factory=list)
    """What in a record makes it graver or likelier, or less so."""
    measures: Annotated[list[EffectEntry], Field(min_length=1)]
    """Kinds of measures that act on it, each on one axis."""
    cases: Annotated[list[CaseEntry], Field(min_length=1)]
    """Situations, and how it is rated in them."""
    note: Prose | None = None
    """Anything a reader should know."""


@dataclass(frozen=True, slots=True, eq=False)
class Factor:
    """A modulating factor, ready to be judged."""

    when: Expression
    axis: Axis
    by: int
    floor: int
    """0: none."""
    because: str


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """Which axis a kind of measure moves in a scenario, and why."""

    kind: str
    axis: Axis
    because: str


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """A scenario of the catalogue, ready to be rated."""

    name: str
    title: str
    order: int
    track: Track
    description: str
    rights: tuple[str, ...]
    sources: tuple[str, ...]
    citations: tuple[Citation, ...]
    trigger: Expression
    severity: int
    likelihood: int
    reason: str
    factors: tuple[Factor, ...]
    measures: tuple[Effect, ...]
    file: str
    cases: tuple[CaseEntry, ...] = field(repr=False, default=())
    obligation: tuple[str, ...] = ()
    """Ids of the researched facts."""


_SCENARIO = TypeAdapter(ScenarioFile)


def read_scenarios(reading: Reading, pack: pathlib.Path, scope: Scope) -> tuple[Scenario, ...]:
    """``<pack>/risks/*.yaml``, in the order of the register."""
    found = (
        read_scenario(reading, file, scope) for file in reading.entries(pack / "risks", ".yaml")
    )
    return tuple(sorted(filter(None, found), key=lambda one: (one.order, one.name)))


def read_scenario(reading: Reading, file: pathlib.Path, scope: Scope) -> Scenario | None:
    """One scenario; None if it cannot be used, which is then noted."""
    document = reading.document(file)
    written = document and reading.shape(_SCENARIO, document)
    if not document or not written:
        return None
    trigger = condition(reading, document, ("trigger",), written.trigger, scope)
    factors = []
    for index, entry in enumerate(written.factors):
        path = ("factors", str(index))
        if bool(entry.by) == bool(entry.floor):
            reading.wrong(
                document,
                path,
                "A factor moves a level or sets a floor.",
                "Write one of `by` and `floor`.",
            )
        when = condition(reading, document, (*path, "when"), entry.when, scope)
        if when is not None:
            factors.append(
                Factor(when, entry.axis, entry.by, entry.floor or 0, _one_line(entry.because))
            )
    if trigger is None:
        return None
    return Scenario(
        name=file.stem,
        title=written.title,
        order=written.order,
        track=written.track,
        description=_one_line(written.description),
        rights=tuple(written.rights),
        sources=tuple(written.sources),
        citations=tuple(written.citation),
        trigger=trigger,
        severity=written.inherent.severity,
        likelihood=written.inherent.likelihood,
        reason=_one_line(written.inherent.reason),
        factors=tuple(factors),
        measures=tuple(Effect(e.kind, e.axis, _one_line(e.because)) for e in written.measures),
        file=document.file,
        cases=tuple(written.cases),
        obligation=tuple(written.obligation),
    )


def scenario_on(scenario: Scenario, scope: Scope) -> Scenario:
    """The same scenario under the law of a day."""
    return replace(
        scenario,
        trigger=bound(scenario.trigger, scope),
        factors=tuple(replace(f, when=bound(f.when, scope)) for f in scenario.factors),
    )


@dataclass(frozen=True, slots=True)
class Levels:
    """Two levels with the reasons that led to them."""

    severity: int
    likelihood: int
    reasons: tuple[str, ...] = ()


def inherent_levels(scenario: Scenario, activity: Activity) -> Levels:
    """Where a scenario starts for a record: its base, then every factor that is known to hold.

    Factors act in the order in which they are written, so that a floor stands last. An open
    factor moves nothing: its fact is asked for by a rule or a criterion, not guessed.
    """
    levels = {"severity": scenario.severity, "likelihood": scenario.likelihood}
    reasons = [scenario.reason]
    for factor in scenario.factors:
        if evaluate(factor.when, activity) is True:
            levels[factor.axis] = _moved(levels[factor.axis], factor)
            reasons.append(factor.because)
    return Levels(levels["severity"], levels["likelihood"], tuple(reasons))


def _moved(level: int, factor: Factor) -> int:
    if factor.floor:
        return max(level, factor.floor)
    return min(HIGHEST, max(1, level + factor.by))


def _one_line(text: str) -> str:
    return " ".join(text.split())
