"""Bounds of a house close the launch gate further, and never open it."""

from dataclasses import replace
from datetime import date

import pytest

from dpiakit.findings import Compliance, Gate, PackScope, Score
from dpiakit.risk import Thresholds, narrowed

GATES = ["go", "go-with-conditions", "no-go"]
OFF = PackScope(
    "coppa", "COPPA", "1", applies=False, because="", switched_off="Switched off by Legal: No.",
    would_apply=None,
)  # fmt: skip


def a_gate(outcome="go"):
    return Gate(outcome, date(2026, 11, 23), None, ("As the law has it.",))


def a_score(share=70, after="medium"):
    counted = Compliance(share, 90, 10, 7, 1, 2, 3, ())
    return Score("high", after, "a", "b", counted, ())


@pytest.mark.parametrize("outcome", GATES)
def test_without_bounds_the_gate_is_that_of_the_law(outcome):
    gate = a_gate(outcome)

    assert narrowed(gate, a_score(), Thresholds()) == gate
    assert narrowed(gate, a_score(), Thresholds(70, "medium")) == gate


@pytest.mark.parametrize("outcome", GATES)
def test_the_lower_end_of_compliance_counts(outcome):
    found = narrowed(a_gate(outcome), a_score(share=70), Thresholds(minimum_compliance=71))

    assert found.outcome == "no-go"
    assert "Compliance is at least 70 of 100; the house asks for 71." in found.reasons
    assert found.changes


def test_a_residual_risk_above_the_bound_closes_the_gate():
    found = narrowed(a_gate(), a_score(after="very-high"), Thresholds(maximum_residual="high"))

    assert found.outcome == "no-go"
    assert "A residual risk is very high; the house allows high at most." in found.reasons


def test_without_a_risk_no_bound_is_missed():
    score = replace(a_score(), after=None)

    assert narrowed(a_gate(), score, Thresholds(maximum_residual="low")).outcome == "go"


@pytest.mark.parametrize(("before", "after"), list(zip(GATES, [GATES[1], *GATES[1:]], strict=True)))
def test_a_pack_that_would_bind_and_is_switched_off_is_a_condition(before, after):
    found = narrowed(a_gate(before), a_score(), Thresholds(), [OFF])

    assert found.outcome == after
    assert "Not judged by COPPA. Switched off by Legal: No." in found.reasons
    assert "Confirm that COPPA does not bind, or judge by it." in found.changes


def test_a_pack_that_would_not_bind_changes_nothing():
    off = replace(OFF, would_apply=False)

    assert narrowed(a_gate(), a_score(), Thresholds(), [off]) == a_gate()
