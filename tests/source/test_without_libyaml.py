"""Where PyYAML was built without libyaml, everything is read alike, only slower."""

import sys

import pytest

from dpiakit.errors import InputError
from dpiakit.source import compose, parse_yaml


@pytest.fixture(autouse=True)
def _without_libyaml(monkeypatch):
    class Fast(compose._Untyped, compose._PurePythonParser):
        pass

    class Careful(compose._Counting, compose._PurePythonParser):
        pass

    monkeypatch.setattr(compose, "_FastParser", Fast)
    monkeypatch.setattr(compose, "_CarefulParser", Careful)


def test_the_python_parser_is_taken_where_there_is_no_other(monkeypatch):
    monkeypatch.setitem(sys.modules, "yaml._yaml", None)
    assert compose._parser() is compose._PurePythonParser


def test_values_and_places_are_the_same():
    document = parse_yaml("a: [NO, 010, true]\nb:\n  c: 'd'\n  e:\n", "r.yaml")
    assert document.data == {"a": ["NO", "010", True], "b": {"c": "d", "e": None}}
    assert document.position(("b", "c")).column == 6
    assert document.position(("b",)).line == 2
    assert document.position(("b", "e")).line == 4


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: 1\n\tb: 2\n", 2, "A tab stands where only spaces may indent."),
        ("a: b: c", 1, 'A second ": " stands in this value.'),
        ("a: 'x\nb: 1", 1, "The quotation mark here is never closed."),
        ('a: "\\q"', 1, "This backslash begins no known escape."),
        ('a: "\\ud800"', 1, "The text holds the control character \\ud800"),
        ('a: "\\Uffffffff"', 1, "This backslash begins no known escape."),
        ("a: [1, 2\nb: 3", 1, "The list that begins here"),
        ("a: @x", 1, 'A value cannot begin with "@".'),
        ("a: *x", 1, "Nothing is marked with the name"),
        ("a: &x 1\nb: &x 2", 2, "This name already marks another value."),
        ("a: 1\n---\nb: 2", 2, "A second document begins here."),
        ("a: 1\nfoo\n", 2, 'This line is no "key: value".'),
        ("a: - b", 1, "A list cannot begin here."),
        ("- a\nb: 1", 2, "This line is no item of the list above."),
        ("a: 1\n- b", 2, "This does not continue the mapping above."),
        ("a: ]", 1, "A value is missing here."),
        ("a: |x\n", 1, 'Only "-", "+" or a digit'),
        ("a: !x!y 1", 1, "Tags like"),
        ("%YAML 2.0\n---\na: 1", 1, "This line is read as a YAML directive."),
        ("a: \x01", 1, "The text holds the control character \\x01"),
        ("[" * 10_000, 1, "Mappings and lists are nested more than 64 levels deep here."),
    ],
)
def test_problems_are_worded_the_same(text, line, what):
    with pytest.raises(InputError) as caught:
        parse_yaml(text, "r.yaml")
    problem = caught.value.problems[0]
    assert problem.what.startswith(what)
    assert problem.line == line
