"""The engine: records and law in, judgements out. Pure."""

from dpiakit.engine.assessing import UnknownMethodError, assess
from dpiakit.engine.explanation import Condition, Described, Explanation, explain_condition
from dpiakit.engine.explanation import explain as explain_rule
from dpiakit.engine.judging import Judged, judge_record, prepare

__all__ = [
    "Condition",
    "Described",
    "Explanation",
    "Judged",
    "UnknownMethodError",
    "assess",
    "explain_condition",
    "explain_rule",
    "judge_record",
    "prepare",
]
