"""A waiver decides what a run fails for. It makes nothing lawful: score, decision and gate know."""

from datetime import date

import pytest
from risk_builders import a_finding, a_method, an_activity

from dpiakit.findings import Acceptance, Screening
from dpiakit.risk import compliance, decide, gate, score

ON = date(2026, 11, 23)
WAIVER = Acceptance(
    "waiver", "w-1", "The clauses are signed in December.", owner="Ada", approved_by="Grace",
    created=date(2026, 11, 20), expires=date(2026, 12, 15),
)  # fmt: skip
BASELINE = Acceptance("baseline", "2026-11-01", "It was open then.")


def a_waived(underlying="fail", acceptance=WAIVER, **changes):
    return a_finding(outcome="waived", underlying=underlying, acceptance=acceptance, **changes)


def gated(findings=(), at_launch=(), start="2026-12-10"):
    activity = an_activity(dates={"planned_start": start})
    decision = decide(activity, (*findings, *at_launch), [], a_method())
    screened = Screening("not-required", (), (), 0, 0)
    return gate(activity, ON, findings, at_launch, screened, decision)


@pytest.mark.parametrize("underlying", ["fail", "needs-evidence", "error"])
@pytest.mark.parametrize("acceptance", [WAIVER, BASELINE])
def test_what_is_accepted_is_met_at_neither_end_of_the_score(underlying, acceptance):
    result = compliance([a_waived(underlying, acceptance), a_finding(rule="gdpr/b")], [])

    assert (result.lower, result.upper) == (50, 50)
    assert (result.met, result.failed, result.open, result.waived) == (1, 0, 0, 1)


def test_a_hundred_is_never_printed_while_something_is_only_accepted():
    many = [a_finding(rule=f"gdpr/{n}") for n in range(400)]
    result = compliance([*many, a_waived(rule="x/y", severity="advisory")], [])

    assert result.upper == 99


def test_a_waived_blocker_is_still_named_beside_the_score():
    assert score([a_waived()], [], []).blockers == ("gdpr/a-rule",)
    assert score([a_waived("needs-evidence")], [], []).blockers == ()


def test_a_waived_blocking_failure_is_rejected_and_keeps_the_gate_closed():
    decision = decide(an_activity(), [a_waived()], [], a_method())
    result = gated([a_waived()])

    assert decision.outcome == "rejected"
    assert result.outcome == "no-go"
    assert result.reasons[0] == (
        "Fails: A rule holds. It is accepted for a time (waiver w-1, until 2026-12-15); "
        "that does not make it lawful."
    )


def test_a_waived_blocking_question_keeps_the_gate_closed():
    result = gated([a_waived("needs-evidence")])

    assert result.outcome == "no-go"
    assert result.reasons[0].startswith("Not answered: A rule holds. It is accepted for a time")


@pytest.mark.parametrize("severity", ["high", "medium", "advisory"])
@pytest.mark.parametrize("underlying", ["fail", "needs-evidence"])
def test_a_launch_under_a_waiver_has_conditions_that_name_it(severity, underlying):
    result = gated([a_waived(underlying, severity=severity)])

    assert result.outcome == "go-with-conditions"
    assert result.reasons == ("Accepted for a time: A rule holds (waiver w-1, until 2026-12-15).",)
    assert result.changes == (
        "Meet: A rule holds, before its waiver ends (waiver w-1, until 2026-12-15).",
    )


def test_a_waiver_that_ends_before_the_launch_is_said_to():
    result = gated([a_waived(severity="high")], start="2027-03-01")

    assert result.outcome == "go-with-conditions"
    assert result.reasons[0].endswith("(waiver w-1, until 2026-12-15, before the launch).")


def test_what_is_waived_for_one_thing_and_not_for_another_is_named_twice():
    result = gated([a_waived(severity="high"), a_finding(outcome="fail", severity="high")])

    assert [reason.partition(":")[0] for reason in result.reasons] == [
        "Fails", "Accepted for a time",
    ]  # fmt: skip


def test_a_baseline_changes_nothing_about_the_gate():
    for severity, outcome in (
        ("blocking", "no-go"),
        ("high", "go-with-conditions"),
        ("medium", "go"),
    ):
        old = a_waived(acceptance=BASELINE, severity=severity)
        open_ = a_finding(outcome="fail", severity=severity)

        assert gated([old]) == gated([open_])
        assert gated([old]).outcome == outcome
