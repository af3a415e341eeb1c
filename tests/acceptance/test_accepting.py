"""Findings under waivers: covered on each day that counts, open again on the next."""

from dataclasses import replace
from datetime import date

import pytest
from acceptance_builders import ON, a_finding, an_entry, waivers

from dpiakit.acceptance import NOTHING, Acceptances, accept, baseline_of
from dpiakit.acceptance.waivers import matches


def under(findings, acceptances, *, on=ON, record="newsletter", today=None):
    return accept(findings, record, acceptances, on, today=today)


def outcomes(findings, acceptances, **given):
    return [f.outcome for f in under(findings, acceptances, **given).findings]


@pytest.fixture
def waived(tmp_path):
    return Acceptances(waivers(tmp_path, an_entry()))


def test_a_waived_finding_keeps_what_it_is_beneath_and_who_accepted_it(waived):
    (found,) = under([a_finding()], waived).findings

    assert (found.outcome, found.underlying) == ("waived", "fail")
    assert not found.open
    assert found.acceptance == waived.waivers[0].acceptance
    assert found.message == a_finding().message


def test_a_waiver_counts_on_its_last_day_and_not_on_the_next(waived):
    """A day that is named as the last is included, as in the dates of the law."""
    assert outcomes([a_finding()], waived, on=date(2026, 11, 20)) == ["waived"]
    assert outcomes([a_finding()], waived, on=date(2026, 12, 15)) == ["waived"]
    assert outcomes([a_finding()], waived, on=date(2026, 12, 16)) == ["fail"]
    assert outcomes([a_finding()], waived, on=date(2026, 11, 19)) == ["fail"]


def test_an_expired_waiver_stays_with_the_finding_it_covered(waived):
    (found,) = under([a_finding()], waived, on=date(2026, 12, 16)).findings

    assert found.acceptance is not None
    assert found.acceptance.expires == date(2026, 12, 15)
    assert found.underlying is None


@pytest.mark.parametrize(
    "changes",
    [
        {"element": "other-mail"},
        {"element": ""},
        {"rule": "gdpr/dpia-is-done"},
        {"outcome": "pass"},
        {"outcome": "not-applicable"},
    ],
)
def test_a_waiver_covers_nothing_else(waived, changes):
    finding = a_finding(**changes)

    assert under([finding], waived) == under([finding], NOTHING)
    assert under([finding], waived).used == ()


def test_a_waiver_covers_no_other_record(waived):
    assert outcomes([a_finding()], waived, record="newsletter-2") == ["fail"]


@pytest.mark.parametrize("outcome", ["fail", "needs-evidence", "error"])
def test_everything_open_can_be_accepted(waived, outcome):
    (found,) = under([a_finding(outcome=outcome)], waived).findings

    assert (found.outcome, found.underlying) == ("waived", outcome)


def test_a_pinned_waiver_ends_when_the_deciding_facts_change(tmp_path):
    pin = a_finding().fingerprint
    acceptances = Acceptances(waivers(tmp_path, an_entry(fingerprint=pin)))

    assert outcomes([a_finding()], acceptances) == ["waived"]
    changed = under([a_finding(basis=("CN",))], acceptances)
    assert changed.findings[0].outcome == "fail"
    assert changed.findings[0].message.endswith(
        "Waiver acme-clauses was granted for other facts than these and no longer counts."
    )
    assert changed.used == ()


def test_of_several_waivers_the_one_that_counts_longest_is_named(tmp_path):
    acceptances = Acceptances(
        waivers(
            tmp_path,
            an_entry(id="old", created="2026-10-01", expires="2026-10-30"),
            an_entry(id="short", expires="2026-12-01"),
            an_entry(id="long", expires="2026-12-15"),
        )
    )
    now = under([a_finding()], acceptances)
    after = under([a_finding()], acceptances, on=date(2026, 12, 16))

    assert now.findings[0].acceptance.id == "long"
    assert set(now.used) == {"old", "short", "long"}
    assert after.findings[0].acceptance.id == "long"


def test_on_the_day_of_a_launch_a_waiver_that_ends_before_is_said_to_end(waived):
    launch = date(2027, 1, 4)
    (found,) = under([a_finding()], waived, on=launch, today=ON).findings

    assert found.outcome == "fail"
    assert found.acceptance is None
    assert found.message.endswith("Waiver acme-clauses ends on 2026-12-15, before the launch.")


def test_patterns_stand_for_records_and_elements(tmp_path):
    high = "gdpr/transfer-has-impact-assessment"
    acceptances = Acceptances(
        waivers(tmp_path, an_entry(rule=high, record="news*", element="*-mail"))
    )
    findings = [a_finding(rule=high, element=name) for name in ("acme-mail", "acme", "x-mail")]

    assert outcomes(findings, acceptances) == ["waived", "fail", "waived"]
    assert outcomes(findings, acceptances, record="loyalty") == ["fail", "fail", "fail"]


def test_findings_stay_in_their_order(waived):
    findings = [a_finding(element="b"), a_finding(), a_finding(outcome="pass")]

    assert [f.element for f in under(findings, waived).findings] == ["b", "acme-mail", "acme-mail"]


def a_baseline(*findings, **given):
    return Acceptances(baseline=baseline_of({"newsletter": findings}, date(2026, 11, 1)), **given)


def test_a_baseline_covers_what_was_there_and_nothing_new():
    old = a_finding(severity="high")
    (found,) = under([old], a_baseline(old)).findings

    assert (found.outcome, found.underlying) == ("waived", "fail")
    assert (found.acceptance.kind, found.acceptance.id) == ("baseline", "2026-11-01")
    assert found.acceptance.expires is None
    changed = a_finding(severity="high", basis=("CN",))
    assert outcomes([changed], a_baseline(old)) == ["fail"]
    assert outcomes([old], a_baseline(old), record="loyalty") == ["fail"]


def test_a_baseline_never_hides_what_blocks_unless_told():
    finding = a_finding()

    assert outcomes([finding], a_baseline(finding)) == ["fail"]
    assert outcomes([finding], a_baseline(finding, baseline_blocking=True)) == ["waived"]


def test_a_waiver_is_named_before_a_baseline_and_one_that_ended_is_stronger(waived):
    finding = a_finding()
    both = Acceptances(waived.waivers, a_baseline(finding).baseline, baseline_blocking=True)

    assert under([finding], both).findings[0].acceptance.kind == "waiver"
    assert outcomes([finding], both, on=date(2026, 12, 16)) == ["fail"]


def test_without_anything_to_cover_them_findings_are_as_they_were():
    findings = [a_finding(), a_finding(outcome="pass")]

    assert not NOTHING
    assert under(findings, NOTHING).findings == tuple(findings)


def test_the_digest_tells_acceptances_apart(tmp_path, waived):
    again = Acceptances(waivers(tmp_path, an_entry()))
    other = Acceptances(waivers(tmp_path, an_entry(expires="2026-12-14")))
    blocking = replace(again, baseline_blocking=True)

    assert again.digest == waived.digest
    assert len({again.digest, other.digest, blocking.digest, NOTHING.digest}) == 4


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("acme", "acme", True),
        ("acme", "acme-mail", False),
        ("*", "", True),
        ("*", "anything/at all", True),
        ("a*c", "abc", True),
        ("a*c", "ac", True),
        ("a*c", "a", False),
        ("ab*ba", "aba", False),
        ("*b*d*", "abcd", True),
        ("*d*b*", "abcd", False),
        ("a**c", "abc", True),
        ("a.c", "abc", False),
        ("[a]*", "a", False),
    ],
)
def test_a_star_stands_for_any_text_and_nothing_else_is_special(pattern, text, expected):
    assert matches(pattern, text) is expected


def test_patterns_full_of_stars_are_answered_at_once():
    assert not matches("*a" * 140 + "*b", "a" * 300)
