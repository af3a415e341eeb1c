"""Which packs are meant, in which body of law."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from dpiakit.errors import DpiakitError, Problem
from dpiakit.law import Library, data_root
from dpiakit.law.check import concerns
from dpiakit.law.library import survey
from dpiakit.source import display_name, quoted


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
    complete: bool
    """Every pack of the body of law is meant."""


def choose(wanted: Sequence[str] = (), root: pathlib.Path | None = None) -> Choice:
    """The packs that are meant: by name, or by the folder they lie in; without any, all of them.

    ``root`` is the folder that holds ``policies`` and ``jurisdictions``; by default that of the
    folders named, else the shipped law. Raises ChoiceError for what is not there.
    """
    top = root_of(wanted, root)
    library, problems = survey(top)
    names = tuple(dict.fromkeys(_name(one, library) for one in wanted)) or tuple(library.folders)
    shown = (one for one in problems if not wanted or any(concerns(one, name) for name in names))
    return Choice(library, names, tuple(shown), complete=not wanted)


def root_of(wanted: Sequence[str], root: pathlib.Path | None) -> pathlib.Path:
    """The folder of law that packs lie in. Raises ChoiceError where they lie in several."""
    if root is not None:
        return law_root(root)
    roots = {
        os.path.realpath(one): pathlib.Path(os.path.normpath(one)).absolute().parent.parent
        for one in wanted
        if is_folder(one)
    }
    tops = {os.path.realpath(top): law_root(top) for top in roots.values()}
    if not tops:
        return data_root()
    if len(tops) > 1:
        places = " and ".join(display_name(top) for top in tops.values())
        raise ChoiceError(
            f"The packs lie in different bodies of law: {places}.\n    Name those of one at a time."
        )
    return next(iter(tops.values()))


def law_root(folder: pathlib.Path) -> pathlib.Path:
    """A folder that holds law. Raises ChoiceError for another."""
    if (folder / "policies").is_dir():
        return folder
    what = "There is no such folder" if not folder.exists() else "This folder holds no policies/"
    raise ChoiceError(
        f"{display_name(folder)}: {what}.\n"
        "    A body of law is a folder with policies/ and jurisdictions/ in it."
    )


def is_folder(text: str) -> bool:
    """Whether a pack was named by its folder: a name is a single word."""
    return os.sep in text or text in {os.curdir, os.pardir}


def _name(text: str, library: Library) -> str:
    if not is_folder(text):
        if text in library.folders:
            return text
        near = get_close_matches(text, library.folders, 1)
        hint = f'Did you mean "{near[0]}"?' if near else f"There are: {', '.join(library.folders)}."
        where = display_name(library.root / "policies")
        raise ChoiceError(f"There is no pack {quoted(text)} in {where}.\n    {hint}")
    folder = pathlib.Path(os.path.realpath(text))
    for name in library.folders:
        if folder == pathlib.Path(os.path.realpath(library.root / "policies" / name)):
            return name
    what = "There is no such folder" if not folder.exists() else "This is not the folder of a pack"
    raise ChoiceError(f"{display_name(pathlib.Path(text))}: {what}.\n    See policies/<pack>/.")
