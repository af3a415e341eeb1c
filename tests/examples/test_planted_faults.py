"""Every fault planted in the retail example is found where it stands; the repaired one has none."""

from datetime import date
from pathlib import Path

import pytest

import shipped
from dpiakit.engine import judge_record
from dpiakit.evidence.citing import cited_claims
from dpiakit.records import read_record
from dpiakit.source import read_yaml

EXAMPLES = Path(__file__).parents[2] / "examples"
RECORD = "records/loyalty-personalisation.yaml"
PLANTED = read_yaml(Path(__file__).with_name("planted-faults.yaml")).data
FAULTS = PLANTED["faults"]
TODAY = date(2026, 11, 23)
LAUNCH = date(2027, 3, 1)


@pytest.fixture(scope="module")
def library():
    return shipped.library()


def _findings(library, example):
    file = EXAMPLES / example / RECORD
    record = read_record(file)
    claims = cited_claims(record, file, TODAY, LAUNCH)
    judged = judge_record(record, library.in_force(TODAY), library.in_force(LAUNCH), claims=claims)
    return (*judged.findings, *judged.at_launch)


@pytest.fixture(scope="module")
def found(library):
    return _findings(library, "retail-personalisation")


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_planted_fault_is_found_at_its_line(fault, found):
    findings = [f for f in found if f.rule == fault["rule"] and f.element == fault["element"]]
    assert [f.outcome for f in findings] == ["fail"], fault["says"]

    position = findings[0].position
    assert position.file.endswith(fault["file"])
    lines = (EXAMPLES / "retail-personalisation" / fault["file"]).read_text("utf-8").splitlines()
    assert any(text in lines[position.line - 1] for text in fault["text"])


@pytest.mark.parametrize("fault", PLANTED["waiting"].values(), ids=PLANTED["waiting"].keys())
def test_a_fault_that_waits_for_its_law_is_planted(fault):
    text = (EXAMPLES / "retail-personalisation" / fault["file"]).read_text("utf-8")

    assert all(line in text for line in fault["text"])


def test_nothing_blocking_is_found_that_was_not_planted(found):
    planted = {(fault["rule"], fault["element"]) for fault in FAULTS.values()}
    planted |= {(one["rule"], one["element"]) for one in PLANTED["consequences"].values()}
    blocking = {
        (f.rule, f.element) for f in found if f.severity == "blocking" and f.outcome == "fail"
    }

    assert blocking - planted == set()


def test_the_repaired_programme_leaves_nothing_open_that_matters(library):
    serious = [
        (f.outcome, f.rule, f.element)
        for f in _findings(library, "retail-personalisation-repaired")
        if f.outcome == "fail"
        or (f.outcome == "needs-evidence" and f.severity in {"blocking", "high"})
    ]

    assert serious == []
