"""The canonical tables: what a check reads, whatever the tables of a company are called.

They are described once, here, as data. The mapping file is checked against them, the engine makes
its views from them, and the guide's table of columns is printed from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Kind = Literal["text", "instant", "day", "integer", "truth"]
"""``instant`` is a point in time; it is kept in UTC. ``day`` is a calendar day."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a canonical table."""

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    words: tuple[str, ...] = ()
    """The only codes that mean something. Empty for any value."""
    also: tuple[str, ...] = ()
    """What others call it: for proposing a mapping, never for reading."""


@dataclass(frozen=True, slots=True)
class CanonicalTable:
    """A table as checks know it. ``identity`` tells one row from another."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    identity: str = ""

    def column(self, name: str) -> Column:
        """A column by name. Raises KeyError for another name."""
        return next((one for one in self.columns if one.name == name), None) or _none(name)

    @property
    def required(self) -> tuple[str, ...]:
        """The columns without which the table says nothing."""
        return tuple(one.name for one in self.columns if one.required)


def _none(name: str) -> Column:
    raise KeyError(name)


STATES = (
    "given", "renewed", "opted_in", "requested", "expired", "invalidated", "refused", "revoked",
    "withdrawn", "opted_out",
)  # fmt: skip
"""States of consent from the least to the most restrictive: of two at one time the last wins."""
VALID_STATES = ("given", "renewed", "opted_in")
"""States in which a person agrees. DPV 2.3: ConsentGiven and RenewedConsentGiven; an opt-in after
an opt-out is an agreement as well."""
INVALID_MECHANISMS = ("pre_ticked", "implied_scroll", "bundled")
"""Silence, pre-ticked boxes and inactivity are no consent (recital 32, Art. 7(2) and (4) GDPR)."""
MECHANISMS = (
    "explicit_click", "double_opt_in", "account_setting", "signed_form", "verbal_recorded", "gpc",
    "opt_out_link", "tc_string", "gpp_string", "import", *INVALID_MECHANISMS,
)  # fmt: skip
AGE_BANDS: Mapping[str, int] = MappingProxyType(
    {"u13": 0, "13-15": 13, "16-17": 16, "adult": 99, "unknown": 99}
)
"""The youngest age in each band; 99 where nobody needs a parent, or nothing is known."""
MAJORITY = 18
"""Nobody needs a parent's consent from this age on."""

_SUBJECT = Column(
    "subject_id", "text", "A keyed pseudonym of the person, never an address or a name.",
    required=True,
    also=("subject", "user_id", "customer_id", "customer", "member_id", "member", "user",
          "pii_principal_id", "person_id",
          "pseudonym", "user_hash", "customer_hash"),
)  # fmt: skip
_PURPOSE = Column(
    "purpose_id", "text", "The purpose, by its name in the record.", required=True,
    also=("purpose", "purpose_code", "use"),
)  # fmt: skip
_JURISDICTION = Column(
    "jurisdiction", "text", "Whose law binds, as ISO 3166 code: DE, US-CA.",
    also=("country", "region", "country_code", "state"),
)  # fmt: skip


def _instant(name: str, meaning: str, *also: str, required: bool = False) -> Column:
    return Column(name, "instant", meaning, required, also=also)


def _text(name: str, meaning: str, *also: str, required: bool = False) -> Column:
    return Column(name, "text", meaning, required, also=also)


def _day(name: str, meaning: str, *also: str, required: bool = False) -> Column:
    return Column(name, "day", meaning, required, also=also)


def _count(name: str, meaning: str, *also: str, required: bool = False) -> Column:
    return Column(name, "integer", meaning, required, also=also)


CONSENT_EVENTS = CanonicalTable(
    "consent_events",
    "The consent ledger: one row for each thing a person decided, never changed afterwards.",
    (
        _text("event_id", "Tells one event from another.", "id", "event_uuid", required=True),
        _SUBJECT,
        _text("controller_id", "The controller, where one ledger serves several."),
        _PURPOSE,
        Column(
            "event", "text", "What happened.", required=True, words=STATES,
            also=("event_state", "status", "state", "action", "consent_status"),
        ),
        _instant(
            "ts", "When the person acted.", "event_time", "timestamp", "consent_timestamp",
            "occurred_at", "happened_at", "happened", "when", "date", required=True,
        ),
        _instant("recorded_at", "When it was stored.", "created_at", "stored_at", "stored",
             "ingested_at"),
        _instant("valid_until", "When it ends by itself.", "expires_at", "expiry"),
        _text("notice_version", "The notice that was shown.", "policy_version",
             "privacy_notice", "notice"),
        _text("language", "The language of the notice.", "lang", "locale"),
        Column(
            "channel", "text", "Where.", words=("web", "app", "phone", "paper", "store", "api"),
            also=("source",),
        ),
        Column(
            "mechanism", "text", "How the person expressed it.", words=MECHANISMS,
            also=("collection_method", "method"),
        ),
        Column(
            "consent_type", "text", "Expressed, or explicit.", words=("expressed", "explicit"),
            also=("event_type",),
        ),
        _text("proof_ref", "Where the proof is kept.", "receipt_id", "record_id", "receipt",
             "proof"),
        _text("proof_sha256", "The digest of the proof."),
        _JURISDICTION,
        Column("age_band", "text", "The age group.", words=tuple(AGE_BANDS), also=("age_group",
        "age")),
        _text("parental_ref", "Where a parent's consent is kept.", "parent_ref",
             "guardian_ref", "parent"),
        _text("tc_string", "The TC string of IAB Europe.", "tcf_string"),
        _text("gpp_string", "The GPP string of the IAB."),
        _text("cmp_id", "The consent management platform."),
        _text("cmp_version", "Its version."),
    ),
    "event_id",
)  # fmt: skip

PROCESSING_EVENTS = CanonicalTable(
    "processing_events",
    "One row for each use of a person's data for a purpose.",
    (
        _text("proc_id", "Tells one use from another.", "id", "processing_id",
             "use", required=True),
        _SUBJECT,
        _PURPOSE,
        _instant(
            "ts", "When the data were used.", "timestamp", "processed_at", "sent_at", "used_at",
            "when", "date", required=True,
        ),
        _text("activity_id", "The record, by its id.", "activity", "record_id"),
        _text("system", "Which system did it.", "source_system"),
        _text("recipient", "Who received the data."),
        _text("legal_basis", "On which basis; consent where it is consent.", "lawful_basis"),
    ),
    "proc_id",
)  # fmt: skip

NOTICES = CanonicalTable(
    "notices",
    "The versions of the privacy notice and when each was shown.",
    (
        _text("notice_version", "The version.", "version", "policy_version", required=True),
        _text("purpose_id", "The purpose, where each has its own."),
        _JURISDICTION,
        _text("language", "Its language."),
        _instant(
            "valid_from", "From when it was shown.", "published_at", "start", "from", required=True
        ),
        _instant("valid_to", "Until when, not included; empty while it is shown.", "end", "to"),
        _text("sha256", "The digest of its text."),
    ),
)

PURPOSES = CanonicalTable(
    "purposes",
    "What the data say of purposes, where the record says nothing.",
    (
        Column("purpose_id", "text", "The purpose.", required=True),
        _count("refresh_days", "After how many days consent is asked again."),
        Column("explicit_needed", "truth", "Needs explicit consent."),
        Column("sale_or_ads", "truth", "A sale, a sharing or advertising that one may opt out of."),
    ),
)

CALENDAR = CanonicalTable(
    "calendar",
    "Which days count, where a term counts business days.",
    (
        _text("jurisdiction", "Whose calendar.", required=True),
        _day("day", "The calendar day.", "date", required=True),
        _count(
            "business_day_index", "How many business days there were up to and including it.",
            required=True,
        ),
    ),
)  # fmt: skip

REQUESTS = CanonicalTable(
    "requests",
    "Requests of people about their data.",
    (
        _text("id", "Tells one request from another.", "request_id", required=True),
        Column(
            "type", "text", "What was asked for.", required=True,
            words=("access", "erasure", "rectify", "object", "portability", "opt_out", "limit"),
        ),
        _instant("received_at", "When it arrived.", "created_at", required=True),
        _instant("identity_verified_at", "When it was known who asks."),
        _instant("extended_at", "When the term was extended."),
        _text("extension_reason", "Why."),
        _instant("closed_at", "When it was answered.", "answered_at", "resolved_at"),
        _text("outcome", "How."),
        _JURISDICTION,
        _text("channel", "Where it arrived."),
    ),
    "id",
)  # fmt: skip

COMPLAINTS = CanonicalTable(
    "complaints",
    "Complaints about the use of data.",
    (
        _text("id", "Tells one complaint from another.", "complaint_id", required=True),
        _instant("received_at", "When it arrived.", "created_at", required=True),
        Column("source", "text", "Who complained.", words=("user", "authority", "ngo")),
        _text("activity_id", "The record it is about."),
        Column("upheld", "truth", "It was right."),
    ),
    "id",
)

INCIDENTS = CanonicalTable(
    "incidents",
    "Breaches of security, and when who knew and was told.",
    (
        _text("id", "Tells one incident from another.", "incident_id", required=True),
        _instant("detected_at", "When it was seen.", required=True),
        _instant("aware_at", "When the controller was aware of a breach."),
        _instant("contained_at", "When it was contained."),
        _instant("resolved_at", "When it was over."),
        _instant("notified_authority_at", "When the authority was told."),
        _instant("notified_subjects_at", "When the people were told."),
        _count("subjects", "How many people."),
        _text("risk", "How grave."),
    ),
    "id",
)

PROMPTS_DAILY = CanonicalTable(
    "prompts_daily",
    "What became of the questions for consent, a day.",
    (
        _day("date", "The day.", "day", required=True),
        Column("purpose_id", "text", "The purpose.", required=True),
        _JURISDICTION,
        _text("channel", "Where."),
        _count("shown", "How often it was asked.", required=True),
        _count("accepted", "How many agreed.", required=True),
        _count("refused", "How many refused.", required=True),
        _count("ignored", "How many went on without an answer."),
    ),
)

USERS_DAILY = CanonicalTable(
    "users_daily",
    "Active people a day: what rates are counted against.",
    (
        _day("date", "The day.", "day", required=True),
        _JURISDICTION,
        _count("active_users", "How many.", "users", required=True),
    ),
)

TABLES: Mapping[str, CanonicalTable] = MappingProxyType({
    table.name: table
    for table in (
        CONSENT_EVENTS, PROCESSING_EVENTS, NOTICES, PURPOSES, CALENDAR, REQUESTS, COMPLAINTS,
        INCIDENTS, PROMPTS_DAILY, USERS_DAILY,
    )
})  # fmt: skip
"""Every canonical table by name. The ages of consent are no table: the law knows them."""
