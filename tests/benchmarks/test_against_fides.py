"""The systems and the house rules that are compared with Fides."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from against_fides import systems

from dpiakit.law import check, read_law
from dpiakit.law.compiled import compile_rules
from dpiakit.model.vocabulary import terms
from dpiakit.records import Record, read_records

HOUSE = Path(systems.__file__).with_name("law")
POLICY = Path(systems.__file__).with_name("policy.yml")
SYSTEMS = 300


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("systems")
    systems.write(folder / "manifests", folder / "records", SYSTEMS)
    return folder


def judged_as_fides_does(rule, declaration):
    """What the policy means: a key covers what stands below it."""

    def breached(kind, given):
        wanted = rule[kind]
        hits = [
            any(key == one or key.startswith(f"{one}.") for one in wanted["values"])
            for key in given
        ]
        return {"ANY": any(hits), "ALL": all(hits), "NONE": not any(hits),
                "OTHER": not all(hits)}[wanted["matches"]]  # fmt: skip

    return (
        breached("data_categories", declaration["data_categories"])
        and breached("data_uses", [declaration["data_use"]])
        and breached("data_subjects", declaration["data_subjects"])
    )


def test_the_house_rules_keep_their_cases():
    result = check.Checker(read_law(HOUSE)).pack("house")

    assert result.problems == []
    assert result.mutants > len(read_law(HOUSE).rules)


def test_both_policies_name_the_same_rules():
    theirs = yaml.safe_load(POLICY.read_text(encoding="utf-8"))["policy"][0]["rules"]
    ours = read_law(HOUSE).rules

    assert {rule["name"] for rule in theirs} == {rule.name.partition("/")[2] for rule in ours}


@pytest.mark.parametrize(
    ("vocabulary", "words"),
    [
        ("data-categories", systems.CATEGORIES),
        ("purposes", systems.AIMS),
        ("people", systems.PEOPLE),
    ],
)
def test_every_word_has_a_key_in_fides(vocabulary, words):
    keys = [terms(vocabulary)[word]["fides"] for word in words]

    assert all(keys)
    if vocabulary != "purposes":
        assert len(set(keys)) == len(keys), "facts would merge there and not here"


def test_both_forms_of_the_policy_mean_the_same(written):
    rules = yaml.safe_load(POLICY.read_text(encoding="utf-8"))["policy"][0]["rules"]
    theirs = set()
    for file in sorted((written / "manifests").rglob("*.yml")):
        (system,) = yaml.safe_load(file.read_text(encoding="utf-8"))["system"]
        for declaration in system["privacy_declarations"]:
            for rule in rules:
                if judged_as_fides_does(rule, declaration):
                    theirs.add((rule["name"], system["fides_key"], declaration["name"]))
    compiled = compile_rules(read_law(HOUSE).in_force(date(2026, 11, 23)))
    ours, outcomes = set(), set()
    for record in read_records([written / "records"]):
        assert isinstance(record, Record), record
        for number, element, outcome, _ in compiled.judge(record.activity).found:
            outcomes.add(outcome)
            if outcome == "fail":
                name = compiled.rules[number].name.partition("/")[2]
                ours.add((name, record.activity.id.replace("-", "_"), element))

    assert outcomes == {"pass", "fail"}
    assert ours == theirs
    assert len(ours) > SYSTEMS / 5


def test_what_fides_prints_is_understood():
    import fides

    detail = (
        "Declaration (use-1) of system (system_000187) failed rule (analytics-does-without-names) "
        "from policy (house). Violated usage of data categories (user.name) for data uses (x)"
    )
    printed = "Executing ...\n" + str({"status": "FAIL", "violations": [{"detail": detail}]})

    assert fides.printed_by_fides(printed.replace("{'", "{ '", 1)) == {
        ("analytics-does-without-names", "000187", "use-1")
    }
    assert fides.printed_by_fides("Evaluation passed!") == set()
    with pytest.raises(SystemExit, match="something else"):
        fides.theirs(["Something else failed"])
