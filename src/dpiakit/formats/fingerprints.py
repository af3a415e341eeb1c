"""What is open, by record and fingerprint: for commands that look at all records themselves.

One line of JSON a record. Not among the formats that are offered: nobody else reads it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from dpiakit.formats.form import RunHead
    from dpiakit.formats.report import RecordReport, RunSummary


class FingerprintsForm:
    """Record after record: its id, what is wrong with it, and everything that is open today."""

    lists_rules: ClassVar[bool] = False
    shows_source: ClassVar[bool] = False

    def __init__(self, head: RunHead) -> None:
        del head

    def begin(self) -> str:
        """Nothing."""
        return ""

    def record(self, report: RecordReport) -> str:
        """One record, without what merely lapses later, and what waivers are or were about."""
        if not report.of_record:
            return ""
        found = [
            (f.rule, f.fingerprint, f.severity)
            for f in report.findings
            if f.open and not f.lapses and f.acceptance is None
        ]
        problems = [str(problem) for problem in report.problems]
        return json.dumps({"id": report.id, "problems": problems, "open": found}) + "\n"

    def add(self, piece: str) -> str:
        """As it comes."""
        return piece

    def end(self, summary: RunSummary) -> str:
        """Nothing."""
        del summary
        return ""
