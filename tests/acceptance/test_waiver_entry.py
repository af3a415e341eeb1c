"""A new entry stands at the end of the file; nothing above it is touched."""

import pytest
from acceptance_builders import ON, RULES, a_medium_entry, an_entry
from hypothesis import given
from hypothesis import strategies as st

from dpiakit.acceptance import appended, waivers_in
from dpiakit.acceptance.entry import NotAppendableError
from dpiakit.source import parse_yaml


def read(text):
    return waivers_in(text, "waivers.yaml", RULES, ON)


def test_the_first_entry_makes_a_whole_file():
    text = appended("", an_entry(), "waivers.yaml")

    assert [one.id for one in read(text)] == ["acme-clauses"]
    assert parse_yaml(text, "waivers.yaml").data["waivers"] == [an_entry()]
    assert text.startswith("# ")


@pytest.mark.parametrize(
    "head",
    [
        "# granted by the board\nwaivers:\n",
        "waivers: []\n",
        "waivers: [ ]   # none yet\n",
        "waivers:",
        "waivers:\n# the next ones\n",
    ],
)
def test_an_empty_list_becomes_one_with_an_entry(head):
    text = appended(head, an_entry(), "waivers.yaml")

    assert [one.id for one in read(text)] == ["acme-clauses"]
    for comment in ("# granted by the board", "# none yet", "# the next ones"):
        assert (comment in head) == (comment in text)


@pytest.mark.parametrize("indent", ["", "  ", "    "])
def test_a_further_entry_stands_where_the_others_do(indent):
    first = appended("", an_entry(), "waivers.yaml")
    lines = ["waivers:   # here", "", "  # why", *first.splitlines()[3:], "  # end"]
    text = "\n".join(line.replace("  ", indent, 1) if line.startswith("  ") else line
                     for line in lines)  # fmt: skip
    more = appended(text, a_medium_entry(), "waivers.yaml")

    assert more.startswith(text)
    assert [one.id for one in read(more)] == ["acme-clauses", "later"]


@pytest.mark.parametrize(
    "text",
    ["waivers: [{id: a}]\n", "waivers: [\n  {id: a}]\n", '{"waivers": [{"id": "a"}]}\n'],
)
def test_a_list_in_brackets_is_not_rewritten(text):
    with pytest.raises(NotAppendableError, match="not written one below the other"):
        appended(text, an_entry(), "waivers.yaml")


@pytest.mark.parametrize("text", ["records: []\n", "- id: a\n", "waivers: none\n"])
def test_what_holds_no_list_of_waivers_is_refused(text):
    with pytest.raises(NotAppendableError, match="no list"):
        appended(text, an_entry(), "waivers.yaml")


TEXT = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=["Cs", "Cc"],
        exclude_characters="\ufeff\u2028\u2029\x85",
    ),
    min_size=1, max_size=30,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["reason", "owner", "ticket"]), TEXT), st.lists(TEXT))
def test_any_text_is_read_as_it_was_said(words, measures):
    entry = {"id": "a", **words, "measures": measures} if measures else {"id": "a", **words}
    found = parse_yaml(appended("", entry, "waivers.yaml"), "waivers.yaml").data["waivers"]

    assert found == [entry]


@pytest.mark.parametrize(
    "text",
    ["true", "NO", "null", "12", "0123456789012345", "2026-01-01", "- a", "a: b", "#x", "", "*"],
)
def test_words_that_yaml_would_take_for_something_else_stay_text(text):
    found = parse_yaml(appended("", {"id": text}, "w"), "w").data["waivers"]

    assert found == [{"id": text}]
