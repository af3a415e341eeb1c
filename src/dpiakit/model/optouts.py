"""Choices under United States law: sale, sharing, signals, sensitive data, incentives."""

from typing import Literal

from dpiakit.model.written import Amount, Count, Day, Facts, Line, Prose, Span


class PreferenceSignal(Facts):
    """Opt-out preference signals such as Global Privacy Control (11 CCR 7025)."""

    honoured: bool | None = None
    scope: list[Literal["browser", "device", "account", "offline"]] | None = None
    status_displayed: bool | None = None
    confirmation: bool | None = None
    """Whether people see that their signal was understood."""
    tested: Day | None = None
    """The day on which it was last tried with a real browser."""
    frictionless: bool | None = None
    explained_in_policy: bool | None = None
    """The privacy policy says how a signal is processed and how to use one (11 CCR 7011(e)(3))."""


class FinancialIncentive(Facts):
    """A price or service difference tied to personal data (Civ. Code 1798.125(b))."""

    offered: bool | None = None
    notice: bool | None = None
    opt_in: bool | None = None
    value_estimated: Amount | None = None
    valuation_method: Line | None = None
    revocable: bool | None = None
    benefits_kept_after_opt_out: bool | None = None


class OptOuts(Facts):
    """What consumers can refuse and how."""

    sells: bool | None = None
    """Discloses personal information for money or other value (Civ. Code 1798.140(ad))."""
    shares: bool | None = None
    """Discloses it for cross-context behavioural advertising (Civ. Code 1798.140(ah))."""
    do_not_sell_link: bool | None = None
    limit_link: bool | None = None
    """"Limit the use of my sensitive personal information"."""
    sensitive_beyond_permitted: bool | None = None
    """Sensitive data are used beyond 11 CCR 7027(m)."""
    signal: PreferenceSignal | None = None
    """What happens with opt-out signals of browsers."""
    methods: (
        list[Literal["form", "toll-free", "email", "signal", "in-store", "in-app", "cookie-banner"]]
        | None
    ) = None
    offline_sale: bool | None = None
    offline_notice: bool | None = None
    form_fields: Count | None = None
    """How many fields a request to opt out asks for."""
    verification_demanded: bool | None = None
    """An opt-out asks for identity, an account or a confirmation."""
    agents_accepted: bool | None = None
    in_app: bool | None = None
    """Whether people can opt out inside the app."""
    tested: Day | None = None
    effective_within_business_days: Count | None = None
    reach: list[Literal["device", "account", "third-party-code", "offline"]] | None = None
    no_re_ask_for: Span | None = None
    confirmation_available: bool | None = None
    steps_to_opt_out: Count | None = None
    steps_to_opt_in: Count | None = None
    told_recipients: bool | None = None
    """Those who received the data in the meantime are told to stop too (11 CCR 7026(f))."""
    deletion_platform_checked_every: Span | None = None
    """How often a data broker fetches deletion requests (Civ. Code 1798.99.86)."""
    limit_methods: Count | None = None
    """How many ways there are to limit the use of sensitive data."""
    privacy_policy_updated: Day | None = None
    privacy_policy_items_complete: bool | None = None
    policy_in_app: bool | None = None
    applicant_notice: bool | None = None
    """Whether applicants for a job get a notice as well."""
    financial_incentive: FinancialIncentive | None = None
    """What people are given for their data, and on which terms."""
    dark_patterns_tested: Day | None = None
    notes: Prose | None = None
    """Anything a reader should know."""
