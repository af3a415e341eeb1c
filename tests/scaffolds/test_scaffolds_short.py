"""From a few lines to a record: what is said is put in its place, and nothing else."""

from datetime import date

import pytest

import shipped
from dpiakit.errors import InputError
from dpiakit.records import read_record
from dpiakit.scaffolds.draft import Draft
from dpiakit.scaffolds.interview import Interview
from dpiakit.scaffolds.short import UnknownFactError, expand, read_answers, read_settings
from dpiakit.scaffolds.skeleton import has_open_questions, with_open_questions

SHORT = """
id: newsletter
title: Monthly newsletter
company: Ketting & Zoon BV
established_in: [Netherlands]
aims: [Direct marketing]
data: [email, name]
people: subscribers
markets: [NL, Belgium]
children: no
planned_start: 2027-01-04
vendors:
  - {name: Acme Mail Inc., country: India, role: processor}
  - Hostwerk
"""


def expanded(tmp_path, text):
    file = tmp_path / "short.yaml"
    file.write_text(text)
    return expand(file)


def facts(found):
    return {".".join(fact.path): fact.value for fact in found}


def test_a_short_description_becomes_a_record_that_can_be_read(tmp_path):
    found = expanded(tmp_path, SHORT)
    draft = Draft(tmp_path / "newsletter.yaml", lambda file, text: file.write_bytes(text) and None)
    draft.put_all(found.facts)
    activity = read_record(draft.file).activity

    assert activity.markets == ["NL", "BE"]
    assert activity.children.involved == "no"
    assert activity.recipients["acme-mail-inc"].country == "IN"
    assert activity.recipients["hostwerk"].name == "Hostwerk"
    assert list(activity.data_items) == ["email", "name"]


def test_nothing_is_invented(tmp_path):
    """A vendor in India suggests a transfer and an address suggests consent: neither is a fact."""
    found = expanded(tmp_path, SHORT)

    assert set(facts(found.facts)) == {
        "id", "title", "controller.name", "controller.establishments", "purposes", "data_items",
        "data_subjects", "markets", "children.involved", "dates.planned_start",
        "recipients.acme-mail-inc.name", "recipients.acme-mail-inc.country",
        "recipients.acme-mail-inc.role", "recipients.hostwerk.name",
    }  # fmt: skip
    assert found.notes == []


def test_that_children_take_part_does_not_say_how(tmp_path):
    found = expanded(tmp_path, "children: yes\n")

    assert found.facts == []
    assert "children.involved" in found.notes[0]


def test_no_vendors_are_none(tmp_path):
    assert facts(expanded(tmp_path, "vendors: []\n").facts) == {"recipients": {}}


def test_all_problems_of_a_description_are_told_at_their_lines(tmp_path):
    text = (
        "titel: x\nmarkets: [Holand]\naims: [mailing lists]\nvendors:\n  - {country: IN}\n"
        "  - {name: A, land: IN}\n  - {name: B}\n  - {name: b}\ndata: {a: b}\n"
    )
    with pytest.raises(InputError) as raised:
        expanded(tmp_path, text)
    found = {problem.line: str(problem) for problem in raised.value.problems}

    assert sorted(found) == [1, 2, 3, 5, 6, 8, 9]
    assert 'Did you mean "title"?' in found[1]
    assert "A vendor needs a name" in found[5]
    assert "is named twice" in found[8]


@pytest.mark.parametrize("text", ["[a]\n", "just words\n"])
def test_a_description_is_a_mapping(tmp_path, text):
    with pytest.raises(InputError, match="is a mapping"):
        expanded(tmp_path, text)


def test_answers_are_paths_with_values_or_parts_of_a_record(tmp_path):
    file = tmp_path / "answers.yaml"
    file.write_text("controller.name: K\nrecipients:\n  acme: {country: IN}\ntrackers: {}\n")

    assert facts(read_answers(file)) == {
        "controller.name": "K", "recipients.acme.country": "IN", "trackers": {},
    }  # fmt: skip


def test_facts_of_the_command_line_are_read_as_answers():
    found = read_settings(
        ["title=A: b = c", "markets=NL, Germany", "scale.large_scale=y", "transfers.t.recipient=a"]
    )

    assert facts(found) == {
        "title": "A: b = c", "markets": ["NL", "DE"], "scale.large_scale": True,
        "transfers.t.recipient": "a",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("markets", "there is no value"),
        ("market=NL", 'Did you mean "markets"?'),
        ("purposes.a.lawfull_basis=consent", 'Did you mean "lawful_basis"?'),
        ("=x", "there is no such fact"),
        ("title.a.b=x", "there is no such fact"),
    ],
)
def test_a_fact_that_no_record_has_is_refused_with_what_was_meant(setting, message):
    with pytest.raises(UnknownFactError) as raised:
        read_settings([setting])

    assert message in str(raised.value)


def test_values_that_cannot_be_taken_are_told_together():
    with pytest.raises(InputError) as raised:
        read_settings(["markets=Holand", "scale.people=many"])

    assert len(raised.value.problems) == 2


def an_interview(tmp_path):
    draft = Draft(tmp_path / "newsletter.yaml", lambda file, text: file.write_bytes(text) and None)
    draft.put_all(expanded(tmp_path, SHORT).facts)
    return Interview(draft, shipped.library(), date(2026, 11, 28))


def test_open_questions_stand_in_the_file_as_comments_and_change_no_fact(tmp_path):
    interview = an_interview(tmp_path)
    before = interview.draft.text()
    asked = interview.open_questions()
    text = with_open_questions(before, asked, interview.on, "newsletter.yaml")

    assert text.startswith(before)
    assert all(not line or line.startswith("#") for line in text[len(before) :].splitlines())
    assert "# blocking\n" in text
    assert "transfers: Which data flows leave" in text
    assert has_open_questions(text)
    assert not has_open_questions(before)


def test_the_list_of_open_questions_is_renewed_and_not_repeated(tmp_path):
    interview = an_interview(tmp_path)
    asked = interview.open_questions()
    once = with_open_questions(interview.draft.text(), asked, interview.on, "newsletter.yaml")
    mine = once + "# my own remark\n"
    twice = with_open_questions(mine, asked[:1], interview.on, "newsletter.yaml")

    assert with_open_questions(once, asked, interview.on, "newsletter.yaml") == once
    assert twice.count("# Open questions on") == 1
    assert "# my own remark" in twice
    assert has_open_questions(twice)
    assert not has_open_questions(with_open_questions(once, [], interview.on, "newsletter.yaml"))
