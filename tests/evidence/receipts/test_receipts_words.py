"""States, types and terms of consent in the words that documents use."""

from datetime import UTC, datetime

import pytest

from dpiakit.evidence.receipts.fields import STATES, kind_of, state_of
from dpiakit.evidence.receipts.times import moment_of, term_of
from dpiakit.evidence.tables import STATES as LEDGER_STATES
from dpiakit.evidence.tables import VALID_STATES

START = datetime(2026, 1, 31, 10, tzinfo=UTC)


def test_states_that_allow_processing_are_those_of_the_vocabulary():
    """DPV 2.3, ConsentStatusValidForProcessing."""
    assert {one.term for one in STATES if one.valid} == {"ConsentGiven", "RenewedConsentGiven"}


def test_every_state_has_a_code_of_the_ledger_or_none():
    for state in STATES:
        assert state.event in {"", *LEDGER_STATES}
        assert state.valid == (state.event in VALID_STATES)


@pytest.mark.parametrize(("word", "term"), [
    ("given", "ConsentGiven"), ("consent given", "ConsentGiven"), ("GIVEN", "ConsentGiven"),
    ("dpv:ConsentGiven", "ConsentGiven"), ("https://w3id.org/dpv#ConsentGiven", "ConsentGiven"),
    ("renewed", "RenewedConsentGiven"), ("RenewedConsentGiven", "RenewedConsentGiven"),
    ("consent withdrawn", "ConsentWithdrawn"), ("terminated", "ConsentTerminated"),
    ("request deferred", "ConsentRequestDeferred"), ("yes", None), ("", None),
])  # fmt: skip
def test_a_state_is_known_by_its_term_and_by_its_word(word, term):
    found = state_of(word)
    assert (found.term if found else None) == term


@pytest.mark.parametrize(("word", "explicit", "expressed"), [
    ("explicit", True, True), ("eu-gdpr:A9-2-a", True, True), ("expressed", False, True),
    ("dpv:ExplicitlyExpressedConsent", True, True), ("eu-gdpr:A6-1-a", False, True),
    ("https://w3id.org/dpv/legal/eu/gdpr#A6-1-a", False, True), ("implied", False, False),
    ("dpv:ImpliedConsent", False, False), ("Uninformed Consent", False, False),
])  # fmt: skip
def test_a_type_is_known_by_its_term_and_by_its_article(word, explicit, expressed):
    found = kind_of(word)
    assert (found.explicit, found.expressed) == (explicit, expressed)


def test_a_basis_that_is_no_consent_is_no_type():
    assert kind_of("dpv:LegitimateInterest") is None
    assert kind_of("eu-gdpr:A6-1-f") is None


@pytest.mark.parametrize(("said", "until"), [
    ("P1M", "2026-02-28T10:00:00+00:00"), ("P1Y", "2027-01-31T10:00:00+00:00"),
    (3600, "2026-01-31T11:00:00+00:00"), ("3600", "2026-01-31T11:00:00+00:00"),
    ("PT2H", "2026-01-31T12:00:00+00:00"), ("2026-12-31", "2027-01-01T00:00:00+00:00"),
    ("2026-12-31T23:59:59+01:00", "2026-12-31T22:59:59+00:00"),
    ({"@type": "dpv:UntilTimeDuration", "rdf:value": "2026-12-31T00:00:00Z"},
     "2026-12-31T00:00:00+00:00"),
    ([{"@value": "P1D"}], "2026-02-01T10:00:00+00:00"),
])  # fmt: skip
def test_a_term_ends_at_a_time(said, until):
    assert term_of(said, START).until.isoformat() == until


@pytest.mark.parametrize(("said", "kind"), [
    ({"@type": "dpv:EndlessDuration"}, "endless"), ("indefinite", "endless"),
    ("P9999Y", "endless"), ({"@type": "dpv:UntilEventDuration", "rdf:value": "x"}, "event"),
    ("until the account is closed", "event"), ("P", "unreadable"), (-1, "unreadable"),
    (10**30, "unreadable"), (True, "unreadable"), ([], "unreadable"), ({}, "unreadable"),
    (float("nan"), "unreadable"),
])  # fmt: skip
def test_other_terms_have_no_end_that_a_calendar_knows(said, kind):
    assert (term_of(said, START).kind, term_of(said, START).until) == (kind, None)


@pytest.mark.parametrize(("text", "at", "zoned"), [
    ("2026-01-10T10:00:00Z", "2026-01-10T10:00:00+00:00", True),
    ("2026-01-10T10:00:00.5+02:00", "2026-01-10T08:00:00.500000+00:00", True),
    ("2026-01-10 10:00", "2026-01-10T10:00:00+00:00", False),
    ("2026-01-10", "2026-01-10T00:00:00+00:00", False),
])  # fmt: skip
def test_times_are_brought_to_utc(text, at, zoned):
    found = moment_of(text)
    assert (found.at.isoformat(), found.zoned) == (at, zoned)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026-13-01", "1969-12-31T23:59:59Z", "2026-01-10T10:00:00+15:00", "20260110",
     "2026-01-10T25:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"],
)  # fmt: skip
def test_what_is_no_time_is_none(text):
    assert moment_of(text) is None
