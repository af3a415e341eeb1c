"""What is written as YAML is read back as the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dpiakit.source import parse_yaml
from dpiakit.source.writing import block_yaml, line_yaml

ODD = (
    *("NO", "yes", "true", "null", "~", "", "12", "1e3", "0x1F", "2026-01-02", "12:30"),
    *("- x", "a: b", "#x", ".5", "<<", "=", "*a", "&a", "!t", "[", "{"),
)
TEXTS = some.text(some.characters(exclude_categories=("C", "Zl", "Zp")), max_size=12) | (
    some.sampled_from(ODD)
)
KEYS = some.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True)
SCALARS = TEXTS | some.booleans() | some.integers(-(10**9), 10**9) | some.none()
VALUES = some.recursive(
    SCALARS,
    lambda inner: (
        some.lists(inner, max_size=4)
        | some.dictionaries(
            some.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(some.dictionaries(KEYS, VALUES, min_size=1, max_size=4))
@pytest.mark.parametrize("write", [block_yaml, line_yaml])
def test_what_is_written_is_read_back(write, value):
    assert parse_yaml(write(value), "x").data == value


def test_a_block_needs_no_needless_quotes():
    value = {
        "transfers": {"acme": {"destination": "NO", "since": "2026-01-02", "data": ["a", "b"]}}
    }

    assert block_yaml(value) == (
        "transfers:\n  acme:\n    destination: NO\n    since: 2026-01-02\n    data: [a, b]\n"
    )


def test_a_line_is_one_line():
    value = {"a": {"text": "long " * 60, "list": [{"b": 1}]}}

    assert "\n" not in line_yaml(value)
