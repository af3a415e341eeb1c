"""What can be written, and how a mistake is pointed out."""

import pytest

from dpiakit.cel import parse
from dpiakit.cel.parser import NESTING_LIMIT, NODE_LIMIT
from dpiakit.cel.syntax import (
    Binary,
    Conditional,
    Has,
    ListNode,
    Literal,
    Logical,
    Macro,
    Name,
    Negate,
    Not,
    Select,
    unparse,
)
from dpiakit.cel.tokens import TEXT_LIMIT
from dpiakit.errors import ExpressionError


def refusal(text):
    with pytest.raises(ExpressionError) as refused:
        parse(text)
    return refused.value


A, B, C = Name("a"), Name("b"), Name("c")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("a || b && c", Logical("||", (A, Logical("&&", (B, C))))),
        ("a && b && c", Logical("&&", (A, B, C))),
        ("(a && b) && c", Logical("&&", (Logical("&&", (A, B)), C))),
        ("!a && b", Logical("&&", (Not(A), B))),
        ("!a.b", Not(Select(A, "b"))),
        ("a + b * c", Binary("+", A, Binary("*", B, C))),
        ("a - b - c", Binary("-", Binary("-", A, B), C)),
        ("-a + b", Binary("+", Negate(A), B)),
        ("a + b < c", Binary("<", Binary("+", A, B), C)),
        ("a in b == c", Binary("==", Binary("in", A, B), C)),
        ("a ? b : c ? a : b", Conditional(A, B, Conditional(C, A, B))),
        ("a || b ? b : c", Conditional(Logical("||", (A, B)), B, C)),
        ("has(a.b)", Has(Select(A, "b"))),
        ("a.exists(c, c)", Macro(A, "exists", "c", C)),
        ("[1, 2.5, true]", ListNode((
            Literal(1, "int"), Literal(2.5, "double"), Literal(True, "bool"),  # noqa: FBT003
        ))),
        ("2e3", Literal(2000.0, "double")),
        (r'"a\"\\\n\t\r\'\u00e9"', Literal("a\"\\\n\t\r'é", "string")),
        (r'r"\d\"', Literal("\\d\\", "string")),
        ("R'\"'", Literal('"', "string")),
        ("a.if", Select(A, "if")),
    ],
)  # fmt: skip
def test_an_expression_means_what_cel_says_it_means(text, node):
    assert parse(text) == node
    assert parse(unparse(node)) == node


@pytest.mark.parametrize(
    "text",
    [
        "(a ? b : c) ? a : b",
        "a ? (b ? a : c) : c",
        "(a || b) && !(b || c)",
        "a - (b - c)",
        "-(a + b)",
        "a == (b == c)",
        "(a ? b : c).d",
        "(a + b).size()",
        '"\\u0001\\"\\\\"',
        '"😀é"',
        "a.map(b, b ? a : c)",
        "f(a, b).c.contains(d)",
    ],
)
def test_parentheses_are_written_back_where_they_are_needed(text):
    assert unparse(parse(text)) == text


def test_one_is_not_true_and_not_one_point_zero():
    assert len({parse("1"), parse("1.0"), parse("true")}) == 3


@pytest.mark.parametrize(
    ("text", "position", "what"),
    [
        ("", 0, "ends too early"),
        ("a &&", 4, "ends too early"),
        ("a b", 2, '"b" cannot follow here'),
        ("a ? b", 5, '":" should separate the two answers of a condition, not the end'),
        ("(a", 2, '")" should close the parenthesis, not the end'),
        ("f(a b)", 4, '")" should close what was opened, not "b"'),
        ("[a, ]", 4, '"]" cannot stand at the beginning'),
        ("a.1", 2, "name of a field should follow"),
        ("a.(b)", 2, "name of a field should follow"),
        ("in a", 0, '"in" needs a value before it'),
        ("12ab", 0, "must not run into a name"),
        ("  1a", 2, "must not run into a name"),
        ("a\n  $ b", 4, '"$" has no meaning'),
        ("a \x00", 2, "U+0000 has no meaning"),
        ("ä", 0, '"ä" has no meaning'),
        ("٣ > 2", 0, "has no meaning"),
        ('"abc', 0, "has no meaning"),
        (r'"a\qb"', 2, r"\q does not stand for a character"),
        (r'"\ud800"', 1, r"\ud800 does not stand for a character"),
        ("1e999", 0, "too large"),
        ("9223372036854775808", 0, "at most 9,223,372,036,854,775,807"),
        ("1" * 5000, 0, "at most"),
        ("x" * 101, 0, "at most 100 characters"),
        ("for", 0, '"for" is reserved'),
        ("has(1)", 0, "one field"),
        ("has(a, b)", 0, "one field"),
        ("a.exists(1, true)", 2, "needs a name for the element"),
        ("a.all(b)", 2, "needs a name for the element"),
        ("a == null", 5, "There is no null"),
    ],
)
def test_a_mistake_is_pointed_at(text, position, what):
    refused = refusal(text)

    assert what in str(refused)
    assert refused.position == position


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a = b", "compared with =="),
        ("a and b", "&&"),
        ("(a or b)", "||"),
        ("a == null", "Use has(x)"),
        ("{}", "no maps"),
        ("a # b", "no comments"),
        ('a["b"]', '"name" in list'),
        (r'"\d"', 'r"..."'),
        ("'abc", "same line"),
        ("f(", ""),
    ],
)
def test_a_habit_from_another_language_is_answered_with_ours(text, hint):
    assert hint in refusal(text).hint


def test_the_caret_stands_under_the_mistake():
    assert str(refusal("a &&\n  b ~ c")) == '"~" has no meaning here.\n    b ~ c\n      ^'


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("(" * 10_000, "nested more than"),
        ("!" * 9_000 + "a", "nested more than"),
        ("-" * 9_000 + "a", "nested more than"),
        ("a" + ".b" * 300, "nested more than"),
        ("a" + "+a" * 100, "nested more than"),
        ("a" + " && a" * 500, "more than 400 parts"),
        ("[" + "1," * 1000 + "1]", "more than 400 parts"),
        ("a" * 1_000_000, "1,000,000 characters"),
        ("a" + "?a:a" * 1000, "nested more than"),
        ("a.exists(x, " * 500, "nested more than"),
    ],
)
def test_a_hostile_text_is_refused_and_nothing_else_happens(text, what):
    assert what in refusal(text).what


def test_the_limits_themselves_are_allowed():
    nested = "(" * (NESTING_LIMIT - 1) + "a" + ")" * (NESTING_LIMIT - 1)
    wide = " && ".join("a" for _ in range(NODE_LIMIT - 1))

    assert parse(nested) == Name("a")
    assert len(parse(wide).operands) == NODE_LIMIT - 1
    assert parse("a".ljust(TEXT_LIMIT)) == Name("a")
