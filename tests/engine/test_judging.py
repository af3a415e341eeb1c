"""The engine on the shipped law: pure, the same in both forms, honest about what is unknown."""

from datetime import date
from pathlib import Path

import pytest

import shipped
from dpiakit.engine import UnknownMethodError, assess, judge_record
from dpiakit.findings import OUTCOMES
from dpiakit.records import read_record, read_records

ROOT = Path(__file__).parent.parent.parent
ON, LAUNCH = date(2026, 11, 23), date(2027, 3, 1)
RECORDS = [
    *sorted((ROOT / "tests" / "activities").glob("*.yaml")),
    *sorted((ROOT / "examples").glob("*/records/*.yaml")),
    ROOT / "examples" / "minimal" / "newsletter.yaml",
]


@pytest.fixture(scope="module")
def library():
    return shipped.library()


@pytest.fixture(scope="module")
def law(library):
    return library.in_force(ON)


@pytest.fixture(scope="module")
def launch(library):
    return library.in_force(LAUNCH)


@pytest.mark.parametrize("file", RECORDS, ids=lambda f: f.stem)
def test_the_compiled_rules_find_what_the_interpreter_finds(file, law, launch):
    record = read_record(file)

    assert judge_record(record, law, launch) == judge_record(record, law, launch, many=True)


@pytest.mark.parametrize("file", RECORDS, ids=lambda f: f.stem)
def test_everything_is_what_is_open_and_what_is_met(file, law):
    record = read_record(file)
    everything = judge_record(record, law, everything=True)
    compiled = judge_record(record, law, many=True)

    assert tuple(f for f in everything.findings if f.open) == compiled.findings
    assert len(everything.findings) == sum(everything.counts.values())
    assert {k: v for k, v in compiled.counts.items() if k != "not-applicable"} == {
        k: v for k, v in everything.counts.items() if k != "not-applicable"
    }


@pytest.mark.parametrize("file", RECORDS, ids=lambda f: f.stem)
def test_every_finding_stands_at_a_line_and_cites_a_provision(file, law):
    record = read_record(file)

    for finding in judge_record(record, law).findings:
        assert finding.position.line > 0
        assert finding.position.file in record.files
        assert all(cite.text for cite in finding.citations)
        assert finding.message
        assert (finding.outcome == "needs-evidence") <= bool(finding.missing)


def test_findings_stand_in_reading_order(law):
    record = read_record(RECORDS[0])
    outcomes = [f.outcome for f in judge_record(record, law, everything=True).findings]

    assert outcomes == sorted(outcomes, key=OUTCOMES.index)


def test_fingerprints_are_unique_in_a_record_and_survive_another_file(law, tmp_path):
    for file in RECORDS[:3]:
        findings = judge_record(read_record(file), law).findings
        prints = [f.fingerprint for f in findings]
        assert len(set(prints)) == len(prints)
        moved = tmp_path / "moved.yaml"
        moved.write_text("# a comment that moves every line\n\n" + file.read_text())
        assert [f.fingerprint for f in judge_record(read_record(moved), law).findings] == prints


def test_a_record_of_nothing_is_judged_without_a_single_failure(law, tmp_path):
    file = tmp_path / "nothing.yaml"
    file.write_text(
        "id: nothing\ntitle: Nothing\ncontroller: {}\npurposes: {}\n"
        "data_items: {}\ndata_subjects: {}\n"
    )
    judged = judge_record(read_record(file), law)

    assert judged.counts.get("fail", 0) == 0
    assert judged.questions


def test_questions_name_each_missing_fact_once_with_the_rules_that_wait(law):
    judged = judge_record(read_record(ROOT / "examples" / "minimal" / "newsletter.yaml"), law)
    paths = [q.path for q in judged.questions]

    assert len(set(paths)) == len(paths)
    assert all(q.rules for q in judged.questions)


@pytest.mark.parametrize("file", RECORDS, ids=lambda f: f.stem)
def test_an_assessment_is_the_same_twice(file, law, launch):
    catalogue = shipped.catalogue()
    record = read_record(file)

    assert assess(record, law, catalogue, launch) == assess(record, law, catalogue, launch)


def test_an_unknown_method_is_named_with_those_there_are(law):
    catalogue = shipped.catalogue()
    record = read_record(RECORDS[0])

    with pytest.raises(UnknownMethodError, match="cnil-4"):
        assess(record, law, catalogue, method="tarot")
    assert assess(record, law, catalogue, method="ico-3").method.name.startswith("Three")


def test_every_activity_of_the_test_data_can_be_read():
    found = list(read_records([ROOT / "tests" / "activities"]))

    assert len(found) == 12
    assert not [error for error in found if isinstance(error, Exception)]
