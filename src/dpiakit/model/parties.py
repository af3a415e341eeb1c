"""Who decides and who receives: controller, recipients, systems, named people."""

from typing import Annotated, Literal

from dpiakit.model.written import (
    Amount,
    Count,
    Day,
    Element,
    Facts,
    Line,
    Named,
    Place,
    Prose,
    RefTo,
    Share,
)

OrganisationType = Literal[
    "company", "employer", "platform", "public-authority", "eu-institution",
    "individual-professional", "non-profit", "charity", "political-party", "school", "edtech",
    "data-broker", "hospital", "research-body", "utility", "bank", "works-council",
    "insurer", "publisher", "trade-union", "religious-body", "association", "credit-agency",
]  # fmt: skip
ControllerRole = Literal[
    "controller", "joint-controller", "processor", "service-provider", "contractor", "third-party"
]
PlatformStatus = Literal["own-goods", "marketplace", "platform", "very-large-platform", "none"]


class DataProtectionOfficer(Facts):
    """The data protection officer (Art. 37-39 GDPR)."""

    appointed: bool | None = None
    name: Line | None = None
    """A function or a published name. Not needed by any rule."""
    contact: Line | None = None
    """How people and authorities reach the officer."""
    published: bool | None = None
    """Contact details are published (Art. 37(7))."""
    notified_to_authority: bool | None = None
    independent: bool | None = None
    """No instructions, no dismissal for doing the task (Art. 38(3))."""
    conflict_of_interest: bool | None = None
    resourced: bool | None = None


class Representative(Facts):
    """A representative in the Union or in the United Kingdom (Art. 27)."""

    appointed: bool | None = None
    name: Line | None = None
    """Who it is."""
    country: Place | None = None
    written_mandate: bool | None = None


class CaliforniaThresholds(Facts):
    """What decides whether the CCPA applies (Civ. Code 1798.140(d))."""

    for_profit: bool | None = None
    does_business_in_california: bool | None = None
    annual_revenue_usd: Amount | None = None
    """Gross revenue of the preceding calendar year, worldwide."""
    consumers_bought_sold_or_shared: Count | None = None
    """Californian consumers or households a year whose data are bought, sold or shared."""
    revenue_share_from_selling: Share | None = None
    """Share of revenue from selling or sharing personal information."""
    controlled_by_covered_business: bool | None = None
    """Common branding and control with a business that is covered and shares data with it."""
    joint_venture_of_covered_businesses: bool | None = None
    """Businesses that are covered hold at least 40 per cent each (1798.140(d)(3))."""


class JointController(Element):
    """Another organisation that decides with the controller (Art. 26)."""

    name: Line | None = None
    """Which organisation it is."""
    country: Place | None = None
    """Where it has its seat."""
    arrangement: bool | None = None
    """The arrangement on who does what exists in writing."""
    arrangement_published: bool | None = None
    """Its essence is available to people (Art. 26(2))."""
    responsibilities: Prose | None = None
    """Which duties it has taken on."""
    allocated: (
        list[
            Literal["information", "rights", "security", "breach", "assessment", "transfers",
                    "contact-point"]
        ]
        | None
    ) = None  # fmt: skip
    """The duties the arrangement allocates to one side or the other (Art. 26(1))."""


class Controller(Facts):
    """The organisation that answers for the processing, or that does it for another."""

    name: Line | None = None
    contact: Line | None = None
    """How people reach the organisation about their data."""
    address: Prose | None = None
    """Its postal address."""
    type: OrganisationType | None = None
    role: ControllerRole | None = None
    """None: not written down; a record normally describes one's own processing as controller."""
    on_behalf_of: list[Line] | None = None
    """The controllers served, where the role is processor."""
    establishments: list[Place] | None = None
    """Where it has stable arrangements (Art. 3(1)). The first is the main establishment."""
    eu_representative: Representative | None = None
    """Its representative in the Union (Art. 27 GDPR)."""
    uk_representative: Representative | None = None
    """Its representative in the United Kingdom (Art. 27 UK GDPR)."""
    dpo: DataProtectionOfficer | None = None
    """Its data protection officer (Art. 37-39 GDPR)."""
    staff: Count | None = None
    staff_processing_personal_data: Count | None = None
    """People constantly employed in automated processing (relevant in Germany)."""
    group: Line | None = None
    """The group of undertakings it belongs to."""
    covered_by_other_law: (
        list[Literal["hipaa", "glba", "ferpa", "fcra", "clinical-research", "law-enforcement"]]
        | None
    ) = None
    """Other laws that govern its data. Privacy acts of American states leave such data to them."""
    california: CaliforniaThresholds | None = None
    """What decides whether it is a business under the CCPA."""
    online_platform: PlatformStatus | None = None
    """Status under the Digital Services Act."""
    works_council: bool | None = None
    """Whether its staff has a works council."""
    data_broker_registered: bool | None = None
    data_broker_registrations: list[Place] | None = None
    """The states where it is registered as a data broker. Empty: in none."""
    direct_relationship: bool | None = None
    """People deal with it themselves. False for a broker they never met."""
    joint_controllers: Named[JointController] | None = None


class ContractClauses(Facts):
    """What a contract with a recipient says. Every clause is a question of its own."""

    signed: Day | None = None
    """The day on which the contract was signed."""
    written: bool | None = None
    # Art. 28(3) GDPR
    subject_matter_and_duration: bool | None = None
    nature_and_purpose: bool | None = None
    data_and_people: bool | None = None
    """Types of data and categories of data subjects."""
    controller_rights: bool | None = None
    documented_instructions: bool | None = None
    confidentiality: bool | None = None
    security: bool | None = None
    sub_processor_rules: bool | None = None
    rights_assistance: bool | None = None
    compliance_assistance: bool | None = None
    """Help with Articles 32 to 36."""
    deletion_or_return: bool | None = None
    audits: bool | None = None
    unlawful_instruction_notice: bool | None = None
    """The processor says at once if an instruction seems unlawful (Art. 28(3))."""
    # CCPA, 11 CCR 7051 and 7053
    prohibits_sale_or_sharing: bool | None = None
    specific_limited_purposes: bool | None = None
    no_use_outside_business_purpose: bool | None = None
    no_combining: bool | None = None
    ccpa_same_protection: bool | None = None
    right_to_ensure_compliance: bool | None = None
    notice_if_unable: bool | None = None
    right_to_stop_and_remediate: bool | None = None
    enables_consumer_requests: bool | None = None
    contractor_certification: bool | None = None
    assessment_assistance: bool | None = None
    """Help with cybersecurity audits, risk assessments and automated decisions (11 CCR 7050(h))."""
    # Others
    consent_proof_duty: bool | None = None
    """The other side must prove the consents it collects."""
    reidentification_ban: bool | None = None
    """Whether it forbids to recognise people in deidentified data again."""
    confidentiality_assurances_written: bool | None = None
    """Written assurances about children's data (16 CFR 312.8)."""


class DataPrivacyFramework(Facts):
    """Self-certification of a United States organisation under the Data Privacy Framework."""

    entity: Line | None = None
    """The exact legal entity as it stands on the list."""
    status: Literal["active", "inactive", "withdrawn", "not-listed"] | None = None
    covers: list[Literal["hr", "non-hr"]] | None = None
    uk_extension: bool | None = None
    swiss: bool | None = None
    """Whether the certification covers data from Switzerland."""
    checked: Day | None = None
    """When somebody last looked at the list."""


class SubProcessor(Element):
    """Somebody a processor engages (Art. 28(2) and (4))."""

    name: Line | None = None
    """Which organisation it is."""
    country: Place | None = None
    service: Line | None = None
    """What it does with the data."""
    authorised: bool | None = None
    terms_flow_down: bool | None = None


class Recipient(Element):
    """Somebody to whom personal data are disclosed (Art. 4(9) GDPR)."""

    name: Line | None = None
    """Which organisation it is."""
    service: Line | None = None
    """What it does for you, or with the data."""
    domains: list[Line] | None = None
    """The hosts under which browsers of people reach it. What lies below one is included."""
    role: (
        Literal[
            "processor", "joint-controller", "controller", "service-provider", "contractor",
            "third-party", "authority", "group-company",
        ]
        | None
    ) = None  # fmt: skip
    country: Place | None = None
    owner_country: Place | None = None
    """Where the ultimate owner sits."""
    contract: bool | None = None
    """A written contract is in place. False: there is none."""
    clauses: ContractClauses | None = None
    """What the contract says, clause by clause."""
    own_purposes: bool | None = None
    """Uses the data for purposes of its own."""
    trains_own_models: bool | None = None
    consideration: Literal["none", "money", "other-value"] | None = None
    """What the controller gets for the data. Sale under the CCPA needs only other value."""
    cross_context_advertising: bool | None = None
    """Uses the data for advertising across businesses, sites or services."""
    customer_list_upload: bool | None = None
    """Customer lists are matched with the recipient's users."""
    named_in_notice: bool | None = None
    """Whether a notice names it to people."""
    guarantees_checked: bool | None = None
    """Sufficient guarantees were checked before the contract (Art. 28(1))."""
    security_evidence: list[Line] | None = None
    """Certificates, reports, test results."""
    last_audit: Day | None = None
    sub_processors: Named[SubProcessor] | None = None
    sub_processor_authorisation: Literal["specific", "general", "none"] | None = None
    joint_arrangement: bool | None = None
    dpf: DataPrivacyFramework | None = None
    """Its certification under the EU-US Data Privacy Framework."""
    legal_scope: (
        list[
            Literal[
                "lgpd", "pipeda-commercial", "appi-business-operator", "pipa",
                "appi-supplementary-rules", "provincial-only",
            ]
        ]
        | None
    ) = None  # fmt: skip
    """The privacy law it is subject to, where adequacy depends on it. Empty: none of these."""
    integral_to_service: bool | None = None
    """Disclosure to it is integral to the service the person uses (16 CFR 312.5(a)(2))."""
    data: list[Annotated[str, RefTo("data_items")]] | None = None
    """The data items it receives. None: not written down."""
    purposes: list[Annotated[str, RefTo("purposes")]] | None = None
    """The purposes of this record that it serves."""


class System(Element):
    """A supporting asset: a system, an application, a site (EDPB template 1.3)."""

    name: Line | None = None
    """What the system is called."""
    kind: (
        Literal["application", "database", "cloud-service", "device", "model", "site", "paper"]
        | None
    ) = None
    """What kind of asset it is."""
    hosted_in: Place | None = None
    """The country where it stands."""
    operated_by: Annotated[str, RefTo("recipients")] | None = None
    """The recipient that runs it; left out: the controller itself."""
    data: list[Annotated[str, RefTo("data_items")]] | None = None
    """The data items it holds."""
    description: Prose | None = None
    """What it is for."""


class Person(Element):
    """A role somebody holds for this activity. Functions do; names of people are not needed."""

    role: (
        Literal[
            "dpo", "product-owner", "data-owner", "ml-owner", "legal", "marketing", "security",
            "approver", "author", "owner",
        ]
        | None
    ) = None  # fmt: skip
    """What the person does for this activity."""
    name: Line | None = None
    """The function, such as Head of data protection. A name of a person is not needed."""
    authority: Line | None = None
    """What this person may decide."""
    trained_on: Day | None = None
    """The day of the last training in data protection."""
