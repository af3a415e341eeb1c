"""The coverage of packs as text, Markdown and JSON."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import validate
from law_builder import a_root, a_rule

from dpiakit.cli import cli
from dpiakit.cli.schema import SCHEMAS
from dpiakit.errors import DpiakitError

PAGES = Path(__file__).parents[2] / "docs" / "coverage"
LISTED = {
    "TRF-02": {"title": "Rest transfers on a safeguard"},
    "TRF-03": {"title": "Name the country", "status": "partly", "reason": "It is only asked."},
    "TRF-04": {
        "title": "Weigh the law there",
        "status": "needs-a-human",
        "reason": "A judgement.",
    },
    "TRF-05": {"title": "Wait for a list", "status": "not-covered", "reason": "None is out."},
}


def called(*arguments):
    result = CliRunner().invoke(cli, ["pack", "coverage", *map(str, arguments)])
    if isinstance(result.exception, DpiakitError):
        return 2, str(result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.fixture
def root(tmp_path):
    rules = {"safe": a_rule(), "named": a_rule(obligation=["TRF-03"])}
    return a_root(tmp_path, rules=rules, files={"policies/gdpr/coverage.yaml": LISTED})


def test_what_is_not_covered_comes_first_and_all_is_counted(root):
    code, said = called("gdpr", "--root", root)

    assert code == 0
    assert said == (
        "gdpr: 4 obligations: 1 covered, 1 partly, 1 needs a human, 1 not covered\n"
        "\nnot covered\n"
        "  TRF-05       Wait for a list\n"
        "               None is out.\n"
        "\nneeds a human\n"
        "  TRF-04       Weigh the law there\n"
        "               A judgement.\n"
        "\npartly\n"
        "  TRF-03       Name the country\n"
        "               It is only asked.\n"
        "               named\n"
        "\ncovered\n"
        "  TRF-02       Rest transfers on a safeguard\n"
        "               safe\n"
    )


def test_the_same_stands_in_json(root):
    found = json.loads(called("gdpr", "--root", root, "--format", "json")[1])
    validate(found, SCHEMAS["pack-coverage-v1"]())

    assert found["schema"] == "dpiakit/pack-coverage-v1"
    (pack,) = found["packs"]
    assert pack["counts"] == {"covered": 1, "partly": 1, "needs-a-human": 1, "not-covered": 1}
    assert pack["obligations"][1] == {
        "name": "TRF-03", "title": "Name the country", "status": "partly",
        "reason": "It is only asked.", "rules": ["gdpr/named"],
    }  # fmt: skip
    assert pack["obligations"][0]["reason"] is None


def test_the_markdown_is_the_committed_page():
    code, said = called("coppa", "--format", "markdown")

    assert code == 0
    assert said == (PAGES / "coppa.md").read_text("utf-8")


def test_without_a_name_every_pack_with_a_list_is_shown():
    found = json.loads(called("--format", "json")[1])

    assert [pack["name"] for pack in found["packs"]] == ["ccpa", "coppa", "eprivacy", "gdpr"]


def test_a_contradiction_between_list_and_rules_fails(tmp_path):
    listed = {**LISTED, "TRF-02": {"title": "x", "status": "not-covered", "reason": "Not yet."}}
    root = a_root(tmp_path, rules={"safe": a_rule()}, files={"policies/gdpr/coverage.yaml": listed})
    code, said = called("gdpr", "--root", root)

    assert code == 1
    assert "contradiction  TRF-02 is called not covered, and rules name it." in said


def test_a_pack_without_a_list_says_what_to_write(tmp_path):
    code, said = called("gdpr", "--root", a_root(tmp_path, rules={"safe": a_rule()}))

    assert code == 2
    assert said.startswith("gdpr has no coverage.yaml: nobody wrote down which obligations")


def test_a_list_that_cannot_be_used_ends_with_2(tmp_path):
    files = {"policies/gdpr/coverage.yaml": {"TRF-02": {"titel": "x"}}}
    code, said = called("--root", a_root(tmp_path, rules={"safe": a_rule()}, files=files))

    assert code == 2
    assert 'coverage.yaml:2:3: TRF-02.titel: "titel" is not a key of this file.' in said


def test_rules_that_cannot_be_read_are_not_counted_silently(tmp_path):
    root = a_root(tmp_path, rules={"safe": a_rule(title=None)})
    code, said = called("--root", root)

    assert (code, '"title" is missing.' in said) == (2, True)


def test_a_title_cannot_steer_the_terminal(tmp_path):
    listed = {"TRF-05": {"title": "x", "status": "not-covered", "reason": "a \x1b[2J b"}}
    root = a_root(tmp_path, files={"policies/gdpr/coverage.yaml": listed})
    said = called("gdpr", "--root", root)[1]

    assert "\x1b" not in said
