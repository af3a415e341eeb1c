"""Which packs are meant, in which body of law."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from dpiakit.errors import DpiakitError, LawError, Problem
from dpiakit.law import Library, data_root
from dpiakit.law.check import concerns
from dpiakit.law.house import NO_HOUSE, House, PackFolder
from dpiakit.law.loading import survey
from dpiakit.source import display_name, quoted

_POLICIES = "policies"


class ChoiceError(DpiakitError):
    """A pack, a rule or a folder of law that there is not."""


@dataclass(frozen=True, eq=False)
class Choice:
    """Some packs of a body of law, as far as they can be used."""

    library: Library
    packs: tuple[str, ...]
    """In the order in which they were named; ``common`` is what all packs share."""
    problems: tuple[Problem, ...]
    """What is wrong with the files of these packs and with what all packs share."""


def choose(
    wanted: Sequence[str] = (), root: pathlib.Path | None = None, house: House = NO_HOUSE
) -> Choice:
    """The packs that are meant: by name, or by the folder they lie in; without any, all of them.

    ``root`` is the folder that holds ``policies`` and ``jurisdictions``; by default that of the
    folders named, else the shipped law, which alone has the packs of a house beside it. A pack
    whose folder lies elsewhere is read beside it, and instead of a pack there that has its name.
    Raises ChoiceError for what is not there, LawError for a folder that nobody should read.
    """
    folders = {text: pack_folder(text) for text in wanted if _is_folder(text, root)}
    top = _root(folders.values(), root)
    known = house.packs if _real(top) == _real(data_root()) else ()
    own = {
        text: one
        for text, one in folders.items()
        if _body_of(one) != _real(top) and not any(_holds(each, one) for each in known)
    }
    _refuse_twice(own)
    beside = tuple(map(_beside, own.values()))
    library, problems = survey(top, replace(house, packs=(*known, *beside)))
    names = tuple(
        dict.fromkeys(
            _in_folder(folders[text], library, problems)
            if text in folders
            else _by_name(text, library)
            for text in wanted
        )
    )
    shown = (
        one for one in problems if not names or any(concerns(one, library, name) for name in names)
    )
    return Choice(library, names or tuple(library.folders), tuple(shown))


def pack_folder(text: str) -> pathlib.Path:
    """The folder of a pack as somebody named it. Raises ChoiceError for what is none."""
    folder = pathlib.Path(os.path.normpath(text))
    if (folder / "pack.yaml").is_file() or _is_common(folder):
        return folder
    shown = display_name(folder)
    if not folder.exists():
        raise ChoiceError(f"{shown}: There is no such folder.\n    Check where it lies.")
    if (folder / _POLICIES).is_dir():
        raise ChoiceError(
            f"{shown}: This is a body of law, not a pack.\n"
            f"    Name a pack in it, or all of them with --root {shown}"
        )
    raise ChoiceError(
        f"{shown}: This is not the folder of a pack.\n    A pack has pack.yaml in it."
    )


def law_root(folder: pathlib.Path) -> pathlib.Path:
    """A folder that holds law. Raises ChoiceError for another."""
    if (folder / _POLICIES).is_dir():
        return folder
    what = "There is no such folder" if not folder.exists() else "This folder holds no policies/"
    raise ChoiceError(
        f"{display_name(folder)}: {what}.\n"
        "    A body of law is a folder with policies/ and jurisdictions/ in it."
    )


def _is_common(folder: pathlib.Path) -> bool:
    return folder.name == "common" and folder.is_dir() and _body_of(folder) is not None


def _is_folder(text: str, root: pathlib.Path | None) -> bool:
    """Whether a pack was named by its folder. A single word is a name first."""
    if os.sep in text or text in {os.curdir, os.pardir}:
        return True
    known = (root or data_root()) / _POLICIES / text
    return not known.is_dir() and (pathlib.Path(text) / "pack.yaml").is_file()


def _body_of(folder: pathlib.Path) -> pathlib.Path | None:
    """The body of law that a pack is part of, with links resolved; None: it stands alone."""
    real = _real(folder)
    top = real.parent.parent
    whole = real.parent.name == _POLICIES and (top / "jurisdictions").is_dir()
    return top if whole else None


def _root(folders: Iterable[pathlib.Path], root: pathlib.Path | None) -> pathlib.Path:
    if root is not None:
        return law_root(root)
    bodies = list(dict.fromkeys(filter(None, map(_body_of, folders))))
    if len(bodies) > 1:
        places = " and ".join(map(display_name, bodies))
        raise ChoiceError(
            f"The packs lie in different bodies of law: {places}.\n"
            "    Name those of one at a time, or say which counts with --root."
        )
    return bodies[0] if bodies else data_root()


def _refuse_twice(own: dict[str, pathlib.Path]) -> None:
    """Two folders with one name: their rules could not be told apart."""
    first: dict[str, pathlib.Path] = {}
    for folder in own.values():
        known = first.setdefault(_real(folder).name, folder)
        if _real(known) != _real(folder):
            raise ChoiceError(
                f'Two packs are called "{_real(folder).name}": {display_name(known)} and '
                f"{display_name(folder)}.\n    Rename one of them, or leave it out."
            )


def _beside(folder: pathlib.Path) -> PackFolder:
    shown = display_name(folder)
    return PackFolder(_real(folder), shown, f"folder {shown}", instead=True)


def _holds(one: PackFolder, folder: pathlib.Path) -> bool:
    """Whether a pack is, or lies in, a folder that a house names already."""
    there = _real(one.folder)
    return _real(folder) == there or _real(folder).parent == there / _POLICIES


def _in_folder(folder: pathlib.Path, library: Library, problems: Sequence[Problem]) -> str:
    for name, one in library.folders.items():
        if _real(folder) == _real(one.home):
            return name
    shown = display_name(folder)
    told = [one for one in problems if one.file == shown or one.file.startswith(f"{shown}/")]
    raise LawError(told or [Problem(shown, 0, 0, "", "This cannot be read as a pack.")])


def _by_name(text: str, library: Library) -> str:
    if text in library.folders:
        return text
    near = get_close_matches(text, library.folders, 1)
    hint = f'Did you mean "{near[0]}"?' if near else f"There are: {', '.join(library.folders)}."
    where = display_name(library.root / _POLICIES)
    raise ChoiceError(f"There is no pack {quoted(text)} in {where}.\n    {hint}")


def _real(path: pathlib.Path) -> pathlib.Path:
    return pathlib.Path(os.path.realpath(path))
