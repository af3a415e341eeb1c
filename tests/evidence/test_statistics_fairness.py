"""Fairness against what fairlearn and the interval tables print, and against hostile data."""

import math

import duckdb
import pytest

from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.fairness import NOT_STATED, Group, count_groups, judge

SMALL = (
    Group("seg0", 126, 44, 36, 28, 16),
    Group("seg1", 66, 22, 23, 17, 5),
    Group("seg2", 42, 15, 15, 13, 2),
    Group("seg3", 31, 12, 11, 9, 3),
    Group("seg4", 35, 7, 14, 5, 2),
)
"""The 300 rows of which the ratio of four fifths says too much."""


@pytest.fixture
def connection():
    with duckdb.connect() as opened:
        yield opened


def of(fairness, group):
    return next(one for one in fairness.comparisons if one.group == group)


def test_one_half_of_the_best_rate_is_inconclusive_in_thirty_five_people():
    """0.517 looks like a breach of four fifths; the interval of 0.23 to 1.15 cannot bear it."""
    found = judge(SMALL, "demographic-parity-ratio", 0.8)
    worst = of(found, "seg4")

    assert round(found.value, 3) == round(worst.value, 3) == 0.517
    assert (round(worst.interval.lower, 2), round(worst.interval.upper, 2)) == (0.23, 1.15)
    assert worst.best == "seg3"
    assert (worst.verdict, found.verdict) == ("inconclusive", "inconclusive")


def test_the_four_measures_as_fairlearn_defines_them():
    """Largest gap, smallest quotient; of the two error rates the worse one."""
    tpr = [28 / 36, 17 / 23, 13 / 15, 9 / 11, 5 / 14]
    fpr = [16 / 90, 5 / 43, 2 / 27, 3 / 20, 2 / 21]

    def value(measure):
        return judge(SMALL, measure, 0.5).value

    assert value("demographic-parity-difference") == 12 / 31 - 7 / 35
    assert value("demographic-parity-ratio") == (7 / 35) / (12 / 31)
    assert value("equalised-odds-difference") == max(tpr) - min(tpr)
    assert value("equalised-odds-ratio") == min(min(tpr) / max(tpr), min(fpr) / max(fpr))


def test_a_clear_disparity_fails():
    found = judge([Group("a", 2000, 1000), Group("b", 2000, 600)], "demographic-parity-ratio", 0.8)

    assert (found.verdict, found.value) == ("fail", 0.6)
    assert "b" in found.because


def test_parity_in_many_people_passes():
    groups = [Group("a", 20_000, 10_000), Group("b", 20_000, 9_900)]

    assert judge(groups, "demographic-parity-ratio", 0.8).verdict == "pass"
    assert judge(groups, "demographic-parity-difference", 0.05).verdict == "pass"


def test_a_difference_is_judged_by_newcombes_interval():
    """56 of 70 against 48 of 80: 0.0524 to 0.3339."""
    groups = [Group("a", 70, 56), Group("b", 80, 48)]
    found = judge(groups, "demographic-parity-difference", 0.04)

    interval = found.comparisons[0].interval
    assert (round(interval.lower, 4), round(interval.upper, 4)) == (0.0524, 0.3339)
    assert found.verdict == "fail"
    assert judge(groups, "demographic-parity-difference", 0.2).verdict == "inconclusive"
    assert judge(groups, "demographic-parity-difference", 0.34).verdict == "pass"


def test_one_of_many_groups_may_stray_by_chance():
    """Alone the group fails; as one of twenty that were looked at it does not."""
    best, stray = Group("best", 400, 240), Group("stray", 200, 75)
    others = [Group(f"other{i}", 4000, 2300) for i in range(19)]

    assert judge([best, stray], "demographic-parity-ratio", 0.8).verdict == "fail"
    among = judge([best, stray, *others], "demographic-parity-ratio", 0.8)
    assert of(among, "stray").interval.upper < 0.8
    assert (of(among, "stray").verdict, among.verdict) == ("inconclusive", "inconclusive")
    assert "so many" in of(among, "stray").because


def test_nobody_selected_of_sixty_fails_although_katz_cannot_say_so():
    """Zero hits leave no logarithm; the combined limits of Wilson still decide."""
    found = judge([Group("a", 60, 30), Group("b", 60, 0)], "demographic-parity-ratio", 0.8)

    assert (found.value, found.verdict) == (0.0, "fail")


@pytest.mark.parametrize(("n", "selected"), [(29, 29), (10, 0), (1, 1)])
def test_a_small_group_is_not_judged(n, selected):
    groups = [Group("a", 5000, 2500), Group("b", 5000, 2500), Group("few", n, selected)]
    found = judge(groups, "demographic-parity-ratio", 0.8)

    assert (of(found, "few").verdict, of(found, "few").value) == ("inconclusive", None)
    assert found.verdict == "inconclusive"


def test_a_small_group_does_not_hide_the_failure_of_a_large_one():
    groups = [Group("a", 5000, 2500), Group("b", 5000, 1000), Group("few", 3, 3)]

    assert judge(groups, "demographic-parity-ratio", 0.8).verdict == "fail"


@pytest.mark.parametrize("selected", [0, 500])
def test_where_nobody_or_everybody_is_selected_nothing_can_be_told(selected):
    """The expected hits or misses are none, so no group is judged."""
    groups = [Group("a", 500, selected), Group("b", 500, selected)]
    found = judge(groups, "demographic-parity-ratio", 0.8)

    assert found.verdict == "inconclusive"
    assert found.value == (None if selected == 0 else 1.0)


def test_all_groups_too_small_is_inconclusive():
    found = judge([Group("a", 4, 1), Group("b", 3, 2)], "demographic-parity-ratio", 0.8)

    assert found.verdict == "inconclusive"
    assert all(one.value is None for one in found.comparisons)


def test_equal_selection_may_still_be_unequal_in_errors():
    """Both groups are selected alike, but the second is refused what it is due."""
    groups = [Group("a", 1000, 500, 500, 450, 50), Group("b", 1000, 500, 500, 250, 250)]

    assert judge(groups, "demographic-parity-ratio", 0.8).verdict == "pass"
    assert judge(groups, "equalised-odds-ratio", 0.8).verdict == "fail"
    assert judge(groups, "equalised-odds-difference", 0.1).verdict == "fail"


def test_groups_without_a_single_positive_have_no_rate_of_true_positives():
    groups = [Group("a", 500, 250, 250, 200, 50), Group("b", 500, 250, 0, 0, 250)]
    found = judge(groups, "equalised-odds-ratio", 0.8)

    assert of(found, "b").value is None
    assert math.isfinite(found.value)


@pytest.mark.parametrize("border", [0.0, 1.0, -0.8, 1.2, math.nan, math.inf])
def test_a_border_lies_between_none_and_all(border):
    with pytest.raises(EvidenceError, match="is no border"):
        judge(SMALL, "demographic-parity-ratio", border)


def test_errors_need_the_truth():
    with pytest.raises(EvidenceError, match="truth is known"):
        judge([Group("a", 50, 5), Group("b", 50, 5)], "equalised-odds-ratio", 0.8)


def test_one_group_has_nobody_to_be_compared_with():
    with pytest.raises(EvidenceError, match="nothing to compare"):
        judge(SMALL[:1], "demographic-parity-ratio", 0.8)


@pytest.mark.parametrize("kind", ["BOOLEAN", "INTEGER", "DOUBLE", "VARCHAR", "BIGINT"])
def test_counts_of_one_scan(connection, kind):
    """However 0 and 1 are stored, and with rows whose group nobody stated."""
    connection.execute(f"CREATE TABLE t (g VARCHAR, d {kind}, y {kind})")
    connection.execute("""INSERT INTO t SELECT * FROM (VALUES
        ('a', 1, 1), ('a', 1, 0), ('a', 0, 1), ('b', 0, 0), (NULL, 1, 1))""")

    assert count_groups(connection, "t", "g", "d", "y") == (
        Group("a", 3, 2, 2, 1, 1), Group("b", 1, 0, 0, 0, 0), Group(NOT_STATED, 1, 1, 1, 1, 0),
    )  # fmt: skip
    assert count_groups(connection, "t", "g", "d")[0] == Group("a", 3, 2)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ("('a', 1.0), ('b', NULL)", "1 rows hold neither"),
        ("('a', 1.0), ('b', 2.0)", "1 rows hold neither"),
        ("('a', 1.0), ('b', 'nan'::DOUBLE)", "1 rows hold neither"),
        ("('a', 1.0), ('b', -1.0)", "1 rows hold neither"),
        ("('a', 1.0), ('a', 0.0)", "nothing to compare"),
        ("(NULL, 1.0), ('(not stated)', 0.0)", "rows without a group"),
    ],
)
def test_data_that_cannot_be_counted_are_refused(connection, values, said):
    connection.execute("CREATE TABLE t (g VARCHAR, d DOUBLE)")
    connection.execute(f"INSERT INTO t SELECT * FROM (VALUES {values})")  # noqa: S608

    with pytest.raises(EvidenceError, match=said):
        count_groups(connection, "t", "g", "d")


def test_an_empty_table_a_missing_column_a_missing_table(connection):
    connection.execute("CREATE TABLE t (g VARCHAR, d INTEGER)")

    with pytest.raises(EvidenceError, match="no rows"):
        count_groups(connection, "t", "g", "d")
    with pytest.raises(EvidenceError, match="There are: g, d"):
        count_groups(connection, "t", "g", "decided")
    with pytest.raises(EvidenceError, match="no such table"):
        count_groups(connection, "u", "g", "d")


def test_names_of_people_are_no_groups(connection):
    connection.execute("CREATE TABLE t AS SELECT 'p' || i AS g, 1 AS d FROM range(101) AS r(i)")

    with pytest.raises(EvidenceError, match="no groups of people"):
        count_groups(connection, "t", "g", "d")


def test_columns_that_are_sql_or_words_used_here(connection):
    connection.execute('CREATE TABLE t ("g"" FROM t; --" VARCHAR, y INTEGER, d INTEGER)')
    connection.execute("INSERT INTO t VALUES ('a', 1, 0), ('b', 0, 1)")

    found = count_groups(connection, "t", 'g" FROM t; --', "y", "d")

    assert found == (Group("a", 1, 1, 0, 0, 1), Group("b", 1, 0, 1, 0, 0))
