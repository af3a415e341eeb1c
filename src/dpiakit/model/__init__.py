"""The record model: what a processing-activity record can say."""

from dpiakit.model.activity import REQUIRED, SHAREABLE, Activity
from dpiakit.model.meanings import meaning, meanings
from dpiakit.model.period import Period
from dpiakit.model.vocabulary import terms, title
from dpiakit.model.written import Element, Facts, RefTo, Term

__all__ = [
    "REQUIRED",
    "SHAREABLE",
    "Activity",
    "Element",
    "Facts",
    "Period",
    "RefTo",
    "Term",
    "meaning",
    "meanings",
    "terms",
    "title",
]
