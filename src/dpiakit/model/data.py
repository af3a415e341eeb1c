"""Which data: items, their source, sensitivity, quality, and how long they are kept."""

from typing import Annotated, Literal

from dpiakit.model.written import (
    Amount,
    Category,
    Count,
    Day,
    Element,
    Facts,
    Line,
    Prose,
    RefTo,
    Share,
    Span,
)

SpecialCategory = Literal[
    "none", "racial-or-ethnic-origin", "political-opinions", "religious-or-philosophical-beliefs",
    "trade-union-membership", "genetic", "biometric-identification", "health", "sex-life",
    "sexual-orientation",
]  # fmt: skip
SpecialGround = Literal[
    "explicit-consent", "employment-law", "vital-interests", "non-profit-members",
    "manifestly-public", "legal-claims", "substantial-public-interest", "health-care",
    "public-health", "archiving-research-statistics", "none",
]  # fmt: skip


class Retention(Facts):
    """How long an item is kept and what ends it."""

    period: Span | None = None
    criteria: Prose | None = None
    """The criteria, where no period can be named."""
    trigger: (
        Literal[
            "collection", "last-contact", "last-login", "end-of-contract", "end-of-membership",
            "withdrawal", "purchase", "decision", "end-of-study", "fixed-date",
        ]
        | None
    ) = None  # fmt: skip
    """What starts the period."""
    indefinite: bool | None = None
    inactive_accounts: Span | None = None
    """After how long without use an account is deleted."""
    incomplete_sign_ups: Span | None = None
    """After how long a sign-up that nobody finished is deleted."""
    deletion_automatic: bool | None = None
    deletion_proven: bool | None = None
    """Deletion was tested or logged, with evidence."""
    then: Literal["deleted", "anonymised", "archived"] | None = None
    """What happens at the end of the period."""
    written_policy: bool | None = None
    """Whether the period stands in a written policy."""
    reason: Prose | None = None


class Hiding(Facts):
    """How well people hide in a table, as a claim that `dpiakit evidence anonymity` measures."""

    quasi_identifiers: list[Line] | None = None
    """Columns that somebody could know from elsewhere: year of birth, area, sex."""
    k: Count | None = None
    """So many people at least look alike."""
    sensitive: list[Line] | None = None
    """Columns that nobody is to learn about somebody."""
    l_diversity: Count | None = None
    """So many values of each sensitive column at least among those who look alike."""
    t_closeness: Share | None = None
    """So far at most is their distribution among those who look alike from that of all."""
    distance: Literal["equal", "ordered", "hierarchical"] | None = None
    """How far values are from each other: all as far, by rank, or by a tree of groups. A t means
    nothing without it."""


class PrivacyBudget(Facts):
    """What differential privacy promises, as a claim that `dpiakit evidence budget` recomputes."""

    epsilon: Amount | None = None
    """What all releases of a period add up to, at most."""
    unit: Literal["person", "household", "device", "session", "event"] | None = None
    """Whose presence is hidden."""
    reset: Literal["never", "yearly", "monthly"] | None = None
    """When a new budget begins. With a reset a lifetime has no bound."""
    people: Count | None = None
    """How many such units the data hold: delta stays below one in so many."""


class Quality(Facts):
    """How good the data are (Art. 5(1)(d) GDPR, EDPB template 2.2.b)."""

    completeness: Share | None = None
    """The share of people for whom the item is filled, from 0 to 1."""
    stale_after: Span | None = None
    """After how long a value should no longer be relied on."""
    update_frequency: Line | None = None
    """How often the data are renewed."""
    known_bias: Prose | None = None
    """In which way the data are known to misrepresent people."""
    accuracy_checked: Day | None = None
    """The day on which somebody last compared the data with the facts."""


class DataItem(Element):
    """A kind of personal data used by the activity."""

    category: Category | None = None
    description: Prose | None = None
    """What the item holds, where its name does not say it."""
    nature: (
        Literal[
            "demographic", "behavioural", "contextual", "location", "transaction",
            "communication", "device",
        ]
        | None
    ) = None  # fmt: skip
    """What kind of facts about a person it holds."""
    origin: Literal["stated", "observed", "derived", "inferred", "bought"] | None = None
    source: (
        Literal[
            "data-subject", "indirect", "household-member", "employer", "scraped", "broker",
            "partner", "public-register", "parent", "school", "device", "joint-controller",
        ]
        | None
    ) = None  # fmt: skip
    source_publicly_accessible: bool | None = None
    people: list[Annotated[str, RefTo("data_subjects")]] | None = None
    special_category: SpecialCategory | None = None
    """What kind of special category the item is by itself. "none" is an answer."""
    inferred_special_category: SpecialCategory | None = None
    """What can be inferred from it, whether or not anybody means to (C-184/20)."""
    inference_prevented: bool | None = None
    """The sensitive part is excluded before use, and that is tested."""
    special_ground: SpecialGround | None = None
    """The condition of Art. 9(2) relied on."""
    professional_secrecy: bool | None = None
    """Handled by or under somebody bound to secrecy (Art. 9(3))."""
    special_ground_reference: Line | None = None
    criminal_offences: bool | None = None
    criminal_authority: Line | None = None
    """The official authority or law that allows it (Art. 10)."""
    highly_personal: bool | None = None
    """What people see as very private: diaries, communications, location, finances."""
    biometric_for_identification: bool | None = None
    persistent_identifier: bool | None = None
    """Whether it recognises a person or device over time and services."""
    location_precision: Literal["none", "coarse", "precise"] | None = None
    location_radius_metres: Amount | None = None
    sensitive_places: bool | None = None
    """Shows presence at a place that says much: a clinic, a church, a shelter, a union office."""
    resolution: (
        Literal[
            "continuous", "seconds", "minutes", "quarter-hourly", "hourly", "daily", "weekly",
            "monthly", "event",
        ]
        | None
    ) = None  # fmt: skip
    """How finely it is recorded in time. Fine readings show when people sleep and leave."""
    with_access_code: bool | None = None
    """A card, account or log-in together with what opens it (Civ. Code 1798.140(ae)(1)(B))."""
    about_others: bool | None = None
    """Says something about people who are not users: relatives, contacts, bystanders."""
    ccpa_sensitive: bool | None = None
    """The controller's own classification under Civ. Code 1798.140(ae)."""
    state: Literal["identified", "pseudonymised", "hashed", "aggregated", "anonymised"] | None = (
        None
    )
    anonymisation_tests: list[Literal["singling-out", "linkability", "inference"]] | None = None
    """The tests the anonymisation passed."""
    hiding: Hiding | None = None
    """What was done to make people harder to recognise in it."""
    privacy_budget: PrivacyBudget | None = None
    """How much noise protects people, where it is measured."""
    pseudonymisation_domain: Prose | None = None
    """Who must not be able to re-identify, and what is kept apart."""
    necessary: Prose | None = None
    """Why less would not do."""
    mandatory: bool | None = None
    """The person must give it to get the service."""
    quality: Quality | None = None
    """How good the data are."""
    retention: Retention | None = None
    """How long it is kept and what ends it."""
    first_collected_for: Annotated[str, RefTo("purposes")] | None = None
    collected_since: Day | None = None
    """The first day of its collection."""
