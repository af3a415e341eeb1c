"""The engine: records and law in, judgements out. Pure."""

from dpiakit.engine.assess import UnknownMethodError, assess
from dpiakit.engine.judging import Judged, judge_record

__all__ = ["Judged", "UnknownMethodError", "assess", "judge_record"]
