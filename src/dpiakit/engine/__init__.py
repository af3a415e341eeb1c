"""The engine: records and law in, judgements out. Pure."""

from dpiakit.engine.assessing import UnknownMethodError, assess
from dpiakit.engine.covering import Covered, covered
from dpiakit.engine.explanation import Condition, Described, Explanation, explain_condition
from dpiakit.engine.explanation import explain as explain_rule
from dpiakit.engine.judging import Judged, judge_record, prepare

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
