"""The shipped catalogue on real kinds of activity, as a data protection officer would read it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import shipped
from dpiakit.engine import assess
from dpiakit.records import read_record

ROOT = Path(__file__).parent.parent.parent
ON = date(2026, 11, 23)
ABNORMAL = {"illegitimate-access", "unwanted-modification", "disappearance"}


@pytest.fixture(scope="module")
def judged():
    law, catalogue = shipped.in_force(ON), shipped.catalogue()
    known = {}

    def judge(name):
        if name not in known:
            folder = ROOT / "tests" / "activities"
            file = ROOT / "examples" if "/" in name else folder
            known[name] = assess(read_record(file / f"{name}.yaml"), law, catalogue)
        return known[name]

    return judge


MINIMAL = "minimal/newsletter"
RETAIL = "retail-personalisation/records/loyalty-personalisation"
REPAIRED = "retail-personalisation-repaired/records/loyalty-personalisation"


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("audience-broker", "required"),
        ("business-crm", "not-required"),
        ("clinical-trial", "required"),
        ("dna-genealogy", "required"),
        ("fitness-app", "required"),
        ("fraud-scoring-three-banks", "required"),
        ("newspaper-consent-or-pay", "required"),
        ("party-newsletter", "required"),
        ("ride-dispatcher", "required"),
        ("school-learning-platform", "required-unless-reasoned"),
        ("smart-meter-analytics", "required-unless-reasoned"),
        ("warehouse-badges-cameras", "required-unless-reasoned"),
        (MINIMAL, "probably-not"),
        (RETAIL, "required"),
        (REPAIRED, "required"),
    ],
)
def test_whether_an_assessment_is_required(judged, name, outcome):
    assert judged(name).screening.outcome == outcome


def reasons(judged, name):
    return " ".join(judged(name).screening.reasons)


def test_a_trial_is_required_by_health_data_on_a_large_scale(judged):
    """GDPR Art. 35(3)(b), and two points of the Spanish list."""
    assert "special categories or criminal data on a large scale" in reasons(
        judged, "clinical-trial"
    )
    assert "List of Spain" in reasons(judged, "clinical-trial")


def test_a_party_with_many_readers_holds_political_opinions_on_a_large_scale(judged):
    assert reasons(judged, "party-newsletter").startswith("Article 35(3)")


def test_a_dispatcher_meets_every_californian_trigger_for_work(judged):
    """11 CCR 7150(b)(3), (4) and (6)."""
    said = reasons(judged, "ride-dispatcher")

    assert "technology decides on something significant" in said
    assert "traits of people at work or in training" in said
    assert "personal information is sold or shared" not in said


def test_a_shop_that_advertises_elsewhere_shares_in_california(judged):
    assert "personal information is sold or shared" in reasons(judged, RETAIL)


def test_a_small_newsletter_is_asked_one_thing_only(judged):
    screening = judged(MINIMAL).screening

    assert [t.name for t in screening.triggers if t.met is None] == ["wp248/c1"]


def test_a_competent_state_without_a_list_is_named_and_not_taken_for_free(judged):
    notes = judged("business-crm").screening.notes

    assert (
        "No list of Austria under Article 35(4) is in the catalogue. That is unknown, not free: "
        "ask its authority." in notes
    )
    assert not any("Switzerland" in note or "Kingdom" in note for note in notes)


def test_where_the_european_pack_does_not_apply_nobody_speaks_of_its_lists(judged):
    record = judged("business-crm").record
    abroad = record.activity.model_copy(
        update={
            "markets": ["US-NY"],
            "controller": record.activity.controller.model_copy(
                update={"establishments": ["US-NY"]}
            ),
        }
    )
    screening = assess(
        replace(record, activity=abroad), shipped.in_force(ON), shipped.catalogue()
    ).screening

    assert (screening.triggers, screening.notes) == ((), ())


def test_a_list_that_is_held_in_part_says_so(judged):
    assert any(
        note.startswith("List of Ireland") and "number 7 is not" in note
        for note in judged("school-learning-platform").screening.notes
    )


@pytest.mark.parametrize(
    ("name", "worst"),
    [
        ("clinical-trial", {"re-identification", "unwanted-modification"}),
        ("fraud-scoring-three-banks", {"loss-of-control", "wrong-inference"}),
        ("newspaper-consent-or-pay", {"sensitive-inference"}),
        ("party-newsletter", {"illegitimate-access"}),
        ("ride-dispatcher", {"proxy-discrimination", "unfair-exclusion"}),
        ("school-learning-platform", {"illegitimate-access"}),
        ("warehouse-badges-cameras", {"intrusive-monitoring"}),
        ("audience-broker", {"re-identification", "unexpected-sharing"}),
        ("dna-genealogy", {"unexpected-sharing", "illegitimate-access"}),
        (RETAIL, {"proxy-discrimination", "unexpected-sharing", "unfair-exclusion"}),
    ],
)
def test_the_gravest_risk_is_the_one_a_dpo_would_name(judged, name, worst):
    assert judged(name).score.worst_before in worst


@pytest.mark.parametrize(
    ("name", "fewest", "most"),
    [
        ("business-crm", 3, 3),
        (MINIMAL, 4, 6),
        ("party-newsletter", 4, 6),
        ("school-learning-platform", 4, 6),
        ("warehouse-badges-cameras", 5, 7),
        ("clinical-trial", 5, 8),
        ("smart-meter-analytics", 8, 12),
        ("fraud-scoring-three-banks", 8, 13),
        ("audience-broker", 15, 20),
        (RETAIL, 18, 24),
    ],
)
def test_the_register_is_as_long_as_the_matter_is_grave(judged, name, fewest, most):
    assert fewest <= len(judged(name).risks) <= most


def named(judged, name):
    return {risk.name for risk in judged(name).risks}


def test_abnormal_events_can_happen_to_every_activity(judged):
    for name in ("business-crm", "clinical-trial", MINIMAL):
        assert named(judged, name) >= ABNORMAL


def test_staff_under_cameras_are_watched_and_their_data_may_serve_other_ends(judged):
    assert named(judged, "warehouse-badges-cameras") - ABNORMAL == {
        "function-creep",
        "intrusive-monitoring",
    }


def test_a_school_without_profiles_profiles_no_children(judged):
    assert "profiling-of-children" not in named(judged, "school-learning-platform")


def test_a_mailing_list_for_a_shop_weighs_less_than_a_patient_file(judged):
    def severity(name, risk):
        return next(r for r in judged(name).risks if r.name == risk).inherent.severity

    for risk in ABNORMAL:
        assert severity(MINIMAL, risk) < severity("clinical-trial", risk)


def test_measures_in_place_bring_every_risk_of_the_repaired_programme_below_high(judged):
    assert {risk.residual.band for risk in judged(REPAIRED).risks} <= {"low", "medium"}


def test_at_most_two_scenarios_of_a_small_newsletter_are_open(judged):
    open_ = [risk.name for risk in judged(MINIMAL).risks if risk.triggered is None]

    assert open_ == ["loss-of-control", "excessive-retention"]
