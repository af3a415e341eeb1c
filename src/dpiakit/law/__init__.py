"""The law: packs and jurisdictions as dated data, and how they judge an activity."""

from dpiakit.law.library import Law, Library, load_law, read_law
from dpiakit.law.nouns import (
    AdequacyDecision,
    Authority,
    Checked,
    Citation,
    Clause,
    Condition,
    DatedFact,
    Effective,
    Instrument,
    Jurisdiction,
    LegalDefinition,
    Loop,
    Pack,
    Parameter,
    Rule,
)
from dpiakit.law.root import data_root, law_digest

__all__ = [
    "AdequacyDecision",
    "Authority",
    "Checked",
    "Citation",
    "Clause",
    "Condition",
    "DatedFact",
    "Effective",
    "Instrument",
    "Jurisdiction",
    "Law",
    "LegalDefinition",
    "Library",
    "Loop",
    "Pack",
    "Parameter",
    "Rule",
    "data_root",
    "law_digest",
    "load_law",
    "read_law",
]
