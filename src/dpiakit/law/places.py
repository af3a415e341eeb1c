"""Places: what belongs to what, what each sets, and to where data may leave."""

from __future__ import annotations

import pathlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property

from pydantic import TypeAdapter

from dpiakit.cel.types import Scope
from dpiakit.law import record_types
from dpiakit.law.expressions import condition
from dpiakit.law.nouns import AdequacyDecision, DatedFact, Effective, Jurisdiction
from dpiakit.law.reading import Reading
from dpiakit.law.written import AdequacyFile, DecisionEntry, PlaceFile
from dpiakit.model.transfers import Transfer
from dpiakit.source import Document

_PLACE = TypeAdapter(PlaceFile)
_ADEQUACY = TypeAdapter(AdequacyFile)

OWN_AREA = {"eu": "EEA", "uk": "GB"}
"""Inside it there is no third country: Art. 44 GDPR with the EEA Agreement; Art. 44A UK GDPR."""


@dataclass(frozen=True)
class Places:
    """All places with a file, by code."""

    by_code: Mapping[str, Jurisdiction]

    @cached_property
    def _above(self) -> dict[str, tuple[str, ...]]:
        return {}

    def above(self, code: str) -> tuple[str, ...]:
        """The place itself, then what it belongs to, the nearest first. US-CA belongs to US."""
        known = self._above.get(code)
        if known is None:
            known = self._above[code] = tuple(self._climb(code))
        return known

    def _climb(self, code: str) -> Iterable[str]:
        waiting, met = [code], set[str]()
        while waiting:
            current = waiting.pop(0)
            if current in met:
                continue
            met.add(current)
            yield current
            place = self.by_code.get(current)
            waiting.extend(place.part_of if place else ())
            country, _, part = current.partition("-")
            if part and country in self.by_code:
                waiting.append(country)

    def part_of(self, code: str, group: str) -> bool:
        """Whether a place is, or belongs to, another. A place without a file belongs to none."""
        return group in self.above(code)

    def fact(self, code: str, name: str, on: date) -> DatedFact | None:
        """What holds at a place on a day: its own fact, or that of what it belongs to."""
        for above in self.above(code):
            place = self.by_code.get(above)
            found = place.fact(name, on) if place else None
            if found is not None:
                return found
        return None


def read_places(reading: Reading, beside: Iterable[pathlib.Path] = ()) -> Places:
    """``jurisdictions/*.yaml``, and those of further folders."""
    found: dict[str, Jurisdiction] = {}
    parents: list[tuple[Document, str, int, str]] = []
    for file in _files(reading, beside):
        document = reading.document(file)
        written = document and reading.shape(_PLACE, document)
        if not document or not written:
            continue
        if written.code != file.stem:
            what = f"The file speaks of {written.code}."
            reading.wrong(document, ("code",), what, f"Name the file {written.code}.yaml.")
        if written.code in found:
            what = f"{written.code} is described in {found[written.code].file} already."
            reading.wrong(document, ("code",), what, "One place has one file.")
            continue
        found[written.code] = _jurisdiction(written, document.file)
        _check_facts(reading, document, written)
        parents += [(document, written.code, i, one) for i, one in enumerate(written.part_of)]
    places = Places(found)
    for document, code, index, parent in parents:
        path = ("part_of", str(index))
        if parent not in found:
            near = get_close_matches(parent, found, 1)
            hint = f"Did you mean {near[0]}?" if near else f"Add jurisdictions/{parent}.yaml."
            reading.wrong(document, path, f'There is no place "{parent}".', hint)
        elif code in places.above(parent):
            reading.wrong(document, path, f"{parent} is itself a part of {code}.")
    return places


def _files(reading: Reading, beside: Iterable[pathlib.Path]) -> Iterator[pathlib.Path]:
    own = reading.root / "jurisdictions"
    for folder in (own, *beside):
        for entry in reading.entries(folder):
            if entry.suffix == ".yaml":
                yield entry
            elif entry.suffix != ".md" and not (folder == own and entry.name in _FOLDERS):
                hint = f"A place is CODE.yaml; the folders are {' and '.join(_FOLDERS)}."
                reading.wrong_file(entry, "Nothing reads this.", hint)


_FOLDERS = ("adequacy", "lists")


def _jurisdiction(written: PlaceFile, file: str) -> Jurisdiction:
    authorities = ([written.authority] if written.authority else []) + written.authorities
    return Jurisdiction(
        code=written.code,
        title=written.title,
        part_of=tuple(written.part_of),
        languages=tuple(written.languages),
        authorities=tuple(authorities),
        facts={
            name: tuple(sorted(facts, key=lambda fact: fact.start))
            for name, facts in written.facts.items()
        },
        file=file,
    )


def _check_facts(reading: Reading, document: Document, written: PlaceFile) -> None:
    for name, facts in written.facts.items():
        starts = [fact.start for fact in facts]
        if len(set(starts)) < len(starts):
            reading.wrong(document, ("facts", name), "Two values begin on the same day.")


def read_adequacy(reading: Reading, scope: Scope) -> Mapping[str, tuple[AdequacyDecision, ...]]:
    """``jurisdictions/adequacy/*.yaml``, by regime."""
    found: dict[str, tuple[AdequacyDecision, ...]] = {}
    for file in reading.entries(reading.root / "jurisdictions" / "adequacy", ".yaml"):
        document = reading.document(file)
        written = document and reading.shape(_ADEQUACY, document)
        if not document or not written:
            continue
        if written.regime != file.stem or written.regime not in OWN_AREA:
            what = f'The file speaks of the regime "{written.regime}".'
            hint = f"There are {' and '.join(OWN_AREA)}; the file bears the same name."
            reading.wrong(document, ("regime",), what, hint)
        found[written.regime] = tuple(
            decision
            for index, entry in enumerate(written.decisions)
            if (decision := _decision(reading, document, index, entry, written.regime, scope))
        )
    return found


def _decision(
    reading: Reading,
    document: Document,
    index: int,
    entry: DecisionEntry,
    regime: str,
    scope: Scope,
) -> AdequacyDecision | None:
    path = ("decisions", str(index))
    destination = entry.place or entry.organisation
    if destination is None or (entry.place and entry.organisation):
        what = "A decision is about a place or about an organisation."
        reading.wrong(document, path, what, "Write one of the two.")
        return None
    inside = scope.with_variables(transfer=record_types.record_of(Transfer))
    when = None
    if entry.condition is not None:
        when = condition(reading, document, (*path, "condition"), entry.condition, inside)
        if when is None:
            return None
    return AdequacyDecision(
        regime=regime,
        destination=destination,
        is_organisation=entry.organisation is not None,
        decision=entry.decision,
        effective=Effective(start=entry.start, until=entry.until),
        scope=entry.scope.strip(),
        condition=when,
        note=(entry.note or "").strip(),
        warning=(entry.warning or "").strip(),
        citation=tuple(entry.citation),
        checked=entry.checked,
        file=document.file,
    )
