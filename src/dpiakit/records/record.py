"""From files to a record: the model, every fact with its place, every problem at once."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from dpiakit.errors import InputError, Problem, RecordError
from dpiakit.model import REQUIRED, Activity
from dpiakit.records.complaints import complaints
from dpiakit.records.likeness import did_you_mean
from dpiakit.records.references import broken_references, names_in
from dpiakit.records.sharing import Collected, SharedFiles, Written
from dpiakit.source import (
    Document,
    Path,
    Position,
    display_name,
    dotted,
    frame,
    parse_yaml,
    quoted,
    read_bytes,
    yaml_files,
)

_WHY = {
    "id": "Findings, waivers and reviews are attached to it, also after the file has moved.",
    "title": "It is what the assessment and the register call the processing (Art. 30(1) GDPR).",
    "controller": "Without it nobody answers for the processing (Art. 4(7), 30(1)(a) GDPR).",
    "purposes": "Lawfulness is judged purpose by purpose (Art. 5(1)(b), 6(1) GDPR).",
    "data_items": "What law applies depends on which data are used (Art. 9, 30(1)(c) GDPR).",
    "data_subjects": "The risks that are assessed are theirs (Art. 30(1)(c), 35(7)(c) GDPR).",
}


_MOST = 100
"""So many broken names are listed; more have one cause."""


class SharedFileError(RecordError):
    """The file describes parts that records share, or waivers of their findings; there is no
    activity in it to assess.
    """


@dataclass(frozen=True, slots=True)
class Record:
    """A processing activity as it was written down."""

    activity: Activity
    file: str
    """The file as it was named, for messages; parts of it may come from the shared files."""
    digest: str
    """SHA-256 of everything that was read for it: the same digest is the same record."""
    files: tuple[str, ...]
    """Every file that was read for it, its own first."""
    _collected: Collected = field(repr=False, compare=False)

    @property
    def uses(self) -> tuple[tuple[str, bytes], ...]:
        """The way to every shared file that was read for it, and the SHA-256 of the file."""
        return tuple(self._collected.uses)

    @property
    def own_digest(self) -> bytes:
        """SHA-256 of its own file."""
        return self._collected.files[0].digest

    @property
    def root(self) -> str:
        """The folder that its shared files lie in; empty if it uses none."""
        return self._collected.root

    def position(self, path: Path) -> Position:
        """Where a fact is written, or its nearest written ancestor; in a shared file if it came
        from there. What begins on a line of its own is found at its key.
        """
        return self._collected.home(path).position(path)

    def key_position(self, path: Path) -> Position:
        """Where the key of a fact is written, or of its nearest written ancestor."""
        return self._collected.home(path).key_position(path)

    def frame(self, position: Position) -> str:
        """The lines around a place of this record, numbered, with a caret under it."""
        for written in self._collected.files:
            if written.document.file == position.file:
                return frame(written.document.text, position.line, position.column)
        return ""


def read_record(
    file: str | os.PathLike[str],
    *,
    root: str | os.PathLike[str] | None = None,
    shared: SharedFiles | None = None,
    name: str | None = None,
    complete: bool = True,
) -> Record:
    """A record and the shared files it uses.

    Raises `RecordError` with every problem that can be found at once, and its subclass
    `SharedFileError` for a file that is no record but is used by records. `root` is the folder
    that nothing is read outside of; by default the project's. Pass the same `shared` for many
    records, and each shared file is read once. `name` is how messages call the file, where it
    was laid out elsewhere than its readers know it; files that it uses are named from there.
    `complete=False` takes a record that is still being written: it need not state yet what every
    record must.
    """
    path = pathlib.Path(file)
    shown = display_name(path) if name is None else name
    try:
        raw = read_bytes(path, name=shown)
    except InputError as error:
        raise RecordError(error.problems) from None
    return record_from(raw, path, root=root, shared=shared, name=shown, complete=complete)


def record_from(
    raw: bytes,
    file: pathlib.Path,
    *,
    root: str | os.PathLike[str] | None = None,
    shared: SharedFiles | None = None,
    name: str | None = None,
    complete: bool = True,
) -> Record:
    """A record from bytes that are, or are about to be, the content of a file.

    The file itself is not read, the shared files are. Otherwise as `read_record`.
    """
    name = display_name(file) if name is None else name
    try:
        document = parse_yaml(raw, name)
    except InputError as error:
        raise RecordError(error.problems) from None
    _check_kind(document)
    real_root = None if root is None else os.path.realpath(root)
    written = Written(sha256(raw).digest(), document, str(file.parent))
    collected = Collected(written, real_root, shared)
    activity = _activity(collected, document, complete=complete)
    files = tuple(written.document.file for written in collected.files)
    return Record(
        activity, name, _joined([file.digest for file in collected.files]), files, collected
    )


def read_records(
    paths: Iterable[str | os.PathLike[str]], *, root: str | os.PathLike[str] | None = None
) -> Iterator[Record | RecordError]:
    """Every record below some paths, in order; one that cannot be read comes as its error.

    Shared files are passed over. Raises `InputError` for a path that does not exist.
    """
    shared = SharedFiles()
    for file in yaml_files(paths):
        try:
            yield read_record(file, root=root, shared=shared)
        except SharedFileError:
            continue
        except RecordError as error:
            yield error


def duplicate_ids(records: Iterable[Record]) -> list[Problem]:
    """Records that carry the id of an earlier one: waivers could not tell their findings apart."""
    first: dict[str | None, Position] = {}
    problems = []
    for record in records:
        name = record.activity.id
        at = record.position(("id",))
        if name in first:
            known = first[name]
            what = f"{quoted(name)} is already the id of {known.file}:{known.line}."
            hint = "Give this record an id of its own; findings and waivers are attached to it."
            problems.append(Problem(at.file, at.line, at.column, "id", what, hint))
        else:
            first[name] = at
    return problems


def digest(parts: Sequence[bytes]) -> str:
    """One digest for the content of several files, in their order.

    A single file has its plain SHA-256; several have that of their digests, so that no byte can
    move from one to the next unnoticed.
    """
    return _joined([sha256(part).digest() for part in parts])


def _joined(digests: Sequence[bytes]) -> str:
    first, *more = digests
    return sha256(b"".join(digests)).hexdigest() if more else first.hex()


def _check_kind(document: Document) -> None:
    data = document.data
    if not isinstance(data, dict):
        at = document.position(())
        what = f"{quoted(data)} stands where a record is expected."
        hint = f'Write its facts, each with a key: "{REQUIRED[0]}:", "{REQUIRED[1]}:" …'
        raise RecordError([Problem(document.file, at.line, at.column, "", what, hint)])
    if data.get("kind") == "shared":
        at = document.position(("kind",))
        what = "This file is shared by records and is none itself."
        hint = "Name the records that use it."
        raise SharedFileError([Problem(document.file, at.line, at.column, "kind", what, hint)])
    if list(data) == ["waivers"]:
        at = document.position(("waivers",))
        what = "This file holds waivers and is no record."
        hint = "Name the records that they are about; --waivers names this file."
        raise SharedFileError([Problem(document.file, at.line, at.column, "waivers", what, hint)])
    if "tables" in data and data.keys() <= {"tables", "time_zone"}:
        at = document.position(("tables",))
        what = "This file maps data for evidence and is no record."
        hint = "Name it with --mapping of `dpiakit evidence`."
        raise SharedFileError([Problem(document.file, at.line, at.column, "tables", what, hint)])


def _activity(collected: Collected, document: Document, *, complete: bool) -> Activity:
    activity: Activity | None = None
    problems = collected.problems
    try:
        activity = Activity.model_validate(collected.parts)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
        for found in complaints(errors, collected.facts, Activity):
            home = collected.home(found.path)
            at = (home.key_position if found.about_key else home.position)(found.path)
            problems.append(_problem(at, found.path, found.what, found.hint))
    if complete:
        problems.extend(_missing(collected.facts, document))
    problems.extend(_unknown_names(collected))
    if activity is None or problems:
        raise RecordError(problems)
    return activity


def _missing(facts: dict[str, Any], document: Document) -> Iterator[Problem]:
    for name in REQUIRED:
        if facts.get(name) is None:
            at = document.position((name,))
            what = f"The record does not state its {name.replace('_', ' ')}."
            yield _problem(at, (name,), what, _WHY.get(name, f'Add "{name}:".'))


def _unknown_names(collected: Collected) -> Iterator[Problem]:
    for path, collection, name in broken_references(collected.facts, Activity)[:_MOST]:
        at = collected.home(path).position(path)
        known = names_in(collected.facts, collection)
        title = collection.replace("_", " ")
        what = f"{quoted(name)} is not among the {title} of this record."
        hint = did_you_mean(name, known) or f"Describe it under {collection}, or correct the name."
        yield _problem(at, path, what, hint)


def _problem(at: Position, path: Path, what: str, hint: str) -> Problem:
    return Problem(at.file, at.line, at.column, dotted(path), what, hint)
