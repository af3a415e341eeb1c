"""A state of the law that a word of the command line means: a folder, or a revision of git."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from dpiakit.comparison.git import Entry, GitError, Repository, open_repository
from dpiakit.source import LIMITS, quoted

_FILES = ("100644", "100755")
_LAW = ("policies", "jurisdictions")


@contextmanager
def law_folder(word: str, other: str) -> Iterator[Path]:
    """The folder that holds the law a word means, for as long as it is needed.

    A folder is taken as it is. Any other word is a revision: ``REV:PATH`` with a path from the
    top of the repository (or ``REV:./PATH``), ``REV`` alone with the path of the other word.
    Raises GitError with what may help.
    """
    if os.path.lexists(word):
        yield Path(word)
        return
    revision, colon, path = word.partition(":")
    try:
        repository = open_repository(Path(), os.environ)
        commit = repository.commit(revision)
    except GitError as refusal:
        if colon:
            raise
        what = f"{quoted(word)} is no folder; as a revision of git it does not serve either:"
        raise GitError(f"{what}\n    {refusal}") from None
    below = _path(repository, path if colon else None, other)
    with TemporaryDirectory(prefix="dpiakit-law-") as made:
        yield _extracted(repository, commit, below, Path(made), word)


def _path(repository: Repository, path: str | None, other: str) -> str:
    """The path of the law, from the top of the repository; empty for the top itself."""
    if path is None:
        if not os.path.lexists(other):
            return repository.prefix.rstrip("/")
        top = os.path.realpath(repository.top or "")
        path = os.path.relpath(os.path.realpath(other), top)
    elif path.startswith(("./", "../")) or path == ".":
        path = os.path.normpath(os.path.join(repository.prefix, path))  # noqa: PTH118  no real path
    path = PurePosixPath(os.path.normpath(path or ".")).as_posix()
    if path.split("/", 1)[0] == ".." or path.startswith("/"):
        raise GitError(f"{quoted(path)} lies outside of the repository.")
    return "" if path == "." else path


def _extracted(repository: Repository, commit: str, below: str, to: Path, word: str) -> Path:
    """What a commit has below a path, written into a folder; the body of law around a pack too."""
    entries = list(repository.entries(commit))
    top, pack = _body(entries, below)
    wanted = [one for one in entries if _inside(one.path, top) and _is_law(one.path, top, below)]
    if not any(_inside(one.path, below) for one in wanted):
        where = quoted(below) if below else "its top folder"
        raise GitError(
            f"{quoted(word)} has no law in {where}.\n"
            "    Name the folder that holds policies/, or that of a pack: REV:PATH."
        )
    if odd := [one.path for one in wanted if one.mode not in _FILES]:
        raise GitError(f"{quoted(odd[0])} is a link or a submodule in {quoted(word)}.")
    home = to / (PurePosixPath(top).name or "law")
    contents = repository.contents([one.object for one in wanted], LIMITS.size)
    for entry, content in zip(wanted, contents, strict=True):
        if isinstance(content, int):
            raise GitError(f"{quoted(entry.path)} is too large in {quoted(word)}.")
        file = home / entry.path[len(top) :].lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return home / pack if pack else home


def _body(entries: list[Entry], below: str) -> tuple[str, str]:
    """The body of law that a path lies in, and the path of the pack within it, if it is one."""
    parts = below.split("/")
    if len(parts) > 1 and parts[-2] == "policies":
        top = "/".join(parts[:-2])
        if any(_inside(one.path, f"{top}/jurisdictions".lstrip("/")) for one in entries):
            return top, "/".join(parts[-2:])
    return below, ""


def _inside(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


def _is_law(path: str, top: str, below: str) -> bool:
    """Of a whole body of law only what is law; of a pack everything in it."""
    first = path[len(top) :].lstrip("/").split("/", 1)[0]
    return first in _LAW if top != below or not below else True
