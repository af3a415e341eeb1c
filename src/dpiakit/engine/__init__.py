"""The engine: records and law in, judgements out. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dpiakit.deferral import deferred

if TYPE_CHECKING:
    from dpiakit.engine.assessing import UnknownMethodError, assess
    from dpiakit.engine.covering import Covered, covered
    from dpiakit.engine.explanation import (
        Condition,
        Described,
        Explanation,
        explain_condition,
        explain_rule,
    )
    from dpiakit.engine.judging import Judged, judge_record, prepare

__getattr__ = deferred(__name__, {
    "assessing": ("UnknownMethodError", "assess"),
    "covering": ("Covered", "covered"),
    "explanation": (
        "Condition", "Described", "Explanation", "explain_condition", "explain_rule",
    ),
    "judging": ("Judged", "judge_record", "prepare"),
})  # fmt: skip

__all__ = [
    "Condition",
    "Covered",
    "Described",
    "Explanation",
    "Judged",
    "UnknownMethodError",
    "assess",
    "covered",
    "explain_condition",
    "explain_rule",
    "judge_record",
    "prepare",
]
