from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dpiakit.model.period import Period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("P3Y", Period(36, 0)),
        ("P18M", Period(18, 0)),
        ("P6W", Period(0, 42)),
        ("P90D", Period(0, 90)),
        ("P1Y2M3W4D", Period(14, 25)),
        ("P0D", Period(0, 0)),
    ],
)
def test_a_period_is_read_in_its_iso_form(text, period):
    assert Period.parse(text) == period


@pytest.mark.parametrize("text", ["", "P", "3 years", "P3", "PT5H", "P1.5Y", "-P1Y", "P3Y ", "p3y"])
def test_anything_else_is_refused_with_the_forms_that_are_read(text):
    with pytest.raises(ValueError, match="Write P3Y, P18M, P6W or P90D"):
        Period.parse(text)


def test_a_month_after_31_january_is_the_last_day_of_february():
    """Reg. (EEC, Euratom) 1182/71 Art. 3(2)(c): the last day of a month without that date."""
    assert Period(1).after(date(2027, 1, 31)) == date(2027, 2, 28)
    assert Period(1).after(date(2028, 1, 31)) == date(2028, 2, 29)


def test_going_back_a_year_from_29_february_ends_on_the_28th():
    assert Period(12).before(date(2028, 2, 29)) == date(2027, 2, 28)


def test_days_are_counted_after_months():
    assert Period(1, 1).after(date(2027, 1, 31)) == date(2027, 3, 1)


@pytest.mark.parametrize("period", [Period(12 * 9000), Period(0, 4_000_000)])
def test_a_date_beyond_the_calendar_is_an_overflow(period):
    with pytest.raises(OverflowError):
        period.after(date(2027, 1, 1))
    with pytest.raises(OverflowError):
        period.before(date(2027, 1, 1))


def test_periods_are_ordered_by_their_mean_length():
    assert Period(1) < Period(0, 31) < Period(2)
    assert Period(12) <= Period(12)
    assert Period(0, 366) > Period(12) >= Period(0, 365)


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_period_reads_back_what_it_prints(months, days):
    period = Period(months, days)

    assert Period.parse(str(period)) == period
