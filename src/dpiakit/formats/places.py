"""Where a file is, for platforms that relate findings to the files of a repository."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from dpiakit.formats.form import RunHead

_DRIVE = re.compile(r"^[A-Za-z]:/")


def in_repository(file: str, head: RunHead) -> str:
    """The name of a file from the top of the repository; an absolute one if it lies outside.

    Names of files come with ``/``, relative to the folder the run was started in.
    """
    whole = file if _absolute(file) or not head.folder else posixpath.join(head.folder, file)
    whole = posixpath.normpath(whole)
    top = head.root.rstrip("/")
    return whole[len(top) + 1 :] if head.root and whole.startswith(f"{top}/") else whole


def uri(place: str) -> str:
    """What :func:`in_repository` gives as a URI: a relative reference, or ``file:///...``."""
    if _DRIVE.match(place):
        return f"file:///{place[0]}:{quote(place[2:])}"
    if place.startswith("/"):
        return f"file://{quote(place)}"
    return quote(place)


def below(place: str) -> bool:
    """Whether it is a name inside the repository."""
    return not _absolute(place) and place != ".." and not place.startswith("../")


def _absolute(place: str) -> bool:
    return place.startswith("/") or _DRIVE.match(place) is not None
