"""The fields of the United States sections of GPP, in their order, as IAB Tech Lab lists them.

Facts of the published section specifications. ``Name`` is an answer of two bits, ``Name*8`` eight
of them. The first number of each core has six bits.
"""

from __future__ import annotations

from dataclasses import dataclass

_SALE = "SaleOptOutNotice TargetedAdvertisingOptOutNotice SaleOptOut TargetedAdvertisingOptOut"
_MSPA = "MspaCoveredTransaction MspaOptOutOptionMode MspaServiceProviderMode"
_CHILD = "KnownChildSensitiveDataConsents"
_MORE = "AdditionalDataProcessingConsent"


@dataclass(frozen=True, slots=True)
class UsSection:
    """One section: its core by version, and the sub-section it may have."""

    name: str
    place: str
    cores: dict[int, str]
    """The fields after the version. Of key 0: of whatever version the first number says."""
    second: str = "gpc"
    """gpc, sensitive (consents for sensitive data), or empty: it has none."""
    leads: str = "Version"
    """What the first six bits are."""


def _national(sensitive: int, child: int) -> str:
    return (
        "SharingNotice SaleOptOutNotice SharingOptOutNotice TargetedAdvertisingOptOutNotice "
        "SensitiveDataProcessingOptOutNotice SensitiveDataLimitUseNotice SaleOptOut SharingOptOut "
        f"TargetedAdvertisingOptOut SensitiveDataProcessing*{sensitive} {_CHILD}*{child} "
        f"PersonalDataConsents {_MSPA}"
    )


def _state(notice: str, sensitive: int, child: int, *, more: bool = True) -> dict[int, str]:
    children = f"{_CHILD}*{child}" if child > 1 else _CHILD
    rest = f"{_MORE} {_MSPA}" if more else _MSPA
    return {1: f"{notice} {_SALE} SensitiveDataProcessing*{sensitive} {children} {rest}"}


def _recent(child: str) -> dict[int, str]:
    return {0: f"MspaCoveredTransaction MspaMode ProcessingNotice {_SALE} {child}{_MORE}"}


_CALIFORNIA = {
    1: "SaleOptOutNotice SharingOptOutNotice SensitiveDataLimitUseNotice SaleOptOut SharingOptOut "
    f"SensitiveDataProcessing*9 {_CHILD}*2 PersonalDataConsents {_MSPA}"
}
_UTAH = {
    1: "SharingNotice SaleOptOutNotice TargetedAdvertisingOptOutNotice "
    "SensitiveDataProcessingOptOutNotice SaleOptOut TargetedAdvertisingOptOut "
    f"SensitiveDataProcessing*8 {_CHILD} {_MSPA}"
}
_IOWA = {
    1: "ProcessingNotice SaleOptOutNotice TargetedAdvertisingOptOutNotice "
    "SensitiveDataOptOutNotice SaleOptOut TargetedAdvertisingOptOut "
    f"SensitiveDataProcessing*8 {_CHILD} {_MSPA}"
}
_S, _P = "SharingNotice", "ProcessingNotice"
_LATE = {"second": "sensitive", "leads": "MspaVersion"}

US_SECTIONS: dict[int, UsSection] = {
    7: UsSection("usnat", "United States", {1: _national(12, 2), 2: _national(16, 3)}),
    8: UsSection("usca", "California", _CALIFORNIA),
    9: UsSection("usva", "Virginia", _state(_S, 8, 1, more=False), second=""),
    10: UsSection("usco", "Colorado", _state(_S, 7, 1, more=False)),
    11: UsSection("usut", "Utah", _UTAH, second=""),
    12: UsSection("usct", "Connecticut", _state(_S, 8, 3, more=False)),
    13: UsSection("usfl", "Florida", _state(_P, 8, 3), second=""),
    14: UsSection("usmt", "Montana", _state(_S, 8, 3)),
    15: UsSection("usor", "Oregon", _state(_P, 11, 3)),
    16: UsSection("ustx", "Texas", _state(_P, 8, 1)),
    17: UsSection("usde", "Delaware", _state(_P, 9, 5)),
    18: UsSection("usia", "Iowa", _IOWA),
    19: UsSection("usne", "Nebraska", _state(_P, 8, 1)),
    20: UsSection("usnh", "New Hampshire", _state(_P, 8, 3)),
    21: UsSection("usnj", "New Jersey", _state(_P, 10, 5)),
    22: UsSection("ustn", "Tennessee", _state(_P, 8, 1)),
    23: UsSection("usmn", "Minnesota", _state(_P, 8, 1)),
    24: UsSection("usmd", "Maryland", _recent(""), leads="MspaVersion"),
    25: UsSection("usin", "Indiana", _recent(f"{_CHILD} "), **_LATE),
    26: UsSection("usky", "Kentucky", _recent(f"{_CHILD} "), **_LATE),
    27: UsSection("usri", "Rhode Island", _recent(f"{_CHILD} "), **_LATE),
}
