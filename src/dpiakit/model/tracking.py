"""Devices and messages: trackers, SDKs, electronic marketing."""

from typing import Annotated, Literal

from dpiakit.model.written import Day, Element, Line, Prose, RefTo, Span


class Tracker(Element):
    """Anything that stores or reads on a person's device: cookie, SDK, pixel, fingerprint."""

    name: Line | None = None
    """What it is called, such as the name of the cookie."""
    stored_as: list[Line] | None = None
    """The names under which it stores on the device: cookies, keys of local and session storage. A
    star stands for any letters, as in _ga_*."""
    domains: list[Line] | None = None
    """The hosts of others that it is loaded from or sends to. What lies below one is included."""
    technology: (
        Literal[
            "cookie", "local-storage", "sdk", "pixel", "email-pixel", "fingerprint", "url-id",
            "beacon", "iot", "server-side",
        ]
        | None
    ) = None  # fmt: skip
    use: (
        Literal[
            "advertising", "profiling", "analytics", "ab-test", "personalisation", "appearance",
            "social", "security", "login", "shopping-cart", "load-balancing", "consent-storage",
            "payment", "fraud-prevention", "emergency-location",
        ]
        | None
    ) = None  # fmt: skip
    purpose: Annotated[str, RefTo("purposes")] | None = None
    party: Literal["first", "third"] | None = None
    provider: Annotated[str, RefTo("recipients")] | None = None
    set_before_choice: bool | None = None
    set_after_refusal: bool | None = None
    set_after_withdrawal: bool | None = None
    cross_site: bool | None = None
    lifetime: Span | None = None
    """How long it stays on the device."""
    exemption: (
        Literal[
            "none", "transmission", "strictly-necessary", "audience-measurement",
            "uk-statistics", "uk-appearance", "uk-emergency",
        ]
        | None
    ) = None  # fmt: skip
    exemption_reason: Prose | None = None
    sole_purpose: bool | None = None
    """Serves nothing but what the exemption names."""
    aggregated_only: bool | None = None
    """Only statistics leave it, about no one in particular."""
    requested_by_person: bool | None = None
    """Strictly necessary for something the person expressly asked for."""
    information_given: bool | None = None
    simple_objection: bool | None = None
    shared_with_others: bool | None = None
    detected_on: Day | None = None
    """When a scan last saw it."""


class Marketing(Element):
    """Messages sent to people to advertise."""

    channel: (
        Literal[
            "email", "sms", "messaging", "push", "phone", "automated-call", "post", "in-app",
            "inbox-advertising",
        ]
        | None
    ) = None  # fmt: skip
    purpose: Annotated[str, RefTo("purposes")] | None = None
    audience: Literal["consumers", "business-contacts", "supporters"] | None = None
    prior_consent: bool | None = None
    written_consent: bool | None = None
    """Signed, also electronically (automated calls and texts: 47 CFR 64.1200)."""
    postal_address_shown: bool | None = None
    """Whether each message shows the postal address of the sender."""
    political: bool | None = None
    """Advertises a party, a candidate or a vote."""
    charitable: bool | None = None
    """Furthers the purposes of a charity, sent to its supporters."""
    contact_source: (
        Literal["sale", "negotiation", "free-account", "supporter", "third-party", "public"] | None
    ) = None
    own_similar_products: bool | None = None
    opt_out_at_collection: bool | None = None
    opt_out_in_each_message: bool | None = None
    sender_identified: bool | None = None
    suppression_list: bool | None = None
    preference_services_screened: list[Literal["tps", "ctps", "robinson", "dnc"]] | None = None
    opt_out_effective_within: Span | None = None
    """Within which time messages stop after somebody has opted out."""
    frequency_cap: Line | None = None
    """How often a person gets messages at most."""
