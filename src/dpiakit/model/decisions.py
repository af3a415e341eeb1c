"""Profiling, automated decisions, personalised prices, monitoring and the models behind them."""

from typing import Annotated, Literal

from dpiakit.model.written import (
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

DecisionArea = Literal[
    "price", "offer", "advertising", "recommendation", "credit", "instalment-plan", "housing",
    "education", "employment", "compensation", "health-care", "insurance", "essential-goods",
    "fraud", "account-access", "dispatch", "tariff", "content-ranking", "other",
]  # fmt: skip


class HumanInvolvement(Facts):
    """What a person in the loop can really do."""

    involved: bool | None = None
    can_interpret: bool | None = None
    reviews_other_information: bool | None = None
    authority_to_change: bool | None = None


class BiasTest(Element):
    """A test whether outcomes differ between groups of people."""

    metric: Line | None = None
    """What was compared between groups."""
    measure: (
        Literal[
            "demographic-parity-ratio", "demographic-parity-difference",
            "equalised-odds-ratio", "equalised-odds-difference",
        ]
        | None
    ) = None  # fmt: skip
    """The metric, if it is one that `dpiakit evidence fairness` can measure."""
    border: Share | None = None
    """What the measure must keep within: a ratio at least, a difference at most."""
    groups: list[Line] | None = None
    """The groups of people that were compared."""
    result: Prose | None = None
    """What came out, in numbers."""
    passed: bool | None = None
    date: Day | None = None
    """The day of the test."""


class Decision(Element):
    """Something decided about a person by, or with the help of, automated means."""

    description: Prose | None = None
    """What is decided, and how."""
    area: DecisionArea | None = None
    purpose: Annotated[str, RefTo("purposes")] | None = None
    effect: Literal["none", "legal", "similarly-significant"] | None = None
    effect_reason: Prose | None = None
    solely_automated: bool | None = None
    human: HumanInvolvement | None = None
    """What a person does in the decision, and may change."""
    exception: (
        Literal["contract-necessity", "authorised-by-law", "explicit-consent", "none"] | None
    ) = None
    """The ground of Article 22(2)."""
    data: list[Annotated[str, RefTo("data_items")]] | None = None
    people: list[Annotated[str, RefTo("data_subjects")]] | None = None
    """Whom it is about. None: not written down."""
    model: Annotated[str, RefTo("models")] | None = None
    contestable: bool | None = None
    express_view: bool | None = None
    human_on_request: bool | None = None
    logic_explained: bool | None = None
    adverse_outcome_notice: bool | None = None
    """Whether people learn that a decision went against them."""
    concerns_children: bool | None = None
    bias_tests: Named[BiasTest] | None = None
    can_exclude: bool | None = None
    """Can keep a person from a right, a service or a contract."""
    pre_use_notice: bool | None = None
    """Notice before automated decisionmaking technology is used (11 CCR 7220)."""
    opt_out_offered: bool | None = None
    """A person can opt out of automated decisionmaking technology (11 CCR 7221)."""
    opt_out_exception: (
        Literal["human-appeal", "admission-or-hiring", "work-allocation", "none"] | None
    ) = None
    """The exception from the opt-out relied on (11 CCR 7221(b))."""
    access_to_logic: bool | None = None
    """A person can learn how the technology was used on them (11 CCR 7222)."""


class Profiling(Facts):
    """Automated evaluation of personal aspects (Art. 4(4))."""

    kind: Literal["none", "segmentation", "scoring", "prediction"] | None = None
    systematic: bool | None = None
    extensive: bool | None = None
    sources: Literal["first-party", "combined"] | None = None
    """Own data only, or combined with data of others."""
    uses_external_data: bool | None = None
    for_advertising: bool | None = None
    lookalikes: bool | None = None
    """Whether people are sought who resemble known ones."""
    from_sensitive_places: bool | None = None
    """Traits are inferred from presence in a sensitive place: a clinic, a shelter, a place of
    worship (11 CCR 7150(b)(5)).
    """
    infers: list[Line] | None = None
    """What is inferred about people that they have not said."""
    opt_out: bool | None = None
    """Whether people can refuse to be profiled."""
    evaluates: (
        list[
            Literal[
                "preferences", "interests", "behaviour", "location", "movements",
                "economic-situation", "health", "reliability", "work-performance", "personality",
            ]
        ]
        | None
    ) = None  # fmt: skip
    """The personal aspects that are evaluated (Art. 4(4) GDPR)."""


class Model(Element):
    """A statistical or learned model."""

    name: Line | None = None
    """What the model is called."""
    type: (
        Literal[
            "rules", "regression", "trees", "collaborative-filtering", "neural", "bandit",
            "reinforcement-learning", "generative", "embedding", "other",
        ]
        | None
    ) = None  # fmt: skip
    version: Line | None = None
    """Which version is in use."""
    supplier: Annotated[str, RefTo("recipients")] | None = None
    trained_on_personal_data: bool | None = None
    training_data: list[Annotated[str, RefTo("data_items")]] | None = None
    """The data items it was trained on."""
    vendor_may_train: bool | None = None
    supplier_lawfulness_checked: Day | None = None
    """A check that the model was not built on unlawfully processed data (EDPB 28/2024)."""
    recognises: list[Literal["emotion", "face", "voice", "gait", "none"]] | None = None
    innovative: bool | None = None
    """New technology, or a new way of using a known one."""
    generative: bool | None = None
    high_risk_ai: bool | None = None
    """High risk under Annex III of the AI Act."""
    validated: Day | None = None
    drift_reviewed: Day | None = None
    """The day on which somebody last looked whether its output has shifted."""
    error_rate_by_group: bool | None = None


class Pricing(Facts):
    """Prices or discounts that depend on the person."""

    personalised: bool | None = None
    dynamic: bool | None = None
    """Moves with demand or time, without personal data."""
    direction: Literal["discount-only", "both", "increase-only"] | None = None
    """Whether prices only go down for a person, only up, or both."""
    inputs: list[Annotated[str, RefTo("data_items")]] | None = None
    """The data items that the price depends on."""
    spread: Share | None = None
    """Largest difference between two people's prices, as a share of the list price."""
    goods: Literal["food", "essential", "health", "general", "luxury"] | None = None
    disclosed_before_purchase: bool | None = None
    """Whether people learn before they buy that the price is personal."""
    disclosed_where: list[Literal["price-label", "checkout", "terms", "nowhere"]] | None = None
    """Where they learn it."""
    loyalty_terms_posted: bool | None = None
    """Whether the terms of the loyalty programme can be read by everybody."""
    prior_price_shown: bool | None = None
    """Whether a discount names the lowest price of the last 30 days."""
    by_residence: bool | None = None
    """Differs by where a person lives or by nationality."""
    consent_for_price: bool | None = None
    """The person agreed to give data in exchange for a price."""
    open_to_all: bool | None = None
    """Everybody can join what brings the lower price, on the same posted terms."""
    protected_characteristics_used: bool | None = None
    """Protected characteristics, or stand-ins for them, can change a price."""
    statutory_labels: list[Literal["us-ny", "us-ct"]] | None = None
    """The sentences a statute prescribes, shown with every such price."""
    channels: list[Literal["online", "store", "app", "delivery"]] | None = None
    """Where personal prices are shown."""
    store_square_feet: Count | None = None
    """Floor area of the largest establishment that sells food."""
    delivery_platform: bool | None = None
    """Delivers food of other sellers."""
    parity_tested: Day | None = None
    """The day on which prices were last compared between groups of people."""


class Monitoring(Element):
    """Watching people, on premises or at work."""

    technology: (
        Literal[
            "video", "audio", "wifi", "bluetooth", "badge", "gps", "keystrokes", "productivity",
            "wearable", "smart-meter", "telematics",
        ]
        | None
    ) = None  # fmt: skip
    place: (
        Literal["public-area", "shop-floor", "workplace", "rest-room", "home", "vehicle", "online"]
        | None
    ) = None
    systematic: bool | None = None
    continuous: bool | None = None
    hours: Line | None = None
    """When people are watched."""
    off_duty: bool | None = None
    """Whether people are watched outside working hours as well."""
    signs: bool | None = None
    """Whether signs tell people before they are watched."""
    people: list[Annotated[str, RefTo("data_subjects")]] | None = None
    """The groups of people who are watched."""
    sensitive_location: bool | None = None
    """A place that says much about those who go there (11 CCR 7150(b)(5))."""
    less_intrusive_option: Prose | None = None
    """A milder way that was weighed, and why it was not taken."""
    works_council_agreed: Day | None = None
    """The day on which the works council agreed."""
    purpose: Annotated[str, RefTo("purposes")] | None = None
    """The purpose it serves."""
    country: Place | None = None
    """Where it takes place."""
    identifies_people: bool | None = None
    """Whether single people can be recognised."""
    covert: bool | None = None
    """Whether people do not know that they are watched."""
