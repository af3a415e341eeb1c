"""Rules that some records do not put to the test."""

import json

import pytest
from click.testing import CliRunner
from jsonschema import validate
from law_builder import a_law, a_pack, a_root, a_rule, an_activity, that

from dpiakit.cli import cli
from dpiakit.cli.schema import SCHEMAS
from dpiakit.errors import DpiakitError
from dpiakit.packs.vacuity import measure, vacuity_text

HERE = {"establishments": ["DE"]}
RULES = {
    "safe": a_rule(),
    "staff": a_rule(applies="transfer.hr_data"),
    "logged": a_rule(for_each=None, requires=that("security.logging")),
    "later": a_rule(effective={"from": "2027-01-01"}),
}
RECORD = """\
id: {id}
title: A record
controller: {{name: Ketting, establishments: [{place}]}}
data_subjects: {{readers: {{category: subscribers}}}}
data_items: {{address: {{category: email}}}}
purposes: {{mail: {{name: Send mail, aim: direct-marketing, lawful_basis: consent}}}}
security: {{logging: {logging}}}
transfers: {{}}
"""


def measured(tmp_path, *given, rules=RULES):
    """How the rules fare on activities in Germany, by name."""
    law = a_law(tmp_path, rules=rules)
    found = measure(law, [an_activity(controller=HERE, **one) for one in given])
    return {use.rule.name.partition("/")[2]: use for use in found.uses}


def transfers(*each):
    return {"transfers": {f"t{number}": one for number, one in enumerate(each)}}


def test_records_are_counted_and_not_their_elements(tmp_path):
    uses = measured(
        tmp_path,
        transfers({"safeguard": "bcr"}, {"safeguard": "none"}, {"safeguard": "none"}),
        transfers({"safeguard": "bcr"}),
    )

    assert (uses["safe"].records, uses["safe"].applied, uses["safe"].failed) == (2, 2, 1)


@pytest.mark.parametrize(
    ("given", "remarks"),
    [
        ([transfers()], ("never-applies",)),
        ([{}], ("never-applies",)),
        ([transfers({"safeguard": "none"})], ("always-applies", "always-fails")),
        ([transfers({"safeguard": "bcr"})], ("always-applies", "never-fails")),
        ([transfers({"safeguard": "none"}), transfers()], ("always-fails",)),
        ([transfers({"safeguard": "none"}), transfers({"safeguard": "bcr"})], ("always-applies",)),
        ([transfers({}), transfers()], ("never-fails",)),
        ([], ()),
    ],
)
def test_what_is_said_of_a_rule(tmp_path, given, remarks):
    assert measured(tmp_path, *given)["safe"].remarks() == remarks


def test_an_open_condition_is_neither_applied_nor_not(tmp_path):
    staff = measured(
        tmp_path,
        transfers({}),
        transfers({"hr_data": True, "safeguard": "bcr"}, {}),
        transfers({"hr_data": False}),
    )["staff"]

    assert (staff.applied, staff.open, staff.failed) == (1, 1, 0)


def test_an_unanswered_requirement_counts_as_applied(tmp_path):
    logged = measured(tmp_path, {})["logged"]

    assert (logged.applied, logged.failed, logged.open) == (1, 0, 0)


def test_a_rule_that_cannot_be_computed_counts_as_failed(tmp_path):
    rules = {
        "soon": a_rule(for_each=None, requires=that("dates.started + governance.review_every > on"))
    }
    given = {"dates": {"started": "2020-01-01"}, "governance": {"review_every": "P9999Y"}}

    assert measured(tmp_path, given, rules=rules)["soon"].failed == 1


def test_only_records_to_which_the_pack_speaks_count(tmp_path):
    law = a_law(tmp_path, rules=RULES)
    elsewhere = an_activity(controller={"establishments": ["US"]}, **transfers({}))
    found = measure(law, [elsewhere])

    assert [use.remarks() for use in found.uses] == [(), (), ()]
    assert "gdpr speaks to none: its 3 rules are unproven on these records" in vacuity_text(found)


def test_a_rule_that_does_not_bind_yet_is_not_measured(tmp_path):
    assert "later" not in measured(tmp_path, {})


@pytest.fixture
def records(tmp_path):
    folder = tmp_path / "records"
    folder.mkdir()
    for name, place, logging in (("one", "DE", "true"), ("two", "US", "false")):
        text = RECORD.format(id=name, place=place, logging=logging)
        (folder / f"{name}.yaml").write_text(text)
    return folder


def called(*arguments):
    result = CliRunner().invoke(cli, ["pack", "vacuity", *map(str, arguments)])
    if isinstance(result.exception, DpiakitError):
        return 2, str(result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.fixture
def root(tmp_path):
    other = {
        "policies/other/pack.yaml": a_pack(
            name="other",
            applies_when=[{"when": '"GB" in markets', "because": "The United Kingdom."}],
        ),
        "policies/other/shelf/r.yaml": a_rule(),
        "policies/other/shelf/r.cases.yaml": {"cases": []},
    }
    return a_root(tmp_path / "law", rules=RULES, files=other)


def test_the_report_names_rules_with_counts_and_says_what_it_means(records, root):
    code, said = called(records, "--root", root, "--on", "2026-03-01")

    assert code == 0
    assert said.startswith("4 rules in force on 2026-03-01, 2 records\n  gdpr speaks to 1\n")
    assert "  other speaks to 2\n" in said, "an open scope counts as speaking"
    assert "Never applies (3): unproven on these records, not wrong\n" in said
    assert "  gdpr/staff  applies to 0 of 1\n" in said
    assert "  gdpr/logged  applies to 1 of 1, fails in 0\n" in said


def test_the_same_stands_in_json(records, root):
    _, said = called(records, "--root", root, "--on", "2026-03-01", "--format", "json")
    found = json.loads(said)
    validate(found, SCHEMAS["pack-vacuity-v1"]())

    assert (found["schema"], found["on"], found["records"]) == (
        "dpiakit/pack-vacuity-v1", "2026-03-01", 2,
    )  # fmt: skip
    logged = next(one for one in found["rules"] if one["rule"] == "gdpr/logged")
    assert logged == {
        "rule": "gdpr/logged", "records": 1, "applied": 1, "failed": 0, "open": 0,
        "remarks": ["always-applies", "never-fails"],
    }  # fmt: skip


def test_a_record_that_cannot_be_read_ends_with_2_after_the_report(records, root):
    (records / "broken.yaml").write_text("id: 1\nid: 2\n")
    code, said = called(records, "--root", root, "--on", "2026-03-01")

    assert code == 2
    assert "2 records" in said
    assert "broken.yaml:2:1:" in said


def test_no_record_at_all_ends_with_3(tmp_path, root):
    (tmp_path / "empty").mkdir()

    assert called(tmp_path / "empty", "--root", root)[0] == 3


def test_a_path_that_does_not_exist_ends_with_2(tmp_path, root):
    code, said = called(tmp_path / "nowhere", "--root", root)

    assert (code, "There is no such file or folder." in said) == (2, True)
