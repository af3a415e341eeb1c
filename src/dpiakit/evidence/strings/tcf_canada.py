"""The section of IAB Canada in GPP: express and implied consent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dpiakit.evidence.strings.bits import Bits, Ids, StringError
from dpiakit.evidence.strings.tcf import (
    PublisherPurposes,
    Restriction,
    publisher_purposes,
    restriction_heads,
)

_DISCLOSED, _PUBLISHER = 1, 3


@dataclass(frozen=True, slots=True)
class TcfCanada:
    """What the section says. Moments are UTC; purposes, features and vendors are numbers."""

    created: datetime
    last_updated: datetime
    cmp_id: int
    cmp_version: int
    consent_screen: int
    consent_language: str
    vendor_list_version: int
    policy_version: int
    non_standard_texts: bool
    special_features: Ids
    purpose_express_consents: Ids
    purpose_implied_consents: Ids
    vendor_express_consents: Ids
    vendor_implied_consents: Ids
    restrictions: tuple[Restriction, ...]
    disclosed_vendors: Ids | None = None
    publisher: PublisherPurposes | None = None
    """Consents are express, legitimate interests stand for implied consents."""


def decode_canada(text: str, where: str) -> TcfCanada:
    """Decode the section. Raises StringError for anything else.

    Older encoders wrote vendors with 16 bits where the specification demands Fibonacci codes;
    what cannot be read by the specification is read in their way.
    """
    try:
        return _decode(text, where, fibonacci=True)
    except StringError as wrong:
        try:
            return _decode(text, where, fibonacci=False)
        except StringError:
            raise wrong from None


def _decode(text: str, where: str, *, fibonacci: bool) -> TcfCanada:
    core, *others = text.split(".")
    disclosed: Ids | None = None
    publisher: PublisherPurposes | None = None
    for place, segment in enumerate(others, 2):
        bits = Bits(segment, f"{where}, segment {place}")
        kind = bits.number(3, "SegmentType")
        if kind == _DISCLOSED and disclosed is None:
            disclosed = bits.vendors("DisclosedVendors", fibonacci=fibonacci)
            bits.end()
        elif kind == _PUBLISHER and publisher is None:
            publisher = publisher_purposes(bits)
        else:
            raise bits.wrong(f"SegmentType {kind} cannot stand here, or stands here twice.")
    return _core(
        Bits(core, f"{where}, core"), disclosed=disclosed, publisher=publisher, fibonacci=fibonacci
    )


def _core(
    bits: Bits, *, disclosed: Ids | None, publisher: PublisherPurposes | None, fibonacci: bool
) -> TcfCanada:
    version = bits.number(6, "Version")
    if version != 1:
        raise bits.wrong(f"Version is {version}; this section has 1.")
    # Arguments are evaluated as they stand here: in the order of the fields.
    found = TcfCanada(
        created=bits.moment("Created"),
        last_updated=bits.moment("LastUpdated"),
        cmp_id=bits.number(12, "CmpId"),
        cmp_version=bits.number(12, "CmpVersion"),
        consent_screen=bits.number(6, "ConsentScreen"),
        consent_language=bits.letters("ConsentLanguage"),
        vendor_list_version=bits.number(12, "VendorListVersion"),
        policy_version=bits.number(6, "TcfPolicyVersion"),
        non_standard_texts=bits.flag("UseNonStandardStacks"),
        special_features=bits.members(12, "SpecialFeatureExpressConsent"),
        purpose_express_consents=bits.members(24, "PurposesExpressConsent"),
        purpose_implied_consents=bits.members(24, "PurposesImpliedConsent"),
        vendor_express_consents=bits.vendors("VendorExpressConsent", fibonacci=fibonacci),
        vendor_implied_consents=bits.vendors("VendorImpliedConsent", fibonacci=fibonacci),
        restrictions=tuple(
            Restriction(*restriction_heads(bits), _restricted(bits, fibonacci=fibonacci))
            for _ in range(bits.number(12, "NumPubRestrictions"))
        ),
        disclosed_vendors=disclosed,
        publisher=publisher,
    )
    bits.end()
    return found


def _restricted(bits: Bits, *, fibonacci: bool) -> Ids:
    if fibonacci:
        return bits.vendors("PubRestrictions", fibonacci=True)
    return Ids.of(bits.ranges("PubRestrictions"))
