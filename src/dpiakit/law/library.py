"""The law of all times, and the law in force on a day."""

from __future__ import annotations

import pathlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from dpiakit.cel import DATE, Definition, Scope
from dpiakit.cel.today import Horizon, Today
from dpiakit.law import functions
from dpiakit.law.conformity import Schema
from dpiakit.law.expressions import bound, bound_message
from dpiakit.law.folder import Folder
from dpiakit.law.house import NO_HOUSE, House, SwitchedOff
from dpiakit.law.nouns import (
    AdequacyDecision,
    Clause,
    Condition,
    DatedFact,
    Instrument,
    Jurisdiction,
    LegalDefinition,
    Loop,
    Pack,
    Parameter,
    Rule,
)
from dpiakit.law.places import Places
from dpiakit.law.shelves import COMMON

if TYPE_CHECKING:
    from dpiakit.law.reading import Reading


@dataclass(frozen=True, eq=False)
class Library:
    """All the law there is, of all times, parsed and checked."""

    root: pathlib.Path
    """The folder that holds ``policies`` and ``jurisdictions``."""
    instruments: Mapping[str, Instrument]
    folders: Mapping[str, Folder]
    """The common folder and every pack, by name."""
    places: Places
    adequacy: Mapping[str, tuple[AdequacyDecision, ...]]
    """By regime."""
    digest: str
    """SHA-256 of all files of the law, and of what a house adds and changes."""
    house: House = NO_HOUSE

    def reading(self) -> Reading:
        """A new reading of further files, which calls them as this law does."""
        from dpiakit.law.own_packs import beside
        from dpiakit.law.reading import Reading

        return Reading(self.root, beside(self.house))

    @property
    def packs(self) -> tuple[Pack, ...]:
        """All packs, in the order of names; those that are switched off too."""
        return tuple(folder.pack for folder in self.folders.values() if folder.pack)

    @property
    def switched_off(self) -> Mapping[str, SwitchedOff]:
        """What is not judged by, by pack."""
        return {one.pack: one for one in self.house.switched_off}

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules of all times, by pack and name; versions in the order of time."""
        return tuple(rule for folder in self.folders.values() for rule in folder.rules)

    @property
    def definitions(self) -> tuple[LegalDefinition, ...]:
        """All legal definitions, the common ones first."""
        return tuple(one for folder in self.folders.values() for one in folder.definitions.values())

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """All dated sets and numbers, the common ones first."""
        return tuple(one for folder in self.folders.values() for one in folder.parameters.values())

    def scope(self, pack: str, on: date | None = None) -> Scope:
        """What names mean in the expressions of a pack; with values, if a day is given.

        Raises KeyError for a pack there is not.
        """
        return self.folders[pack].scope if on is None else self.in_force(on).scope(pack)

    def in_force(self, on: date, horizon: Horizon | None = None) -> Law:
        """The law as it binds on a day. A horizon is told until when judgements hold."""
        return _Dating(self, on, horizon).law()


@dataclass(frozen=True, eq=False)
class Law:
    """The law as it binds on one day."""

    library: Library
    on: date
    packs: tuple[Pack, ...]
    """Those that are judged by."""
    rules: tuple[Rule, ...]
    """Those in force, by pack and name."""
    definitions: tuple[LegalDefinition, ...]
    adequacy: functions.Adequacy
    scopes: Mapping[str, Scope] = field(repr=False)
    switched_off: tuple[tuple[Pack, SwitchedOff], ...] = ()
    """Packs that a house does not judge by. Every report names them."""

    @property
    def instruments(self) -> Mapping[str, Instrument]:
        """What can be cited."""
        return self.library.instruments

    @property
    def digest(self) -> str:
        """SHA-256 of all files of the law, of whatever time."""
        return self.library.digest

    @property
    def jurisdictions(self) -> Mapping[str, Jurisdiction]:
        """All places with a file, by code."""
        return self.library.places.by_code

    def scope(self, pack: str) -> Scope:
        """What names mean in the expressions of a pack on this day. KeyError for no pack."""
        return self.scopes[pack]

    def pack(self, name: str) -> Pack:
        """A pack by name. Raises KeyError."""
        for pack in self.packs:
            if pack.name == name:
                return pack
        raise KeyError(name)

    def rule(self, name: str) -> Rule:
        """A rule in force, by its name or by one it had. Raises KeyError."""
        for rule in self.rules:
            if name == rule.name or name in rule.aliases:
                return rule
        raise KeyError(name)

    def schema(self, pack: str, name: str) -> Schema:
        """A document that the law prescribes. Raises KeyError."""
        return self.library.folders[pack].documents[name].at(self.on)

    def place(self, code: str) -> Jurisdiction | None:
        """A place, or the nearest it belongs to; None if nothing is known of it."""
        for above in self.library.places.above(code):
            if above in self.jurisdictions:
                return self.jurisdictions[above]
        return None

    def part_of(self, code: str, group: str) -> bool:
        """Whether a place is, or belongs to, another."""
        return self.library.places.part_of(code, group)

    def fact(self, code: str, name: str) -> DatedFact | None:
        """What a place, or what it belongs to, sets on this day."""
        return self.library.places.fact(code, name, self.on)


class _Dating:
    """The law of a day while it is put together."""

    def __init__(self, library: Library, on: date, horizon: Horizon | None) -> None:
        self.library = library
        self.on = on
        self.today = on if horizon is None else Today.on(on, horizon)
        decisions = (one for regime in library.adequacy.values() for one in regime)
        self.adequacy = functions.Adequacy(decisions, library.places, on)

    def law(self) -> Law:
        common = self.library.folders[COMMON]
        scopes: dict[str, Scope] = {}
        scopes[COMMON] = self._scope(common, None)
        definitions = [*self._definitions(common, scopes[COMMON])]
        packs, rules, off = [], [], []
        for name, folder in self.library.folders.items():
            if folder.pack is None:
                continue
            scope = scopes[name] = self._scope(folder, scopes[COMMON])
            definitions += self._definitions(folder, scope)
            pack = _dated_pack(folder.pack, scope)
            if name in self.library.switched_off:
                off.append((pack, self.library.switched_off[name]))
                continue
            packs.append(pack)
            rules += [_dated_rule(rule, scope) for rule in folder.rules if rule.binds(self.on)]
        self.adequacy.bind(scopes[COMMON])
        return Law(
            library=self.library,
            on=self.on,
            packs=tuple(packs),
            rules=tuple(rules),
            definitions=tuple(definitions),
            adequacy=self.adequacy,
            scopes=scopes,
            switched_off=tuple(off),
        )

    def _scope(self, folder: Folder, common: Scope | None) -> Scope:
        """The scope of a pack with today's values; its definitions are put in by and by."""
        constants = dict(common.constants) if common else {"on": (DATE, self.today)}
        constants |= {
            name: (parameter.type, parameter.at(self.on))
            for name, parameter in folder.parameters.items()
        }
        found = functions.in_force(
            folder.scope.functions, self.on, self.library.places, self.adequacy,
            {name: schema.at(self.on) for name, schema in folder.documents.items()},
        )  # fmt: skip
        definitions: dict[str, Definition] = dict(common.definitions) if common else {}
        scope = replace(folder.scope, constants=constants, functions=found, definitions=definitions)
        for name in folder.definitions:
            written = folder.scope.definitions[name]
            inside = scope.with_variables(**dict(written.parameters))
            definitions[name] = replace(written, expression=bound(written.expression, inside))
        return scope

    def _definitions(self, folder: Folder, scope: Scope) -> Iterable[LegalDefinition]:
        for name, definition in folder.definitions.items():
            yield replace(definition, expression=scope.definitions[name].expression)


def _dated_pack(pack: Pack, scope: Scope) -> Pack:
    conditions = tuple(
        Condition(bound(condition.when, scope), condition.because)
        for condition in pack.applies_when
    )
    return replace(pack, applies_when=conditions)


def _dated_rule(rule: Rule, scope: Scope) -> Rule:
    inner = scope.with_variables(**rule.scope.variables)
    return replace(
        rule,
        for_each=tuple(
            Loop(bound(loop.collection, inner), loop.variable, loop.element, loop.outer)
            for loop in rule.for_each
        ),
        gate=rule.gate and bound(rule.gate, inner),
        applies=rule.applies and bound(rule.applies, inner),
        requires=tuple(
            Clause(bound(clause.that, inner), bound_message(clause.otherwise, inner))
            for clause in rule.requires
        ),
        scope=inner,
    )
