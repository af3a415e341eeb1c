"""The nouns of a judgement: outcomes, findings, questions, risks, the assessment.

Each is imported when it is first used: a run over records that did not change counts outcomes and
needs nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dpiakit.deferral import deferred

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
    from dpiakit.findings.claim_rules import CLAIM_RULES, ClaimRule, claim_rule
    from dpiakit.findings.claims import NO_CLAIMS, STANDINGS, Claims, ClaimStanding, Standing
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

__getattr__ = deferred(__name__, {
    "acceptance": ("Acceptance",),
    "assessment": (
        "AppliedMeasure", "Assessment", "Axis", "Compliance", "Decision", "Gate", "Method",
        "PackScope", "Rating", "RiskResult", "Score", "Screening", "Track", "Trigger",
    ),
    "citing": ("cite", "cites"),
    "claim_rules": ("CLAIM_RULES", "ClaimRule", "claim_rule"),
    "claims": ("NO_CLAIMS", "STANDINGS", "ClaimStanding", "Claims", "Standing"),
    "finding": ("Cite", "Finding", "Question", "fingerprint", "in_order", "questions"),
    "outcome": (
        "BANDS", "OUTCOMES", "SEVERITIES", "Band", "Outcome", "Severity", "at_least", "worst",
    ),
})  # fmt: skip

__all__ = [
    "BANDS",
    "CLAIM_RULES",
    "NO_CLAIMS",
    "OUTCOMES",
    "SEVERITIES",
    "STANDINGS",
    "Acceptance",
    "AppliedMeasure",
    "Assessment",
    "Axis",
    "Band",
    "Cite",
    "ClaimRule",
    "ClaimStanding",
    "Claims",
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
    "Standing",
    "Track",
    "Trigger",
    "at_least",
    "cite",
    "cites",
    "claim_rule",
    "fingerprint",
    "in_order",
    "questions",
    "worst",
]
