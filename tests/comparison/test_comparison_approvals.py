"""Approvals given for another state: asked again when what they rest on changed, else left alone.

Art. 35(11) GDPR: a review is due at least when the risk of the processing changes.
"""

import copy
from dataclasses import dataclass
from typing import ClassVar

import pytest
from comparison_world import DAY, ROOT, World, a_judge, the_law

from dpiakit.comparison import material
from dpiakit.comparison.comparing import compare
from dpiakit.comparison.judging import Judge, Judges
from dpiakit.comparison.matching import Pair
from dpiakit.model import Activity
from dpiakit.records import read_record
from dpiakit.records.shape import fields_of, shape_at
from dpiakit.source import read_yaml

EXAMPLE = ROOT / "examples" / "retail-personalisation-repaired"


def joined():
    """The repaired programme in one file."""
    record = read_yaml(EXAMPLE / "records" / "loyalty-personalisation.yaml").data
    for name in record.pop("uses"):
        shared = read_yaml(EXAMPLE / "records" / name).data
        shared.pop("kind")
        shared.pop("uses", None)
        for key, value in shared.items():
            record[key] = {**record.get(key, {}), **value} if isinstance(value, dict) else value
    return record


JOINED = joined()


@pytest.fixture
def world(tmp_path):
    return World(tmp_path, init=False)


def record(**changes):
    made = copy.deepcopy(JOINED)
    made["governance"]["impact_assessment"]["prior_consultation"] = {
        "filed": "2026-10-01", "answered": "2026-10-20", "outcome": "advice",
    }  # fmt: skip
    made["governance"]["ethics_approval"] = "2026-10-01"
    for path, value in changes.items():
        put(made, path, value)
    return made


def put(made, path, value):
    *above, last = path.replace("_mail", "-mail").split("__")
    for part in above:
        made = made.setdefault(part, {})
    if value is None:
        made.pop(last, None)
    else:
        made[last] = value


@dataclass
class OnceJudge(Judge):
    """Judges what it has judged before no second time: the earlier state is mostly the same."""

    known: ClassVar[dict] = {}

    def assess(self, record, *claims):
        if record.digest not in self.known:
            self.known[record.digest] = super().assess(record, *claims)
        return self.known[record.digest]


def voided(world, before, after):
    one = read_record(world.write("before/r.yaml", before), name="r.yaml")
    other = read_record(world.write("after/r.yaml", after), name="r.yaml")
    library, catalogue, laws = the_law()
    judge = OnceJudge(library, catalogue, DAY, laws=laws)
    change = compare(Pair(one, other), Judges(judge, judge))
    return {found.kind: found for found in change.voided} if change else {}


WHOLE = {
    "impact-assessment", "dpo-advice", "prior-consultation", "california-assessment",
    "ethics-approval", "review",
}  # fmt: skip


def test_another_country_of_a_recipient_voids_what_was_approved_for_the_whole(world):
    found = voided(world, record(), record(recipients__zaehlwerk__country="IN"))

    assert found.keys() >= WHOLE
    approval = found["impact-assessment"]
    assert approval.by == "Member of the management board for customers"
    assert str(approval.on) == "2026-11-12"
    assert any(c.text == "recipients.zaehlwerk.country: DE -> IN" for c in approval.causes)
    assert found["dpo-advice"].by == "Data protection officer"


HARMLESS = {
    "a title": {"title": "Kornblume Plus, with personal offers"},
    "a description": {"description": "Members collect points."},
    "a purpose in other words": {"purposes__write__name": "Write to members about our products"},
    "a vendor renamed": {"recipients__zaehlwerk__name": "Zählwerk GmbH"},
    "a new model version": {"models__shelf-ranker__version": "9"},
    "another owner": {"owner": "Head of loyalty and clubs"},
    "more evidence": {"evidence__extra": {"title": "A report", "date": "2026-11-20"}},
    "one more measure that is in place": {
        "measures__more": {
            "kind": "staff-training",
            "status": "implemented",
            "evidence": ["course"],
        }
    },
    "fewer markets": {"markets": ["DE", "FR", "GB"]},
    "a shorter period": {"data_items__purchases__retention__period": "P6M"},
    "a data item less for a purpose": {
        "purposes__discount__data": ["membership-number", "purchases", "offer-score"]
    },
    "an answer to an open question": {"purposes__write__benefit_to_person": "Hears of news."},
    "a renewed check": {"recipients__brightpost__dpf__checked": "2026-11-20"},
    "a tested kill switch": {"governance__models__kill_switch_tested": "2026-11-22"},
}


@pytest.mark.parametrize("name", HARMLESS)
def test_what_changes_no_risk_and_widens_nothing_voids_nothing(world, name):
    assert voided(world, record(), record(**HARMLESS[name])) == {}, name


def test_keys_and_lists_in_another_order_void_nothing(world):
    before = record()
    after = {key: before[key] for key in reversed(before)}
    after["markets"] = before["markets"][::-1]
    after["purposes"] = {key: before["purposes"][key] for key in reversed(before["purposes"])}

    assert voided(world, before, after) == {}


def renamed(made, old, new):
    """A record in which a recipient stands under another name, wherever it is named."""
    if isinstance(made, dict):
        return {new if key == old else key: renamed(value, old, new) for key, value in made.items()}
    if isinstance(made, list):
        return [renamed(value, old, new) for value in made]
    return new if made == old else made


def test_an_element_under_another_name_voids_nothing(world):
    assert voided(world, record(), renamed(record(), "zaehlwerk", "visit-counter")) == {}


def test_an_element_under_another_name_with_another_fact_is_a_new_one(world):
    after = renamed(record(), "zaehlwerk", "visit-counter")
    after["recipients"]["visit-counter"]["country"] = "IN"
    causes = voided(world, record(), after)["dpo-advice"].causes

    assert any(c.text.startswith("recipients.visit-counter: added") for c in causes)


def test_a_recipient_that_goes_voids_nothing(world):
    smaller = record()
    for purpose in smaller["purposes"].values():
        purpose["recipients"] = [r for r in purpose.get("recipients", []) if r != "mirrorfield"]
    found = voided(world, record(), {**smaller})

    assert found == {}


WIDER = {
    "a market": {"markets": ["DE", "FR", "GB", "US-CA", "BR"]},
    "a recipient": {"recipients__new": {"name": "New GmbH", "role": "processor", "country": "DE"}},
    "a lawful basis": {"purposes__count__lawful_basis": "legitimate-interests"},
    "a longer period": {"data_items__purchases__retention__period": "P5Y"},
    "a purpose with more data": {
        "purposes__write__data": [
            "name",
            "e-mail-address",
            "membership-number",
            "purchases",
            "points",
        ]
    },
    "a decision without people": {"decisions__freeze-points__solely_automated": True},
    "personal prices both ways": {"pricing__direction": "both"},
    "children in a purpose": {"purposes__recommend__children_included": True},
}


@pytest.mark.parametrize("name", WIDER)
def test_what_widens_the_processing_voids_its_approval(world, name):
    approval = voided(world, record(), record(**WIDER[name]))["impact-assessment"]

    assert any(cause.kind == "fact" for cause in approval.causes), name


def test_a_measure_that_is_taken_back_voids_through_the_risk_that_rises(world):
    after = record()
    put(after, "measures__service-decides__status", "planned")
    put(after, "measures__service-decides__evidence", None)
    found = voided(world, record(), after)

    assert found.keys() >= {"impact-assessment", "dpo-advice", "review"}
    assert {cause.kind for cause in found["dpo-advice"].causes} == {"risk"}


def test_a_grave_obligation_that_fails_now_voids_the_approval_but_not_the_advice(world):
    found = voided(world, record(), record(marketing__newsletter__opt_out_in_each_message=False))

    assert {c.kind for c in found["impact-assessment"].causes} <= {"finding", "risk"}
    assert any(c.kind == "finding" for c in found["impact-assessment"].causes)
    assert "dpo-advice" not in found or all(c.kind == "risk" for c in found["dpo-advice"].causes)


def test_a_californian_assessment_vouches_for_californian_law(world):
    found = voided(world, record(), record(recipients__zaehlwerk__country="IN"))

    assert any(c.kind == "finding" for c in found["impact-assessment"].causes)
    assert {c.kind for c in found["california-assessment"].causes} == {"fact"}


def test_an_approval_that_is_given_anew_holds(world):
    after = record(recipients__zaehlwerk__country="IN")
    assessment = after["governance"]["impact_assessment"]
    assessment["approved"] = "2026-11-23"
    found = voided(world, record(), after)

    assert "impact-assessment" not in found
    assert "dpo-advice" in found


def test_an_approval_dated_back_is_not_given_anew(world):
    after = record(recipients__zaehlwerk__country="IN")
    after["governance"]["impact_assessment"]["approved"] = "2026-11-01"

    assert "impact-assessment" in voided(world, record(), after)


def test_an_assessment_that_is_rewritten_under_a_signature_must_be_signed_again(world):
    after = record()
    after["governance"]["impact_assessment"] |= {"date": "2026-11-20", "version": "3"}
    approval = voided(world, record(), after)["impact-assessment"]

    assert [c.kind for c in approval.causes] == ["version"]
    assert "2026-11-20 (version 3)" in approval.causes[0].text


def test_a_condition_that_is_taken_out_under_a_signature_is_told(world):
    after = record()
    del after["governance"]["impact_assessment"]["launch_conditions"]["holdout"]
    approval = voided(world, record(), after)["impact-assessment"]

    assert any("condition holdout was removed" in c.text for c in approval.causes)


def test_an_approval_that_is_new_with_the_change_is_not_void(world):
    before = record()
    before["governance"]["impact_assessment"] = {"done": False}
    after = record(recipients__zaehlwerk__country="IN")

    assert "impact-assessment" not in voided(world, before, after)


def test_an_accepted_risk_is_asked_again_when_that_risk_rises_and_only_then(world):
    rises = record()
    rises["risks"]["basket-tells-on-somebody"]["likelihood"] = 4
    found = voided(world, record(), rises)["risk-acceptance"]

    assert found.by == "Member of the management board for customers"
    assert found.path == ("risks", "basket-tells-on-somebody", "accepted", "on")

    other = voided(world, record(), record(recipients__zaehlwerk__country="IN"))
    assert "risk-acceptance" not in other


def rated(**rating):
    made = record()
    made["risks"]["our-view"] = {
        "scenario": "wrong-inference",
        "residual": {"severity": 1, "likelihood": 1, "reason": "Nobody was hurt in four quarters.",
                     "by": "Head of data protection", "confirmed": "2026-11-02", **rating},
    }  # fmt: skip
    return made


def test_a_confirmed_rating_is_asked_again_when_what_is_computed_beneath_it_rises(world):
    after = rated()
    put(after, "measures__service-decides__status", "planned")
    put(after, "measures__service-decides__evidence", None)
    found = voided(world, rated(), after)["rating"]

    assert found.by == "Head of data protection"
    assert "computed beneath" in found.causes[0].text


def test_levels_that_change_under_a_confirmation_are_told(world):
    found = voided(world, rated(likelihood=2), rated(likelihood=1))["rating"]

    assert "likelihood" in found.causes[0].text


def test_a_rating_confirmed_anew_holds(world):
    after = rated(likelihood=1, confirmed="2026-11-22")

    assert "rating" not in voided(world, rated(likelihood=2), after)


def test_a_transfer_assessment_rests_on_its_own_transfer(world):
    found = voided(
        world, record(), record(**{"transfers__letters-to-brightpost__destination": "IN"})
    )
    assert found["transfer-assessment"].by == "Privacy counsel"

    elsewhere = voided(world, record(), record(recipients__zaehlwerk__country="IN"))
    assert "transfer-assessment" not in elsewhere


def test_a_balancing_of_interests_rests_on_its_own_purpose(world):
    def weighed(**changes):
        made = record(**changes)
        made["purposes"]["write"]["lawful_basis"] = "legitimate-interests"
        made["purposes"]["write"]["legitimate_interest"] = {
            "done": "2026-10-01", "owner": "Head of marketing", "outcome": "passes",
        }  # fmt: skip
        return made

    own = voided(world, weighed(), weighed(purposes__write__profiling="prediction"))
    assert own["legitimate-interest"].by == "Head of marketing"

    other = voided(world, weighed(), weighed(purposes__count__children_included=True))
    assert "legitimate-interest" not in other


def test_an_agreement_of_the_works_council_rests_on_what_is_watched(world):
    def watched(**changes):
        made = record()
        made["monitoring"] = {"cameras": {
            "technology": "video", "place": "workplace", "continuous": False,
            "works_council_agreed": "2026-09-01", **changes,
        }}  # fmt: skip
        return made

    assert "works-council" in voided(world, watched(), watched(continuous=True))
    assert "works-council" not in voided(world, watched(continuous=True), watched())


def test_every_listed_fact_is_a_fact_of_the_model():
    """A fact renamed in the model would silently void nothing any more."""
    for pattern in material.PATTERNS:
        path = tuple(pattern.split("."))
        above = shape_at(Activity, path[:-1])
        if path[-1] == "*":
            assert above.keyed, pattern
        else:
            assert above.group is not None, pattern
            assert path[-1] in fields_of(above.group), pattern


def test_every_word_of_a_scale_is_a_word_of_the_model():
    for pattern, test in material._TABLE.items():
        words = [cell.cell_contents for cell in test.__closure__ or ()]
        scale = next((w for w in words if isinstance(w, tuple)), ())
        known = shape_at(Activity, tuple(pattern.split("."))).words
        assert set(scale) <= set(known), pattern
        if scale:
            assert set(scale) == set(known), pattern


def test_the_judge_computes_ratings_without_what_people_set(world):
    read = read_record(world.write("r.yaml", rated()))
    judge = a_judge()
    by_hand = {r.name: r for r in judge.assess(read).risks}["wrong-inference"]
    computed = judge.computed(read)["wrong-inference"]

    assert by_hand.override
    assert not computed.override
    assert computed.residual == by_hand.computed_residual
