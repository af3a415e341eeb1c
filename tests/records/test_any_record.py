"""What holds for every record that somebody could write."""

import string
import tempfile
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiakit.errors import RecordError
from dpiakit.model import Activity
from dpiakit.records import read_record
from dpiakit.records.shape import fields_of

REQUIRED_FACTS = {
    "id": "offers",
    "title": "Personal offers",
    "controller": {},
    "purposes": {"offers": {"data": ["mail"]}},
    "data_items": {"mail": {"people": ["customers"]}},
    "data_subjects": {"customers": {}},
}
WORDS = st.text(string.ascii_lowercase + "-A. {é", min_size=1, max_size=8) | st.sampled_from(
    ["offers", "mail", "customers", "acme", "DE", "P3Y", "2026-01-02", "NO", "shared", "[key]"]
)
SCALARS = WORDS | st.booleans() | st.none() | st.integers() | st.floats(0, 100)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


def facts_of(group, depth=3):
    """Facts under the right names, with values of every kind below them."""
    names = st.sampled_from(sorted(fields_of(group))) | WORDS
    return st.lists(names, max_size=4, unique=True).flatmap(
        lambda chosen: st.fixed_dictionaries(
            {name: value_of(fields_of(group).get(name), depth) for name in chosen}
        )
    )


def value_of(shape, depth):
    if shape is None or not depth:
        return ANYTHING
    if shape.group is not None:
        return ANYTHING | facts_of(shape.group, depth - 1)
    if shape.each is not None and shape.keyed:
        return ANYTHING | st.dictionaries(WORDS, value_of(shape.each, depth), max_size=2)
    if shape.each is not None:
        return ANYTHING | st.lists(value_of(shape.each, depth), max_size=2)
    return ANYTHING


@given(facts_of(Activity))
@settings(max_examples=150, deadline=None)
def test_a_record_is_read_or_every_problem_has_a_place_and_words(facts):
    data = {**REQUIRED_FACTS, **facts}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "record.yaml")
        file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")
        lines = file.read_text("utf-8").split("\n")
        try:
            record = read_record(file, root=folder)
        except RecordError as error:
            problems = error.problems
        else:
            assert record.activity
            return
    assert problems
    assert len({(p.where, p.what) for p in problems}) == len(problems)
    assert all(p.what.endswith(".") and p.what.isprintable() for p in problems)
    assert all("Error" not in p.what and "Input should" not in p.what for p in problems)
    assert all(0 < p.line <= len(lines) for p in problems)
