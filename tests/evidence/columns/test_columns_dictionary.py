"""The dictionary itself: what it says must be about something."""

from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from dpiakit.evidence.columns.dictionary import dictionary
from dpiakit.evidence.columns.forms import form_checks
from dpiakit.evidence.columns.wording import words_of, words_of_name
from dpiakit.model.data import SpecialCategory
from dpiakit.model.vocabulary import terms
from dpiakit.source import read_yaml

ON = date(2026, 11, 28)
CHECKS = form_checks(ON)
GOOD = {
    "email": ["a.b+c@example.co.uk", "mailto:x@example.org", "ü@bücher.example"],
    "phone": ["+49 30 1234567", "0033 1 44 55 66 77", "+31201234567"],
    "iban": ["GB82 WEST 1234 5698 7654 32", "DE89370400440532013000"],
    "card": ["4111 1111 1111 1111", "378282246310005", "5555555555554444"],
    "ipv4": ["192.0.2.7"],
    "ipv6": ["2001:db8::1"],
    "mac": ["00:1B:44:11:3A:B7"],
    "imei": ["490154203237518"],
    "uuid": ["63ded36f-4acd-4f3c-991e-6cb636698523"],
    "coordinates": ["52.5163, 13.3777", "POINT (13.37 52.51)"],
    "degrees": ["-122.4194"],
    "birth-date": ["1984-02-29", "29.02.1984", "1984-02-29T00:00:00"],
    "day": ["2026-11-28", "11/28/2026"],
    "icd10": ["E11.9", "f32.1"],
    "bsn": ["111222333"],
    "nir": ["2 95 10 99 126 111 93"],
    "dni": ["54362315-K", "X2482300W"],
    "codice-fiscale": ["RCCMNL83S18D969H"],
    "pesel": ["44051401359"],
    "steuer-id": ["36 574 261 809"],
    "rijksregister": ["85.07.30-033.28"],
    "personnummer": ["880320-0016"],
    "hetu": ["131052-308T"],
    "fodselsnummer": ["151086 95088"],
    "oib": ["33392005961"],
    "cnp": ["1630615123457"],
    "egn": ["7523169263"],
    "rodne-cislo": ["710319/2745"],
    "nhs": ["943-476-5870"],
    "ahv": ["756.9217.0769.85"],
    "long-text": ["five words are enough here"],
}
BAD = {
    "email": ["a@b", "@example.org", "a b@example.org"],
    "phone": ["030 1234567", "+12.50", "+0", "00"],
    "iban": ["GB82WEST12345698765433", "DE00"],
    "card": ["4111111111111112", "9111111111111116", "0000000000000000"],
    "ipv4": ["1.2.3", "1.2.3.400", "2001:db8::1"],
    "ipv6": ["10:30:00", "192.0.2.7", "::"[:1]],
    "mac": ["00:1B:44"],
    "imei": ["490154203237519"],
    "uuid": ["63ded36f4acd4f3c991e6cb636698523x"],
    "coordinates": ["152.5163, 13.3777", "1,5"],
    "degrees": ["181.25", "52"],
    "birth-date": ["1800-01-01", "2026-01-01", "1984-02-30"],
    "day": ["2026-13-01", "11.11"],
    "icd10": ["E11", "EE1.1"],
    "bsn": ["111222334", "000000000"],
    "nir": ["2 95 10 99 126 111 94"],
    "dni": ["54362315Z", "J99216582"],
    "codice-fiscale": ["RCCMNL83S18D969A", "00743110157"],
    "pesel": ["44051401358"],
    "steuer-id": ["36574261890"],
    "rijksregister": ["85.07.30-033.29"],
    "personnummer": ["880320-0018"],
    "hetu": ["131052-308U"],
    "fodselsnummer": ["15108695077"],
    "oib": ["33392005962"],
    "cnp": ["1630615123458"],
    "egn": ["7523169264"],
    "rodne-cislo": ["710319/2746"],
    "nhs": ["943-476-5871"],
    "ahv": ["756.9217.0769.84"],
    "long-text": ["two words"],
}


@pytest.mark.parametrize("form", sorted(dictionary().forms))
def test_a_form_knows_what_has_it_and_what_has_not(form):
    """Numbers are the published examples of each scheme, or those with one digit changed."""
    assert all(map(CHECKS[form], GOOD[form]))
    assert not any(map(CHECKS[form], BAD[form]))


def test_every_form_of_the_dictionary_has_a_check_and_the_other_way_round():
    assert set(dictionary().forms) == set(CHECKS)


def test_every_category_stands_in_the_vocabulary():
    known = dictionary()
    used = {one for found in known.phrases.values() for one in found}
    used |= {one for found in known.alone.values() for one in found}
    used |= {form.category for form in known.forms.values()}
    used |= {one for form in known.forms.values() for one in form.also}
    used |= {words.category for words in known.lists}
    used |= {*known.special, *known.declared_by}
    used |= {one for found in known.declared_by.values() for one in found}

    assert used <= set(terms("data-categories"))


def test_special_categories_are_those_of_the_law():
    """The common set of the packs for Article 9, and Article 10 beside it."""
    file = Path(__file__).parents[3] / "policies" / "common" / "data.yaml"
    (law,) = read_yaml(file).data["special_categories"]["values"]

    assert set(dictionary().special) - {"criminal-offences"} <= set(law["value"])


def test_the_words_of_the_record_for_special_categories_are_those_of_the_model():
    words = set(dictionary().special.values()) - {"criminal"}
    assert words <= set(get_args(SpecialCategory))


def test_words_lose_case_accents_and_borders():
    assert words_of("Straße Ñandú ŁÓDŹ, Ø") == ("strasse", "nandu", "lodz", "o")
    assert words_of_name("customerEMailAddress2") == ("customer", "e", "mail", "address2")


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("dateOfBirth", "date-of-birth"), ("DATE_OF_BIRTH_2", "date-of-birth"),
        ("Straße", "postal-address"), ("STRASSENNAME_x", None),
        ("Fuehrerscheinnummer", "government-id"), ("prénom", "name"), ("apellidos", "name"),
        ("cognome", "name"), ("achternaam", "name"), ("Nazwisko", "name"), ("płeć", "gender"),
        ("wyznanie", "religion"), ("orientación sexual", "sexual-orientation"),
        ("union_member", "union-membership"), ("ip_address", "ip-address"),
        ("casier judiciaire", "criminal-offences"), ("host_name", None), ("product_name", None),
        ("average", None), ("manager", None), ("image", None), ("address_book_version", None),
        ("diagnostics_port", None), ("parish", "religion"),
    ],
)  # fmt: skip
def test_names_are_read_in_several_languages_and_not_inside_other_words(name, category):
    assert dictionary().named(name) == ({category} if category else set())


def test_the_longest_phrase_at_a_place_counts():
    assert dictionary().named("ip_address") == {"ip-address"}
    assert dictionary().named("address") == {"postal-address"}


def test_birth_years_and_their_borders():
    assert CHECKS["birth-date"]("1916-01-01")
    assert not CHECKS["birth-date"]("1915-12-31")
    assert CHECKS["birth-date"]("2023-12-31")
    assert not CHECKS["birth-date"]("2024-01-01")
