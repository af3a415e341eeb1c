"""JSON from strangers, and where a value stands in it."""

import json

from hypothesis import given
from hypothesis import strategies as st

from dpiakit.evidence.receipts.json_text import Text, documents_of, place_of

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=12,
)  # fmt: skip


def walk(value, path=()):
    yield path, value
    match value:
        case dict():
            inner = list(value.items())
        case list():
            inner = list(enumerate(value))
        case _:
            inner = []
    for key, one in inner:
        yield from walk(one, (*path, str(key)))


@given(VALUES, st.sampled_from([None, 1, 4]), st.booleans())
def test_every_value_is_found_where_it_stands(data, indent, plain):
    text = json.dumps(data, indent=indent, ensure_ascii=plain)
    for path, value in walk(data):
        found, _ = json.JSONDecoder().raw_decode(text, place_of(text, path))
        assert found == value


def test_what_is_not_there_is_told_at_what_holds_it():
    text = Text("a.json", 3, '{"a": [\n  {"b": 1}\n]}')

    assert str(text.problem(("a", "0", "c"), "No c.")) == "a.json:4:3: a.0.c: No c."
    assert str(text.problem(("a", "0", "b"), "A b.")) == "a.json:4:9: a.0.b: A b."
    assert str(text.problem((), "All.")) == "a.json:3:1: All."


def test_forms_of_a_file_are_told_apart(tmp_path):
    file = tmp_path / "c.json"
    for content, places in (
        ('{"a": 1}', [(1, ())]),
        ('{\n"a": 1\n}\n', [(1, ())]),
        ('[{"a": 1}, {"a": 2}]', [(1, ("0",)), (1, ("1",))]),
        ('{"a": 1}\n\n{"a": 2}\n', [(1, ()), (3, ())]),
        ('\ufeff{"a": 1}\n{"a": 2}', [(1, ()), (2, ())]),
    ):
        file.write_text(content, "utf-8")
        assert [(one.text.line, one.path) for one in documents_of(file)] == places
