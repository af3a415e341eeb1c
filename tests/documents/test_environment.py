from __future__ import annotations

from datetime import date

import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError
from markupsafe import Markup
from specimen import TEMPLATES

from dpiakit.documents.environment import environment


def said(template, **values):
    return environment(TEMPLATES).from_string(template).render(**values)


def test_what_a_template_prints_is_escaped():
    assert said("{{ x }}", x="<b>") == "&lt;b&gt;"


def test_an_unknown_name_is_an_error():
    with pytest.raises(UndefinedError, match="recrod"):
        said("{{ recrod.title }}")


@pytest.mark.parametrize(
    "attack",
    [
        "{{ x.__class__.__mro__ }}",
        "{{ x.append(1) }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ '%s'|attr('format') }}{{ '{0.__class__}'.format(x) }}",
    ],
)
def test_a_template_reaches_no_python_and_changes_no_value(attack):
    values = [0]
    with pytest.raises((SecurityError, UndefinedError)):
        said(attack, x=values)
    assert values == [0]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (date(2027, 3, 1), "1\N{NO-BREAK SPACE}March 2027"),
        (date(2026, 12, 31), "31\N{NO-BREAK SPACE}December 2026"),
        (None, "not stated"),
    ],
)
def test_a_date_is_written_as_a_person_writes_it(value, words):
    assert said("{{ x|day }}", x=value) == words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((), "not stated"),
        (("Poland",), "Poland"),
        (("Poland", "France"), "Poland and France"),
        (("Poland", "France", "<Italy>"), "Poland, France and &lt;Italy&gt;"),
    ],
)
def test_several_things_make_a_sentence(values, words):
    assert said("{{ x|enumerated }}", x=values) == words


def test_the_last_word_of_an_enumeration_can_be_another():
    assert said("{{ x|enumerated('or') }}", x=("a", "b")) == "a or b"


@pytest.mark.parametrize("value", [None, "", (), [], {}])
def test_a_gap_in_the_record_is_shown(value):
    assert said("{{ x|stated }}", x=value) == '<span class="gap">not stated</span>'


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (False, "no"),
        (True, "yes"),
        (0, "0"),
        ("<b>", "&lt;b&gt;"),
        (("a", "<b>"), "a and &lt;b&gt;"),
        (date(2027, 3, 1), "1\N{NO-BREAK SPACE}March 2027"),
        (Markup("<b>x</b>"), "<b>x</b>"),
    ],
)
def test_what_is_stated_is_printed(value, words):
    assert said("{{ x|stated }}", x=value) == words


def test_paragraphs_stay_as_they_were_written():
    assert (
        said("{{ x|nl2p }}", x="one\ntwo\n\n  \n<three>\n")
        == "<p>one<br>two</p><p>&lt;three&gt;</p>"
    )


@pytest.mark.parametrize("text", [None, "", " \n "])
def test_a_text_that_is_not_there_is_a_gap(text):
    assert said("{{ x|nl2p }}", x=text) == '<p class="gap">not stated</p>'


def test_a_long_word_gets_places_to_break_and_stays_escaped():
    word = "<" + "a" * 60
    assert said("{{ x|breakable }}", x=word) == f"&lt;{'a' * 29}<wbr>{'a' * 30}<wbr>a"


def test_an_ordinary_text_gets_none():
    assert said("{{ x|breakable }}", x="a b " * 40) == "a b " * 40


def test_a_digest_can_be_compared_by_eye():
    assert said("{{ x|digest }}", x="0123456789abcdef0123") == "01234567 89abcdef 0123"
    assert said("{{ x|digest(1) }}", x="0123456789abcdef0123") == "01234567"


def test_a_text_is_cut_to_its_place_and_other_values_are_not():
    assert said("{{ x|clipped(5) }}", x="abc defgh") == "abc…"
    assert said("{{ x|clipped(5) }}", x="abcde") == "abcde"
    assert said("{{ x|clipped(1) }}", x=12345) == "12345"
