"""A verdict says itself until when it holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiakit.cel import DATE, Scope, compile_check, compile_expression, evaluate
from dpiakit.cel.interpret import Located
from dpiakit.cel.today import FOR_EVER, Horizon, Today
from dpiakit.law import record_types
from dpiakit.model import Activity

DAY = date(2026, 11, 23)
LATER = [DAY + timedelta(days=n) for n in range(1, 800)]


def scope_on(day):
    return Scope(record_types.activity(), constants={"on": (DATE, day)})


def an_activity(start):
    return Activity.model_validate({"dates": {"planned_start": start}})


def answers(text, activity, day):
    return evaluate(compile_check(text, scope_on(day)), activity)


TEXTS = [
    "dates.planned_start <= on",
    "dates.planned_start < on",
    "on < dates.planned_start",
    "dates.planned_start == on",
    "dates.planned_start != on",
    "dates.planned_start >= on - days(90)",
    "dates.planned_start >= on - months(1)",
    "on + months(13) > dates.planned_start",
    "dates.planned_start > on - years(1) - days(3)",
    "on - dates.planned_start > days(400)",
    'on <= date("2027-12-31") || dates.planned_start > on',
    'on < date("2026-12-01") && dates.planned_start + years(1) < on',
    "dates.planned_start in [on, on + days(30)]",
]


@pytest.mark.parametrize("how", ["interpreted", "compiled"])
@pytest.mark.parametrize("text", TEXTS)
@settings(deadline=None, max_examples=25)
@given(start=st.dates(date(2023, 1, 1), date(2030, 1, 1)))
def test_nothing_turns_before_the_horizon(text, how, start):
    activity = an_activity(start)
    horizon = Horizon()
    asked = compile_check(text, scope_on(Today.on(DAY, horizon)))
    found = (
        evaluate(asked, activity) if how == "interpreted" else compile_expression(asked)(activity)
    )

    assert found == answers(text, activity, DAY)
    held = [day for day in LATER if day < horizon.until]
    for day in (held[:3] + held[-3:]) or ():
        assert answers(text, activity, day) == found, day


@settings(deadline=None, max_examples=25)
@given(start=st.dates(date(2023, 1, 1), date(2030, 1, 1)), days=st.integers(0, 300))
def test_the_horizon_of_a_plain_comparison_is_exact(start, days):
    """The first day on which the answer differs, not one before it."""
    text = f"dates.planned_start >= on - days({days})"
    activity = an_activity(start)
    horizon = Horizon()
    scope = scope_on(Today.on(DAY, horizon))
    found = compile_expression(compile_check(text, scope))(activity)
    any_day = Scope(record_types.activity()).with_variables(on=DATE)
    asked = compile_check(text, any_day)

    later = ((day, evaluate(asked, activity, {"on": Located(day, None)})) for day in LATER)
    turns = next((day for day, answer in later if answer != found), None)
    if turns is not None:
        assert horizon.until == turns
    else:
        assert horizon.until > LATER[-1]


def test_what_never_turns_holds_as_long_as_anybody_looks_ahead():
    horizon = Horizon()
    asked = compile_check("dates.planned_start <= on", scope_on(Today.on(DAY, horizon)))

    assert compile_expression(asked)(an_activity(date(2020, 1, 1))) is True
    assert horizon.until.year > 2400


def test_every_record_is_told_the_horizon_of_a_condition_that_asks_no_record():
    """Compiled conditions are kept: what they compare with the day is not computed once only."""
    horizon = Horizon()
    scope = scope_on(Today.on(DAY, horizon))
    asked = compile_expression(
        compile_check('on <= date("2026-12-31") && dates.planned_start < on', scope)
    )
    for _ in range(2):
        horizon.until = FOR_EVER
        asked(an_activity(date(2020, 1, 1)))

        assert horizon.until == date(2027, 1, 1)


@pytest.mark.parametrize(
    "leak", [str, hash, repr, lambda day: f"{day:%Y}", lambda day: day - date(2020, 1, 1)]
)
def test_what_is_made_of_the_day_otherwise_is_true_of_this_day_only(leak):
    horizon = Horizon()
    leak(Today.on(DAY, horizon))

    assert horizon.until == DAY + timedelta(days=1) or leak is repr
