"""A record that claims something else than was measured cannot cite the measurement."""

import pytest

from dpiakit.evidence.measured_strings import strings_stated
from dpiakit.evidence.statistics_shape import StatisticsManifest
from dpiakit.evidence.statistics_standing import changed_since
from dpiakit.model.activity import Activity
from dpiakit.model.data import DataItem, Hiding, PrivacyBudget
from dpiakit.model.decisions import BiasTest, Decision
from dpiakit.model.governance import Security
from dpiakit.model.notices import Right, Rights
from dpiakit.model.period import Period

DIGEST = "0" * 64


def a_manifest(check, *statements, roles=("measured",)):
    table = {
        "format": "csv", "hash_scope": "full-file", "files": [], "columns_sha256": DIGEST,
        "rows": 9, "first": None, "last": None,
    }  # fmt: skip
    return StatisticsManifest.model_validate({
        "schema": "dpiakit/evidence-v1", "id": f"sha256:{DIGEST}", "tool": "dpiakit test",
        "check": {"id": check, "version": "1"},
        "claim": {
            "record": "visits", "record_sha256": DIGEST,
            "statements": [{"pointer": pointer, "says": says} for pointer, says in statements],
        },
        "mapping": None, "inputs": [{"role": role, **table} for role in roles],
        "engine": {"name": "duckdb", "version": "2"}, "quality": [],
        "result": {
            "status": "pass", "breakdown": [], "digest": DIGEST, "suppressed_below": 5,
        },
        "limits": [], "validity": {"measured": "2026-10-31", "expires": "2027-01-31"},
        "prev": None,
    })  # fmt: skip


def an_item(**facts):
    return Activity(data_items={"visits": DataItem(**facts)})


K = ("data_items.visits.hiding.k", "k: 5")
OPTION = ("--quasi", "quasi identifiers: zip")


@pytest.mark.parametrize(
    ("activity", "changed"),
    [
        (an_item(hiding=Hiding(k=5)), ()),
        (an_item(hiding=Hiding(k=7)), ("data_items.visits.hiding.k",)),
        (an_item(hiding=Hiding(k=5, t_closeness=0.1)), ("data_items.visits.hiding.t_closeness",)),
        (
            an_item(hiding=Hiding(k=5, sensitive=["ill"], distance="ordered")),
            ("data_items.visits.hiding.distance", "data_items.visits.hiding.sensitive"),
        ),
        (an_item(), ("data_items.visits.hiding.k",)),
        (Activity(), ("data_items.visits.hiding.k",)),
    ],
)
def test_hiding(activity, changed):
    assert changed_since(activity, a_manifest("anonymity", K, OPTION)) == changed


def test_where_only_options_spoke_a_claim_of_the_record_is_a_change():
    manifest = a_manifest("anonymity", OPTION, ("--k", "k: 5"))

    assert changed_since(an_item(), manifest) == ()
    assert changed_since(an_item(hiding=Hiding(k=5)), manifest) == ("data_items.visits.hiding.k",)


def test_a_budget():
    manifest = a_manifest("budget", ("data_items.visits.privacy_budget.epsilon", "epsilon: 1"))

    assert changed_since(an_item(privacy_budget=PrivacyBudget(epsilon=1.0)), manifest) == ()
    assert changed_since(an_item(privacy_budget=PrivacyBudget(epsilon=2.0)), manifest) == (
        "data_items.visits.privacy_budget.epsilon",
    )


def test_a_border():
    place = "decisions.offer.bias_tests.age"
    manifest = a_manifest(
        "fairness", (f"{place}.measure", "demographic-parity-ratio"), (f"{place}.border", "0.8")
    )

    def offer(border):
        test = BiasTest(measure="demographic-parity-ratio", border=border)
        return Activity(decisions={"offer": Decision(bias_tests={"age": test})})

    assert changed_since(offer(0.8), manifest) == ()
    assert changed_since(offer(0.9), manifest) == (f"{place}.border",)


def test_terms_count_for_the_tables_that_were_measured():
    manifest = a_manifest(
        "operations", ("rights.access.deadline", "access within P1M"), roles=("requests",)
    )
    month, week = (
        Rights(access=Right(deadline=Period(1))),
        Rights(access=Right(deadline=Period(0, 7))),
    )
    longer = Rights(access=Right(deadline=Period(1), extension=Period(2)))
    hours = Security(breach_notice_within_hours=48)

    assert changed_since(Activity(rights=month, security=hours), manifest) == ()
    assert changed_since(Activity(rights=week), manifest) == ("rights.access.deadline",)
    assert changed_since(Activity(rights=longer), manifest) == ("rights.access.deadline",)


def an_advertiser(**changes):
    purpose = {"aim": "personalised-advertising", "lawful_basis": "consent",
               "consent": {"refreshed_every": "P12M"}, **changes}  # fmt: skip
    return Activity.model_validate({
        "id": "visits", "languages": ["de"], "controller": {"establishments": ["DE"]},
        "purposes": {"ads": purpose}, "opt_outs": {"sells": True, "signal": {"honoured": True}},
    })  # fmt: skip


def of_strings(*processed):
    return [(one.pointer, one.says) for one in strings_stated(an_advertiser(), processed)]


@pytest.mark.parametrize(
    ("now", "changed"),
    [
        (an_advertiser(), ()),
        (an_advertiser(lawful_basis="contract"), ("purposes.ads.lawful_basis",)),
        (an_advertiser(aim="analytics"), ("purposes.ads.aim",)),
        (an_advertiser(consent={"refreshed_every": "P6M"}),
         ("purposes.ads.consent.refreshed_every",)),
        (Activity(id="visits"),
         ("controller.establishments", "languages", "opt_outs.sells", "opt_outs.signal.honoured",
          "purposes.ads.aim", "purposes.ads.consent.refreshed_every", "purposes.ads.lawful_basis")),
    ],
)  # fmt: skip
def test_strings_that_were_compared_with_another_record_prove_nothing_of_this(now, changed):
    then = a_manifest("strings", *of_strings("ads"), ("--vendor", "adnet is vendor 3"))

    assert changed_since(now, then) == changed


def test_a_basis_that_no_string_was_compared_with_may_change():
    then = a_manifest("strings", *of_strings())

    assert changed_since(an_advertiser(lawful_basis="contract"), then) == ()
