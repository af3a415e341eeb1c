from __future__ import annotations

import pytest

from dpiakit.documents.interval import WIDTH, interval_bar


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
