"""JUnit XML, read by a parser and judged by a schema that were not written here."""

import re
from datetime import date
from pathlib import Path

import pytest
from format_builders import (
    MINIMAL,
    RETAIL,
    a_finding,
    a_report,
    a_waived_finding,
    an_open_finding,
    an_unreadable_report,
    real,
    written,
    written_with_code,
)
from junitparser import Error, Failure, JUnitXml, Skipped
from lxml import etree

from dpiakit.errors import Problem
from dpiakit.source import Position

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "judges" / "jenkins-junit.xsd"))
"""Of Jenkins (dtkit, MIT licence, stated in the file)."""
HABITS = (("testcase", "file"), ("testcase", "line"), ("testsuite", "file"), ("skipped", "message"))
"""Attributes that GitLab, CircleCI, pytest and others write and read, and the schema lacks."""


def valid(text):
    """The document, after it has passed the schema; what habit adds is taken off before."""
    tree = etree.fromstring(text.encode())
    judged = etree.fromstring(text.encode())
    for tag, attribute in HABITS:
        for element in judged.iter(tag):
            element.attrib.pop(attribute, None)
    SCHEMA.assertValid(judged)
    return tree


def suites(*reports, **head):
    text = written("junit", *reports, **head)
    valid(text)
    return list(JUnitXml.fromstring(text.encode()))


def case(finding, **head):
    """The case of one finding."""
    (suite,) = suites(a_report(finding), **head)
    return list(suite)[1]


@pytest.mark.parametrize("everything", [False, True])
def test_a_real_report_is_valid_and_its_counts_are_true(everything):
    texts, _ = real(RETAIL, MINIMAL, everything=everything)
    valid(texts["junit"])

    read = list(JUnitXml.fromstring(texts["junit"].encode()))
    assert [suite.name for suite in read] == ["loyalty-personalisation", "newsletter"]
    for suite in read:
        said = (suite.tests, suite.failures, suite.errors, suite.skipped)
        suite.update_statistics()
        assert said == (suite.tests, suite.failures, suite.errors, suite.skipped)
    assert read[0].failures == 41
    assert (read[0].tests > 800) == everything


def test_names_of_cases_are_unique_or_readers_drop_them():
    """GitLab keeps the first case of a class name and a name, and ignores the others."""
    texts, _ = real(RETAIL, MINIMAL, everything=True)
    cases = re.findall(r'<testcase classname="([^"]*)" name="([^"]*)"', texts["junit"])

    assert len(cases) == len(set(cases)) > 900


def test_a_failure_names_severity_place_provision_and_remedy():
    found = case(a_finding())

    assert (found.classname, found.name) == (
        "gdpr.transfer-has-safeguard", "newsletter[acme-mail]",
    )  # fmt: skip
    (failure,) = found.result
    assert isinstance(failure, Failure)
    assert failure.type == "blocking"
    assert failure.message == "acme-mail goes to IN; no safeguard is recorded."
    for said in ("records/newsletter.yaml:16:3", "Art. 46(1) GDPR", "Legal signs the clauses."):
        assert said in failure.text


def test_a_case_names_its_file_from_the_top_of_the_repository_and_its_line():
    tree = valid(written("junit", a_report(a_finding())))
    second = tree.findall(".//testcase")[1]

    assert (second.get("file"), second.get("line")) == ("sub/records/newsletter.yaml", "16")


@pytest.mark.parametrize(
    ("severity", "fail_on", "kind"),
    [
        ("blocking", "blocking", Failure),
        ("high", "high", Failure),
        ("high", "blocking", Skipped),
        ("advisory", "medium", Skipped),
    ],
)
def test_an_unanswered_fact_fails_where_it_fails_the_run(severity, fail_on, kind):
    (found,) = case(an_open_finding(severity=severity), fail_on=fail_on).result

    assert isinstance(found, kind)
    assert "transfers.acme-mail.safeguard" in found.message


def test_what_is_broken_stays_a_failure_below_the_threshold():
    (found,) = case(a_finding(severity="advisory")).result

    assert isinstance(found, Failure)
    assert found.type == "advisory"


def test_a_rule_that_cannot_be_computed_is_an_error():
    assert isinstance(case(a_finding(outcome="error")).result[0], Error)


def test_a_waived_finding_is_skipped_with_the_reason():
    (found,) = case(a_waived_finding()).result

    assert isinstance(found, Skipped)
    for said in ("2027-01-31", "W-7", "Data protection officer", "Clauses are being signed"):
        assert said in found.message


def test_what_merely_falls_due_is_skipped_and_named_for_its_day():
    found = case(a_finding(severity="high", lapses=True, from_day=date(2027, 3, 1)))

    assert isinstance(found.result[0], Skipped)
    assert found.name == "newsletter[acme-mail] on 2027-03-01"


def test_a_second_finding_of_one_name_gets_a_number():
    (suite,) = suites(a_report(a_finding(), a_finding(message="Again.")))

    assert [c.name for c in suite][1:] == ["newsletter[acme-mail]", "newsletter[acme-mail] #2"]


def test_a_record_is_the_same_test_whether_it_can_be_read_or_not():
    broken = an_unreadable_report()
    (good,), (bad,) = suites(a_report(file="records/broken.yaml")), suites(broken)

    first, second = next(iter(good)), next(iter(bad))
    assert (first.classname, first.name) == (second.classname, second.name)
    assert first.result == []
    assert isinstance(second.result[0], Error)
    assert "records/broken.yaml:3:5" in second.result[0].text
    assert "Write NL." in second.result[0].text


def test_a_run_over_nothing_is_an_error_not_an_empty_report():
    (suite,) = suites()

    assert (suite.tests, suite.errors) == (1, 1)


@pytest.mark.parametrize(
    ("reports", "problems", "code"),
    [
        ([a_report(a_finding())], (), 1),
        ([an_unreadable_report()], (), 2),
        ([a_report()], (Problem("b.yaml", 1, 1, "id", "It is taken."),), 2),
        ([], (), 3),
        ([a_report(an_open_finding())], (), 4),
    ],
)
def test_a_run_that_is_not_green_shows_something_red(reports, problems, code):
    text, ended = written_with_code("junit", *reports, problems=problems)

    assert ended == code
    valid(text)
    assert re.search("<(failure|error) ", text)


def test_a_clean_record_is_a_suite_with_a_passed_case():
    (suite,) = suites(a_report())

    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (1, 0, 0, 0)


def test_what_xml_cannot_hold_is_replaced_and_what_it_escapes_is_escaped():
    nasty = "\0\x08\x1b[2J \ud800 \ufffe ]]> <![CDATA[ & \" ' <b> \u2028 \U0001f600"
    report = a_report(a_finding(message=nasty, element=nasty, position=Position(nasty, 1, 1)))
    text = written("junit", report)

    tree = valid(text)
    (failure,) = tree.iter("failure")
    assert "]]> <![CDATA[ & \" ' <b> \u2028 \U0001f600" in failure.text
    assert "\0" not in text
    assert "\x1b" not in text


def test_line_breaks_in_names_survive():
    tree = valid(written("junit", a_report(a_finding(element="a\n\tb"))))

    assert tree.findall(".//testcase")[1].get("name") == "newsletter[a\n\tb]"
