"""Risk to people: screening, scenarios, residual risk, score, decision, launch gate."""

from dpiakit.risk.decision import decide, gate
from dpiakit.risk.scenarios import rate
from dpiakit.risk.score import compliance, score
from dpiakit.risk.screening import screen
from dpiakit.risk.thresholds import NO_THRESHOLDS, Thresholds, narrowed

__all__ = [
    "NO_THRESHOLDS",
    "Thresholds",
    "compliance",
    "decide",
    "gate",
    "narrowed",
    "rate",
    "score",
    "screen",
]
