"""When the law changes next."""

from datetime import date, timedelta

import shipped
from dpiakit.law.changes import next_change

LIBRARY = shipped.library()


def told(on):
    law = LIBRARY.in_force(on)
    return (
        {rule.file for rule in law.rules},
        {one.name: one.at(on) for one in LIBRARY.parameters},
        {code: law.fact(code, "consent_age") for code in law.jurisdictions},
        {
            (regime, decision.decision)
            for regime, decisions in LIBRARY.adequacy.items()
            for decision in decisions
            if decision in law.adequacy.decisions(decision.destination, regime)
        },
    )


def test_nothing_changes_before_the_next_change():
    """Rules, parameters, facts of places and adequacy decisions are the same until that day."""
    day = date(2026, 1, 1)
    for _ in range(6):
        change = next_change(LIBRARY, day)
        if change is None:
            break
        assert told(day) == told(change - timedelta(days=1))
        assert told(day) != told(change), change
        day = change


def test_the_law_of_california_on_automated_decisions_is_a_change():
    """11 CCR 7200 ff. bind from 1 January 2027."""
    assert next_change(LIBRARY, date(2026, 12, 31)) == date(2027, 1, 1)


def test_after_the_last_change_none_is_known():
    assert next_change(LIBRARY, date.max) is None
