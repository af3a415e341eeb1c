"""What a rule may look up: places, ages of consent, adequacy, prescribed documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from dpiakit.cel import (
    BOOL,
    INT,
    STRING,
    Expression,
    Function,
    Located,
    Scope,
    Text,
    compile_expression,
    missing,
    trace,
)
from dpiakit.cel.kinds import GROUP
from dpiakit.law import record_types
from dpiakit.law.conformity import Schema, conforms
from dpiakit.law.expressions import bound
from dpiakit.law.nouns import AdequacyDecision, binds
from dpiakit.law.places import OWN_AREA, Places
from dpiakit.model.transfers import Transfer
from dpiakit.source import Path

Unbound = Callable[..., object]


def signatures(places: Iterable[str], documents: Iterable[str]) -> dict[str, Function]:
    """The functions as expressions see them. They can be asked only under the law of a day."""
    known = Text(frozenset(places))
    regimes = Text(frozenset(OWN_AREA))
    transfer = record_types.record_of(Transfer)
    written = (
        Function("part_of", (STRING, known), BOOL, _undated),
        Function("consent_age", (STRING,), INT, _undated),
        Function("adequate", (transfer, regimes), BOOL, _undated),
        Function("conforms", (GROUP, Text(frozenset(documents))), BOOL, _undated),
    )
    return {function.name: function for function in written}


def _undated(*_: object) -> object:
    raise NotImplementedError("the law must be in force on a day before it can be asked")


def in_force(
    written: Mapping[str, Function],
    on: date,
    places: Places,
    adequacy: Adequacy,
    documents: Mapping[str, Schema],
) -> dict[str, Function]:
    """The same functions under the law of a day."""
    calls: dict[str, Unbound] = {
        "part_of": lambda _, place, group: places.part_of(place, group),
        "consent_age": partial(_consent_age, places, on),
        "adequate": adequacy.adequate,
        "conforms": lambda _, facts, name: conforms(facts, documents[name]),
    }
    return {name: replace(function, call=calls[name]) for name, function in written.items()}


def _consent_age(places: Places, on: date, _: object, place: str) -> object:
    found = places.fact(place, "consent_age", on)
    return found.value if found else None


class Adequacy:
    """The adequacy decisions in force on a day."""

    def __init__(self, decisions: Iterable[AdequacyDecision], places: Places, on: date) -> None:
        self._places = places
        self._decisions: dict[tuple[str, str], list[AdequacyDecision]] = {}
        for decision in decisions:
            if binds(decision.effective, on):
                key = (decision.regime, decision.destination)
                self._decisions.setdefault(key, []).append(decision)
        self._conditions: dict[AdequacyDecision, Callable[..., object]] = {}
        self._scope: Scope | None = None
        self._at: dict[tuple[str, str], tuple[AdequacyDecision, ...]] = {}

    def bind(self, scope: Scope) -> None:
        """Say what names mean in the conditions on this day."""
        self._scope = scope

    def condition(self, decision: AdequacyDecision) -> Expression | None:
        """The condition of a decision under the law of this day; None: it has none."""
        if decision.condition is None or self._scope is None:
            return None
        scope = self._scope.with_variables(**decision.condition.scope.variables)
        return bound(decision.condition, scope)

    def decisions(self, destination: str, regime: str) -> tuple[AdequacyDecision, ...]:
        """The decisions that speak of a destination, or of a place it belongs to."""
        key = (regime, destination)
        found = self._at.get(key)
        if found is None:
            above = self._places.above(destination)
            found = self._at[key] = tuple(
                one for place in above for one in self._decisions.get((regime, place), ())
            )
        return found

    def adequate(self, root: object, transfer: Any, regime: str) -> bool | None:
        """Whether data are adequately protected where a transfer goes (Art. 45).

        None: the destination, or a fact on which a decision depends, is not written down. An
        expired decision is no decision. An organisation counts instead of the country it sits in.
        """
        if transfer.organisation is not None:
            destination = transfer.organisation
        elif transfer.destination is None:
            return None
        else:
            destination = transfer.destination
            if self._places.part_of(destination, OWN_AREA[regime]):
                return True
        unknown = False
        for decision in self.decisions(destination, regime):
            covered = self._covers(decision, root, transfer)
            if covered:
                return True
            unknown = unknown or covered is None
        return None if unknown else False

    def missing(self, root: object, transfer: Located, regime: str) -> tuple[Path, ...]:
        """The facts that leave the adequacy of a transfer's destination open."""
        at = transfer.path or ()
        about: Any = transfer.value
        destination = about.organisation or about.destination
        if destination is None:
            return ((*at, "destination"),)
        return tuple(
            path
            for decision in self.decisions(destination, regime)
            if (asked := self.condition(decision)) is not None
            for path in missing(trace(asked, root, {"transfer": transfer}))
        )

    def _covers(self, decision: AdequacyDecision, root: object, transfer: object) -> object:
        asked = self._conditions.get(decision)
        if asked is None:
            condition = self.condition(decision)
            if condition is None:
                return True
            asked = self._conditions[decision] = compile_expression(condition)
        return asked(root, transfer)
