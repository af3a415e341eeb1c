"""The files below folders, always in the same order, each once."""

from __future__ import annotations

import os
import pathlib
import re
from collections.abc import Iterable, Iterator

from dpiakit.errors import InputError, Problem
from dpiakit.source import display_name, read_bytes

_SUFFIXES = (".yaml", ".yml")
_SHARED = re.compile(
    rb"""^(?:\xef\xbb\xbf)?kind:[ \t]+["']?shared["']?[ \t]*(?:\#[^\r\n]*)?\r?$""", re.MULTILINE
)
_CHECK = "Check the spelling and the folder it is named from."


def find_records(paths: Iterable[str | os.PathLike[str]]) -> Iterator[pathlib.Path]:
    """The files below some paths that hold records: `yaml_files` without the shared ones.

    Looks into every file. Where the records are read anyway, `read_records` reads each once.
    """
    return (file for file in yaml_files(paths) if not _is_shared(file))


def yaml_files(paths: Iterable[str | os.PathLike[str]]) -> Iterator[pathlib.Path]:
    """The files below some paths, folder by folder in the order of names.

    A path that names a file is taken as it is; in folders, `*.yaml` and `*.yml` count and hidden
    names do not. Links are followed, but a file or folder that is reached twice counts once.
    Raises `InputError` with every path that does not exist before it names the first file.
    """
    starts = [pathlib.Path(path) for path in paths]
    missing = [
        Problem(display_name(start), 0, 0, "", "There is no such file or folder.", _CHECK)
        for start in starts
        if not os.path.lexists(_lookable(start))
    ]
    if missing:
        raise InputError(missing)
    return _below(starts)


def _lookable(path: pathlib.Path) -> str:
    """A path one can ask about; a NUL in it would be an error of its own, not an answer."""
    return "" if "\0" in str(path) else os.fspath(path)


def _below(starts: list[pathlib.Path]) -> Iterator[pathlib.Path]:
    seen: set[tuple[int, int]] = set()
    pending = starts[::-1]
    while pending:
        path = pending.pop()
        try:
            found = path.stat()
        except OSError:  # a link to nowhere or around in circles: said by whoever reads it
            yield path
            continue
        identity = (found.st_dev, found.st_ino)
        if identity in seen:
            continue
        seen.add(identity)
        if path.is_dir():
            pending.extend(reversed(_entries(path)))
        else:
            yield path


def _entries(folder: pathlib.Path) -> list[pathlib.Path]:
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
        raise InputError([Problem(display_name(folder), 0, 0, "", what, hint)]) from None
    return [folder / name for name in names]


def _is_shared(file: pathlib.Path) -> bool:
    """Whether a file says that it is shared; one that cannot be read is left to its reader."""
    try:
        raw = read_bytes(file)
    except InputError:
        return False
    return b"shared" in raw and _SHARED.search(raw) is not None
