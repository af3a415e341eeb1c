"""Findings, questions, risks and the gate: what got worse, what got better, what stayed."""

from dataclasses import replace
from datetime import date

import pytest
from comparison_world import ROOT, World, a_judge, a_record, changed, only

from dpiakit.comparison.difference import finding_changes, question_changes
from dpiakit.comparison.verdict import exit_code, sentence
from dpiakit.findings import Acceptance
from dpiakit.records import read_record
from dpiakit.source import read_yaml

SAFE = {"safeguard": "scc-2021", "scc_module": "c2p", "scc_signed": "2026-01-10",
        "scc_annexes_complete": True, "scc_unchanged": True}  # fmt: skip


@pytest.fixture
def world(tmp_path):
    return World(tmp_path / "repo")


def compared(world, before, after, **options):
    world.commit({"r.yaml": before})
    world.commit({"r.yaml": after})
    return world.compare(**options)


def rules(changes):
    return {(change.finding.rule, change.finding.element) for change in changes}


def test_a_safeguard_that_falls_away_is_a_new_finding_and_red(world):
    with_safeguard = a_record()
    with_safeguard["transfers"]["acme-mail"] |= SAFE
    comparison = compared(world, with_safeguard, a_record(transfers__acme_mail__safeguard="none"))

    assert ("gdpr/transfer-has-safeguard", "acme-mail") in rules(only(comparison).new)
    assert exit_code(comparison) == 1


def test_a_safeguard_that_is_written_closes_the_finding(world):
    with_safeguard = a_record()
    with_safeguard["transfers"]["acme-mail"] |= SAFE
    comparison = compared(world, a_record(transfers__acme_mail__safeguard="none"), with_safeguard)
    change = only(comparison)

    assert ("gdpr/transfer-has-safeguard", "acme-mail") in rules(change.closed)
    assert not rules(change.closed) & rules(change.new)


def test_a_failed_fact_that_is_deleted_is_not_closed_but_open(world):
    comparison = compared(world, a_record(transfers__acme_mail__safeguard="none"), a_record())
    change = only(comparison)

    assert ("gdpr/transfer-has-safeguard", "acme-mail") in rules(change.unanswered)
    assert ("gdpr/transfer-has-safeguard", "acme-mail") not in rules(change.closed)
    (moved,) = [c for c in change.unanswered if c.finding.rule == "gdpr/transfer-has-safeguard"]
    assert moved.was == "fail"


def test_the_same_finding_with_other_values_is_changed_not_new(world):
    def overdue(day):
        done = {"done": True, "date": "2025-05-20", "next_review": day}
        return a_record(governance={"impact_assessment": done})

    comparison = compared(world, overdue("2026-05-20"), overdue("2026-06-20"))
    change = only(comparison)

    assert rules(change.changed) == {("gdpr/dpia-review-is-not-overdue", "")}
    assert not change.new
    assert exit_code(comparison) == 0


def test_a_reordered_list_beside_a_real_change_changes_no_finding(world):
    before = a_record(markets=["NL", "DE", "FR"], transfers__acme_mail__safeguard="none")
    after = changed(dict(before), markets=["FR", "NL", "DE"], title="Other")
    change = only(compared(world, before, after))

    assert [fact.path for fact in change.facts] == [("title",)]
    assert (change.new, change.closed, change.changed) == ((), (), ())


def test_only_open_questions_end_with_4_and_only_when_they_are_grave_enough(world):
    answered = a_record(trackers={}, marketing={}, notices={})
    asks = changed(dict(answered), trackers=None)
    comparison = compared(world, answered, asks)
    change = only(comparison)

    assert any(question.question.path == ("trackers",) for question in change.asked)
    assert not change.new
    assert change.before.gate == change.after.gate == "no-go"
    assert exit_code(comparison) == 4
    assert (
        exit_code(
            replace(comparison, fail_on="blocking", records=(replace(change, unanswered=()),))
        )
        == 0
    )


def test_an_answered_question_is_asked_no_more(world):
    comparison = compared(world, a_record(), a_record(trackers={}))
    change = only(comparison)

    assert ("trackers",) in {question.path for question in change.answered}
    assert exit_code(comparison) in {0, 4}


def test_every_newly_unanswered_obligation_has_a_question_that_tells_it(world):
    """Exit code 4 must never come without a word."""
    change = only(compared(world, a_record(trackers={}, notices={}), a_record()))

    asked = {(rule, q.question.path) for q in change.asked for rule in q.question.rules}
    for open_now in change.unanswered:
        assert any((open_now.finding.rule, path) in asked for path in open_now.finding.missing)


def test_an_edited_title_makes_nothing_worse(world):
    comparison = compared(world, a_record(), a_record(title="The newsletter"))

    assert exit_code(comparison) == 0
    assert only(comparison).facts
    assert "0 new findings" in sentence(comparison)


def test_a_new_record_is_judged_with_all_it_has(world):
    world.commit({"x.yaml": a_record()})
    world.commit({"r.yaml": a_record(id="r", transfers__acme_mail__safeguard="none")})
    comparison = world.compare()

    assert only(comparison).new
    assert exit_code(comparison) == 1
    assert not only(comparison).gate_closed


def test_a_removed_record_closes_nothing_in_the_verdict(world):
    world.commit(
        {"x.yaml": a_record(), "r.yaml": a_record(id="r", transfers__acme_mail__safeguard="none")}
    )
    world.commit({"r.yaml": None})
    comparison = world.compare()

    assert only(comparison).status == "removed"
    assert only(comparison).closed == ()
    assert exit_code(comparison) == 0


ACTIVITIES = ROOT / "tests" / "activities"


def test_a_law_of_another_day_is_compared_without_any_change_of_a_record(world):
    """11 CCR 7200 ff. on automated decisionmaking technology apply from 1 January 2027."""
    record = read_yaml(ACTIVITIES / "ride-dispatcher.yaml").data
    world.commit({"r.yaml": changed(record, dates__planned_start="2026-12-01")})
    law = {"on_base": date(2026, 12, 31), "on": date(2027, 1, 1)}
    change = only(world.compare("HEAD", "HEAD", **law))

    assert "ccpa/admt-pre-use-notice" in {c.finding.rule for c in change.unanswered}
    assert change.facts == ()
    assert change.voided == ()


def test_what_binds_by_the_planned_day_is_no_other_finding_once_it_binds(world):
    """Known before as open from 1 January 2027: nobody is told twice, and no run turns red."""
    world.commit({"r.yaml": (ACTIVITIES / "ride-dispatcher.yaml").read_text()})
    law = {"on_base": date(2026, 12, 31), "on": date(2027, 1, 1)}
    comparison = world.compare("HEAD", "HEAD", **law)

    assert only(comparison).unanswered == ()
    assert exit_code(comparison) == 0


def test_risks_show_all_scenarios_and_which_rose(world):
    before = a_record(children={"involved": "no"})
    comparison = compared(world, before, a_record(children={"involved": "directed"}))
    change = only(comparison)

    names = [risk.name for risk in change.risks]
    assert len(names) == len(set(names)) > 3
    assert any(risk.rose for risk in change.risks)


def test_a_gate_that_closes_is_red_whatever_the_threshold(world):
    """Compared on the examples: the repaired programme goes, the first draft does not."""
    for file in (ROOT / "examples" / "retail-personalisation-repaired").rglob("*.yaml"):
        world.write(
            file.relative_to(ROOT / "examples" / "retail-personalisation-repaired"),
            file.read_text(),
        )
    world.commit()
    world.git("rm", "--quiet", "-r", ".")
    for file in (ROOT / "examples" / "retail-personalisation").rglob("*.yaml"):
        world.write(
            file.relative_to(ROOT / "examples" / "retail-personalisation"), file.read_text()
        )
    world.commit()
    comparison = world.compare()
    change = only(comparison)

    assert (change.before.gate, change.after.gate) == ("go-with-conditions", "no-go")
    assert change.gate_closed
    assert exit_code(comparison) == 1
    assert sentence(comparison).startswith("1 launch gate closed")
    back = world.compare("HEAD", "HEAD~1")
    assert exit_code(back) == 0
    assert "1 launch gate opened" in sentence(back)


def assessed(world, **changes):
    return a_judge().assess(read_record(world.write("r.yaml", a_record(**changes))))


def waived(assessment, rule, expires=None):
    """The same assessment with a finding under a waiver; with `expires`, one that has run out."""
    acceptance = Acceptance("waiver", "w-1", "Until the clauses are signed.", expires=expires)

    def under(finding):
        if finding.rule != rule:
            return finding
        if expires:
            return replace(finding, acceptance=acceptance)
        return replace(finding, outcome="waived", underlying=finding.outcome, acceptance=acceptance)

    return replace(assessment, findings=tuple(under(f) for f in assessment.findings))


RULE = "gdpr/transfer-has-safeguard"


def test_a_finding_that_is_waived_is_told_as_such_and_not_as_closed(world):
    open_now = assessed(world, transfers__acme_mail__safeguard="none")
    changes = finding_changes(open_now, waived(open_now, RULE))

    assert {c.finding.rule for c in changes.waived} == {RULE}
    assert not changes.closed
    assert changes.waived[0].was == "fail"


def test_a_waiver_that_runs_out_makes_the_finding_new_again(world):
    open_now = assessed(world, transfers__acme_mail__safeguard="none")
    changes = finding_changes(waived(open_now, RULE), waived(open_now, RULE, date(2026, 1, 1)))

    assert {c.finding.rule for c in changes.new} == {RULE}
    assert changes.new[0].was == "waived"


def test_a_waiver_on_both_sides_is_no_change(world):
    same = waived(assessed(world, transfers__acme_mail__safeguard="none"), RULE)
    changes = finding_changes(same, same)

    assert (changes.new, changes.closed, changes.waived, changes.changed) == ((), (), (), ())


def test_a_heavier_severity_of_a_known_failure_counts_as_worse(world):
    now = assessed(world, transfers__acme_mail__safeguard="none")
    lighter = replace(
        now,
        findings=tuple(
            replace(f, severity="medium") if f.rule == RULE else f for f in now.findings
        ),
    )
    (change,) = finding_changes(lighter, now).changed

    assert change.severity_before == "medium"
    assert change.graver
    (eased,) = finding_changes(now, lighter).changed
    assert not eased.graver


def test_a_question_more_rules_wait_for_is_asked_again(world):
    now = assessed(world)
    first = now.questions[0]
    fewer = replace(first, rules=first.rules[:1])
    asked, answered = question_changes(replace(now, questions=(fewer, *now.questions[1:])), now)

    assert not answered
    if len(first.rules) > 1:
        assert asked[0].rules == first.rules[1:]
