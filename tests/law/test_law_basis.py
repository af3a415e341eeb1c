"""What a judgement rests on: which faults are told apart, and which are the same."""

from law_builder import a_law, a_rule, an_activity, that

from dpiakit.law.basis import basis, steady_name
from dpiakit.law.judge import judge


def bases(law, activity, name="gdpr/r"):
    rule = law.rule(name)
    return sorted(basis(rule, judgement, activity) for judgement in judge(rule, activity, law))


def with_transfers(**destinations):
    return an_activity(transfers={key: {"destination": to} for key, to in destinations.items()})


def test_whichever_of_several_faults_is_met_first_the_basis_is_the_same(tmp_path):
    whole = a_rule(
        for_each=None, requires=that('transfers.all(t, t.destination == "CH" || t.automated)')
    )
    law = a_law(tmp_path, rules={"r": whole})

    def found(*order):
        given = {
            "a": {"destination": "IN", "automated": False},
            "b": {"destination": "CH"},
            "c": {"destination": "US", "automated": False},
        }
        return bases(law, an_activity(transfers={key: given[key] for key in order}))

    assert found("a", "b", "c") == found("c", "b", "a") == found("b", "c", "a")
    assert found("a", "b") != found("b", "c")


def test_another_value_of_what_decides_is_another_basis(tmp_path):
    law = a_law(tmp_path, rules={"r": a_rule(requires=that('transfer.destination == "CH"'))})

    assert bases(law, with_transfers(x="IN")) != bases(law, with_transfers(x="US"))
    assert bases(law, with_transfers(x="IN")) != bases(law, with_transfers(y="IN"))
    assert bases(law, with_transfers(x="IN")) == [
        ("x", "fail", "transfers.x.destination", "IN"),
    ]  # fmt: skip


def test_missing_facts_are_told_whatever_their_order(tmp_path):
    rule = a_rule(for_each=None, requires=that("transfers.all(t, t.automated)"))
    law = a_law(tmp_path, rules={"r": rule})

    assert bases(law, with_transfers(b="IN", a="US")) == [
        ("", "needs-evidence", "transfers.a.automated", "transfers.b.automated")
    ]


def test_an_item_of_a_list_is_called_by_what_it_says(tmp_path):
    markets = a_rule(for_each="markets as market", requires=that('part_of(market, "EEA")'))
    law = a_law(tmp_path, rules={"r": markets})

    forth = bases(law, an_activity(markets=["US", "GB", "DE"]))
    back = bases(law, an_activity(markets=["DE", "GB", "US"]))

    assert forth == back
    assert ("GB", "fail", "markets.GB", "GB") in forth


def test_an_element_without_a_name_is_not_called_by_its_number(tmp_path):
    effects = a_rule(
        for_each=["risks as risk", "risk.measures as effect"],
        requires=that('effect.axis == "severity"'),
    )
    law = a_law(tmp_path, rules={"r": effects})
    written = [
        {"measure": "gate", "axis": "severity"},
        {"measure": "lock", "axis": "likelihood"},
    ]

    def found(entries):
        return bases(law, an_activity(risks={"own": {"measures": entries}}))

    assert found(written) == found(written[::-1])
    assert [one[0] for one in found(written) if one[1] == "fail"] == [
        "own/{axis: likelihood, measure: lock}"
    ]


def test_what_cannot_be_computed_in_another_order_still_has_a_basis(tmp_path):
    """Written first is an element that decides; by name first is one that cannot be computed."""
    rule = a_rule(
        for_each=None,
        requires=that("data_subjects.all(g, 10 / g.count > 2)"),
    )
    law = a_law(tmp_path, rules={"r": rule})
    activity = an_activity(data_subjects={"b": {"count": 10}, "a": {"count": 0}})

    assert bases(law, activity) == [("", "fail", "data_subjects.b.count", "")]


def test_a_rule_without_elements_speaks_of_the_record(tmp_path):
    law = a_law(tmp_path, rules={"r": a_rule()})
    absent, empty = an_activity(), an_activity(transfers={})
    rule = law.rule("gdpr/r")

    assert [steady_name(rule, one) for one in judge(rule, absent, law)] == [""]
    assert bases(law, absent) == [("", "needs-evidence", "transfers")]
    assert bases(law, empty) == [("", "not-applicable", "", "")]
