"""Whether packs keep their promises: cases, completeness, and that every clause matters."""

import pytest
from law_builder import (
    a_case,
    a_definition,
    a_pack,
    a_root,
    a_rule,
    a_set,
    that,
)

from dpiakit.law.check import Checker
from dpiakit.law.loading import survey

EMPTY = a_case("Nothing is known.", {}, "needs-evidence")
FIRST = a_case(
    "The first day.", {"transfers": {"a": {"safeguard": "bcr"}}}, {"a": "pass"}, on="2018-05-25"
)
BEFORE = a_case("The day before.", {}, "not-in-force", on="2018-05-24")
FAILS = a_case("None fails.", {"transfers": {"a": {"safeguard": "none"}}}, {"a": "fail"})
GOOD = [EMPTY, FIRST, BEFORE, FAILS]

PACK_CASES = [
    a_case("Germany.", {"controller": {"establishments": ["DE"]}}, "applies"),
    a_case("One of two.", {"controller": {"establishments": ["US", "DE"]}}, "applies"),
    a_case("Nowhere.", {"controller": {"establishments": []}}, "does-not-apply"),
    a_case("California.", {"controller": {"establishments": ["US-CA"]}}, "does-not-apply"),
    a_case("Nobody said.", {}, "unknown"),
]


def run(root, *, mutate=True):
    """Whether the law keeps its promises (0 or 1), and what is said of it."""
    library, problems = survey(root)
    results = [Checker(library, mutate=mutate).pack(name) for name in library.folders]
    found = [*problems, *(problem for result in results for problem in result.problems)]
    return int(bool(found)), "\n".join([*map(str, found), *(one.summary() for one in results)])


def root_of(tmp_path, cases=GOOD, rule=None, **given):
    files = {"policies/gdpr/pack.cases.yaml": {"cases": PACK_CASES}, **given.pop("files", {})}
    return a_root(tmp_path, rules={"r": rule or a_rule()}, cases={"r": cases}, files=files, **given)


def test_a_pack_that_keeps_its_promises_is_clean(tmp_path):
    code, out = run(root_of(tmp_path))

    assert code == 0, out
    assert "gdpr: clean; 1 rules, 0 definitions, 9 cases" in out


def test_a_case_that_the_rule_contradicts_is_reported_at_its_line(tmp_path):
    wrong = a_case("None passes.", FAILS["given"], {"a": "pass"})
    code, out = run(root_of(tmp_path, [*GOOD, wrong]))

    assert code == 1
    assert "policies/gdpr/shelf/r.cases.yaml:" in out
    assert '"None passes.": expected a: pass, got a: fail.' in out
    assert "a goes to not stated without a safeguard." in out


def test_an_outcome_that_nobody_expected_is_reported(tmp_path):
    wrong = a_case("Nothing at all.", FAILS["given"], {})
    _, out = run(root_of(tmp_path, [*GOOD, wrong]))

    assert "expected nothing at all, got a: fail." in out


def test_the_deciding_place_can_be_expected(tmp_path):
    right = a_case("Here.", FAILS["given"], {"a": "fail"}, at="transfers.a.safeguard")
    wrong = a_case("There.", FAILS["given"], {"a": "fail"}, at="transfers.a.destination")
    _, out = run(root_of(tmp_path, [*GOOD, right, wrong]))

    assert '"There.": decided at transfers.a.safeguard, not at transfers.a.destination.' in out
    assert '"Here."' not in out


@pytest.mark.parametrize(
    ("left_out", "what"),
    [
        (EMPTY, "No case shows the empty record"),
        (FIRST, "No case shows the first day, 2018-05-25, with an outcome."),
        (BEFORE, "No case shows the day before the first, 2018-05-24, with not-in-force."),
        (FAILS, 'No case expects "fail".'),
    ],
)
def test_every_promised_case_is_demanded(tmp_path, left_out, what):
    code, out = run(root_of(tmp_path, [case for case in GOOD if case != left_out]))

    assert code == 1
    assert what in out


def test_the_last_day_and_the_day_after_are_demanded(tmp_path):
    rule = a_rule(effective={"from": "2018-05-25", "until": "2027-12-31"})
    _, out = run(root_of(tmp_path, rule=rule))

    assert "the last day, 2027-12-31" in out
    assert "the day after the last, 2028-01-01" in out


def test_a_rule_that_may_not_apply_must_show_it(tmp_path):
    _, out = run(root_of(tmp_path, rule=a_rule(applies="transfer.hr_data")))

    assert 'No case expects "not-applicable".' in out


def test_a_rule_that_is_never_unknown_needs_no_question(tmp_path):
    rule = a_rule(for_each=None, requires=that("has(security.logging) && security.logging"))
    cases = [
        a_case("Nothing.", {}, "fail"),
        a_case("First.", {"security": {"logging": True}}, "pass", on="2018-05-25"),
        a_case("No.", {"security": {"logging": False}}, "fail"),
        BEFORE,
    ]
    _, out = run(root_of(tmp_path, cases, rule))

    assert "needs-evidence" not in out


def test_a_definition_that_may_be_unknown_must_show_it(tmp_path):
    definitions = {
        "far": a_definition(
            "size(markets) > 1",
            cases=[a_case("Two.", {"markets": ["DE", "FR"]}, expect=True),
                   a_case("One.", {"markets": ["DE"]}, expect=False)],
        )
    }  # fmt: skip
    _, out = run(root_of(tmp_path, definitions=definitions))

    assert 'far: No case expects "unknown".' in out


def dated(tmp_path, *cases):
    data = {"safe": a_set(("2018-05-25", ["bcr"]), ("2021-06-27", ["bcr", "scc-2021"]))}
    rule = a_rule(requires=that("transfer.safeguard in safe"))
    return run(root_of(tmp_path, [*GOOD, *cases], rule, data=data))[1]


def test_both_sides_of_a_dated_value_are_demanded(tmp_path):
    cases = [{**case, "on": "2018-05-25"} for case in GOOD if case is not BEFORE]
    data = {"safe": a_set(("2018-05-25", ["bcr"]), ("2021-06-27", ["bcr", "scc-2021"]))}
    rule = a_rule(requires=that("transfer.safeguard in safe"))
    _, out = run(root_of(tmp_path, [*cases, BEFORE], rule, data=data))

    assert 'No case shows the value that "safe" has from 2021-06-27.' in out


def test_values_outside_the_time_of_the_rule_need_no_case(tmp_path):
    data = {"safe": a_set(("2010-01-01", ["none"]), ("2018-05-25", ["bcr"]))}
    rule = a_rule(requires=that("transfer.safeguard in safe"))
    code, out = run(root_of(tmp_path, rule=rule, data=data))

    assert code == 0, out


def test_what_a_definition_reads_its_own_cases_show(tmp_path):
    definitions = {"is_safe": a_definition("t.safeguard in safe", of="transfers as t", cases=[])}
    data = {"safe": a_set(("2018-05-25", ["bcr"]), ("2021-06-27", ["bcr", "scc-2021"]))}
    rule = a_rule(requires=that("is_safe(transfer)"))
    _, out = run(root_of(tmp_path, rule=rule, data=data, definitions=definitions))

    assert 'is_safe: No case shows the value that "safe" has from 2018-05-25.' in out
    assert "r.cases.yaml: No case shows the value" not in out


TWO_CLAUSES = a_rule(
    applies="transfer.hr_data",
    requires=that('transfer.safeguard == "bcr"', "transfer.bcr_approved"),
)


def test_a_clause_that_no_case_needs_is_reported_at_its_line(tmp_path):
    bcr = {"safeguard": "bcr", "hr_data": True, "bcr_approved": True}
    cases = [
        EMPTY,
        a_case("Staff data.", {"transfers": {"a": bcr}}, {"a": "pass"}, on="2018-05-25"),
        a_case("None.", {"transfers": {"a": {**bcr, "safeguard": "none"}}}, {"a": "fail"}),
        a_case("Other data.", {"transfers": {"a": {"hr_data": False}}}, {"a": "not-applicable"}),
        BEFORE,
    ]
    code, out = run(root_of(tmp_path, cases, TWO_CLAUSES))

    assert code == 1
    assert "No case notices the change [requires.1: dropped]." in out
    assert "applies" not in out.replace("not-applicable", "")


def test_a_dropped_condition_must_be_noticed(tmp_path):
    bcr = {"safeguard": "bcr", "hr_data": True}
    rule = a_rule(applies="transfer.hr_data")
    cases = [
        EMPTY,
        a_case("Staff data.", {"transfers": {"a": bcr}}, {"a": "pass"}, on="2018-05-25"),
        a_case("None.", {"transfers": {"a": {**bcr, "safeguard": "none"}}}, {"a": "fail"}),
        BEFORE,
    ]
    _, out = run(root_of(tmp_path, cases, rule))

    assert "[applies: dropped]" in out


def test_a_list_of_words_is_data_and_not_changed_word_by_word(tmp_path):
    code, out = run(root_of(tmp_path))

    assert code == 0, out
    assert "scc-2021" not in out


def equivalent(mutant, cases=GOOD):
    return {"cases": cases, "equivalent": [{"mutant": mutant, "because": "It is the same."}]}


TWICE = a_rule(requires=that('transfer.safeguard == "bcr" && transfer.safeguard != "none"'))


def test_a_change_that_changes_nothing_can_be_excused(tmp_path):
    mutant = 'requires.0: without "transfer.safeguard != "none""'
    _, without = run(root_of(tmp_path / "a", rule=TWICE))
    _, excused = run(root_of(tmp_path / "b", equivalent(mutant), TWICE))

    assert f"[{mutant}]" in without
    assert f"[{mutant}]" not in excused


def test_a_change_that_a_case_notices_is_not_excused(tmp_path):
    code, out = run(root_of(tmp_path, equivalent("requires.0: dropped")))

    assert code == 1
    assert "A case does notice the change [requires.0: dropped]" in out


def test_an_excuse_for_no_change_is_reported(tmp_path):
    _, out = run(root_of(tmp_path, equivalent("requires.7: dropped")))

    assert "There is no such change: [requires.7: dropped]." in out


def test_the_changes_can_be_left_out(tmp_path):
    code, out = run(root_of(tmp_path, rule=TWICE), mutate=False)

    assert code == 0, out
    assert "0 mutants" in out


def test_a_reference_to_something_undeclared_proves_nothing(tmp_path):
    rule = a_rule(requires=that("transfer.recipient.contract"))
    given = {"transfers": {"a": {"recipient": "acme"}}}
    cases = [EMPTY, BEFORE, a_case("Whose?", given, {"a": "needs-evidence"})]
    _, out = run(root_of(tmp_path, cases, rule))

    assert '"Whose?": transfers.a.recipient names recipients.acme, which is not given.' in out
    assert "Give recipients: {acme: {}}" in out


def test_a_reference_that_the_rule_does_not_follow_needs_no_target(tmp_path):
    given = {"transfers": {"a": {"recipient": "acme", "safeguard": "bcr", "data": ["x"]}}}
    code, out = run(root_of(tmp_path, [*GOOD, a_case("x", given, {"a": "pass"})]))

    assert code == 0, out


@pytest.mark.parametrize("condition", ["lawful(transfer)", 'adequate(transfer, "eu")'])
def test_a_reference_may_be_followed_by_a_definition_or_not(tmp_path, condition):
    definitions = {"lawful": a_definition("t.recipient.contract", of="transfers as t")}
    rule = a_rule(requires=that(condition))
    given = {"transfers": {"a": {"recipient": "acme", "destination": "CH"}}}
    _, out = run(
        root_of(tmp_path, [a_case("x", given, {"a": "pass"})], rule, definitions=definitions),
    )

    assert ("which is not given" in out) is (condition == "lawful(transfer)")


def test_a_reference_given_to_a_function_is_followed(tmp_path):
    rule = a_rule(requires=that('conforms(transfer.recipient, "d")'))
    given = {"transfers": {"a": {"recipient": "acme"}}}
    files = {"policies/gdpr/documents/d.yaml": {"contract": {"required": True}}}
    _, out = run(root_of(tmp_path, [a_case("x", given, {"a": "pass"})], rule, files=files))

    assert "which is not given" in out


def test_facts_that_the_model_does_not_know_are_refused(tmp_path):
    wrong = a_case("x", {"transfers": {"a": {"safegard": "bcr"}}}, {"a": "pass"})
    _, out = run(root_of(tmp_path, [*GOOD, wrong]))

    assert "cases.4.given.transfers.a.safegard" in out
    assert "0 mutants" in out, "what cannot be read is not asked about changes"


def test_two_cases_of_one_name_are_refused(tmp_path):
    _, out = run(root_of(tmp_path, [*GOOD, EMPTY]))

    assert "Two cases have the same name." in out


def test_a_file_of_cases_that_says_something_else_is_refused(tmp_path):
    code, out = run(root_of(tmp_path, {"case": []}))

    assert code == 1
    assert '"case" is not a key of this file.' in out


# Definitions

FAR = a_definition(
    'transfer.destination == "IN"',
    of="transfers as transfer",
    cases=[
        a_case("India.", {"transfers": {"a": {"destination": "IN"}}}, {"a": True}),
        a_case("Chile.", {"transfers": {"a": {"destination": "CL"}}}, {"a": False}),
        a_case("Nobody said.", {"transfers": {"a": {}}}, {"a": "unknown"}),
    ],
)


def test_a_definition_that_keeps_its_promises_is_clean(tmp_path):
    code, out = run(root_of(tmp_path, definitions={"far": FAR}))

    assert code == 0, out
    assert "1 definitions" in out


def test_a_definition_has_cases_like_a_rule(tmp_path):
    wrong = {
        **FAR,
        "cases": [a_case("India.", {"transfers": {"a": {"destination": "IN"}}}, {"a": False})],
    }
    _, out = run(root_of(tmp_path, definitions={"far": wrong}))

    assert '"India.": expected a: false, got a: true.' in out
    assert 'far: No case expects "unknown".' in out


def test_a_definition_without_cases_is_incomplete(tmp_path):
    bare = {key: value for key, value in FAR.items() if key != "cases"}
    code, out = run(root_of(tmp_path, definitions={"far": bare}))

    assert code == 1
    assert 'far: No case expects "true".' in out


def test_every_clause_of_a_definition_matters(tmp_path):
    double = {**FAR, "when": 'transfer.destination == "IN" && transfer.destination != "CL"'}
    _, out = run(root_of(tmp_path, definitions={"far": double}))
    mutant = 'when: without "transfer.destination != "CL""'

    assert f"[{mutant}]" in out
    excused = {**double, "equivalent": [{"mutant": mutant, "because": "The same."}]}
    _, out = run(root_of(tmp_path, definitions={"far": excused}))
    assert f"[{mutant}]" not in out


def test_a_definition_that_cannot_be_computed_is_an_error(tmp_path):
    beyond = a_definition(
        "dates.started + governance.review_every > on",
        cases=[
            a_case(
                "Beyond.",
                {"dates": {"started": "2020-01-01"}, "governance": {"review_every": "P9999Y"}},
                expect=True,
            )
        ],
    )
    _, out = run(root_of(tmp_path, definitions={"beyond": beyond}))

    assert '"Beyond.": expected true, got error.' in out


def test_a_definition_about_something_absent_is_about_nothing(tmp_path):
    deep = a_definition(
        "p.arrangement",
        of="controller.joint_controllers as p",
        cases=[a_case("Nobody.", {}, {})],
    )
    _, out = run(root_of(tmp_path, definitions={"deep": deep}))

    assert '"Nobody."' not in out


# Packs


def test_the_scope_of_a_pack_has_cases(tmp_path):
    root = root_of(tmp_path, files={"policies/gdpr/pack.cases.yaml": {"cases": PACK_CASES[:1]}})
    _, out = run(root)

    assert 'pack.cases.yaml: No case expects "does-not-apply".' in out
    assert "[applies_when.0: " in out


def test_a_pack_needs_a_file_of_cases(tmp_path):
    code, out = run(a_root(tmp_path))

    assert code == 1
    assert 'pack.cases.yaml: No case expects "applies".' in out


def test_every_ground_of_a_pack_matters(tmp_path):
    pack = a_pack()
    pack["applies_when"] *= 2
    root = root_of(tmp_path, files={"policies/gdpr/pack.yaml": pack})
    _, out = run(root)

    assert "[applies_when.0: dropped]" in out


def test_a_pack_that_is_wrong_about_itself_is_reported(tmp_path):
    wrong = a_case("Germany.", {"controller": {"establishments": ["DE"]}}, "unknown")
    root = root_of(tmp_path, files={"policies/gdpr/pack.cases.yaml": {"cases": [wrong]}})
    _, out = run(root)

    assert '"Germany.": expected unknown, got applies.' in out


def test_what_cerberus_refuses_in_a_document_is_reported(tmp_path):
    files = {"policies/gdpr/documents/d.yaml": {"contract": {"type": "yes-or-no"}}}
    code, out = run(root_of(tmp_path, files=files))

    assert code == 1
    assert "policies/gdpr/documents/d.yaml" in out


def test_dates_on_both_sides_satisfy(tmp_path):
    assert "No case shows the value" not in dated(tmp_path)
