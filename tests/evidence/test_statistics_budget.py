"""Privacy budgets against the values that other accountants print."""

import math
from datetime import date

import pytest

from dpiakit.evidence.budget import (
    Claim,
    Release,
    judge_budget,
    least_true,
    recomputed,
    rho_of,
)
from dpiakit.evidence.noise import epsilon_of_rho, gaussian_epsilon, sampled_epsilon


def a_release(name="r1", **changes):
    """Laplace noise of scale 10 on a count: a tenth of epsilon."""
    facts = {
        "day": date(2026, 3, 1), "dataset": "visits", "unit": "person", "mechanism": "laplace",
        "epsilon": 0.1, "sensitivity": 1.0, "scale": 10.0, "reset": "never",
    }  # fmt: skip
    return Release(name, **facts | changes)


def a_gaussian(**changes):
    facts = {"mechanism": "gaussian", "epsilon": 5.3, "delta": 1e-5, "scale": 1.0}
    return a_release(**facts | changes)


def test_ten_times_a_tenth_of_laplace_is_one():
    """opendp says 1.0000000000000007, since it rounds up."""
    found = judge_budget([a_release(f"r{i}") for i in range(10)], Claim(cap=1.0))

    assert found.spent[0].epsilon == found.spent[0].basic == 1.0
    assert (found.verdict, found.spent[0].releases) == ("pass", 10)


def test_ten_steps_in_one_release_are_ten_releases():
    assert recomputed(a_release(steps=10)) == 1.0
    assert rho_of(a_release(steps=10)) == pytest.approx(10 * 0.1**2 / 2)


def test_gaussian_noise_under_concentrated_privacy_and_exactly():
    """Noise of one sensitivity at 1e-5: the zCDP bound is 5.30, the accountants of Google 4.38."""
    assert rho_of(a_gaussian()) == 0.5
    assert round(epsilon_of_rho(0.5, 1e-5), 2) == 5.30
    assert round(gaussian_epsilon(1.0, 1e-5), 2) == 4.38


def test_the_exact_curve_solves_its_equation():
    """Balle and Wang 2018, Theorem 8."""
    noise, delta = 2.5, 1e-6
    epsilon = gaussian_epsilon(noise, delta)

    def below(x):
        return math.erfc(-x / math.sqrt(2)) / 2

    half, move = 1 / (2 * noise), epsilon * noise
    assert below(half - move) - math.exp(epsilon) * below(-half - move) == pytest.approx(delta)


def test_poisson_samples_as_in_the_tutorial_of_tensorflow_privacy():
    """256 of 60,000, noise 1.1, 60 epochs: the accountant of Google prints 2.597."""
    assert round(sampled_epsilon(1.1, 256 / 60_000, 60 * 60_000 // 256, 1e-5), 3) == 2.597


def test_whole_orders_come_out_just_above_fractional_ones():
    """One in a hundred, noise 1.1, 10,000 steps: 5.632 with fractional orders."""
    assert 5.632 <= sampled_epsilon(1.1, 0.01, 10_000, 1e-5) < 5.632 * 1.005


def test_a_sample_of_everybody_is_no_sample():
    noise, delta = 4.0, 1e-6

    assert sampled_epsilon(noise, 1.0, 1, delta) >= gaussian_epsilon(noise, delta)
    assert sampled_epsilon(noise, 1.0, 1, delta) <= epsilon_of_rho(1 / (2 * noise**2), delta)


def test_many_gaussian_releases_add_up_by_rho_not_by_epsilon():
    releases = [
        a_gaussian(name=f"g{i}", scale=100.0, epsilon=0.05, delta=1e-7) for i in range(50)
    ]  # fmt: skip
    spent = judge_budget(releases, Claim(cap=1.0)).spent[0]

    assert spent.basic == pytest.approx(2.5)
    assert spent.concentrated == pytest.approx(epsilon_of_rho(50 * 0.5 / 100**2, 50 * 1e-7))
    assert spent.epsilon == spent.concentrated < spent.basic


def test_one_release_too_many_breaks_the_cap():
    found = judge_budget([a_release(f"r{i}") for i in range(11)], Claim(cap=1.0))

    assert found.verdict == "fail"
    assert "visits spent 1.1" in found.because


def test_a_release_that_states_less_than_its_noise_gives_fails():
    found = judge_budget([a_release(epsilon=0.05)], Claim(cap=1.0))

    assert found.verdict == "fail"
    assert found.spent[0].epsilon == 0.1
    assert [one.code for one in found.doubts] == ["understated"]


@pytest.mark.parametrize(
    ("epsilon", "accountant", "verdict"),
    [
        (4.0, "pld", "fail"),  # below what any accountant could find
        (4.38, "pld", "pass"),
        (4.38, "zcdp", "fail"),  # zCDP gives 5.30
        (5.30, "zcdp", "pass"),
    ],
)
def test_the_name_of_the_accountant_is_part_of_the_claim(epsilon, accountant, verdict):
    found = judge_budget([a_gaussian(epsilon=epsilon, accountant=accountant)], Claim(cap=6.0))

    assert found.verdict == verdict


def test_an_accountant_of_poisson_samples_does_not_fit_samples_of_a_fixed_size():
    release = a_gaussian(sampling="fixed", rate=0.01, accountant="rdp", epsilon=2.0)
    found = judge_budget([release], Claim(cap=6.0))

    assert (found.verdict, found.doubts[1].code) == ("fail", "accountant")


def test_a_poisson_sample_is_checked_against_the_bound():
    facts = {"sampling": "poisson", "rate": 0.01, "scale": 1.1, "steps": 10_000}
    stated = a_gaussian(**facts, accountant="rdp", epsilon=5.66)
    tighter = a_gaussian(**facts, accountant="pld", epsilon=5.193)
    covered = a_gaussian(**facts, accountant="zcdp", epsilon=5.66)

    assert judge_budget([stated], Claim(cap=6.0)).verdict == "pass"
    assert judge_budget([tighter], Claim(cap=6.0)).verdict == "inconclusive"
    assert judge_budget([covered], Claim(cap=6.0)).verdict == "fail"


def test_what_cannot_be_recomputed_is_inconclusive_not_a_pass():
    release = a_release(mechanism="stated", sensitivity=None, scale=None, epsilon=0.5)

    assert judge_budget([release], Claim(cap=1.0)).verdict == "inconclusive"
    assert judge_budget([release], Claim(cap=0.4)).verdict == "fail"


def test_a_monthly_reset_counts_by_month_and_says_what_a_lifetime_bears():
    releases = [
        a_release(f"r{month}", day=date(2026, month, 5), reset="monthly", scale=1.0, epsilon=1.0)
        for month in range(1, 13)
    ]
    found = judge_budget(releases, Claim(cap=1.0))

    assert found.verdict == "pass"
    assert [one.period for one in found.spent][:2] == ["2026-01", "2026-02"]
    assert found.lifetime[0].epsilon == 12.0
    assert "over a lifetime it has no bound" in found.doubts[0].said


def test_a_release_without_reset_counts_in_every_period():
    releases = [
        a_release("jan", day=date(2026, 1, 5), reset="yearly"),
        a_release("old", day=date(2020, 1, 5), reset="never"),
        a_release("open", day=date(2021, 1, 5), reset=None),
    ]
    found = judge_budget(releases, Claim(cap=1.0))
    year = next(one for one in found.spent if one.period == "2026")

    assert year.releases == 3
    assert "reset" in {one.code for one in found.doubts if one.release == "open"}


def test_data_sets_have_budgets_of_their_own():
    releases = [a_release("a", dataset="a"), a_release("b", dataset="b")]

    assert [one.epsilon for one in judge_budget(releases, Claim(cap=1.0)).spent] == [0.1, 0.1]


def test_hiding_an_event_does_not_hide_a_person():
    found = judge_budget([a_release(unit="event")], Claim(cap=1.0, unit="person"))

    assert (found.verdict, found.doubts[0].code) == ("fail", "unit")


@pytest.mark.parametrize(("people", "verdict"), [(99_999, "pass"), (100_000, "fail")])
def test_delta_stays_below_one_in_as_many_people(people, verdict):
    release = a_gaussian(delta=1e-5, epsilon=5.4)

    assert judge_budget([release], Claim(cap=6.0, people=people)).verdict == verdict


def test_deltas_add_up():
    releases = [a_gaussian(name=f"g{i}", scale=100.0, epsilon=0.06) for i in range(3)]

    assert judge_budget(releases, Claim(cap=6.0, people=30_000)).verdict == "pass"
    found = judge_budget(releases, Claim(cap=6.0, people=50_000))
    assert (found.verdict, [one.code for one in found.doubts]) == ("fail", ["delta"])


def test_gaussian_noise_needs_a_delta():
    found = judge_budget([a_gaussian(delta=0.0)], Claim(cap=6.0))

    assert found.verdict == "fail"
    assert "noise" in [one.code for one in found.doubts]


def test_a_ledger_without_releases_proves_nothing():
    with pytest.raises(ValueError, match="proves nothing"):
        judge_budget([], Claim(cap=1.0))


@pytest.mark.parametrize("delta", [0.0, 1.0, -1e-5, math.nan])
def test_deltas_that_are_none_are_refused(delta):
    for call in (
        lambda: epsilon_of_rho(0.5, delta),
        lambda: gaussian_epsilon(1.0, delta),
        lambda: sampled_epsilon(1.0, 0.1, 10, delta),
    ):
        with pytest.raises(ValueError, match="between 0 and 1"):
            call()


@pytest.mark.parametrize(("noise", "rate", "steps"), [(0, 0.1, 1), (1, 0, 1), (1, 2, 1), (1, 1, 0)])
def test_samples_that_are_none_are_refused(noise, rate, steps):
    with pytest.raises(ValueError, match="at least one step"):
        sampled_epsilon(noise, rate, steps, 1e-5)


def test_no_noise_is_refused_and_much_noise_gives_nothing_away():
    with pytest.raises(ValueError, match="no noise"):
        gaussian_epsilon(0.0, 1e-5)
    assert gaussian_epsilon(1e6, 1e-5) == 0.0
    assert gaussian_epsilon(1e-3, 1e-5) > 500_000


def test_what_is_least_true_is_never_above_the_bound():
    for scale in (0.5, 1.0, 3.0, 20.0):
        for steps in (1, 10, 1000):
            release = a_gaussian(scale=scale, steps=steps)
            assert least_true(release) <= recomputed(release)


def test_the_classic_theorem_of_gaussian_noise_is_a_plain_sum():
    """Dwork and Roth 2014, A.1: sqrt(2 ln(1.25/delta)) / noise, for an epsilon below one."""
    epsilon = math.sqrt(2 * math.log(1.25 / 1e-5)) / 10
    release = a_gaussian(scale=10.0, epsilon=epsilon, accountant="basic")

    assert epsilon < recomputed(release)
    assert judge_budget([release], Claim(cap=1.0)).verdict == "pass"


def test_many_laplace_steps_with_a_delta_may_be_less_than_their_sum():
    """A thousand times a hundredth: 10 by addition, 0.73 by zCDP at 1e-5."""
    release = a_release(scale=100.0, steps=1000, delta=1e-5, epsilon=1.6, accountant="zcdp")

    assert recomputed(release) == pytest.approx(epsilon_of_rho(1000 * 0.01**2 / 2, 1e-5))
    assert judge_budget([release], Claim(cap=2.0)).verdict == "pass"


@pytest.mark.parametrize(
    ("promised", "done", "verdict"),
    [
        ("never", "never", "pass"),
        ("never", "yearly", "fail"),
        ("never", None, "pass"),  # without a declared reset it counts for ever
        ("yearly", "monthly", "fail"),
        ("yearly", "never", "pass"),
        ("monthly", "yearly", "pass"),
        (None, "monthly", "pass"),
    ],
)
def test_a_budget_begins_anew_no_more_often_than_promised(promised, done, verdict):
    found = judge_budget([a_release(reset=done)], Claim(cap=1.0, reset=promised))

    assert found.verdict == verdict


@pytest.mark.parametrize("cap", [math.nan, math.inf, -1.0])
def test_a_cap_that_is_none_is_refused(cap):
    with pytest.raises(ValueError, match="is no epsilon"):
        judge_budget([a_release()], Claim(cap=cap))
