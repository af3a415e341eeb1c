from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from specimen import large_flow, small_flow

from dpiakit.documents.flow import MOST, WIDTH, Link, Node, flow_picture

COLUMNS = ("People", "Systems", "Recipients", "Countries")


def titles(picture):
    return {" ".join(line.text for line in box.title): box for box in picture.boxes}


def tip(arrow):
    x, y = arrow.head.split(" ")[0].split(",")
    return float(x), float(y)


def test_an_arrow_ends_at_the_left_side_of_its_target():
    picture = flow_picture(COLUMNS, [Node("a", 0, "A"), Node("b", 1, "B")], [Link("a", "b", "F1")])
    target = titles(picture)["B"]
    x, y = tip(picture.arrows[0])
    assert x == pytest.approx(target.x, abs=0.1)
    assert target.y < y < target.y + target.height


def test_an_arrow_back_ends_at_the_right_side_of_its_target():
    picture = flow_picture(COLUMNS, [Node("a", 0, "A"), Node("b", 2, "B")], [Link("b", "a")])
    target = titles(picture)["A"]
    assert tip(picture.arrows[0])[0] == pytest.approx(target.x + target.width, abs=0.1)


def test_an_arrow_within_a_column_leaves_and_returns_on_the_right():
    picture = flow_picture(COLUMNS, [Node("a", 1, "A"), Node("b", 1, "B")], [Link("a", "b")])
    box = titles(picture)["B"]
    assert tip(picture.arrows[0])[0] == pytest.approx(box.x + box.width, abs=0.1)


def test_a_long_arrow_is_led_between_the_boxes_of_the_columns_it_passes():
    nodes = [Node("a", 0, "A"), *(Node(f"m{i}", 1, f"M{i}") for i in range(4)), Node("c", 2, "C")]
    picture = flow_picture(COLUMNS, nodes, [Link("a", "c")])
    (level,) = re.findall(r"L[\d.]+ ([\d.]+)", picture.arrows[0].path)
    passed = [box for box in picture.boxes if box.title[0].text.startswith("M")]
    assert passed[0].y < float(level) < passed[-1].y
    assert not any(box.y < float(level) < box.y + box.height for box in passed)


def test_names_of_links_between_the_same_boxes_share_an_arrow():
    nodes = [Node("a", 0, "A"), Node("b", 1, "B")]
    links = [Link("a", "b", "F1"), Link("a", "b", "F2"), Link("a", "b", "F2")]
    assert [arrow.label for arrow in flow_picture(COLUMNS, nodes, links).arrows] == ["F1, F2"]


def test_many_names_on_one_arrow_are_counted():
    nodes = [Node("a", 0, "A"), Node("b", 1, "B")]
    links = [Link("a", "b", f"F{i}") for i in range(1, 6)]
    assert flow_picture(COLUMNS, nodes, links).arrows[0].label == "F1 +4"


def test_a_link_to_nowhere_and_a_loop_are_left_out():
    picture = flow_picture(COLUMNS, [Node("a", 0, "A")], [Link("a", "x"), Link("a", "a")])
    assert picture.arrows == ()


def test_a_crowded_column_ends_in_one_box_that_counts_the_rest():
    nodes = [Node(f"n{i}", 1, f"N{i}") for i in range(20)]
    picture = flow_picture(COLUMNS, [*nodes, Node("z", 2, "Z")], [Link("n19", "z", "F1")])
    assert len(picture.boxes) == MOST + 1
    assert "and 9 more" in titles(picture)
    assert "and 9 more to Z (F1)" in picture.description


def test_a_folded_box_stays_dashed_if_one_inside_is_outside():
    nodes = [Node(f"n{i}", 1, f"N{i}", kind="third" if i == 15 else "own") for i in range(20)]
    assert titles(flow_picture(COLUMNS, nodes, []))["and 9 more"].kind == "third"


def test_the_picture_is_told_in_words():
    assert "Customers to Web shop (F1)" in small_flow().description


def test_no_words_without_flows():
    assert flow_picture(COLUMNS, [], []).description == "Data flows. None."


def test_a_very_long_story_points_to_the_table():
    nodes = [Node(f"{c}{i}", c, "A long name of a system " * 3) for c in (0, 1) for i in range(12)]
    links = [Link(f"0{i}", f"1{j}") for i in range(12) for j in range(12)]
    story = flow_picture(COLUMNS, nodes, links).description
    assert story.endswith("The table lists all.")
    assert len(story) < 1600


def test_the_legend_has_the_kinds_that_are_drawn():
    assert small_flow().kinds == ("people", "own", "recipient", "country", "third")
    assert flow_picture(COLUMNS, [Node("a", 0, "A", kind="third")], []).kinds == ("third",)


def test_a_full_picture_fits_a_page():
    assert large_flow().height / 4 < 225


def test_names_of_arrows_do_not_cover_each_other():
    placed = [(a.x, a.y, a.width) for a in large_flow().arrows if a.label]
    for i, (x1, y1, w1) in enumerate(placed):
        for x2, y2, w2 in placed[i + 1 :]:
            assert abs(y1 - y2) > 9 or abs(x1 - x2) >= (w1 + w2) / 2


KINDS = st.sampled_from(["people", "own", "recipient", "country", "third"])


@given(
    st.lists(st.tuples(st.integers(0, 3), st.text(max_size=30), KINDS), max_size=30),
    st.lists(st.tuples(st.integers(0, 32), st.integers(0, 32), st.text(max_size=5)), max_size=40),
)
@settings(max_examples=60, deadline=None)
def test_boxes_never_overlap_and_stay_inside_whatever_the_record_says(raw, pairs):
    nodes = [Node(str(i), c, title, title, kind) for i, (c, title, kind) in enumerate(raw)]
    links = [Link(str(a), str(b), label) for a, b, label in pairs]
    picture = flow_picture(COLUMNS, nodes, links)
    assert picture == flow_picture(COLUMNS, nodes, links)
    for box in picture.boxes:
        assert 0 <= box.x <= box.x + box.width <= WIDTH + 0.01
        assert 0 <= box.y <= box.y + box.height <= picture.height
    for x in {box.x for box in picture.boxes}:
        column = sorted((b for b in picture.boxes if b.x == x), key=lambda b: b.y)
        for upper, lower in pairwise(column):
            assert upper.y + upper.height <= lower.y
