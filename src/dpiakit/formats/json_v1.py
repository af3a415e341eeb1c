"""``json-v1``: the findings for machines, in a shape of its own that never follows our types.

The published schema is ``docs/schema/json-v1.schema.json``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from dpiakit.errors import Problem
    from dpiakit.findings import Finding, PackScope, Question
    from dpiakit.formats.form import RunHead
    from dpiakit.formats.report import RecordReport, RunSummary

SCHEMA = "dpiakit/json-v1"


class JsonForm:
    """The document, record by record."""

    lists_rules: ClassVar[bool] = False
    shows_source: ClassVar[bool] = False

    def __init__(self, head: RunHead) -> None:
        self._head = head
        self._first = True

    def begin(self) -> str:
        """The head of the document."""
        head = {
            "schema": SCHEMA,
            "on": self._head.on.isoformat(),
            "law": self._head.law_digest,
            "house": list(self._head.house),
        }
        return json.dumps(head, ensure_ascii=False)[:-1] + ', "records": [\n'

    def record(self, report: RecordReport) -> str:
        """One record."""
        return json.dumps(_record(report), ensure_ascii=False)

    def add(self, piece: str) -> str:
        """A record after the ones before it."""
        lead = "" if self._first else ",\n"
        self._first = False
        return lead + piece

    def end(self, summary: RunSummary) -> str:
        """The foot of the document."""
        foot = {
            "problems": [_problem(p) for p in summary.problems],
            "summary": {
                "records": summary.records,
                "unreadable": summary.unreadable,
                "outcomes": dict(sorted(summary.outcomes.items())),
                "accepted": {
                    name: dict(sorted(summary.accepted.get(name, {}).items()))
                    for name in ("waiver", "baseline", "beneath")
                },
                "unused_waivers": [f.element for f in summary.unused],
                "exit_code": summary.exit_code,
            },
        }
        return "\n], " + json.dumps(foot, ensure_ascii=False)[1:] + "\n"


def _record(report: RecordReport) -> dict[str, object]:
    if report.problems:
        return {"file": report.file, "problems": [_problem(p) for p in report.problems]}
    if not report.of_record:
        findings = [_finding(f) for f in report.findings]
        return {"file": report.file, "about": "waivers", "findings": findings}
    return {
        "file": report.file,
        "id": report.id,
        "title": report.title,
        "digest": report.digest,
        "packs": [_pack(p) for p in report.packs],
        "not_assessed": list(report.unassessed),
        "launch": report.launch.isoformat() if report.launch else None,
        "counts": dict(sorted(report.counts.items())),
        "findings": [_finding(f) for f in report.findings],
        "questions": [_question(q) for q in report.questions],
    }


def _problem(p: Problem) -> dict[str, object]:
    return {
        "file": p.file,
        "line": p.line,
        "column": p.column,
        "path": p.where,
        "what": p.what,
        "hint": p.hint,
    }


def _pack(scope: PackScope) -> dict[str, object]:
    applies = {True: "yes", False: "no", None: "open"}[scope.applies]
    return {
        "name": scope.pack,
        "version": scope.version,
        "applies": applies,
        "because": scope.because,
        "switched_off": scope.switched_off or None,
    }


def _finding(f: Finding) -> dict[str, object]:
    return {
        "rule": f.rule,
        "title": f.title,
        "severity": f.severity,
        "severity_changed": _changed(f),
        "outcome": f.outcome,
        "underlying": f.underlying,
        "acceptance": _acceptance(f),
        "element": f.element or None,
        "message": f.message,
        "path": ".".join(f.path),
        "file": f.position.file,
        "line": f.position.line,
        "column": f.position.column,
        "citations": [{"text": c.text, "link": c.link or None} for c in f.citations],
        "missing": [".".join(path) for path in f.missing],
        "owner": f.owner,
        "stage": f.stage,
        "remediation": f.remediation,
        "open_from": f.from_day.isoformat() if f.from_day else None,
        "lapses": f.lapses,
        "fingerprint": f.fingerprint,
    }


def _changed(f: Finding) -> dict[str, object] | None:
    """What a house made of the severity of the pack."""
    if f.house is None:
        return None
    return {"before": f.house.before, "reason": f.house.reason, "by": f.house.by}


def _acceptance(f: Finding) -> dict[str, object] | None:
    about = f.acceptance
    if about is None:
        return None
    return {
        "kind": about.kind,
        "id": about.id,
        "counts": f.outcome == "waived",
        "reason": about.reason,
        "owner": about.owner,
        "approved_by": about.approved_by,
        "created": about.created.isoformat() if about.created else None,
        "expires": about.expires.isoformat() if about.expires else None,
        "ticket": about.ticket,
        "measures": list(about.measures),
        "file": about.file,
        "line": about.line,
    }


def _question(q: Question) -> dict[str, object]:
    return {
        "path": ".".join(q.path),
        "file": q.position.file,
        "line": q.position.line,
        "column": q.position.column,
        "severity": q.severity,
        "answer": q.answer,
        "rules": list(q.rules),
    }
