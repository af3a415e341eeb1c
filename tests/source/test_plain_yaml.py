"""Text that is understood without a parser means what the parser says, or is left to it."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dpiakit.errors import InputError
from dpiakit.source import LIMITS, Limits, parse_yaml
from dpiakit.source import document as reader
from dpiakit.source.plain import plain_values

ROOT = Path(__file__).parents[2]

KEYS = st.sampled_from(
    ["a", "b", "e-mail", "null", "true", "a_1", "No", "x" * 101, "1", "a b", '"a"', "~"]
)
WORDS = st.sampled_from(
    [
        "DE",
        "NO",
        "no",
        "true",
        "True",
        "null",
        "~",
        "0",
        "7",
        "-7",
        "007",
        "1.5",
        "1e3",
        "1e999",
        "2.",
        ".5",
        "12:30",
        "2026-01-02",
        "9" * 41,
        "two words",
        "two  words",
        "a: b",
        "a:b",
        "a #b",
        "a#b",
        "ends:",
        "ends ",
        "ä",
        "٣",
        "(x)",
        "a, b",
        "[a, b]",
        "[a,b]",
        "[]",
        "[ ]",
        "{}",
        "{a: b}",
        "[a, 1, true]",
        "[a: b]",
        "[-a]",
        "[a b, c-d]",
        "[a, a#b]",
        "[a , b]",
        "[NO, null]",
        '["a: b", c]',
        '["a", "b, c"]',
        '["a" , "b"]',
        '["a"b]',
        '["null", "1"]',
        "[../a.yaml, ./b, a..]",
        "../a",
        "...",
        "../",
        "[..]",
        '"q"',
        '"q\\n"',
        '"a: #b"',
        "'q'",
        "'it''s'",
        '"',
        "'",
        "&x",
        "*x",
        "!t",
        "!!str x",
        "|",
        ">",
        "- a",
        "%a",
        "@a",
        "`a",
        "? a",
        "a\u00a0b",
        "a\u0085b",
        "a\tb",
        "a\u2028b",
        "\ufeff",
        "<<",
        "a - b",
        "a -",
        "a ,b",
        "x]",
        "x}",
        'a"b',
        "=",
        "a :b",
        "0x1F",
        "0o7",
        "1_000",
        ".inf",
        "",
    ]
)
LINES = st.one_of(
    st.builds("{}{}: {}".format, st.sampled_from(["", "", "  ", "    ", " ", "   "]), KEYS, WORDS),
    st.builds("{}{}:".format, st.sampled_from(["", "", "  ", "    ", " "]), KEYS),
    st.sampled_from(
        [
            "",
            "# c",
            "  # c: d",
            "---",
            "...",
            "- a",
            "  - a",
            "  text",
            "  ",
            "a",
            "\t",
            "a:b",
            "<<: *x",
        ]
    ),
)
TEXTS = st.one_of(
    st.lists(LINES, max_size=7).map("\n".join),
    st.builds("a:\n{}\n".format, st.lists(LINES, max_size=5).map("\n".join)),
    st.text(alphabet=st.sampled_from("ab: #\n\"'[]{},-1.é"), max_size=20),
    st.text(max_size=12),
)


def read(text, limits=LIMITS):
    """The document that the parser alone reads; None if it refuses the text."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reader, "plain_values", lambda *_: None)
        try:
            return parse_yaml(text, "r.yaml", limits=limits)
        except InputError:
            return None


def parsed(text, limits=LIMITS):
    """What the parser alone says; None if it refuses the text."""
    found = read(text, limits)
    return None if found is None else found.data


def paths(value, path=()):
    """Every path into some data, and one beyond each that is not there."""
    yield path
    yield (*path, "nowhere")
    below = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, part in below:
        yield from paths(part, (*path, str(key)))


def places_agree(text):
    """Whether a plain text and the parser's nodes agree on every place."""
    plain, composed = parse_yaml(text, "r.yaml"), read(text)
    return all(
        (plain.position(path), plain.key_position(path))
        == (composed.position(path), composed.key_position(path))
        for path in paths(composed.data)
    )


def exactly(value):
    """With its types: 1, 1.0 and True are three things."""
    if isinstance(value, dict):
        return [(key, exactly(below)) for key, below in value.items()]
    if isinstance(value, list):
        return ["list", *map(exactly, value)]
    return (type(value), value)


@settings(max_examples=1500, deadline=None)
@given(TEXTS)
@example("a:\n  b: c\n d: e\n")
@example("a: b\n  c: d\n")
@example("a:\nb: c\n")
@example("a:\n  # c\n\n  b: [x, 2]\n")
def test_a_plain_text_means_what_the_parser_says(text):
    found = plain_values(text, LIMITS)

    assert found is None or (exactly(found) == exactly(parsed(text)) and places_agree(text))


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 7), st.integers(1, 6), st.sampled_from(["x", "[x]", "{}"]))
def test_a_plain_text_is_as_deep_as_the_parser_allows(levels, depth, last):
    text = "".join(f"{'  ' * level}a:\n" for level in range(levels)) + f"{'  ' * levels}a: {last}\n"
    limits = Limits(depth=depth)
    found = plain_values(text, limits)

    assert found is None or found == parsed(text, limits)


@pytest.mark.parametrize("text", [
    "a: b\n", "a:\n  b: 1\n  c: [x, y]\nd: {}\n",
    'a: "x: y # z"\n', "# c\n\na: 2026-01-02\n", "a: b",
])  # fmt: skip
def test_the_plainest_texts_need_no_parser(text):
    assert plain_values(text, LIMITS) == parsed(text)


def test_the_places_of_a_plain_text_are_found_when_they_are_asked_for():
    document = parse_yaml("a:\n  b: c\n  d: [e, f]\n", "r.yaml")
    place = document.position(("a", "d", "1"))

    assert (place.line, place.column) == (3, 10)


@pytest.mark.parametrize(
    "file", sorted((ROOT / "examples").rglob("*.yaml")), ids=lambda file: file.name
)
def test_every_example_means_what_the_parser_says(file):
    text = file.read_text(encoding="utf-8")
    found = plain_values(text, LIMITS)

    assert found is None or exactly(found) == exactly(parsed(text))
