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
    """Says that the file is a record. May be left out."""
    id: Name | None = None
    title: Line | None = None
    description: Prose | None = None
    """What is done with people's data, in a few sentences for somebody who does not know it."""
    version: Line | None = None
    status: Literal["idea", "planned", "live", "retired"] | None = None
    owner: Line | None = None
    """The function that answers for the activity inside the organisation."""
    uses: list[Line] | None = None
    """Shared files, relative to this one."""
    markets: list[Place] | None = None
    """Where the people are to whom goods or services are offered, or who are watched."""
    languages: list[Line] | None = None
    """The languages in which people are addressed, as two-letter codes."""
    required_by_new_law: bool | None = None
    """Whether a new law demands the processing."""
    codes_of_conduct: list[Line] | None = None
    """Approved codes of conduct (Art. 40 GDPR) that are followed."""
    dates: Dates | None = None
    """When it is planned to start, has started, was reviewed, will end."""
    controller: Controller | None = None
    """The organisation that answers for the processing."""
    people: Named[Person] | None = None
    """Who holds which role for this activity."""
    data_subjects: Named[DataSubjects] | None = None
    children: Children | None = None
    """What is known about children among the people."""
    scale: Scale | None = None
    """How many people and how much data, how long and how far."""
    data_items: Named[DataItem] | None = None
    purposes: Named[Purpose] | None = None
    trackers: Named[Tracker] | None = None
    marketing: Named[Marketing] | None = None
    profiling: Profiling | None = None
    """Whether and how personal aspects are evaluated by automated means."""
    decisions: Named[Decision] | None = None
    models: Named[Model] | None = None
    pricing: Pricing | None = None
    """Prices or discounts that depend on the person."""
    monitoring: Named[Monitoring] | None = None
    recipients: Named[Recipient] | None = None
    systems: Named[System] | None = None
    """The systems and sites that hold or move the data."""
    opt_outs: OptOuts | None = None
    """What consumers can refuse, and how (CCPA)."""
    transfers: Named[Transfer] | None = None
    notices: Named[Notice] | None = None
    rights: Rights | None = None
    """Each right of the people, with its route."""
    design: Design | None = None
    """Data protection by design and by default (Art. 25 GDPR)."""
    security: Security | None = None
    """What keeps the data safe (Art. 32 GDPR)."""
    governance: Governance | None = None
    """Assessments, policies, training and reviews around the activity."""
    measures: Named[Measure] | None = None
    risks: Named[Risk] | None = None
    """Scenarios of your own, and your own view of scenarios of the catalogue."""
    evaluation: Evaluation | None = None
    """How it will be known whether it works and whom it hurts."""
    personalisation: Named[PersonalisationRecipe] | None = None
    """Who gets what, when and why: one entry for each kind of personalisation."""
    evidence: Named[EvidenceReference] | None = None
    """Documents and measurements that prove what the record claims."""
