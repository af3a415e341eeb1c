"""Waivers that are about nothing: said when it is certain, and never when it is not."""

import pytest
from acceptance_builders import a_medium_entry, an_entry, waivers

from dpiakit.acceptance import RULE, unused


@pytest.fixture
def read(tmp_path):
    return waivers(tmp_path, an_entry(), a_medium_entry(record="loyal*"))


def test_a_waiver_without_a_finding_becomes_one(read):
    (found,) = unused(read, {"later"}, {"newsletter", "loyalty"}, whole=False)

    assert (found.rule, found.severity, found.outcome) == (RULE, "medium", "fail")
    assert found.position.line == 3
    assert found.position.file.endswith("waivers.yaml")
    assert found.message == (
        'Waiver acme-clauses is about no finding: "newsletter", "acme-mail" under '
        "gdpr/transfer-has-safeguard has none that is open."
    )


def test_what_was_used_is_not_dead(read):
    assert unused(read, {"acme-clauses", "later"}, {"newsletter", "loyalty"}, whole=True) == ()


def test_of_records_that_were_not_judged_nothing_is_said(read):
    assert unused(read, set(), {"apps"}, whole=False) == ()


def test_in_a_whole_project_a_waiver_of_no_record_is_dead(read):
    found = unused(read, set(), {"newsleter"}, whole=True)

    assert [f.message for f in found] == [
        'Waiver acme-clauses selects "newsletter", which no record is. Did you mean "newsleter"?',
        'Waiver later selects "loyal*", which no record is.',
    ]


def test_of_a_pinned_waiver_it_is_said_that_the_facts_may_have_changed(tmp_path):
    (found,) = unused(
        waivers(tmp_path, an_entry(fingerprint="0" * 16)), set(), {"newsletter"}, whole=False
    )

    assert found.message.endswith("has none that is open or they have other facts.")


def test_each_dead_waiver_has_a_fingerprint_of_its_own(read):
    found = unused(read, set(), set(), whole=True)

    assert len({f.fingerprint for f in found}) == len(found) == 2
