"""What a house asks for before a launch beyond the law, and what it does not judge by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dpiakit.findings import BANDS, Band, Gate, PackScope, Score


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Bounds that a house sets itself. They only ever close the gate further."""

    minimum_compliance: int | None = None
    """Out of 100, held against the lower end of the interval. None: no bound."""
    maximum_residual: Band | None = None
    """The gravest band that a residual risk of today may lie in. None: no bound."""


NO_THRESHOLDS = Thresholds()


def narrowed(
    found: Gate, score: Score, thresholds: Thresholds, packs: Sequence[PackScope] = ()
) -> Gate:
    """The launch gate as the house wants it: never wider open than the law leaves it.

    A missed bound closes it. A pack that is switched off although it would bind, or could, leaves
    it open only on the condition that somebody confirms that.
    """
    reasons: list[str] = []
    changes: list[str] = []
    least, share = thresholds.minimum_compliance, score.compliance.lower
    if least is not None and share < least:
        reasons.append(f"Compliance is at least {share} of 100; the house asks for {least}.")
        changes.append("Answer what is open and mend what fails, the gravest first.")
    most, band = thresholds.maximum_residual, score.after
    if most is not None and band is not None and BANDS.index(band) > BANDS.index(most):
        reasons.append(f"A residual risk is {_said(band)}; the house allows {_said(most)} at most.")
        changes.append("Put further measures in place, and prove them.")
    closed = bool(reasons)
    doubtful = [one for one in packs if one.switched_off and one.would_apply is not False]
    reasons += [f"Not judged by {one.title}. {one.switched_off}" for one in doubtful]
    changes += [f"Confirm that {one.title} does not bind, or judge by it." for one in doubtful]
    if not reasons:
        return found
    outcome = found.outcome
    if closed:
        outcome = "no-go"
    elif outcome == "go":
        outcome = "go-with-conditions"
    kept = () if found.outcome == "go" else found.reasons
    return replace(
        found,
        outcome=outcome,
        reasons=(*kept, *reasons),
        changes=(*found.changes, *changes),
    )


def _said(band: Band) -> str:
    return band.replace("-", " ")
