"""The rules as Python functions, written by hand: the floor of what the language allows.

Each rule is a function that yields what it says of its elements. What several rules ask (the
definitions) is worked out once for a record, in `Asked`; the conditions that decide most often
come first. An answer that nobody gave is None. ``and`` and ``or`` of Python treat None as a no,
so wherever an unknown decides, it is asked for by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from dpiakit.model import Activity
from rivals.workload import Told, Verdicts

FAIL, PASS, OPEN = "fail", "pass", "needs-evidence"
Found = Iterator[tuple[str, str]]
"""Element and outcome."""
Answer = bool | None


def outcome(*clauses: Answer) -> str:
    """What the requirements come to: one no is enough to fail, then one unknown leaves it open."""
    if False in clauses:
        return FAIL
    return OPEN if None in clauses else PASS


def opposite(answer: Answer) -> Answer:
    return None if answer is None else not answer


def either(*answers: Answer) -> Answer:
    if True in answers:
        return True
    return None if None in answers else False


def both(*answers: Answer) -> Answer:
    if False in answers:
        return False
    return None if None in answers else True


def within(value: object, words: Iterable[object] | None) -> Answer:
    return None if value is None or words is None else value in words


def no_later(day: Any, limit: Any) -> Answer:
    return None if day is None else day <= limit


class Asked:
    """A record, and what several rules ask of it, worked out once."""

    def __init__(self, facts: Activity, told: Told) -> None:
        self.facts = facts
        self.told = told
        sets = told.sets
        self.eea = eea = sets["eea"]
        controller = facts.controller
        role = controller.role if controller else None
        self.processor = role is not None and role in sets["processor_roles"]
        self.establishments = controller.establishments if controller else None
        self.all_within = all_in(self.establishments, eea)
        self.purposes = facts.purposes
        self.items = facts.data_items
        items = None if self.items is None else self.items.values()
        self.explicit_ground = items is not None and any(
            item.special_ground == "explicit-consent" for item in items
        )
        purposes: dict[str, Any] = facts.purposes or {}
        self.own = {key: self.own_purpose(one) for key, one in purposes.items()}
        self.asks = {key: self.asks_consent(key, one) for key, one in purposes.items()}
        trackers: dict[str, Any] = facts.trackers or {}
        self.reaches_eea = any_in(facts.markets, eea)
        self.reaches_uk = any_in(facts.markets, sets["uk"])
        self.exempt = {key: self.exempt_in_directive(one) for key, one in trackers.items()}
        self.consented = {key: self.tracker_consented(one) for key, one in trackers.items()}

    def own_purpose(self, purpose: Any) -> Answer:
        """Whether a purpose is the controller's own, in the EEA or from there."""
        if self.processor:
            return False
        if purpose.markets is None or any(place in self.eea for place in purpose.markets):
            return True
        return self.all_within

    def asks_consent(self, key: str, purpose: Any) -> Answer:
        """Whether a purpose asks people for consent."""
        own = self.own[key]
        if own is False:
            return False
        basis = purpose.lawful_basis
        if basis == "consent" and own:
            return True
        rests = None if basis is None else basis == "consent" and own
        return either(rests, self.needs_explicit(purpose, own))

    def needs_explicit(self, purpose: Any, own: Answer) -> Answer:
        """Whether it uses data whose ground is express consent."""
        items = self.items
        if items is None:
            return both(own, None, self.refers_to_explicit(purpose, {}))
        if not self.explicit_ground:
            return False
        return both(own, self.refers_to_explicit(purpose, items))

    @staticmethod
    def refers_to_explicit(purpose: Any, items: Any) -> Answer:
        """Whether its data are among those."""
        if purpose.data is None:
            return None
        return any(
            name in items and items[name].special_ground == "explicit-consent"
            for name in purpose.data
        )

    def purpose(self, key: str | None) -> Any:
        """The purpose of that name, if there is one."""
        return None if key is None or self.purposes is None else self.purposes.get(key)

    def recipient(self, key: str | None) -> Any:
        """The recipient of that name, if there is one."""
        recipients = self.facts.recipients
        return None if key is None or recipients is None else recipients.get(key)

    def within_area(self, element: Any, area: str, reaches: Answer) -> Answer:
        """Whether a tracker or a message reaches an area: by its purpose, else by the record."""
        purpose = self.purpose(element.purpose)
        if purpose is None or purpose.markets is None:
            return reaches
        return any(place in self.told.sets[area] for place in purpose.markets)

    @staticmethod
    def unclaimed(tracker: Any) -> bool:
        """Advertising for which nobody claims an exemption."""
        return tracker.exemption is None and tracker.use in {"advertising", "profiling", "social"}

    def exempt_in_directive(self, tracker: Any) -> Answer:
        """Exempt under the directive."""
        if self.unclaimed(tracker):
            return False
        exemption = tracker.exemption
        if exemption is None:
            return None
        if exemption == "strictly-necessary":
            requested: bool | None = tracker.requested_by_person
            return requested
        return exemption in {"transmission", "audience-measurement"}

    def exempt_in_uk(self, tracker: Any) -> Answer:
        """Exempt in the United Kingdom."""
        if self.unclaimed(tracker):
            return False
        claimed = within(tracker.exemption, self.told.sets["uk_exceptions"])
        if not claimed:
            return claimed
        return tracker.exemption != "strictly-necessary" or tracker.requested_by_person

    def tracker_consented(self, tracker: Any) -> Answer:
        """Whether the purpose of a tracker rests on consent."""
        purpose = self.purpose(tracker.purpose)
        if purpose is None:
            return None
        consent = purpose.consent
        if consent is not None:
            if consent.pre_ticked:
                return False
            if consent.affirmative_act is not None:
                given: bool = consent.affirmative_act
                return given
        return None if purpose.lawful_basis is None else purpose.lawful_basis == "consent"

    def needs_choice(self, key: str, tracker: Any) -> Answer:
        """Whether people must be asked before."""
        here = self.within_area(tracker, "eea", self.reaches_eea)
        there = self.within_area(tracker, "uk", self.reaches_uk)
        return either(
            both(here, opposite(self.exempt[key])),
            both(there, opposite(self.exempt_in_uk(tracker))),
        )


def all_in(values: Iterable[str] | None, words: frozenset[str]) -> Answer:
    return None if values is None else all(value in words for value in values)


def any_in(values: Iterable[str] | None, words: frozenset[str]) -> Answer:
    return None if values is None else any(value in words for value in values)


def judge(asked: Asked, rules: dict[str, Callable[[Asked], Found]]) -> Verdicts:
    """What all rules say of a record."""
    return {
        (name, element): outcome for name, rule in rules.items() for element, outcome in rule(asked)
    }
