"""The nouns of a judgement: outcomes, findings, questions, risks, the assessment.

Each is imported when it is first used: a run over records that did not change counts outcomes and
needs nothing else.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dpiakit.findings.acceptance import Acceptance
    from dpiakit.findings.assessment import (
        AppliedMeasure,
        Assessment,
        Axis,
        Compliance,
        Decision,
        Gate,
        Method,
        PackScope,
        Rating,
        RiskResult,
        Score,
        Screening,
        Track,
        Trigger,
    )
    from dpiakit.findings.citing import cite, cites
    from dpiakit.findings.finding import Cite, Finding, Question, fingerprint, in_order, questions
    from dpiakit.findings.outcome import (
        BANDS,
        OUTCOMES,
        SEVERITIES,
        Band,
        Outcome,
        Severity,
        at_least,
        worst,
    )

_HOMES = {
    "acceptance": ("Acceptance",),
    "assessment": (
        "AppliedMeasure", "Assessment", "Axis", "Compliance", "Decision", "Gate", "Method",
        "PackScope", "Rating", "RiskResult", "Score", "Screening", "Track", "Trigger",
    ),
    "citing": ("cite", "cites"),
    "finding": ("Cite", "Finding", "Question", "fingerprint", "in_order", "questions"),
    "outcome": (
        "BANDS", "OUTCOMES", "SEVERITIES", "Band", "Outcome", "Severity", "at_least", "worst",
    ),
}  # fmt: skip
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "BANDS",
    "OUTCOMES",
    "SEVERITIES",
    "Acceptance",
    "AppliedMeasure",
    "Assessment",
    "Axis",
    "Band",
    "Cite",
    "Compliance",
    "Decision",
    "Finding",
    "Gate",
    "Method",
    "Outcome",
    "PackScope",
    "Question",
    "Rating",
    "RiskResult",
    "Score",
    "Screening",
    "Severity",
    "Track",
    "Trigger",
    "at_least",
    "cite",
    "cites",
    "fingerprint",
    "in_order",
    "questions",
    "worst",
]


def __getattr__(name: str) -> object:
    """A name of this package, imported now. Raises AttributeError for another."""
    if name not in _HOME:
        raise AttributeError(f"module 'dpiakit.findings' has no attribute {name!r}")
    found = getattr(import_module(f"dpiakit.findings.{_HOME[name]}"), name)
    globals()[name] = found
    return found
