"""Intervals against figures that were printed elsewhere."""

import math

import pytest

from dpiakit.evidence.intervals import (
    Interval,
    difference,
    events,
    holm,
    p_difference,
    p_ratio,
    quantile,
    ratio,
    wilson,
)


def printed(interval, digits):
    return round(interval.lower, digits), round(interval.upper, digits)


def test_wilson_as_printed_in_newcombes_table():
    """Newcombe 1998, Statistics in Medicine 17:857: 15 of 148."""
    assert printed(wilson(15, 148), 4) == (0.0624, 0.1605)


def test_newcombe_as_printed_in_his_table():
    """Newcombe 1998, Statistics in Medicine 17:873, method 10: 56 of 70 and 48 of 80."""
    assert printed(difference(56, 70, 48, 80), 4) == (0.0524, 0.3339)


def test_katz_as_printed_in_the_documentation_of_scipy():
    """The example of scipy.stats.contingency.relative_risk: 10 of 75 and 12 of 225."""
    assert printed(ratio(10, 75, 12, 225), 12) == (1.126156400347, 5.549850800541)


def test_a_ratio_of_one_half_may_say_nothing():
    """7 of 35 and 12 of 31: below four fifths, and yet the interval reaches beyond one."""
    assert round(7 / 35 / (12 / 31), 3) == 0.517
    assert printed(ratio(7, 35, 12, 31), 2) == (0.23, 1.15)


def test_the_exact_interval_of_a_number_of_events():
    """poisson.test of R for 42 events, at 90, 95 and 99 per cent."""
    assert printed(events(42, 0.90), 2) == (31.94, 54.32)
    assert printed(events(42), 2) == (30.27, 56.77)
    assert printed(events(42, 0.99), 2) == (27.18, 61.76)


def test_no_event_leaves_room_for_three_and_a_half():
    """-ln 0.025 = 3.689: one cannot say that there will be none."""
    assert events(0).lower == 0.0
    assert math.isclose(events(0).upper, -math.log(0.025), rel_tol=1e-12)


@pytest.mark.parametrize("count", [1, 3, 40, 250])
def test_the_limits_of_events_solve_their_own_equations(count):
    """Below the lower limit so many events are too rare, above the upper one too few are."""

    def chance_of_at_most(most, mean):
        return math.fsum(
            math.exp(i * math.log(mean) - mean - math.lgamma(i + 1)) for i in range(most + 1)
        )

    found = events(count)

    assert math.isclose(1 - chance_of_at_most(count - 1, found.lower), 0.025, rel_tol=1e-9)
    assert math.isclose(chance_of_at_most(count, found.upper), 0.025, rel_tol=1e-9)


def test_a_million_events_are_known_to_a_thousandth():
    found = events(1_000_000)

    assert math.isclose(found.lower, 1_000_000 - 1.96 * 1_000, rel_tol=1e-5)
    assert math.isclose(found.upper, 1_000_000 + 1.96 * 1_000, rel_tol=1e-5)


def test_holm_by_hand():
    assert holm([0.041, 0.001, 0.039, 0.008, 0.06, 0.042]) == pytest.approx(
        (0.156, 0.006, 0.156, 0.04, 0.156, 0.156)
    )
    assert holm([]) == ()
    assert holm([0.9, 0.8]) == (1.0, 1.0)


@pytest.mark.parametrize("border", [0.5, 0.8, 1.0, 1.3])
def test_p_and_interval_of_a_ratio_never_contradict_each_other(border):
    for counts in ((7, 35, 12, 31), (200, 1000, 250, 1000), (44, 126, 12, 31), (0, 60, 20, 60)):
        found = ratio(*counts)
        assert (p_ratio(*counts, border) < 0.05) == (not found.lower <= border <= found.upper)


@pytest.mark.parametrize("border", [-0.1, 0.0, 0.1])
def test_p_and_interval_of_a_difference_never_contradict_each_other(border):
    for counts in ((56, 70, 48, 80), (200, 1000, 250, 1000), (0, 30, 0, 30)):
        found = difference(*counts)
        assert (p_difference(*counts, border) < 0.05) == (not found.lower <= border <= found.upper)


def test_p_of_a_ratio_is_that_of_its_logarithm():
    """z = ln(0.8) / sqrt(1/200 - 1/1000 + 1/250 - 1/1000)."""
    z = abs(math.log(0.8)) / math.sqrt(1 / 200 - 1 / 1000 + 1 / 250 - 1 / 1000)

    assert math.isclose(p_ratio(200, 1000, 250, 1000, 1.0), math.erfc(z / math.sqrt(2)))


def test_nobody_among_one_group_still_has_an_upper_limit():
    """Katz divides by the hits. The combined limits of Wilson do not need any."""
    found = ratio(0, 60, 30, 60)

    assert found.lower == 0.0
    assert 0.05 < found.upper < 0.25


def test_nobody_among_the_others_leaves_no_upper_limit():
    assert ratio(5, 60, 0, 60).upper == math.inf


def test_everybody_everywhere_is_one_give_or_take():
    found = ratio(60, 60, 60, 60)

    assert found.lower < 1.0 < found.upper


def test_the_ends_of_wilson_are_the_ends():
    assert wilson(0, 10).lower == 0.0
    assert wilson(10, 10).upper == 1.0
    assert wilson(0, 10).upper > 0.2


@pytest.mark.parametrize(("hits", "n"), [(-1, 5), (6, 5), (0, 0), (1, 0), (0, -3)])
def test_counts_that_are_none_are_refused(hits, n):
    with pytest.raises(ValueError, match="is no rate"):
        wilson(hits, n)
    with pytest.raises(ValueError, match="is no rate"):
        ratio(1, 2, hits, n)


@pytest.mark.parametrize("level", [0.0, 1.0, -1.0, 2.0, math.nan])
def test_levels_that_are_none_are_refused(level):
    with pytest.raises(ValueError, match="between 0 and 1"):
        quantile(level)
    with pytest.raises(ValueError, match="between 0 and 1"):
        events(3, level)


def test_a_negative_number_of_events_is_refused():
    with pytest.raises(ValueError, match="not negative"):
        events(-1)


def test_an_interval_is_a_value():
    assert Interval(0.1, 0.2) == Interval(0.1, 0.2)
