"""Facts of the law that nobody has compared with their source for a year."""

from __future__ import annotations

import pathlib
from collections.abc import Iterable, Iterator
from datetime import date

from dpiakit.engine.assessing import STALE_AFTER
from dpiakit.errors import Problem
from dpiakit.law import Library
from dpiakit.law.shelves import CASES
from dpiakit.source import Document, Path, dotted

REMEDY = "Read the sources again and renew `checked`, or change the facts."


def stale_facts(library: Library, pack: str, on: date) -> list[Problem]:
    """One warning for each file of a pack with facts last checked more than a year before a day."""
    home = library.folders[pack].home
    files = (file for file in sorted(home.rglob("*.yaml")) if not file.name.endswith(CASES))
    return list(_warnings(library, files, on))


def stale_places(library: Library, on: date) -> list[Problem]:
    """The same for places, adequacy decisions and national lists, which all packs share."""
    return list(_warnings(library, sorted((library.root / "jurisdictions").rglob("*.yaml")), on))


def _warnings(library: Library, files: Iterable[pathlib.Path], on: date) -> Iterator[Problem]:
    reading = library.reading()
    for file in files:
        document = reading.document(file)
        if document is None:  # said by whoever reads the law
            continue
        old = [(day, path) for day, path in _checks((), document.data) if on - day > STALE_AFTER]
        if old:
            yield _warning(document, old, on)


def _warning(document: Document, old: list[tuple[date, Path]], on: date) -> Problem:
    day, path = min(old)
    at = document.position(path)
    if len(old) == 1:
        what = f"Last checked on {day}, more than twelve months before {on}."
    else:
        what = (
            f"{len(old)} facts were last checked more than twelve months before {on}, "
            f"the oldest on {day}."
        )
    return Problem(at.file, at.line, at.column, dotted(path), what)


def _checks(path: Path, value: object) -> Iterator[tuple[date, Path]]:
    """Every day on which something in a file was checked, with its place."""
    match value:
        case dict():
            for key, below in value.items():
                at = (*path, str(key))
                if key == "checked" and isinstance(below, dict):
                    day = _day(below.get("on"))
                    if day is not None:
                        yield day, (*at, "on")
                else:
                    yield from _checks(at, below)
        case list():
            for index, below in enumerate(value):
                yield from _checks((*path, str(index)), below)
        case _:
            return


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        return None
