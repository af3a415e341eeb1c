"""What the two states are judged by: law, house rules, and what is accepted for a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dpiakit.acceptance import NOTHING, Acceptances
from dpiakit.engine import assess, prepare
from dpiakit.findings import NO_CLAIMS, Assessment, Claims, RiskResult, Severity
from dpiakit.law import Law, Library
from dpiakit.law.catalogue import Catalogue
from dpiakit.model import Activity
from dpiakit.records import Record
from dpiakit.risk import Thresholds, rate

NO_THRESHOLDS = Thresholds()


@dataclass
class Judge:
    """What one state is judged by. Each day's law is taken into force once."""

    library: Library
    catalogue: Catalogue
    on: date
    method: str | None = None
    thresholds: Thresholds = NO_THRESHOLDS
    acceptances: Acceptances = NOTHING
    many: bool = False
    """Many records are judged, so compiling pays."""
    laws: dict[date, Law] = field(default_factory=dict)

    def law(self, on: date) -> Law:
        """The law of a day."""
        if on not in self.laws:
            self.laws[on] = self.library.in_force(on)
        return self.laws[on]

    @property
    def digest(self) -> str:
        """Of the law of its day."""
        return self.law(self.on).digest

    def prepare(self) -> None:
        """Compile the rules of the day now: before processes are forked that will need them."""
        prepare(self.law(self.on))

    def launch(self, record: Record) -> date | None:
        """The planned day on which a record is judged as well; None where it is not later."""
        dates = record.activity.dates
        planned = dates.planned_start if dates else None
        return planned if planned and planned > self.on else None

    def assess(self, record: Record, claims: Claims = NO_CLAIMS) -> Assessment:
        """A record judged on the day and, where it starts later, on its planned day as well."""
        launch = self.launch(record)
        later = self.law(launch) if launch else None
        return assess(
            record, self.law(self.on), self.catalogue, later, claims=claims, method=self.method,
            acceptances=self.acceptances, thresholds=self.thresholds, many=self.many,
        )  # fmt: skip

    def computed(self, record: Record) -> dict[str, RiskResult]:
        """Every scenario as it is computed, without what people rated by hand."""
        law = self.law(self.on)
        methods = self.catalogue.methods
        method = methods[self.method] if self.method else next(
            one for one in methods.values() if one.default
        )  # fmt: skip
        scenarios = self.catalogue.on(law).scenarios
        rated = rate(_unrated(record.activity), scenarios, method, law.instruments)
        return {risk.name: risk for risk in rated}

    def judges_as(self, other: Judge) -> bool:
        """Whether a record that nobody accepts anything of comes out the same."""
        return self is other or (
            (self.on, self.digest, self.catalogue.digest, self.method, self.thresholds)
            == (other.on, other.digest, other.catalogue.digest, other.method, other.thresholds)
        )

    def accepts_as(self, other: Judge, record: str) -> bool:
        """Whether the same is accepted of a record. Where it is written down does not matter."""
        return self is other or self._accepted(record) == other._accepted(record)

    def _accepted(self, record: str) -> object:
        accepted = self.acceptances
        known = accepted.baseline.records.get(record) if accepted.baseline else None
        waivers = [
            (one.rules, one.element, one.fingerprint, one.created, one.expires, one.id)
            for one in accepted.about(record)
        ]
        return (waivers, known, accepted.baseline_blocking)


@dataclass(frozen=True, slots=True)
class Judges:
    """What both states are judged by, and what was asked for."""

    base: Judge
    head: Judge
    fail_on: Severity = "blocking"
    everything: bool = False
    """Judge also records that did not change."""
    paths: tuple[str, ...] = ()
    """Where records lie, if nobody named a path; empty: anywhere."""
    notes: tuple[str, ...] = ()
    jobs: int | None = None
    """Worker processes; None: as many as there are processors."""

    @property
    def alike(self) -> bool:
        """Whether only the records can make a difference."""
        one, other = self.base, self.head
        same = one.acceptances == other.acceptances or not (one.acceptances or other.acceptances)
        return one is other or (one.judges_as(other) and same)


def _unrated(activity: Activity) -> Activity:
    risks: Mapping[str, object] = {
        key: risk.model_copy(update={"override": None, "residual": None})
        for key, risk in (activity.risks or {}).items()
    }
    return activity.model_copy(update={"risks": risks or None})
