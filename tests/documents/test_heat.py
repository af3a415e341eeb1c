from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from specimen import BANDS, CNIL, cnil

from dpiakit.documents.heat import Point, heat_map


def square_at(heat, severity, likelihood):
    """Squares come row by row, the gravest first."""
    return heat.squares[(4 - severity) * 4 + likelihood - 1]


def test_every_square_carries_its_band_as_letters():
    heat = cnil("Before", [])
    assert [s.letters for s in heat.squares[:4]] == ["M", "H", "VH", "VH"]
    assert square_at(heat, 1, 1).letters == "L"


def test_severity_grows_upwards_and_likelihood_to_the_right():
    heat = cnil("Before", [])
    assert square_at(heat, 4, 1).y < square_at(heat, 1, 1).y
    assert square_at(heat, 1, 4).x > square_at(heat, 1, 1).x


def test_a_scenario_stands_in_the_square_of_its_levels():
    heat = cnil("Before", [("R1", 3, 2)])
    assert [p.text for p in square_at(heat, 3, 2).pills] == ["R1"]
    assert sum(len(s.pills) for s in heat.squares) == 1


def test_what_finds_no_room_is_counted():
    heat = cnil("Before", [(f"R{i}", 4, 4) for i in range(1, 31)])
    full = square_at(heat, 4, 4)
    assert 4 <= len(full.pills) < 30
    assert full.more == f"+{30 - len(full.pills)}"


def test_the_map_is_told_in_words_with_the_worst_first():
    heat = cnil("Before measures", [("R2", 1, 1), ("R1", 4, 3)])
    assert heat.description == (
        "Risk map, Before measures. R1: severity maximum, likelihood significant (very high); "
        "R2: severity negligible, likelihood negligible (low)."
    )


def test_an_empty_map_says_so():
    assert cnil("After", []).description == "Risk map, After. No scenario."


def test_a_level_outside_the_scale_is_no_square():
    with pytest.raises(IndexError):
        heat_map(
            BANDS, [Point("R1", 5, 1)], title="x", severities=CNIL, likelihoods=(*CNIL, "certain")
        )


@given(
    st.lists(st.tuples(st.text(max_size=40), st.integers(1, 3), st.integers(1, 5)), max_size=20),
    st.lists(st.text(max_size=60), min_size=8, max_size=8),
)
@settings(max_examples=60, deadline=None)
def test_everything_stays_inside_its_square_whatever_the_names(points, names):
    heat = heat_map(
        [["low"] * 5] * 3,
        [Point(*point) for point in points],
        title="x",
        severities=names[:3],
        likelihoods=names[3:],
    )
    for square in heat.squares:
        assert square.x >= 0
        assert square.x + square.width <= heat.width
        assert square.y + square.height <= heat.height
        for pill in square.pills:
            assert square.x <= pill.x
            assert pill.x + pill.width <= square.x + square.width
            assert square.y <= pill.y
            assert pill.y + pill.height <= square.y + square.height
