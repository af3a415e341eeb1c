"""GitLab's Code Quality report: one JSON array of issues, shown in merge requests.

A finding becomes an issue of the gravity blocker (blocking), critical (high), major (medium) or
minor (advisory), whether it fails or is not answered; the description says which. What is waived
or merely falls due is information. GitLab keeps one issue of a fingerprint, so each has its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, ClassVar

from dpiakit.formats.places import in_repository
from dpiakit.formats.report import falls_due
from dpiakit.formats.wording import accepted, keys, said, verdict

if TYPE_CHECKING:
    from dpiakit.errors import Problem
    from dpiakit.findings import Finding, Severity
    from dpiakit.formats.form import RunHead
    from dpiakit.formats.report import RecordReport, RunSummary

_SEVERITIES: dict[Severity, str] = {
    "blocking": "blocker",
    "high": "critical",
    "medium": "major",
    "advisory": "minor",
}
_WORDS = {"fail": "", "needs-evidence": "Not answered: ", "error": "Cannot be computed: "}


class GitlabForm:
    """The array, issue by issue."""

    lists_rules: ClassVar[bool] = False
    shows_source: ClassVar[bool] = False

    def __init__(self, head: RunHead) -> None:
        self._head = head
        self._first = True

    def begin(self) -> str:
        """The array begins."""
        return "[\n"

    def record(self, report: RecordReport) -> str:
        """The issues of one record."""
        problems = (self._problem(problem) for problem in report.problems)
        findings = self._issues(report)
        return ",\n".join(_text(issue) for issue in (*problems, *findings))

    def add(self, piece: str) -> str:
        """Issues after those before them."""
        if not piece:
            return ""
        lead = "" if self._first else ",\n"
        self._first = False
        return lead + piece

    def end(self, summary: RunSummary) -> str:
        """What concerns no single record, and the end of the array."""
        last = [_text(self._problem(problem)) for problem in summary.problems]
        if summary.exit_code == 3:  # noqa: PLR2004  the documented code: nothing was checked
            word, sentence = verdict(summary, self._head)
            last.append(
                _text(
                    _issue("dpiakit/nothing-checked", f"{word}. {sentence}", "blocker", ".", 1, "")
                )
            )
        return self.add(",\n".join(last)) + "\n]\n"

    def _issues(self, report: RecordReport) -> Iterator[dict[str, object]]:
        for finding, key in keys(report.findings):
            if finding.outcome in {"pass", "not-applicable"}:
                continue
            place = in_repository(finding.position.file, self._head)
            severity = _SEVERITIES[finding.severity]
            if finding.outcome == "waived" or falls_due(finding):
                severity = "info"
            line = finding.position.line
            yield _issue(finding.rule, _description(finding), severity, place, line, key)

    def _problem(self, problem: Problem) -> dict[str, object]:
        place = in_repository(problem.file, self._head)
        what = f"{problem.where}: {problem.what}" if problem.where else problem.what
        text = f"{what} {problem.hint}".strip()
        return _issue("dpiakit/unusable", text, "blocker", place, problem.line, f"{place}\n{text}")


def _description(finding: Finding) -> str:
    if finding.outcome == "waived":
        return f"{accepted(finding)} {said(finding)}"
    return f"{_WORDS[finding.outcome]}{said(finding)} {accepted(finding)}".strip()


def _issue(
    check: str, text: str, severity: str, place: str, line: int, key: str
) -> dict[str, object]:
    return {
        "description": text,
        "check_name": check,
        "fingerprint": sha256(f"{check}\n{key}".encode()).hexdigest(),
        "severity": severity,
        "location": {"path": place, "lines": {"begin": max(line, 1)}},
    }


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
