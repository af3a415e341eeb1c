"""The score: worst risk and compliance, side by side and never blended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import ceil, floor

from dpiakit.findings import (
    BANDS,
    Compliance,
    Finding,
    Question,
    Rating,
    RiskResult,
    Score,
    Severity,
)

WEIGHTS: tuple[tuple[Severity, int], ...] = (
    ("blocking", 8),
    ("high", 4),
    ("medium", 2),
    ("advisory", 1),
)
"""A house convention, printed in the annex: each step counts double."""


def compliance(findings: Iterable[Finding], questions: Sequence[Question]) -> Compliance:
    """Obligations met out of 100, as an interval.

    The lower end counts every unanswered fact as not met, the upper end as met. An obligation
    judged for several elements is met in the share of its elements, so that ten transfers do not
    weigh ten times. Rounding is downwards below and upwards above, except that 100 is only ever
    printed when nothing failed. What is accepted for a time, under a waiver or a baseline, is met
    at neither end, be it failed or not answered.
    """
    weights = dict(WEIGHTS)
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.outcome != "not-applicable":
            by_rule.setdefault(finding.rule, []).append(finding)
    total = lower = upper = 0.0
    met = failed = unknown = accepted = 0
    for judged in by_rule.values():
        weight = weights[judged[0].severity]
        passed = sum(f.outcome == "pass" for f in judged)
        waiting = sum(f.outcome == "needs-evidence" for f in judged)
        total += weight
        lower += weight * passed / len(judged)
        upper += weight * (passed + waiting) / len(judged)
        if passed == len(judged):
            met += 1
        elif passed + waiting == len(judged):
            unknown += 1
        elif all(f.outcome in {"pass", "needs-evidence", "waived"} for f in judged):
            accepted += 1
        else:
            failed += 1
    share_low = 100 * lower / total if total else 0.0
    share_high = 100 * upper / total if total else 100.0
    return Compliance(
        lower=floor(share_low + 1e-9),
        upper=min(ceil(share_high - 1e-9), 100 if not failed + accepted else 99),
        applicable=len(by_rule),
        met=met,
        failed=failed,
        open=unknown,
        waived=accepted,
        unanswered=sum(not question.waived for question in questions),
        weights=WEIGHTS,
    )


def score(
    findings: Sequence[Finding], questions: Sequence[Question], risks: Sequence[RiskResult]
) -> Score:
    """Both scores and the blockers that stand beside any number."""
    before = _worst(risks, lambda risk: risk.inherent)
    after = _worst(risks, lambda risk: risk.residual)
    return Score(
        before=before.inherent.band if before else None,
        after=after.residual.band if after else None,
        worst_before=before.name if before else "",
        worst_after=after.name if after else "",
        compliance=compliance(findings, questions),
        blockers=tuple(
            sorted(
                {
                    f.rule
                    for f in findings
                    if f.severity == "blocking" and f.stands in {"fail", "error"}
                }
            )
        ),
    )


def _worst(risks: Sequence[RiskResult], rated: Callable[[RiskResult], Rating]) -> RiskResult | None:
    """The gravest scenario: by band, then severity, then likelihood, then place in the register."""

    def gravity(risk: RiskResult) -> tuple[int, int, int]:
        rating = rated(risk)
        return BANDS.index(rating.band), rating.severity, rating.likelihood

    return max(risks, key=gravity, default=None)
