"""Packs beside the shipped ones: what the folders that a house names hold."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator
from dataclasses import dataclass

from dpiakit.errors import LawError
from dpiakit.law.house import NO_HOUSE, SHIPPED, House, PackFolder
from dpiakit.law.reading import Beside, Reading
from dpiakit.law.shelves import COMMON, pack_folders
from dpiakit.law.tree import pack_tree


@dataclass(frozen=True, slots=True)
class FoundPack:
    """The folder of one pack, and where it comes from."""

    name: str
    """As its folder is named; Python's packages write ``_`` where a pack has ``-``."""
    folder: pathlib.Path
    origin: str


@dataclass(frozen=True, slots=True)
class FoundPacks:
    """All packs there are, in the order of names, and what they may bring with them."""

    packs: tuple[FoundPack, ...]
    instruments: tuple[pathlib.Path, ...]
    """Files with instruments besides that of the root."""
    places: tuple[pathlib.Path, ...]
    """Folders with jurisdictions besides that of the root."""


def beside(house: House) -> Iterator[Beside]:
    """What a reading must know to name the files of a house."""
    for one in house.packs:
        yield Beside(one.folder, one.shown)
    for method in house.methods:
        yield Beside(method.file, method.shown)


def found_packs(reading: Reading, house: House = NO_HOUSE) -> FoundPacks:
    """The shipped packs and those of a house. What cannot be used is noted and left out."""
    packs: dict[str, FoundPack] = {
        folder.name: FoundPack(folder.name, folder, SHIPPED) for folder in pack_folders(reading)
    }
    roots: list[pathlib.Path] = []
    for one in house.packs:
        if not _sound(reading, house, one):
            continue
        for pack in _packs_in(reading, house, one, roots):
            _take(reading, house, one, pack, packs)
    sources = [*(pack.folder for pack in packs.values())]
    instruments = [root / "policies" / "instruments.yaml" for root in roots]
    instruments += [folder / "instruments.yaml" for folder in sources]
    places = [folder / "jurisdictions" for folder in (*roots, *sources)]
    return FoundPacks(
        packs=tuple(packs[name] for name in sorted(packs)),
        instruments=tuple(file for file in instruments if file.is_file()),
        places=tuple(folder for folder in places if folder.is_dir()),
    )


def _sound(reading: Reading, house: House, one: PackFolder) -> bool:
    try:
        pack_tree(one.folder, one.shown)
    except LawError as error:
        reading.problems.extend(error.problems)
        reading.problems.append(house.problem(one.at, f"{one.shown} cannot be used as a pack."))
        return False
    return True


def _packs_in(
    reading: Reading, house: House, one: PackFolder, roots: list[pathlib.Path]
) -> Iterator[FoundPack]:
    if (one.folder / "pack.yaml").is_file():
        yield _pack(one, one.folder)
        return
    policies = one.folder / "policies"
    if not policies.is_dir():
        what = f"{one.shown} holds no pack."
        hint = (
            "The folder of a pack has pack.yaml; a folder of packs has policies/<pack>/pack.yaml."
        )
        reading.problems.append(house.problem(one.at, what, hint))
        return
    roots.append(one.folder)
    for entry in reading.entries(policies):
        if entry.name == COMMON:
            hint = "Its definitions are shared by all packs. Put yours into your own pack."
            reading.wrong_file(entry, f'"{COMMON}" cannot be added to or replaced.', hint)
        elif entry.is_dir() and not entry.name.startswith("."):
            yield _pack(one, entry)
        elif entry.suffix in {".yaml", ".yml"} and entry.name != "instruments.yaml":
            hint = "A rule stands in the folder of its pack."
            reading.wrong_file(entry, "Nothing reads this file.", hint)


def _pack(one: PackFolder, folder: pathlib.Path) -> FoundPack:
    return FoundPack(folder.name.replace("_", "-"), folder, one.origin)


def _take(
    reading: Reading, house: House, one: PackFolder, pack: FoundPack, packs: dict[str, FoundPack]
) -> None:
    known = packs.get(pack.name)
    replaced = one.instead and known is not None and known.origin == SHIPPED
    if (known is None or replaced) and pack.name != COMMON:
        packs[pack.name] = pack
        return
    here = reading.name(pack.folder)
    if known is None or known.origin == SHIPPED:
        what = f'{here} is called "{pack.name}", as a pack that dpiakit ships.'
        hint = "Give yours another name. A shipped pack can be switched off, not replaced."
    else:
        what = f'Two packs are called "{pack.name}": {reading.name(known.folder)} and {here}.'
        hint = f"They come from {known.origin} and {pack.origin}. Rename or leave out one of them."
    reading.problems.append(house.problem(one.at, what, hint))
