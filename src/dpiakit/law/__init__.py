"""The law: packs and jurisdictions as dated data, and how they judge an activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dpiakit.deferral import deferred

if TYPE_CHECKING:
    from dpiakit.law.house import (
        NO_HOUSE,
        House,
        HouseDefinition,
        MethodFile,
        PackFolder,
        SeverityOverride,
        SwitchedOff,
    )
    from dpiakit.law.library import Law, Library
    from dpiakit.law.loading import load_law, read_law
    from dpiakit.law.nouns import (
        AdequacyDecision,
        Authority,
        Checked,
        Citation,
        Clause,
        Condition,
        DatedFact,
        Effective,
        HouseSeverity,
        Instrument,
        Jurisdiction,
        LegalDefinition,
        Loop,
        Pack,
        Parameter,
        Rule,
    )
    from dpiakit.law.root import data_root, law_digest

__getattr__ = deferred(__name__, {
    "house": (
        "NO_HOUSE", "House", "HouseDefinition", "MethodFile", "PackFolder", "SeverityOverride",
        "SwitchedOff",
    ),
    "library": ("Law", "Library"),
    "loading": ("load_law", "read_law"),
    "nouns": (
        "AdequacyDecision", "Authority", "Checked", "Citation", "Clause", "Condition",
        "DatedFact", "Effective", "HouseSeverity", "Instrument", "Jurisdiction",
        "LegalDefinition", "Loop", "Pack", "Parameter", "Rule",
    ),
    "root": ("data_root", "law_digest"),
})  # fmt: skip

__all__ = [
    "NO_HOUSE",
    "AdequacyDecision",
    "Authority",
    "Checked",
    "Citation",
    "Clause",
    "Condition",
    "DatedFact",
    "Effective",
    "House",
    "HouseDefinition",
    "HouseSeverity",
    "Instrument",
    "Jurisdiction",
    "Law",
    "LegalDefinition",
    "Library",
    "Loop",
    "MethodFile",
    "Pack",
    "PackFolder",
    "Parameter",
    "Rule",
    "SeverityOverride",
    "SwitchedOff",
    "data_root",
    "law_digest",
    "load_law",
    "read_law",
]
