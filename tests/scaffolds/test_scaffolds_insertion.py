"""One more fact in somebody's file: the rest stays, byte for byte."""

import difflib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiakit.scaffolds.fields import keys_at
from dpiakit.scaffolds.insertion import CannotInsertError, with_fact
from dpiakit.source import parse_yaml

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").rglob("*.yaml"))


def put(text, path, value):
    return with_fact(text, tuple(path.split(".")), value, keys_at, "record.yaml")


def removed(before, after):
    """The lines of a text that are no longer in the other."""
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line.startswith("- ")]


def test_a_fact_stands_on_a_line_of_its_own_where_the_model_has_it():
    text = (
        "id: a\n# who decides\ncontroller: {name: Acme}  # the group\n\n"
        "purposes:\n  x:\n    aim: billing\n"
    )
    text = put(text, "markets", ["NL", "NO"])
    text = put(text, "purposes.x.lawful_basis", "consent")

    assert text == (
        'id: a\nmarkets: [NL, "NO"]\n# who decides\ncontroller: {name: Acme}  # the group\n\n'
        "purposes:\n  x:\n    aim: billing\n    lawful_basis: consent\n"
    )  # fmt: skip


def test_groups_that_are_missing_are_written_with_it():
    assert put("id: a\n", "purposes.x.consent.proof_kept", True) == (  # noqa: FBT003  a fact
        "id: a\npurposes:\n  x:\n    consent:\n      proof_kept: true\n"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("controller: {name: Acme}\n", "controller: {name: Acme, type: company}\n"),
        ("controller: {name: Acme,}\n", "controller: {name: Acme, type: company,}\n"),
        ("controller: {}\n", "controller: {type: company}\n"),
        ("controller: {name: Acme, # ours\n  staff: 3}\n",
         "controller: {name: Acme, type: company, # ours\n  staff: 3}\n"),
        ("{controller: {name: Acme}}\n", "{controller: {name: Acme, type: company}}\n"),
    ],
)  # fmt: skip
def test_a_group_in_braces_stays_in_braces(before, after):
    assert put(before, "controller.type", "company") == after


def test_a_long_line_in_braces_is_broken():
    before = f"controller: {{name: {'A' * 90}, contact: someone@example.org}}\n"
    text = put(before, "controller.type", "company")

    assert "\n" in text.rstrip("\n")
    assert parse_yaml(text, "x").data["controller"]["type"] == "company"


@pytest.mark.parametrize(
    "text",
    [
        "id: a\ntitle: b",
        "id: a\r\ntitle: b\r\n",
        "---\nid: a\ntitle: b\n...\n",
        "id: a\ntitle: >\n  some long\n  title\n\n# the end\n",
        "id: a\ntitle: |+\n  kept\n\n\n",
        "id: a\ntitle: 'over\n  two lines'\n",
        "# only a comment\n",
        "",
    ],
    ids=["no-last-break", "crlf", "markers", "folded", "kept", "quoted", "comment", "empty"],
)
def test_no_byte_that_was_written_changes(text):
    after = put(text, "markets", ["NL"])
    at = after.index("markets")
    added = "markets: [NL]" + ("\r\n" if "\r\n" in text else "\n")

    without = after[:at] + after[at + len(added) :]
    assert without.rstrip("\r\n") == text.rstrip("\r\n")
    assert parse_yaml(after, "x").data["markets"] == ["NL"]


def test_what_is_written_is_never_overwritten():
    with pytest.raises(CannotInsertError, match=r"record.yaml:2:10: markets: This is written"):
        put("id: a\nmarkets: [NL]\n", "markets", ["DE"])


def test_nothing_is_put_into_a_part_that_is_repeated_elsewhere():
    """It would change in both places, and only one was asked about."""
    text = "purposes:\n  a:\n    consent: &c {explicit: true}\n  b:\n    consent: *c\n"
    for purpose in "ab":
        with pytest.raises(CannotInsertError, match="without touching what is written"):
            put(text, f"purposes.{purpose}.consent.proof_kept", value=True)


def test_a_fact_beside_a_repeated_part_is_put_in():
    text = "purposes:\n  a:\n    consent: &c {explicit: true}\n  b:\n    consent: *c\n"

    assert put(text, "purposes.b.profiling", "none").endswith("consent: *c\n    profiling: none\n")


def test_a_collection_that_says_none_stays_so():
    with pytest.raises(CannotInsertError):
        put("id: a\nrecipients: {}\n", "recipients.acme.country", "IN")


def test_a_word_where_a_group_belongs_is_in_the_way():
    with pytest.raises(CannotInsertError, match="Something else is written"):
        put("controller: Acme\n", "controller.type", "company")


def groups_of(value, path=()):
    if isinstance(value, dict):
        yield path
        for key, below in value.items():
            yield from groups_of(below, (*path, key))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: f"{file.parent.name}/{file.stem}")
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_in_any_record_either_one_fact_is_added_or_nothing(file, data):
    text = file.read_text()
    groups = [group for group in groups_of(parse_yaml(text, "x").data) if keys_at(group)]
    group = data.draw(st.sampled_from(groups))
    key = data.draw(st.sampled_from(keys_at(group)))
    try:
        after = with_fact(text, (*group, key), "a word", keys_at, "record.yaml")
    except CannotInsertError:
        return
    value = parse_yaml(after, "x").data
    for step in group:
        value = value[step]
    assert value.pop(key) == "a word"
    assert len(removed(text, after)) <= 1  # the line with the braces that it went into
    assert [word for word in text.split() if word.strip("{},") not in after] == []
