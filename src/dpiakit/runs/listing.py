"""The files of a run: what lies below its paths, without what git is told to ignore."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from dpiakit.source.folders import Found, found_files, joined

_IGNORED = (
    "-c", "core.fsmonitor=false", "ls-files", "-z",
    "--others", "--ignored", "--exclude-standard", "--directory",
)  # fmt: skip
"""Without the helper program that the settings of a repository could name."""


def listed(paths: Iterable[str], apart: Iterable[str] = ()) -> Iterator[Found]:
    """The YAML files below some paths, in the order of names, each once.

    Below a folder that git keeps, what git is told to ignore does not count: a checkout holds much
    that is nobody's record. A file that is named counts in any case, and so does a folder that is
    ignored as a whole. What lies ``apart``, such as the packs of a house, holds no records. Raises
    InputError for paths that do not exist.
    """
    paths = list(paths)
    skipped = {one for path in paths if os.path.isdir(path) for one in _ignored(path)}
    return found_files(paths, skipped, apart)


def _ignored(folder: str) -> Iterator[str]:
    """The files and folders that git ignores below one that it keeps; else none."""
    if not _kept_by_git(folder):
        return
    import subprocess

    try:
        done = subprocess.run(  # noqa: S603  no shell, and the folder is not an option
            ["git", "-C", folder, *_IGNORED],  # noqa: S607  the git that the user has
            capture_output=True,
            check=False,
        )
    except OSError:  # there is no git here: nobody can say what it would ignore
        return
    names = [os.fsdecode(name).rstrip("/") for name in done.stdout.split(b"\0") if name]
    if done.returncode == 0 and not {"", "."}.intersection(names):
        yield from (joined(folder, name) for name in names)


def _kept_by_git(folder: str) -> bool:
    place = os.path.realpath(folder)
    while not os.path.lexists(os.path.join(place, ".git")):
        above = os.path.dirname(place)
        if above == place:
            return False
        place = above
    return True
