"""A record while it is being written: a file that is right after every answer.

Only facts are added. What somebody wrote is never changed, and a fact that does not fit is
refused before a byte is written.
"""

from __future__ import annotations

import os
import pathlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from dpiakit.errors import InputError, Problem
from dpiakit.model import Activity
from dpiakit.records import Record, read_record, record_from
from dpiakit.records.complaints import complaints
from dpiakit.scaffolds.fields import keys_at
from dpiakit.scaffolds.insertion import says_nothing, with_fact
from dpiakit.source import Path, display_name, dotted, parse_yaml, read_bytes

Write = Callable[[pathlib.Path, bytes], None]
"""Writes a whole file or nothing."""

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Change:
    """A file before and after a fact was put in."""

    file: pathlib.Path
    before: bytes | None
    """None: there was no such file."""
    after: bytes


@dataclass(frozen=True, slots=True)
class Fact:
    """Something to be written, and where it was said, for messages."""

    path: Path
    value: Any
    file: str = ""
    line: int = 0
    column: int = 0

    def problem(self, what: str, hint: str = "") -> Problem:
        """What is wrong with it, where it was said."""
        return Problem(self.file, self.line, self.column, dotted(self.path), what, hint)


class Draft:
    """The file of a record that is being written, and the record as it stands in it."""

    def __init__(self, file: pathlib.Path, write: Write, header: str = "") -> None:
        """``header``: the first line of the file, where it is made anew.

        Raises RecordError for a file that is no record, or that says something wrong.
        """
        self.file = file
        linked = file.is_symlink()  # a link stays one
        self._real = pathlib.Path(os.path.realpath(file)) if linked else file
        self._write = write
        self._header = header
        self.record: Record | None = None
        """None: nothing is written yet."""
        self.read()

    def read(self) -> None:
        """Look at the file again: somebody may have edited it meanwhile. Raises RecordError."""
        raw = self._content()
        said = raw is not None and _says_anything(raw)
        self.record = read_record(self.file, complete=False) if said else None

    def written(self, path: Path) -> bool:
        """Whether the record states something at a path."""
        value: Any = self.record.activity if self.record else None
        for step in path:
            if value is None:
                return False
            value = value.get(step) if isinstance(value, dict) else getattr(value, step, None)
        return value is not None

    def home(self, path: Path) -> pathlib.Path:
        """The file in which a fact belongs: the record's own, or a shared one it uses."""
        if self.record is None:
            return self._real
        at = self.record.position(path).file
        return self._real if at == self.record.file else pathlib.Path(at)

    def put(self, path: Path, value: object) -> Change:
        """Write one fact. Raises InputError with what is wrong; then nothing was written."""
        self.read()
        if problem := misfit(Fact(path, value, display_name(self.file))):
            raise InputError([problem])
        target = self.home(path)
        if target == self._real:
            before = self._content()
            return self._commit(before, self._with(before, path, value))
        before = read_bytes(target)
        after = _inserted(before, path, value, display_name(target))
        change = Change(target, before, after)
        self._write(target, after)
        try:
            self.read()
        except InputError:
            self._write(target, before)
            raise
        return change

    def put_all(self, facts: Iterable[Fact]) -> None:
        """Write several facts at once, or none. A fact that is written already with the same
        value is passed over. Raises InputError with every problem.
        """
        facts = list(facts)
        if problems := [problem for fact in facts if (problem := misfit(fact))]:
            raise InputError(problems)
        before = text = self._content()
        for fact in facts:
            if self.record is not None and self.home(fact.path) != self._real:
                place = display_name(self.home(fact.path))
                problems.append(fact.problem("This stands in a shared file.", f"Write it: {place}"))
                continue
            try:
                text = self._with(text, fact.path, fact.value)
            except InputError as error:
                if not _already(text, fact):
                    problems += [_at(fact, problem) for problem in error.problems]
        if problems:
            raise InputError(problems)
        if text is not None and text != before:
            self._commit(before, text)

    def take_back(self, change: Change) -> bool:
        """Undo a change. False if the file was edited since; then it is left alone."""
        try:
            now = read_bytes(change.file)
        except InputError:
            return False
        if now != change.after or change.before is None:
            return False
        self._write(change.file, change.before)
        self.read()
        return True

    def replace(self, text: str) -> None:
        """Write the file anew with the same facts: for its comments. Raises RecordError."""
        raw = self._content() or b""
        bom = _BOM if raw.startswith(_BOM) else b""
        self._commit(raw, bom + text.encode())

    def text(self) -> str:
        """The file as it stands, without a byte order mark; empty if there is none."""
        return (self._content() or b"").decode("utf-8").removeprefix("\ufeff")

    def _content(self) -> bytes | None:
        return read_bytes(self._real) if os.path.lexists(self._real) else None

    def _with(self, raw: bytes | None, path: Path, value: object) -> bytes:
        if raw is None:
            raw = self._header.encode()
        return _inserted(raw, path, value, display_name(self.file))

    def _commit(self, before: bytes | None, after: bytes) -> Change:
        said = record_from(after, self.file, complete=False) if _says_anything(after) else None
        self._write(self._real, after)
        self.record = said
        return Change(self._real, before, after)


def misfit(fact: Fact) -> Problem | None:
    """What the model has against a fact, if anything; names of other elements are not asked."""
    nested = fact.value
    for step in reversed(fact.path):
        nested = {step: nested}
    try:
        Activity.model_validate(nested)
    except ValidationError as error:
        found = complaints(error.errors(include_url=False, include_input=False), nested, Activity)
        return fact.problem(found[0].what, found[0].hint)
    return None


def _inserted(raw: bytes, path: Path, value: object, name: str) -> bytes:
    bom = _BOM if raw.startswith(_BOM) else b""
    text = raw.removeprefix(bom).decode("utf-8")
    return bom + with_fact(text, path, value, keys_at, name).encode("utf-8")


def _says_anything(raw: bytes) -> bool:
    return not says_nothing(raw.removeprefix(_BOM).decode("utf-8", "replace"))


def _already(raw: bytes | None, fact: Fact) -> bool:
    """Whether a fact is written with the very value that is to be written."""
    try:
        value: Any = parse_yaml(raw or b"", fact.file).data
    except InputError:
        return False
    for step in fact.path:
        if not isinstance(value, dict) or step not in value:
            return False
        value = value[step]
    return type(value) is type(fact.value) and bool(value == fact.value)


def _at(fact: Fact, problem: Problem) -> Problem:
    """A problem of the record's text, told where the fact was said."""
    place = f" ({problem.file}:{problem.line})" if problem.line else ""
    return fact.problem(problem.what.rstrip(".") + f"{place}.", problem.hint)
