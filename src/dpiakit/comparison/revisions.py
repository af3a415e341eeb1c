"""Which two states are meant, and where to look: the words of the command line understood."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Sequence
from dataclasses import dataclass

from dpiakit.comparison.git import GitError, Repository, UnknownRevisionError
from dpiakit.source import quoted

WORKING_TREE = "working tree"
_HERE = "."


@dataclass(frozen=True, slots=True)
class Chosen:
    """Two states and the paths below which records are compared."""

    base: str
    """As it is shown: ``main``, ``merge base of main and HEAD``."""
    base_commit: str
    head: str
    head_commit: str | None
    """None: the working tree."""
    paths: tuple[str, ...]
    """From the top of the repository; empty for all of it."""


def chosen(
    repository: Repository, words: Sequence[str], paths: Sequence[str] | None, *, work: bool
) -> Chosen:
    """What ``BASE [HEAD] [PATHS...]`` means.

    `paths` stood behind ``--``: they are no revisions, and the word before them is no path; None
    where no ``--`` was written. Without HEAD, or with ``.`` in its place, the working tree is
    compared; `work` says that no HEAD is among the words. Raises GitError for a word that means
    nothing, or two things.
    """
    base, *rest = words
    one, dots, other = _range(base)
    if dots:
        base_commit = repository.commit(one)
        head_commit: str | None = repository.commit(other)
        shown, head = one, other
        if dots == "...":
            base_commit = repository.merge_base(base_commit, head_commit or "")
            shown = f"merge base of {one} and {other}"
        if work:
            raise GitError(f"{quoted(base)} names two states already; --worktree would be a third.")
    else:
        base_commit, shown = repository.commit(base), base
        head, head_commit = WORKING_TREE, None
        if rest and not work:
            found, taken = _head(repository, rest[0], only_revision=paths is not None)
            head, head_commit = found or (head, head_commit)
            rest = rest[1:] if taken else rest
    below = tuple(dict.fromkeys(_from_top(repository, path) for path in (*rest, *(paths or ()))))
    return Chosen(shown, base_commit, head, head_commit, () if "" in below else below)


def _range(word: str) -> tuple[str, str, str]:
    """``A...B`` and ``A..B`` in their parts, HEAD where one end is not written."""
    for dots in ("...", ".."):
        one, found, other = word.partition(dots)
        if found and (one or other):
            return one or "HEAD", found, other or "HEAD"
    return word, "", ""


def _head(
    repository: Repository, word: str, *, only_revision: bool
) -> tuple[tuple[str, str | None] | None, bool]:
    """The state a second word names, if it names one, and whether the word is used up."""
    if word == _HERE:
        return (WORKING_TREE, None), True
    if only_revision:
        return (word, repository.commit(word)), True
    commit = repository.find(word)
    there = repository.top is not None and (repository.folder / word).exists()
    if commit and there:
        raise GitError(
            f"{quoted(word)} is a revision and a file.\n"
            f"    For the file write: dpiakit diff BASE -- {word}. "
            f"For the revision: dpiakit diff BASE {word} --."
        )
    if commit:
        return (word, commit), True
    if there:
        return None, False
    try:
        repository.commit(word)
    except UnknownRevisionError as unknown:
        what, _, hint = str(unknown).partition("\n    ")
        raise UnknownRevisionError(
            f"{what.removesuffix('.')}, and no file has that name.\n    {hint}\n"
            f"    For a file that only the earlier state has: dpiakit diff BASE -- {word}."
        ) from None
    return None, False


def _from_top(repository: Repository, path: str) -> str:
    """A path as git names it. Raises GitError for one outside of the repository."""
    beside = pathlib.PurePosixPath(path)
    if beside.is_absolute() and repository.top is not None:
        path = os.path.relpath(os.path.realpath(path), os.path.realpath(repository.top))
    else:
        path = os.path.normpath(os.path.join(repository.prefix, path))  # noqa: PTH118  not resolved
    if path.split("/")[0] == ".." or "\0" in path or path.startswith("/"):
        raise GitError(f"{quoted(path)} lies outside of the repository.")
    return "" if path == _HERE else path
