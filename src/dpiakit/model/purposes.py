"""Why: purposes, their lawful basis, consent and legitimate interest."""

from typing import Annotated, Literal

from dpiakit.model.written import (
    Aim,
    Count,
    Day,
    Element,
    Facts,
    Line,
    Place,
    Prose,
    RefTo,
    Span,
)

LawfulBasis = Literal[
    "consent", "contract", "legal-obligation", "vital-interests", "public-task",
    "legitimate-interests", "recognised-legitimate-interest", "none", "unclear",
]  # fmt: skip


class LegitimateInterestAssessment(Facts):
    """The three steps of Article 6(1)(f)."""

    done: Day | None = None
    owner: Line | None = None
    """The function that answers for the assessment."""
    interest: Prose | None = None
    """The interest that is pursued, and whose it is."""
    interest_lawful_and_real: bool | None = None
    necessity: Prose | None = None
    """Why the processing is needed for it."""
    less_intrusive_means_exist: bool | None = None
    balancing: Prose | None = None
    """Why the interests of the people do not weigh more."""
    reasonably_expected: bool | None = None
    safeguards: Prose | None = None
    outcome: Literal["passes", "fails", "passes-with-safeguards"] | None = None


class Consent(Facts):
    """How consent is asked, proven and withdrawn (Art. 4(11), 7 GDPR)."""

    affirmative_act: bool | None = None
    pre_ticked: bool | None = None
    bundled: bool | None = None
    """Hidden in terms or joined with other matters."""
    granular: bool | None = None
    """A choice of its own for this purpose."""
    condition_of_service: bool | None = None
    """The service is refused without it though it is not needed for the service."""
    incentive: Prose | None = None
    """What people get for agreeing."""
    detriment_on_refusal: bool | None = None
    alternative: Literal["none", "pay", "contextual", "pay-and-contextual", "equivalent"] | None = (
        None
    )
    """What a person gets who says no."""
    fee_assessed: Day | None = None
    """When the fee of a paid alternative was shown to be appropriate."""
    buttons: list[Literal["accept-all", "reject-all", "settings", "accept", "refuse"]] | None = None
    refuse_as_prominent: bool | None = None
    clicks_to_accept: Count | None = None
    clicks_to_refuse: Count | None = None
    recipients_named: bool | None = None
    informed_of: (
        list[
            Literal[
                "controller", "purpose", "data", "right-to-withdraw", "automated-decisions",
                "transfer-risks", "recipients",
            ]
        ]
        | None
    ) = None  # fmt: skip
    explicit: bool | None = None
    """An express statement: typed, signed or in two steps (Art. 9(2)(a), 22(2)(c), 49(1)(a))."""
    collected_by: Annotated[str, RefTo("recipients")] | None = None
    """Who asked, if not the controller itself."""
    proof_kept: bool | None = None
    record_fields: list[Line] | None = None
    """The fields of the stored consent record."""
    notice_version: Line | None = None
    """The version of the text that people agreed to."""
    refreshed_every: Span | None = None
    """After how long people are asked again."""
    purposes_changed_since: bool | None = None
    withdrawal_route: bool | None = None
    withdrawal_as_easy: bool | None = None
    withdrawal_told_before: bool | None = None
    withdrawal_stops_trackers: bool | None = None
    """Whether trackers stop when consent is withdrawn."""
    withdrawal_deletes_data: bool | None = None
    """Whether the data are deleted when consent is withdrawn."""
    withdrawal_told_to_recipients: bool | None = None
    refusal_remembered: bool | None = None
    """Whether those who refused are left in peace."""
    deceptive_design_checked: Day | None = None
    """The day on which the request was last checked for deceptive design."""


class FurtherUse(Facts):
    """The compatibility test of Article 6(4), or 11 CCR 7002."""

    new_purpose_for_existing_data: bool | None = None
    tested: Day | None = None
    link: Prose | None = None
    """How the new purpose is linked to the one the data were collected for (Art. 6(4)(a))."""
    context: Prose | None = None
    """In which context the data were collected (Art. 6(4)(b))."""
    nature: Prose | None = None
    """What kind of data they are (Art. 6(4)(c))."""
    consequences: Prose | None = None
    """What the new use may mean for people (Art. 6(4)(d))."""
    safeguards: Prose | None = None
    """What protects people in the new use (Art. 6(4)(e))."""
    outcome: Literal["compatible", "incompatible", "new-consent"] | None = None
    told_before: bool | None = None


class Purpose(Element):
    """A specified, explicit purpose (Art. 5(1)(b))."""

    name: Line | None = None
    aim: Aim | None = None
    description: Prose | None = None
    lawful_basis: LawfulBasis | None = None
    lawful_basis_reference: Line | None = None
    """The law, contract or condition relied on."""
    decided_before_collection: bool | None = None
    recognised_interest: (
        Literal[
            "public-task-disclosure", "security-or-defence", "emergency", "crime",
            "safeguarding",
        ]
        | None
    ) = None  # fmt: skip
    """The condition of Annex 1 UK GDPR, where the basis is a recognised legitimate interest."""
    basis_changed_after_refusal: bool | None = None
    """Another basis was chosen after people refused, withdrew or objected."""
    necessity: Prose | None = None
    """Why this processing is needed for the purpose."""
    necessary_for_contract: bool | None = None
    """Objectively indispensable to a main element of this contract."""
    alternatives_considered: Prose | None = None
    """Milder ways to the same end, and why they were not taken."""
    legitimate_interest: LegitimateInterestAssessment | None = None
    """The assessment of the legitimate interest; for that lawful basis."""
    further_use: FurtherUse | None = None
    """The test whether data may be used for this purpose as well."""
    data: list[Annotated[str, RefTo("data_items")]] | None = None
    people: list[Annotated[str, RefTo("data_subjects")]] | None = None
    recipients: list[Annotated[str, RefTo("recipients")]] | None = None
    consent: Consent | None = None
    """How consent is asked, proven and withdrawn; for that lawful basis."""
    benefit_to_person: Prose | None = None
    """What the people concerned gain."""
    benefit_to_business: Prose | None = None
    """What the organisation gains."""
    profiling: Literal["none", "segmentation", "scoring", "prediction"] | None = None
    """How this purpose evaluates people, where one purpose differs from another."""
    children_included: bool | None = None
    """Data of children serve this purpose. False: they are kept out by design."""
    markets: list[Place] | None = None
    """Where this purpose is pursued. None: wherever the activity is."""
    research_safeguards: (
        list[
            Literal[
                "pseudonymisation", "aggregation", "ethics-approval", "access-committee",
                "protocol-published", "no-decisions-about-people",
            ]
        ]
        | None
    ) = None  # fmt: skip
    """Safeguards of Article 89(1), for research and statistics."""
    off_site_tracking: bool | None = None
    """Uses behaviour on other sites, services or businesses."""
    reasonable_expectation: Prose | None = None
    """The five-factor note of 11 CCR 7002(b)."""
    minimum_data_reviewed: Day | None = None
    on_by_default: bool | None = None
    """Starts without a choice of the person."""
    can_be_switched_off: bool | None = None
    """Whether a person can switch this purpose off and keep the rest."""
    started: Day | None = None
