"""When the law changes next: days on which something begins to bind, or no longer does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dpiakit.law.library import Library
    from dpiakit.law.nouns import Effective

_DAY = timedelta(days=1)


def next_change(library: Library, on: date) -> date | None:
    """The first day after a day on which any part of the law differs; None: none is known."""
    return min((day for day in _changes(library) if day > on), default=None)


def _changes(library: Library) -> Iterator[date]:
    for rule in library.rules:
        yield from _ends(rule.effective)
    for parameter in library.parameters:
        yield from (start for start, _ in parameter.values)
    for folder in library.folders.values():
        for schema in folder.documents.values():
            yield from (start for start, _ in schema.later)
    yield from _of_places(library)
    for decisions in library.adequacy.values():
        for decision in decisions:
            yield from _ends(decision.effective)


def _of_places(library: Library) -> Iterator[date]:
    for place in library.places.by_code.values():
        for facts in place.facts.values():
            for fact in facts:
                yield fact.start
                if fact.until is not None and fact.until < date.max:
                    yield fact.until + _DAY


def _ends(effective: Effective) -> Iterator[date]:
    yield effective.start
    if effective.until is not None and effective.until < date.max:
        yield effective.until + _DAY
