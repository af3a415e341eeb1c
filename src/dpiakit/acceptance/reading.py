"""From waiver files to waivers that can be used: every problem of every file at once."""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from dpiakit.acceptance import written
from dpiakit.acceptance.demands import Asked, demands
from dpiakit.acceptance.known import KnownRules
from dpiakit.acceptance.naming import resolved
from dpiakit.acceptance.waivers import Waiver
from dpiakit.errors import InputError, Problem
from dpiakit.findings.acceptance import Acceptance
from dpiakit.records.complaints import complaints
from dpiakit.source import Document, Path, Position, dotted, parse_yaml, quoted, read_yaml

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

LIST = "waivers"
_UNREAD = ("no rule would ever see it", "nobody would ever read it")


def read_waivers(files: Iterable[pathlib.Path], rules: KnownRules, on: date) -> tuple[Waiver, ...]:
    """The waivers of some files as they stand on a day; files in order, entries as written.

    Raises InputError with every problem of every file: what cannot be read, what is missing, what
    nobody may grant. A waiver that has expired is usable: its finding says since when.
    """
    reading = _Reading(rules, on)
    for file in files:
        reading.read(partial(read_yaml, file))
    return reading.usable()


def waivers_in(text: str, file: str, rules: KnownRules, on: date) -> tuple[Waiver, ...]:
    """The waivers of a text that is, or is to become, a file; as `read_waivers`."""
    reading = _Reading(rules, on)
    reading.read(partial(parse_yaml, text, file))
    return reading.usable()


@dataclass
class _Reading:
    rules: KnownRules
    on: date
    waivers: list[Waiver] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ids: dict[str, Position] = field(default_factory=dict)

    def usable(self) -> tuple[Waiver, ...]:
        """All of them. Raises InputError if anything is wrong anywhere."""
        if self.problems:
            raise InputError(self.problems)
        return tuple(self.waivers)

    def read(self, text: Callable[[], Document]) -> None:
        """Add what one file holds."""
        try:
            document = text()
        except InputError as error:
            self.problems.extend(error.problems)
            return
        entries = self._entries(document)
        broken = self._shape(document)
        for number, entry in enumerate(entries):
            path: Path = (LIST, str(number))
            if isinstance(entry, dict):
                self._waiver(document, path, entry, frozenset(broken.get(path, ())))

    def _entries(self, document: Document) -> Sequence[Any]:
        data = document.data
        found = data.get(LIST) if isinstance(data, dict) else None
        if not isinstance(data, dict):
            hint = f'Begin with "{LIST}:" and write one entry a waiver below it.'
            what = f"{quoted(data)} stands where waivers are expected."
            self._wrong(document, (), what, hint)
        elif LIST not in data:
            what = "The file holds no waivers."
            self._wrong(document, (), what, f'Write "{LIST}:", and [] after it for none.')
        return found if isinstance(found, list) else []

    def _shape(self, document: Document) -> Mapping[Path, set[str]]:
        """Note what is not written as it must be; by entry, the keys that are meant."""
        if not isinstance(document.data, dict):
            return {}
        try:
            written.Waivers.model_validate(document.data)
        except ValidationError as error:
            errors = error.errors(include_url=False, include_input=False)
            return self._complain(document, errors)
        return {}

    def _complain(self, document: Document, errors: list[ErrorDetails]) -> Mapping[Path, set[str]]:
        broken: dict[Path, set[str]] = {}
        for found in complaints(errors, document.data, written.Waivers):
            at = (document.key_position if found.about_key else document.position)(found.path)
            hint = found.hint.replace(*_UNREAD)
            self.problems.append(_problem(at, found.path, found.what, hint))
            broken.setdefault(found.path[:2], set()).update(found.path[2:3])
        return broken

    def _waiver(
        self, document: Document, path: Path, data: Mapping[str, Any], broken: frozenset[str]
    ) -> None:
        """Note what nobody may grant in one entry; add it if nothing is wrong with it."""
        entry = _readable(data, broken)
        before = len(self.problems)
        names, wrong = resolved(entry.rule, self.rules)
        asked = Asked(entry, names, self.rules, self.on, broken)
        for step, what, hint in (*wrong, *demands(asked), *self._taken(document, path, entry)):
            self._wrong(document, (*path, *step), what, hint)
        if len(self.problems) == before and not broken:
            self.waivers.append(_usable(document, path, asked))

    def _taken(
        self, document: Document, path: Path, entry: written.Waiver
    ) -> Iterator[tuple[Path, str, str]]:
        if entry.id is None:
            return
        at = document.position((*path, "id"))
        known = self.ids.setdefault(entry.id, at)
        if known is not at:
            what = f"{quoted(entry.id)} is already the id of {known.file}:{known.line}."
            yield ("id",), what, "Give this waiver an id of its own: reports name waivers by it."

    def _wrong(self, document: Document, path: Path, what: str, hint: str) -> None:
        self.problems.append(_problem(document.position(path), path, what, hint))


def _readable(data: Mapping[str, Any], broken: Collection[str]) -> written.Waiver:
    """An entry without the keys that are wrong, so that the others are looked at as well."""
    return written.Waiver.model_validate(
        {key: value for key, value in data.items() if key not in broken}
    )


def _usable(document: Document, path: Path, asked: Asked) -> Waiver:
    entry, position = asked.entry, document.position(path)
    if not (entry.created and entry.expires and asked.severity):
        raise ValueError("an entry that lacks what every waiver states was not refused")
    return Waiver(
        rules=asked.names,
        record=entry.record or "",
        element=entry.element or "",
        fingerprint=entry.fingerprint or "",
        severity=asked.severity,
        created=entry.created,
        expires=entry.expires,
        acceptance=Acceptance(
            kind="waiver",
            id=entry.id or "",
            reason=" ".join((entry.reason or "").split()),
            owner=entry.owner or "",
            approved_by=entry.approved_by or "",
            created=entry.created,
            expires=entry.expires,
            ticket=entry.ticket or "",
            measures=tuple(entry.measures or ()),
            file=position.file,
            line=position.line,
        ),
        position=position,
    )


def _problem(at: Position, path: Path, what: str, hint: str) -> Problem:
    return Problem(at.file, at.line, at.column, dotted(path), what, hint)
