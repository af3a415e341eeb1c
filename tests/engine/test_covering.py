"""Judgements of shipped law under waivers: counted anew, asked anew, put in order anew."""

from datetime import date
from pathlib import Path

import pytest
import yaml

import shipped
from dpiakit.acceptance import Acceptances, baseline_of, known_rules, read_waivers
from dpiakit.engine import assess, covered, judge_record
from dpiakit.records import read_record
from dpiakit.source import read_yaml

ROOT = Path(__file__).parent.parent.parent
ON, LAUNCH = date(2026, 11, 23), date(2027, 1, 4)
RULE = "gdpr/transfer-has-safeguard"


@pytest.fixture(scope="module")
def library():
    return shipped.library()


@pytest.fixture
def record(tmp_path):
    data = read_yaml(ROOT / "examples" / "minimal" / "newsletter.yaml").data
    data["transfers"]["acme-mail"] |= {"safeguard": "none"}
    file = tmp_path / "newsletter.yaml"
    file.write_text(yaml.safe_dump(data, sort_keys=False))
    return read_record(file)


def an_entry(**changes):
    return {
        "id": "acme",
        "rule": RULE,
        "record": "newsletter",
        "element": "acme-mail",
        "reason": "Acme signs the clauses at its board meeting.",
        "owner": "Ada Lovelace",
        "approved_by": "Grace Hopper",
        "created": "2026-11-20",
        "expires": "2026-12-15",
        "measures": ["Addresses are pseudonymised first."],
        **changes,
    }


def acceptances(library, folder, *entries):
    file = folder / "waivers.yaml"
    file.write_text(yaml.safe_dump({"waivers": list(entries)}))
    return Acceptances(read_waivers([file], known_rules(library.rules), ON))


def test_a_waived_failure_is_counted_as_waived_and_stands_after_what_is_open(
    library, record, tmp_path
):
    judged = judge_record(record, library.in_force(ON))
    found = covered(judged, "newsletter", acceptances(library, tmp_path, an_entry()), ON)
    outcomes = [f.outcome for f in found.judged.findings]

    assert found.judged.counts["waived"] == 1
    assert found.judged.counts.get("fail", 0) == judged.counts["fail"] - 1
    assert sum(found.judged.counts.values()) == sum(judged.counts.values())
    assert outcomes.count("waived") == 1
    assert outcomes[-1] == "waived"
    assert found.used == ("acme",)
    assert found.until == date(2026, 12, 16)


def test_a_fact_that_only_waived_obligations_wait_for_is_marked(library, record, tmp_path):
    judged = judge_record(record, library.in_force(ON))
    question = next(q for q in judged.questions if len(q.rules) == 1)
    (rule,) = question.rules
    (finding,) = (f for f in judged.findings if f.rule == rule and question.path in f.missing)
    entry = an_entry(rule=rule, element=finding.element)
    waiting = acceptances(library, tmp_path, entry)
    found = covered(judged, "newsletter", waiting, ON).judged

    assert not any(q.waived for q in judged.questions)
    assert {q.path for q in found.questions if q.waived} == {question.path}
    assert {q.path for q in found.questions} == {q.path for q in judged.questions}
    (waived,) = (f for f in found.findings if f.outcome == "waived")
    assert (waived.rule, waived.underlying) == (rule, "needs-evidence")


def test_without_acceptances_a_judgement_is_handed_back_as_it_is(library, record):
    judged = judge_record(record, library.in_force(ON))
    found = covered(judged, "newsletter", Acceptances(), ON)

    assert found.judged is judged
    assert (found.used, found.until) == ((), date.max)


def test_waivers_of_other_records_change_nothing_and_end_nothing(library, record, tmp_path):
    judged = judge_record(record, library.in_force(ON))
    other = acceptances(library, tmp_path, an_entry(record="loyalty"))
    found = covered(judged, "newsletter", other, ON)

    assert found.judged == judged
    assert found.until == date.max


def test_everything_of_a_baseline_is_waived_in_the_next_run_but_what_blocks(library, record):
    judged = judge_record(record, library.in_force(ON), library.in_force(LAUNCH))
    everything = (*judged.findings, *judged.at_launch)
    baseline = baseline_of({"newsletter": everything}, ON)
    found = covered(judged, "newsletter", Acceptances(baseline=baseline), ON, LAUNCH).judged
    still = [f for f in (*found.findings, *found.at_launch) if f.open and not f.lapses]

    assert {f.severity for f in still} == {"blocking"}
    assert found.counts["waived"] > 5


def test_an_assessment_shows_what_is_waived_and_its_gate_stays_shut(library, record, tmp_path):
    given = (record, library.in_force(ON), shipped.catalogue(), library.in_force(LAUNCH))
    plain = assess(*given)
    waived = assess(*given, acceptances=acceptances(library, tmp_path, an_entry()))
    (finding,) = (f for f in waived.findings if f.outcome == "waived")

    assert finding.acceptance is not None
    assert finding.acceptance.id == "acme"
    assert waived.gate.outcome == plain.gate.outcome == "no-go"
    assert waived.decision.outcome == plain.decision.outcome
    assert waived.score.compliance.upper <= plain.score.compliance.upper
    assert waived.score.compliance.lower == plain.score.compliance.lower
    assert waived.score.blockers == plain.score.blockers
    assert assess(*given, acceptances=Acceptances()) == plain
