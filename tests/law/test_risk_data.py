"""The catalogue of risk keeps its promises, and the check of it finds those that are broken."""

from datetime import date

import pytest
from law_builder import CHECKED, CITED, ON, a_case, a_root

import shipped
from dpiakit.law.cases import Days
from dpiakit.law.catalogue import NATIONAL_LISTS
from dpiakit.law.loading import survey
from dpiakit.law.risk_cases import check_risk
from dpiakit.model.vocabulary import terms

LIBRARY, _ = shipped.surveyed()
DAYS = Days(LIBRARY)
CATALOGUE = shipped.catalogue()


@pytest.mark.parametrize("pack", sorted(LIBRARY.folders))
def test_the_cases_of_the_shipped_catalogue_hold_and_every_clause_matters(pack):
    assert check_risk(LIBRARY, DAYS, pack).problems == []


def test_every_researched_risk_stands_in_the_register_once():
    stand_for = sorted(one for scenario in CATALOGUE.scenarios for one in scenario.obligation)

    assert stand_for == [f"RK-{number:02}" for number in range(1, 25)]


def test_the_three_abnormal_events_are_kept_apart():
    """EDPB template: what works as planned is not mixed with what goes wrong."""
    abnormal = [one.name for one in CATALOGUE.scenarios if one.track == "abnormal-event"]

    assert abnormal == ["illegitimate-access", "unwanted-modification", "disappearance"]


def test_every_kind_of_measure_acts_somewhere():
    acting = {measure.kind for one in CATALOGUE.scenarios for measure in one.measures}

    assert set(terms("measures")) - acting == set()


@pytest.mark.parametrize("scenario", CATALOGUE.scenarios, ids=lambda one: one.name)
def test_a_kind_of_measure_acts_on_one_axis_of_a_scenario(scenario):
    kinds = [measure.kind for measure in scenario.measures]

    assert len(kinds) == len(set(kinds))
    assert {measure.axis for measure in scenario.measures} == {"severity", "likelihood"}


@pytest.mark.parametrize("scenario", CATALOGUE.scenarios, ids=lambda one: one.name)
def test_a_floor_stands_after_what_lowers(scenario):
    """A floor that another factor could still lower would be none."""
    severity = [factor for factor in scenario.factors if factor.axis == "severity"]
    floors = [bool(factor.floor) for factor in severity]

    assert floors == sorted(floors)


def test_national_lists_say_what_they_leave_out_and_rest_on_no_primary_source():
    lists = [one for one in CATALOGUE.screening if one.place is not None]

    assert {one.place for one in lists} == {
        "BE", "BG", "DE", "ES", "FR", "GR", "HU", "IE", "IT", "LI", "LT", "LV", "NL", "PL", "SI",
    }  # fmt: skip
    assert [one.name for one in lists if not one.note] == ["ES"]
    assert {one.pack for one in lists} == {NATIONAL_LISTS}


def a_scenario(**changes):
    return {
        "title": "Opacity",
        "obligation": ["RK-05"],
        "order": 1,
        "track": "by-design",
        "description": "People do not know.",
        "rights": ["Private life"],
        "sources": ["the organisation"],
        "citation": CITED,
        "checked": CHECKED,
        "trigger": "has(profiling) && profiling.extensive",
        "inherent": {"severity": 2, "likelihood": 3, "reason": "House default."},
        "factors": [
            {"when": "scale.large_scale", "axis": "likelihood", "by": 1, "because": "Many."}
        ],
        "measures": [{"kind": "explanation", "axis": "likelihood", "because": "It is told."}],
        "cases": CASES,
        **changes,
    }


CASES = [
    a_case("Nobody speaks of it.", {}, {"occurs": False}),
    a_case("It is open.", {"profiling": {}}, {"occurs": "unknown"}),
    a_case(
        "A small profile is not.", {"profiling": {"extensive": False}}, {"occurs": False}
    ),
    a_case(
        "A profile of many.",
        {"profiling": {"extensive": True}, "scale": {"large_scale": True}},
        {"occurs": True, "severity": 2, "likelihood": 4},
    ),
]  # fmt: skip


def found_in(tmp_path, scenario=None, screening=None, **options):
    files = {}
    if scenario is not None:
        files["policies/common/risks/opacity.yaml"] = scenario
    if screening is not None:
        files["policies/gdpr/screening/art.yaml"] = screening
    library, problems = survey(a_root(tmp_path, files=files))
    assert problems == []
    days = Days(library)
    pack = "common" if scenario is not None else "gdpr"
    return check_risk(library, days, pack, **options)


def said(result):
    return [problem.what for problem in result.problems]


def test_a_scenario_with_good_cases_is_clean(tmp_path):
    result = found_in(tmp_path, a_scenario())

    assert said(result) == []
    assert (result.scenarios, result.items, result.cases) == (1, 0, 4)
    assert result.mutants > 0


def test_a_scenario_of_another_pack_is_not_looked_at(tmp_path):
    root = a_root(tmp_path, files={"policies/common/risks/opacity.yaml": a_scenario()})
    library, _ = survey(root)

    assert check_risk(library, Days(library), "gdpr").scenarios == 0


def test_a_wrong_level_is_told_with_the_reasons_that_led_to_it(tmp_path):
    cases = [*CASES[:3], {**CASES[3], "expect": {"occurs": True, "likelihood": 2}}]
    result = found_in(tmp_path, a_scenario(cases=cases), mutate=False)

    (what,) = said(result)
    assert "expected likelihood: 2, occurs: true, got likelihood: 4, occurs: true" in what
    assert result.problems[0].hint == "House default. Many."


def test_a_case_may_ask_only_what_is_answered(tmp_path):
    cases = [*CASES, a_case("It asks for a colour.", {}, {"occurs": False, "colour": "red"})]
    result = found_in(tmp_path, a_scenario(cases=cases), mutate=False)

    assert "got colour: no such answer, occurs: false" in said(result)[0]


def test_a_scenario_needs_a_case_for_each_answer(tmp_path):
    result = found_in(tmp_path, a_scenario(cases=CASES[:1]), mutate=False)

    assert said(result) == ['No case expects "true".', 'No case expects "unknown".']


def test_a_factor_that_no_case_exercises_is_found(tmp_path):
    cases = [*CASES[:3], {**CASES[3], "expect": {"occurs": True}}]
    result = found_in(tmp_path, a_scenario(cases=cases))

    assert any("[factors.0: dropped]" in what for what in said(result))
    assert all(problem.where == "factors.0" for problem in result.problems)


def test_a_clause_of_a_trigger_that_no_case_decides_is_found(tmp_path):
    result = found_in(tmp_path, a_scenario(cases=CASES[1:]))

    assert said(result) == ['No case notices the change [trigger: without "has(profiling)"].']


def test_a_case_that_speaks_of_no_fact_of_a_record_is_refused_at_its_line(tmp_path):
    cases = [*CASES, a_case("A slip.", {"profilling": {}}, {"occurs": False})]
    result = found_in(tmp_path, a_scenario(cases=cases))

    assert [problem.where for problem in result.problems] == ["cases.4.given.profilling"]


def test_a_reference_to_an_element_that_is_not_given_proves_nothing(tmp_path):
    """No record can be like that."""
    screening = a_list("decisions.exists(decision, decision.model.generative)", [
        a_case("A chat.", {"decisions": {"reply": {"model": "chat"}}}, "unknown"),
    ])  # fmt: skip
    result = found_in(tmp_path, screening=screening, mutate=False)

    assert any("names models.chat, which is not given" in what for what in said(result))


def test_what_cannot_be_computed_is_an_error_and_no_answer(tmp_path):
    """Division by nothing."""
    sum_of = "100 / scale.people > 1"
    cases = [a_case("Nobody.", {"scale": {"people": 0}}, "true")]
    scenario = found_in(tmp_path / "a", a_scenario(trigger=sum_of, cases=cases), mutate=False)
    screening = found_in(tmp_path / "b", screening=a_list(sum_of, cases), mutate=False)

    assert "got occurs: error" in said(scenario)[-1]
    assert "got occurs: error" in " ".join(said(screening))


def test_a_catalogue_that_cannot_be_read_is_one_known_problem(tmp_path):
    result = found_in(tmp_path, a_scenario(trigger="profilling.extensive"))

    assert result.scenarios == 0
    assert [problem.where for problem in result.problems] == ["trigger"]


def a_list(when, cases):
    item = {"id": "a", "title": "x", "when": when, "trigger": "single", "cases": cases}
    return {"title": "Art", "order": 1, "citation": CITED, "checked": CHECKED, "items": [item]}


def test_an_item_of_a_list_is_held_to_the_same(tmp_path):
    when = "has(profiling) && profiling.extensive"
    cases = [
        a_case("Extensive.", {"profiling": {"extensive": True}}, "true"),
        a_case("Small.", {"profiling": {"extensive": False}}, "false"),
    ]
    result = found_in(tmp_path, screening=a_list(when, cases))

    assert (result.items, result.cases) == (1, 2)
    assert said(result) == [
        'a: No case expects "unknown".',
        'No case notices the change [a: without "has(profiling)"].',
    ]


def test_a_case_is_judged_by_the_law_of_its_day(tmp_path):
    data = {
        "young": {
            "means": "A number.",
            "type": "number",
            "citation": CITED,
            "checked": CHECKED,
            "values": [{"from": "2020-01-01", "value": 10}, {"from": str(ON), "value": 20}],
        }
    }
    cases = [
        a_case("Fifteen is not few today.", {"scale": {"people": 15}}, "false"),
        {
            **a_case("It was before.", {"scale": {"people": 15}}, "true"),
            "on": str(date(2026, 1, 1)),
        },
        a_case("Nobody counted.", {}, "unknown"),
        a_case("Twenty is not above.", {"scale": {"people": 20}}, "false"),
        a_case("More is.", {"scale": {"people": 21}}, "true"),
    ]
    files = {"policies/gdpr/screening/art.yaml": a_list("scale.people > young", cases)}
    library, problems = survey(a_root(tmp_path, data=data, files=files))

    assert problems == []
    assert said(check_risk(library, Days(library), "gdpr")) == []


def test_a_factor_moves_a_level_or_sets_a_floor_and_not_both(tmp_path):
    factor = {"when": "scale.large_scale", "axis": "likelihood", "because": "Many."}
    both = found_in(tmp_path / "a", a_scenario(factors=[{**factor, "by": 1, "floor": 3}]))
    none = found_in(tmp_path / "b", a_scenario(factors=[factor]))

    assert said(both) == said(none) == ["A factor moves a level or sets a floor."]


def test_a_factor_that_means_nothing_is_found_at_its_line(tmp_path):
    factor = {"when": "scale.larg_scale", "axis": "likelihood", "by": 1, "because": "Many."}
    result = found_in(tmp_path, a_scenario(factors=[factor]))

    assert [problem.where for problem in result.problems] == ["factors.0.when"]


def test_a_file_that_is_no_scenario_or_no_list_is_refused(tmp_path):
    scenario = found_in(tmp_path / "a", a_scenario(order=0))
    screening = found_in(tmp_path / "b", screening={"title": "Art"})

    assert [problem.where for problem in scenario.problems] == ["order"]
    assert {problem.where for problem in screening.problems} >= {"order", "items"}


def test_two_packs_cannot_have_the_same_scenario(tmp_path):
    files = {
        "policies/common/risks/opacity.yaml": a_scenario(),
        "policies/gdpr/risks/opacity.yaml": a_scenario(),
    }
    library, _ = survey(a_root(tmp_path, files=files))
    result = check_risk(library, Days(library), "gdpr")

    assert said(result) == ['The pack common has a scenario "opacity" as well.']


def test_counted_items_need_a_threshold_and_every_condition_a_meaning(tmp_path):
    written = a_list("scale.large_scale", [a_case("Many.", {}, "unknown")])
    written["items"][0]["trigger"] = "count"
    written["items"].append({**written["items"][0], "id": "b", "when": "scale.larg_scale"})
    result = found_in(tmp_path, screening=written)

    assert [problem.where for problem in result.problems] == ["items", "items.1.when"]
