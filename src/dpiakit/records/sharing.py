"""Facts that several records share: a vendor is described once and used by name.

A file with `kind: shared` holds some of the collections of an activity; a record, or another
shared file, takes it in with `uses: [../shared/vendors.yaml]`. Nothing is read from outside the
project, whatever a path or a link says: records come from people who may not read everything.
"""

from __future__ import annotations

import os
import pathlib
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from dpiakit.errors import InputError, Problem
from dpiakit.model import SHAREABLE, Activity
from dpiakit.records.likeness import did_you_mean
from dpiakit.records.shape import fields_of
from dpiakit.source import (
    Document,
    Path,
    Position,
    display_name,
    dotted,
    parse_yaml,
    quoted,
    read_bytes,
)
from dpiakit.source.project import project_root

MOST_FILES = 20
"""So many shared files a record may take in, all together."""

_COLLECTIONS = frozenset(name for name in SHAREABLE if fields_of(Activity)[name].keyed)
_OUTSIDE = "Shared files lie in the project: below the nearest folder with dpiakit.toml or .git."


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it was read."""

    digest: bytes
    """SHA-256 of its bytes."""
    document: Document
    folder: str
    """Where it was read. Paths in it start from here."""
    parts: Mapping[str, Any] = field(default_factory=dict)
    """Of a shared file: its parts as the model has them, so that they are checked once. A part
    with a mistake is not among them; each record that uses it says so."""


@dataclass(slots=True)
class SharedFiles:
    """Shared files of one run, each read once however many records use it."""

    _read: dict[str, Written | InputError] = field(default_factory=dict)
    _found: dict[tuple[str, str, str], str] = field(default_factory=dict)
    _roots: dict[str, str] = field(default_factory=dict)

    def root(self, folder: str) -> str:
        """The project around a folder: nothing is read outside of it."""
        known = self._roots.get(folder)
        if known is None:
            real = pathlib.Path(os.path.realpath(folder))
            known = self._roots[folder] = str(project_root(real))
        return known

    def find(self, entry: str, folder: str, root: str) -> str:
        """Where a path that is written in a file of a folder leads. Raises `_Refused`."""
        asked = (entry, folder, root)
        known = self._found.get(asked)
        if known is None:
            known = self._found[asked] = _inside(entry, folder, root)
        return known

    def read(self, real: str, name: Callable[[], str]) -> Written:
        """A shared file under the name of its first use. Raises `InputError`."""
        known = self._read.get(real)
        if known is None:
            known = self._read[real] = _read(real, name())
        if isinstance(known, InputError):
            raise known
        return known


class Collected:
    """The facts of a record and of all it uses, where each was written, and what went wrong."""

    def __init__(self, main: Written, root: str | None, shared: SharedFiles | None) -> None:
        self.files: list[Written] = [main]
        self.facts: dict[str, Any] = dict(main.document.data)
        """As written."""
        self.parts: dict[str, Any] = dict(main.document.data)
        """The same, with what is known to fit the model as the model has it."""
        self.problems: list[Problem] = []
        self.uses: list[tuple[str, bytes]] = []
        """The way to every shared file as it was written, and the digest of what was there."""
        self._main = main.document
        self._root = root
        self._shared = SharedFiles() if shared is None else shared
        self._taken: set[str] = set()
        self._homes: dict[Path, Document] = {}
        self._follow(main, ())

    def home(self, path: Path) -> Document:
        """The file in which a fact is written, or where it would be."""
        homes = self._homes
        if homes:
            return homes.get(path[:2]) or homes.get(path[:1]) or self._main
        return self._main

    @property
    def root(self) -> str:
        """The folder that shared files lie in; empty if none was looked for."""
        return self._root or ""

    def _follow(self, user: Written, chain: tuple[str, ...]) -> None:
        uses = user.document.data.get("uses")
        for index, entry in enumerate(uses if isinstance(uses, list) else ()):
            if isinstance(entry, str) and entry:
                place = ("uses", str(index))
                try:
                    self._use(entry, user, chain, place)
                except _Refused as refused:
                    self._problem(user.document, place, refused.what, refused.hint)

    def _use(self, entry: str, user: Written, chain: tuple[str, ...], place: Path) -> None:
        if self._root is None:
            self._root = self._shared.root(user.folder)
        real = self._shared.find(entry, user.folder, self._root)
        if real in chain:
            what = f"{quoted(entry)} leads back to a file that uses this one."
            raise _Refused(what, "Move what both need into a file of its own.")
        if real in self._taken:
            return
        if len(self._taken) == MOST_FILES:
            what = f"A record may use at most {MOST_FILES} shared files."
            raise _Refused(what, "Join some of them.")
        self._taken.add(real)

        def name() -> str:
            beside = pathlib.PurePath(user.document.file).parent / entry
            return display_name(pathlib.Path(os.path.normpath(beside)))

        try:
            file = self._shared.read(real, name)
        except InputError as error:
            self._unreadable(error, user.document, place, entry)
            return
        self.files.append(file)
        self.uses.append((f"{user.folder}/{entry}", file.digest))
        self._take(file)
        self._follow(file, (*chain, real))

    def _unreadable(self, error: InputError, user: Document, place: Path, entry: str) -> None:
        for problem in error.problems:
            if problem.line:
                self.problems.append(problem)
            else:  # about the file as a whole: told where somebody wants it
                self._problem(user, place, f"{quoted(entry)}: {problem.what}", problem.hint)

    def _take(self, file: Written) -> None:
        for name, written in file.document.data.items():
            if name in SHAREABLE and written is not None:
                self._take_part(name, written, file.parts.get(name, written), file.document)

    def _take_part(self, name: str, written: Any, part: Any, document: Document) -> None:
        known = self.facts.get(name)
        if known is None:
            self.facts[name], self.parts[name] = written, part
            self._homes[name,] = document
            if name in _COLLECTIONS and isinstance(written, dict):
                self._homes |= {(name, element): document for element in written}
        elif name not in _COLLECTIONS:
            self._twice((name,), document)
        elif isinstance(known, dict) and isinstance(written, dict):
            # Copied: what is known so far may be all that another file says.
            known = self.facts[name] = dict(known)
            parts = self.parts[name] = dict(self.parts[name])
            for element, facts in written.items():
                if element in known:
                    self._twice((name, element), document)
                else:
                    known[element], parts[element] = facts, part[element]
                    self._homes[name, element] = document

    def _twice(self, path: Path, document: Document) -> None:
        first = self.home(path).key_position(path)
        what = f"{quoted(path[-1])} is described twice: here and at {_place(first)}."
        hint = "Keep one. Which of the two holds, no reader could tell."
        self._problem(document, path, what, hint, key=True)

    def _problem(
        self, document: Document, path: Path, what: str, hint: str, *, key: bool = False
    ) -> None:
        at = document.key_position(path) if key else document.position(path)
        self.problems.append(Problem(at.file, at.line, at.column, dotted(path), what, hint))


def _inside(entry: str, folder: str, root: str) -> str:
    """The real path of a shared file. Raises `_Refused` for one that may not be read."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", entry):
        raise _Refused(f"{quoted(entry)} is an address, not a file.", "Nothing is fetched.")
    if entry.startswith(("/", "~", "\\")) or re.match(r"[A-Za-z]:", entry):
        what = f"{quoted(entry)} is not relative to this file."
        raise _Refused(what, "Write the way from here: ../shared/vendors.yaml.")
    if "\\" in entry or "\0" in entry:
        raise _Refused(f"{quoted(entry)} is not a path.", 'Separate folders with "/".')
    try:
        real = pathlib.Path(os.path.realpath(pathlib.Path(os.path.realpath(folder), entry)))
    except ValueError:  # letters that the file system's encoding does not have
        raise _Refused(f"{quoted(entry)} is not a path.", "Check how it is spelt.") from None
    if not real.is_relative_to(root):
        raise _Refused(f"{quoted(entry)} leads out of the project.", _OUTSIDE)
    return str(real)


class _Refused(Exception):  # noqa: N818  never leaves this module
    """A file that may not be used, told at the entry that names it."""

    def __init__(self, what: str, hint: str) -> None:
        self.what, self.hint = what, hint
        super().__init__(what)


def _read(real: str, name: str) -> Written | InputError:
    try:
        raw = read_bytes(pathlib.Path(real), name=name)
        document = parse_yaml(raw, name)
    except InputError as error:
        return error
    problems = list(_unfit(document))
    return InputError(problems) if problems else _shared(raw, document, real)


def _shared(raw: bytes, document: Document, real: str) -> Written:
    folder = str(pathlib.Path(real).parent)
    return Written(sha256(raw).digest(), document, folder, _parts(document))


def _parts(document: Document) -> dict[str, Any]:
    """What of a shared file fits the model, part by part."""
    found = {}
    for name, written in document.data.items():
        if name in SHAREABLE:
            with suppress(ValidationError):
                found[name] = getattr(Activity.model_validate({name: written}), name)
    return found


def _unfit(document: Document) -> Iterator[Problem]:
    """Why a file that a record wants to use is no shared file, or holds what none may."""
    data = document.data
    if not isinstance(data, dict) or data.get("kind") != "shared":
        hint = 'Begin it with "kind: shared". A record cannot be used by another.'
        yield Problem(document.file, 0, 0, "", "It is not a shared file.", hint)
        return
    for name, written in data.items():
        at = document.key_position((name,))
        if name not in ("kind", "uses", *SHAREABLE):
            if name in Activity.model_fields:
                what = f"{quoted(name)} belongs to one activity and cannot be shared."
                hint = "Move it into the records that it is true of."
            else:
                what = f"{quoted(name)} is not a field of a shared file."
                hint = did_you_mean(name, SHAREABLE)
            yield Problem(document.file, at.line, at.column, dotted((name,)), what, hint)
        elif name in SHAREABLE and not isinstance(written, dict | None):
            what = f"{quoted(written)} stands where a mapping is expected."
            hint = "Give each entry a name and a colon, with its facts indented below."
            yield Problem(document.file, at.line, at.column, dotted((name,)), what, hint)


def _place(position: Position) -> str:
    return f"{position.file}:{position.line}:{position.column}"
