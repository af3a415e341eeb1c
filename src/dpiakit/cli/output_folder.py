"""A folder of files that a command owns: written anew each time, never mixed with others' files."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from dpiakit.cli.outputs import OutputError, write_atomically

REGISTER = ".dpiakit-pages.json"
"""Names every file that was written, so that the next run knows its own."""
_SCHEMA = "dpiakit/pages-v1"
_SHOWN = 5


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write some files, by their paths below a folder, and remove those of an earlier run.

    Hidden names directly in the folder are left alone, as those of version control. Raises
    OutputError, before anything is written, where the folder holds anything that no run wrote.
    """
    own = _own(folder)
    stale = own - files.keys()
    _make(folder)
    _register(folder, own | files.keys())  # first: a run that is stopped leaves only known files
    for name, content in files.items():
        _make((folder / name).parent)
        write_atomically(folder / name, content)
    for name in sorted(stale):
        _remove(folder, folder / name)
    _register(folder, files.keys())


def _own(folder: Path) -> set[str]:
    """The files of an earlier run that are still there."""
    if not os.path.lexists(folder):
        return set()
    if not folder.is_dir():
        raise OutputError(f"{folder}: is a file. Name a folder.")
    try:
        found = set(_walk(folder, ""))
    except OSError as error:
        raise OutputError(f"{folder}: cannot be read ({error.strerror}).") from error
    foreign = sorted(found - _registered(folder))
    if foreign:
        shown = ", ".join(foreign[:_SHOWN])
        more = f" and {len(foreign) - _SHOWN} more" if len(foreign) > _SHOWN else ""
        raise OutputError(
            f"{folder}: holds files that dpiakit did not write: {shown}{more}.\n"
            "    Name an empty folder, or a new one: pages are not mixed with other files."
        )
    return found


def _walk(folder: Path, below: str) -> Iterator[str]:
    """Everything in a folder that is no folder itself. Links are not followed."""
    with os.scandir(folder / below) as entries:
        for entry in sorted(entries, key=lambda one: one.name):
            if entry.name.startswith(".") and not below:
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(folder, f"{below}{entry.name}/")
            else:
                yield f"{below}{entry.name}{' (a link)' if entry.is_symlink() else ''}"


def _registered(folder: Path) -> set[str]:
    try:
        data = json.loads((folder / REGISTER).read_bytes())
    except (OSError, ValueError, RecursionError):
        return set()
    files = data.get("files") if isinstance(data, dict) and data.get("schema") == _SCHEMA else None
    return {name for name in files if isinstance(name, str)} if isinstance(files, list) else set()


def _register(folder: Path, names: Iterable[str]) -> None:
    content = {"schema": _SCHEMA, "files": sorted(names)}
    write_atomically(folder / REGISTER, (json.dumps(content, indent=1) + "\n").encode())


def _make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True, parents=True)
    except OSError as error:
        raise OutputError(
            f"{folder}: cannot be made ({error.strerror}).\n"
            "    Choose a folder that you may write to."
        ) from error


def _remove(top: Path, file: Path) -> None:
    """A file of an earlier run, and the folders that are empty without it."""
    try:
        file.unlink()
        parent = file.parent
        while parent != top and not any(parent.iterdir()):
            parent.rmdir()
            parent = parent.parent
    except OSError as error:
        raise OutputError(f"{file}: cannot be removed ({error.strerror}).") from error
