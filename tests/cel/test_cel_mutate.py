"""Small changes to a rule that its cases must notice."""

import pytest
from cel_world import ITEM, a_scope

from dpiakit.cel import compile_check, mutants
from dpiakit.cel.parser import NESTING_LIMIT
from dpiakit.cel.syntax import Has, Name, Not, with_part

SCOPE = a_scope(d=ITEM)


def changes(text):
    return {description: e.text for description, e in mutants(compile_check(text, SCOPE))}


def test_every_clause_is_dropped_and_negated_once():
    assert changes("shared && count == 3 && has(title)") == {
        'without "shared"': "count == 3 && has(title)",
        'without "count == 3"': "shared && has(title)",
        'without "has(title)"': "shared && count == 3",
        'negated "shared"': "!shared && count == 3 && has(title)",
        'negated "count == 3"': "shared && !(count == 3) && has(title)",
        'negated "has(title)"': "shared && count == 3 && !has(title)",
    }


def test_a_negated_clause_is_negated_to_the_clause():
    assert changes("!shared") == {'negated "shared"': "shared"}


def test_boundaries_are_moved():
    assert changes("count < 3 || count >= 9") == {
        'without "count < 3"': "count >= 9",
        'without "count >= 9"': "count < 3",
        'negated "count < 3"': "!(count < 3) || count >= 9",
        '"<=" for "<" in "count < 3"': "count <= 3 || count >= 9",
        'negated "count >= 9"': "count < 3 || !(count >= 9)",
        '">" for ">=" in "count >= 9"': "count < 3 || count > 9",
    }


def test_some_and_every_are_exchanged_also_inside():
    assert changes("tags.exists(t, t == title && shared)") == {
        'negated "tags.exists(t, t == title && shared)"':
            "!tags.exists(t, t == title && shared)",
        '"all" for "exists" in "tags.exists(t, t == title && shared)"':
            "tags.all(t, t == title && shared)",
        'without "t == title"': "tags.exists(t, shared)",
        'without "shared"': "tags.exists(t, t == title)",
        'negated "t == title"': "tags.exists(t, !(t == title) && shared)",
        'negated "shared"': "tags.exists(t, t == title && !shared)",
    }  # fmt: skip
    assert '"exists" for "all" in "tags.all(t, t == title)"' in changes("tags.all(t, t == title)")


def test_members_of_a_written_list_are_removed_but_not_the_last():
    assert changes('d.category in ["health", "contact"]') == {
        'without "health" in "d.category in ["health", "contact"]"': 'd.category in ["contact"]',
        'without "contact" in "d.category in ["health", "contact"]"': 'd.category in ["health"]',
        'negated "d.category in ["health", "contact"]"': '!(d.category in ["health", "contact"])',
    }
    assert changes('title in ["a"]') == {'negated "title in ["a"]"': '!(title in ["a"])'}


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("(shared ? has(title) : false) == true", "(shared ? !has(title) : false) == true"),
        ("shared ? has(title) : has(share)", "!shared ? has(title) : has(share)"),
        ("data.filter(e, e.sensitive).size() > 0", "data.filter(e, !e.sensitive).size() > 0"),
        ("special(d)\n  && !any_special", "special(d) && any_special"),
        ("quotient(-(count + 1)) > 1", "quotient(-(count + 1)) >= 1"),
        ("[count, 1].exists(n, n > 3)", "[count, 1].exists(n, n >= 3)"),
        ('title.contains(shared ? "a" : "b")', 'title.contains(!shared ? "a" : "b")'),
        ("d.sent.onward", "!d.sent.onward"),
        ("data.map(e, has(e.keep)).all(h, h)", "data.map(e, !has(e.keep)).all(h, h)"),
    ],
)
def test_changes_reach_every_part(text, changed):
    assert changed in changes(text).values()


def test_a_change_that_would_be_refused_is_left_out():
    deep = "+1" * (NESTING_LIMIT - 2)

    assert changes(f"1{deep} > 0") == {f'">=" for ">" in "1{deep} > 0"': f"1{' + 1' * 38} >= 0"}


def test_a_node_without_parts_stays_as_it_is():
    assert with_part(Name("a"), 0, Name("b")) == Name("a")
    assert with_part(Has(Name("a")), 0, Not(Name("a"))) == Has(Name("a"))


def test_no_change_comes_twice_and_none_is_the_rule_itself():
    e = compile_check("shared && shared || !shared", SCOPE)

    found = [changed.node for _, changed in mutants(e)]

    assert len(found) == len(set(found))
    assert e.node not in found
