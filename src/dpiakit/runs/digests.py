"""What a run depends on besides its records: the program and the law, each as one digest.

Reading six hundred files to learn that none has changed takes longer than a short run may. So a
digest is remembered under the names, sizes and times of the files; where those differ, as after a
fresh installation, the content decides.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterator, MutableMapping
from pathlib import Path

VERSION = 3
"""Of what is kept between runs; raised when it takes another form."""

Known = MutableMapping[str, str]
"""Digests by signature."""


def signature(folder: str, suffix: str) -> str:
    """Names, sizes and times of all files of a kind below a folder, as one digest."""
    whole = hashlib.sha256()
    for path, found in _files(folder, suffix):
        facts = (path, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
        whole.update(repr(facts).encode())
    return whole.hexdigest()


def program_digest(known: Known) -> str:
    """The modules of dpiakit and the interpreter that runs them, by content."""
    package = str(Path(__file__).resolve().parent.parent)
    return _remembered(known, f"{sys.version}\0{signature(package, '.py')}", lambda: _of(package))


def tree_digest(folders: tuple[str, ...], said: str, known: Known, read: Callable[[], str]) -> str:
    """The digest of the YAML files below some folders, and of what is said besides, as ``read``
    computes it.
    """
    whole = said + "\0".join(f"{folder}\0{signature(folder, '.yaml')}" for folder in folders)
    return _remembered(known, whole, read)


def _remembered(known: Known, key: str, compute: Callable[[], str]) -> str:
    short = hashlib.sha256(key.encode()).hexdigest()
    found = known.get(short)
    if found is None:
        found = known[short] = compute()
    return found


def _of(package: str) -> str:
    whole = hashlib.sha256(sys.version.encode())
    for path, _ in _files(package, ".py"):
        name = os.path.relpath(path, package)
        whole.update(f"\0{name}\0".encode() + Path(path).read_bytes())
    return whole.hexdigest()


def _files(folder: str, suffix: str) -> Iterator[tuple[str, os.stat_result]]:
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in listed:
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry.path, suffix)
        elif entry.name.endswith(suffix):
            yield entry.path, entry.stat()


def context_of(*parts: object) -> bytes:
    """One digest for everything that something kept rests on."""
    return hashlib.sha256(repr((VERSION, *parts)).encode()).digest()
