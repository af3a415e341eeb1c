"""The interview: the engine's questions, one fact at a time, in a file that is always right."""

from datetime import date
from random import Random

import pytest

import shipped
from dpiakit.engine import judge_record
from dpiakit.errors import InputError, RecordError
from dpiakit.records import read_record
from dpiakit.scaffolds.draft import Draft, Fact
from dpiakit.scaffolds.interview import Interview
from dpiakit.scaffolds.reply import ReplyError
from dpiakit.source import dotted

ON = date(2026, 11, 28)
LIBRARY = shipped.library()
OPENING = {
    "title": "Monthly newsletter of a bicycle shop",
    "controller.name": "Ketting & Zoon BV",
    "purposes": "direct marketing",
    "data_items": "email",
    "data_subjects": "subscribers",
    "dates.planned_start": "2027-01-04",
    "markets": "Netherlands",
}
NEWSLETTER = {
    **OPENING,
    "controller.establishments": "NL",
    "purposes.direct-marketing.lawful_basis": "consent",
    "purposes.direct-marketing.profiling": "none",
    "purposes.direct-marketing.decided_before_collection": "y",
    "purposes.direct-marketing.consent.affirmative_act": "y",
    "purposes.direct-marketing.consent.pre_ticked": "n",
    "purposes.direct-marketing.consent.condition_of_service": "n",
    "purposes.direct-marketing.consent.detriment_on_refusal": "n",
    "purposes.direct-marketing.consent.proof_kept": "y",
    "purposes.direct-marketing.consent.record_fields":
        "subject_ref, timestamp_given, purpose_id, notice_version, mechanism",
    "purposes.direct-marketing.consent.withdrawal_route": "y",
    "recipients": "Acme Mail (NL)",
    "recipients.acme-mail.role": "processor",
    "recipients.acme-mail.contract": "y",
    "transfers": "none",
    "trackers": "none",
    "notices": "sign-up notice",
    "marketing": "newsletter",
    "marketing.newsletter.channel": "email",
    "marketing.newsletter.prior_consent": "y",
    "children.involved": "no",
    "data_subjects.subscribers.count": "900",
    "security.access_by_role": "y",
    "rights.objection_to_marketing.available": "y",
}  # fmt: skip


def write(file, content):
    file.write_bytes(content)


def an_interview(tmp_path, text="", name="newsletter.yaml", on=ON):
    file = tmp_path / name
    if text:
        file.write_text(text)
    draft = Draft(file, write, "# yaml-language-server: $schema=record.schema.json\n")
    if draft.record is None:
        draft.put_all([Fact(("id",), file.stem)])
    return Interview(draft, LIBRARY, on)


def held(interview, answers, most=200):
    """The interview with somebody who knows some answers; the questions asked, in order."""
    asked = []
    while (question := interview.question()) is not None and len(asked) < most:
        asked.append(question)
        text = answers.get(dotted(question.fact.path))
        if text is None:
            interview.leave_open(question)
        else:
            interview.answer(question, text)
        read_record(interview.draft.file, complete=False)  # right after every answer
    return asked


def paths(asked):
    return [dotted(question.fact.path) for question in asked]


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """The questions of an interview in which only the opening was answered."""
    return held(an_interview(tmp_path_factory.mktemp("opened")), OPENING)


def test_a_newcomer_comes_from_nothing_to_a_record_without_blocking_questions(tmp_path):
    """From an empty folder, in about as many questions as a page of paper has lines."""
    interview = an_interview(tmp_path)
    asked = held(interview, NEWSLETTER)
    blocking = [one for one in asked if one.severity in {None, "blocking"}]
    record = read_record(interview.draft.file)

    assert interview.standing().open["blocking"] == 0
    assert len(blocking) <= 30
    assert judge_record(record, LIBRARY.in_force(ON)).counts["needs-evidence"] < 45
    assert record.activity.recipients["acme-mail"].name == "Acme Mail"


def test_it_begins_with_what_every_record_says_then_with_what_decides_which_law_applies(opened):
    asked = paths(opened)

    assert asked[:7] == list(OPENING)
    assert not [path for path in asked if path.startswith("opt_outs")]


def test_then_the_gravest_is_asked_first_and_nothing_that_no_rule_waits_for(opened):
    order = ["blocking", "high", "medium", "advisory"]
    asked = opened[7:]
    gravity = [order.index(one.severity) for one in asked]

    assert gravity == sorted(gravity)
    assert all(one.reasons[0].rule for one in asked)


def test_details_are_asked_only_once_their_matter_has_begun(opened, tmp_path):
    silent = paths(opened)
    begun = paths(held(an_interview(tmp_path), {**OPENING, "recipients": "Acme Mail"}))

    assert "recipients" in silent
    assert not any(path.startswith("recipients.") for path in silent)
    assert "recipients.acme-mail.role" in begun


def test_what_others_refer_to_is_asked_before_them(opened):
    asked = paths(opened)

    assert asked.index("recipients") < asked.index("transfers")


def test_a_fact_that_is_left_open_is_not_written_and_is_asked_again_another_day(tmp_path):
    first = an_interview(tmp_path)
    held(first, OPENING)
    text = first.draft.file.read_text()
    again = Interview(Draft(first.draft.file, write), LIBRARY, ON)

    assert "lawful_basis" not in text
    assert "null" not in text
    assert "false" not in text
    assert "purposes.direct-marketing.lawful_basis" in paths(held(again, {}))
    assert first.draft.file.read_text() == text


def test_an_interview_goes_on_where_it_stopped_and_keeps_what_a_person_wrote(tmp_path):
    text = (
        "# our newsletter; ask Anneke\nid: newsletter\n\n"
        "purposes:          # only one so far\n    letters:\n        aim: direct-marketing\n"
        "title: 'Letters'\ncontroller: {name: Ketting}\n"
    )
    interview = an_interview(tmp_path, text)
    asked = held(interview, {"data_items": "email", "data_subjects": "readers"}, most=3)
    after = interview.draft.file.read_text()

    assert paths(asked)[:2] == ["data_items", "data_subjects"]
    lines = iter(after.splitlines())
    assert all(line in lines for line in text.splitlines())  # all of them, in their order


def test_going_back_takes_the_last_answer_out_of_the_file(tmp_path):
    interview = an_interview(tmp_path)
    interview.answer(interview.question(), "A newsletter")
    before = interview.draft.file.read_bytes()
    interview.answer(interview.question(), "Ketting")

    assert interview.back() == ""
    assert interview.draft.file.read_bytes() == before
    assert dotted(interview.question().fact.path) == "controller.name"


def test_going_back_asks_again_what_was_left_open(tmp_path):
    interview = an_interview(tmp_path)
    first = interview.question()
    interview.leave_open(first)
    interview.question()

    assert interview.back() == ""
    assert interview.question().fact == first.fact
    assert interview.back() == "This is the first question of this interview."


def test_going_back_leaves_a_file_alone_that_somebody_has_edited(tmp_path):
    interview = an_interview(tmp_path)
    interview.answer(interview.question(), "A newsletter")
    file = interview.draft.file
    file.write_text(file.read_text() + "owner: Anneke\n")

    assert "was edited since: change title there" in interview.back()
    assert "owner: Anneke" in file.read_text()


def test_an_edit_in_between_is_read_and_kept(tmp_path):
    interview = an_interview(tmp_path)
    interview.answer(interview.question(), "A newsletter")
    file = interview.draft.file
    file.write_text(file.read_text() + "controller: {name: Ketting}  # by hand\n")
    question = interview.question()
    interview.answer(question, "direct-marketing")

    assert dotted(question.fact.path) == "purposes"
    assert "# by hand" in file.read_text()


def test_an_answer_that_the_model_refuses_is_not_written(tmp_path):
    interview = an_interview(tmp_path)
    held(interview, {**OPENING, "dates.planned_start": None}, most=5)
    before = interview.draft.file.read_bytes()
    question = interview.question()

    with pytest.raises(ReplyError, match="2027-02-30"):
        interview.answer(question, "2027-02-30")
    assert interview.draft.file.read_bytes() == before


def test_an_answer_goes_into_the_shared_file_that_describes_the_vendor(tmp_path):
    (tmp_path / "dpiakit.toml").write_text("")
    vendors = tmp_path / "vendors.yaml"
    vendors.write_text("kind: shared\nrecipients:\n  acme: {name: Acme}  # twice a year\n")
    interview = an_interview(tmp_path, "id: newsletter\nuses: [vendors.yaml]\n")
    asked = held(interview, {**OPENING, "recipients.acme.role": "processor"})
    about = [one for one in asked if one.fact.path[:2] == ("recipients", "acme")]

    assert about[0].elsewhere.endswith("vendors.yaml")
    assert about[0].called == "Acme"
    assert "acme: {name: Acme, role: processor}  # twice a year" in vendors.read_text()
    assert "processor" not in interview.draft.file.read_text()


def test_the_law_of_the_planned_day_asks_too(tmp_path):
    """On 2 December 2025 half of the rules of California's regulations were still to come."""
    text = "id: a\nmarkets: [US-CA]\n"
    start = "dates: {planned_start: 2026-06-01}\n"
    today = an_interview(tmp_path, text, on=date(2025, 12, 2))
    later = an_interview(tmp_path, text + start, "b.yaml", on=date(2025, 12, 2))
    asked_today = {dotted(one.fact.path) for one in today.open_questions()}
    asked_later = {dotted(one.fact.path) for one in later.open_questions()}

    assert asked_later - asked_today


def test_a_file_that_is_no_record_is_refused_and_left_alone(tmp_path):
    for text in ("[1, 2]\n", "kind: shared\n", "id: a\nid: b\n", "markets: [Holland]\n"):
        file = tmp_path / "x.yaml"
        file.write_text(text)
        with pytest.raises(RecordError):
            Draft(file, write)
        assert file.read_text() == text


def test_several_facts_are_written_at_once_or_not_at_all(tmp_path):
    draft = Draft(tmp_path / "a.yaml", write)
    facts = [
        Fact(("id",), "a"),
        Fact(("markets",), ["Holland"], "answers.yaml", 3, 1),
        Fact(("titel",), "x", "answers.yaml", 4, 1),
    ]
    with pytest.raises(InputError) as raised:
        draft.put_all(facts)

    assert [problem.line for problem in raised.value.problems] == [3, 4]
    assert 'Did you mean "title"?' in str(raised.value)
    assert not draft.file.exists()


def test_a_fact_that_stands_there_already_is_passed_over_and_another_value_is_refused(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_text("id: a\nmarkets: [NL]\n")
    draft = Draft(file, write)
    draft.put_all([Fact(("markets",), ["NL"])])
    with pytest.raises(InputError, match=r"written already \(.*a.yaml:3\)"):
        draft.put_all([Fact(("title",), "A"), Fact(("markets",), ["DE"])])

    assert file.read_text() == "id: a\nmarkets: [NL]\n"


def test_a_name_that_nothing_has_is_refused(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_text("id: a\nrecipients: {acme: {}}\n")
    with pytest.raises(InputError, match='Did you mean "acme"'):
        Draft(file, write).put_all([Fact(("transfers", "t", "recipient"), "acne")])


def test_a_byte_order_mark_stays_where_it_is(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbfid: a\n")
    Draft(file, write).put(("title",), "A")

    assert file.read_bytes() == b"\xef\xbb\xbfid: a\ntitle: A\n"


def test_whatever_is_answered_the_interview_goes_on_and_the_file_can_be_read(tmp_path):
    """Fifty answers drawn by lot, over every kind of question."""
    lot = Random(7)  # noqa: S311  a test draws the same lots each time
    texts = {
        "whole": "3", "number": "0.5", "day": "2026-01-01", "period": "1 year", "place": "IN",
        "text": "some, text: #x", "collection": "one thing, Two (2)", "name": "x",
    }  # fmt: skip
    interview = an_interview(tmp_path)
    for _ in range(50):
        asked = interview.question()
        words = list(asked.fact.words or asked.known)
        text = lot.choice(words or [texts.get(asked.fact.kind) or lot.choice("yn")])
        text = "DE, GB, US-CA" if asked.fact.path == ("markets",) else text
        try:
            interview.answer(asked, text)
        except ReplyError:
            interview.leave_open(asked)
        read_record(interview.draft.file, complete=False)

    assert interview.standing().required == 0
