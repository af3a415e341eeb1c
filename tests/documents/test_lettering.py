from __future__ import annotations

from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from specimen import ASSETS

from dpiakit.documents.lettering import width, wrapped


def test_no_printable_ascii_letter_is_wider_than_thought():
    with TTFont(ASSETS / "fonts" / "DpiakitSans-Semibold.ttf") as font:
        names, advances = font.getBestCmap(), font["hmtx"]
        for code in range(32, 127):
            drawn = advances[names[code]][0] / font["head"].unitsPerEm
            assert drawn <= width(chr(code), 1.0) + 0.0001


def test_words_are_kept_whole_where_they_fit():
    assert wrapped("Recommendation model", 10, 90, 2) == ("Recommendation", "model")


def test_what_does_not_fit_ends_in_an_ellipsis():
    assert wrapped("one two three four five six", 10, 40, 2)[-1].endswith("…")


def test_a_word_wider_than_the_room_is_broken():
    assert wrapped("x" * 12, 10, 32, 3) == ("xxxxxx", "xxxxxx")


def test_nothing_gives_no_lines():
    assert wrapped(" \n", 10, 30, 2) == ()


@given(st.text(max_size=200), st.integers(20, 120), st.integers(1, 3))
def test_no_line_is_wider_than_the_room_and_there_are_no_more_than_allowed(text, room, lines):
    found = wrapped(text, 10, room, lines)
    assert len(found) <= lines
    assert all(width(line, 10) <= room for line in found)
