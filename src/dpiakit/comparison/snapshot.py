"""The files of one state of a repository, laid out in a private folder.

Only what an assessment reads is laid out: YAML, the configuration, and links among them. The
working tree is never touched, and both sides of a comparison are read in the same way.
"""

from __future__ import annotations

import os
import pathlib
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import sha1

from dpiakit.comparison.git import GitError, Repository
from dpiakit.errors import InputError
from dpiakit.source import LIMITS, Limits, read_bytes

_WANTED = (".yaml", ".yml")
_CONFIGURATION = "dpiakit.toml"
_LARGEST = replace(LIMITS, size=64 * 1024 * 1024)
"""Of other files than records: a baseline of a large project."""
_LINK, _SUBMODULE = "120000", "160000"
_OUTSIDE = "It is a link that leads out of the repository: what it shows is in no commit."
_NO_PLACE = "Git would not check out a file of this name."


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One state: its files, where they lie, and which of them could not be laid out."""

    folder: pathlib.Path
    """Its top, private to this run."""
    revision: str
    """As it was asked for; ``working tree`` where it is no commit."""
    commit: str | None
    """None: the working tree."""
    objects: dict[str, str] = field(default_factory=dict)
    """Git's name for the content of each file laid out: the same name is the same content."""
    left_out: dict[str, str] = field(default_factory=dict)
    """YAML files and links that are not laid out, with the reason."""
    submodules: frozenset[str] = frozenset()
    """Folders that are repositories of their own. Nothing in them is read."""
    links: set[str] = field(default_factory=set)
    """Those laid out."""

    def real(self, path: str) -> str:
        """The path that a path leads to, through links; itself where there are none."""
        if not self.links:
            return path
        found = os.path.realpath(self.folder / path)
        return os.path.relpath(found, os.path.realpath(self.folder))

    def put(self, path: str, content: bytes | int, name: str) -> None:
        """Lay out a file. Of one that is too large to be read, only the size."""
        target = self._place(path)
        if target is None:
            return
        try:
            with target.open("xb") as file:
                if isinstance(content, int):
                    file.truncate(content)
                else:
                    file.write(content)
        except OSError as failure:
            self.left_out[path] = f"It cannot be laid out ({failure.strerror})."
            return
        self.objects[path] = name

    def link(self, path: str, leads_to: bytes, name: str) -> None:
        """Lay out a link that stays inside. Call it after every file is in its place."""
        towards = os.fsdecode(leads_to)
        beside = os.path.normpath(os.path.join(os.path.dirname(path), towards))  # noqa: PTH118, PTH120
        if not towards or towards.startswith("/") or beside.split("/")[0] == "..":
            self.left_out[path] = _OUTSIDE
            return
        target = self._place(path)
        if target is None:
            return
        try:
            target.symlink_to(towards)
        except (OSError, ValueError):
            self.left_out[path] = _NO_PLACE
            return
        self.objects[path] = name
        self.links.add(path)

    def drop_links_that_leave(self) -> None:
        """A way through several links can leave where none of them does alone."""
        top = self.folder.resolve()
        for path in sorted(self.links):
            link = self.folder / path
            if not pathlib.Path(os.path.realpath(link)).is_relative_to(top):
                link.unlink()
                self.links.discard(path)
                del self.objects[path]
                self.left_out[path] = _OUTSIDE

    def _place(self, path: str) -> pathlib.Path | None:
        """Where a file goes; None for a path that a hostile commit may hold and no checkout has."""
        parts = path.split("/")
        if any(part in {"", ".", ".."} or part.lower() == ".git" for part in parts):
            self.left_out[path] = _NO_PLACE
            return None
        target = self.folder.joinpath(*parts)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError):
            self.left_out[path] = _NO_PLACE
            return None
        return target


def snapshot_of_commit(
    repository: Repository, revision: str, commit: str, folder: pathlib.Path
) -> Snapshot:
    """Lay out a commit below an empty folder."""
    files, links, submodules = [], [], []
    for entry in repository.entries(commit):
        if entry.mode == _SUBMODULE:
            submodules.append(entry.path)
        elif entry.mode == _LINK:
            links.append(entry)
        elif _is_wanted(entry.path):
            files.append(entry)
    state = Snapshot(folder, revision, commit, submodules=frozenset(submodules))
    _begin(state)
    wanted = [*files, *links]
    names = [entry.object for entry in wanted]
    contents = repository.contents(names, LIMITS.size)
    for entry, content in zip(wanted, contents, strict=True):
        if entry.mode != _LINK:
            state.put(entry.path, content, entry.object)
        elif isinstance(content, bytes):
            state.link(entry.path, content, entry.object)
    state.drop_links_that_leave()
    return state


def snapshot_of_work(repository: Repository, folder: pathlib.Path) -> Snapshot:
    """Lay out the working tree as it is now, with files that git does not know yet.

    What git ignores is left out. Raises GitError in a repository without a working tree.
    """
    top = repository.top
    if top is None:
        raise GitError("This repository has no working tree.\n    Name two commits: BASE HEAD.")
    state = Snapshot(folder, "working tree", None)
    _begin(state)
    links = []
    for path in repository.files():
        found = _look(top / path)
        if found is None:
            continue
        if stat.S_ISLNK(found.st_mode):
            links.append(path)
        elif _is_wanted(path) and stat.S_ISREG(found.st_mode):
            _take(state, top / path, path, found.st_size, LIMITS)
    for path in links:
        leads_to = os.fsencode(os.readlink(top / path))  # noqa: PTH115  bytes are kept
        state.link(path, leads_to, _object_name(leads_to))
    state.drop_links_that_leave()
    return state


def lay_out_more(repository: Repository, state: Snapshot, roots: Iterable[str]) -> None:
    """Lay out also other kinds of files, at and below some paths: a baseline, a signed pack."""
    wanted = tuple(roots)

    def asked(path: str) -> bool:
        return path not in state.objects and any(
            path == root or path.startswith(f"{root}/") for root in wanted
        )

    if state.commit is None:
        top = repository.top
        for path in repository.files() if top and wanted else ():
            found = _look(top / path) if top and asked(path) else None
            if top and found and stat.S_ISREG(found.st_mode):
                _take(state, top / path, path, found.st_size, _LARGEST)
        return
    entries = [e for e in repository.entries(state.commit) if asked(e.path)] if wanted else []
    files = [entry for entry in entries if entry.mode not in {_LINK, _SUBMODULE}]
    names = [entry.object for entry in files]
    contents = repository.contents(names, _LARGEST.size)
    for entry, content in zip(files, contents, strict=True):
        state.put(entry.path, content, entry.object)


def changed_paths(one: Snapshot, other: Snapshot) -> frozenset[str]:
    """The paths at which two states hold different content, or only one holds any."""
    return frozenset(
        path
        for path in {*one.objects, *other.objects, *one.left_out, *other.left_out}
        if (one.objects.get(path), one.left_out.get(path))
        != (other.objects.get(path), other.left_out.get(path))
    )


def _begin(state: Snapshot) -> None:
    """Mark the top as that of a project, as ``.git`` does in a checkout."""
    (state.folder / ".git").mkdir()


def _take(state: Snapshot, file: pathlib.Path, path: str, size: int, limits: Limits) -> None:
    if size > limits.size:
        state.put(path, size, f"{size} bytes of {path} in the working tree")
        return
    try:
        content = read_bytes(file, limits=limits)
    except InputError as failure:
        state.left_out[path] = failure.problems[0].what
        return
    state.put(path, content, _object_name(content))


def _look(file: pathlib.Path) -> os.stat_result | None:
    """None: deleted, but git has not been told."""
    try:
        return file.lstat()
    except OSError:
        return None


def _object_name(content: bytes) -> str:
    """The name git gives to a content, so that a file and its last commit can be compared."""
    return sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _is_wanted(path: str) -> bool:
    return path.endswith(_WANTED) or path.rpartition("/")[2] == _CONFIGURATION
