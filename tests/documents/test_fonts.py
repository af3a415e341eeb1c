from __future__ import annotations

import os

import pytest
import tinyhtml5
from specimen import ASSETS

from dpiakit.documents.fonts import (
    LOST,
    missing,
    only_these_fonts,
    printable,
    settle,
    settle_document,
)

CHARACTERS = printable(ASSETS)


def test_the_languages_of_the_european_union_can_be_printed():
    letters = (
        "ÄÖÜßäöü áčďéěíňóřšťúůýž æøå àâçéèêëîïôùûüÿœ őű ąćęłńóśźż ăâîșț āēģīķļņšūž ąčęėįšųūž "
        "õäöü ċġħż ñáéíóú ğışİ đ þð ẞ ŵŷ абвгґдеєжзиіїйклмнопрстуфхцчшщъыьэюя ћђљњџѓќѕ "
        "αβγδεζηθικλμνξοπρσςτυφχψω άέήίόύώϊϋΐΰ ấềộữỵ"
    )
    assert missing(letters, ASSETS) == ()


def test_the_signs_of_the_documents_can_be_printed():
    signs = "✓✗△?–☐☑●○■□▲▼→←↑↓≥≤≠≈×−§¶†‡€£¥₽₴®©™°·•…„“”‚‘’«»‹›½¼¾¹²³№‰\u2011\u202f\u2009"
    assert missing(signs + LOST, ASSETS) == ()


def test_what_cannot_be_printed_is_named_once_and_in_order():
    assert missing("漢 שש é日", ASSETS) == ("ש", "日", "漢")


def test_a_plain_text_stays_as_it_is():
    text = "Daten von 16-Jährigen\n\tund § 25 TDDDG\u00a0Abs. 2"
    assert settle(text, CHARACTERS) == text


def test_letters_and_their_accents_become_one():
    assert settle("e\u0301 \u212b", CHARACTERS) == "é Å"


@pytest.mark.parametrize("mark", ["\u202a", "\u202e", "\u2066", "\u2069", "\u200f", "\x07", "\x9b"])
def test_marks_that_hide_or_turn_a_text_become_visible(mark):
    assert settle(f"a{mark}b", CHARACTERS) == f"a{LOST}b"


def test_a_long_word_may_break_after_thirty_characters():
    assert settle("a" * 45, CHARACTERS) == "a" * 30 + "\u200b" + "a" * 15


def test_what_is_too_long_for_a_word_may_break_after_ten():
    assert settle("a" * 61, CHARACTERS).split("\u200b") == ["a" * 10] * 6 + ["a"]


def test_thirty_characters_are_no_long_word():
    assert settle("a" * 30, CHARACTERS) == "a" * 30


def test_every_text_of_a_document_is_settled_and_titles_and_style_sheets_are_not():
    root = tinyhtml5.parse(
        "<html><head><title>漢</title><style>漢</style></head>"
        '<body data-x="漢" title="漢">漢<b>漢</b>漢'
        '<svg xmlns="http://www.w3.org/2000/svg"><title>漢</title><text>漢</text></svg></body></html>',
        namespace_html_elements=False,
    )
    settle_document(root, CHARACTERS)
    body = root[1]
    assert (root[0][0].text, root[0][1].text) == ("漢", "漢")
    assert (body.get("data-x"), body.get("title")) == (LOST, "漢")
    assert (body.text, body[0].text, body[0].tail) == (LOST, LOST, LOST)
    assert (body[1][0].text, body[1][1].text) == ("漢", LOST)


def test_a_deeply_nested_document_is_settled_too():
    root = tinyhtml5.parse("<div>" * 3000 + "漢", namespace_html_elements=False)
    settle_document(root, CHARACTERS)
    assert LOST in "".join(root.itertext())


def test_the_name_of_the_font_configuration_is_put_back(monkeypatch):
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    with only_these_fonts(ASSETS):
        assert os.environ["FONTCONFIG_FILE"].endswith("fonts.conf")
    assert "FONTCONFIG_FILE" not in os.environ


def test_the_fonts_come_with_their_licence_and_not_under_the_reserved_name():
    assert "SIL OPEN FONT LICENSE" in (ASSETS / "fonts" / "OFL.txt").read_text(encoding="utf-8")
    assert not [face.name for face in (ASSETS / "fonts").glob("*Source*")]
