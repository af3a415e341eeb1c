"""What a judgement can come to, and how much it weighs."""

from __future__ import annotations

from typing import Literal

Outcome = Literal["pass", "fail", "needs-evidence", "not-applicable", "error", "waived"]
Severity = Literal["blocking", "high", "medium", "advisory"]
Band = Literal["low", "medium", "high", "very-high"]

SEVERITIES: tuple[Severity, ...] = ("blocking", "high", "medium", "advisory")
"""Gravest first."""
BANDS: tuple[Band, ...] = ("low", "medium", "high", "very-high")
"""Smallest first."""
OUTCOMES: tuple[Outcome, ...] = (
    "fail", "error", "needs-evidence", "waived", "pass", "not-applicable",
)  # fmt: skip
"""In the order in which a reader wants them."""


def at_least(severity: Severity, threshold: Severity) -> bool:
    """Whether a severity is at or above a threshold."""
    return SEVERITIES.index(severity) <= SEVERITIES.index(threshold)


def worst(bands: list[Band]) -> Band | None:
    """The gravest band; None of none. Never an average: one grave risk is grave."""
    return max(bands, key=BANDS.index, default=None)
