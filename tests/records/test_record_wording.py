"""Every mistake in a fact is told once, at its place, in words for its author."""

from datetime import date
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dpiakit.records.complaints import complaints
from dpiakit.records.wording import no_field


@pytest.mark.parametrize(
    ("added", "line", "column", "where", "what", "hint"),
    [
        # keys
        ("contoller: {}", 1, 1, "contoller",
         '"contoller" is not a field of an activity.', 'Did you mean "controller"?'),
        ("data-subjects: {}", 1, 1, "data-subjects",
         '"data-subjects" is not a field of an activity.', 'Did you mean "data_subjects"?'),
        ("transfers:\n  acme: {destinaton: IN}", 2, 10, "transfers.acme.destinaton",
         '"destinaton" is not a field of a transfer.',
         'Did you mean "destination"? As it stands, no rule would ever see it.'),
        ("transfers:\n  Acme Mail: {}", 2, 3, "transfers.Acme Mail",
         '"Acme Mail" cannot be a name.', "at most 63: acme-mail."),
        ("transfers:\n  ???: {}", 2, 3, "transfers.???", '"???" cannot be a name.', "at most 63."),
        # truth
        ("required_by_new_law: NO", 1, 22, "required_by_new_law",
         '"NO" is text, not true or false.', "Write false."),
        ("required_by_new_law: yes", 1, 22, "required_by_new_law",
         '"yes" is text, not true or false.', "Write true."),
        ("required_by_new_law: 'true'", 1, 22, "required_by_new_law",
         '"true" in quotes is text.', "Write true without quotes."),
        ("required_by_new_law: 1", 1, 22, "required_by_new_law",
         "The number 1 is not true or false.", "Write true."),
        ("required_by_new_law: perhaps", 1, 22, "required_by_new_law",
         '"perhaps" is text', "Write true or false."),
        ("required_by_new_law: [true]", 1, 22, "required_by_new_law",
         "A list is not true or false.", "Write true or false."),
        # numbers
        ("scale: {cities: many}", 1, 9, "scale.cities", '"cities" is not a field of a scale.', ""),
        # text
        ("owner: 12", 1, 8, "owner", "The number 12 is not text.", 'Put it in quotes: "12".'),
        ("owner: true", 1, 8, "owner", "true is not text.", 'Put it in quotes: "true".'),
        ("owner: {a: b}", 1, 8, "owner", "A mapping is not text.", "Write one text"),
        ("owner: ''", 1, 8, "owner", "The text is empty.", "Write it, or remove the key"),
        ("markets: [~]", 1, 11, "markets.0", "Nothing is written here.", "Write it"),
        ("markets: [Germany]", 1, 11, "markets.0",
         '"Germany" is not a country code.', "Write the two-letter ISO 3166-1 code: DE."),
        ("security: {breach_drill: 2026-02-30}", 1, 26, "security.breach_drill",
         '"2026-02-30" is not a day.', "Write year-month-day: 2026-03-01."),
        ("owner: " + "x" * 400, 1, 8, "owner", "The text is too long: 400 characters.",
         "At most 300"),
        # lists, collections, groups
        ("markets: DE", 1, 10, "markets", '"DE" stands where a list is expected.', "Write [DE]."),
        ("markets: {DE: 1}", 1, 10, "markets",
         "A mapping stands where a list is expected.", 'Begin each item with "- ".'),
        ("transfers:\n  - acme", 1, 1, "transfers",
         "A list stands where named entries are expected.", "Give each entry a name"),
        ("transfers:\n  acme:", 2, 3, "transfers.acme",
         "Nothing is written here.", "Write {} if nothing is known about it yet."),
        ("transfers:\n  acme: IN", 2, 9, "transfers.acme",
         '"IN" stands where the facts of a transfer are expected.', "Write them below"),
        # words
        ("status: planed", 1, 9, "status",
         '"planed" is not a word that may stand here.', 'Did you mean "planned"?'),
        ("status: tomorrow", 1, 9, "status",
         '"tomorrow" is not a word', "Write one of: idea, planned, live, retired."),
        ("status: 3", 1, 9, "status", "The number 3 is not a word", "Write one of: idea"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_stands(project, added, line, column, where, what, hint):
    problem = project.problem(f"{added}\n{project.RECORD}")
    assert (problem.line, problem.column, problem.where) == (line, column, where)
    assert problem.what.startswith(what)
    assert hint in problem.hint


def test_a_message_repeats_neither_a_control_character_nor_a_novel(project):
    text = project.RECORD + 'owner: "' + "x" * 5000 + '"\nmarkets: ["A. B\\n\u202eC"]\n'
    long, odd = project.problems(text)
    assert len(str(long)) < 300
    assert odd.what == '"A. B\\n\\u202eC" is not a country code.'


def test_a_thousand_mistakes_are_not_all_told(project):
    text = project.RECORD + "".join(f"unknown_{i}: 1\n" for i in range(5000))
    assert len(project.problems(text)) == 100


class Leaf(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    word: Literal["one", "two"] | None = None
    name: Annotated[str, Field(pattern="^[a-z0-9][a-z0-9-]{0,62}$")] | None = None
    code: Annotated[str, Field(pattern="^[A-Z]+$")] | None = None


class Everything(BaseModel):
    """A model with every kind of error that ours may come to have."""

    model_config = ConfigDict(extra="forbid", strict=True)
    whole: int | None = None
    share: Annotated[float, Field(ge=0, le=1)] | None = None
    amount: Annotated[float, Field(gt=0, lt=1000)] | None = None
    long: Annotated[str, Field(min_length=3)] | None = None
    few: Annotated[list[str], Field(min_length=2, max_length=3)] | None = None
    either: bool | Leaf | Literal["all"] | None = None
    leaf: Leaf | None = None
    leaves: dict[str, Leaf] | None = None
    must: dict[str, "Needs"] | None = None
    third: Literal[3, 4] | None = None
    day: date | None = None


class Needs(BaseModel):
    reason_given: str


def the_complaint(**facts):
    with pytest.raises(ValidationError) as caught:
        Everything.model_validate(facts)
    (found,) = complaints(caught.value.errors(include_url=False), facts, Everything)
    return found


@pytest.mark.parametrize(
    ("facts", "path", "what", "hint"),
    [
        ({"whole": "12"}, "whole", '"12" is not a whole number.', "Write 12 without quotes."),
        ({"whole": "1.250.000"}, "whole", '"1.250.000" is not', "separators: 1250000."),
        ({"whole": "a dozen"}, "whole", '"a dozen" is not', "Write digits only, such as 1250000."),
        ({"whole": 1.5}, "whole", "The number 1.5 is not a whole number.", "Write digits only"),
        ({"whole": True}, "whole", "true is not a whole number.", "Write digits only"),
        ({"whole": "9" * 99}, "whole", '"999', "Write digits only"),
        ({"share": "25 %"}, "share", '"25 %" is not a number.', "Write it as a part of one: 0.25."),
        ({"share": [1]}, "share", "A list is not a number.", "such as 0.25"),
        ({"share": -1}, "share", "The number -1 is too small.", "Write at least 0"),
        ({"share": 250.0}, "share", "The number 250.0 is too large.", "Write at most 1"),
        ({"share": 25}, "share", "The number 25 is too large.", "0.25 for 25 per cent."),
        ({"amount": 0}, "amount", "The number 0 is too small.", "Write more than 0"),
        ({"amount": 5000}, "amount", "The number 5000 is too large.", "Write less than 1,000"),
        ({"long": "ab"}, "long", '"ab" is too short.', "Write at least 3 characters."),
        ({"few": ["a"]}, "few", "There are too few entries: 1.", "At least 2."),
        ({"few": ["a"] * 4}, "few", "There are too many entries: 4.", "At most 3."),
        ({"few": 3}, "few", "The number 3 stands where a list is expected.", "Write [3]."),
        ({"leaf": {"name": "A B"}}, "leaf.name", '"A B" cannot be a name.', "a-b"),
        ({"leaf": {"code": "a"}}, "leaf.code", '"a" does not have the form',
         "The form is ^[A-Z]+$."),
        ({"leaves": {"x": {"wrd": "one"}}}, "leaves.x.wrd", '"wrd" is not a field of a leaf.',
         'Did you mean "word"?'),
        ({"leaves": {"x": {"zzzz": 1}}}, "leaves.x.zzzz", '"zzzz" is not a field of a leaf.',
         "Write one of: word, name, code. As it stands"),
        ({"must": {"x": {}}}, "must.x.reason_given", "The reason given of needs is not stated.",
         'Add "reason_given:" here.'),
        ({"third": "x"}, "third", '"x" is not a word', "Write 3 or 4."),
        ({"day": "x"}, "day", "Input should be a valid date.", ""),
        # one of several forms: one complaint
        ({"either": "al"}, "either", '"al" is not a word', ""),
        ({"either": {"word": "three"}}, "either.word", '"three" is not a word', "one, two"),
        ({"either": {"wrd": "one"}}, "either.wrd", '"wrd" is not a field', 'Did you mean "word"?'),
    ],
)  # fmt: skip
def test_every_kind_of_error_has_its_words(facts, path, what, hint):
    found = the_complaint(**facts)
    assert ".".join(found.path) == path
    assert found.what.startswith(what)
    assert hint in found.hint


def test_a_key_below_no_group_is_told_without_suggestion():
    assert no_field("x", None) == ('"x" is not a field here.', "")
