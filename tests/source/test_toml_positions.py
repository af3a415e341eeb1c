"""TOML with positions: what Python's reader understands, and where each of it stands."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dpiakit.errors import InputError
from dpiakit.source import Limits
from dpiakit.source.toml import parse_toml

TEXT = '''# a comment = 1
top = "x"
"quoted key" = 'y'
dotted.inner.leaf = 3

[table]
list = [
  "one",  # with a comment, and a comma
  "two",
]
text = """
many "lines" # no comment
end"""""
plain = 2026-01-01
inline = { a = 1, b.c = [ { d = "]" } ] }

[table."sub table".deep]
x = \'\'\'it's\'\'\'

[[several]]
n = 0
[[several]]
n = 1
[several.below]
z = true
'''


@pytest.mark.parametrize(
    ("path", "line", "column", "key_column"),
    [
        ("top", 2, 7, 1),
        ("quoted key", 3, 16, 1),
        ("dotted", 4, 1, 1),
        ("dotted/inner", 4, 8, 8),
        ("dotted/inner/leaf", 4, 21, 14),
        ("table", 6, 1, 1),
        ("table/list", 7, 8, 1),
        ("table/list/0", 8, 3, 3),
        ("table/list/1", 9, 3, 3),
        ("table/text", 11, 8, 1),
        ("table/plain", 14, 9, 1),
        ("table/inline", 15, 10, 1),
        ("table/inline/a", 15, 16, 12),
        ("table/inline/b/c", 15, 25, 21),
        ("table/inline/b/c/0/d", 15, 33, 29),
        ("table/sub table/deep", 17, 1, 1),
        ("table/sub table/deep/x", 18, 5, 1),
        ("several", 20, 1, 1),
        ("several/0/n", 21, 5, 1),
        ("several/1", 22, 1, 1),
        ("several/1/n", 23, 5, 1),
        ("several/1/below/z", 25, 5, 1),
    ],
)
def test_every_value_and_key_has_its_place(path, line, column, key_column):
    document = parse_toml(TEXT, "x.toml")
    steps = tuple(path.split("/"))
    value, key = document.position(steps), document.key_position(steps)

    assert (value.file, value.line, value.column) == ("x.toml", line, column)
    assert (key.line, key.column) == (line, key_column)


def test_what_is_not_written_stands_where_its_nearest_ancestor_does():
    document = parse_toml(TEXT, "x.toml")

    assert document.position(("table", "missing", "more")).line == 6
    assert document.key_position(("several", "1", "missing")).line == 22
    assert document.position(("nothing",)).line == 1
    assert document.position(()).line == 1


def test_windows_line_ends_and_a_byte_order_mark_move_nothing():
    document = parse_toml(b"\xef\xbb\xbfa = 1\r\nb = 2\r\n", "x.toml")

    assert document.data == {"a": 1, "b": 2}
    assert document.position(("b",)).line == 2


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a = 1\na = 2\n", 2, "stands here twice"),
        ("a = \n", 1, "no value"),
        ("a = 'x\n", 1, "This is not TOML"),
        ("a\n", 1, "comes ="),
        ("a = 1 b = 2\n", 1, "line should end"),
        ("[a]\n[a]\n", 2, "twice"),
        ("a = [1,\n", 1, "no value"),
        ("= 1\n", 1, "A key is needed"),
        (b"a = '\xff'\n", 1, "not UTF-8"),
        ("a = NO\n", 1, "no value"),
    ],
)
def test_what_is_not_toml_is_told_at_its_line(text, line, words):
    with pytest.raises(InputError) as raised:
        parse_toml(text, "x.toml")
    (problem,) = raised.value.problems

    assert (problem.file, problem.line) == ("x.toml", line)
    assert words in problem.what


@pytest.mark.parametrize("text", ["a = " + "[" * 5000 + "]" * 5000, "a = " + "[" * 70 + "]" * 70])
def test_endless_nesting_is_refused(text):
    with pytest.raises(InputError, match="nested more than 64 deep"):
        parse_toml(text, "x.toml")


def test_a_text_beyond_the_limit_is_refused():
    with pytest.raises(InputError, match="too large"):
        parse_toml("a = 1\n" * 100, "x.toml", limits=Limits(size=100))


KEYS = st.one_of(st.from_regex(r"[A-Za-z0-9_-]{1,8}", fullmatch=True), st.text(max_size=6))
VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(-9, 9), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=8,
)


def quoted(text):
    return '"' + "".join(f"\\U{ord(c):08x}" for c in text) + '"'


def written(value):
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case str():
            return quoted(value)
        case list():
            return "[ " + ",\n ".join(map(written, value)) + "]"
        case dict():
            return "{" + ", ".join(f"{quoted(k)} = {written(v)}" for k, v in value.items()) + "}"


def leaves(value, path=()):
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, below in items:
            yield from leaves(below, (*path, str(key)))
    else:
        yield path, value


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_every_leaf_of_any_text_is_found_where_it_is_written(data):
    text = "".join(f"{quoted(key)} = {written(value)}\n" for key, value in data.items())
    document = parse_toml(text, "x.toml")
    lines = text.split("\n")

    assert document.data == tomllib.loads(text) == data
    for path, value in leaves(data):
        place = document.position(path)
        assert lines[place.line - 1][place.column - 1 :].startswith(written(value))
