"""``pack check`` and ``pack test`` as they are called."""

import json
import shutil
import subprocess
import sys
from copy import deepcopy

import pytest
from click.testing import CliRunner
from jsonschema import validate
from junitparser import JUnitXml
from law_builder import a_case, a_definition, a_root, a_rule, a_set, that

from dpiakit.cli import cli
from dpiakit.cli.schema import SCHEMAS
from dpiakit.errors import DpiakitError

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
FAR = a_definition(
    'transfer.destination == "IN"',
    of="transfers as transfer",
    cases=[
        a_case("India.", {"transfers": {"a": {"destination": "IN"}}}, {"a": True}),
        a_case("Chile.", {"transfers": {"a": {"destination": "CL"}}}, {"a": False}),
        a_case("Nobody said.", {"transfers": {"a": {}}}, {"a": "unknown"}),
    ],
)


def root_of(tmp_path, cases=GOOD, rule=None, **given):
    files = {"policies/gdpr/pack.cases.yaml": {"cases": PACK_CASES}, **given.pop("files", {})}
    return a_root(tmp_path, rules={"r": rule or a_rule()}, cases={"r": cases}, files=files, **given)


def called(*arguments):
    """The exit code and everything that was said, as the program would end."""
    result = CliRunner().invoke(cli, ["pack", *map(str, arguments)])
    if isinstance(result.exception, DpiakitError):
        return 2, str(result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


# check


def test_a_clean_pack_ends_with_0_and_its_numbers(tmp_path):
    root = root_of(tmp_path)

    code, said = called("check", "--root", root, "--on", "2026-03-01")
    assert code == 0
    assert said.split("\n") == [
        "common: clean; 0 rules, 0 definitions, 0 cases, 0 mutants",
        "gdpr: clean; 1 rules, 0 definitions, 9 cases, 6 mutants",
        "",
    ]


def test_a_pack_is_named_by_its_folder_as_well(tmp_path):
    root = root_of(tmp_path)
    code, said = called("check", root / "policies" / "gdpr", "--on", "2026-03-01")

    assert (code, said.startswith("gdpr: clean")) == (0, True)


def test_a_problem_ends_with_1(tmp_path):
    code, said = called("check", "--root", root_of(tmp_path, [EMPTY]))

    assert code == 1
    assert 'No case expects "fail".' in said


def test_the_changes_can_be_left_out(tmp_path):
    rule = a_rule(requires=that('transfer.safeguard == "bcr" && transfer.safeguard != "none"'))
    root = root_of(tmp_path, rule=rule)

    assert called("check", "gdpr", "--root", root)[0] == 1
    assert called("check", "gdpr", "--root", root, "--no-mutation")[0] == 0


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("r", "1 rules, 0 definitions"),
        ("gdpr/r", "1 rules, 0 definitions"),
        ("far", "0 rules, 1 definitions"),
    ],
)
def test_one_rule_or_definition_can_be_checked_alone(tmp_path, name, numbers):
    root = root_of(tmp_path, definitions={"far": FAR})
    code, said = called("check", "--rule", name, "--root", root)

    assert code == 0
    assert said.startswith(f"gdpr: clean; {numbers}")
    assert said.count("\n") == 1


def test_a_rule_that_there_is_not_is_no_clean_rule(tmp_path):
    root = root_of(tmp_path, definitions={"far": FAR})
    code, said = called("check", "gdpr", "--rule", "fer", "--root", root)

    assert code == 2
    assert said == 'No rule or definition of gdpr is called "fer".\n    Did you mean "far"?'


def test_problems_of_another_pack_do_not_stand_in_the_way(tmp_path):
    root = root_of(tmp_path, files={"policies/other/pack.yaml": "nonsense\n"})

    assert called("check", "gdpr", "--root", root)[0] == 0
    assert called("check", "--root", root)[0] == 1


def test_problems_of_what_all_packs_share_do(tmp_path):
    root = root_of(tmp_path, files={"jurisdictions/FR.yaml": "nonsense\n"})

    assert called("check", "gdpr", "--root", root)[0] == 1


def test_two_files_with_one_rule_are_refused_with_both_places(tmp_path):
    twice = {
        "policies/gdpr/other/r.yaml": a_rule(),
        "policies/gdpr/other/r.cases.yaml": {"cases": GOOD},
    }
    code, said = called("check", "gdpr", "--root", root_of(tmp_path, files=twice))

    assert code == 1
    assert "policies/gdpr/shelf/r.yaml:" in said
    assert "The rule already binds then, by policies/gdpr/other/r.yaml." in said


def test_facts_checked_more_than_a_year_ago_are_warnings(tmp_path):
    root = root_of(tmp_path, data={"safe": a_set(("2018-05-25", ["bcr"]))})

    assert "warning" not in called("check", "--root", root, "--on", "2027-02-01")[1]
    code, said = called("check", "gdpr", "--root", root, "--on", "2027-02-03")
    assert code == 0
    assert "warning  policies/gdpr/pack.yaml:" in said
    assert "warning  policies/gdpr/data.yaml:" in said
    assert "safe.checked.on: Last checked on 2026-01-31, more than twelve months before" in said
    assert "2 facts were last checked more than twelve months before 2027-02-03" in said
    assert "warnings. Read the sources again and renew `checked`" in said
    assert ".cases.yaml" not in said


def test_strict_makes_warnings_fail(tmp_path):
    root = root_of(tmp_path)

    assert called("check", "--root", root, "--on", "2027-02-03", "--strict")[0] == 1
    assert called("check", "--root", root, "--on", "2026-02-03", "--strict")[0] == 0


def test_two_checks_say_the_same_byte_by_byte(tmp_path):
    root = root_of(tmp_path, definitions={"far": FAR})
    first = called("check", "--root", root, "--on", "2028-01-01")

    assert called("check", "--root", root, "--on", "2028-01-01") == first


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["gdrp"], 'There is no pack "gdrp"'),
        (["gdrp"], 'Did you mean "gdpr"?'),
        (["zzz"], "There are: common, gdpr."),
        (["./nowhere/pack"], "There is no such folder."),
    ],
)
@pytest.mark.parametrize("command", ["check", "test"])
def test_a_pack_that_there_is_not_is_said_to_be_so(tmp_path, command, arguments, what):
    root = root_of(tmp_path)
    given = arguments if "/" in arguments[0] else [*arguments, "--root", root]
    code, said = called(command, *given)

    assert code == 2
    assert what in said


@pytest.mark.parametrize("command", ["check", "test"])
def test_a_root_without_packs_is_refused(tmp_path, command):
    code, said = called(command, "--root", tmp_path)

    assert (code, "This folder holds no policies/." in said) == (2, True)


def test_packs_of_two_bodies_of_law_are_not_mixed(tmp_path):
    one, two = root_of(tmp_path / "one"), root_of(tmp_path / "two")
    code, said = called("check", one / "policies" / "gdpr", two / "policies" / "gdpr")

    assert code == 2
    assert f"{one} and {two}" in said


# test


def test_all_cases_pass_and_are_counted(tmp_path):
    root = root_of(tmp_path, definitions={"far": FAR})

    assert called("test", "--root", root) == (0, "12 passed\n")


def test_a_failing_case_shows_place_difference_and_reason(tmp_path):
    wrong = a_case("None passes.", FAILS["given"], {"a": "pass"})
    root = root_of(tmp_path, [*GOOD, wrong])
    code, said = called("test", "--root", root)
    line = 1 + (root / "policies/gdpr/shelf/r.cases.yaml").read_text().split("\n").index(
        "- name: None passes."
    )

    assert code == 1
    assert said.startswith(
        'FAILED  gdpr/r: "None passes."\n'
        f"    policies/gdpr/shelf/r.cases.yaml:{line}:3, on 2026-03-01\n"
        "    given     {transfers: {a: {safeguard: none}}}\n"
        "    expected  a: pass\n"
        "    got       a: fail\n"
        "  a: fail\n"
        "    a goes to not stated without a safeguard.\n"
        "    requires\n"
    )
    assert "transfer.safeguard  =  none  line " in said
    assert said.endswith("\n1 failed, 9 passed\n")


def test_only_the_elements_that_differ_are_explained(tmp_path):
    given = {"transfers": {"a": {"safeguard": "none"}, "b": {"safeguard": "bcr"}}}
    wrong = a_case("Both.", given, {"a": "fail", "b": "fail"})
    _, said = called("test", "--root", root_of(tmp_path, [*GOOD, wrong]))

    assert "\n  b: pass\n" in said
    assert "\n  a: fail\n" not in said


def test_a_wrong_place_is_shown_with_the_right_one(tmp_path):
    wrong = a_case("There.", FAILS["given"], {"a": "fail"}, at="transfers.a.destination")
    _, said = called("test", "--root", root_of(tmp_path, [*GOOD, wrong]))

    assert "decided at transfers.a.safeguard, not at transfers.a.destination." in said


def test_failing_cases_of_definitions_and_scopes_are_explained_too(tmp_path):
    wrong = {**FAR, "cases": [a_case("India.", FAR["cases"][0]["given"], {"a": False})]}
    scope = [a_case("Germany.", PACK_CASES[0]["given"], "unknown")]
    files = {"policies/gdpr/pack.cases.yaml": {"cases": scope}}
    _, said = called("test", "--root", root_of(tmp_path, definitions={"far": wrong}, files=files))

    assert 'FAILED  gdpr/far: "India."' in said
    assert 'transfer.destination == "IN"  =  true' in said
    assert 'FAILED  gdpr: "Germany."' in said
    assert "  the record: applies\n" in said


def test_a_failing_case_of_a_risk_shows_why(tmp_path):
    scenario = {
        "title": "Harm", "obligation": ["RK-01"], "order": 1, "track": "by-design",
        "description": "People are harmed.", "rights": ["Privacy"], "sources": ["us"],
        "citation": [{"instrument": "gdpr", "article": "35"}],
        "checked": {"on": "2026-01-31", "how": "primary"},
        "trigger": "size(markets) > 1",
        "inherent": {"severity": 3, "likelihood": 3, "reason": "House default."},
        "measures": [{"kind": "easy-opt-out", "axis": "likelihood", "because": "It helps."}],
        "cases": [a_case("One market.", {"markets": ["DE"]}, {"occurs": True, "severity": 2})],
    }  # fmt: skip
    files = {
        "policies/gdpr/risks/harm.yaml": scenario,
        "policies/common/methods/m.yaml": METHOD,
    }
    code, said = called("test", "-k", "harm", "--root", root_of(tmp_path, files=files))

    assert code == 1, said
    assert 'FAILED  gdpr/harm: "One market."' in said
    assert "expected  occurs: true, severity: 2" in said
    assert "because   House default." in said


METHOD = {
    "title": "Two levels", "default": True,
    "severity": [{"name": "low", "meaning": "x"}] * 4,
    "likelihood": [{"name": "low", "meaning": "x"}] * 4,
    "matrix": [["low"] * 4] * 4,
    "combination": "x", "priority": "x", "acceptance": "x", "source": "x",
}  # fmt: skip


def test_words_select_cases_and_the_rest_is_counted(tmp_path):
    root = root_of(tmp_path, definitions={"far": FAR})

    assert called("test", "--root", root, "-k", "gdpr/r and not day") == (
        0, "2 passed, 10 not selected\n",
    )  # fmt: skip
    code, said = called("test", "--root", root, "-k", "india", "-v")
    assert (code, said) == (0, 'passed  gdpr/far: "India."\n1 passed, 11 not selected\n')


def test_nothing_selected_is_not_success(tmp_path):
    code, said = called("test", "--root", root_of(tmp_path), "-k", "brazil")

    assert (code, said) == (3, "no case was selected, 9 not selected\n")


def test_words_that_mean_nothing_are_a_usage_error(tmp_path):
    code, said = called("test", "--root", root_of(tmp_path), "-k", "a and")

    assert code == 2
    assert "-k: A word is missing here." in said


def test_the_first_failure_can_end_the_run(tmp_path):
    wrong = [a_case(f"Wrong {n}.", FAILS["given"], {"a": "pass"}) for n in (1, 2)]
    code, said = called("test", "-x", "--root", root_of(tmp_path, [*wrong, *GOOD]))

    assert code == 1
    assert "Wrong 2." not in said
    assert said.endswith("1 failed, 0 passed; stopped at the first failure\n")


def test_a_rule_that_cannot_be_read_is_never_a_success(tmp_path):
    root = root_of(tmp_path, rule=a_rule(requires=that("transfer.safegard")))
    code, said = called("test", "--root", root)

    assert code == 2
    assert "cannot be used  policies/gdpr/shelf/r.yaml:" in said
    assert "5 passed" in said


def test_a_case_that_cannot_be_read_is_never_a_success(tmp_path):
    wrong = a_case("x", {"transfers": {"a": {"safegard": "bcr"}}}, {"a": "pass"})
    code, said = called("test", "--root", root_of(tmp_path, [*GOOD, wrong]))

    assert code == 2
    assert "cases.4.given.transfers.a.safegard" in said


def test_a_reader_that_goes_away_ends_the_run_quietly(tmp_path):
    wrong = [a_case(f"Wrong {n}.", deepcopy(FAILS["given"]), {"a": "pass"}) for n in range(600)]
    root = root_of(tmp_path, [*wrong, *GOOD])
    command = f"{sys.executable} -m dpiakit pack test --root {root} | head -n 1"
    done = subprocess.run(
        [shutil.which("bash"), "-c", f"{command}; echo ${{PIPESTATUS[0]}}"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.stdout.split("\n")[-2] == "141"
    assert done.stderr == ""


def test_the_same_run_is_written_for_people_and_for_machines(tmp_path):
    wrong = a_case("None passes.", FAILS["given"], {"a": "pass"})
    root = root_of(tmp_path / "law", [*GOOD, wrong])
    json_file, junit_file = tmp_path / "cases.json", tmp_path / "cases.xml"
    outputs = ("-o", "text", "-o", f"json={json_file}", "-o", f"junit={junit_file}")
    code, said = called("test", "--root", root, "-k", "gdpr/r", *outputs)
    found = json.loads(json_file.read_text())
    suites = list(JUnitXml.fromfile(str(junit_file)))

    assert (code, said.endswith("1 failed, 4 passed, 5 not selected\n")) == (1, True)
    validate(found, SCHEMAS["pack-test-v1"]())
    assert found["counts"] == {"passed": 4, "failed": 1, "not_selected": 5, "unusable": 0}
    failed = next(one for one in found["cases"] if one["outcome"] == "failed")
    assert (failed["about"], failed["name"]) == ("gdpr/r", "None passes.")
    assert (failed["expected"], failed["got"]) == ({"a": "pass"}, {"a": "fail"})
    assert [(one.name, one.tests, one.failures) for one in suites] == [("rule gdpr/r", 5, 1)]
    (case,) = [one for one in suites[0] if one.result]
    assert case.classname == "gdpr.r"
    assert case.result[0].message == '"None passes.": expected a: pass, got a: fail.'
    assert "a goes to not stated without a safeguard." in case.result[0].text


def test_junit_has_what_cannot_be_used_as_an_error(tmp_path):
    root = root_of(tmp_path, rule=a_rule(requires=that("transfer.safegard")))
    result = CliRunner().invoke(
        cli, ["pack", "test", "--root", str(root), "-o", "junit"], catch_exceptions=False
    )
    suites = {one.name: one for one in JUnitXml.fromstring(result.stdout.encode())}

    assert result.exit_code == 2
    assert suites["files"].errors >= 1
    assert "safegard" in next(iter(suites["files"])).result[0].text


def test_cases_of_two_versions_are_told_apart_in_junit(tmp_path):
    out = tmp_path / "cases.xml"
    code, _ = called("test", "coppa", "-k", "no-indefinite-retention", "-o", f"junit={out}")
    names = [case.name for suite in JUnitXml.fromfile(str(out)) for case in suite]

    assert code == 0
    assert len(names) == len(set(names)) > 10


def test_two_outputs_do_not_go_to_one_place(tmp_path):
    code, said = called("test", "--root", root_of(tmp_path), "-o", "json", "-o", "junit")

    assert (code, "would both go to standard output" in said) == (2, True)


# packs of one's own


def own_pack(folder, name="house-rules"):
    """A pack that lies alone, beside the shipped law."""
    root = root_of(folder / "whole")
    pack = root / "policies" / "gdpr"
    for file in pack.rglob("*.yaml"):
        file.write_text(file.read_text().replace("name: gdpr", f"name: {name}"))
    return pack.rename(folder / name)


def test_a_pack_of_ones_own_is_checked_beside_the_shipped_law(tmp_path, monkeypatch):
    own_pack(tmp_path)
    monkeypatch.chdir(tmp_path)

    for named in ("house-rules", "./house-rules", tmp_path / "house-rules"):
        code, said = called("check", named, "--on", "2026-03-01")
        assert (code, said.startswith("house-rules: clean; 1 rules")) == (0, True), said
    assert called("test", "house-rules") == (0, "9 passed\n")


def test_problems_of_a_pack_of_ones_own_are_named_as_it_was(tmp_path, monkeypatch):
    folder = own_pack(tmp_path)
    (folder / "shelf" / "r.yaml").write_text("title: A rule\n")
    monkeypatch.chdir(tmp_path)
    code, said = called("check", "./house-rules")

    assert code == 1
    assert 'house-rules/shelf/r.yaml:1:1: obligation: "obligation" is missing.' in said


def test_another_version_of_a_shipped_pack_stands_in_its_place(tmp_path, monkeypatch):
    own_pack(tmp_path, name="coppa")
    monkeypatch.chdir(tmp_path)

    assert called("test", "./coppa") == (0, "9 passed\n")
    assert called("test", "coppa", "-k", "no-indefinite-retention")[0] == 0, "the shipped one"


def test_two_packs_of_one_name_are_refused_with_both_places(tmp_path, monkeypatch):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    own_pack(tmp_path / "a")
    own_pack(tmp_path / "b")
    monkeypatch.chdir(tmp_path)
    code, said = called("check", "a/house-rules", "b/house-rules")

    assert code == 2
    assert 'Two packs are called "house-rules": a/house-rules and b/house-rules.' in said


def test_a_pack_that_links_out_of_itself_is_refused(tmp_path):
    folder = own_pack(tmp_path)
    (folder / "shelf" / "passwords.md").symlink_to("/etc/hosts")
    code, said = called("check", folder)

    assert code == 2
    assert f"{folder}/shelf/passwords.md: This is a link; a pack has none." in said


def test_a_body_of_law_is_no_pack(tmp_path):
    root = root_of(tmp_path)
    code, said = called("check", root)

    assert (code, "or all of them with --root" in said) == (2, True)


def test_a_folder_without_pack_yaml_is_no_pack(tmp_path):
    code, said = called("check", tmp_path)

    assert (code, "This is not the folder of a pack." in said) == (2, True)


def test_packs_of_dpiakit_toml_are_known_by_name_and_by_folder(tmp_path, monkeypatch):
    own_pack(tmp_path)
    (tmp_path / "dpiakit.toml").write_text('[packs]\nfolders = ["house-rules"]\n')
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")

    assert called("test", "house-rules") == (0, "9 passed\n")
    assert called("test", "../house-rules") == (0, "9 passed\n")
    assert called("test", "house-rules", "--no-config")[0] == 2
    code, said = called("check", "--no-mutation", "--on", "2026-11-28")
    assert (code, "\nhouse-rules: clean; 1 rules" in said) == (0, True)


def test_a_dpiakit_toml_that_cannot_be_used_is_said(tmp_path, monkeypatch):
    (tmp_path / "dpiakit.toml").write_text('[packs]\nfoldres = ["x"]\n')
    monkeypatch.chdir(tmp_path)
    code, said = called("test", "coppa")

    assert (code, "foldres" in said) == (2, True)


def test_a_body_of_law_of_ones_own_has_no_house_beside_it(tmp_path, monkeypatch):
    own_pack(tmp_path)
    (tmp_path / "dpiakit.toml").write_text('[packs]\nfolders = ["house-rules"]\n')
    monkeypatch.chdir(tmp_path)

    assert called("test", "--root", root_of(tmp_path / "law")) == (0, "9 passed\n")
