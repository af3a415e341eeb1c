"""What the files of places say, held against the researched facts."""

from datetime import date

import pytest

import shipped
from dpiakit.law import Jurisdiction, Law, Library

TODAY = date(2026, 11, 22)
MEMBERS = [
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV",
    "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE",
]  # fmt: skip
EFTA = ["IS", "LI", "NO"]
AGES = {
    13: "BE EE FI IS LV MT NO PT SE GB",
    14: "AT BG CY IT LT ES",
    15: "CZ DK FR GR SI",
    16: "HR DE HU IE LI LU NL PL RO SK",
}
OVERSEAS = {"AX": "FI", "GF": "FR", "GP": "FR", "MF": "FR", "MQ": "FR", "RE": "FR", "YT": "FR"}


@pytest.fixture(scope="module")
def library() -> Library:
    return shipped.library()


@pytest.fixture(scope="module")
def law(library: Library) -> Law:
    return library.in_force(TODAY)


def place(law: Law, code: str) -> Jurisdiction:
    found = law.place(code)
    assert found is not None, f"there is no file of {code}"
    return found


def age(law: Law, code: str) -> object:
    fact = law.fact(code, "consent_age")
    return fact.value if fact else None


@pytest.mark.parametrize(
    ("code", "expected"), [(code, age) for age, codes in AGES.items() for code in codes.split()]
)
def test_a_child_consents_alone_from_the_age_its_country_sets(
    law: Law, code: str, expected: int
) -> None:
    """Art. 8(1) GDPR and the national acts."""
    assert age(law, code) == expected


def test_every_country_of_the_economic_area_and_the_united_kingdom_has_an_age() -> None:
    assert {code for codes in AGES.values() for code in codes.split()} == {
        *MEMBERS,
        *EFTA,
        "GB",
    }


@pytest.mark.parametrize(
    ("code", "last_day", "before", "after"),
    [
        ("DK", date(2023, 12, 31), 13, 15),
        ("BE", date(2018, 9, 4), 16, 13),
        ("CZ", date(2019, 4, 23), 16, 15),
        ("FI", date(2018, 12, 31), 16, 13),
        ("GR", date(2019, 8, 28), 16, 15),
        ("IT", date(2018, 9, 18), 16, 14),
        ("PT", date(2019, 8, 8), 16, 13),
        ("SI", date(2023, 1, 25), 16, 15),
        ("ES", date(2018, 12, 6), 16, 14),
    ],
)
def test_an_age_changes_on_the_first_day_of_the_new_act(
    library: Library, code: str, last_day: date, before: int, after: int
) -> None:
    """Denmark raised the age on 1 January 2024; the others left the age of the Regulation."""
    next_day = date.fromordinal(last_day.toordinal() + 1)

    assert age(library.in_force(last_day), code) == before
    assert age(library.in_force(next_day), code) == after


@pytest.mark.parametrize("code", ["US", "US-CA", "CH", "GI", "IN"])
def test_a_place_without_such_an_age_leaves_it_unknown(law: Law, code: str) -> None:
    assert age(law, code) is None


def test_no_age_is_known_before_the_regulation_applied(library: Library) -> None:
    """Art. 99(2) GDPR."""
    assert age(library.in_force(date(2018, 5, 24)), "DE") is None


def test_the_regulation_reached_norway_with_the_joint_committee(library: Library) -> None:
    assert age(library.in_force(date(2018, 7, 19)), "NO") is None
    assert age(library.in_force(date(2018, 7, 20)), "NO") == 13


@pytest.mark.parametrize("code", ["ES", "NO"])
def test_a_proposed_change_is_a_note_and_not_the_law(law: Law, code: str) -> None:
    fact = law.fact(code, "consent_age")

    assert fact is not None
    assert "Pending" in (fact.note or "")


@pytest.mark.parametrize("code", ["SI", "IS", "LI"])
def test_an_age_that_no_source_confirms_says_so(law: Law, code: str) -> None:
    fact = law.fact(code, "consent_age")

    assert fact is not None
    assert fact.checked.how == "unverified"


def test_the_union_has_twenty_seven_members(law: Law) -> None:
    own = {code for code in law.jurisdictions if "EU" in place(law, code).part_of}

    assert own == set(MEMBERS)
    assert len(own) == 27


@pytest.mark.parametrize("code", [*MEMBERS, *EFTA, *OVERSEAS])
def test_the_economic_area_is_one_place_for_the_regulation(law: Law, code: str) -> None:
    assert law.part_of(code, "EEA")


@pytest.mark.parametrize("code", ["GB", "GI", "CH", "US", "US-CA", "GL", "FO", "NC"])
def test_other_places_are_third_countries(law: Law, code: str) -> None:
    assert not law.part_of(code, "EEA")


@pytest.mark.parametrize("code", EFTA)
def test_the_efta_states_are_in_the_area_but_not_in_the_union(law: Law, code: str) -> None:
    assert not law.part_of(code, "EU")


@pytest.mark.parametrize(("code", "state"), OVERSEAS.items())
def test_outermost_regions_follow_their_state(law: Law, code: str, state: str) -> None:
    """Art. 355(1) and (4) TFEU: country codes of their own, law of the Union."""
    assert law.part_of(code, "EU")
    assert age(law, code) == age(law, state)


def test_california_is_a_part_of_the_united_states(law: Law) -> None:
    assert law.part_of("US-CA", "US")


def test_a_state_without_a_file_is_still_a_part_of_its_country(law: Law) -> None:
    assert law.part_of("US-NY", "US")


@pytest.mark.parametrize("code", [*MEMBERS, *EFTA, "GB", "GI", "CH", "US", "US-CA"])
def test_every_place_names_its_authority_with_a_link(law: Law, code: str) -> None:
    authorities = place(law, code).authorities

    assert authorities
    assert all((one.link or "").startswith("https://") for one in authorities)


@pytest.mark.parametrize("code", [*MEMBERS, *EFTA, "GB", "GI", "CH", "US", "US-CA"])
def test_every_place_names_its_languages(law: Law, code: str) -> None:
    assert place(law, code).languages


def test_germany_names_the_federal_authority_and_one_of_each_land(law: Law) -> None:
    authorities = place(law, "DE").authorities

    assert "BfDI" in authorities[0].name
    assert len({one.place for one in authorities if one.place}) == 16


@pytest.mark.parametrize("code", ["DE", "NO", "RE", "GB"])
@pytest.mark.parametrize(
    ("name", "value"),
    [("breach_hours", 72), ("consultation_weeks", 8), ("consultation_extension_weeks", 6)],
)
def test_the_clocks_of_the_regulation_run_everywhere_in_it(
    law: Law, code: str, name: str, value: int
) -> None:
    """Art. 33(1) and 36(2) of the GDPR and of the UK GDPR."""
    fact = law.fact(code, name)

    assert fact is not None
    assert fact.value == value
