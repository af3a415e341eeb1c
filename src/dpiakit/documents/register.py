"""The register of risks: every scenario with its number, its movement and what it depends on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from dpiakit.documents.bars import SharesBar, shares_bar
from dpiakit.documents.heat import HeatMap, Point, heat_map
from dpiakit.documents.views import Cell, Code, Jump, Level, Table, Text, lines
from dpiakit.documents.wording import (
    BANDS,
    day,
    listed,
    owner,
    sentence,
    several,
    status_mark,
)
from dpiakit.findings import BANDS as ORDER
from dpiakit.findings import SEVERITIES, AppliedMeasure, Assessment, Method, Rating, RiskResult
from dpiakit.source import dotted

MOST_EVIDENCE = 3
MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class Stage:
    """A rating as it is drawn: dots on two scales and a band."""

    name: str
    severity: int
    severity_name: str
    severities: int
    likelihood: int
    likelihood_name: str
    likelihoods: int
    band: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario, ready to be placed."""

    number: str
    """A1 … by design, B1 … abnormal events."""
    risk: RiskResult
    stages: tuple[Stage, ...]
    reasons: tuple[str, ...]
    measures: Table
    suggested: str | None
    missing: Cell
    """The facts that would settle whether it occurs."""

    @property
    def id(self) -> str:
        """Where it stands in the document."""
        return f"risk-{self.number.lower()}"

    @property
    def open_measures(self) -> tuple[AppliedMeasure, ...]:
        """What is recorded and not in place yet."""
        return tuple(m for m in self.risk.measures if m.status != "implemented")


class Register:
    """All scenarios of an assessment in the order of the catalogue, numbered by track."""

    def __init__(self, assessment: Assessment) -> None:
        self._assessment = assessment
        self.method = assessment.method
        by_design = [risk for risk in assessment.risks if risk.track == "by-design"]
        abnormal = [risk for risk in assessment.risks if risk.track == "abnormal-event"]
        self.by_design = tuple(_scenario(f"A{i}", r, self.method) for i, r in _from_one(by_design))
        self.abnormal = tuple(_scenario(f"B{i}", r, self.method) for i, r in _from_one(abnormal))

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """Both tracks, one after the other; never merged into one rating."""
        return (*self.by_design, *self.abnormal)

    @cached_property
    def worst(self) -> tuple[Scenario, ...]:
        """Those that stay gravest today, first."""
        return tuple(
            sorted(
                self.scenarios,
                key=lambda s: (
                    -ORDER.index(s.risk.residual.band),
                    -s.risk.residual.severity,
                    -s.risk.residual.likelihood,
                    -ORDER.index(s.risk.inherent.band),
                ),
            )
        )

    def number(self, name: str) -> str:
        """The number of a scenario by its name."""
        return next((s.number for s in self.scenarios if s.risk.name == name), "")

    def table(self) -> Table:
        """The register: one row a scenario."""
        return Table(
            ("Risk", "Before", "Today", "After the plan", "Open measures", "Accepted"),
            (30, 9, 9, 11, 29, 12),
            tuple(
                (
                    Text((Jump(s.number, s.id), f" {s.risk.title}")),
                    Level(s.risk.inherent.band),
                    Level(s.risk.residual.band),
                    Level(s.risk.planned.band),
                    listed(dict.fromkeys(m.title for m in s.open_measures)) or "none",
                    _acceptance(s.risk, self.method),
                )
                for s in self.scenarios
            ),
            none="No scenario of the catalogue occurs by the facts of the record.",
        )

    def worst_table(self, most: int) -> Table:
        """The gravest residual risks with what each depends on."""
        return Table(
            ("Residual risk", "Before", "Today", "After the plan", "Depends on"),
            (33, 10, 10, 12, 35),
            tuple(
                (
                    Text((Jump(s.number, s.id), f" {s.risk.title}")),
                    Level(s.risk.inherent.band),
                    Level(s.risk.residual.band),
                    Level(s.risk.planned.band),
                    depends_on(s),
                )
                for s in self.worst[:most]
            ),
            none="No scenario of the catalogue occurs by the facts of the record.",
        )

    def balance(self) -> str:
        """What stands on the side of the risks, in one sentence."""
        if not self.by_design:
            return "no scenario of track A occurs by the facts of the record."
        told = []
        for band in reversed(ORDER):
            here = [s.number for s in self.by_design if s.risk.residual.band == band]
            if here:
                told.append(f"{BANDS[band]} {several(here)}")
        return f"today {'; '.join(told)}."

    def maps(self) -> tuple[HeatMap, HeatMap]:
        """The map before measures, and that of today."""
        return self._map("Before measures", "inherent"), self._map("Today", "residual")

    def shares(self) -> tuple[tuple[str, SharesBar], ...]:
        """How many scenarios of each band before, today and after the plan."""
        stages = (
            ("Before measures", "inherent"),
            ("Today", "residual"),
            ("After the plan", "planned"),
        )
        return tuple((name, self._shares(name, stage)) for name, stage in stages)

    def _shares(self, name: str, stage: str) -> SharesBar:
        bands = [getattr(s.risk, stage).band for s in self.scenarios]
        return shares_bar({band: bands.count(band) for band in ORDER}, title=f"Scenarios, {name}")

    def _map(self, title: str, stage: str) -> HeatMap:
        points = []
        for scenario in self.scenarios:
            rating: Rating = getattr(scenario.risk, stage)
            points.append(Point(scenario.number, rating.severity, rating.likelihood))
        return heat_map(
            self.method.matrix,
            points,
            title=title,
            severities=[name.lower() for name, _ in self.method.severity_levels],
            likelihoods=[name.lower() for name, _ in self.method.likelihood_levels],
        )


def _from_one(risks: Sequence[RiskResult]) -> list[tuple[int, RiskResult]]:
    return list(enumerate(risks, start=1))


def _scenario(number: str, risk: RiskResult, method: Method) -> Scenario:
    return Scenario(
        number=number,
        risk=risk,
        stages=tuple(
            _stage(name, rating, method)
            for name, rating in (
                ("Before measures", risk.inherent),
                ("Today", risk.residual),
                ("After the plan", risk.planned),
            )
        ),
        reasons=tuple(sentence(reason) for reason in risk.inherent.reasons),
        measures=_measures(risk),
        suggested=listed((title.lower() for title in risk.suggested), most=6),
        missing=lines(Code(dotted(path)) for path in risk.missing),
    )


def _stage(name: str, rating: Rating, method: Method) -> Stage:
    severities, likelihoods = method.severity_levels, method.likelihood_levels
    return Stage(
        name=name,
        severity=rating.severity,
        severity_name=severities[rating.severity - 1][0].lower(),
        severities=len(severities),
        likelihood=rating.likelihood,
        likelihood_name=likelihoods[rating.likelihood - 1][0].lower(),
        likelihoods=len(likelihoods),
        band=rating.band,
    )


def _measures(risk: RiskResult) -> Table:
    return Table(
        ("Measure, and what it lowers", "Status", "Owner, due", "Evidence", "Counts today"),
        (30, 14, 22, 14, 20),
        tuple(
            (
                f"{m.title} ({m.axis})",
                status_mark(m.status),
                who_when(m),
                listed(m.evidence, most=MOST_EVIDENCE),
                "yes" if m.counted else f"no: {m.why[:1].lower()}{m.why[1:]}",
            )
            for m in risk.measures
        ),
        none="No measure of the record acts on this risk.",
    )


def who_when(measure: AppliedMeasure) -> str | None:
    """Who finishes a measure and by when."""
    due = f"due {day(measure.due)}" if measure.due else None
    return listed([measure.owner, due if measure.status != "implemented" else None])


def depends_on(scenario: Scenario) -> Cell:
    """The measures a residual risk waits for; where there are none, what holds it or is missing."""
    unique: dict[str, AppliedMeasure] = {}
    for measure in scenario.open_measures:
        unique.setdefault(measure.key, measure)
    if unique:
        rest = len(unique) - MOST_NAMED
        more = [f"and {rest} more"] if rest > 0 else []
        return lines([*(_short(m) for m in list(unique.values())[:MOST_NAMED]), *more])
    if scenario.risk.accepted:
        return f"accepted by {scenario.risk.accepted}"
    if scenario.risk.measures:
        held = listed(dict.fromkeys(m.title for m in scenario.risk.measures if m.counted), most=2)
        return f"in place: {held}" if held else "no recorded measure lowers it further"
    if scenario.suggested:
        return (
            f"no measure recorded; the catalogue knows: {listed(scenario.risk.suggested, most=2)}"
        )
    return "no measure recorded"


def _short(measure: AppliedMeasure) -> str:
    due = f" ({day(measure.due)})" if measure.due else ""
    return f"{measure.title}{due}"


def _acceptance(risk: RiskResult, method: Method) -> Cell:
    if risk.accepted:
        return risk.accepted
    if ORDER.index(risk.residual.band) <= ORDER.index(method.acceptable):
        return "not needed"
    return "not accepted"


def scales(method: Method) -> tuple[Table, Table]:
    """The two scales of a method with what each level means."""
    return _scale("Severity", method.severity_levels), _scale(
        "Likelihood", method.likelihood_levels
    )


def _scale(axis: str, levels: Sequence[tuple[str, str]]) -> Table:
    return Table(
        (axis, "Meaning"),
        (22, 78),
        tuple((f"{i} {name}", meaning) for i, (name, meaning) in enumerate(levels, start=1)),
    )


def action_plan(assessment: Assessment, register: Register) -> tuple[Table, Table]:
    """What is to be done: measures not in place yet, and failures to be mended."""
    return _measures_to_finish(register), _failures_to_mend(assessment)


def _measures_to_finish(register: Register) -> Table:
    waiting: dict[str, tuple[AppliedMeasure, list[str]]] = {}
    for scenario in register.scenarios:
        for measure in scenario.open_measures:
            numbers = waiting.setdefault(measure.key, (measure, []))[1]
            if scenario.number not in numbers:
                numbers.append(scenario.number)
    ordered = sorted(
        waiting.values(),
        key=lambda found: (found[0].due or date.max, found[0].owner, found[0].key),
    )
    return Table(
        ("Measure to finish", "Lowers", "Status", "Owner", "Due"),
        (33, 17, 13, 23, 14),
        tuple(
            (
                measure.title,
                ", ".join(numbers),
                status_mark(measure.status),
                measure.owner or None,
                measure.due,
            )
            for measure, numbers in ordered
        ),
        none="Every recorded measure is in place.",
    )


def _failures_to_mend(assessment: Assessment) -> Table:
    rules: dict[str, list[str]] = {}
    for finding in assessment.findings:
        if finding.outcome in {"fail", "error"}:
            rules.setdefault(finding.rule, []).append(finding.element)
    first = {f.rule: f for f in reversed(assessment.findings) if f.rule in rules}
    ordered = sorted(rules, key=lambda r: (first[r].owner, SEVERITIES.index(first[r].severity), r))
    return Table(
        ("Failure to mend", "What to do", "Weight", "Owner"),
        (30, 44, 12, 14),
        tuple(
            (
                lines([first[rule].title, *_elements(rules[rule])]),
                first[rule].remediation,
                first[rule].severity,
                owner(first[rule]),
            )
            for rule in ordered
        ),
        none="No rule failed.",
    )


def _elements(elements: Sequence[str]) -> list[str]:
    told = listed(elements, most=4)
    return [told] if told else []
