"""Terms, requests, complaints and breaches, on days that are easily got wrong."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dpiakit.evidence.calendars import calendars_of
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.incidents import Incident, judge_notices, repairs, survival_median
from dpiakit.evidence.intervals import wilson
from dpiakit.evidence.operations import (
    Request,
    judge_complaints,
    judge_rate,
    judge_requests,
)
from dpiakit.evidence.terms import Calendar, Term
from dpiakit.model.period import Period

MONTH = Term(period=Period(1), extension=Period(2))
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def at(day, hour=9):
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC) + timedelta(
        hours=hour
    )


def a_request(name="r1", received="2026-03-02", closed=None, **changes):
    return Request(
        name, changes.pop("type", "access"), at(received), closed and at(closed), **changes
    )


def access(*requests, term=MONTH, **options):
    (found,) = judge_requests(requests, {"access": term}, NOW, **options)
    return found


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-01-31", "2026-03-02"),  # 28 February 2026 is a Saturday
        ("2028-01-31", "2028-02-29"),  # a leap year; a Tuesday
        ("2026-03-31", "2026-04-30"),
        ("2026-04-02", "2026-05-04"),  # 2 May is a Saturday
        ("2026-11-25", "2026-12-28"),  # 25 December is a holiday, then a weekend
    ],
)
def test_a_month_ends_on_the_last_day_there_is_and_on_a_working_day(received, due):
    """Reg. 1182/71 Art. 3(2)(c) and 3(4)."""
    calendar = Calendar(frozenset({date(2026, 12, 25)}))

    assert MONTH.due(date.fromisoformat(received), calendar) == date.fromisoformat(due)


def test_american_terms_do_not_move():
    term = Term(period=Period(days=45), rolls=False)

    assert term.due(date(2026, 1, 1), Calendar()) == date(2026, 2, 15)  # a Sunday


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("2026-11-20", 15, "2026-12-14"),  # a Friday; Thanksgiving lies between
        ("2026-11-21", 1, "2026-11-23"),  # a Saturday
        ("2026-11-25", 1, "2026-11-27"),  # the next day is the holiday
        ("2026-11-25", 0, "2026-11-25"),
    ],
)
def test_business_days_skip_weekends_and_holidays(received, days, due):
    """11 CCR 7026(f): fifteen business days from receipt."""
    calendar = Calendar(frozenset({date(2026, 11, 26)}))
    term = Term(business_days=days, rolls=False)

    assert term.due(date.fromisoformat(received), calendar) == date.fromisoformat(due)


def test_a_term_is_one_of_two_things():
    with pytest.raises(ValueError, match="either"):
        Term()
    with pytest.raises(ValueError, match="either"):
        Term(period=Period(1), business_days=3)
    with pytest.raises(ValueError, match="no number"):
        Term(business_days=-1)


def test_the_last_day_is_in_time_and_the_next_is_not():
    found = access(
        a_request("a", "2026-03-02", "2026-04-02"), a_request("b", "2026-03-02", "2026-04-03")
    )

    assert (found.on_time, found.late, found.verdict) == (1, 1, "fail")


def test_an_open_request_past_its_day_is_a_breach_and_one_before_it_says_nothing():
    """Counting closed ones alone would call this log perfect."""
    found = access(
        a_request("a", "2026-03-02", "2026-03-05"),
        a_request("b", "2026-03-02"),
        a_request("c", "2026-06-15"),
    )

    assert (found.on_time, found.overdue, found.waiting, found.due) == (1, 1, 1, 2)
    assert found.interval == wilson(1, 2)
    assert found.verdict == "fail"


def test_an_extension_counts_if_it_was_said_in_time():
    """Art. 12(3) GDPR: within one month of receipt."""
    said = a_request("a", "2026-03-02", "2026-05-29", extended_at=at("2026-04-01"))
    late = a_request("b", "2026-03-02", "2026-05-29", extended_at=at("2026-04-03"))

    assert (access(said).on_time, access(said).extended) == (1, 1)
    assert (access(late).late, access(late).extended) == (1, 0)
    assert access(said, term=Term(period=Period(1))).late == 1


def test_nothing_due_yet_is_inconclusive_not_a_pass():
    found = access(a_request(received="2026-06-20"))

    assert (found.verdict, found.interval, found.median_days) == ("inconclusive", None, None)


def test_whose_midnight_it_is_decides():
    """23:30 in UTC on 2 April is 3 April in Berlin, one day too late."""
    closed = datetime(2026, 4, 2, 23, 30, tzinfo=UTC)
    request = Request("a", "access", at("2026-03-02"), closed)

    assert access(request).on_time == 1
    assert access(request, zone=ZoneInfo("Europe/Berlin")).late == 1


def test_each_jurisdiction_has_its_own_holidays():
    closed = at("2026-04-07")  # the day after Easter Monday; 3 April is Good Friday
    easter = Calendar(frozenset({date(2026, 4, 3), date(2026, 4, 6)}))
    german = Request("a", "access", at("2026-03-03"), closed, jurisdiction="DE")
    other = Request("b", "access", at("2026-03-03"), closed, jurisdiction="US-CA")
    found = access(german, other, calendars={"DE": easter, "US-CA": Calendar()})

    assert (found.on_time, found.late) == (1, 1)


MARCH = Calendar(span=(date(2026, 3, 1), date(2026, 3, 31)))


def a_german(name, closed, received="2026-03-03"):
    return Request(name, "access", at(received), closed and at(closed), jurisdiction="DE")


def test_beyond_its_calendar_a_late_answer_is_unclear_and_an_early_one_is_not():
    """Due on 3 April by Monday to Friday: Good Friday, which a calendar up to March cannot say."""
    found = access(a_german("a", "2026-04-03"), a_german("b", "2026-04-07"),
                   a_german("c", "2026-05-05"), calendars={"DE": MARCH})  # fmt: skip

    assert (found.on_time, found.unclear, found.late, found.guessed) == (1, 1, 1, 3)
    assert found.verdict == "fail"  # a month later no holiday excuses

    found = access(
        a_german("a", "2026-04-03"), a_german("b", "2026-04-07"), calendars={"DE": MARCH}
    )
    assert (found.verdict, found.due) == ("inconclusive", 1)


def test_an_open_request_beyond_its_calendar_is_unclear_for_a_while():
    request = a_german("a", None, received="2026-05-20")

    found = access(request, a_german("b", "2026-03-05"), calendars={"DE": MARCH})
    assert (found.overdue, found.unclear, found.verdict) == (0, 1, "inconclusive")

    found = access(a_german("a", None, received="2026-04-20"), calendars={"DE": MARCH})
    assert (found.overdue, found.unclear) == (1, 0)


def test_a_place_that_the_calendars_leave_out_has_none():
    request = Request("a", "access", at("2026-03-03"), at("2026-04-07"), jurisdiction="FR")

    assert access(request, calendars={"DE": MARCH}).unclear == 1
    assert access(request).late == 1


def test_terms_that_ask_no_calendar_are_never_a_guess():
    american = Term(period=Period(days=45), rolls=False)
    at_once = Term(business_days=0, rolls=False)
    request = a_german("a", "2026-03-03")

    assert access(request, term=american, calendars={"DE": MARCH}).guessed == 0
    assert access(request, term=at_once, calendars={"DE": MARCH}).guessed == 0
    assert access(request, term=Term(business_days=15), calendars={"DE": MARCH}).guessed == 0
    assert access(request, term=Term(business_days=25), calendars={"DE": MARCH}).guessed == 1


def test_a_share_is_judged_with_the_unclear_ones_in_time_and_late():
    """Forty in time and one unclear: half either way; nine tenths only if that was in time."""
    requests = [a_german(f"r{i}", "2026-03-05") for i in range(40)]
    unclear = a_german("b", "2026-04-07")

    def judged(share):
        return access(*requests, unclear, calendars={"DE": MARCH}, share=share).verdict

    assert judged(0.5) == "pass"
    assert judged(0.9) == "inconclusive"


def test_a_calendar_holds_every_day_or_the_business_days_only():
    whole = [("DE", date(2026, 4, day), index) for day, index in
             enumerate((1, 2, 2, 2, 2, 2, 3, 4, 5, 6), 1)]  # fmt: skip
    short = [row for row in whole if row[1].day in {1, 2, 7, 8, 9, 10}]
    easter = frozenset({date(2026, 4, 3), date(2026, 4, 6)})

    for rows in (whole, short, whole[::-1]):
        (found,) = calendars_of(rows).values()
        assert found.holidays == easter
        assert found.span == (date(2026, 4, 1), date(2026, 4, 10))


def test_a_saturday_that_counts_is_a_working_day():
    rows = [("US", date(2026, 4, 3), 1), ("US", date(2026, 4, 4), 2), ("US", date(2026, 4, 5), 2)]

    assert calendars_of(rows)["US"].works(date(2026, 4, 4))
    assert not calendars_of(rows)["US"].works(date(2026, 4, 5))
    assert calendars_of(rows)["US"].business_days_after(date(2026, 4, 3), 1) == date(2026, 4, 4)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([(1, 5), (2, 4)], "goes from 5 on 2026-04-01 to 4 on 2026-04-02"),
        ([(1, 5), (2, 9)], "goes from 5 on 2026-04-01 to 9 on 2026-04-02"),
        ([(6, 1), (10, 3)], "Days are missing between 2026-04-06 and 2026-04-10, and 2 of them"),
    ],
)
def test_a_calendar_that_contradicts_itself_is_refused(rows, said):
    with pytest.raises(EvidenceError, match=said):
        calendars_of([("DE", date(2026, 4, day), index) for day, index in rows])


def test_a_share_is_judged_by_its_interval():
    """19 of 20 in time: 76 to 99 per cent, so 90 is neither shown nor refuted."""
    requests = [a_request(f"r{i}", closed="2026-03-10") for i in range(19)]
    requests.append(a_request("late", closed="2026-05-10"))

    assert access(*requests, share=0.90).verdict == "inconclusive"
    assert access(*requests, share=0.70).verdict == "pass"
    assert access(*requests, share=0.999).verdict == "fail"
    assert access(*requests).verdict == "fail"


def test_the_slow_end_is_told_beside_the_middle():
    requests = [a_request(f"r{i}", "2026-03-02", "2026-03-04") for i in range(19)]
    requests.append(a_request("slow", "2026-03-02", "2026-03-30"))
    found = access(*requests)

    assert (found.median_days, found.slow_days) == (2.0, 2)
    assert access(*requests, a_request("slower", "2026-03-02", "2026-04-01")).slow_days == 28


def test_types_without_a_term_are_left_out():
    requests = [a_request("a"), a_request("b", type="object")]

    assert [one.type for one in judge_requests(requests, {"access": MONTH}, NOW)] == ["access"]


@pytest.mark.parametrize(
    ("requests", "said"),
    [
        ([], "no requests"),
        ([a_request("a"), a_request("a")], "1 stand there twice"),
        ([a_request(received="2026-03-02", closed="2026-03-01")], "1 end before they begin"),
        ([a_request(received="2026-07-01")], "1 lie in the future"),
        ([a_request(closed="2026-07-01")], "1 lie in the future"),
        ([a_request(extended_at=at("2026-01-01"))], "1 end before they begin"),
        ([Request("a", "access", datetime(9999, 12, 31, tzinfo=UTC))], "in the future"),
    ],
)
def test_logs_that_cannot_be_are_refused(requests, said):
    with pytest.raises(EvidenceError, match=said):
        judge_requests(requests, {"access": MONTH}, NOW)


def test_a_term_beyond_the_calendar_is_refused():
    end = datetime(9999, 12, 31, tzinfo=UTC)

    with pytest.raises(EvidenceError, match="beyond the calendar"):
        judge_requests([Request("a", "access", end)], {"access": MONTH}, end)


@pytest.mark.parametrize("share", [0.0, 1.0, 1.5, float("nan")])
def test_shares_that_are_none_are_refused(share):
    with pytest.raises(EvidenceError, match="is no share"):
        judge_requests([a_request()], {"access": MONTH}, NOW, share=share)


def test_the_median_of_kaplan_and_meier():
    """The remission times of Freireich's 21 patients under 6-MP: 23 weeks, as R prints it."""
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    going_on = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]

    assert survival_median([*((t, True) for t in ended), *((t, False) for t in going_on)]) == 23
    assert survival_median([(5.0, False), (1.0, True), (9.0, False)]) is None
    assert survival_median([]) is None


def an_incident(name="i1", lasted=None, aware=0, told=None, **changes):
    start = at("2026-05-04", 0)
    after = lambda hours: None if hours is None else start + timedelta(hours=hours)  # noqa: E731
    return Incident(name, start, after(aware), after(lasted), after(told), **changes)


def test_repair_times_with_one_that_is_still_open():
    """The mean of what is over flatters; the long one is not over."""
    found = repairs(
        [an_incident("a", 2), an_incident("b", 4), an_incident("c", 12), an_incident("d")], NOW
    )

    assert (found.incidents, found.open, found.mean, found.median) == (4, 1, 6.0, 4.0)
    assert found.expected == 4.0
    assert repairs([an_incident("a", 2), an_incident("b"), an_incident("c")], NOW).expected is None


@pytest.mark.parametrize(
    ("told", "verdict", "longest"), [(72, "pass", 72.0), (72.01, "fail", 72.01)]
)
def test_seventy_two_hours(told, verdict, longest):
    found = judge_notices([an_incident(told=told)], NOW)

    assert (found.verdict, found.longest) == (verdict, pytest.approx(longest))


def test_a_breach_nobody_told_of_fails_when_the_hours_are_over():
    assert judge_notices([an_incident()], NOW).missing == 1
    assert judge_notices([an_incident()], at("2026-05-06", 23)).waiting == 1
    assert judge_notices([an_incident()], at("2026-05-06", 23)).verdict == "inconclusive"


def test_no_risk_needs_no_notice_and_no_assessment_no_verdict():
    assert judge_notices([an_incident(risk="unlikely", aware=None)], NOW).verdict == "pass"
    assert judge_notices([an_incident(aware=None)], NOW).verdict == "inconclusive"
    assert judge_notices([an_incident(risk="high")], NOW).verdict == "fail"


def test_incidents_that_cannot_be_are_refused():
    with pytest.raises(EvidenceError, match="end before"):
        repairs([an_incident(lasted=-1)], NOW)
    with pytest.raises(EvidenceError, match="end before"):
        judge_notices([an_incident(aware=5, told=4)], NOW)
    with pytest.raises(EvidenceError, match="1 lie in the future"):
        judge_notices([an_incident(aware=None, told=24 * 365)], NOW)
    with pytest.raises(EvidenceError, match="1 stand there twice"):
        repairs([an_incident("a", 2), an_incident("a", 3)], NOW)
    with pytest.raises(EvidenceError, match="no incidents"):
        repairs([], NOW)
    with pytest.raises(EvidenceError, match="no number of hours"):
        judge_notices([an_incident()], NOW, hours=-72)


def test_complaints_for_ten_thousand_people():
    """42 in 20,000 people: 21 for every 10,000, between 15.1 and 28.4."""
    found = judge_complaints(42, 20_000, at_most=20)

    assert found.value == 21.0
    assert (round(found.interval.lower, 2), round(found.interval.upper, 2)) == (15.13, 28.39)
    assert found.verdict == "inconclusive"
    assert judge_complaints(42, 20_000, at_most=30).verdict == "pass"
    assert judge_complaints(42, 20_000, at_most=15).verdict == "fail"


def test_no_complaint_of_few_people_proves_little():
    assert judge_complaints(0, 1_000, at_most=5).verdict == "inconclusive"
    assert judge_complaints(0, 100_000, at_most=5).verdict == "pass"


@pytest.mark.parametrize("people", [0, -1, float("nan"), float("inf")])
def test_complaints_of_nobody_are_refused(people):
    with pytest.raises(EvidenceError, match="no number of people"):
        judge_complaints(1, people)
    with pytest.raises(EvidenceError, match="no number of complaints"):
        judge_complaints(-1, 5)


def test_opt_outs_of_those_who_could():
    found = judge_rate(15, 148, at_most=0.17)

    assert (round(found.interval.lower, 4), round(found.interval.upper, 4)) == (0.0624, 0.1605)
    assert found.verdict == "pass"
    assert judge_rate(15, 148, at_most=0.1).verdict == "inconclusive"
    assert judge_rate(15, 148, at_least=0.2).verdict == "fail"


@pytest.mark.parametrize(
    ("hits", "n", "said"), [
        (1, 0, "Nobody"), (3, 2, "cannot be"), (-1, 2, "cannot be"),
    ],
)  # fmt: skip
def test_rates_that_are_none_are_refused(hits, n, said):
    with pytest.raises(EvidenceError, match=said):
        judge_rate(hits, n)
