"""What people are told, and the routes by which they use their rights."""

from typing import Annotated, Literal

from dpiakit.model.written import Count, Day, Element, Facts, Line, Named, Place, Prose, RefTo, Span

NoticeItem = Literal[
    "controller", "representative", "dpo-contact", "purposes-and-basis", "categories",
    "legitimate-interest", "recipients", "transfers", "retention", "rights",
    "withdraw-consent", "complaint", "source", "statutory-or-contractual", "automated-decisions",
    "right-to-object-separate", "uk-complaint-to-controller",
]  # fmt: skip
CollectionItem = Literal[
    "categories", "sensitive-categories", "purposes", "sold-or-shared", "retention",
    "opt-out-link", "policy-link",
]  # fmt: skip


class Notice(Element):
    """A text that tells people what is done with their data (Art. 12-14; 11 CCR 7012)."""

    title: Line | None = None
    """What the notice is called."""
    kind: (
        Literal[
            "privacy-notice", "notice-at-collection", "privacy-policy", "just-in-time", "sign",
            "employee-notice", "childrens-notice", "pre-use-notice", "incentive-notice",
            "consumer-health-policy", "opt-out-notice", "limit-notice",
        ]
        | None
    ) = None  # fmt: skip
    audience: list[Annotated[str, RefTo("data_subjects")]] | None = None
    markets: list[Place] | None = None
    """Where it is used. None: everywhere."""
    channel: Literal["web", "app", "email", "paper", "store", "phone", "device"] | None = None
    covers_purposes: list[Annotated[str, RefTo("purposes")]] | None = None
    layers: Count | None = None
    """In how many layers it is given: a short text first, then the whole."""
    languages: list[Line] | None = None
    """The languages in which it can be read, as two-letter codes."""
    version: Line | None = None
    """Which version of the text it is."""
    published: Day | None = None
    items: list[NoticeItem] | None = None
    """Which items of Articles 13 and 14 it contains."""
    collection_items: list[CollectionItem] | None = None
    """Which elements of 11 CCR 7012(e) it contains."""
    given: (
        Literal["before-collection", "at-collection", "within-a-month", "first-contact", "later",
                "never"]
        | None
    ) = None  # fmt: skip
    article_14_exemption: (
        Literal["has-it-already", "disproportionate", "law", "secrecy", "none"] | None
    ) = None
    exemption_reason: Prose | None = None
    child_friendly: bool | None = None
    deep_link: bool | None = None
    plain_language_tested: Day | None = None
    accessible: bool | None = None
    """Readable on small screens and with assistive technology (WCAG; 11 CCR 7003(b))."""
    location: Line | None = None
    """Where it is kept or can be read."""


class Right(Facts):
    """How one right works in practice."""

    channels: list[Literal["web", "app", "email", "phone", "post", "in-store", "agent"]] | None = (
        None
    )
    available: bool | None = None
    complete: bool | None = None
    """The answer covers profiles, segments, scores and inferences."""
    identity_demanded: Literal["never", "on-doubt", "always"] | None = None
    deadline: Span | None = None
    """Within which time people get an answer."""
    extension: Span | None = None
    """By how much the time may be prolonged."""
    refusal_reasons_given: bool | None = None
    """Whether a refusal gives its reasons and the way to complain."""
    reaches_recipients: bool | None = None
    reaches_models: bool | None = None
    """Whether it also reaches what models have learned."""
    automated: bool | None = None
    """Whether it is carried out without a person."""
    older_than_a_year: bool | None = None
    """A person can ask for what was collected more than twelve months ago (11 CCR 7020(e))."""
    tested: Day | None = None
    """The day on which the route was last tried from end to end."""


class Rights(Facts):
    """The rights of people, each with its route (Art. 12-22 GDPR, CCPA)."""

    access: Right | None = None
    """To learn which data there are, and get a copy (Art. 15 GDPR)."""
    rectification: Right | None = None
    """To have data corrected (Art. 16 GDPR)."""
    erasure: Right | None = None
    """To have data erased (Art. 17 GDPR)."""
    restriction: Right | None = None
    """To have the use of data restricted (Art. 18 GDPR)."""
    portability: Right | None = None
    """To take data along in a common format (Art. 20 GDPR)."""
    objection: Right | None = None
    """To object to the processing (Art. 21(1) GDPR)."""
    objection_to_marketing: Right | None = None
    """To object to direct marketing, without a reason (Art. 21(2) GDPR)."""
    objection_stops_profiling: bool | None = None
    """An objection to marketing also stops the profiling behind it (Art. 21(2)-(3))."""
    withdraw_consent: Right | None = None
    """To withdraw consent (Art. 7(3) GDPR)."""
    human_review: Right | None = None
    """To have a person look at an automated decision (Art. 22(3) GDPR)."""
    complaint_to_controller: Right | None = None
    """To complain to the organisation itself."""
    complaint_acknowledged_within: Span | None = None
    """Within which time a complaint is acknowledged."""
    know: Right | None = None
    """To learn what is known about one (CCPA, Cal. Civ. Code 1798.110)."""
    delete: Right | None = None
    """To have data deleted (CCPA, Cal. Civ. Code 1798.105)."""
    correct: Right | None = None
    """To have data corrected (CCPA, Cal. Civ. Code 1798.106)."""
    opt_out: Right | None = None
    """To stop the selling and sharing of data (CCPA, Cal. Civ. Code 1798.120)."""
    limit: Right | None = None
    """To limit the use of sensitive data (CCPA, Cal. Civ. Code 1798.121)."""
    answer_within: Span | None = None
    procedure_written: bool | None = None
    request_log_kept_for: Span | None = None
    """How long the log of requests and answers is kept (11 CCR 7101)."""


class Design(Facts):
    """Data protection by design and by default (Art. 25)."""

    defaults_most_protective: bool | None = None
    account_public_by_default: bool | None = None
    """Whether others can see an account unless its owner changes that."""
    contacts_published: bool | None = None
    """Whether others can see whom a person knows."""
    deceptive_patterns_checked: Day | None = None
    deceptive_patterns_found: bool | None = None
    frequency_caps: bool | None = None
    """Whether it is limited how often a person is addressed."""
    vulnerable_segments_excluded: bool | None = None
    preference_centre: bool | None = None
    """Whether people find all their choices in one place."""
    explanation_shown: bool | None = None
    """"Why am I seeing this?" is answered where it is shown."""
    non_profiled_option: bool | None = None
    """Whether the service can be used without being profiled."""
    guest_checkout: bool | None = None
    account_required: bool | None = None
    child_settings_default: bool | None = None
    """Whether accounts of children begin with the most protective settings."""
    geolocation_off_for_children: bool | None = None
    """Whether the location of children is off until they switch it on."""
    sensitive_products_excluded: bool | None = None
    """Whether products that give away intimate facts stay out of it."""
    household_disclosure_considered: bool | None = None
    """Whether it was weighed what others in a household may see."""
    minimisation_review: Day | None = None
    """The day on which somebody last asked which data could be left out."""


class PersonalisationRecipe(Element):
    """Who gets what, when and why."""

    who: Prose | None = None
    """The people who get it."""
    segment_identified_by: list[Annotated[str, RefTo("data_items")]] | None = None
    """The data items by which they are chosen."""
    what: Prose | None = None
    """What they get that others do not."""
    when: Prose | None = None
    """On which occasion."""
    why: Prose | None = None
    """The reason for choosing them."""
    benefit_to_person: Prose | None = None
    """What they gain."""
    benefit_to_business: Prose | None = None
    """What the organisation gains."""
    channel: Literal["web", "app", "email", "sms", "push", "store", "post", "advert"] | None = None
    """Where they meet it."""
    goal_metric: Line | None = None
    """The figure that is to change."""
    maturity: Literal["none", "demographic", "behavioural", "predictive"] | None = None
    """On what the choice rests: nothing, who people are, what they did, a prediction."""
    purpose: Annotated[str, RefTo("purposes")] | None = None
    """The purpose it serves."""


class Metric(Element):
    """A figure watched during evaluation."""

    kind: Literal["sales", "loyalty", "privacy", "fairness", "complaints", "other"] | None = None
    """What the figure is about."""
    description: Line | None = None
    """What is counted or measured."""
    threshold: Line | None = None
    """The value that must not be passed."""
    stop_rule: Prose | None = None
    """What happens when it is."""


class Evaluation(Facts):
    """How it will be known whether it works and whom it hurts."""

    control_group: bool | None = None
    """Whether a group goes without, to compare with."""
    holdout: bool | None = None
    """Whether some people stay out of it for good, to see the long run."""
    holdout_share: float | None = None
    """The share of people who stay out of it, from 0 to 1."""
    pre_registered: bool | None = None
    """Whether it was written down beforehand what would count as success."""
    sample_size: Count | None = None
    """How many people take part."""
    power: float | None = None
    """The chance of seeing an effect that is there, from 0 to 1."""
    channels: list[Line] | None = None
    """Where it is tried."""
    spillover_control: Prose | None = None
    """How it is kept apart what groups do to each other."""
    metrics: Named[Metric] | None = None
    """The figures that are watched."""
    stop_rules: Prose | None = None
    """When it is stopped before its end."""
    next_review: Day | None = None
    """The day on which somebody looks at the figures next."""
