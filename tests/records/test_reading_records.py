"""A record is read, or every reason why not is said at its place."""

import hashlib
import os
from pathlib import Path

import pytest

from dpiakit.errors import InputError, RecordError
from dpiakit.model import REQUIRED
from dpiakit.records import (
    Record,
    SharedFileError,
    digest,
    duplicate_ids,
    read_record,
    read_records,
)
from dpiakit.source import Position


def test_a_record_is_read_with_its_facts_and_their_places(project):
    record = project.read()
    assert record.activity.id == "offers"
    assert record.activity.purposes["offers"].data == ["mail"]
    assert record.file == "record.yaml"
    assert record.position(("controller", "name")) == Position("record.yaml", 4, 9)
    assert record.key_position(("controller", "name")) == Position("record.yaml", 4, 3)
    assert record.position(("transfers", "acme")) == Position("record.yaml", 1, 1)


def test_a_place_is_shown_with_its_lines(project):
    record = project.read()
    shown = record.frame(record.position(("controller",)))
    assert (
        shown
        == "  2 | title: Personal offers\n  3 | controller:\n    | ^\n  4 |   name: Nordwind Handel"
    )
    assert not record.frame(Position("other.yaml", 1, 1))


def test_the_digest_of_one_file_is_its_sha256(project):
    assert project.read().digest == hashlib.sha256(project.RECORD.encode()).hexdigest()


def test_any_byte_changes_the_digest(project):
    assert project.read().digest != project.read(project.RECORD + "\n").digest


def test_bytes_that_move_between_files_change_the_digest():
    assert digest([b"ab", b"c"]) != digest([b"a", b"bc"])


def test_two_readings_of_one_file_are_equal(project):
    assert project.read() == project.read()


@pytest.mark.parametrize("name", REQUIRED)
def test_a_record_without_a_required_fact_is_told_why_it_matters(project, name):
    lines = project.RECORD.replace("people: [customers]", "{}").replace("data: [mail]", "{}")
    text = "description: x\n" + "".join(
        part for part in _top_level(lines) if not part.startswith(f"{name}:")
    )
    problem = project.problem(text)
    assert (problem.line, problem.column, problem.where) == (1, 1, name)
    assert problem.what == f"The record does not state its {name.replace('_', ' ')}."
    assert problem.hint.endswith(".")


def test_an_empty_required_fact_is_not_stated_either(project):
    problem = project.problem(project.RECORD.replace("title: Personal offers", "title:"))
    assert (problem.line, problem.where) == (2, "title")


def _top_level(text):
    parts = []
    for line in text.splitlines(keepends=True):
        if line.startswith(" "):
            parts[-1] += line
        else:
            parts.append(line)
    return parts


@pytest.mark.parametrize("text", ["- a\n", "word\n", "12\n"])
def test_a_record_is_a_mapping(project, text):
    assert "stands where a record is expected" in project.problem(text).what


def test_a_file_that_is_not_there_is_a_record_error(project):
    with pytest.raises(RecordError, match=r"^none\.yaml: There is no such file\."):
        read_record(project.folder.joinpath("none.yaml").relative_to(project.folder))


def test_text_that_is_no_yaml_is_a_record_error(project):
    assert project.problem("a: 'b\n").line == 1


def test_a_shared_file_is_no_record(project):
    with pytest.raises(SharedFileError, match="is shared by records"):
        project.read("kind: shared\nrecipients: {}\n")


def test_a_waivers_file_is_no_record(project):
    with pytest.raises(SharedFileError, match="holds waivers and is no record"):
        project.read("# granted\nwaivers:\n  - id: one\n")


def test_a_mapping_of_data_for_evidence_is_no_record(project):
    with pytest.raises(SharedFileError, match="maps data for evidence and is no record"):
        project.read("time_zone: UTC\ntables:\n  notices: {}\n")


def test_waivers_inside_a_record_are_not_passed_over(project):
    assert [problem.where for problem in project.problems(project.RECORD + "waivers: []\n")] == [
        "waivers"
    ]


def test_a_record_may_say_that_it_is_one(project):
    assert project.read(project.RECORD + "kind: activity\n").activity.kind == "activity"


def test_all_problems_of_a_record_are_told_at_once(project):
    text = project.RECORD.replace("offers\n", "Offers\n", 1).replace("[customers]", "[clients]")
    text += "contoller: {}\nmarkets: [XX]\n"
    assert [problem.where for problem in project.problems(text)] == [
        "id", "data_items.mail.people.0", "contoller", "markets.0",
    ]  # fmt: skip


def test_records_are_read_in_order_and_their_errors_are_handed_on(project):
    project.write("b.yaml", project.RECORD)
    project.write("a.yaml", "id: [\n")
    project.write("c/shared.yaml", "kind: shared\n")
    project.write("c/d.yml", project.RECORD)
    found = list(read_records(["."]))
    assert [type(one) for one in found] == [RecordError, Record, Record]
    assert [one.file for one in found[1:]] == ["b.yaml", "c/d.yml"]


def test_reading_nothing_that_exists_is_an_input_error(project):  # noqa: ARG001  moves there
    with pytest.raises(InputError, match="There is no such file or folder"):
        next(read_records(["none"]))


def test_an_id_that_is_used_twice_is_told_at_the_second(project):
    first, second = project.read(name="a.yaml"), project.read(name="b.yaml")
    other = project.read(project.RECORD.replace("id: offers", "id: others"), name="c.yaml")
    (problem,) = duplicate_ids([first, second, other])
    assert (problem.file, problem.line, problem.where) == ("b.yaml", 1, "id")
    assert problem.what == '"offers" is already the id of a.yaml:1.'


def test_a_path_may_be_text(project):
    project.write("record.yaml", project.RECORD)
    assert read_record("record.yaml").file == "record.yaml"
    assert read_record(os.fspath(Path("record.yaml").absolute())).file.endswith("/record.yaml")
