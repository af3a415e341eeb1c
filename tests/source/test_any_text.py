"""What holds for every text."""

import string

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dpiakit.errors import InputError
from dpiakit.source import Limits, frame, parse_yaml

WORDS = st.text(string.ascii_lowercase + "-_äß ", min_size=1, max_size=12).map(
    lambda word: f"w{word}x"
)
SCALARS = (
    WORDS
    | st.booleans()
    | st.none()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False, width=32)
    | st.sampled_from(["NO", "yes", "010", "12:30", "2026-01-02", "", "~", "# x", "a: b"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=25,
)
DOCUMENTS = st.dictionaries(WORDS, VALUES, min_size=1, max_size=5)
NOISE = st.text(
    st.sampled_from(list("ab1:-?[]{},&*!|>'\"%@`#~.\\ \n\t\r<0NU\x00\x1b\ufeff\u2028é\ud800")),
    max_size=60,
)


@given(DOCUMENTS, st.booleans())
def test_what_was_written_is_read(data, flow):
    """PyYAML quotes whatever either version of YAML would misread."""
    text = yaml.safe_dump(data, allow_unicode=True, default_flow_style=flow, sort_keys=False)
    assert parse_yaml(text, "r.yaml").data == data


@given(st.binary(max_size=80))
def test_no_bytes_give_anything_but_a_document_or_problems(raw):
    read_or_refuse(raw)


@given(NOISE)
@settings(max_examples=400)
@example("? ? ? ? a\n: b\n")
@example("&a *a")
@example("&a [*a, *a]: *a")
@example("*a")
@example('"\\U00110000"')
@example("- - - : : ? - !")
@example("\r\r:\r")
def test_no_text_gives_anything_but_a_document_or_problems(text):
    read_or_refuse(text)


def read_or_refuse(source):
    try:
        document = parse_yaml(source, "r.yaml", limits=Limits(depth=6, aliased=20, problems=5))
    except InputError as refusal:
        problems = refusal.problems
    else:
        assert positions_are_in(document)
        return
    assert problems
    assert all(problem.what.isprintable() and problem.where.isprintable() for problem in problems)
    assert all((problem.line > 0) == (problem.column > 0) for problem in problems)


def positions_are_in(document):
    places = [document.position(path) for path, _ in leaves(document.data)]
    return all(frame(document.text, place.line, place.column) for place in places)


@given(DOCUMENTS, st.booleans())
def test_the_text_at_a_position_begins_with_the_written_value(data, flow):
    text = yaml.safe_dump(data, allow_unicode=True, default_flow_style=flow, width=10_000)
    document = parse_yaml(text, "r.yaml")
    lines = text.split("\n")
    for path, value in leaves(data):
        position = document.position(path)
        written = lines[position.line - 1][position.column - 1 :]
        assert yaml.safe_load(written[: len(one_line(value))]) == value


def leaves(value, path=()):
    if isinstance(value, dict):
        for key, below in value.items():
            yield from leaves(below, (*path, key))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from leaves(below, (*path, str(index)))
    else:
        yield path, value


def one_line(value):
    """A scalar as PyYAML writes it."""
    return yaml.safe_dump(value, allow_unicode=True, width=10_000).removesuffix("\n...\n").rstrip()
