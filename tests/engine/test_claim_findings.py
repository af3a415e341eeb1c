"""What a manifest proves becomes a finding at the entry that cites it; nothing is read here."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import shipped
from dpiakit.acceptance import Acceptances, accept
from dpiakit.acceptance.baseline import Baseline, Known
from dpiakit.engine import judge_record
from dpiakit.engine.claiming import claim_findings
from dpiakit.findings import NO_CLAIMS, SEVERITIES, Claims, ClaimStanding
from dpiakit.findings.claim_rules import AGREES, COUNTS
from dpiakit.records import record_from

ON = date(2026, 11, 23)
LAUNCH = date(2027, 3, 1)
RECORD = """\
id: letters
title: Letters
markets: [DE]
controller: {name: A shop, establishments: [DE]}
data_subjects: {readers: {category: subscribers}}
data_items: {address: {category: email}}
purposes: {mail: {aim: direct-marketing, lawful_basis: consent}}
evidence:
  ledger: {title: The ledger, file: m.json}
"""


def written(text=RECORD):
    return record_from(text.encode(), Path("letters.yaml"))


def standing(how="measured-fail", **more):
    return ClaimStanding(
        "ledger", "The ledger", more.pop("supports", ()), how, more.pop("reason", "So it is."),
        manifest=more.pop("manifest", "sha256:1"), **more,
    )  # fmt: skip


def told(*standings, at_launch=(), launch=None):
    return claim_findings(written(), Claims(standings, at_launch), launch)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("measured-pass", {AGREES.name: "pass", COUNTS.name: "pass"}),
        ("measured-fail", {AGREES.name: "fail", COUNTS.name: "pass"}),
        ("inconclusive", {AGREES.name: "needs-evidence", COUNTS.name: "pass"}),
        ("expired", {COUNTS.name: "needs-evidence"}),
        ("asserted", {COUNTS.name: "needs-evidence"}),
    ],
)
def test_what_each_standing_comes_to(how, expected):
    found, _ = told(standing(how))

    assert {finding.rule: finding.outcome for finding in found} == expected
    assert {(f.element, f.position.line, f.position.column) for f in found} == {("ledger", 9, 3)}


def test_who_cites_no_manifest_hears_nothing():
    assert told(standing("asserted", manifest="")) == ([], [])


def test_a_contradiction_weighs_more_than_proof_that_is_old():
    assert SEVERITIES.index(AGREES.severity) < SEVERITIES.index(COUNTS.severity)
    assert AGREES.severity != "blocking"


def test_the_message_says_what_was_found_and_over_what():
    found, _ = told(
        standing(
            found=("9 uses too late", "8 without proof", "7 of children", "6 more"),
            measured=date(2026, 10, 31),
            over="12 rows of uses",
            supports=("purposes.mail",),
        )
    )

    assert found[0].message == (
        "The ledger: so it is. 9 uses too late. 8 without proof. 7 of children. And 1 more. "
        "Measured up to 2026-10-31, over 12 rows of uses. It is cited for purposes.mail."
    )


def test_what_expires_before_the_launch_falls_due():
    now, then = standing("measured-pass"), standing("expired")
    _, later = told(now, at_launch=(then,), launch=LAUNCH)

    (due,) = later
    assert (due.rule, due.lapses, due.from_day) == (COUNTS.name, True, LAUNCH)


def test_what_is_open_today_is_not_told_again_for_the_launch():
    assert told(standing(), at_launch=(standing(),), launch=LAUNCH)[1] == []


def test_without_a_later_start_nothing_is_told_of_one():
    assert told(standing("measured-pass"), at_launch=(standing("expired"),))[1] == []


def test_the_fingerprint_is_that_of_the_measurement():
    """Words may change; another measurement is another fact, and a waiver of the old one ends."""
    first = told(standing(reason="One."))[0][0].fingerprint

    assert told(standing(reason="Two.", over="3 rows"))[0][0].fingerprint == first
    assert told(standing(manifest="sha256:2"))[0][0].fingerprint != first


@pytest.fixture(scope="module")
def law():
    return shipped.in_force(ON)


def test_findings_of_the_law_are_as_without_claims(law):
    record = written()
    plain = judge_record(record, law, everything=True)
    more = judge_record(record, law, claims=Claims((standing(),)), everything=True)

    added = [f for f in more.findings if f not in plain.findings]
    assert [f.rule for f in added] == [AGREES.name, COUNTS.name]
    assert [f for f in more.findings if f not in added] == list(plain.findings)
    assert Counter(more.counts) - Counter(plain.counts) == {"fail": 1, "pass": 1}


def test_what_is_met_is_counted_and_only_shown_if_everything_is(law):
    claims = Claims((standing("measured-pass"),))
    brief = judge_record(written(), law, claims=claims)
    plain = judge_record(written(), law)

    assert brief.findings == plain.findings
    assert Counter(brief.counts) - Counter(plain.counts) == {"pass": 2}


def test_a_confirmed_claim_is_no_check_where_no_pack_binds(law):
    """Else a record that no law was held against would look green."""
    record = written(RECORD.replace("[DE]", "[BR]"))
    confirmed = judge_record(record, law, claims=Claims((standing("measured-pass"),)))
    contradicted = judge_record(record, law, claims=Claims((standing(),)))

    assert all(scope.applies is False for scope in confirmed.packs)
    assert not any(confirmed.counts.values())
    assert contradicted.counts == {"fail": 1}


def test_a_baseline_covers_the_measurement_it_saw_and_no_later_one():
    old, new = (told(standing(manifest=name))[0] for name in ("sha256:1", "sha256:2"))
    known = tuple(Known(f.rule, f.fingerprint, ON) for f in old if f.open)
    baseline = Acceptances(baseline=Baseline(ON, {"letters": known}))

    assert [f.outcome for f in accept(old, "letters", baseline, ON).findings] == ["waived", "pass"]
    assert [f.outcome for f in accept(new, "letters", baseline, ON).findings] == ["fail", "pass"]


def test_claims_know_the_first_day_on_which_one_may_turn():
    one = standing("measured-pass", turns=date(2027, 2, 1))

    assert Claims((one, replace(one, turns=date(2027, 1, 1)))).turns == date(2027, 1, 1)
    assert NO_CLAIMS.turns == date.max
