from risk_builders import a_list, an_activity

from dpiakit.risk import screen

WP248 = a_list(
    "wp248",
    {
        "c1": ('profiling.kind in ["scoring", "prediction"]', "count", {}),
        "c5": ("scale.large_scale", "count", {}),
        "c8": ("profiling.extensive", "count", {}),
    },
)
NOTHING = {
    "profiling": {"kind": "none", "extensive": False, "for_advertising": False},
    "scale": {"large_scale": False},
}


def facts(**changes):
    return {
        name: {**part, **changes.get(name, {})} for name, part in NOTHING.items()
    }  # fmt: skip


def screened(*lists, **changes):
    return screen(an_activity(**facts(**changes)), [WP248, *lists], {})


def test_no_trigger_and_no_criterion_means_that_none_is_required():
    assert screened().outcome == "not-required"


def test_one_criterion_leaves_the_decision_to_a_person_with_reasons():
    """WP248 rev.01: one criterion may still need an assessment."""
    result = screened(profiling={"kind": "scoring"})

    assert (result.outcome, result.criteria_met) == ("probably-not", 1)


def test_two_criteria_demand_one_unless_reasons_are_written_down():
    result = screened(profiling={"kind": "scoring"}, scale={"large_scale": True})

    assert (result.outcome, result.criteria_met) == ("required-unless-reasoned", 2)
    assert "item c1, item c5" in result.reasons[0]


def test_a_single_trigger_decides_whatever_the_count():
    article = a_list("art", {"a": ("profiling.for_advertising", "single", {})})
    result = screened(article, profiling={"for_advertising": True})

    assert result.outcome == "required"
    assert result.reasons == ("art: item a.",)
    assert [t.name for t in result.triggers if t.met] == ["art/a"]


def test_an_open_single_trigger_leaves_the_outcome_open():
    article = a_list("art", {"a": ("profiling.lookalikes", "single", {})})
    result = screened(article)

    assert result.outcome == "open"
    assert result.triggers[-1].missing == (("profiling", "lookalikes"),)


def test_unanswered_criteria_are_not_counted_as_no():
    empty = screen(an_activity(profiling={}, scale={}), [WP248], {})
    one = screened(profiling={"extensive": None})

    assert (empty.outcome, empty.criteria_open) == ("open", 3)
    assert (one.outcome, one.criteria_open) == ("probably-not", 1)


def test_a_plus_one_item_needs_a_further_criterion():
    item = a_list("GB", {"i": ("profiling.for_advertising", "plus-one", {"same_as": ("c1",)})})
    advertising = {"for_advertising": True}
    alone = screened(item, profiling=advertising)
    same = screened(item, profiling={**advertising, "kind": "scoring"})
    with_scale = screened(item, profiling=advertising, scale={"large_scale": True})
    open_scale = screened(item, profiling=advertising, scale={"large_scale": None})
    open_item = screened(item, profiling={"for_advertising": None}, scale={"large_scale": True})

    assert alone.outcome == "not-required"
    assert same.outcome == "probably-not"
    assert with_scale.outcome == "required"
    assert open_scale.outcome == "open"
    assert open_item.outcome == "open"


def test_counted_items_reach_the_threshold_of_their_list():
    spain = a_list(
        "ES",
        {
            "a": ("profiling.for_advertising", "count", {"points": 2}),
            "b": ("profiling.lookalikes", "count", {}),
        },
        threshold=3,
    )
    enough = screened(spain, profiling={"for_advertising": True, "lookalikes": True})
    possible = screened(spain, profiling={"for_advertising": True})
    short = screened(spain, profiling={"for_advertising": True, "lookalikes": False})

    assert enough.outcome == "required"
    assert possible.outcome == "open"
    assert short.outcome == "not-required"
