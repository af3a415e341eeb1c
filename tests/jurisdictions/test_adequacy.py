"""Which transfers are covered by an adequacy decision, held against the researched facts."""

from datetime import date, timedelta
from typing import Any

import pytest

import shipped
from dpiakit.law import Law, Library
from dpiakit.model import Activity

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)

LISTED: dict[str, Any] = {"status": "active", "covers": ["non-hr"], "uk_extension": True}
EU = {
    "AD": date(2010, 10, 19),
    "AR": date(2003, 6, 30),
    "BR": date(2026, 1, 26),
    "CA": date(2001, 12, 20),
    "CH": date(2000, 7, 26),
    "FO": date(2010, 3, 5),
    "GB": date(2021, 6, 28),
    "GG": date(2003, 11, 21),
    "IL": date(2011, 1, 31),
    "IM": date(2004, 4, 28),
    "JE": date(2008, 5, 8),
    "JP": date(2019, 1, 23),
    "KR": date(2021, 12, 17),
    "NZ": date(2012, 12, 19),
    "US": date(2023, 7, 10),
    "UY": date(2012, 8, 21),
}
EXIT = date(2020, 12, 31)
APPROVED_AT_EXIT = [
    "AD", "AR", "CA", "CH", "FO", "GG", "GI", "IL", "IM", "JE", "JP", "NZ", "UY",
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV",
    "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "LI", "NO",
]  # fmt: skip
UK = {
    **dict.fromkeys(APPROVED_AT_EXIT, EXIT),
    "KR": date(2022, 12, 19),
    "US": date(2023, 10, 12),
}
FACTS: dict[str, Any] = {
    "BR": {"legal_scope": ["lgpd"]},
    "CA": {"legal_scope": ["pipeda-commercial"]},
    "JP": {"legal_scope": ["appi-business-operator", "appi-supplementary-rules"]},
    "KR": {"legal_scope": ["pipa"]},
    "US": {"dpf": LISTED},
}
"""What meets the conditions of a decision, for those that have any."""
NEVER_ADEQUATE = [
    "AE", "AU", "CL", "CN", "CO", "HK", "ID", "IN", "KE", "MX", "MY", "PH", "SG", "TH", "TR", "TW",
    "UA", "VN", "ZA",
]  # fmt: skip


@pytest.fixture(scope="module")
def library() -> Library:
    return shipped.library()


@pytest.fixture(scope="module")
def law(library: Library) -> Law:
    return library.in_force(TODAY)


def adequate(law: Law, regime: str, transfer: dict[str, Any], **recipient: Any) -> object:
    """Whether a transfer is covered; None: a fact on which it depends is not written."""
    data = {
        "transfers": {"out": {"recipient": "them", **transfer}},
        "recipients": {"them": recipient},
    }
    activity = Activity.model_validate(data)
    assert activity.transfers is not None
    function = law.scope("gdpr").functions["adequate"]
    return function.call(activity, activity.transfers["out"], regime)


def with_all_facts(law: Law, regime: str, place: str) -> object:
    transfer = {"destination": place, "automated": True, "hr_data": False}
    return adequate(law, regime, transfer, **FACTS.get(place, {}))


@pytest.mark.parametrize(("place", "first"), EU.items())
def test_a_decision_of_the_commission_covers_from_its_first_day(
    library: Library, place: str, first: date
) -> None:
    assert with_all_facts(library.in_force(first), "eu", place) is True
    assert with_all_facts(library.in_force(first - DAY), "eu", place) is False


@pytest.mark.parametrize("place", EU)
def test_every_decision_of_the_commission_still_covers_today(law: Law, place: str) -> None:
    assert with_all_facts(law, "eu", place) is True


@pytest.mark.parametrize(("place", "first"), UK.items())
def test_an_approval_of_the_united_kingdom_covers_from_its_first_day(
    library: Library, place: str, first: date
) -> None:
    assert with_all_facts(library.in_force(first), "uk", place) is True
    assert with_all_facts(library.in_force(first - DAY), "uk", place) is False


@pytest.mark.parametrize("regime", ["eu", "uk"])
@pytest.mark.parametrize("place", NEVER_ADEQUATE)
def test_countries_often_taken_for_adequate_are_not(law: Law, regime: str, place: str) -> None:
    assert with_all_facts(law, regime, place) is False


def test_brazil_is_adequate_for_the_union_only(law: Law) -> None:
    assert with_all_facts(law, "eu", "BR") is True
    assert with_all_facts(law, "uk", "BR") is False


def test_the_british_decision_ends_on_its_last_day(library: Library) -> None:
    """Renewed on 19 December 2025 until 27 December 2031."""
    last = date(2031, 12, 27)

    assert with_all_facts(library.in_force(last), "eu", "GB") is True
    assert with_all_facts(library.in_force(last + DAY), "eu", "GB") is False


@pytest.mark.parametrize("day", [date(2025, 6, 28), date(2025, 12, 28)])
def test_the_former_ends_of_the_british_decision_are_obsolete(library: Library, day: date) -> None:
    assert with_all_facts(library.in_force(day), "eu", "GB") is True


@pytest.mark.parametrize("place", ["BR", "CA", "JP", "KR"])
@pytest.mark.parametrize(
    ("facts", "expected"), [({"legal_scope": []}, False), ({}, None)], ids=["unmet", "unknown"]
)
def test_a_country_alone_is_not_enough_where_the_recipients_law_counts(
    law: Law, place: str, facts: dict[str, Any], expected: object
) -> None:
    assert adequate(law, "eu", {"destination": place}, **facts) is expected


def test_a_canadian_recipient_under_provincial_law_only_is_not_covered(law: Law) -> None:
    facts = {"legal_scope": ["provincial-only"]}

    assert adequate(law, "eu", {"destination": "CA"}, **facts) is False


def test_the_japanese_act_alone_is_not_enough_without_the_supplementary_rules(law: Law) -> None:
    facts = {"legal_scope": ["appi-business-operator"]}

    assert adequate(law, "eu", {"destination": "JP"}, **facts) is False
    assert adequate(law, "uk", {"destination": "JP"}, **facts) is True


@pytest.mark.parametrize(("automated", "expected"), [(True, True), (False, False), (None, None)])
def test_israel_is_covered_where_data_are_processed_automatically(
    law: Law, automated: bool | None, expected: object
) -> None:
    transfer = {"destination": "IL", "automated": automated}

    assert adequate(law, "eu", transfer) is expected


def test_the_british_approval_of_israel_has_no_such_limit(law: Law) -> None:
    assert adequate(law, "uk", {"destination": "IL", "automated": False}) is True


@pytest.mark.parametrize(
    ("covers", "hr_data", "expected"),
    [
        (["non-hr"], False, True),
        (["non-hr"], True, False),
        (["hr"], True, True),
        (["hr"], False, False),
        (["hr", "non-hr"], None, True),
        (["hr"], None, None),
        (None, False, None),
    ],
)
def test_an_american_company_is_covered_for_the_data_it_is_listed_for(
    law: Law, covers: list[str] | None, hr_data: bool | None, expected: object
) -> None:
    """Data about staff and other data are certified separately."""
    dpf = {"status": "active", "covers": covers}

    assert adequate(law, "eu", {"destination": "US", "hr_data": hr_data}, dpf=dpf) is expected


@pytest.mark.parametrize("status", ["inactive", "withdrawn", "not-listed"])
def test_an_american_company_off_the_list_is_not_covered(law: Law, status: str) -> None:
    dpf = {"status": status, "covers": ["hr", "non-hr"]}

    assert adequate(law, "eu", {"destination": "US"}, dpf=dpf) is False


def test_california_shares_the_decision_about_the_united_states(law: Law) -> None:
    assert adequate(law, "eu", {"destination": "US-CA", "hr_data": False}, dpf=LISTED) is True


@pytest.mark.parametrize(("extension", "expected"), [(True, True), (False, False), (None, None)])
def test_the_united_kingdom_asks_for_its_extension(
    law: Law, extension: bool | None, expected: object
) -> None:
    dpf = {**LISTED, "uk_extension": extension}

    assert adequate(law, "uk", {"destination": "US", "hr_data": False}, dpf=dpf) is expected


def test_the_extension_does_not_matter_to_the_union(law: Law) -> None:
    dpf = {**LISTED, "uk_extension": False}

    assert adequate(law, "eu", {"destination": "US", "hr_data": False}, dpf=dpf) is True


@pytest.mark.parametrize("place", ["FR", "NO", "RE"])
def test_inside_the_economic_area_everything_is_protected(law: Law, place: str) -> None:
    assert adequate(law, "eu", {"destination": place}) is True


def test_an_organisation_counts_instead_of_the_country_it_sits_in(library: Library) -> None:
    """The European Patent Organisation sits in Munich and has been adequate since 15 July 2025."""
    transfer = {"organisation": "ORG-EPO", "destination": "DE"}

    assert adequate(library.in_force(date(2025, 7, 15)), "eu", transfer) is True
    assert adequate(library.in_force(date(2025, 7, 14)), "eu", transfer) is False
    assert adequate(library.in_force(TODAY), "uk", transfer) is False


def test_the_institutions_of_the_union_are_approved_by_the_united_kingdom(law: Law) -> None:
    assert adequate(law, "uk", {"organisation": "ORG-EU"}) is True


@pytest.mark.parametrize(("regime", "places"), [("eu", EU), ("uk", UK)])
def test_the_lists_hold_these_decisions_and_no_others(
    library: Library, regime: str, places: dict[str, date]
) -> None:
    organisations = {"eu": {"ORG-EPO"}, "uk": {"ORG-EU"}}[regime]
    found = [decision.destination for decision in library.adequacy[regime]]

    assert sorted(found) == sorted({*places, *organisations})


def test_a_standing_doubt_is_printed_for_the_united_states_only(library: Library) -> None:
    doubted = {
        (decision.regime, decision.destination)
        for decisions in library.adequacy.values()
        for decision in decisions
        if decision.warning
    }

    assert doubted == {("eu", "US"), ("uk", "US")}
