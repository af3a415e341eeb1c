"""From the files of the law to a library: everything read, everything checked."""

from __future__ import annotations

import gc
import pathlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from pydantic import TypeAdapter

from dpiakit.errors import InputError, LawError, Problem
from dpiakit.law.consistency import check_library
from dpiakit.law.folder import Shared
from dpiakit.law.house import NO_HOUSE, SHIPPED, House
from dpiakit.law.library import Law, Library
from dpiakit.law.nouns import Instrument
from dpiakit.law.own_packs import FoundPack, beside, found_packs
from dpiakit.law.packs import read_folder
from dpiakit.law.places import read_adequacy, read_places
from dpiakit.law.reading import Reading
from dpiakit.law.root import data_root, law_digest
from dpiakit.law.shelves import COMMON
from dpiakit.source import display_name

_INSTRUMENT = TypeAdapter(Instrument)


def survey(
    root: pathlib.Path | None = None, house: House = NO_HOUSE
) -> tuple[Library, list[Problem]]:
    """The law as far as it can be used, and everything that is wrong with the rest.

    For those who write law: everybody else wants :func:`read_law`. Raises LawError for a folder
    of which not even the names of its files may be known.
    """
    with _uncollected():
        try:
            return _survey(Reading(root or data_root(), beside(house)), house)
        except PermissionError as failure:
            file = display_name(pathlib.Path(str(failure.filename)))
            hint = "Give the user who runs this permission to read and enter its folder."
            raise LawError([Problem(file, 0, 0, "", "This may not be read.", hint)]) from None


@contextmanager
def _uncollected() -> Iterator[None]:
    """Reading law makes many objects and no garbage: to look for some takes half the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _survey(reading: Reading, house: House) -> tuple[Library, list[Problem]]:
    found = found_packs(reading, house)
    instruments = _instruments(reading, found.instruments)
    places = read_places(reading, found.places)
    shared = Shared(frozenset(instruments), frozenset(places.by_code), house)
    shipped = FoundPack(COMMON, reading.root / "policies" / COMMON, SHIPPED)
    common = read_folder(reading, shipped, shared, None)
    folders = {COMMON: common}
    for pack in found.packs:
        folders[pack.name] = read_folder(reading, pack, shared, common)
    library = Library(
        root=reading.root,
        instruments=instruments,
        folders=folders,
        places=places,
        adequacy=read_adequacy(reading, common.scope),
        digest=_digest(reading, house),
        house=house,
    )
    check_library(reading, folders.values())
    if not house.silent:
        from dpiakit.law.house_check import apply_house

        apply_house(reading, library)
    return library, sorted(set(reading.problems))


def _digest(reading: Reading, house: House) -> str:
    try:
        return law_digest(reading.root, reading.digests, house)
    except InputError as error:
        reading.problems.extend(error.problems)
        return ""


def read_law(root: pathlib.Path | None = None, house: House = NO_HOUSE) -> Library:
    """All packs and jurisdictions under a root, the shipped ones by default, and those of a house.

    Raises LawError with everything that is wrong in any of their files, and with everything that
    a house cannot say of the law.
    """
    library, problems = survey(root, house)
    if problems:
        raise LawError(problems)
    return library


def load_law(on: date, root: pathlib.Path | None = None, house: House = NO_HOUSE) -> Law:
    """The law as it binds on a day: packs and jurisdictions, read and checked.

    Raises LawError with everything that is wrong in any of their files.
    """
    return read_law(root, house).in_force(on)


def _instruments(reading: Reading, further: Iterable[pathlib.Path]) -> dict[str, Instrument]:
    found: dict[str, Instrument] = {}
    homes: dict[str, str] = {}
    for file in (reading.root / "policies" / "instruments.yaml", *further):
        document = reading.document(file)
        if document is None:
            continue
        if not isinstance(document.data, dict):
            reading.wrong(document, (), "The file maps short names to instruments.")
            continue
        for name in document.data:
            if name in found:
                what = f'"{name}" is described in {homes[name]} already.'
                reading.wrong(document, (name,), what, "Use that one, or choose another name.")
                continue
            written = reading.shape(_INSTRUMENT, document, (name,))
            if written is not None:
                found[name], homes[name] = written, document.file
    return found
