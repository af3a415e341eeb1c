"""Fingerprints: the same while the thing judged is the same, and no longer."""

import random
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import shipped
from dpiakit.engine import judge_record
from dpiakit.model import Activity
from dpiakit.model.canonical import canonical, canonical_path
from dpiakit.records import read_record
from dpiakit.source import read_yaml

ROOT = Path(__file__).parent.parent.parent
ON = date(2026, 11, 23)
RECORDS = [
    *sorted((ROOT / "tests" / "activities").glob("*.yaml")),
    ROOT / "examples" / "minimal" / "newsletter.yaml",
]


@pytest.fixture(scope="module")
def law():
    return shipped.in_force(ON)


EFFECT = {"measure": "b", "axis": "likelihood"}


def turned(value, chance):
    """The same facts with every list and every mapping in another order."""
    if isinstance(value, dict):
        items = [(name, turned(one, chance)) for name, one in value.items()]
        chance.shuffle(items)
        return dict(items)
    if isinstance(value, list):
        entries = [turned(one, chance) for one in value]
        chance.shuffle(entries)
        return entries
    return value


def prints(record, law, *, many=False):
    return sorted(f.fingerprint for f in judge_record(record, law, many=many).findings)


def rewritten(data, folder):
    file = folder / "record.yaml"
    file.write_text("# in another order\n" + yaml.safe_dump(data, sort_keys=False))
    return read_record(file)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(number=st.integers(0, len(RECORDS) - 1), seed=st.integers(0, 10_000))
def test_another_order_and_another_comment_change_no_fingerprint(law, tmp_path, number, seed):
    file = RECORDS[number]
    data = turned(read_yaml(file).data, random.Random(seed))  # noqa: S311  chance with a seed

    assert prints(rewritten(data, tmp_path), law) == prints(read_record(file), law)


@pytest.mark.parametrize("name", ["data_items", "recipients"])
def test_a_collection_written_backwards_changes_no_fingerprint(name, law, tmp_path):
    data = read_yaml(ROOT / "tests" / "activities" / "audience-broker.yaml").data
    assert len(data[name]) > 1
    back = {**data, name: dict(reversed(data[name].items()))}

    assert prints(rewritten(back, tmp_path), law) == prints(rewritten(data, tmp_path), law)


def test_both_forms_of_the_rules_give_the_same_fingerprints(law):
    for file in RECORDS:
        record = read_record(file)
        assert prints(record, law) == prints(record, law, many=True)


def of_rule(findings, rule):
    return {f.element: f.fingerprint for f in findings if f.rule == rule}


def test_another_value_of_the_deciding_fact_makes_another_finding(law, tmp_path):
    data = read_yaml(ROOT / "examples" / "minimal" / "newsletter.yaml").data
    rule = "gdpr/transfer-has-safeguard"
    found = {}
    for safeguard in ("none", "uk-idta"):
        data["transfers"]["acme-mail"]["safeguard"] = safeguard
        found[safeguard] = of_rule(judge_record(rewritten(data, tmp_path), law).findings, rule)

    assert found["none"].keys() == {"acme-mail"}
    assert found["none"] != found["uk-idta"]


def test_the_finding_of_one_element_does_not_move_when_another_is_added(law, tmp_path):
    data = read_yaml(ROOT / "examples" / "minimal" / "newsletter.yaml").data
    data["transfers"]["acme-mail"]["safeguard"] = "none"
    rule = "gdpr/transfer-has-safeguard"
    before = of_rule(judge_record(rewritten(data, tmp_path), law).findings, rule)
    data["transfers"] = {"a-new-one": dict(data["transfers"]["acme-mail"]), **data["transfers"]}
    after = of_rule(judge_record(rewritten(data, tmp_path), law).findings, rule)

    assert before.items() < after.items()
    assert after.keys() == {"acme-mail", "a-new-one"}


def test_canonical_texts_know_no_order_and_no_fields_of_the_model():
    activity = Activity.model_validate(
        {"transfers": {"b": {"destination": "IN", "onward": ["US", "IN"]}, "a": {}}}
    )
    back = Activity.model_validate(
        {"transfers": {"a": {}, "b": {"onward": ["IN", "US"], "destination": "IN"}}}
    )

    assert canonical(activity.transfers) == canonical(back.transfers) == "[a, b]"
    assert canonical(activity.transfers["b"]) == "{destination: IN, onward: [IN, US]}"
    assert canonical(activity) == canonical(back)
    assert canonical(frozenset({"b", "a"})) == "[a, b]"
    assert canonical(None) == "None"


def test_items_of_lists_are_named_by_what_they_say():
    activity = Activity.model_validate(
        {
            "markets": ["DE", "FR"],
            "risks": {"own": {"measures": [EFFECT, {"measure": "a", "axis": "severity"}]}},
        }
    )

    assert canonical_path(("markets", "1"), activity) == "markets.FR"
    assert canonical_path(("markets", "7"), activity) == "markets.7"
    assert (
        canonical_path(("risks", "own", "measures", "0", "axis"), activity)
        == "risks.own.measures.{axis: likelihood, measure: b}.axis"
    )
    assert canonical_path(("nowhere", "at", "all"), activity) == "nowhere.at.all"
