"""SARIF 2.1.0, the interchange format of static analysis (OASIS).

One run with every rule in force and a result for each finding. What an outcome becomes:

| outcome | kind | level |
|---|---|---|
| fail | fail | error (blocking), warning (high, medium), note (advisory) |
| needs-evidence | open | none |
| error | review | none: a person must look, the rule cannot be computed here |
| fail that falls due | informational | none: met today (a blocking one stays a fail) |
| waived | as beneath | with an accepted suppression |
| pass, not-applicable | pass, notApplicable | none; only with --all-results |
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, ClassVar

from dpiakit.formats.places import below, in_repository, uri
from dpiakit.formats.report import falls_due
from dpiakit.formats.sarif_rules import LEVELS, driver, rules_of
from dpiakit.formats.wording import accepted, keys, said, verdict
from dpiakit.source import dotted

if TYPE_CHECKING:
    from dpiakit.errors import Problem
    from dpiakit.findings import Finding
    from dpiakit.formats.form import RunHead
    from dpiakit.formats.report import RecordReport, RunSummary
    from dpiakit.source import Path, Position

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
BASE = "%SRCROOT%"
"""The name by which files of the repository are found again: the folder of its top."""
NOTIFICATIONS = 1_000
"""So many problems of records are listed; the rest is counted."""
RELATED = 20
"""So many places of missing facts are linked to a result."""

_KINDS = {
    "fail": "fail",
    "needs-evidence": "open",
    "error": "review",
    "waived": "fail",
    "pass": "pass",
    "not-applicable": "notApplicable",
}
_UNREADABLE = "!"
"""Begins a piece that holds notifications, not results."""


class SarifForm:
    """The log, result by result; the invocation comes last, since only then its end is known."""

    lists_rules: ClassVar[bool] = True
    shows_source: ClassVar[bool] = False

    def __init__(self, head: RunHead) -> None:
        self._head = head
        self._rules = {entry.name: index for index, entry in enumerate(head.catalogue)}
        self._first = True
        self._notifications: list[str] = []
        self._more = 0

    def begin(self) -> str:
        """The head of the log and the rules."""
        head = self._head
        tool, rules = _text(driver(head)), ",\n".join(map(_text, rules_of(head)))
        run = {
            "automationDetails": {"id": f"dpiakit/check/{head.on}"},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {
                BASE: {"description": {"text": "The top of the repository the records stand in."}}
            },
        }
        if head.house:
            run["properties"] = {"house": list(head.house)}
        return (
            f'{{"$schema": {_text(SCHEMA)}, "version": "2.1.0", "runs": [\n'
            f'{{"tool": {{"driver": {tool[:-1]}, "rules": [\n{rules}\n]}}}}, '
            f'{_text(run)[1:-1]}, "results": [\n'
        )

    def record(self, report: RecordReport) -> str:
        """The results of one record, or its problems.

        GitHub hashes the line of a result and takes results of one rule with one hash for the same.
        So a result that shares its line gets a hash of its own; the others are left to GitHub,
        which warns of every hash that is not the one it computes.
        """
        if report.problems:
            return _UNREADABLE + "\n".join(_text(self._notification(p)) for p in report.problems)
        lines = Counter(_line(finding) for finding in report.findings)
        where = {question.path: question.position for question in report.questions}
        results = []
        for finding, key in keys(report.findings):
            result = self._result(finding, report.id or report.file)
            result["partialFingerprints"] = {"dpiakit/v1": key}
            if lines[_line(finding)] > 1 or finding.position.file != report.file:
                result["partialFingerprints"] |= {"primaryLocationLineHash": key}
            if related := self._related(finding, where):
                result["relatedLocations"] = related
            results.append(_text(result))
        return ",\n".join(results)

    def add(self, piece: str) -> str:
        """Results after those before them; problems are kept for the end."""
        if piece.startswith(_UNREADABLE):
            for notification in piece[1:].split("\n"):
                self._notify(notification)
            return ""
        if not piece:
            return ""
        lead = "" if self._first else ",\n"
        self._first = False
        return lead + piece

    def end(self, summary: RunSummary) -> str:
        """How the run went: what could not be read, and the exit code."""
        for problem in summary.problems:
            self._notify(_text(self._notification(problem)))
        word, sentence = verdict(summary, self._head)
        last = []
        if self._more:
            text = f"And {self._more} more problems; -o json lists them all."
            last.append(_text({"level": "error", "message": {"text": text}}))
        if summary.exit_code == 3:  # noqa: PLR2004  the documented code: nothing was checked
            message = {"level": "error", "message": {"text": f"{word}: {sentence}"}}
            last.append(_text(message))
        invocation = {
            "executionSuccessful": summary.exit_code not in {2, 3},
            "exitCode": summary.exit_code,
            "exitCodeDescription": f"{word}: {sentence}",
        }
        notes = ",\n".join((*self._notifications, *last))
        return (
            f'\n], "invocations": [{_text(invocation)[:-1]}, '
            f'"toolExecutionNotifications": [\n{notes}\n]}}]}}\n]}}\n'
        )

    def _notify(self, notification: str) -> None:
        if len(self._notifications) < NOTIFICATIONS:
            self._notifications.append(notification)
        else:
            self._more += 1

    def _notification(self, problem: Problem) -> dict[str, object]:
        what = f"{problem.where}: {problem.what}" if problem.where else problem.what
        text = f"{what} {problem.hint}".strip()
        return {
            "level": "error",
            "message": {"text": _message(text)},
            "locations": [self._location(problem.file, problem.line, problem.column)],
        }

    def _result(self, finding: Finding, record: str) -> dict[str, Any]:
        result: dict[str, Any] = {"ruleId": finding.rule}
        if finding.rule in self._rules:
            result["ruleIndex"] = self._rules[finding.rule]
        kind = _kind(finding)
        at = finding.position
        location = self._location(at.file, at.line, at.column)
        location["logicalLocations"] = _logical(finding, record)
        text = f"{said(finding)} {accepted(finding)}".strip()
        result |= {
            "kind": kind,
            "level": LEVELS[finding.severity] if kind == "fail" else "none",
            "message": {"text": _message(text)},
            "locations": [location],
            "suppressions": self._suppressions(finding),
            "properties": _properties(finding, record),
        }
        return result

    def _related(self, finding: Finding, where: dict[Path, Position]) -> list[dict[str, object]]:
        """Where the missing facts would stand, unless that is where the result stands itself."""
        return [
            self._location(where[path].file, where[path].line, where[path].column)
            | {"message": {"text": _message(f"Not written down: {dotted(path)}.")}}
            for path in finding.missing[:RELATED]
            if where.get(path, finding.position) != finding.position
        ]

    def _location(self, file: str, line: int, column: int) -> dict[str, object]:
        place = in_repository(file, self._head)
        artifact = {"uri": uri(place)} | ({"uriBaseId": BASE} if below(place) else {})
        physical: dict[str, object] = {"artifactLocation": artifact}
        if line:
            physical["region"] = {"startLine": line, "startColumn": max(column, 1)}
        return {"physicalLocation": physical}

    def _suppressions(self, finding: Finding) -> list[dict[str, object]]:
        """One for a waiver that counts. An expired one is told in words: it suppresses nothing."""
        about = finding.acceptance
        if about is None or finding.outcome != "waived":
            return []
        suppression: dict[str, object] = {
            "kind": "external",
            "status": "accepted",
            "justification": accepted(finding),
        }
        if about.file:
            suppression["location"] = self._location(about.file, about.line, 1)
        return [suppression]


def _line(finding: Finding) -> tuple[str, str, int]:
    """All by which GitHub tells results apart, unless it is given a hash: see `record`."""
    return finding.rule, finding.position.file, finding.position.line


def _kind(finding: Finding) -> str:
    outcome = finding.underlying or finding.outcome
    if outcome == "fail" and falls_due(finding):
        return "informational"
    return _KINDS[outcome]


def _logical(finding: Finding, record: str) -> list[dict[str, object]]:
    """The value that decides, by its dotted path in the record, and the element judged."""
    path = ".".join(finding.path)
    found: list[dict[str, object]] = [
        {
            "name": finding.path[-1] if finding.path else record,
            "fullyQualifiedName": f"{record}.{path}" if path else record,
            "kind": "property" if finding.path else "object",
        }
    ]
    if finding.element:
        name = {"name": finding.element, "fullyQualifiedName": f"{record}/{finding.element}"}
        found.append({**name, "kind": "object"})
    return found


def _properties(finding: Finding, record: str) -> dict[str, object]:
    found: dict[str, object] = {
        "record": record,
        "severity": finding.severity,
        "outcome": finding.outcome,
        "owner": finding.owner,
        "stage": finding.stage,
    }
    if finding.element:
        found["element"] = finding.element
    if finding.from_day:
        found["openFrom"] = finding.from_day.isoformat()
        found["lapses"] = finding.lapses
    if finding.acceptance:
        found["acceptance"] = finding.acceptance.id
    return found


def _message(text: str) -> str:
    """Text in which no brace is a placeholder and no bracket a link (3.11.5 and 3.11.6)."""
    return text.replace("{", "{{").replace("}", "}}").replace("](", "] (")


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
