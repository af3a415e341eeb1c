"""The comparison for terminals and for machines."""

import json

import click
import pytest
from comparison_world import World, a_record
from jsonschema import Draft202012Validator

from dpiakit.cli.schema import SCHEMAS
from dpiakit.comparison.rendering import rendered
from dpiakit.comparison.wording import shortened, value_said


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    world = World(tmp_path_factory.mktemp("world"))
    governance = {"impact_assessment": {
        "done": True, "date": "2026-10-01", "approved": "2026-10-02", "approved_by": "The board",
    }}  # fmt: skip
    world.commit({
        "records/a.yaml": a_record(governance=governance),
        "records/b.yaml": a_record(id="b"),
        "records/gone.yaml": a_record(id="gone"),
    })  # fmt: skip
    world.git("mv", "records/b.yaml", "records/moved.yaml")
    world.commit({
        "records/a.yaml": a_record(
            governance=governance, transfers__acme_mail__safeguard="none",
            recipients__acme_mail__country="BR", trackers={},
        ),
        "records/gone.yaml": None,
        "records/broken.yaml": "id: broken\ntitle: [\npurposes: {}\n",
        "records/new.yaml": a_record(id="new"),
    })  # fmt: skip
    return world.compare()


def test_json_follows_its_published_schema(compared):
    data = json.loads(rendered(compared, "json"))

    Draft202012Validator(SCHEMAS["diff-v1"]()).validate(data)
    assert {r["status"] for r in data["records"]} == {
        "changed", "moved", "removed", "added", "unreadable",
    }  # fmt: skip
    assert data["summary"]["exit_code"] == 2
    assert data["summary"]["voided"] >= 1


def test_json_holds_values_whole_where_text_shortens_them(tmp_path):
    world = World(tmp_path)
    world.commit({"a.yaml": a_record(description="short")})
    long = "word " * 1_000
    world.commit({"a.yaml": a_record(description=long)})
    comparison = world.compare()

    (fact,) = json.loads(rendered(comparison, "json"))["records"][0]["facts"]
    assert fact["after"] == long
    assert long not in rendered(comparison, "text")


def test_text_tells_verdict_arrows_approval_and_facts(compared):
    text = click.unstyle(rendered(compared, "text"))

    assert "The approval of the impact assessment\n    Given by The board on 2026-10-02." in text
    assert "- recipients.acme-mail.country: IN -> BR" in text
    assert "blocking fails (was not answered)  gdpr/transfer-has-safeguard" in text
    assert "recipients.acme-mail.country: IN -> BR  records/a.yaml:" in text
    assert "moved from records/b.yaml" in text
    assert "removed; what was open in it is not thereby mended" in text
    assert text.rstrip().split("\n")[-1].startswith("1 record cannot be read, 1 new finding")


def test_text_steers_no_terminal(tmp_path):
    world = World(tmp_path)
    world.commit({"a.yaml": a_record()})
    evil = 'id: a\ntitle: "\\e[2Jx\\u202e"\ncontroller: {name: x}\npurposes: {}\ndata_items: {}\n'
    world.commit({"b.yaml": evil + "data_subjects: {}\n", "c.yaml": evil})

    for form in ("text", "markdown"):
        shown = rendered(world.compare(), form)
        assert "\x1b[2J" not in shown
        assert "\u202e" not in shown


def test_colours_say_nothing_that_words_do_not(compared):
    text = rendered(compared, "text")

    assert "\x1b[" in text
    assert "blocking" in click.unstyle(text)


def test_a_file_that_moved_is_no_change_of_the_assessment(compared):
    (moved,) = [r for r in compared.records if r.status == "moved"]

    assert not moved.facts
    assert moved.before is None


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "not stated"), (True, "true"), (0.5, "0.5"), ([], "[]"), ({}, "{}"),
        (["a", "b"], "[a, b]"), ({"a": {"b": False}}, "{a: {b: false}}"), ("a\nb\x1b", "a b\\x1b"),
    ],
)  # fmt: skip
def test_values_are_said_as_they_would_be_written(value, said):
    assert value_said(value) == said


def test_a_shortened_text_is_never_longer_than_asked():
    for text in ("x" * 200, "word " * 100, "\x00" * 100, ""):
        assert len(shortened(text, 80)) <= 80
