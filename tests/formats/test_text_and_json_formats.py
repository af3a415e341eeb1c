"""The text for a terminal and json-v1: waivers, all results, what a record must not do."""

import json
from datetime import date

import click
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
from jsonschema import Draft202012Validator, ValidationError

from dpiakit.cli.schema import SCHEMAS
from dpiakit.errors import Problem

JSON_V1 = Draft202012Validator(SCHEMAS["json-v1"]())


def text_of(*findings, **head):
    return click.unstyle(written("text", a_report(*findings), **head))


def data_of(*reports, **head):
    data = json.loads(written("json", *reports, **head))
    JSON_V1.validate(data)
    return data


def finding_of(finding):
    return data_of(a_report(finding))["records"][0]["findings"][0]


def test_waived_findings_are_listed_in_brief_with_who_until_when_and_why():
    shown = " ".join(text_of(a_waived_finding(), a_finding(element="b")).split())

    assert "Waived (accepted for a time; it stays visible)" in shown
    assert "records/newsletter.yaml:16:3 blocking fails gdpr/transfer-has-safeguard" in shown
    assert (
        "Waived until 2027-01-31 by W-7 (approved by Data protection officer; owner Head of "
        "marketing). Clauses are being signed. Meanwhile: No export until then. Ticket: LEGAL-12."
    ) in shown
    assert "1 failed, 0 not answered, 1 waived" in shown


def test_an_expired_waiver_is_told_beside_the_finding_that_is_active_again():
    shown = " ".join(text_of(a_finding(acceptance=a_waiver(expires=date(2026, 1, 1)))).split())

    assert "Waiver W-7 (owner Head of marketing) expired on 2026-01-01" in shown
    assert "Waived (" not in shown


def test_an_open_rule_without_a_missing_fact_is_not_lost_in_text():
    assert "blocking not answered" in text_of(an_open_finding(missing=()))


def test_all_results_are_counted_by_rule():
    met = [a_finding(outcome="pass", rule="gdpr/met", element=f"e{n}") for n in range(3)]
    shown = text_of(*met, a_finding(outcome="not-applicable", rule="gdpr/not"), everything=True)

    assert "Met: 3\n\n    gdpr/met (3)\n" in shown
    assert "Does not apply: 1\n\n    gdpr/not\n" in shown


@pytest.mark.parametrize("nasty", ["::add-mask::x", "##[error]x", "##vso[task.x]y", "\x1b[2J"])
def test_a_record_gives_no_commands_to_the_machine_that_keeps_the_log(nasty):
    """GitHub and Azure obey lines of a log that begin a command, also after spaces."""
    report = a_report(
        a_finding(message=f"word {nasty} " * 30),
        a_waived_finding(acceptance=a_waiver(reason=nasty, owner=nasty)),
        title=nasty,
    )
    shown = written("text", report)

    assert nasty not in shown
    assert "::" not in shown
    assert "##[" not in shown


def test_json_says_what_a_waived_finding_is_beneath_and_who_accepted_it():
    found = finding_of(a_waived_finding())

    assert (found["outcome"], found["underlying"]) == ("waived", "fail")
    assert found["acceptance"] == {
        "kind": "waiver", "id": "W-7", "counts": True, "reason": "Clauses are being signed",
        "owner": "Head of marketing", "approved_by": "Data protection officer",
        "created": "2026-11-01", "expires": "2027-01-31", "ticket": "LEGAL-12",
        "measures": ["No export until then"], "file": "waivers.yaml", "line": 4,
    }  # fmt: skip


def test_json_says_that_a_waiver_has_expired():
    found = finding_of(a_finding(acceptance=a_waiver(expires=date(2026, 1, 1))))

    assert (found["outcome"], found["underlying"]) == ("fail", None)
    assert found["acceptance"]["counts"] is False


def test_json_without_a_waiver_says_so():
    found = finding_of(a_finding())

    assert found["acceptance"] is found["underlying"] is None


@pytest.mark.parametrize("everything", [False, True])
def test_json_of_real_records_follows_the_published_schema(everything):
    texts, code = real(RETAIL, MINIMAL, everything=everything)
    data = json.loads(texts["json"])

    JSON_V1.validate(data)
    assert data["summary"]["exit_code"] == code
    outcomes = {f["outcome"] for record in data["records"] for f in record["findings"]}
    assert ("pass" in outcomes) == ("not-applicable" in outcomes) == everything
    for record in data["records"]:
        if everything:
            today = [one for one in record["findings"] if not one["open_from"]]
            assert sum(record["counts"].values()) == len(today)


def test_the_published_schema_refuses_what_is_not_json_v1():
    with pytest.raises(ValidationError):
        JSON_V1.validate(data_of() | {"surprise": 1})


def test_json_lists_problems_of_records_and_of_the_run():
    problem = Problem("b.yaml", 1, 5, "id", '"a" is already the id of another.', "Another id.")
    data = data_of(a_report(), an_unreadable_report(), problems=(problem,))

    assert data["records"][1]["problems"][0]["what"] == '"Holland" is not a code.'
    assert data["problems"] == [
        {
            "file": "b.yaml", "line": 1, "column": 5, "path": "id",
            "what": '"a" is already the id of another.', "hint": "Another id.",
        }
    ]  # fmt: skip


def test_what_readers_of_the_first_json_v1_know_is_still_there():
    """Keys may be added within v1; none is removed or changes its meaning."""
    known = {
        "rule", "title", "severity", "outcome", "element", "message", "path", "file", "line",
        "column", "citations", "missing", "owner", "stage", "remediation", "open_from", "lapses",
        "fingerprint",
    }  # fmt: skip

    assert known <= set(finding_of(a_finding()))
