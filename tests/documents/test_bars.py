from __future__ import annotations

import pytest

from dpiakit.documents.bars import WIDTH, interval_bar, shares_bar


def test_the_solid_part_ends_at_the_lower_end_and_the_open_part_at_the_upper():
    bar = interval_bar(25, 75, title="x")
    assert (bar.solid, bar.open_end) == (WIDTH / 4, WIDTH * 3 / 4)


@pytest.mark.parametrize(("lower", "upper"), [(0, 100), (71, 88), (0, 1), (99, 100)])
def test_the_hatching_stays_between_both_ends(lower, upper):
    bar = interval_bar(lower, upper, title="x")
    assert bar.hatching
    for stroke in bar.hatching:
        assert bar.solid <= stroke.x1 < stroke.x2 <= bar.open_end
        assert 0 <= stroke.y2 <= stroke.y1 <= bar.height


def test_a_score_that_is_known_has_no_hatching():
    assert interval_bar(88, 88, title="x").hatching == ()


@pytest.mark.parametrize(("lower", "upper"), [(80, 70), (-1, 5), (5, 101)])
def test_a_range_that_is_none_is_refused(lower, upper):
    with pytest.raises(ValueError, match="not a range"):
        interval_bar(lower, upper, title="x")


def test_shares_are_as_wide_as_their_counts_and_fill_the_bar():
    bar = shares_bar({"low": 3, "high": 1}, title="x")
    assert [(share.band, share.width) for share in bar.shares] == [
        ("high", WIDTH / 4),
        ("low", WIDTH * 3 / 4),
    ]


def test_the_counts_are_told_in_words_with_the_gravest_first():
    bar = shares_bar({"low": 3, "very-high": 1, "medium": 0}, title="Residual risk")
    assert bar.title == "Residual risk: 1 very high, 3 low"
    assert [share.text for share in bar.shares] == ["1 VH", "3 L"]


def test_a_part_too_narrow_for_its_text_is_left_without():
    assert shares_bar({"low": 400, "high": 1}, title="x").shares[0].text == ""


def test_nothing_makes_an_empty_bar():
    assert shares_bar({}, title="x").title == "x: none"
