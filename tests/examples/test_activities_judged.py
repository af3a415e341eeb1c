"""Seven well-kept activities raise no alarm; five careless ones do, each for its own reasons."""

from datetime import date
from pathlib import Path

import pytest

import shipped
from dpiakit.engine import judge_record
from dpiakit.records import read_record

ACTIVITIES = Path(__file__).parents[1] / "activities"
TODAY = date(2026, 11, 23)
WELL_KEPT = (
    "business-crm",
    "clinical-trial",
    "fraud-scoring-three-banks",
    "party-newsletter",
    "school-learning-platform",
    "smart-meter-analytics",
    "warehouse-badges-cameras",
)
CARELESS = {
    "audience-broker": ("gdpr", "ccpa"),
    "dna-genealogy": ("gdpr", "ccpa"),
    "fitness-app": ("gdpr", "ccpa", "eprivacy"),
    "newspaper-consent-or-pay": ("gdpr", "eprivacy"),
    "ride-dispatcher": ("gdpr",),
}


@pytest.fixture(scope="module")
def law():
    return shipped.in_force(TODAY)


def _serious(law, name, *outcomes):
    judged = judge_record(read_record(ACTIVITIES / f"{name}.yaml"), law)
    return [
        f"{finding.rule} {finding.element}: {finding.message}"
        for finding in judged.findings
        if finding.outcome in outcomes and finding.severity in {"blocking", "high"}
    ]


@pytest.mark.parametrize("name", WELL_KEPT)
def test_a_well_kept_activity_raises_no_serious_alarm(name, law):
    assert _serious(law, name, "fail", "error") == []


@pytest.mark.parametrize("name", WELL_KEPT)
def test_a_well_kept_activity_leaves_few_serious_questions(name, law):
    assert len(_serious(law, name, "needs-evidence")) <= 3


@pytest.mark.parametrize(("name", "packs"), CARELESS.items(), ids=CARELESS)
def test_a_careless_activity_is_stopped_by_every_law_it_breaks(name, packs, law):
    judged = judge_record(read_record(ACTIVITIES / f"{name}.yaml"), law)
    stopped_by = {
        finding.rule.partition("/")[0]
        for finding in judged.findings
        if finding.outcome == "fail" and finding.severity == "blocking"
    }

    assert stopped_by >= set(packs)
