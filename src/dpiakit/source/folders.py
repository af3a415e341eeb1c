"""The files below folders, always in the same order, each once."""

from __future__ import annotations

import os
import pathlib
import stat
from collections.abc import Collection, Iterable, Iterator

from dpiakit.errors import InputError, Problem
from dpiakit.source.files import display_name

Found = tuple[str, os.stat_result | None]
"""A path, and what the file system says of it; None where it says nothing."""

_SUFFIXES = (".yaml", ".yml")
_CHECK = "Check the spelling and the folder it is named from."


def yaml_files(paths: Iterable[str | os.PathLike[str]]) -> Iterator[pathlib.Path]:
    """The files below some paths, folder by folder in the order of names.

    A path that names a file is taken as it is; in folders, `*.yaml` and `*.yml` count and hidden
    names do not. Links are followed, but a file or folder that is reached twice counts once.
    Raises `InputError` with every path that does not exist before it names the first file.
    """
    return (pathlib.Path(path) for path, _ in found_files(paths))


def found_files(
    paths: Iterable[str | os.PathLike[str]],
    skipped: Collection[str] = (),
    apart: Iterable[str | os.PathLike[str]] = (),
) -> Iterator[Found]:
    """The same, with what was learnt of each file on the way.

    ``skipped``: files and folders inside of those paths that do not count. ``apart``: some that
    do not count wherever they are met, by whatever name; but a path counts that is itself named.
    """
    starts = [str(pathlib.Path(path)) for path in paths]
    missing = [
        Problem(
            display_name(pathlib.Path(start)), 0, 0, "", "There is no such file or folder.", _CHECK
        )
        for start in starts
        if not os.path.lexists(_lookable(start))
    ]
    if missing:
        raise InputError(missing)
    return _below(starts, frozenset(skipped), _identities(str(path) for path in apart))


def joined(folder: str, name: str) -> str:
    """The path of what lies in a folder, as it is named here."""
    lead = "" if folder == "." else folder if folder.endswith("/") else f"{folder}/"
    return lead + name


def _lookable(path: str) -> str:
    """A path one can ask about; a NUL in it would be an error of its own, not an answer."""
    return "" if "\0" in path else path


def _identities(paths: Iterable[str]) -> set[tuple[int, int]]:
    """What is there of some paths, as the file system knows it."""
    return {(one.st_dev, one.st_ino) for one in map(_looked_at, paths) if one is not None}


def _below(
    starts: list[str], skipped: frozenset[str], apart: set[tuple[int, int]]
) -> Iterator[Found]:
    seen = apart - _identities(starts) if apart else set()
    pending: list[Found] = [(start, _looked_at(start)) for start in reversed(starts)]
    while pending:
        path, found = pending.pop()
        if found is None:  # a link to nowhere or around in circles: said by whoever reads it
            yield path, None
            continue
        identity = (found.st_dev, found.st_ino)
        if identity in seen:
            continue
        seen.add(identity)
        if stat.S_ISDIR(found.st_mode):
            pending.extend(reversed(_entries(path, skipped)))
        else:
            yield path, found


def _looked_at(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)  # noqa: PTH116  ten thousand times: a path object costs more than it
    except OSError:
        return None


def _entries(folder: str, skipped: frozenset[str]) -> list[Found]:
    try:
        with os.scandir(folder) as entries:
            names = sorted(
                entry.name
                for entry in entries
                if not entry.name.startswith(".")
                and (entry.name.endswith(_SUFFIXES) or entry.is_dir())
            )
    except OSError as failure:
        what = f"The folder cannot be read ({failure.strerror})."
        hint = "Give the user who runs this permission to list it."
        where = display_name(pathlib.Path(folder))
        raise InputError([Problem(where, 0, 0, "", what, hint)]) from None
    lead = joined(folder, "")
    inside = [lead + name for name in names]
    return [(path, _looked_at(path)) for path in inside if path not in skipped]
