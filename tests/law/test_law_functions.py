"""What a rule may look up: membership, ages of consent, adequacy."""

from datetime import date

import pytest
from law_builder import ON, a_law, a_root, a_rule, an_activity, that

from dpiakit.law import read_law
from dpiakit.law.judge import judge

SIXTEEN = "consent_age(market) == 16"


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    rules = {
        "inside": a_rule(for_each="markets as market", requires=that('part_of(market, "EEA")')),
        "american": a_rule(for_each="markets as market", requires=that('part_of(market, "US")')),
        "old-enough": a_rule(for_each="markets as market", requires=that(SIXTEEN)),
        "adequate": a_rule(requires=that('adequate(transfer, "eu")')),
        "adequate-uk": a_rule(requires=that('adequate(transfer, "uk")')),
    }
    return read_law(a_root(tmp_path_factory.mktemp("law"), rules=rules))


def ask(library, rule, on=ON, **given):
    law = library.in_force(on)
    (judgement,) = judge(law.rule(f"gdpr/{rule}"), an_activity(**given), law)
    return judgement


def transfer(library, on=ON, rule="adequate", recipient=None, **facts):
    return ask(
        library,
        rule,
        on,
        recipients={"acme": recipient or {}},
        transfers={"t": {"recipient": "acme", **facts}},
    )


@pytest.mark.parametrize("market", ["DE", "EU", "EEA"])
def test_a_member_state_is_part_of_the_union_and_of_the_area(library, market):
    law = library.in_force(ON)

    assert law.part_of(market, "EEA")


def test_membership_in_a_rule(library):
    assert ask(library, "inside", markets=["DE"]).outcome == "pass"
    assert ask(library, "inside", markets=["GB"]).outcome == "fail"


def test_a_place_without_a_file_is_part_of_nothing_but_itself(library):
    law = library.in_force(ON)

    assert not law.part_of("IN", "EEA")
    assert law.part_of("IN", "IN")


def test_a_state_belongs_to_its_country_though_its_file_does_not_say_so(library):
    assert ask(library, "american", markets=["US-CA"]).outcome == "pass"
    assert ask(library, "american", markets=["US-NY"]).outcome == "pass"


def test_the_nearest_known_place_speaks_for_a_part_of_it(library):
    law = library.in_force(ON)

    assert law.place("US-NY").code == "US"
    assert law.place("IN") is None


def test_the_age_of_consent_has_a_date(library):
    assert ask(library, "old-enough", date(2026, 5, 31), markets=["DE"]).outcome == "pass"
    assert ask(library, "old-enough", date(2026, 6, 1), markets=["DE"]).outcome == "fail"


def test_a_fact_of_a_country_holds_in_its_parts(library):
    assert library.in_force(ON).fact("DE-BY", "consent_age").value == 16


def test_the_age_of_consent_is_unknown_where_a_place_sets_none(library):
    judgement = ask(library, "old-enough", markets=["GB"])

    assert judgement.outcome == "needs-evidence"
    assert judgement.missing == (("markets", "0"),)


def test_the_age_of_consent_is_unknown_before_its_first_day(library):
    assert library.in_force(date(2018, 5, 24)).fact("DE", "consent_age") is None


# Adequacy


def test_inside_the_area_there_is_no_third_country(library):
    assert transfer(library, destination="DE").outcome == "pass"


def test_inside_the_united_kingdom_there_is_no_third_country_under_its_own_law(library):
    assert transfer(library, rule="adequate-uk", destination="GB").outcome == "pass"


def test_the_list_of_one_regime_is_not_that_of_the_other(library):
    assert transfer(library, rule="adequate-uk", destination="CH").outcome == "fail"


def test_an_unconditional_decision_is_enough(library):
    assert transfer(library, destination="CH").outcome == "pass"


def test_a_country_without_a_decision_is_not_adequate(library):
    assert transfer(library, destination="IN").outcome == "fail"


def test_a_decision_counts_from_its_first_day(library):
    us = {"destination": "US", "recipient": {"dpf": {"status": "active"}}}

    assert transfer(library, date(2023, 7, 9), **us).outcome == "fail"
    assert transfer(library, date(2023, 7, 10), **us).outcome == "pass"


def test_a_decision_counts_on_its_last_day_and_not_after(library):
    assert transfer(library, date(2025, 12, 31), destination="AR").outcome == "pass"
    assert transfer(library, date(2026, 1, 1), destination="AR").outcome == "fail"


def test_a_condition_decides(library):
    japan = {"destination": "JP"}
    under = {"legal_scope": ["appi-supplementary-rules"]}

    assert transfer(library, **japan, recipient=under).outcome == "pass"
    assert transfer(library, **japan, recipient={"legal_scope": []}).outcome == "fail"


def test_a_condition_nobody_answered_leaves_it_open_and_names_the_fact(library):
    judgement = transfer(library, destination="JP")

    assert judgement.outcome == "needs-evidence"
    assert judgement.missing == (("recipients", "acme", "legal_scope"),)


def test_a_decision_about_a_country_covers_its_states(library):
    listed = {"dpf": {"status": "active"}}

    assert transfer(library, destination="US-CA", recipient=listed).outcome == "pass"


def test_an_unknown_destination_leaves_it_open(library):
    judgement = transfer(library)

    assert judgement.outcome == "needs-evidence"
    assert judgement.missing == (("transfers", "t", "destination"),)


def test_an_organisation_counts_instead_of_the_country_it_sits_in(library):
    assert transfer(library, destination="DE", organisation="ORG-EPO").outcome == "pass"
    assert transfer(library, date(2025, 7, 14), organisation="ORG-EPO").outcome == "fail"


def test_the_condition_of_a_decision_without_one_is_none(library):
    law = library.in_force(ON)
    (decision,) = law.adequacy.decisions("CH", "eu")

    assert law.adequacy.condition(decision) is None


def test_a_law_without_lists_of_decisions_finds_nothing_adequate(tmp_path):
    law = a_law(tmp_path, files={"jurisdictions/adequacy/eu.yaml": {
        "regime": "eu",
        "decisions": [{"place": "CH", "decision": "x", "from": "2030-01-01", "scope": "x",
                       "checked": {"on": "2026-01-31", "how": "primary"}}],
    }})  # fmt: skip

    assert law.adequacy.decisions("CH", "eu") == ()
