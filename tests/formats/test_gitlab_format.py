"""GitLab's Code Quality report, judged by a schema written from GitLab's documentation."""

import json
from datetime import date

import pytest
from format_builders import (
    MINIMAL,
    RETAIL,
    a_finding,
    a_report,
    a_waived_finding,
    a_waiver,
    an_open_finding,
    an_unreadable_report,
    real,
    written,
)
from jsonschema import Draft202012Validator

from dpiakit.errors import Problem

SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path"],
                "properties": {
                    "path": {"type": "string", "minLength": 1, "pattern": r"^(?!\./)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
                "anyOf": [{"required": ["lines"]}, {"required": ["positions"]}],
            },
        },
    },
}
"""docs.gitlab.com, Code Quality, "Code Quality report format"."""


def issues(*reports, **head):
    found = json.loads(written("gitlab", *reports, **head))
    Draft202012Validator(SCHEMA).validate(found)
    prints = [issue["fingerprint"] for issue in found]
    assert len(prints) == len(set(prints)), "GitLab shows one issue of a fingerprint"
    return found


def test_a_real_report_follows_the_schema_and_no_fingerprint_comes_twice():
    texts, _ = real(RETAIL, MINIMAL)
    found = json.loads(texts["gitlab"])

    Draft202012Validator(SCHEMA).validate(found)
    assert len(found) == len({issue["fingerprint"] for issue in found}) == 85
    assert not texts["gitlab"].startswith("\ufeff")


@pytest.mark.parametrize(
    ("severity", "word"),
    [("blocking", "blocker"), ("high", "critical"), ("medium", "major"), ("advisory", "minor")],
)
def test_severities_have_the_words_of_gitlab(severity, word):
    (failed,) = issues(a_report(a_finding(severity=severity)))
    (asked,) = issues(a_report(an_open_finding(severity=severity)))

    assert failed["severity"] == asked["severity"] == word
    assert asked["description"].startswith("Not answered: ")


def test_an_issue_names_rule_file_and_line():
    (issue,) = issues(a_report(a_finding()))

    assert issue["check_name"] == "gdpr/transfer-has-safeguard"
    assert issue["location"] == {"path": "sub/records/newsletter.yaml", "lines": {"begin": 16}}
    assert issue["description"] == "acme-mail goes to IN; no safeguard is recorded."


def test_what_is_waived_or_falls_due_is_information():
    (waived,) = issues(a_report(a_waived_finding()))
    due = a_finding(severity="high", lapses=True, from_day=date(2027, 3, 1))
    (falls_due,) = issues(a_report(due))

    assert waived["severity"] == falls_due["severity"] == "info"
    assert waived["description"].startswith("Waived until 2027-01-31 by W-7")


def test_an_expired_waiver_is_told():
    (issue,) = issues(a_report(a_finding(acceptance=a_waiver(expires=date(2026, 1, 1)))))

    assert issue["severity"] == "blocker"
    assert issue["description"].endswith("expired on 2026-01-01 and no longer counts.")


def test_two_findings_of_one_fingerprint_are_two_issues():
    assert len(issues(a_report(a_finding(), a_finding()))) == 2


def test_the_fingerprint_does_not_depend_on_the_message():
    (first,) = issues(a_report(a_finding()))
    (second,) = issues(a_report(a_finding(message="In other words.")))

    assert first["fingerprint"] == second["fingerprint"]


def test_what_is_met_is_no_issue():
    assert issues(a_report(a_finding(outcome="pass"), a_finding(outcome="not-applicable"))) == []


def test_what_cannot_be_used_is_an_issue():
    problem = Problem("records/b.yaml", 1, 5, "id", '"a" is already the id of another.')
    found = issues(an_unreadable_report(), problems=(problem,))

    assert [issue["check_name"] for issue in found] == ["dpiakit/unusable"] * 2
    assert found[0]["location"]["lines"]["begin"] == 3
    (nothing,) = issues()
    assert nothing["check_name"] == "dpiakit/nothing-checked"
