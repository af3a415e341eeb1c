"""What people type, and what is made of it: taken where it is certain, asked again where not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dpiakit.scaffolds.draft import Fact, misfit
from dpiakit.scaffolds.fields import field_at
from dpiakit.scaffolds.reply import ReplyError, key_for, read_reply

KNOWN = {"acme-mail": "Acme Mail Inc.", "hostwerk": "Hostwerk GmbH"}


def reply(path, text, known=None):
    return read_reply(text, field_at(tuple(path.split("."))), known)


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("recipients.a.contract", "y", True),
        ("recipients.a.contract", " No ", False),
        ("scale.people", "1 250 000", 1250000),
        ("scale.people", "1,250,000", 1250000),
        ("pricing.spread", "15 %", 0.15),
        ("pricing.spread", "0.15", 0.15),
        ("dates.planned_start", "2027-03-01", "2027-03-01"),
        ("data_items.a.retention.period", "3 years", "P3Y"),
        ("data_items.a.retention.period", "1 day", "P1D"),
        ("data_items.a.retention.period", "p90d", "P90D"),
        ("recipients.a.country", "Germany", "DE"),
        ("recipients.a.country", "no", "NO"),
        ("markets", "nl, California, France", ["NL", "US-CA", "FR"]),
        ("markets", "[NL, DE]", ["NL", "DE"]),
        ("markets", "no", ["NO"]),
        ("markets", "none", []),
        ("children.involved", "no", "no"),
        ("children.involved", "4", "directed"),
        ("purposes.a.lawful_basis", "legit", "legitimate-interests"),
        ("purposes.a.lawful_basis", "Contract", "contract"),
        ("data_items.a.category", "E-mail address", "email"),
        ("transfers.a.recipient", "Hostwerk GmbH", "hostwerk"),
        ("transfers.a.recipient", "1", "acme-mail"),
        ("purposes.a.recipients", "all", ["acme-mail", "hostwerk"]),
        ("title", "'done'", "done"),
        ("languages", '"a, b", c', ["a, b", "c"]),
        ("trackers", "none", {}),
        ("trackers", "no", {}),
        ("recipients", "Acme Mail Inc., hostwerk",
         {"acme-mail-inc": {"name": "Acme Mail Inc."}, "hostwerk": {}}),
        ("data_items", "email, Purchase history",
         {"email": {"category": "email"}, "purchases": {"category": "purchases"}}),
        ("recipients", "Acme Mail (India), Hostwerk (DE)",
         {"acme-mail": {"name": "Acme Mail", "country": "IN"},
          "hostwerk": {"name": "Hostwerk", "country": "DE"}}),
        ("transfers", "acme-mail (IN)", {"acme-mail": {"destination": "IN"}}),
        ("trackers", '"No cookies", a', {"no-cookies": {"name": "No cookies"}, "a": {}}),
    ],
)  # fmt: skip
def test_what_is_certainly_meant_is_taken(path, text, value):
    taken = reply(path, text, KNOWN)

    assert taken == value
    assert type(taken) is type(value)


@pytest.mark.parametrize(
    ("path", "text", "hint"),
    [
        ("recipients.a.contract", "maybe", "Type y or n"),
        ("scale.people", "about 500", "Type digits"),
        ("scale.people", "-3", "Type digits"),
        ("dates.planned_start", "1.3.2027", "2027-03-01"),
        ("data_items.a.retention.period", "a while", "3 years"),
        ("recipients.a.country", "UK", "Type GB"),
        ("recipients.a.country", "Germny", "Did you mean Germany (DE)?"),
        ("purposes.a.lawful_basis", "consnt", "Did you mean consent?"),
        ("purposes.a.lawful_basis", "le", "Type one of them"),
        ("purposes.a.lawful_basis", "17", "Type ? for the list"),
        ("data_items", "email, mial", "Did you mean"),
        ("transfers.a.recipient", "acne-mail", "Did you mean acme-mail?"),
        ("recipients", "no transfers of data", "Type none"),
        ("recipients", "Acme, acme", "Name each once"),
        ("recipients", "!!!", "Use letters or digits"),
        ("recipients", "Acme (Indai)", "Did you mean India"),
        ("markets", ", ,", "between the commas"),
        ("title", "unknown", "Press Enter"),
        ("title", "n/a", "Press Enter"),
        ("title", "a\x1b[2Jb", "Type it again"),
        ("title", "a\u202eb", "Type it again"),
        ("governance.impact_assessment", "yes", "Write it in the file"),
    ],
)
def test_whatever_could_mean_two_things_is_asked_again_with_a_way_out(path, text, hint):
    with pytest.raises(ReplyError) as raised:
        reply(path, text, KNOWN)

    assert hint in str(raised.value)


def test_names_cannot_be_given_before_there_are_any():
    with pytest.raises(ReplyError, match="No recipients have been named yet"):
        reply("transfers.a.recipient", "acme", {})


PATHS = [
    "title", "markets", "scale.people", "pricing.spread", "dates.planned_start", "recipients",
    "data_items", "data_items.a.retention.period", "purposes.a.lawful_basis", "languages",
    "recipients.a.contract", "children.age_bands", "measures", "recipients.a.country",
]  # fmt: skip


@settings(deadline=None)  # the first example builds the model
@given(st.sampled_from(PATHS), st.text(max_size=60))
def test_any_text_is_a_fact_or_is_asked_again(path, text):
    try:
        value = reply(path, text, KNOWN)
    except ReplyError:
        return
    problem = misfit(Fact(tuple(path.split(".")), value))
    impossible = path == "dates.planned_start" or len(text) > 50  # 2027-02-30, a name too long
    assert problem is None or impossible


@settings(deadline=None)  # the first example builds the model
@given(st.text(max_size=120))
def test_a_name_made_of_any_title_is_one_or_nothing(title):
    key = key_for(title)

    assert key == "" or misfit(Fact(("recipients", key), {})) is None
