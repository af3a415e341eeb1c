"""TC strings of the IAB Europe framework, versions 2.0 to 2.3.

``Core.Segment.Segment``: the core, then in any order the disclosed vendors (demanded since 2.3),
the publisher's own purposes and, in old strings, the allowed vendors.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dpiakit.evidence.strings.bits import LONGEST, Bits, Ids, StringError

RestrictionType = Literal["not-allowed", "require-consent", "require-legitimate-interest"]
_TYPES: tuple[RestrictionType, ...] = (
    "not-allowed", "require-consent", "require-legitimate-interest",
)  # fmt: skip
_DISCLOSED, _ALLOWED, _PUBLISHER = 1, 2, 3
_NAMES = {
    _DISCLOSED: "the segment of disclosed vendors",
    _ALLOWED: "the segment of allowed vendors",
    _PUBLISHER: "the publisher segment",
}
_VERSION = 2


@dataclass(frozen=True, slots=True)
class Restriction:
    """What a publisher forbids, or demands, of some vendors for one purpose."""

    purpose: int
    type: RestrictionType
    vendors: Ids


@dataclass(frozen=True, slots=True)
class PublisherPurposes:
    """What was agreed with the publisher itself."""

    consents: Ids
    legitimate_interests: Ids
    custom: int
    """How many purposes of its own it has."""
    custom_consents: Ids
    custom_legitimate_interests: Ids


@dataclass(frozen=True, slots=True)
class TcString:
    """What a TC string says. Moments are UTC; purposes, features and vendors are numbers."""

    created: datetime
    last_updated: datetime
    cmp_id: int
    cmp_version: int
    consent_screen: int
    consent_language: str
    vendor_list_version: int
    policy_version: int
    service_specific: bool
    non_standard_texts: bool
    special_features: Ids
    purpose_consents: Ids
    purpose_legitimate_interests: Ids
    """Where legitimate interest was told, and nobody objected."""
    purpose_one_treatment: bool
    """Purpose 1 was not disclosed at all, by the law of the publisher's country."""
    publisher_country: str
    vendor_consents: Ids
    vendor_legitimate_interests: Ids
    restrictions: tuple[Restriction, ...]
    disclosed_vendors: Ids | None = None
    """None: the segment is missing."""
    allowed_vendors: Ids | None = None
    publisher: PublisherPurposes | None = None


def decode_tc(text: str, where: str = "TC string") -> TcString:
    """Decode a TC string. Raises StringError for anything else, with the segment and the bit."""
    bounded(text, where)
    core, *others = text.split(".")
    segments: dict[int, Bits] = {}
    for place, segment in enumerate(others, 2):
        bits = Bits(segment, f"{where}, segment {place}")
        kind = bits.number(3, "SegmentType")
        if kind not in _NAMES:
            raise bits.wrong(f"SegmentType {kind} does not exist after the core.")
        bits.where = f"{where}, segment {place} ({_NAMES[kind]})"
        if kind in segments:
            raise bits.wrong("It stands here for the second time.")
        segments[kind] = bits
    disclosed = segments.get(_DISCLOSED)
    allowed = segments.get(_ALLOWED)
    publisher = segments.get(_PUBLISHER)
    return _core(
        Bits(core, f"{where}, core"),
        disclosed=_vendors(disclosed, "DisclosedVendors") if disclosed else None,
        allowed=_vendors(allowed, "AllowedVendors") if allowed else None,
        publisher=publisher_purposes(publisher) if publisher else None,
    )


def bounded(text: str, where: str) -> None:
    """Raise StringError for a string that is too long to be one."""
    if len(text) > LONGEST:
        what = f"It has {len(text):,} characters; at most {LONGEST:,} are read."
        raise StringError(where, what, "Real strings have a few thousand.")


def restriction_heads(bits: Bits) -> tuple[int, RestrictionType]:
    """The purpose and the type of the next restriction."""
    purpose = bits.number(6, "PubRestrictions.PurposeId")
    kind = bits.number(2, "PubRestrictions.RestrictionType")
    if purpose == 0:
        raise bits.wrong("PubRestrictions restricts purpose 0, which does not exist.")
    if kind >= len(_TYPES):
        raise bits.wrong(f"PubRestrictions.RestrictionType is {kind}; it can be 0, 1 or 2.")
    return purpose, _TYPES[kind]


def publisher_purposes(bits: Bits) -> PublisherPurposes:
    """The rest of a publisher segment, after its type."""
    consents = bits.members(24, "PubPurposesConsent")
    interests = bits.members(24, "PubPurposesLITransparency")
    custom = bits.number(6, "NumCustomPurposes")
    found = PublisherPurposes(
        consents, interests, custom,
        bits.members(custom, "CustomPurposesConsent"),
        bits.members(custom, "CustomPurposesLITransparency"),
    )  # fmt: skip
    bits.end()
    return found


def _vendors(bits: Bits, field: str) -> Ids:
    found = bits.vendors(field)
    bits.end()
    return found


def _core(
    bits: Bits, *, disclosed: Ids | None, allowed: Ids | None, publisher: PublisherPurposes | None
) -> TcString:
    version = bits.number(6, "Version")
    if version != _VERSION:
        hint = "Strings of version 1 have not been valid since 2020." if version == 1 else ""
        raise bits.wrong(f"Version is {version}; TC strings have 2.", hint)
    # Arguments are evaluated as they stand here: in the order of the fields.
    found = TcString(
        created=bits.moment("Created"),
        last_updated=bits.moment("LastUpdated"),
        cmp_id=bits.number(12, "CmpId"),
        cmp_version=bits.number(12, "CmpVersion"),
        consent_screen=bits.number(6, "ConsentScreen"),
        consent_language=bits.letters("ConsentLanguage"),
        vendor_list_version=bits.number(12, "VendorListVersion"),
        policy_version=bits.number(6, "TcfPolicyVersion"),
        service_specific=bits.flag("IsServiceSpecific"),
        non_standard_texts=bits.flag("UseNonStandardTexts"),
        special_features=bits.members(12, "SpecialFeatureOptIns"),
        purpose_consents=bits.members(24, "PurposesConsent"),
        purpose_legitimate_interests=bits.members(24, "PurposesLITransparency"),
        purpose_one_treatment=bits.flag("PurposeOneTreatment"),
        publisher_country=bits.letters("PublisherCC"),
        vendor_consents=bits.vendors("VendorConsents"),
        vendor_legitimate_interests=bits.vendors("VendorLegitimateInterests"),
        restrictions=tuple(
            Restriction(*restriction_heads(bits), Ids.of(bits.ranges("PubRestrictions")))
            for _ in range(bits.number(12, "NumPubRestrictions"))
        ),
        disclosed_vendors=disclosed,
        allowed_vendors=allowed,
        publisher=publisher,
    )
    bits.end()
    return found
