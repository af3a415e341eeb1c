"""One rule and one activity: the outcome of every element, and why."""

import pytest
from law_builder import a_definition, a_law, a_pack, a_rule, a_set, an_activity, that

from dpiakit.law.judge import Judgement, applicability, judge


def ask(tmp_path, rule, **given):
    law = a_law(tmp_path, rules={"r": rule})
    return judge(law.rule("gdpr/r"), an_activity(**given), law)


def outcomes(judgements):
    return {one.element: one.outcome for one in judgements}


WHOLE = {"for_each": None}


def test_what_does_not_apply_is_not_judged(tmp_path):
    rule = a_rule(
        **WHOLE, applies='children.involved == "directed"', requires=that("security.logging")
    )
    (judgement,) = ask(tmp_path, rule, children={"involved": "no"})

    assert judgement.outcome == "not-applicable"
    assert judgement.path == ("children", "involved")


def test_whether_it_applies_may_be_a_question(tmp_path):
    rule = a_rule(**WHOLE, applies="children.likely_accessed", requires=that("security.logging"))
    (judgement,) = ask(tmp_path, rule, security={"logging": False})

    assert judgement.outcome == "needs-evidence"
    assert judgement.clause == -1
    assert judgement.missing == (("children", "likely_accessed"),)
    assert judgement.message == "Not written down: children.likely_accessed."


def test_all_requirements_must_hold(tmp_path):
    rule = a_rule(**WHOLE, requires=that("security.logging", "security.backups"))
    (judgement,) = ask(tmp_path, rule, security={"logging": True, "backups": True})

    assert judgement == Judgement("", "pass", ())


def test_the_first_that_fails_gives_the_message_though_an_earlier_one_is_unknown(tmp_path):
    requires = [
        {"that": "security.logging", "otherwise": "No log."},
        {"that": "security.backups", "otherwise": "No backup at {controller.name}."},
        {"that": "security.detection", "otherwise": "No detection."},
    ]
    (judgement,) = ask(
        tmp_path,
        a_rule(**WHOLE, requires=requires),
        security={"backups": False, "detection": False},
    )

    assert judgement.outcome == "fail"
    assert judgement.clause == 1
    assert judgement.message == "No backup at not stated."
    assert judgement.path == ("security", "backups")
    assert judgement.trace is not None


def test_an_unknown_requirement_is_a_question(tmp_path):
    rule = a_rule(
        **WHOLE, requires=that("security.logging", "security.backups", "security.detection")
    )
    (judgement,) = ask(tmp_path, rule, security={"logging": True})

    assert judgement.outcome == "needs-evidence"
    assert judgement.clause == 1
    assert judgement.path == ("security", "backups")


def test_where_the_controller_must_prove_it_an_unknown_requirement_fails(tmp_path):
    rule = a_rule(**WHOLE, on_missing="fail", requires=that("security.logging"))
    (judgement,) = ask(tmp_path, rule)

    assert judgement.outcome == "fail"
    assert judgement.message == (
        "Not written down: security.logging. The law puts the burden of proof on the controller."
    )


def test_whether_it_applies_stays_a_question_even_then(tmp_path):
    rule = a_rule(
        **WHOLE,
        on_missing="fail",
        applies="children.likely_accessed",
        requires=that("security.logging"),
    )

    assert outcomes(ask(tmp_path, rule)) == {"": "needs-evidence"}


def test_each_element_is_judged_for_itself(tmp_path):
    transfers = {
        "acme": {"safeguard": "bcr"},
        "bold": {"safeguard": "none", "destination": "IN"},
        "cold": {},
    }
    found = ask(tmp_path, a_rule(), transfers=transfers)

    assert outcomes(found) == {"acme": "pass", "bold": "fail", "cold": "needs-evidence"}
    assert found[0].path == ("transfers", "acme")
    assert found[1].message == "bold goes to IN without a safeguard."
    assert found[1].path == ("transfers", "bold", "safeguard")
    assert found[2].missing == (("transfers", "cold", "safeguard"),)


def test_an_empty_collection_is_not_applicable(tmp_path):
    assert outcomes(ask(tmp_path, a_rule(), transfers={})) == {"": "not-applicable"}


@pytest.mark.parametrize("on_missing", ["needs-evidence", "fail"])
def test_of_an_absent_collection_nothing_is_known(tmp_path, on_missing):
    (judgement,) = ask(tmp_path, a_rule(on_missing=on_missing))

    assert judgement.element == ""
    assert judgement.outcome == "needs-evidence"
    assert judgement.missing == (("transfers",),)


GATED = a_rule(applies='controller.type == "employer" && transfer.hr_data')


def test_a_closed_gate_spares_the_question_whether_there_are_elements(tmp_path):
    """What does not speak of the element and is false is false for every element."""
    found = ask(tmp_path, GATED, controller={"type": "bank"})

    assert outcomes(found) == {"": "not-applicable"}


def test_an_open_gate_does_not(tmp_path):
    assert outcomes(ask(tmp_path, GATED)) == {"": "needs-evidence"}


def test_behind_an_open_gate_each_element_is_asked(tmp_path):
    found = ask(tmp_path, GATED, transfers={"acme": {"hr_data": False}, "bold": {}})

    assert outcomes(found) == {"acme": "not-applicable", "bold": "needs-evidence"}
    assert found[1].missing == (("controller", "type"), ("transfers", "bold", "hr_data"))


PLAIN_LIST = a_rule(for_each="markets as market", requires=that('part_of(market, "EEA")'))


def test_an_element_of_a_plain_list_is_named_by_its_value(tmp_path):
    found = ask(tmp_path, PLAIN_LIST, markets=["DE", "GB"])

    assert outcomes(found) == {"DE": "pass", "GB": "fail"}
    assert found[1].path == ("markets", "1")


def test_a_group_in_a_plain_list_is_named_by_its_number(tmp_path):
    rule = a_rule(
        for_each=["risks as risk", "risk.measures as effect"],
        requires=that('effect.axis == "severity"'),
    )
    measures = [{"measure": "m", "axis": "severity"}, {"measure": "m", "axis": "likelihood"}]
    found = ask(tmp_path, rule, risks={"loss": {"measures": measures}})

    assert outcomes(found) == {"loss/0": "pass", "loss/1": "fail"}


def test_a_collection_may_lie_deep(tmp_path):
    rule = a_rule(
        for_each="controller.joint_controllers as partner", requires=that("partner.arrangement")
    )
    controller = {"joint_controllers": {"acme": {"arrangement": False}}}
    found = ask(tmp_path, rule, controller=controller)

    assert found[0].path == ("controller", "joint_controllers", "acme", "arrangement")
    assert outcomes(ask(tmp_path, rule, controller={})) == {"": "needs-evidence"}
    assert outcomes(ask(tmp_path, rule)) == {"": "needs-evidence"}


TWO = a_rule(
    for_each=["purposes as purpose", "markets as market"],
    requires=that('purpose.lawful_basis == "consent" || part_of(market, "EEA")'),
)


def test_two_collections_are_combined(tmp_path):
    purposes = {"ads": {"lawful_basis": "consent"}, "mail": {"lawful_basis": "contract"}}
    found = ask(tmp_path, TWO, purposes=purposes, markets=["DE", "US"])

    assert outcomes(found) == {
        "ads/DE": "pass",
        "ads/US": "pass",
        "mail/DE": "pass",
        "mail/US": "fail",
    }


def test_of_two_collections_an_empty_one_leaves_nothing(tmp_path):
    assert outcomes(ask(tmp_path, TWO, purposes={})) == {"": "not-applicable"}
    assert outcomes(ask(tmp_path, TWO, markets=[])) == {"": "not-applicable"}


def test_of_two_collections_every_absent_one_is_asked_for(tmp_path):
    (judgement,) = ask(tmp_path, TWO)

    assert judgement.missing == (("purposes",), ("markets",))
    (judgement,) = ask(tmp_path, TWO, purposes={"ads": {}})
    assert judgement.missing == (("markets",),)


INNER = a_rule(
    for_each=["recipients as recipient", "recipient.sub_processors as sub"],
    requires=that("sub.authorised"),
)


def test_a_collection_may_depend_on_the_element_of_another(tmp_path):
    recipients = {
        "acme": {"sub_processors": {"a": {"authorised": True}, "b": {"authorised": False}}},
        "bold": {},
        "cold": {"sub_processors": {}},
    }
    found = ask(tmp_path, INNER, recipients=recipients)

    assert outcomes(found) == {"acme/a": "pass", "acme/b": "fail", "bold": "needs-evidence"}
    assert found[1].path == ("recipients", "acme", "sub_processors", "b", "authorised")
    assert found[2].missing == (("recipients", "bold", "sub_processors"),)


def test_if_all_inner_collections_are_empty_nothing_is_judged(tmp_path):
    found = ask(tmp_path, INNER, recipients={"cold": {"sub_processors": {}}})

    assert outcomes(found) == {"": "not-applicable"}


def test_an_element_found_by_reference_is_judged_by_its_name(tmp_path):
    rule = a_rule(
        for_each=["purposes as purpose", "purpose.data as item"],
        requires=that('item.special_category == "none"'),
    )
    found = ask(
        tmp_path,
        rule,
        data_items={"scan": {"special_category": "health"}},
        purposes={"care": {"data": ["scan"]}},
    )

    assert outcomes(found) == {"care/scan": "fail"}
    assert found[0].path == ("data_items", "scan", "special_category")


ERROR = 'transfer.period > years(3) && dates.started + transfer.period > date("2026-01-01")'


def test_what_cannot_be_computed_is_an_error_of_this_element_only(tmp_path):
    rule = a_rule(requires=that(ERROR))
    found = ask(
        tmp_path,
        rule,
        dates={"started": "2020-01-01"},
        transfers={"acme": {"period": "P9999Y"}, "bold": {"period": "P9Y"}},
    )

    assert outcomes(found) == {"acme": "error", "bold": "pass"}
    assert found[0].message


def test_a_gate_that_cannot_be_computed_keeps_nobody_out(tmp_path):
    rule = a_rule(applies="dates.started + governance.review_every > on && transfer.hr_data")
    given = {"dates": {"started": "2020-01-01"}, "governance": {"review_every": "P9999Y"}}

    assert outcomes(ask(tmp_path, rule, **given)) == {"": "needs-evidence"}
    found = ask(tmp_path, rule, **given, transfers={"acme": {"hr_data": False}})
    assert outcomes(found) == {"acme": "error"}


def test_a_question_behind_a_definition_names_the_fact(tmp_path):
    law = a_law(
        tmp_path,
        definitions={"far": a_definition('t.destination == "IN"', of="transfers as t")},
        rules={"r": a_rule(requires=that("far(transfer)"))},
    )
    (judgement,) = judge(law.rule("gdpr/r"), an_activity(transfers={"acme": {}}), law)

    assert judgement.missing == (("transfers", "acme", "destination"),)


# Packs


def applies(tmp_path, pack=None, **given):
    files = {"policies/gdpr/pack.yaml": pack} if pack else {}
    law = a_law(tmp_path, files=files)
    return applicability(law.pack("gdpr"), an_activity(**given), law)


def test_a_pack_applies_and_says_why(tmp_path):
    found = applies(tmp_path, controller={"establishments": ["DE"]})

    assert found.applies is True
    assert [one.because for one in found.reasons] == ["An establishment in the Area."]


def test_a_pack_may_not_apply(tmp_path):
    assert applies(tmp_path, controller={"establishments": ["US"]}).applies is False


def test_whether_a_pack_applies_may_be_open(tmp_path):
    found = applies(tmp_path)

    assert found.applies is None
    assert found.missing == (("controller", "establishments"),)


def test_a_ground_that_cannot_be_computed_leaves_it_open(tmp_path):
    when = "dates.started + governance.review_every > on"
    pack = a_pack(applies_when=[{"when": when, "because": "x"}])
    given = {"dates": {"started": "2020-01-01"}, "governance": {"review_every": "P9999Y"}}

    found = applies(tmp_path, pack, **given)

    assert found.applies is None
    assert found.missing == ()


def test_a_ground_that_waits_for_a_value_of_the_law_asks_the_record_nothing(tmp_path):
    """Before its first day a parameter has no value; no answer of the record could help."""
    pack = a_pack(applies_when=[{"when": "scale.people > many", "because": "x"}])
    law = a_law(
        tmp_path,
        data={"many": a_set(("2030-01-01", 5), type="number")},
        files={"policies/gdpr/pack.yaml": pack},
    )
    found = applicability(law.pack("gdpr"), an_activity(scale={"people": 9}), law)

    assert found.applies is None
    assert found.missing == ()
