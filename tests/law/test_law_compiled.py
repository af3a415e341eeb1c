"""All rules as one function: the same outcomes as judged one by one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from law_builder import NO_CASES, a_definition, a_law, a_pack, a_rule, an_activity, that

from dpiakit.law import load_law
from dpiakit.law.compiled import compile_rules
from dpiakit.law.judge import applicability, judge, reasons
from dpiakit.model import Activity
from dpiakit.model.period import Period

BEYOND = "dates.started + transfer.period > on"
BOTH = ("transfer.bcr_approved", "transfer.hr_data")
REVIEW_BEYOND = "dates.started + governance.review_every > on"
RULES = {
    "whole": a_rule(for_each=None, requires=that("security.logging", "security.backups")),
    "whole-applies": a_rule(
        for_each=None, applies="children.likely_accessed", requires=that("security.logging")
    ),
    "each": a_rule(),
    "each-again": a_rule(on_missing="fail", requires=that(*BOTH)),
    "gated": a_rule(applies="children.likely_accessed && transfer.hr_data"),
    "only-gate": a_rule(applies="children.likely_accessed"),
    "no-gate": a_rule(applies="transfer.hr_data"),
    "error": a_rule(requires=that(BEYOND)),
    "error-applies": a_rule(applies=BEYOND),
    "error-gate": a_rule(applies=f"{REVIEW_BEYOND} && transfer.hr_data"),
    "error-whole": a_rule(for_each=None, requires=that(REVIEW_BEYOND)),
    "plain": a_rule(for_each="markets as market", requires=that('part_of(market, "EEA") || far')),
    "two": a_rule(
        for_each=["transfers as transfer", "markets as market"],
        applies="children.likely_accessed && transfer.hr_data",
        requires=that('part_of(market, "EEA")', "transfer.bcr_approved"),
    ),
    "inner": a_rule(
        for_each=["recipients as recipient", "recipient.sub_processors as sub"],
        applies="children.likely_accessed",
        requires=that("sub.authorised"),
    ),
    "inner-open": a_rule(
        for_each=["recipients as recipient", "recipient.sub_processors as sub"],
        requires=that("sub.authorised && recipient.contract"),
    ),
    "groups": a_rule(
        for_each=["risks as risk", "risk.measures as effect"],
        requires=that('effect.axis == "severity" && effect.measure.verified <= on'),
    ),
    "references": a_rule(
        for_each=["purposes as purpose", "purpose.data as item"],
        requires=that('item.special_category == "none"'),
    ),
}

maybe = st.sampled_from([None, True, False])


def facts(**fields):
    """Facts of which any may be left away."""
    return st.fixed_dictionaries({}, optional=fields)


def named(element, *names):
    """A collection that may be absent, empty, or hold some of the names."""
    return st.dictionaries(st.sampled_from(names), element, max_size=len(names))


truth = st.booleans()
periods = st.sampled_from(["P1Y", "P9999Y"])
activities = facts(
    children=facts(likely_accessed=truth),
    security=facts(logging=truth, backups=truth),
    dates=facts(started=st.just("2020-01-01")),
    governance=facts(review_every=periods),
    markets=st.lists(st.sampled_from(["DE", "GB", "US"]), max_size=2, unique=True),
    transfers=named(
        facts(
            safeguard=st.sampled_from(["bcr", "none"]),
            bcr_approved=truth,
            hr_data=truth,
            period=periods,
        ),
        "acme",
        "bold",
    ),
    recipients=named(
        facts(contract=truth, sub_processors=named(facts(authorised=truth), "s", "t")),
        "acme",
        "bold",
    ),
    measures=named(facts(verified=st.sampled_from(["2020-01-01", "2030-01-01"])), "m"),
    risks=named(
        facts(
            measures=st.lists(
                st.fixed_dictionaries(
                    {"measure": st.just("m"), "axis": st.sampled_from(["severity", "likelihood"])}
                ),
                max_size=2,
            )
        ),
        "loss",
    ),
    data_items=named(facts(special_category=st.sampled_from(["none", "health"])), "scan"),
    purposes=named(facts(data=st.lists(st.just("scan"), max_size=1)), "care", "ads"),
    controller=facts(establishments=st.lists(st.sampled_from(["DE", "US"]), max_size=1)),
).map(Activity.model_validate)


@pytest.fixture(scope="module")
def law(tmp_path_factory):
    second = a_pack(
        name="second",
        applies_when=[
            {"when": "dates.started + governance.review_every > on", "because": "x"},
            {"when": "children.likely_accessed", "because": "y"},
        ],
    )
    return a_law(
        tmp_path_factory.mktemp("law"),
        definitions={"far": a_definition("children.likely_accessed || security.logging")},
        rules=RULES,
        files={
            "policies/second/pack.yaml": second,
            "policies/second/shelf/r.yaml": a_rule(),
            "policies/second/shelf/r.cases.yaml": {"cases": NO_CASES},
        },
    )


@pytest.fixture(scope="module")
def compiled(law):
    return compile_rules(law)


def interpreted(law, activity):
    """What judging rule by rule gives, in the form of the compiled rules."""
    found, not_applicable = [], 0
    for number, rule in enumerate(law.rules):
        for one in judge(rule, activity, law):
            if one.outcome == "not-applicable":
                not_applicable += 1
            else:
                found.append((number, one.element, one.outcome, one.clause))
    return sorted(found), not_applicable


@settings(max_examples=400, deadline=None)
@given(activities)
def test_compiled_and_judged_rules_agree(law, compiled, activity):
    verdicts = compiled.judge(activity, {"gdpr", "second"})

    assert (sorted(verdicts.found), verdicts.not_applicable) == interpreted(law, activity)


@settings(max_examples=100, deadline=None)
@given(activities)
def test_compiled_and_judged_scopes_agree(law, compiled, activity):
    assert compiled.applies(activity) == {
        pack.name: applicability(pack, activity, law).applies for pack in law.packs
    }


@settings(max_examples=150, deadline=None)
@given(activities)
def test_reasons_are_found_for_what_the_compiled_rules_say(law, compiled, activity):
    known = {}
    found = compiled.judge(activity, {"gdpr", "second"}).found
    for number, rule in enumerate(law.rules):
        verdicts = [verdict for verdict in found if verdict[0] == number]
        expected = [one for one in judge(rule, activity, law) if one.outcome != "not-applicable"]

        assert reasons(rule, activity, law, verdicts, known) == expected


@settings(max_examples=100, deadline=None)
@given(activities)
def test_grounds_are_what_the_interpreter_makes_of_them(law, compiled, activity):
    grounds = compiled.judge(activity, set()).grounds

    assert [applicability(pack, activity, law, grounds[pack.name]) for pack in law.packs] == [
        applicability(pack, activity, law) for pack in law.packs
    ]


def test_a_text_that_a_list_holds_twice_is_judged_twice(tmp_path):
    law = a_law(
        tmp_path,
        rules={"r": a_rule(for_each="markets as market", requires=that('part_of(market, "EEA")'))},
    )
    activity = an_activity(markets=["US", "DE", "US"])
    (rule,) = law.rules
    verdicts = compile_rules(law).judge(activity, {"gdpr"}).found
    fails = [verdict for verdict in verdicts if verdict[2] == "fail"]
    found = reasons(rule, activity, law, fails, {})

    assert [(one.element, one.path) for one in found] == [
        ("US", ("markets", "0")),
        ("US", ("markets", "2")),
    ]


def test_only_the_packs_asked_for_are_judged(law, compiled):
    verdicts = compiled.judge(Activity(), {"second"})

    assert verdicts.found == [(len(law.rules) - 1, "", "needs-evidence", -1)]


def test_the_names_of_elements_never_become_source(tmp_path):
    """A record comes from a stranger, and so does a pack."""
    law = a_law(tmp_path, rules={"r": a_rule()})
    (found,) = (
        compile_rules(law)
        .judge(an_activity(transfers={"import-os": {"safeguard": "none"}}), {"gdpr"})
        .found
    )

    assert found == (0, "import-os", "fail", 0)


def test_a_law_without_packs_judges_nothing(tmp_path):
    from law_builder import write

    write(tmp_path, {"policies/instruments.yaml": {"x": {"title": "X", "short": "X"}}})
    from datetime import date

    compiled = compile_rules(load_law(date(2026, 3, 1), tmp_path))

    assert compiled.judge(Activity(), set()).found == []
    assert compiled.applies(Activity()) == {}


def test_the_longest_period_is_beyond_the_calendar():
    assert Period.parse("P9999Y").months > 9999
