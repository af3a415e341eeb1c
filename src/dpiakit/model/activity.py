"""The processing activity: the record everything else is judged from."""

from typing import Literal

from dpiakit.model.data import DataItem
from dpiakit.model.decisions import Decision, Model, Monitoring, Pricing, Profiling
from dpiakit.model.governance import (
    Dates,
    EvidenceReference,
    Governance,
    Measure,
    Risk,
    Security,
)
from dpiakit.model.notices import Design, Evaluation, Notice, PersonalisationRecipe, Rights
from dpiakit.model.optouts import OptOuts
from dpiakit.model.parties import Controller, Person, Recipient, System
from dpiakit.model.people import Children, DataSubjects, Scale
from dpiakit.model.purposes import Purpose
from dpiakit.model.tracking import Marketing, Tracker
from dpiakit.model.transfers import Transfer
from dpiakit.model.written import Facts, Line, Name, Named, Place, Prose

REQUIRED = ("id", "title", "controller", "purposes", "data_items", "data_subjects")
"""What a record must say for a first useful answer. Everything else is asked for when it counts."""

SHAREABLE = (
    "controller", "recipients", "systems", "notices", "people", "measures", "data_items",
    "data_subjects", "security", "governance", "trackers", "rights", "design", "opt_outs",
)  # fmt: skip
"""What may stand in a shared file, so that a vendor is described once."""


class Activity(Facts):
    """A processing activity: what somebody does with personal data, for whom, why and how.

    Every fact is optional here: the reader demands :data:`REQUIRED` of a record, while the
    cases of a rule state only the facts that matter.
    """

    kind: Literal["activity"] | None = None
    id: Name | None = None
    title: Line | None = None
    description: Prose | None = None
    version: Line | None = None
    status: Literal["idea", "planned", "live", "retired"] | None = None
    owner: Line | None = None
    uses: list[Line] | None = None
    """Shared files, relative to this one."""
    markets: list[Place] | None = None
    """Where the people are to whom goods or services are offered, or who are watched."""
    languages: list[Line] | None = None
    required_by_new_law: bool | None = None
    codes_of_conduct: list[Line] | None = None
    dates: Dates | None = None
    controller: Controller | None = None
    people: Named[Person] | None = None
    data_subjects: Named[DataSubjects] | None = None
    children: Children | None = None
    scale: Scale | None = None
    data_items: Named[DataItem] | None = None
    purposes: Named[Purpose] | None = None
    trackers: Named[Tracker] | None = None
    marketing: Named[Marketing] | None = None
    profiling: Profiling | None = None
    decisions: Named[Decision] | None = None
    models: Named[Model] | None = None
    pricing: Pricing | None = None
    monitoring: Named[Monitoring] | None = None
    recipients: Named[Recipient] | None = None
    systems: Named[System] | None = None
    opt_outs: OptOuts | None = None
    transfers: Named[Transfer] | None = None
    notices: Named[Notice] | None = None
    rights: Rights | None = None
    design: Design | None = None
    security: Security | None = None
    governance: Governance | None = None
    measures: Named[Measure] | None = None
    risks: Named[Risk] | None = None
    evaluation: Evaluation | None = None
    personalisation: Named[PersonalisationRecipe] | None = None
    evidence: Named[EvidenceReference] | None = None
