"""Security, governance, the assessment itself, risks and measures."""

from typing import Annotated, Literal

from pydantic import Field

from dpiakit.model.written import (
    Count,
    Day,
    Element,
    Facts,
    Line,
    ManifestId,
    MeasureKind,
    Name,
    Named,
    Prose,
    RefTo,
    Span,
)

Level = Annotated[int, Field(ge=1, le=5)]
"""A level of the scale in force: 1 to 4 on the scale after CNIL."""
Status = Literal["planned", "partial", "implemented"]


class Security(Facts):
    """Security of processing (Art. 32)."""

    authentication: Literal["none", "password", "strong-password", "multi-factor"] | None = None
    """How the people concerned sign in."""
    multi_factor_staff: bool | None = None
    """Whether staff needs a second factor to sign in."""
    encryption_in_transit: bool | None = None
    encryption_at_rest: bool | None = None
    keys_controlled_by: Literal["controller", "provider", "third-party"] | None = None
    """Who holds the keys with which the data are encrypted."""
    access_by_role: bool | None = None
    shared_accounts: bool | None = None
    logging: bool | None = None
    """Whether access to the data is logged."""
    detection: bool | None = None
    """Whether attacks and unusual access are noticed."""
    backups: bool | None = None
    """Whether there are backups."""
    restore_tested: Day | None = None
    regular_testing: Day | None = None
    written_programme: bool | None = None
    certifications: list[Line] | None = None
    """Certificates of security that cover the systems, such as ISO 27001."""
    breach_plan: bool | None = None
    breach_notice_within_hours: Count | None = None
    breach_drill: Day | None = None
    """The day on which the plan for breaches was last practised."""
    past_incidents: Count | None = None
    """How many breaches of security there were in the systems used."""


class DpoAdvice(Facts):
    """The advice of the data protection officer (Art. 35(2))."""

    sought: bool | None = None
    date: Day | None = None
    """The day of the advice."""
    advice: Prose | None = None
    """What was advised."""
    answer: Prose | None = None
    """How it was followed, or why not."""
    followed: bool | None = None


class Views(Facts):
    """Views of the people concerned or their representatives (Art. 35(9))."""

    sought: bool | None = None
    how: Prose | None = None
    """How the views were sought: survey, panel, works council."""
    date: Day | None = None
    """The day on which they were sought."""
    result: Prose | None = None
    """What people said."""
    reason_not_sought: Prose | None = None
    departed_from: bool | None = None
    reason_departed: Prose | None = None


class PriorConsultation(Facts):
    """Consultation of the supervisory authority (Art. 36)."""

    filed: Day | None = None
    answered: Day | None = None
    """The day on which the authority answered."""
    outcome: Literal["pending", "no-objection", "advice", "prohibited"] | None = None
    reference: Line | None = None
    """The file number at the authority."""
    required_by_national_law: bool | None = None


class Condition(Element):
    """Something that must be true before or after the launch, for an approval to hold."""

    description: Prose | None = None
    """What must be true."""
    owner: Line | None = None
    """The function that sees to it."""
    due: Day | None = None
    """The day by which it must be true."""
    met: Day | None = None
    """The day it was shown to be met. None: not yet, or not written down."""


class ImpactAssessment(Facts):
    """The data protection impact assessment (Art. 35), or the risk assessment of 11 CCR 7152."""

    done: bool | None = None
    date: Day | None = None
    """When it was completed, in its present version."""
    first_done: Day | None = None
    """When the first version was completed, where ``date`` is that of an update: the law asks
    for an assessment before the processing begins (Art. 35(1))."""
    version: Line | None = None
    """The version of the assessment."""
    covers_version: Line | None = None
    """The version of the activity it assessed."""
    scope: Prose | None = None
    """What it covers and what it leaves out."""
    elements: (
        list[
            Literal[
                "description", "necessity-proportionality", "risks", "measures", "dpo-advice",
                "views",
            ]
        ]
        | None
    ) = None  # fmt: skip
    screening_reasons: Prose | None = None
    """Why no assessment is needed, where that is the outcome."""
    necessity_proportionality: Prose | None = None
    """Why the processing is needed and in proportion (Art. 35(7)(b) GDPR)."""
    approved: Day | None = None
    approved_by: Line | None = None
    approver_authority: Line | None = None
    """Why the person who approved it may do so."""
    decision: Literal["rejected", "consultation", "approved", "conditionally-approved"] | None = (
        None
    )
    conditions: list[Prose] | None = None
    """Conditions in words. ``launch_conditions`` follows each one up."""
    launch_conditions: Named[Condition] | None = None
    """What must be true for the approval to hold."""
    next_review: Day | None = None
    publish_summary: bool | None = None
    """Whether a summary is published."""
    dpo_advice: DpoAdvice | None = None
    """What the data protection officer advised."""
    views: Views | None = None
    """What the people concerned, or who speaks for them, said."""
    prior_consultation: PriorConsultation | None = None
    """The consultation of the supervisory authority (Art. 36 GDPR)."""


class RiskAssessmentCalifornia(Facts):
    """The risk assessment report of 11 CCR 7152."""

    done: Day | None = None
    elements: (
        list[
            Literal[
                "purpose", "categories", "operational-elements", "benefits", "negative-impacts",
                "safeguards", "approval", "contributors",
            ]
        ]
        | None
    ) = None  # fmt: skip
    approved_by_authority: bool | None = None
    """Reviewed and approved by somebody with authority over the decision."""
    benefits_outweigh: bool | None = None
    reviewed: Day | None = None
    last_material_change_covered: bool | None = None
    processing_began: Day | None = None
    all_versions_kept: bool | None = None
    """Every version is kept while the processing goes on, and five years at least (7155(c))."""
    submitted: Day | None = None
    """When the agency received the yearly information on assessments (7157)."""


class ModelGovernance(Facts):
    """How models are looked after."""

    versions_recorded: bool | None = None
    """Whether it is recorded which version of a model decided what."""
    validation: bool | None = None
    """Whether a model is validated before it is used."""
    drift_review_every: Span | None = None
    """How often somebody looks whether the output of models has shifted."""
    kill_switch: bool | None = None
    """Whether a model can be switched off at once without stopping the service."""
    kill_switch_tested: Day | None = None
    """The day on which switching off was last tried."""
    owner: Line | None = None
    """The function that answers for the models."""


class Governance(Facts):
    """What the organisation has in place around the activity."""

    impact_assessment: ImpactAssessment | None = None
    """The data protection impact assessment (Art. 35 GDPR)."""
    california_assessment: RiskAssessmentCalifornia | None = None
    """The risk assessment of California (11 CCR 7152)."""
    ropa_entry: bool | None = None
    ropa_exemption_claimed: bool | None = None
    occasional: bool | None = None
    """The processing is occasional (Art. 30(5))."""
    policies: list[Line] | None = None
    training: Day | None = None
    review_every: Span | None = None
    """How often the activity is reviewed."""
    incident_plan: bool | None = None
    models: ModelGovernance | None = None
    """How models are looked after."""
    vendor_due_diligence: bool | None = None
    """Whether vendors are examined before they get data."""
    staff_act_on_instructions: bool | None = None
    """Nobody uses the data except on instructions (Art. 29, 32(4))."""
    authority_requests_procedure: bool | None = None
    """How orders of foreign authorities are handled is laid down (Art. 48)."""
    appropriate_policy_document: Day | None = None
    """The policy document some conditions of Schedule 1 DPA 2018 ask for."""
    ethics_approval: Day | None = None
    """A research ethics committee agreed."""
    trial_authorisation: Line | None = None
    """The authorisation of a clinical trial (Reg. (EU) 536/2014)."""
    codes_of_conduct: list[Line] | None = None
    """Approved codes of conduct that the organisation has joined."""


class Measure(Element):
    """Something done to reduce a risk."""

    kind: MeasureKind | None = None
    description: Prose | None = None
    """What is done, where the kind does not say it."""
    status: Status | None = None
    owner: Line | None = None
    """The function that sees to it."""
    due: Day | None = None
    """The day by which it is in place."""
    evidence: list[Line] | None = None
    """What proves it: a test, a contract, a ticket. More than one step needs evidence."""
    verified: Day | None = None
    """The day on which somebody last looked whether it works."""


class Acceptance(Facts):
    """Who accepted a residual risk, when and why."""

    by: Line | None = None
    """The function that accepted it."""
    on: Day | None = None
    """The day on which it was accepted."""
    reason: Prose | None = None
    """Why the rest of the risk can be borne by the people concerned."""


class Rating(Facts):
    """A rating set by a person instead of the computed one."""

    severity: Level | None = None
    """How grave the harm is, from 1."""
    likelihood: Level | None = None
    """How likely it is, from 1."""
    reason: Prose | None = None
    """Why it is rated so and not as computed."""
    by: Line | None = None
    """The function that rated it."""
    confirmed: Day | None = None
    """The day on which the rating was confirmed."""


class MeasureEffect(Facts):
    """Which axis a measure moves for a scenario of the record's own."""

    measure: Annotated[str, RefTo("measures")]
    """A measure of this record."""
    axis: Literal["severity", "likelihood"]
    """What it lowers: how grave the harm is, or how likely."""


class Risk(Element):
    """A scenario the record adds, or its own view of a scenario of the catalogue."""

    scenario: Name | None = None
    """The scenario of the catalogue this speaks about. None: a scenario of its own."""
    title: Line | None = None
    """What may happen to people, in a few words; for a scenario of your own."""
    track: Literal["by-design", "abnormal-event"] | None = None
    """Whether people are harmed when all works as planned, or by an abnormal event."""
    right: Line | None = None
    """The right or freedom that it touches."""
    source: Prose | None = None
    """Who or what brings it about."""
    path: Prose | None = None
    """How it comes from the source to the harm."""
    severity: Level | None = None
    """How grave the harm is before measures, from 1; for a scenario of your own."""
    likelihood: Level | None = None
    """How likely it is before measures, from 1; for a scenario of your own."""
    reason: Prose | None = None
    """Why it is rated so."""
    measures: list[MeasureEffect] | None = None
    """The measures that act on it, each on one axis."""
    override: Rating | None = None
    """The inherent rating, set by a person."""
    residual: Rating | None = None
    """The residual rating, set by a person."""
    accepted: Acceptance | None = None
    """Who accepted what is left of it, when and why."""
    not_applicable: Prose | None = None
    """Why a scenario of the catalogue does not occur here."""


class Dates(Facts):
    """When things happen."""

    planned_start: Day | None = None
    started: Day | None = None
    last_material_change: Day | None = None
    last_review: Day | None = None
    retired: Day | None = None
    """The day on which the processing ended."""
    expected_end: Day | None = None
    """The day on which it is to end."""


class EvidenceReference(Element):
    """A document or measurement that proves a claim."""

    title: Line | None = None
    """What the document is."""
    file: Line | None = None
    """Where it is kept."""
    digest: Line | None = None
    """Its checksum, by which a change is noticed."""
    date: Day | None = None
    """The day it was made."""
    supports: list[Line] | None = None
    """The facts of this record that it proves."""
    manifest: ManifestId | None = None
    """The id of the evidence manifest in ``file``: data were measured, not only a claim made."""
