"""The rules by hand in other languages say what the shipped rules say."""

import pytest
from rivals import fetch, forms, workload

RECORDS = 100


@pytest.fixture(scope="module")
def records():
    return list(workload.all_facts(RECORDS, seed=3))


@pytest.fixture(scope="module")
def shipped(records):
    ours = forms.Ours(records[:1])
    return [ours.verdicts(facts) for facts in records]


def test_the_compared_rules_say_all_they_can(shipped):
    said = {(rule, outcome) for verdicts in shipped for (rule, _), outcome in verdicts.items()}

    assert {rule for rule, _ in said} == set(workload.RULES)
    assert {outcome for _, outcome in said} == {"pass", "fail", "needs-evidence"}
    assert len(said) > 0.85 * 3 * len(workload.RULES)


def test_records_of_the_comparison_are_the_same_each_time(records):
    assert list(workload.all_facts(5, seed=3)) == records[:5]
    assert list(workload.all_facts(5, seed=4)) != records[:5]


@pytest.mark.parametrize("form", ["by hand", "cel", "regorus", "opa"])
def test_the_rules_by_hand_come_to_the_same_verdicts(form, records, shipped):
    if form == "cel":
        pytest.importorskip("cel_expr_python.cel")
    if form in {"regorus", "opa"} and not fetch.present():
        pytest.skip("not fetched: python benchmarks/engines.py does it")
    ready = forms.FORMS[form](records[:1])

    for number, (facts, expected) in enumerate(zip(records, shipped, strict=True)):
        assert ready.verdicts(facts) == expected, number


def test_what_is_measured_judges_every_record(records):
    """A round that does nothing would be a fine figure."""
    ready = forms.ByHand(records[:10])
    judged = []
    ready.judge = lambda asked, rules: judged.append((asked.facts.id, len(rules)))

    assert ready.rounds()["by hand"]() > 0
    assert judged == [(facts["id"], len(workload.RULES)) for facts in records[:10]]
