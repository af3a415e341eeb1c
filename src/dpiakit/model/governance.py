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
    multi_factor_staff: bool | None = None
    encryption_in_transit: bool | None = None
    encryption_at_rest: bool | None = None
    keys_controlled_by: Literal["controller", "provider", "third-party"] | None = None
    access_by_role: bool | None = None
    shared_accounts: bool | None = None
    logging: bool | None = None
    detection: bool | None = None
    backups: bool | None = None
    restore_tested: Day | None = None
    regular_testing: Day | None = None
    written_programme: bool | None = None
    certifications: list[Line] | None = None
    breach_plan: bool | None = None
    breach_notice_within_hours: Count | None = None
    breach_drill: Day | None = None
    past_incidents: Count | None = None


class DpoAdvice(Facts):
    """The advice of the data protection officer (Art. 35(2))."""

    sought: bool | None = None
    date: Day | None = None
    advice: Prose | None = None
    answer: Prose | None = None
    """How it was followed, or why not."""
    followed: bool | None = None


class Views(Facts):
    """Views of the people concerned or their representatives (Art. 35(9))."""

    sought: bool | None = None
    how: Prose | None = None
    date: Day | None = None
    result: Prose | None = None
    reason_not_sought: Prose | None = None
    departed_from: bool | None = None
    reason_departed: Prose | None = None


class PriorConsultation(Facts):
    """Consultation of the supervisory authority (Art. 36)."""

    filed: Day | None = None
    answered: Day | None = None
    outcome: Literal["pending", "no-objection", "advice", "prohibited"] | None = None
    reference: Line | None = None
    required_by_national_law: bool | None = None


class Condition(Element):
    """Something that must be true before or after the launch, for an approval to hold."""

    description: Prose | None = None
    owner: Line | None = None
    due: Day | None = None
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
    covers_version: Line | None = None
    """The version of the activity it assessed."""
    scope: Prose | None = None
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
    approved: Day | None = None
    approved_by: Line | None = None
    approver_authority: Line | None = None
    decision: Literal["rejected", "consultation", "approved", "conditionally-approved"] | None = (
        None
    )
    conditions: list[Prose] | None = None
    """Conditions in words. ``launch_conditions`` follows each one up."""
    launch_conditions: Named[Condition] | None = None
    next_review: Day | None = None
    publish_summary: bool | None = None
    dpo_advice: DpoAdvice | None = None
    views: Views | None = None
    prior_consultation: PriorConsultation | None = None


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
    validation: bool | None = None
    drift_review_every: Span | None = None
    kill_switch: bool | None = None
    kill_switch_tested: Day | None = None
    owner: Line | None = None


class Governance(Facts):
    """What the organisation has in place around the activity."""

    impact_assessment: ImpactAssessment | None = None
    california_assessment: RiskAssessmentCalifornia | None = None
    ropa_entry: bool | None = None
    ropa_exemption_claimed: bool | None = None
    occasional: bool | None = None
    """The processing is occasional (Art. 30(5))."""
    policies: list[Line] | None = None
    training: Day | None = None
    review_every: Span | None = None
    incident_plan: bool | None = None
    models: ModelGovernance | None = None
    vendor_due_diligence: bool | None = None
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


class Measure(Element):
    """Something done to reduce a risk."""

    kind: MeasureKind | None = None
    description: Prose | None = None
    status: Status | None = None
    owner: Line | None = None
    due: Day | None = None
    evidence: list[Line] | None = None
    """What proves it: a test, a contract, a ticket. More than one step needs evidence."""
    verified: Day | None = None


class Acceptance(Facts):
    """Who accepted a residual risk, when and why."""

    by: Line | None = None
    on: Day | None = None
    reason: Prose | None = None


class Rating(Facts):
    """A rating set by a person instead of the computed one."""

    severity: Level | None = None
    likelihood: Level | None = None
    reason: Prose | None = None
    by: Line | None = None
    confirmed: Day | None = None


class MeasureEffect(Facts):
    """Which axis a measure moves for a scenario of the record's own."""

    measure: Annotated[str, RefTo("measures")]
    axis: Literal["severity", "likelihood"]


class Risk(Element):
    """A scenario the record adds, or its own view of a scenario of the catalogue."""

    scenario: Name | None = None
    """The scenario of the catalogue this speaks about. None: a scenario of its own."""
    title: Line | None = None
    track: Literal["by-design", "abnormal-event"] | None = None
    right: Line | None = None
    source: Prose | None = None
    path: Prose | None = None
    severity: Level | None = None
    likelihood: Level | None = None
    reason: Prose | None = None
    measures: list[MeasureEffect] | None = None
    override: Rating | None = None
    """The inherent rating, set by a person."""
    residual: Rating | None = None
    """The residual rating, set by a person."""
    accepted: Acceptance | None = None
    not_applicable: Prose | None = None
    """Why a scenario of the catalogue does not occur here."""


class Dates(Facts):
    """When things happen."""

    planned_start: Day | None = None
    started: Day | None = None
    last_material_change: Day | None = None
    last_review: Day | None = None
    retired: Day | None = None
    expected_end: Day | None = None


class EvidenceReference(Element):
    """A document or measurement that proves a claim."""

    title: Line | None = None
    file: Line | None = None
    digest: Line | None = None
    date: Day | None = None
    supports: list[Line] | None = None
    manifest: ManifestId | None = None
    """The id of the evidence manifest in ``file``: data were measured, not only a claim made."""
