"""Facts as YAML: whatever is written is read back as it was meant, by any reader."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dpiakit.scaffolds.notation import block, flow, scalar
from dpiakit.source import parse_yaml

TEXTS = st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters="\ufeff") | st.just(" "),
    min_size=1,
    max_size=40,
)
VALUES = st.recursive(
    st.booleans() | st.integers(0, 10**12) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=8,
)


@given(TEXTS)
def test_any_text_is_read_back_as_text(text):
    assert parse_yaml(f"a: {scalar(text)}\n", "x").data == {"a": text}
    assert parse_yaml(f"a: [{scalar(text)}]\n", "x").data == {"a": [text]}


@given(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4))
def test_any_facts_are_read_back_on_one_line_and_over_several(facts):
    assert parse_yaml(f"a: {flow(facts)}\n", "x").data == {"a": facts}
    assert parse_yaml("\n".join(block(facts)) + "\n", "x").data == facts


OTHERWISE = ["NO", "no", "yes", "Off", "y", "null", "~", "0x1F", "1_000", "12:30", "1e3", "010"]


@pytest.mark.parametrize("text", OTHERWISE)
def test_text_that_an_older_reader_takes_for_something_else_stands_in_quotes(text):
    """YAML 1.1, which many tools still read, makes false of NO and 750 of 12:30."""
    assert yaml.safe_load(f"a: {scalar(text)}") == {"a": text}


def test_a_long_list_is_wrapped_and_says_the_same():
    words = [f"kind-of-data-number-{number}" for number in range(40)]
    lines = block({"data": words}, 4)

    assert max(map(len, lines)) <= 100
    assert parse_yaml("\n".join(lines) + "\n", "x").data == {"data": words}
