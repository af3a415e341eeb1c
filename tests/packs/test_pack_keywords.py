"""The words of ``-k``."""

import pytest

from dpiakit.errors import ExpressionError
from dpiakit.packs.keywords import parse_keywords

NAME = "gdpr/transfer-has-safeguard A transfer to India without a safeguard fails."


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", True),
        ("  ", True),
        ("transfer", True),
        ("INDIA", True),
        ("brazil", False),
        ("india and fails", True),
        ("india and brazil", False),
        ("brazil or india", True),
        ("not brazil", True),
        ("not india", False),
        ("not not india", True),
        ("not india or india", True),
        ("not (india or brazil)", False),
        ("brazil and brazil or india", True),
        ("india or brazil and brazil", True),
        ("(india or brazil) and brazil", False),
        ('"to India"', True),
        ('"to Brazil"', False),
        ('india AND NOT "to Brazil"', True),
        ('"and"', False),
        ("gdpr/transfer-has-safeguard", True),
        ("safe(guard", None),
    ],
)
def test_words_are_looked_for_in_the_names(words, found):
    if found is None:
        with pytest.raises(ExpressionError):
            parse_keywords(words)
    else:
        assert parse_keywords(words)(NAME) is found


@pytest.mark.parametrize(
    ("words", "position", "what"),
    [
        ("a b", 2, "Here something is missing"),
        ("a and", 5, "A word is missing here"),
        ("and a", 0, "A word is missing here"),
        ("a or or b", 5, "A word is missing here"),
        ("x and (a", 6, "This bracket is not closed"),
        ("a)", 1, 'This ")" is one too many'),
        ("()", 1, "A word is missing here"),
        ('a and "b', 6, "This quotation has no end"),
        ("(" * 60 + "a" + ")" * 60, 50, "nested too deep"),
        ("not", 3, "A word is missing here"),
    ],
)
def test_what_is_no_expression_is_shown_at_its_place(words, position, what):
    with pytest.raises(ExpressionError) as caught:
        parse_keywords(words)

    assert caught.value.position == position
    assert what in str(caught.value)
