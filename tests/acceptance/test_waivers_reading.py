"""A waivers file: what may be granted, and everything else refused at its line."""

import pytest
from acceptance_builders import ON, RULES, a_medium_entry, an_entry, waivers, written

import shipped
from dpiakit.acceptance import faded, known_rules, read_waivers
from dpiakit.errors import InputError


def problems(folder, *entries, on=ON):
    with pytest.raises(InputError) as caught:
        waivers(folder, *entries, on=on)
    return [(p.line, p.where, p.what, p.hint) for p in caught.value.problems]


def the_problem(folder, *entries, on=ON):
    found = problems(folder, *entries, on=on)
    assert len(found) == 1, found
    return found[0]


def test_a_waiver_states_who_accepts_what_why_and_until_when(tmp_path):
    (waiver,) = waivers(tmp_path, an_entry(ticket="PRIV-7"))

    assert waiver.rules == ("gdpr/transfer-has-safeguard",)
    assert (waiver.record, waiver.element, waiver.severity) == (
        "newsletter", "acme-mail", "blocking",
    )  # fmt: skip
    acceptance = waiver.acceptance
    assert (acceptance.kind, acceptance.id, acceptance.ticket) == (
        "waiver",
        "acme-clauses",
        "PRIV-7",
    )
    assert acceptance.measures == ("Addresses are pseudonymised before they are sent.",)
    assert (acceptance.line, acceptance.file) == (3, str(tmp_path / "waivers.yaml"))


def test_a_file_of_no_waivers_is_usable(tmp_path):
    assert waivers(tmp_path) == ()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "The file is empty."),
        ("[]\n", "stands where waivers are expected"),
        ("waiver: []\n", '"waiver" is not a field of waivers.'),
        ("{}\n", "The file holds no waivers."),
        ("waivers: {}\n", "A mapping stands where a list is expected."),
        ("waivers: [one]\n", "stands where the facts of a waiver are expected"),
        ("waivers:\n  - id: a\n    id: b\n", "id"),
        ("waivers: [\n", ""),
    ],
)
def test_what_is_no_waivers_file_is_refused(tmp_path, text, what):
    file = tmp_path / "waivers.yaml"
    file.write_text(text)

    with pytest.raises(InputError) as caught:
        read_waivers([file], RULES, ON)
    assert any(what in problem.what for problem in caught.value.problems), str(caught.value)
    assert all(problem.file == str(file) for problem in caught.value.problems)


@pytest.mark.parametrize(
    "name", ["id", "rule", "record", "reason", "owner", "approved_by", "created", "expires"]
)
@pytest.mark.parametrize("how", ["absent", "empty"])
def test_everything_a_waiver_must_state_is_asked_for(tmp_path, name, how):
    entry = an_entry(**{name: None})
    if how == "empty":
        entry[name] = None
    line, where, what, hint = the_problem(tmp_path, entry)

    assert (line, where) == (3, "waivers.0")
    assert what.startswith("The waiver does not state")
    assert hint


def test_an_unknown_key_is_refused_with_a_suggestion(tmp_path):
    entry = {**an_entry(), "expiry": "2026-12-15"}
    line, where, what, hint = the_problem(tmp_path, entry)

    assert (line, where, what) == (14, "waivers.0.expiry", '"expiry" is not a field of a waiver.')
    assert "nobody would ever read it" in hint


@pytest.mark.parametrize(
    ("changes", "where", "what"),
    [
        ({"id": "Not A Name"}, "id", '"Not A Name" cannot be a name.'),
        ({"expires": "soon"}, "expires", '"soon" is not a day.'),
        ({"expires": "2026-02-30"}, "expires", '"2026-02-30" is not a day.'),
        ({"created": 2026}, "created", "is not a day."),
        ({"fingerprint": "abc"}, "fingerprint", "does not have the form"),
        ({"record": "a/b"}, "record", "does not have the form"),
        ({"measures": []}, "measures", "There are too few entries"),
        ({"measures": "none"}, "measures", "stands where a list is expected"),
        ({"owner": ""}, "owner", "The text is empty."),
    ],
)
def test_what_is_not_written_as_it_must_be_is_said_once_at_its_place(
    tmp_path, changes, where, what
):
    _, at, said, _ = the_problem(tmp_path, an_entry(**changes))

    assert at == f"waivers.0.{where}"
    assert what in said


def test_all_problems_of_all_entries_are_said_at_once(tmp_path):
    found = problems(
        tmp_path,
        an_entry(expires="2026-11-01", owner="Grace Hopper (data protection officer)",
                 approved_by="Hopper, Grace", colour="red"),
        an_entry(id=None, rule="gdpr/transfer-has-safegard", reason="TODO"),
        a_medium_entry(created="2026-11-24"),
    )  # fmt: skip

    assert [(where, what.split(";")[0]) for _, where, what, _ in found] == [
        ("waivers.0.approved_by",
         '"Hopper, Grace" is the owner, who cannot approve the waiver as well.'),
        ("waivers.0.expires", "It expires on 2026-11-01, before it was granted on 2026-11-20."),
        ("waivers.0.colour", '"colour" is not a field of a waiver.'),
        ("waivers.1", "The waiver does not state its id."),
        ("waivers.1.rule", 'There is no rule "gdpr/transfer-has-safegard".'),
        ("waivers.1.reason", '"TODO" gives no reason.'),
        ("waivers.2.created",
         "It is to be granted on 2026-11-24, after the day of this judgement, 2026-11-23."),
    ]  # fmt: skip
    assert [line for line, *_ in found] == sorted(line for line, *_ in found)


@pytest.mark.parametrize(
    "reason",
    [
        "TODO", "n/a", "temporary", "Will be fixed later.", "accepted risk", "see ticket 12", "-",
        "ok ok ok ok", "False positive!", "known issue, wontfix",
    ],
)  # fmt: skip
def test_empty_words_are_no_reason(tmp_path, reason):
    _, where, what, hint = the_problem(tmp_path, an_entry(reason=reason))

    assert where == "waivers.0.reason"
    assert what.endswith("gives no reason.")
    assert "next year" in hint


@pytest.mark.parametrize(
    "reason",
    [
        "The clauses are signed on 10 December.",
        "Vertrag liegt beim Vorstand zur Unterschrift.",
        "供应商将于十二月签署标准合同条款。",
    ],
)
def test_a_reason_in_any_language_is_one(tmp_path, reason):
    assert waivers(tmp_path, an_entry(reason=reason))


@pytest.mark.parametrize(
    ("owner", "approver"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("Ada Lovelace", "  ada   LOVELACE "),
        ("Ada Lovelace", "Lovelace, Ada"),
        ("Ada Lovelace", "Ada Lovelace (DPO)"),
        ("Ada Lovelace <ada@example.com>", "Ada Lovelace"),
        ("Zoë Müller", "Zoe Mu\u0308ller"),
    ],
)
def test_nobody_approves_what_is_their_own(tmp_path, owner, approver):
    _, where, what, _ = the_problem(tmp_path, an_entry(owner=owner, approved_by=approver))

    assert where == "waivers.0.approved_by"
    assert "is the owner" in what


def test_signs_are_not_a_person(tmp_path):
    _, where, what, _ = the_problem(tmp_path, an_entry(approved_by="(n.n.)"))

    assert (where, what) == ("waivers.0.approved_by", '"(n.n.)" names nobody.')


@pytest.mark.parametrize(
    ("rule", "element", "most"),
    [
        ("gdpr/transfer-has-safeguard", "acme-mail", 30),
        ("gdpr/transfer-has-impact-assessment", "acme-mail", 90),
        ("gdpr/retention-is-set", None, 180),
        ("gdpr/logo-is-round", None, 366),
    ],
)
def test_a_waiver_ends_the_sooner_the_graver_its_rule(tmp_path, rule, element, most):
    from datetime import timedelta

    def entry(days):
        created = ON - timedelta(days=3)
        return an_entry(rule=rule, element=element, created=str(created),
                        expires=str(created + timedelta(days=days)))  # fmt: skip

    assert waivers(tmp_path, entry(most))
    assert waivers(tmp_path, entry(0))
    _, where, what, hint = the_problem(tmp_path, entry(most + 1))
    assert where == "waivers.0.expires"
    assert f"lasts {most} at most" in what
    assert str(ON - timedelta(days=3) + timedelta(days=most)) in hint


def test_the_gravest_of_several_rules_counts(tmp_path):
    rules = ["gdpr/logo-is-round", "gdpr/retention-is-set"]
    _, _, what, _ = the_problem(tmp_path, a_medium_entry(rule=rules, expires="2027-11-20"))

    assert "a medium rule" in what


def test_days_at_the_end_of_the_calendar_are_no_trouble(tmp_path):
    from datetime import date

    last = date(9999, 12, 30)
    entry = an_entry(created=str(last), expires="9999-12-31")

    assert waivers(tmp_path, entry, on=last)


def test_a_waiver_of_a_past_day_is_not_asked_to_be_younger_than_the_judgement(tmp_path):
    from datetime import date

    _, where, _, hint = the_problem(tmp_path, an_entry(), on=date(2026, 11, 1))

    assert where == "waivers.0.created"
    assert "--no-waivers" in hint


@pytest.mark.parametrize(
    ("rule", "what", "hint"),
    [
        ("gdpr/transfer-has-safegaurd", "There is no rule", '"gdpr/transfer-has-safeguard"?'),
        ("transfer-has-safeguard", "There is no rule", '"gdpr/transfer-has-safeguard"?'),
        ("zzz", "There is no rule", "Write one of: gdpr/"),
        ("hipaa/*", "No rule has a name like", "Write one of: gdpr/"),
        ("*", '"*" takes in blocking rules: gdpr/transfer-has-safeguard, gdpr/dpia', "must name"),
        ("gdpr/t*", '"gdpr/t*" takes in blocking rules: gdpr/transfer-has-safe', "must name it"),
    ],
)  # fmt: skip
def test_a_waiver_names_rules_that_there_are(tmp_path, rule, what, hint):
    _, where, said, todo = the_problem(tmp_path, an_entry(rule=rule))

    assert where == "waivers.0.rule"
    assert said.startswith(what)
    assert hint in todo


def test_in_a_list_each_name_is_looked_at(tmp_path):
    rules = ["gdpr/retention-is-set", "gdpr/retention-is-sett", "*"]
    found = problems(tmp_path, a_medium_entry(rule=rules, measures=["Nothing is sent."]))

    assert {where for _, where, *_ in found} == {
        "waivers.0.rule.1",
        "waivers.0.rule.2",
        "waivers.0",
    }


def test_former_names_and_patterns_of_lesser_rules_are_names_of_today(tmp_path):
    (former,) = waivers(tmp_path, a_medium_entry(rule="gdpr/deletion-is-set"))
    (pattern,) = waivers(tmp_path, a_medium_entry(rule="gdpr/retention-*"))

    assert former.rules == ("gdpr/retention-is-set",)
    assert pattern.rules == ("gdpr/retention-is-reviewed", "gdpr/retention-is-set")


def test_blocking_and_high_rules_ask_for_measures(tmp_path):
    _, where, what, _ = the_problem(tmp_path, an_entry(measures=None))
    assert (where, what) == (
        "waivers.0", "A waiver of a blocking rule names measures, and there are none.",
    )  # fmt: skip
    _, _, what, _ = the_problem(
        tmp_path, an_entry(rule="gdpr/transfer-has-impact-assessment", measures=None)
    )
    assert "a high rule" in what
    _, where, what, _ = the_problem(tmp_path, an_entry(measures=["..."]))
    assert (where, what) == ("waivers.0.measures.0", '"..." is no measure.')


def test_what_blocks_is_accepted_by_name(tmp_path):
    _, where, what, hint = the_problem(tmp_path, an_entry(record="news*"))
    assert (where, hint) == ("waivers.0.record", "Write one waiver for each.")
    assert '"news*" is a pattern' in what
    _, where, *_ = the_problem(tmp_path, an_entry(element="*"))
    assert where == "waivers.0.element"


def test_a_rule_that_judges_elements_asks_for_one(tmp_path):
    _, where, what, hint = the_problem(tmp_path, an_entry(element=None))
    assert where == "waivers.0"
    assert "judges elements one by one" in what
    assert '"*"' not in hint
    assert waivers(tmp_path, an_entry(element=""))
    assert waivers(tmp_path, an_entry(rule="gdpr/transfer-has-impact-assessment", element="*"))


def test_a_rule_about_the_whole_record_takes_no_element(tmp_path):
    _, where, what, _ = the_problem(tmp_path, a_medium_entry(element="acme-mail"))

    assert where == "waivers.0.element"
    assert "judges the record as a whole" in what


@pytest.mark.parametrize(
    "changes",
    [
        {"rule": ["gdpr/retention-is-set", "gdpr/logo-is-round"]},
        {"rule": "gdpr/retention-*"},
        {"record": "*"},
    ],
)
def test_a_fingerprint_belongs_to_one_finding(tmp_path, changes):
    entry = a_medium_entry(fingerprint="0" * 16, **changes)
    _, where, what, _ = the_problem(tmp_path, entry)

    assert where == "waivers.0.fingerprint"
    assert "about several" in what


def test_two_waivers_of_one_id_are_told_apart_over_all_files(tmp_path):
    _, where, what, _ = the_problem(tmp_path, an_entry(), a_medium_entry(id="acme-clauses"))
    assert where == "waivers.1.id"
    assert what.endswith("waivers.yaml:3.")

    one, other = (written(tmp_path, an_entry(), name=name) for name in ("a.yaml", "b.yaml"))
    with pytest.raises(InputError) as caught:
        read_waivers([one, other], RULES, ON)
    assert [(p.file, p.where) for p in caught.value.problems] == [(str(other), "waivers.0.id")]


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match="There is no such file"):
        read_waivers([tmp_path / "none.yaml"], RULES, ON)


def test_what_expired_a_year_ago_is_usable_and_says_so(tmp_path):
    old = a_medium_entry(created="2025-06-01", expires="2025-11-01")
    read = waivers(tmp_path, old)

    (said,) = faded(read, ON)
    assert said.startswith(f"{tmp_path}/waivers.yaml: its only waiver has expired, on 2025-11-01.")
    (said,) = faded(waivers(tmp_path, old, {**old, "id": "other", "expires": "2025-11-20"}), ON)
    assert "all 2 waivers have expired, the last on 2025-11-20" in said
    assert faded(waivers(tmp_path, old, an_entry()), ON) == []
    assert faded((), ON) == []


def test_the_rules_of_a_library_are_known_with_the_gravest_of_their_versions():
    known = known_rules(shipped.library().rules)

    assert known.severities["gdpr/transfer-has-safeguard"] == "blocking"
    assert "gdpr/transfer-has-safeguard" in known.one_by_one
    assert len(known.severities) > 100
