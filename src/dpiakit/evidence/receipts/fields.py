"""The fields of ISO/IEC TS 27560:2023, as the guide of the DPV community group names them.

A secondary source: the ISO text itself is not free. "Consent Records and Receipts as per ISO/IEC TS
27560:2023 using DPV" (final report, August 2024) gives for each field whether the specification
demands it, whether the GDPR does, and the term of the vocabulary that stands for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Section = Literal["receipt", "header", "processing", "data", "party", "event"]
Profile = Literal["record", "record-eu-gdpr", "receipt", "receipt-eu-gdpr"]
PROFILES: tuple[Profile, ...] = ("record", "record-eu-gdpr", "receipt", "receipt-eu-gdpr")
SPECIFIED = "ISO/IEC TS 27560"
LAW = "the GDPR profile of ISO/IEC TS 27560"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a consent record."""

    name: str
    section: Section
    iso: bool
    """Whether the specification demands it."""
    gdpr: bool = False
    """Whether the GDPR profile demands it, too."""
    also: tuple[str, ...] = ()
    """Other spellings that are read: of drafts, and the plural."""
    terms: tuple[str, ...] = ()
    """Properties of the vocabulary that stand for it, the first found counts."""
    shared: bool = False
    """Of processing: may stand once for all purposes, beside the notice or in the header."""


def _processing(
    name: str, *terms: str, iso: bool = False, gdpr: bool = False, also: tuple[str, ...] = ()
) -> Field:
    return Field(name, "processing", iso, gdpr, also, terms, shared=True)


FIELDS = (
    Field("receipt_id", "receipt", iso=True, terms=("dct:identifier", "dpv:hasIdentifier")),
    Field("schema_version", "header", iso=True, terms=("dct:conformsTo",)),
    Field("record_id", "header", iso=True, terms=("dct:identifier", "dpv:hasIdentifier")),
    Field("pii_principal_id", "header", iso=True, terms=("dpv:hasDataSubject",)),
    _processing("privacy_notice", "dpv:hasNotice", iso=True),
    _processing("language", "dct:language", iso=True),
    Field("purpose", "processing", iso=True, terms=("dpv:hasPurpose",)),
    Field("purpose_type", "processing", iso=False, terms=("skos:broader",)),
    _processing("lawful_basis", "dpv:hasLegalBasis", gdpr=True),
    _processing("pii_information", "dpv:hasPersonalData", iso=True),
    _processing("pii_controllers", "dpv:hasDataController", iso=True),
    _processing("collection_method", "dpv:hasDataSource", gdpr=True),
    _processing("processing_method", "dpv:hasProcessing", "dpv:hasAutomation", gdpr=True),
    _processing("storage_locations", iso=True, also=("storage_location",)),
    _processing("retention_period", iso=True),
    _processing(
        "processing_locations", "dpv:hasProcessingCondition", "dpv:hasLocation", gdpr=True,
        also=("processing_location",),
    ),
    _processing("geographic_restrictions", "dpv:hasRule", gdpr=True,
                also=("geographic_restriction",)),
    _processing("service", "dpv:hasService", also=("services",)),
    _processing("jurisdiction", "dpv:hasJurisdiction", iso=True),
    _processing("recipient_third_parties", "dpv:hasRecipient", "dpv:hasThirdParty", iso=True,
                also=("recipient_third_party",)),
    _processing("withdrawal_method", "dpv:hasConsentControl", "dpv:hasWithdrawalMethod", iso=True),
    _processing("privacy_rights", "dpv:hasRight", gdpr=True,
                also=("privacy_rights_reference",)),
    _processing("codes_of_conduct", "dpv:hasOrganisationalMeasure"),
    _processing("impact_assessment", "dpv:hasImpactAssessment", "dpv:hasAssessment"),
    _processing("authority_party", "dpv:hasAuthority", gdpr=True),
    Field("pii_type", "data", iso=True),
    Field("pii_attribute_id", "data", iso=False, terms=("dct:identifier",)),
    Field("pii_optional", "data", iso=False, gdpr=True, terms=("dpv:hasNecessity",
                                                               "dpv:hasContext")),
    Field("sensitive_pii_category", "data", iso=False, terms=("dpv:hasSensitivityLevel",)),
    Field("special_pii_category", "data", iso=False, gdpr=True),
    Field("party_id", "party", iso=True, terms=("dpv:hasIdentifier", "dct:identifier")),
    Field("party_address", "party", iso=True,
          terms=("dpv:hasAddress", "schema:address")),
    Field("party_name", "party", iso=True,
          terms=("dpv:hasName", "dpv:hasLegalName", "schema:name", "dct:title")),
    Field("party_contact", "party", iso=True,
          terms=("dpv:hasContact", "schema:contactPoint", "schema:email", "schema:telephone",
                 "schema:url")),
    Field("party_type", "party", iso=True),
    Field("party_role", "party", iso=False, gdpr=True),
    Field("event_time", "event", iso=True, also=("time",),
          terms=("dpv:isIndicatedAtTime", "dct:date", "dpv:isIndicationTime")),
    Field("validity_duration", "event", iso=True, also=("duration",),
          terms=("dpv:hasDuration", "dct:valid")),
    Field("entity_id", "event", iso=True,
          terms=("dpv:isIndicatedBy", "dpv:isImplementedByEntity", "dpv:hasEntity")),
    Field("event_type", "event", iso=True, also=("type",)),
    Field("event_state", "event", iso=True, also=("state",)),
)  # fmt: skip
BY_NAME: Mapping[str, Field] = MappingProxyType({one.name: one for one in FIELDS})


def fields_of(section: Section) -> tuple[Field, ...]:
    """The fields of a section, in the order of the specification."""
    return tuple(one for one in FIELDS if one.section == section)


def is_demanded(field: Field, profile: Profile) -> bool:
    """Whether a document of a profile must have it."""
    return field.iso or (field.gdpr and profile.endswith("-eu-gdpr"))


@dataclass(frozen=True, slots=True)
class State:
    """A state of consent: whether it allows processing, and what a ledger calls it."""

    term: str
    valid: bool
    event: str
    """The code of the canonical ledger; empty where nobody decided anything."""


STATES = (
    State("ConsentGiven", valid=True, event="given"),
    State("RenewedConsentGiven", valid=True, event="renewed"),
    State("ConsentUnknown", valid=False, event=""),
    State("ConsentRequested", valid=False, event="requested"),
    State("ConsentRequestDeferred", valid=False, event="requested"),
    State("ConsentRefused", valid=False, event="refused"),
    State("ConsentWithdrawn", valid=False, event="withdrawn"),
    State("ConsentRevoked", valid=False, event="revoked"),
    State("ConsentTerminated", valid=False, event="revoked"),
    State("ConsentExpired", valid=False, event="expired"),
    State("ConsentInvalidated", valid=False, event="invalidated"),
)
"""DPV 2.3: which states allow processing. ``ConsentTerminated`` is of the guide only."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How somebody agreed."""

    term: str
    expressed: bool
    """By an act of the person. An implied consent is none under the GDPR (recital 32)."""
    explicit: bool


KINDS = (
    Kind("ExplicitlyExpressedConsent", expressed=True, explicit=True),
    Kind("ExpressedConsent", expressed=True, explicit=False),
    Kind("InformedConsent", expressed=True, explicit=False),
    Kind("ImpliedConsent", expressed=False, explicit=False),
    Kind("UninformedConsent", expressed=False, explicit=False),
)
_KIND_WORDS = {
    "A9-2-a": "ExplicitlyExpressedConsent", "A22-2-c": "ExplicitlyExpressedConsent",
    "A49-1-a": "ExplicitlyExpressedConsent", "A6-1-a": "ExpressedConsent",
    "A6-1-a-explicit-consent": "ExplicitlyExpressedConsent",
    "explicit": "ExplicitlyExpressedConsent", "explicitlyexpressed": "ExplicitlyExpressedConsent",
    "expressed": "ExpressedConsent", "express": "ExpressedConsent", "regular": "ExpressedConsent",
    "implied": "ImpliedConsent", "implicit": "ImpliedConsent", "informed": "InformedConsent",
    "uninformed": "UninformedConsent",
}  # fmt: skip


def state_of(word: str) -> State | None:
    """The state that a text names: `dpv:ConsentGiven`, its address, `given`, `consent given`."""
    plain = _plain(word)
    for state in STATES:
        term = state.term.lower()
        short = term.replace("consent", "")
        if plain and plain in {
            term,
            short,
            term.removesuffix("given"),
            short.removesuffix("given"),
        }:
            return state
    return None


def kind_of(word: str) -> Kind | None:
    """The type of consent that a text names, the articles of the GDPR included."""
    last = _last(word)
    plain = _plain(word)
    term = _KIND_WORDS.get(last) or _KIND_WORDS.get(plain.removesuffix("consent"))
    wanted = (term or last).lower()
    return next((kind for kind in KINDS if kind.term.lower() in {wanted, plain}), None)


def _last(word: str) -> str:
    for sign in "#/:":
        word = word.rsplit(sign, 1)[-1]
    return word.strip()


def _plain(word: str) -> str:
    return "".join(one for one in _last(word).lower() if one.isalnum())
