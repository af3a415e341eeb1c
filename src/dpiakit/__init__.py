"""dpiakit: compliance as code for personal data.

Four verbs: read a record, take the law in force on a day, assess, render::

    from datetime import date
    import dpiakit

    record = dpiakit.read_record("records/loyalty.yaml")
    law = dpiakit.load_law(date(2027, 1, 1))
    assessment = dpiakit.assess(record, law, dpiakit.read_catalogue(law.library))
    pdf = dpiakit.dpia_pdf(assessment)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dpiakit.documents.checklist import checklist_markdown, checklist_pdf
    from dpiakit.documents.dpia import dpia_pdf
    from dpiakit.engine import assess, judge_record
    from dpiakit.law import load_law, read_law
    from dpiakit.law.catalogue import read_catalogue
    from dpiakit.records import read_record

_HOMES = {
    "assess": "dpiakit.engine",
    "checklist_markdown": "dpiakit.documents.checklist",
    "checklist_pdf": "dpiakit.documents.checklist",
    "dpia_pdf": "dpiakit.documents.dpia",
    "judge_record": "dpiakit.engine",
    "load_law": "dpiakit.law",
    "read_catalogue": "dpiakit.law.catalogue",
    "read_law": "dpiakit.law",
    "read_record": "dpiakit.records",
}

__all__ = [
    "assess",
    "checklist_markdown",
    "checklist_pdf",
    "dpia_pdf",
    "judge_record",
    "load_law",
    "read_catalogue",
    "read_law",
    "read_record",
]


def __getattr__(name: str) -> object:
    """A public name, imported when it is first used, so that the command line starts at once."""
    if name not in _HOMES:
        raise AttributeError(f"module 'dpiakit' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
