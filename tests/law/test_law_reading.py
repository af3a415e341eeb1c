"""Reading the law: what is refused, where, and with which words."""

import os
import subprocess
import sys

import pytest
from law_builder import (
    CHECKED,
    CITED,
    NO_CASES,
    PLACES,
    a_case,
    a_definition,
    a_pack,
    a_root,
    a_rule,
    a_set,
    that,
    write,
)

from dpiakit.errors import LawError
from dpiakit.law import data_root, read_law

RULE = """\
title: A transfer rests on a safeguard
obligation: [TRF-02]
citation: [{instrument: gdpr, article: "46(1)"}]
effective: {from: 2018-05-25}
checked: {on: 2026-01-31, how: primary}
severity: blocking
severity_reason: Without it the transfer is unlawful.
owner: legal
stage: before-launch
for_each: transfers as transfer
requires:
  - that: CONDITION
    otherwise: It does not hold.
why: Rights travel with the data.
remediation: Sign the clauses.
"""


def problems(root):
    with pytest.raises(LawError) as caught:
        read_law(root)
    return caught.value.problems


def problem(root):
    found = problems(root)
    assert len(found) == 1, "\n".join(map(str, found))
    return found[0]


def with_condition(tmp_path, condition):
    return a_root(tmp_path, rules={"r": RULE.replace("CONDITION", condition)})


def test_the_smallest_body_of_law_is_read(tmp_path):
    library = read_law(a_root(tmp_path, rules={"r": a_rule()}))

    assert [rule.name for rule in library.rules] == ["gdpr/r"]
    assert [pack.title for pack in library.packs] == ["General Data Protection Regulation"]


def test_the_shipped_law_lies_beside_the_program():
    assert (data_root() / "policies").is_dir()


def test_an_unknown_key_is_refused_at_its_line(tmp_path):
    found = problem(
        a_root(tmp_path, rules={"r": RULE.replace("CONDITION", "on > on") + "untill: 1\n"})
    )

    assert (found.file, found.line, found.column) == ("policies/gdpr/shelf/r.yaml", 16, 1)
    assert "untill" in found.what
    assert 'Did you mean "until"?' in found.hint


def test_a_missing_key_is_named(tmp_path):
    found = problem(a_root(tmp_path, rules={"r": a_rule(why=None)}))

    assert found.what == '"why" is missing.'


def test_a_word_that_is_not_known_is_refused_with_those_that_are(tmp_path):
    found = problem(a_root(tmp_path, rules={"r": a_rule(severity="fatal")}))

    assert found.where == "severity"
    assert "'blocking'" in found.hint


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"title": 5}, "title"),
        ({"obligation": "TRF-02"}, "obligation"),
        ({"obligation": []}, "obligation"),
        ({"effective": "2018-05-25"}, "effective"),
        ({"effective": {"from": "25 May 2018"}}, "effective.from"),
        ({"for_each": "transfers"}, "for_each.0"),
        ({"title": "x" * 301}, "title"),
    ],
)
def test_a_value_of_another_kind_is_refused_at_its_place(tmp_path, changes, where):
    assert problem(a_root(tmp_path, rules={"r": a_rule(**changes)})).where == where


def test_all_problems_of_all_files_come_at_once(tmp_path):
    root = a_root(
        tmp_path,
        rules={"one": a_rule(why=None), "two": a_rule(owner="nobody", stage="later")},
        files={"jurisdictions/IN.yaml": {"code": "IN"}},
    )

    assert len(problems(root)) == 4


def test_a_misspelt_field_is_pointed_at_inside_the_expression(tmp_path):
    found = problem(with_condition(tmp_path, 'transfer.destinaton == "IN"'))

    assert (found.line, found.column) == (12, 20)
    assert 'unknown field "destinaton" of transfer' in found.what
    assert 'transfer.destinaton == "IN"\n               ^' in found.hint
    assert 'Did you mean "destination"?' in found.hint


@pytest.mark.parametrize(
    ("condition", "place"),
    [
        ("'transfer.destinaton == \"IN\"'", (12, 21)),
        (r'"transfer.destinaton == \"IN\""', (12, 21)),
        ('\'"x" == transfer.destination || transfer.destinaton == "IN"\'', (12, 52)),
        (r'"\"x\" == transfer.destination || transfer.destinaton == \"x\""', (12, 54)),
        ('>\n      transfer.scc_unchanged &&\n      transfer.destinaton == "IN"', (14, 16)),
        ('|\n      transfer.scc_unchanged &&\n      transfer.destinaton == "IN"', (14, 16)),
        ('transfer.scc_unchanged &&\n      transfer.destinaton == "IN"', (13, 16)),
    ],
)
def test_the_place_is_right_in_every_style_of_yaml(tmp_path, condition, place):
    found = problem(with_condition(tmp_path, condition))

    assert (found.line, found.column) == place


def test_a_message_is_checked_like_a_condition(tmp_path):
    requires = [{"that": "transfer.bcr_approved", "otherwise": "It goes to {transfer.country}."}]
    found = problem(a_root(tmp_path, rules={"r": a_rule(requires=requires)}))

    assert found.where == "requires.0.otherwise"
    assert "country" in found.what


@pytest.mark.parametrize("condition", ["1 < 2", 'on > date("2020-01-01")', "true"])
def test_a_condition_that_reads_no_fact_is_refused(tmp_path, condition):
    found = problem(a_root(tmp_path, rules={"r": a_rule(requires=that(condition))}))

    assert "no fact of the record" in found.what


def test_a_rule_whose_part_means_nothing_is_left_out_of_the_survey(tmp_path):
    from dpiakit.law.loading import survey

    library, found = survey(a_root(tmp_path, rules={"r": a_rule(applies="transfer.nothing")}))

    assert library.rules == ()
    assert len(found) == 1


def test_a_loop_must_name_a_collection(tmp_path):
    found = problem(a_root(tmp_path, rules={"r": a_rule(for_each="controller as c")}))

    assert '"controller" is not a collection' in found.what


def test_a_loop_over_an_unknown_collection_is_refused(tmp_path):
    found = problem(a_root(tmp_path, rules={"r": a_rule(for_each="transfer as transfer")}))

    assert 'unknown name "transfer"' in found.what


@pytest.mark.parametrize("name", ["purposes", "on", "part_of"])
def test_the_name_of_an_element_must_be_new(tmp_path, name):
    rule = a_rule(for_each=f"transfers as {name}", requires=that(f'{name}.safeguard == "bcr"'))
    found = problems(a_root(tmp_path, rules={"r": rule}))

    assert "already means" in found[0].what


def test_two_loops_cannot_call_their_elements_the_same(tmp_path):
    rule = a_rule(for_each=["transfers as x", "purposes as x"], requires=that("x.bcr_approved"))

    assert "already means" in problems(a_root(tmp_path, rules={"r": rule}))[0].what


def test_an_instrument_must_be_known(tmp_path):
    rule = a_rule(citation=[{"instrument": "gdrp", "article": "46(1)"}])
    found = problem(a_root(tmp_path, rules={"r": rule}))

    assert found.where == "citation.0.instrument"
    assert "gdrp" in found.what


def test_what_nobody_could_verify_does_not_block(tmp_path):
    rule = a_rule(checked={"on": "2026-01-31", "how": "unverified"})

    assert problem(a_root(tmp_path, rules={"r": rule})).where == "severity"


def test_what_nobody_could_verify_may_weigh_less(tmp_path):
    rule = a_rule(checked={"on": "2026-01-31", "how": "unverified"}, severity="high")

    assert read_law(a_root(tmp_path, rules={"r": rule})).rules[0].severity == "high"


def test_a_rule_cannot_end_before_it_begins(tmp_path):
    rule = a_rule(effective={"from": "2020-01-01", "until": "2019-12-31"})

    assert problem(a_root(tmp_path, rules={"r": rule})).where == "effective.until"


def test_a_rule_without_cases_is_refused(tmp_path):
    root = a_root(tmp_path, files={"policies/gdpr/shelf/r.yaml": a_rule()})

    assert problem(root).what == "The rule has no cases."


def test_cases_without_a_rule_are_refused(tmp_path):
    root = a_root(tmp_path, files={"policies/gdpr/shelf/r.cases.yaml": {"cases": NO_CASES}})

    assert "Where is r.yaml?" in problem(root).hint


@pytest.mark.parametrize(
    "file",
    [
        "policies/notes.txt",
        "policies/gdpr/rule.yaml",
        "policies/gdpr/shelf/Rule_Name.yaml",
        "policies/gdpr/shelf/rule.yml",
        "jurisdictions/DE.yml",
    ],
)
def test_a_file_that_nobody_reads_is_refused(tmp_path, file):
    assert "Nothing reads this" in problem(a_root(tmp_path, files={file: "x: 1\n"})).what


@pytest.mark.parametrize(
    "file",
    [
        "policies/README.md",
        "policies/rule.schema.json",
        "policies/gdpr/COVERAGE.md",
        "policies/gdpr/shelf/README.md",
        "policies/gdpr/risks/loss.yaml",
        "policies/gdpr/screening/list.yaml",
        "policies/gdpr/methods/cnil.yaml",
        "jurisdictions/README.md",
        "jurisdictions/lists/DE.yaml",
    ],
)
def test_notes_schemas_and_the_data_of_risk_have_their_place(tmp_path, file):
    assert read_law(a_root(tmp_path, files={file: "x: 1\n"})).packs


def test_shelves_may_stand_in_shelves_and_do_not_enter_the_name(tmp_path):
    files = {
        "policies/gdpr/a/b/r.yaml": a_rule(),
        "policies/gdpr/a/b/r.cases.yaml": {"cases": NO_CASES},
    }

    assert read_law(a_root(tmp_path, files=files)).rules[0].name == "gdpr/r"


def test_a_shelf_that_is_a_link_is_not_followed(tmp_path):
    """A link could lead back to its own shelf, and reading would never end."""
    root = a_root(tmp_path, rules={"r": a_rule()})
    (root / "policies/gdpr/shelf/again").symlink_to(root / "policies/gdpr/shelf")

    assert problem(root).file == "policies/gdpr/shelf/again"


def test_a_pack_and_its_folder_have_one_name(tmp_path):
    root = a_root(tmp_path, files={"policies/gdpr/pack.yaml": a_pack(name="eu")})

    assert problem(root).where == "name"


def test_two_packs_cannot_share_a_name(tmp_path):
    root = a_root(tmp_path, files={"policies/copy/pack.yaml": a_pack()})

    assert problem(root).file == "policies/copy/pack.yaml"


def test_a_pack_needs_its_file(tmp_path):
    root = a_root(tmp_path, files={"policies/empty/README.md": "x"})

    assert "There is no such file" in problem(root).what


def test_the_scope_of_a_pack_is_checked(tmp_path):
    pack = a_pack(applies_when=[{"when": "controller.places", "because": "x"}])
    root = a_root(tmp_path, files={"policies/gdpr/pack.yaml": pack})

    assert problem(root).where == "applies_when.0.when"


# Versions and names


def two_versions(tmp_path, earlier, later):
    return a_root(
        tmp_path,
        rules={
            "r@2018-05-25": a_rule(effective=earlier),
            "r@2022-01-01": a_rule(effective=later),
        },
    )


def test_a_rule_may_have_versions_for_different_times(tmp_path):
    earlier = {"from": "2018-05-25", "until": "2021-12-31"}
    library = read_law(two_versions(tmp_path, earlier, {"from": "2022-01-01"}))

    assert [rule.name for rule in library.rules] == ["gdpr/r", "gdpr/r"]


@pytest.mark.parametrize("until", ["2022-01-01", None])
def test_two_versions_cannot_bind_on_the_same_day(tmp_path, until):
    earlier = {"from": "2018-05-25", **({"until": until} if until else {})}
    found = problem(two_versions(tmp_path, earlier, {"from": "2022-01-01"}))

    assert found.file == "policies/gdpr/shelf/r@2022-01-01.yaml"
    assert "already binds" in found.what


def test_the_day_in_the_file_name_is_the_first_day(tmp_path):
    root = a_root(tmp_path, rules={"r@2018-05-26": a_rule()})

    assert problem(root).where == "effective.from"


def test_an_alias_leads_to_one_rule(tmp_path):
    root = a_root(
        tmp_path, rules={"one": a_rule(aliases=["gdpr/old"]), "two": a_rule(aliases=["gdpr/old"])}
    )

    assert problem(root).what == "gdpr/old already leads to gdpr/one."


def test_an_alias_is_not_the_name_of_another_rule(tmp_path):
    root = a_root(tmp_path, rules={"one": a_rule(), "two": a_rule(aliases=["gdpr/one"])})

    assert problem(root).where == "aliases.0"


def test_versions_of_a_rule_share_their_alias(tmp_path):
    root = a_root(
        tmp_path,
        rules={
            "r@2018-05-25": a_rule(
                effective={"from": "2018-05-25", "until": "2021-12-31"}, aliases=["gdpr/old"]
            ),
            "r@2022-01-01": a_rule(effective={"from": "2022-01-01"}, aliases=["gdpr/old"]),
        },
    )

    assert len(read_law(root).rules) == 2


# Definitions and parameters


def test_definitions_may_stand_in_any_order(tmp_path):
    definitions = {
        "wide": a_definition("size(markets) > 3 || far"),
        "far": a_definition('markets.exists(m, m == "IN")'),
    }
    library = read_law(a_root(tmp_path, definitions=definitions))

    assert {one.name for one in library.definitions} == {"wide", "far"}


def test_a_definition_cannot_lead_back_to_itself(tmp_path):
    definitions = {"a": a_definition("b || required_by_new_law"), "b": a_definition("a")}
    found = problem(a_root(tmp_path, definitions=definitions))

    assert "a -> b -> a" in found.what


def test_a_broken_definition_is_one_problem_however_many_use_it(tmp_path):
    root = a_root(
        tmp_path,
        definitions={"a": a_definition("markts"), "b": a_definition("a")},
        rules={"r": a_rule(applies="a && b")},
    )

    assert problem(root).where == "a.when"


def test_a_definition_may_be_about_an_element(tmp_path):
    definitions = {
        "far": a_definition('transfer.destination == "IN"', of="transfers as transfer"),
    }
    library = read_law(
        a_root(tmp_path, definitions=definitions, rules={"r": a_rule(applies="far(transfer)")})
    )

    assert library.definitions[0].of == ("transfers", "transfer")


def test_a_definition_about_no_collection_is_refused(tmp_path):
    definitions = {"far": a_definition("x == x", of="controller as x")}

    assert problem(a_root(tmp_path, definitions=definitions)).where == "far.of"


@pytest.mark.parametrize("name", ["transfers", "on", "adequate"])
def test_the_name_of_a_definition_must_be_new(tmp_path, name):
    root = a_root(tmp_path, definitions={name: a_definition("required_by_new_law")})

    assert "already means" in problem(root).what


def test_a_definition_that_all_packs_share_is_not_defined_again(tmp_path):
    definitions = {"far": a_definition("required_by_new_law")}
    found = problem(a_root(tmp_path, definitions=definitions, common={"definitions": definitions}))

    assert found.file == "policies/gdpr/definitions.yaml"
    assert "shared by all packs" in found.what


def test_a_parameter_and_a_definition_cannot_share_a_name(tmp_path):
    root = a_root(
        tmp_path,
        definitions={"far": a_definition("required_by_new_law")},
        data={"far": a_set(("2018-05-25", ["IN"]))},
    )

    assert "already means" in problems(root)[0].what


@pytest.mark.parametrize("name", ["Far", "far-away", "4"])
def test_a_name_that_no_rule_could_write_is_refused(tmp_path, name):
    root = a_root(tmp_path, data={name: a_set(("2018-05-25", ["IN"]))})

    assert "cannot be a name" in problem(root).what


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("set", "bcr"),
        ("set", [1]),
        ("number", "5"),
        ("number", True),
        ("text", 5),
    ],
)
def test_a_value_is_of_the_declared_type(tmp_path, kind, value):
    data = {"safe": a_set(("2018-05-25", value), type=kind)}

    assert problem(a_root(tmp_path, data=data)).where == "safe.values.0.value"


def test_the_values_of_a_parameter_stand_in_the_order_of_time(tmp_path):
    data = {"safe": a_set(("2021-01-01", ["bcr"]), ("2018-05-25", ["bcr"]))}

    assert problem(a_root(tmp_path, data=data)).where == "safe.values"


def test_a_rule_cannot_ask_for_a_value_before_there_is_one(tmp_path):
    root = a_root(
        tmp_path,
        data={"safe": a_set(("2021-06-27", ["bcr"]))},
        definitions={
            "is_safe": a_definition("transfer.safeguard in safe", of="transfers as transfer")
        },
        rules={"r": a_rule(requires=that("is_safe(transfer)"))},
    )
    found = problem(root)

    assert found.where == "effective.from"
    assert '"safe" has no value before 2021-06-27' in found.what


def test_a_word_that_can_never_be_met_is_refused_in_a_set(tmp_path):
    root = a_root(
        tmp_path,
        data={"safe": a_set(("2018-05-25", ["bcr", "scc-2012"]))},
        rules={"r": a_rule(requires=that("transfer.safeguard in safe"))},
    )

    assert '"scc-2012" is never among' in problem(root).what


def test_a_set_compared_with_free_text_may_hold_anything(tmp_path):
    root = a_root(
        tmp_path,
        data={"safe": a_set(("2018-05-25", ["bcr", "x"]))},
        rules={
            "r": a_rule(requires=that("transfer.safeguard in safe || transfer.exporter in safe"))
        },
    )

    assert read_law(root).parameters[0].name == "safe"


def test_the_instruments_are_a_mapping(tmp_path):
    root = a_root(tmp_path, files={"policies/instruments.yaml": "- gdpr\n"})

    assert any("maps short names" in found.what for found in problems(root))


def test_definitions_are_a_mapping(tmp_path):
    root = a_root(tmp_path, files={"policies/gdpr/definitions.yaml": "- a\n"})

    assert "maps names" in problem(root).what


# Places


def test_a_place_is_named_like_its_file(tmp_path):
    root = a_root(tmp_path, files={"jurisdictions/FR.yaml": {"code": "DE", "title": "France"}})

    assert any(found.where == "code" for found in problems(root))


def test_a_place_belongs_to_places_that_exist(tmp_path):
    place = {"code": "FR", "title": "France", "part_of": ["EUR"]}
    found = problem(a_root(tmp_path, files={"jurisdictions/FR.yaml": place}))

    assert found.where == "part_of.0"


def test_a_place_without_a_lookalike_is_to_be_added(tmp_path):
    place = {"code": "FR", "title": "France", "part_of": ["XYZ"]}
    found = problem(a_root(tmp_path, files={"jurisdictions/FR.yaml": place}))

    assert found.hint == "Add jurisdictions/XYZ.yaml."


def test_places_cannot_belong_to_each_other(tmp_path):
    places = {
        "jurisdictions/EEA.yaml": {"code": "EEA", "title": "Area", "part_of": ["EU"]},
    }
    found = problems(a_root(tmp_path, files=places))

    assert all("is itself a part of" in one.what for one in found)


def test_two_values_of_a_fact_cannot_begin_on_the_same_day(tmp_path):
    facts = {
        "consent_age": [
            {"from": "2018-05-25", "value": age, "checked": CHECKED} for age in (13, 16)
        ]
    }
    place = {"code": "FR", "title": "France", "facts": facts}

    assert problem(a_root(tmp_path, files={"jurisdictions/FR.yaml": place})).where == (
        "facts.consent_age"
    )


def decision(**changes):
    return {"decision": "x", "from": "2020-01-01", "scope": "x", "checked": CHECKED, **changes}


@pytest.mark.parametrize("changes", [{}, {"place": "JP", "organisation": "ORG-EPO"}])
def test_a_decision_is_about_a_place_or_an_organisation(tmp_path, changes):
    adequacy = {"regime": "eu", "decisions": [decision(**changes)]}
    root = a_root(tmp_path, files={"jurisdictions/adequacy/eu.yaml": adequacy})

    assert problem(root).where == "decisions.0"


def test_the_condition_of_a_decision_is_checked(tmp_path):
    adequacy = {"regime": "eu", "decisions": [decision(place="JP", condition="transfer.x")]}
    root = a_root(tmp_path, files={"jurisdictions/adequacy/eu.yaml": adequacy})

    assert problem(root).where == "decisions.0.condition"


@pytest.mark.parametrize("regime", ["us", "uk"])
def test_a_list_of_decisions_belongs_to_the_regime_of_its_file(tmp_path, regime):
    adequacy = {"regime": regime, "decisions": [decision(place="JP")]}
    root = a_root(tmp_path, files={"jurisdictions/adequacy/eu.yaml": adequacy})

    assert problem(root).where == "regime"


@pytest.mark.parametrize(
    "condition",
    ["adequate(transfer, transfer.exporter)", "conforms(transfer, transfer.exporter)"],
)
def test_what_is_looked_up_must_be_written_out(tmp_path, condition):
    found = problem(a_root(tmp_path, rules={"r": a_rule(requires=that(condition))}))

    assert "must be written out" in found.what


def test_a_misspelt_place_in_a_rule_is_refused(tmp_path):
    rule = a_rule(requires=that('part_of(transfer.destination, "EAA")'))
    found = problem(a_root(tmp_path, rules={"r": rule}))

    assert 'Did you mean "EEA"?' in found.hint


def test_a_file_that_is_no_yaml_is_a_problem_of_its_own(tmp_path):
    root = write(a_root(tmp_path), {"jurisdictions/FR.yaml": "code: [\n"})

    assert problem(root).file == "jurisdictions/FR.yaml"


def test_a_case_file_is_not_read_when_the_law_is_read(tmp_path):
    """Cases are for those who check the law; a record is judged without them."""
    root = a_root(tmp_path, rules={"r": a_rule()}, cases={"r": {"cases": "nonsense"}})

    assert read_law(root).rules


def test_a_case_builder_is_whole():
    assert a_case("x", {}, "pass")["name"] == "x"
    assert CITED
    assert PLACES


WITHOUT_POWERS = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
"""Root may read everything; without these powers it may not."""


@pytest.mark.parametrize(
    ("closed", "what"),
    [
        ("policies/gdpr/shelf", "policies/gdpr/shelf: The folder cannot be read"),
        ("policies/gdpr/risks", "policies/gdpr/risks: The folder cannot be read"),
        ("jurisdictions/adequacy", "jurisdictions/adequacy: The folder cannot be read"),
        ("policies/gdpr", "/policies/gdpr/"),
        ("policies", "/policies/"),
        ("policies/gdpr/pack.yaml", "policies/gdpr/pack.yaml: The file may not be read."),
    ],
)
def test_a_folder_that_may_not_be_read_is_said_and_never_taken_for_empty(tmp_path, closed, what):
    root = a_root(tmp_path, rules={"r": a_rule()}, files={"policies/gdpr/risks/README.md": "x"})
    (root / closed).chmod(0)
    powers = WITHOUT_POWERS if os.geteuid() == 0 else []
    code = (
        "import pathlib, sys; from dpiakit.law.catalogue import read_catalogue;"
        "from dpiakit.law import read_law; read_catalogue(read_law(pathlib.Path(sys.argv[1])))"
    )
    try:
        done = subprocess.run(
            [*powers, sys.executable, "-c", code, root], capture_output=True, text=True, check=False
        )
    finally:
        (root / closed).chmod(0o755)

    assert "dpiakit.errors.LawError: " in done.stderr
    assert what in done.stderr
