"""The law kept as it was read: parsed, checked, ready to be put in force.

Reading and checking every rule takes half a second; taking it from here a tenth of that. What is
kept is made of Python objects, so it is only taken from a folder that belongs to the user and
that nobody else may write to. It never lies in a project: a repository must not be able to bring
its own.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import stat
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from dpiakit.law.library import Library

_MOST_KEPT = 4
"""So many versions of the law are kept; older ones are removed."""
_LEAD = "law-"


def kept_law(folder: Path | None, digest: str, read: Callable[[], Library]) -> Library:
    """The law of a digest from a folder; read, and kept there, where it is not yet.

    ``digest`` stands for all files of the law and for the program that reads them. Without a
    folder, or with one that cannot be trusted or written, the law is read. What is kept is good
    for judging; those who write law want `survey`. Raises what ``read`` raises.
    """
    if folder is None:
        return read()
    file = folder / f"{_LEAD}{digest}.pickle"
    found = _taken(file)
    if found is None:
        found = read()
        _keep(file, found)
    return found


def _taken(file: Path) -> Library | None:
    try:
        if not (_own(file.parent) and _own(file)):
            return None
        found = pickle.loads(file.read_bytes())  # noqa: S301  our own file: see above
    except Exception:  # noqa: BLE001  cut off, or of another time: it is read anew
        return None
    return found if isinstance(found, Library) else None


def _own(path: Path) -> bool:
    """Whether only the user can have written it."""
    found = path.lstat()
    ours = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
    return ours and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _keep(file: Path, library: Library) -> None:
    """Write it whole or not at all. Where it cannot be kept, it will be read again."""
    slim = replace(
        library,
        folders={
            name: replace(folder, sources={}, written={})
            for name, folder in library.folders.items()
        },
    )
    with contextlib.suppress(OSError, RecursionError, pickle.PicklingError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        content = pickle.dumps(slim, pickle.HIGHEST_PROTOCOL)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{_LEAD}")
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).replace(file)
        _forget_old(file)


def _forget_old(newest: Path) -> None:
    kept = sorted(
        newest.parent.glob(f"{_LEAD}*.pickle"), key=lambda one: one.stat().st_mtime_ns, reverse=True
    )
    for old in kept[_MOST_KEPT:]:
        if old != newest:
            old.unlink(missing_ok=True)
