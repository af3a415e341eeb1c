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
    languages: list[Line] | None = None
    version: Line | None = None
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
    extension: Span | None = None
    refusal_reasons_given: bool | None = None
    reaches_recipients: bool | None = None
    reaches_models: bool | None = None
    automated: bool | None = None
    older_than_a_year: bool | None = None
    """A person can ask for what was collected more than twelve months ago (11 CCR 7020(e))."""
    tested: Day | None = None


class Rights(Facts):
    """The rights of people, each with its route (Art. 12-22 GDPR, CCPA)."""

    access: Right | None = None
    rectification: Right | None = None
    erasure: Right | None = None
    restriction: Right | None = None
    portability: Right | None = None
    objection: Right | None = None
    objection_to_marketing: Right | None = None
    objection_stops_profiling: bool | None = None
    """An objection to marketing also stops the profiling behind it (Art. 21(2)-(3))."""
    withdraw_consent: Right | None = None
    human_review: Right | None = None
    complaint_to_controller: Right | None = None
    complaint_acknowledged_within: Span | None = None
    know: Right | None = None
    delete: Right | None = None
    correct: Right | None = None
    opt_out: Right | None = None
    limit: Right | None = None
    answer_within: Span | None = None
    procedure_written: bool | None = None
    request_log_kept_for: Span | None = None
    """How long the log of requests and answers is kept (11 CCR 7101)."""


class Design(Facts):
    """Data protection by design and by default (Art. 25)."""

    defaults_most_protective: bool | None = None
    account_public_by_default: bool | None = None
    contacts_published: bool | None = None
    deceptive_patterns_checked: Day | None = None
    deceptive_patterns_found: bool | None = None
    frequency_caps: bool | None = None
    vulnerable_segments_excluded: bool | None = None
    preference_centre: bool | None = None
    explanation_shown: bool | None = None
    """"Why am I seeing this?" is answered where it is shown."""
    non_profiled_option: bool | None = None
    guest_checkout: bool | None = None
    account_required: bool | None = None
    child_settings_default: bool | None = None
    geolocation_off_for_children: bool | None = None
    sensitive_products_excluded: bool | None = None
    household_disclosure_considered: bool | None = None
    minimisation_review: Day | None = None


class PersonalisationRecipe(Element):
    """Who gets what, when and why."""

    who: Prose | None = None
    segment_identified_by: list[Annotated[str, RefTo("data_items")]] | None = None
    what: Prose | None = None
    when: Prose | None = None
    why: Prose | None = None
    benefit_to_person: Prose | None = None
    benefit_to_business: Prose | None = None
    channel: Literal["web", "app", "email", "sms", "push", "store", "post", "advert"] | None = None
    goal_metric: Line | None = None
    maturity: Literal["none", "demographic", "behavioural", "predictive"] | None = None
    purpose: Annotated[str, RefTo("purposes")] | None = None


class Metric(Element):
    """A figure watched during evaluation."""

    kind: Literal["sales", "loyalty", "privacy", "fairness", "complaints", "other"] | None = None
    description: Line | None = None
    threshold: Line | None = None
    stop_rule: Prose | None = None


class Evaluation(Facts):
    """How it will be known whether it works and whom it hurts."""

    control_group: bool | None = None
    holdout: bool | None = None
    holdout_share: float | None = None
    pre_registered: bool | None = None
    sample_size: Count | None = None
    power: float | None = None
    channels: list[Line] | None = None
    spillover_control: Prose | None = None
    metrics: Named[Metric] | None = None
    stop_rules: Prose | None = None
    next_review: Day | None = None
