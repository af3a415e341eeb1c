"""Whether packs keep their promises, pack by pack, with what has grown old."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from dpiakit.errors import Problem
from dpiakit.law import Library
from dpiakit.law.check import Checker, Result
from dpiakit.packs.choice import Choice, ChoiceError
from dpiakit.packs.staleness import stale_facts, stale_places
from dpiakit.source import quoted


@dataclass(frozen=True, slots=True)
class Checked:
    """One pack after its check."""

    summary: str
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    """Facts that nobody has checked for a year: no reason to distrust the rest."""


def check_packs(
    choice: Choice, on: date, *, rule: str = "", mutate: bool = True
) -> Iterator[Checked]:
    """The chosen packs one after the other; for one rule or definition, those that have it.

    Raises ChoiceError for a rule that none of them has.
    """
    names = choice.packs
    if rule:
        names = tuple(name for name in names if rule in _subjects(choice.library, name))
        if not names:
            raise ChoiceError(_no_rule(choice, rule))
    checker = Checker(choice.library, mutate=mutate)
    for name in names:
        result: Result = checker.pack(name, rule)
        old = () if rule else stale_facts(choice.library, name, on)
        yield Checked(result.summary(), tuple(result.problems), tuple(old))


def check_places(choice: Choice, on: date) -> tuple[Problem, ...]:
    """Facts about places that nobody has checked for a year."""
    return tuple(stale_places(choice.library, on))


def _subjects(library: Library, pack: str) -> set[str]:
    """What can be named of a pack: rules with and without its name, and definitions."""
    folder = library.folders[pack]
    full = {rule.name for rule in folder.rules}
    return full | {name.partition("/")[2] for name in full} | set(folder.definitions)


def _no_rule(choice: Choice, rule: str) -> str:
    known = sorted({one for name in choice.packs for one in _subjects(choice.library, name)})
    near = get_close_matches(rule, known, 1)
    hint = f'\n    Did you mean "{near[0]}"?' if near else ""
    return f"No rule or definition of {', '.join(choice.packs)} is called {quoted(rule)}.{hint}"
