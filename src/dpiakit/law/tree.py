"""The files below the folder of somebody's pack, listed without trusting it.

A pack may come from a stranger: whatever a link, a pipe or a hundred thousand files could do is
refused before anything in the folder is opened.
"""

from __future__ import annotations

import os
import pathlib
import stat

from dpiakit.errors import LawError, Problem

MOST_FILES = 5_000
"""Twenty times what the largest shipped pack has."""
MOST_BYTES = 64 * 1024 * 1024
"""Of all files together."""
DEEPEST = 12
"""Folders within each other."""


def pack_tree(folder: pathlib.Path, shown: str) -> list[pathlib.Path]:
    """All regular files below a folder, in the order of paths; hidden names are passed over.

    Raises LawError for whatever a pack does not need: links, pipes and devices, folders nested
    without end, more files or bytes than any pack has.
    """
    found: list[pathlib.Path] = []
    size = 0
    waiting = [(folder, 0)]
    while waiting:
        current, depth = waiting.pop()
        name = _name(current, folder, shown)
        if depth > DEEPEST:
            what = f"The folders are nested more than {DEEPEST} deep."
            raise _refused(name, what, "A pack has shelves, and files on them.")
        for entry in _entries(current, name):
            file = current / entry.name
            mode = _looked_at(entry, _name(file, folder, shown))
            if stat.S_ISDIR(mode.st_mode) and not entry.name.startswith("."):
                waiting.append((file, depth + 1))
                continue
            if entry.name.startswith("."):
                name = _name(file, folder, shown)
                raise _refused(name, "This is a hidden file of law.", "Take the dot away, or it.")
            found.append(file)
            size += mode.st_size
            if len(found) > MOST_FILES:
                what = f"The pack has more than {MOST_FILES:,} files."
                raise _refused(shown, what, "Name the folder of the pack itself, not one above.")
            if size > MOST_BYTES:
                what = f"The files of the pack are larger than {MOST_BYTES:,} bytes together."
                raise _refused(shown, what, "A pack is text: keep other files elsewhere.")
    return sorted(found)


def _entries(folder: pathlib.Path, name: str) -> list[os.DirEntry[str]]:
    """What a folder holds, as far as it counts; no more than a folder may hold is looked at."""
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not passed_over(entry.name):
                    found.append(entry)
                    if len(found) > MOST_FILES:
                        break
    except OSError as failure:
        what = f"The folder cannot be read ({failure.strerror or 'unknown reason'})."
        raise _refused(name, what, "Check its name, and that you may list it.") from None
    return sorted(found, key=lambda entry: entry.name)


def passed_over(name: str) -> bool:
    """Whether nothing reads a file of this name: what version control and Python leave behind."""
    return name == "__pycache__" or (name.startswith(".") and not name.endswith(".yaml"))


def _looked_at(entry: os.DirEntry[str], name: str) -> os.stat_result:
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError as failure:
        what = f"It cannot be looked at ({failure.strerror or 'unknown reason'})."
        raise _refused(name, what, "") from None
    if stat.S_ISLNK(found.st_mode):
        hint = "A pack holds its files itself: put a copy in the place of the link."
        raise _refused(name, "This is a link; a pack has none.", hint)
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        raise _refused(name, "This is neither a file nor a folder.", "Take it out of the pack.")
    return found


def _name(file: pathlib.Path, folder: pathlib.Path, shown: str) -> str:
    below = file.relative_to(folder).as_posix()
    printable = below.encode("utf-8", "backslashreplace").decode()
    return shown if below == "." else f"{shown}/{printable}"


def _refused(name: str, what: str, hint: str) -> LawError:
    return LawError([Problem(name, 0, 0, "", what, hint)])
