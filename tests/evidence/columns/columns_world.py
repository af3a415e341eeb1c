"""A table of people as shops and hospitals keep them, and columns that only look like it."""

import random
import uuid

from stdnum import luhn
from stdnum.iso7064 import mod_97_10

ROWS = 200
RECORD = """\
id: shop
title: Shop
controller: {name: A shop, contact: privacy@shop.example}
purposes: {sell: {description: Selling things.}}
data_subjects: {people: {category: customers}}
"""
GIVEN = [
    "Anna",
    "Peter",
    "Maria",
    "Thomas",
    "Julia",
    "Lukas",
    "Sophie",
    "Jan",
    "Katarzyna",
    "Giulia",
]
FAMILY = ["Weber", "Novak", "Rossi", "Jansen", "Kowalski", "Garcia", "Martin", "Svensson"]
PEOPLE = {
    "kunde": "name", "mail": "email", "tel": "phone", "konto": "payment-account",
    "ref": "payment-card", "remote": "ip-address", "geburtsdatum": "date-of-birth",
    "field7": "date-of-birth", "nr": "government-id", "codice": "government-id",
    "diag": "health", "glaube": "religion", "herkunft": "racial-ethnic-origin",
    "verein": "union-membership", "notes": "health", "latitude": "precise-location",
    "longitude": "precise-location", "session": "cookie-id", "imie": "name",
    "straat": "postal-address",
}  # fmt: skip
"""Columns that hold personal data, with the category that must be found."""
THINGS = (
    "row_no", "sku", "order_no", "order_luhn", "vat_id", "order_uuid", "product_name", "color",
    "language", "shipped_at", "build", "email_opt_in", "qty", "price", "zip_size_kb", "size",
    "ean", "nine", "file_name", "phone_checked_at", "founded",
)  # fmt: skip
"""Columns about things. Nothing may be found."""


def digits(chance, count):
    return "".join(str(chance.randrange(10)) for _ in range(count))


def a_bsn(chance):
    """Eight digits and the ninth that passes the eleven-test."""
    while True:
        first = digits(chance, 8)
        rest = sum((9 - place) * int(digit) for place, digit in enumerate(first)) % 11
        if rest < 10 and first[0] != "0":
            return f"{first}{rest}"


def an_iban(chance):
    account = digits(chance, 18)
    return f"DE{mod_97_10.calc_check_digits(account + 'DE')}{account}"


def a_card(chance, prefix="4"):
    number = prefix + digits(chance, 15 - len(prefix))
    return number + luhn.calc_check_digit(number)


def a_uuid(chance):
    return str(uuid.UUID(int=chance.getrandbits(128)))


def a_day(chance, first, last):
    day = chance.randrange(1, 28)
    return f"{chance.randrange(first, last)}-{chance.randrange(1, 13):02d}-{day:02d}"


def a_person(chance, number):
    given = chance.choice(GIVEN)
    return {
        "kunde": f"{given} {chance.choice(FAMILY)}",
        "mail": f"{given.lower()}{number}@example.org",
        "tel": f"+4930{chance.randrange(1_000_000, 9_999_999)}",
        "konto": an_iban(chance),
        "ref": a_card(chance),
        "remote": f"{chance.randrange(1, 223)}.{chance.randrange(256)}.0.{chance.randrange(255)}",
        "geburtsdatum": a_day(chance, 1940, 2006),
        "field7": a_day(chance, 1940, 2006),
        "nr": a_bsn(chance),
        "codice": "RCCMNL83S18D969H",
        "diag": chance.choice(["E11.9", "J45.0", "I10.0", "F32.1", "C50.9"]),
        "glaube": chance.choice(["evangelisch", "römisch-katholisch", "muslimisch", "jüdisch", ""]),
        "herkunft": chance.choice(["Kurdish", "Roma", "Arab", "Hispanic", "Latino"]),
        "verein": chance.choice(["IG Metall", "ver.di", "IG BAU", ""]),
        "notes": chance.choice([
            "called about the late delivery once again",
            "asked for a wheelchair and has asthma now",
            "diabetes, no sugar in the basket please",
        ]),
        "latitude": f"{chance.uniform(47, 55):.5f}",
        "longitude": f"{chance.uniform(6, 15):.5f}",
        "session": a_uuid(chance),
        "imie": chance.choice(GIVEN),
        "straat": f"Kerkstraat {number}",
    }  # fmt: skip


def a_thing(chance, number):
    return {
        "row_no": str(number),
        "sku": f"{chance.choice('ABCDEFG')}{digits(chance, 2)}.{digits(chance, 1)}",
        "order_no": f"7{digits(chance, 15)}",
        "order_luhn": a_card(chance, prefix="9"),
        "vat_id": f"DE{digits(chance, 9)}",
        "order_uuid": a_uuid(chance),
        "product_name": chance.choice(["Iris lamp", "Lucy chair", "Max table", "Anna shelf"]),
        "color": chance.choice(["black", "white", "green", "red"]),
        "language": chance.choice(["german", "french", "dutch"]),
        "shipped_at": a_day(chance, 2026, 2027) + "T10:00:00Z",
        "build": ".".join(str(chance.randrange(99)) for _ in range(4)),
        "email_opt_in": chance.choice(["true", "false"]),
        "qty": str(chance.randrange(1, 9)),
        "price": f"{chance.uniform(1, 200):.2f}",
        "zip_size_kb": str(chance.randrange(10, 999)),
        "size": chance.choice("SML"),
        "ean": f"40{digits(chance, 11)}",
        "nine": str(chance.randrange(10**8, 10**9)),
        "file_name": chance.choice(["a.pdf", "b.pdf", "c.pdf"]),
        "phone_checked_at": a_day(chance, 2024, 2027),
        "founded": a_day(chance, 1940, 2006),
    }


def a_table(rows=ROWS, seed=11):
    """All columns, as lists of texts by name."""
    chance = random.Random(seed)  # noqa: S311  made-up people
    made = [a_person(chance, n) | a_thing(chance, n) for n in range(rows)]
    return {name: [row[name] for row in made] for name in made[0]}
