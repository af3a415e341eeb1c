"""``diff-v1``: a comparison for machines, in a shape of its own that never follows our types.

The published schema is ``docs/schema/diff-v1.schema.json``.
"""

from __future__ import annotations

import json

from dpiakit.comparison.changes import (
    Cause,
    Comparison,
    FindingChange,
    QuestionChange,
    RecordChange,
    RiskChange,
    Side,
    State,
    Voided,
)
from dpiakit.comparison.facts import FactChange
from dpiakit.comparison.verdict import exit_code
from dpiakit.errors import Problem
from dpiakit.findings import Question, Rating, RiskResult
from dpiakit.source import Position

SCHEMA = "dpiakit/diff-v1"


def diff_json(comparison: Comparison) -> str:
    """The whole comparison as one JSON document."""
    records = comparison.records
    document = {
        "schema": SCHEMA,
        "base": _side(comparison.base),
        "head": _side(comparison.head),
        "fail_on": comparison.fail_on,
        "records": [_record(record) for record in records],
        "notes": list(comparison.notes),
        "summary": {
            "compared": len(records),
            "unchanged": comparison.unchanged,
            "new": sum(len(record.new) for record in records),
            "closed": sum(len(record.closed) for record in records),
            "waived": sum(len(record.waived) for record in records),
            "unanswered": sum(len(record.unanswered) for record in records),
            "gates_closed": sum(record.gate_closed for record in records),
            "voided": sum(len(record.voided) for record in records),
            "unreadable": sum(bool(record.problems) for record in records),
            "exit_code": exit_code(comparison),
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _side(side: Side) -> dict[str, object]:
    return {
        "revision": side.revision,
        "commit": side.commit,
        "on": side.on.isoformat(),
        "law": side.law,
    }


def _record(record: RecordChange) -> dict[str, object]:
    return {
        "status": record.status,
        "id": record.id or None,
        "title": record.title or None,
        "file": record.file,
        "file_before": record.file_before or None,
        "id_before": record.id_before or None,
        "before": record.before and _state(record.before),
        "after": record.after and _state(record.after),
        "gate_closed": record.gate_closed,
        "facts": [_fact(fact) for fact in record.facts],
        "findings": {
            "new": [_finding(change) for change in record.new],
            "closed": [_finding(change) for change in record.closed],
            "changed": [_finding(change) for change in record.changed],
            "unanswered": [_finding(change) for change in record.unanswered],
            "waived": [_finding(change) for change in record.waived],
        },
        "questions": {
            "asked": [_asked(change) for change in record.asked],
            "answered": [_question(question) for question in record.answered],
        },
        "risks": [_risk(risk) for risk in record.risks],
        "voided": [_voided(voided) for voided in record.voided],
        "problems": [_problem(problem) for problem in record.problems],
        "problems_before": [_problem(problem) for problem in record.problems_before],
    }


def _state(state: State) -> dict[str, object]:
    return {
        "gate": state.gate,
        "decision": state.decision,
        "screening": state.screening,
        "launch": state.launch.isoformat() if state.launch else None,
        "residual_risk": state.risk,
        "compliance": {"lower": state.compliance.lower, "upper": state.compliance.upper},
        "failed": state.failed,
        "not_answered": state.open,
        "waived": state.waived,
    }


def _fact(fact: FactChange) -> dict[str, object]:
    return {
        "path": ".".join(fact.path),
        "change": fact.kind,
        "before": fact.before,
        "after": fact.after,
        **_place(fact.position),
    }


def _finding(change: FindingChange) -> dict[str, object]:
    finding = change.finding
    accepted = finding.acceptance
    return {
        "rule": finding.rule,
        "title": finding.title,
        "element": finding.element or None,
        "severity": finding.severity,
        "severity_before": change.severity_before,
        "was": change.was,
        "now": change.now,
        "message": finding.message,
        "path": ".".join(finding.path),
        **_place(finding.position),
        "owner": finding.owner,
        "remediation": finding.remediation,
        "citations": [{"text": c.text, "link": c.link or None} for c in finding.citations],
        "open_from": finding.from_day.isoformat() if finding.from_day else None,
        "lapses": finding.lapses,
        "fingerprint": finding.fingerprint,
        "accepted_by": {"kind": accepted.kind, "id": accepted.id} if accepted else None,
    }


def _question(question: Question) -> dict[str, object]:
    return {
        "path": ".".join(question.path),
        "severity": question.severity,
        "answer": question.answer,
        "rules": list(question.rules),
        **_place(question.position),
    }


def _asked(change: QuestionChange) -> dict[str, object]:
    return {**_question(change.question), "new_rules": list(change.rules)}


def _risk(risk: RiskChange) -> dict[str, object]:
    return {
        "name": risk.name,
        "title": risk.title,
        "change": "rose" if risk.rose else "fell" if risk.fell else "same",
        "before": risk.before and _rated(risk.before),
        "after": risk.after and _rated(risk.after),
    }


def _rated(risk: RiskResult) -> dict[str, object]:
    return {
        "occurs": {True: "yes", False: "no", None: "open"}[risk.triggered],
        "inherent": _rating(risk.inherent),
        "residual": _rating(risk.residual),
        "planned": _rating(risk.planned),
        "by_hand": bool(risk.override),
        "confirmed": risk.confirmed,
        "accepted": bool(risk.accepted),
    }


def _rating(rating: Rating) -> dict[str, object]:
    return {"severity": rating.severity, "likelihood": rating.likelihood, "band": rating.band}


def _voided(voided: Voided) -> dict[str, object]:
    return {
        "kind": voided.kind,
        "title": voided.title,
        "by": voided.by or None,
        "on": voided.on.isoformat(),
        "path": ".".join(voided.path),
        **_place(voided.position),
        "causes": [_cause(cause) for cause in voided.causes],
    }


def _cause(cause: Cause) -> dict[str, object]:
    return {
        "kind": cause.kind,
        "text": cause.text,
        "path": ".".join(cause.path),
        **_place(cause.position),
    }


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "path": problem.where,
        "what": problem.what,
        "hint": problem.hint,
    }


def _place(position: Position) -> dict[str, object]:
    return {"file": position.file, "line": position.line, "column": position.column}
