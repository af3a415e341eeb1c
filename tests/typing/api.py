"""Every public name with its type: checked by mypy --strict, never run."""

from datetime import date

import dpiakit
from dpiakit.engine import Judged
from dpiakit.findings import Assessment, Finding
from dpiakit.law import Law, Library
from dpiakit.law.catalogue import Catalogue
from dpiakit.records import Record


def main_job(file: str) -> bytes:
    record: Record = dpiakit.read_record(file)
    library: Library = dpiakit.read_law()
    law: Law = library.in_force(date(2027, 1, 1))
    same: Law = dpiakit.load_law(date(2027, 1, 1))
    judged: Judged = dpiakit.judge_record(record, law, same, everything=True, many=False)
    findings: tuple[Finding, ...] = judged.findings
    catalogue: Catalogue = dpiakit.read_catalogue(library)
    assessment: Assessment = dpiakit.assess(record, law, catalogue, same, method="cnil-4")
    text: str = dpiakit.checklist_markdown(assessment)
    pdf: bytes = dpiakit.checklist_pdf(assessment)
    assert findings, (text, pdf)
    return dpiakit.dpia_pdf(assessment)
