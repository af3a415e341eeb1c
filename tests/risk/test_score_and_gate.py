from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from risk_builders import a_finding, a_method, a_risk, an_activity

from dpiakit.findings import (
    AppliedMeasure,
    Question,
    Rating,
    Screening,
)
from dpiakit.risk import compliance, decide, gate, score
from dpiakit.source import Position

ON = date(2026, 11, 23)
HIGH, MEDIUM, LOW = Rating(3, 3, "high"), Rating(2, 2, "medium"), Rating(1, 1, "low")
SCREENED = Screening("not-required", (), (), 0, 0)


def a_question():
    return Question(("a",), Position("r", 1, 1), ("gdpr/a-rule",), "high")


def test_all_met_is_a_hundred_and_nothing_applicable_is_zero_to_a_hundred():
    whole = compliance([a_finding()], [])
    nothing = compliance([a_finding(outcome="not-applicable")], [])

    assert (whole.lower, whole.upper, whole.met) == (100, 100, 1)
    assert (nothing.lower, nothing.upper, nothing.applicable) == (0, 100, 0)


def test_an_open_obligation_is_the_width_of_the_interval():
    result = compliance(
        [a_finding(), a_finding(rule="gdpr/b", outcome="needs-evidence")], [a_question()]
    )

    assert (result.lower, result.upper) == (50, 100)
    assert (result.met, result.failed, result.open, result.unanswered) == (1, 0, 1, 1)


def test_a_blocking_obligation_weighs_eight_advisory_ones():
    result = compliance(
        [a_finding(outcome="fail"), a_finding(rule="gdpr/b", severity="advisory")], []
    )

    assert (result.lower, result.upper) == (11, 12)


def test_ten_elements_of_one_obligation_do_not_weigh_ten_times():
    many = [a_finding(element=str(n), outcome="fail") for n in range(10)]
    result = compliance([*many, a_finding(rule="gdpr/b")], [])

    assert (result.lower, result.upper) == (50, 50)


def test_a_hundred_is_never_printed_while_something_fails():
    many = [a_finding(rule=f"gdpr/{n}") for n in range(400)]
    result = compliance([*many, a_finding(rule="x/y", severity="advisory", outcome="fail")], [])

    assert result.upper == 99


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "c"]),
            st.sampled_from(["pass", "fail", "needs-evidence", "error", "not-applicable"]),
        )
    )
)
def test_answering_can_only_move_the_score_inside_its_interval(judged):
    findings = [a_finding(rule=f"gdpr/{r}", outcome=o) for r, o in judged]
    before = compliance(findings, [])

    for answer in ("pass", "fail"):
        answered = [
            a_finding(rule=f.rule, outcome=answer if f.outcome == "needs-evidence" else f.outcome)
            for f in findings
        ]
        after = compliance(answered, [])
        assert before.lower - 1 <= after.lower <= after.upper <= before.upper + 1


def test_the_score_names_the_worst_scenario_and_every_blocker():
    result = score(
        [a_finding(outcome="fail"), a_finding(rule="gdpr/b", outcome="fail", severity="high")],
        [],
        [a_risk(), a_risk(name="worst", inherent=HIGH, residual=MEDIUM)],
    )

    assert (result.before, result.after) == ("high", "medium")
    assert result.worst_before == result.worst_after == "worst"
    assert result.blockers == ("gdpr/a-rule",)


def test_within_a_band_the_graver_scenario_is_the_worst_then_the_likelier():
    """The priority that the method declares: severity before likelihood, then the register."""
    first = a_risk(name="first", inherent=HIGH)
    likelier = a_risk(name="likelier", inherent=Rating(3, 4, "high"))
    graver = a_risk(name="graver", inherent=Rating(4, 2, "high"))
    last = a_risk(name="last", inherent=HIGH)

    assert score([], [], [first, likelier, graver, last]).worst_before == "graver"
    assert score([], [], [first, likelier, last]).worst_before == "likelier"
    assert score([], [], [first, last]).worst_before == "first"


def test_without_scenarios_there_is_no_worst():
    result = score([], [], [])

    assert (result.before, result.after, result.worst_after) == (None, None, "")


def decided(findings=(), risks=(), **facts):
    return decide(an_activity(**facts), findings, risks, a_method())


def consultation(**facts):
    return {"governance": {"impact_assessment": {"prior_consultation": facts}}}


def test_a_blocking_failure_means_rejected_in_this_form():
    result = decided([a_finding(outcome="fail")], [a_risk(planned=HIGH)])

    assert result.outcome == "rejected"
    assert result.conditions == ("A rule holds",)


def test_a_risk_that_stays_high_after_the_plan_means_consulting_the_authority():
    """Art. 36(1) GDPR: residual risk, not inherent risk."""
    assert decided(risks=[a_risk(planned=HIGH, residual=HIGH)]).outcome == "consultation"
    assert decided(risks=[a_risk(inherent=HIGH)]).outcome == "approved"


def test_after_the_authority_has_answered_the_decision_moves_on():
    risks = [a_risk(planned=HIGH, residual=HIGH)]

    assert decided(risks=risks, **consultation(outcome="advice")).outcome != "consultation"
    assert decided(risks=risks, **consultation(outcome="pending")).outcome == "consultation"


def test_national_law_can_demand_consultation_without_any_risk():
    result = decided(**consultation(required_by_national_law=True))

    assert result.outcome == "consultation"
    assert "36(5)" in result.reasons[0]


def test_a_risk_that_only_the_plan_brings_down_is_a_condition():
    measure = AppliedMeasure("m", "Parity test", "likelihood", "planned", counted=False, why="",
                             owner="product", due=date(2027, 1, 1))  # fmt: skip
    bare = AppliedMeasure("n", "Human review", "severity", "", counted=False, why="")
    result = decided(risks=[a_risk(residual=HIGH, planned=LOW, measures=(measure, bare))])

    assert result.outcome == "conditionally-approved"
    assert result.conditions == (
        "Bias: finish Parity test (product, by 2027-01-01), Human review.",
    )


def test_a_medium_risk_must_be_accepted_by_name():
    assert decided(risks=[a_risk(residual=MEDIUM)]).outcome == "conditionally-approved"
    assert decided(risks=[a_risk(residual=MEDIUM, accepted="the board")]).outcome == "approved"


def test_a_high_failure_is_a_condition_of_approval():
    result = decided([a_finding(severity="high", outcome="fail")])

    assert result.outcome == "conditionally-approved"


def gated(findings=(), at_launch=(), risks=(), screening=SCREENED, **facts):
    facts.setdefault("dates", {"planned_start": "2027-03-01"})
    activity = an_activity(**facts)
    decision = decide(activity, (*findings, *at_launch), risks, a_method())
    return gate(activity, ON, findings, at_launch, screening, decision)


def test_nothing_wrong_is_go_on_the_planned_day():
    result = gated()

    assert (result.outcome, result.launch) == ("go", date(2027, 3, 1))
    assert gated(dates={}).launch is None
    assert gate(an_activity(), ON, [], [], SCREENED, decided()).launch is None


@pytest.mark.parametrize("where", ["findings", "at_launch"])
def test_a_blocking_failure_today_or_at_the_launch_closes_the_gate(where):
    result = gated(**{where: [a_finding(outcome="fail")]})

    assert result.outcome == "no-go"
    assert "Fails: A rule holds." in result.reasons
    assert "Mend the 1 blocking failure." in result.changes


def test_an_unanswered_blocking_fact_closes_the_gate():
    result = gated([a_finding(outcome="needs-evidence"), a_finding(outcome="needs-evidence",
                    rule="gdpr/b", title="B holds")])  # fmt: skip

    assert result.outcome == "no-go"
    assert result.reasons == ("Not answered: A rule holds.", "Not answered: B holds.")
    assert "2 blocking obligations" in result.changes[0]


def test_an_unanswered_high_fact_does_not():
    assert gated([a_finding(outcome="needs-evidence", severity="high")]).outcome == "go"


def test_a_consultation_that_is_due_closes_the_gate():
    assert gated(risks=[a_risk(planned=HIGH)]).outcome == "no-go"


def test_a_high_failure_or_a_condition_means_go_with_conditions():
    high = gated([a_finding(severity="high", outcome="fail")])

    assert high.outcome == "go-with-conditions"
    assert high.reasons == ("Fails: A rule holds.",)
    assert gated(risks=[a_risk(residual=MEDIUM)]).outcome == "go-with-conditions"


def test_an_open_screening_is_a_condition():
    result = gated(screening=Screening("open", (), (), 0, 2))

    assert result.outcome == "go-with-conditions"
    assert "cannot be told yet" in result.reasons[0]


def test_a_required_assessment_that_is_not_recorded_closes_the_gate():
    """Art. 35(1) GDPR: the assessment is carried out prior to the processing."""
    required = Screening("required", ("List of France: item 10.",), (), 1, 0)
    done = {"governance": {"impact_assessment": {"date": "2026-10-01"}}}
    californian = {"governance": {"california_assessment": {"done": "2026-10-01"}}}

    assert gated(screening=required).outcome == "no-go"
    assert gated(screening=required, **done).outcome == "go"
    assert gated(screening=required, **californian).outcome == "go"
