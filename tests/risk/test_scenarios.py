from risk_builders import a_factor, a_method, a_scenario, an_activity

from dpiakit.risk import rate


def rated(scenario=None, method=None, **facts):
    facts.setdefault("profiling", {"kind": "scoring"})
    return rate(an_activity(**facts), [scenario or a_scenario()], method or a_method(), {})


def levels(rating):
    return rating.severity, rating.likelihood, rating.band


def test_a_scenario_that_does_not_occur_is_not_in_the_register():
    assert rated(a_scenario('profiling.kind == "prediction"')) == ()


def test_a_scenario_that_may_occur_is_rated_and_names_the_open_fact():
    (risk,) = rated(a_scenario("profiling.extensive"))

    assert risk.triggered is None
    assert risk.missing == (("profiling", "extensive"),)


def test_without_measures_residual_risk_is_inherent_risk():
    (risk,) = rated()

    assert levels(risk.inherent) == levels(risk.planned) == levels(risk.residual) == (3, 3, "high")
    assert risk.suggested == ("Parity test between groups", "Human review with authority")


def test_a_measure_moves_only_the_axis_it_acts_on():
    (risk,) = rated(measures={"test": {"kind": "parity-test", "status": "implemented"}})

    assert levels(risk.residual) == (3, 2, "medium")
    assert risk.suggested == ("Human review with authority",)


def test_a_planned_measure_lowers_the_risk_after_the_plan_but_not_the_risk_of_today():
    for status in ("planned", "partial"):
        (risk,) = rated(measures={"test": {"kind": "parity-test", "status": status}})

        assert levels(risk.residual) == (3, 3, "high")
        assert levels(risk.planned) == (3, 2, "medium")
        assert risk.measures[0].why == f"It is only {status}."


def test_a_measure_whose_status_nobody_wrote_down_does_not_count():
    (risk,) = rated(measures={"test": {"kind": "parity-test"}})

    assert levels(risk.planned) == (3, 3, "high")
    assert not risk.measures[0].counted


def test_a_second_step_on_one_axis_needs_evidence():
    two = {
        "a": {"kind": "parity-test", "status": "implemented"},
        "b": {"kind": "parity-test", "status": "implemented"},
    }
    (without,) = rated(measures=two)
    two["b"]["evidence"] = ["report of a test"]
    two["a"]["evidence"] = ["another report"]
    (with_it,) = rated(measures=two)

    assert without.residual.likelihood == 2
    assert with_it.residual.likelihood == 1


def test_the_first_step_goes_to_the_measure_without_evidence_if_the_other_has_some():
    (risk,) = rated(
        measures={
            "a": {"kind": "parity-test", "status": "implemented"},
            "b": {"kind": "parity-test", "status": "implemented", "evidence": ["report"]},
        }
    )

    assert risk.residual.likelihood == 1


def test_no_axis_moves_by_more_than_two_steps():
    proven = {"kind": "parity-test", "status": "implemented", "evidence": ["report"]}
    (risk,) = rated(a_scenario(likelihood=4), measures={"a": proven, "b": proven, "c": proven})

    assert risk.residual.likelihood == 2
    assert [m.counted for m in risk.measures] == [True, True, False]


def test_the_lowest_level_cannot_be_lowered():
    (risk,) = rated(
        a_scenario(likelihood=1), measures={"a": {"kind": "parity-test", "status": "implemented"}}
    )

    assert risk.residual.likelihood == 1
    assert risk.measures[0].why == "The level is already the lowest."


def test_a_factor_raises_a_level_or_sets_a_floor_with_its_reason():
    raised = a_scenario(
        severity=1,
        likelihood=1,
        factors=(
            a_factor("profiling.extensive", by=1, because="very many"),
            a_factor("has(children)", floor=4, because="children"),
            a_factor("profiling.systematic", axis="likelihood", by=1, because="always on"),
        ),
    )
    (plain,) = rated(raised)
    (many,) = rated(raised, profiling={"extensive": True, "systematic": True})
    (young,) = rated(raised, children={"involved": "directed"})

    assert levels(plain.inherent)[:2] == (1, 1)
    assert levels(many.inherent)[:2] == (2, 2)
    assert many.inherent.reasons == ("house default", "very many", "always on")
    assert levels(young.inherent)[:2] == (4, 1)


def test_a_factor_cannot_leave_the_scale():
    up = a_factor("has(profiling)", by=1)
    down = a_factor("has(profiling)", by=-1)

    assert rated(a_scenario(severity=4, factors=(up,)))[0].inherent.severity == 4
    assert rated(a_scenario(severity=1, factors=(down,)))[0].inherent.severity == 1


def test_the_gravest_and_least_likely_cell_needs_a_reason():
    """EDPB template, footnote 9: a very grave harm can be unacceptable at any likelihood."""
    scenario = a_scenario(severity=4, likelihood=1)
    (silent,) = rated(scenario)
    (reasoned,) = rated(
        scenario, risks={"r": {"scenario": "bias", "reason": "Two locks must fail at once."}}
    )

    assert silent.residual.band == "high"
    assert reasoned.residual.band == "medium"


def test_a_person_may_set_a_rating_with_a_name_and_a_reason_and_the_computed_one_stays():
    (risk,) = rated(
        risks={
            "r": {
                "scenario": "bias",
                "residual": {"severity": 1, "likelihood": 2, "reason": "seen", "by": "the DPO"},
            }
        }
    )

    assert levels(risk.residual) == (1, 2, "low")
    assert levels(risk.computed_residual) == (3, 3, "high")
    assert risk.override == "the DPO: seen"
    assert not risk.confirmed


def test_a_rating_counts_only_with_a_name_and_a_reason():
    for rating in ({"severity": 1}, {"severity": 1, "by": "x"}, {"severity": 1, "reason": "x"}):
        (risk,) = rated(risks={"r": {"scenario": "bias", "residual": rating, "override": rating}})

        assert levels(risk.inherent) == levels(risk.residual) == (3, 3, "high")


def test_a_confirmed_inherent_rating_is_the_start_of_the_measures():
    (risk,) = rated(
        risks={
            "r": {
                "scenario": "bias",
                "override": {
                    "severity": 2, "likelihood": 2, "reason": "few people", "by": "the DPO",
                    "confirmed": "2026-11-01",
                },
            }
        },
        measures={"a": {"kind": "parity-test", "status": "implemented"}},
    )  # fmt: skip

    assert levels(risk.inherent) == (2, 2, "medium")
    assert levels(risk.residual) == (2, 1, "low")
    assert risk.confirmed


def test_a_rating_beyond_the_scale_is_its_highest_level():
    (risk,) = rated(
        risks={
            "r": {
                "scenario": "bias",
                "residual": {"severity": 5, "likelihood": 5, "reason": "x", "by": "y"},
                "override": {"severity": 5, "likelihood": 5, "reason": "x", "by": "y"},
            }
        }
    )

    assert levels(risk.residual)[:2] == levels(risk.inherent)[:2] == (4, 4)


def test_a_scenario_said_not_to_occur_leaves_the_register():
    assert rated(risks={"r": {"scenario": "bias", "not_applicable": "No decision is made."}}) == ()


def test_a_scenario_of_the_records_own_joins_the_register():
    (_, own) = rated(
        measures={"m": {"status": "implemented"}, "n": {"status": "planned", "description": "d"}},
        risks={
            "queue": {
                "title": "Long queues", "track": "abnormal-event", "severity": 2, "likelihood": 3,
                "reason": "seen last year", "right": "dignity", "source": "staff", "path": "how",
                "measures": [
                    {"measure": "m", "axis": "likelihood"}, {"measure": "n", "axis": "severity"},
                    {"measure": "gone", "axis": "severity"},
                ],
                "accepted": {"by": "the board", "on": "2026-11-01", "reason": "rare"},
            }
        },
    )  # fmt: skip

    assert own.name == "own/queue"
    assert levels(own.inherent) == (2, 3, "medium")
    assert levels(own.residual) == (2, 2, "medium")
    assert levels(own.planned) == (1, 2, "low")
    assert [m.title for m in own.measures] == ["m", "d"]
    assert own.accepted == "the board, 2026-11-01: rare"
    assert own.rights == ("dignity",)


def test_an_own_scenario_without_levels_counts_as_the_gravest():
    (_, own) = rated(risks={"queue": {}})

    assert levels(own.residual) == (4, 4, "very-high")
    assert own.missing == (("risks", "queue", "severity"),)
    assert own.title == "queue"


def test_an_acceptance_without_a_name_is_none():
    (risk,) = rated(risks={"r": {"scenario": "bias", "accepted": {"reason": "fine"}}})

    assert risk.accepted == ""


def test_levels_are_rescaled_for_other_methods_and_extremes_stay_extremes():
    level = {"name": "n", "meaning": "m"}
    three = a_method(
        severity=[level] * 3, likelihood=[level] * 3, matrix=[["low"] * 3] * 2 + [["high"] * 3],
        needs_reason=[],
    )  # fmt: skip
    five = a_method(
        severity=[level] * 5, likelihood=[level] * 5, matrix=[["low"] * 5] * 5, needs_reason=[]
    )

    assert [three.on_scale(n, n)[0] for n in (1, 2, 3, 4)] == [1, 2, 3, 3]
    assert [five.on_scale(n, n)[0] for n in (1, 2, 3, 4)] == [1, 2, 4, 5]
    assert a_method().on_scale(4, 4) == (4, 4)
    assert levels(rated(method=three)[0].inherent) == (3, 3, "high")
