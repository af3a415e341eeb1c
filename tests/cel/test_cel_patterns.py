"""Patterns search like RE2, and none can be made to run for ever."""

import re
import time

import pytest

from dpiakit.cel.patterns import PatternError, searcher
from dpiakit.errors import EvaluationError


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("b", "abc", True),
        ("^b", "abc", False),
        ("c$", "abc", True),
        ("c$", "abc\n", False),
        (r"^\d{2,4}$", "123", True),
        (r"^\d{2,4}$", "12345", False),
        (r"^\d{2}$", "12", True),
        (r"^\d{2,}$", "123456", True),
        (r"\d", "٣", False),
        (r"^\w+$", "é", False),
        ("(?i)DPO", "the dpo", True),
        ("(?:ab)+c", "ababc", True),
        ("(a|b)c", "bc", True),
        ("^(a|b)$|^c", "b", True),
        (r"[^a-z\]]", "abc]", False),
        (r"\bchild\b", "a child here", True),
        (r"a\.b", "axb", False),
        (".", "\n", False),
        ("colou?r", "color", True),
        ("", "", True),
    ],
)
def test_a_pattern_finds_what_re2_finds(pattern, text, found):
    assert searcher(pattern)(text) is found


@pytest.mark.parametrize(
    ("pattern", "position", "what"),
    [
        ("(a+)+", 0, "Only a plain sequence"),
        ("x(a*)*", 1, "Only a plain sequence"),
        ("(a|aa)+", 0, "Only a plain sequence"),
        ("(a?){9}", 0, "Only a plain sequence"),
        ("(?:)*", 0, "Only a plain sequence"),
        (r"\b*", 0, "Only a plain sequence"),
        ("^*", 0, "Only a plain sequence"),
        ("a**", 2, "must not be repeated"),
        ("a+?", 2, "must not be repeated"),
        ("a++", 2, "must not be repeated"),
        (r"(a)\1", 3, r"\1 is not available"),
        ("(?=a)", 0, "Look-around"),
        ("(?!a)", 0, "Look-around"),
        ("(?<=a)b", 0, "Look-around"),
        ("(?P<n>a)", 0, "named groups"),
        ("a(?i)b", 1, "flags"),
        ("*a", 0, '"*" repeats nothing'),
        ("{2}", 0, "repeats nothing"),
        ("(a", 0, "is not closed"),
        ("a)", 1, "closes nothing"),
        ("a[", 1, "class cannot be read"),
        ("[]", 0, "class cannot be read"),
        ("[a--b]", 0, "class cannot be read"),
        ("[[:alpha:]]", 0, "class cannot be read"),
        ("[z-a]", 0, "cannot be read"),
        ("a\\", 1, "is not available"),
        (r"\Z", 0, r"\Z is not available"),
        ("a{101}", 1, "at most to 100"),
        ("a{1,999}", 1, "at most to 100"),
        ("a{3,2}", 1, "ends before it begins"),
        ("a" * 201, 0, "at most 200 characters"),
        ("(" * 11 + ")" * 11, 10, "nested more than 10"),
        ("a*a*a*b", 0, "for hours"),
        ("^a*a*a*b", 0, "for hours"),
        ("a?" * 30 + "b", 0, "for hours"),
        ("(a|a)" * 30, 0, "for hours"),
        (".*.*x", 0, "for hours"),
    ],
)
def test_a_pattern_that_could_explode_is_refused(pattern, position, what):
    with pytest.raises(PatternError) as refused:
        searcher(pattern)

    assert what in refused.value.what
    assert refused.value.position == position


@pytest.mark.parametrize("pattern", ["a*b", "^a*a*b", "a{1,100}b", "a?a?a?a?a?a?a?a?b", "(?i)a+b"])
def test_the_worst_text_for_a_pattern_is_searched_in_bounded_time(pattern):
    search = searcher(pattern)
    length = 2_000_000
    while length:
        try:
            began = time.process_time()
            assert not search("a" * length)
            break
        except EvaluationError:
            length = length * 9 // 10

    assert length >= 1_000
    assert time.process_time() - began < 2


def test_a_text_too_long_for_a_pattern_is_an_error_and_not_a_no():
    with pytest.raises(EvaluationError, match="A text of 100,000 characters is too long"):
        searcher("a*b")("a" * 100_000)


def test_a_plain_word_may_be_searched_in_a_long_text():
    assert searcher("needle")("hay" * 100_000 + "needle")


def test_no_allowed_pattern_makes_python_warn_or_fail():
    for sign in (*map(chr, range(32, 127)), "é"):
        for pattern in (
            sign,
            f"a{sign}",
            f"[{sign}]",
            f"[a{sign}{sign}]",
            f"\\{sign}",
            f"({sign})",
        ):
            try:
                search = searcher(pattern)
            except PatternError:
                continue
            assert search("") in {True, False}
    assert re.purge() is None
