"""Whose data: groups of people, children, scale."""

from typing import Literal

from dpiakit.model.written import (
    Count,
    Day,
    Element,
    Facts,
    Line,
    Named,
    People,
    Place,
    Prose,
    Share,
)


class DataSubjects(Element):
    """A group of people whose data are used."""

    category: People | None = None
    description: Prose | None = None
    """Who they are, where the category does not say it."""
    count: Count | None = None
    count_by_market: dict[str, Count] | None = None
    """How many of them there are in each market."""
    share_of_population: Share | None = None
    """Share of the relevant population, for large scale."""
    vulnerable: bool | None = None
    vulnerability: (
        list[
            Literal[
                "children", "elderly", "patients", "employees", "asylum-seekers", "disability",
                "financial-distress", "addiction", "mental-health", "dependency", "other",
            ]
        ]
        | None
    ) = None  # fmt: skip
    power_imbalance: bool | None = None
    """They cannot freely say no: employer, school, authority, only provider."""


class AgeAsked(Element):
    """The age below which a parent is asked, in some markets (Art. 8(1) GDPR differs by state)."""

    markets: list[Place] | None = None
    asked_below: Count | None = None


class ParentalConsent(Facts):
    """How a parent's permission is obtained (Art. 8(2) GDPR, 16 CFR 312.5)."""

    obtained: bool | None = None
    method: (
        Literal[
            "signed-form", "payment-transaction", "toll-free-call", "video-call",
            "government-id-check", "knowledge-questions", "id-photo-face-match", "email-plus",
            "text-plus", "account-of-parent", "other-approved", "none",
        ]
        | None
    ) = None  # fmt: skip
    before_collection: bool | None = None
    direct_notice: bool | None = None
    """The parent receives a notice of their own before collection."""
    direct_notice_items_complete: bool | None = None
    separate_for_third_parties: bool | None = None
    """The parent can agree to the use and still refuse disclosure to third parties."""
    parent_verified: bool | None = None
    reasonable_efforts: Prose | None = None
    """What is done to make sure that it is a parent who agrees."""
    asked_below: Count | None = None
    """The age below which a parent is asked, in every market not named in ``ages``."""
    ages: Named[AgeAsked] | None = None
    """Ages that differ by market."""
    child_told_at_age: bool | None = None
    """On reaching the age the child decides anew."""
    joint_with_child: bool | None = None
    """Given by the child together with the parent (France)."""
    proof_kept: bool | None = None
    """Whether it is kept that, when and how a parent agreed."""
    review_and_delete_route: bool | None = None
    """A parent can see, delete and stop further use of the child's data (16 CFR 312.6)."""


class ChildrensNotice(Facts):
    """The online notice about children's data (16 CFR 312.4(d))."""

    posted: bool | None = None
    linked_at_collection: bool | None = None
    recipients_identified: bool | None = None
    retention_policy_included: bool | None = None
    internal_operations_described: bool | None = None


class Children(Facts):
    """What is known about children among the people concerned."""

    involved: Literal["no", "incidental", "mixed-audience", "directed"] | None = None
    age_bands: list[Literal["under-13", "13-15", "16-17"]] | None = None
    likely_accessed: bool | None = None
    """Likely to be accessed by under-18s though not aimed at them."""
    actual_knowledge: bool | None = None
    """The controller knows, or wilfully disregards, that some users are children."""
    officially_excluded: bool | None = None
    """Whether the terms say that children may not take part."""
    service_offered_directly: bool | None = None
    """An information society service offered directly to a child (Art. 8(1) GDPR)."""
    age_assurance: (
        Literal["none", "self-declared", "neutral-age-screen", "estimation", "verified"] | None
    ) = None
    age_screen_before_collection: bool | None = None
    profiled_for_marketing: bool | None = None
    best_interests_assessed: Day | None = None
    """When it was assessed what is best for the children concerned."""
    higher_protection_considered: bool | None = None
    """The particular protection children merit was weighed in the design."""
    parental_consent: ParentalConsent | None = None
    """How a parent's permission is obtained."""
    coppa_exception: (
        Literal[
            "none", "obtain-consent", "one-time-contact", "multiple-contact", "child-safety",
            "security-or-legal", "internal-operations", "audio-file", "school",
        ]
        | None
    ) = None  # fmt: skip
    opt_in_13_to_15: bool | None = None
    """Consumers aged 13 to 15 opt in before sale or sharing (Civ. Code 1798.120(c))."""
    notice: ChildrensNotice | None = None
    """The notice about children's data that COPPA demands."""
    written_security_programme: bool | None = None
    """Written children's information security programme (16 CFR 312.8)."""
    retention_policy_written: bool | None = None
    """A written policy for children's data: purposes, need, time of deletion (16 CFR 312.10)."""
    verification_data_deleted: bool | None = None
    """What was shown to prove an age or a parent is deleted after use."""
    more_data_than_needed_for_participation: bool | None = None
    """Taking part in a game or reward depends on more data than needed (16 CFR 312.7)."""


class Scale(Facts):
    """How much, how long, how far (WP243, WP248)."""

    people: Count | None = None
    volume: Line | None = None
    """How much data there are, in your own words."""
    geographic_extent: Literal["local", "regional", "national", "international"] | None = None
    permanence: Literal["one-off", "temporary", "permanent"] | None = None
    large_scale: bool | None = None
    """The controller's own claim; the reason stands beside it."""
    reason: Prose | None = None
    """Why you see it as large, or not, in scale."""
    combines_sources: bool | None = None
    """Matches or combines data from different sources, devices or accounts."""
    combined: (
        list[
            Literal[
                "online-and-offline", "devices", "accounts", "household", "own-services",
                "partners", "brokers", "public-sources",
            ]
        ]
        | None
    ) = None  # fmt: skip
    beyond_expectation: bool | None = None
    """The combination goes beyond what people would expect."""
    counted_on: Day | None = None
    """The day on which people were counted."""
