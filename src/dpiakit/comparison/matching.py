"""The records of two states, matched: by id first, so that a moved file is the same record."""

from __future__ import annotations

import pathlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from dpiakit.comparison.snapshot import Snapshot, changed_paths
from dpiakit.errors import DpiakitError, InputError, Problem, RecordError
from dpiakit.findings import NO_CLAIMS, Claims
from dpiakit.records import Record, SharedFileError, SharedFiles, read_record, yaml_files
from dpiakit.source import display_name, read_bytes

_OWN_KEYS = re.compile(rb"""^["']?(id|title|purposes)["']?[ \t]*:""", re.MULTILINE)
"""What every record states and no shared file does."""
_ENOUGH = 2
_FLOW = re.compile(rb"\A\s*\{")
_USES = b"uses"
_CITES = b"manifest"


class NothingToCompareError(DpiakitError):
    """Neither state holds a record, or a path that was named is in neither."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record that cannot be read, with every problem."""

    file: str
    problems: tuple[Problem, ...]


Reading: TypeAlias = Record | Unreadable


@dataclass(frozen=True, slots=True)
class Pair:
    """One record in two states; None where a state has no such record."""

    before: Reading | None
    after: Reading | None
    claims: tuple[Claims, Claims] = (NO_CLAIMS, NO_CLAIMS)
    """What the manifests prove that it cites, in either state."""

    @property
    def file(self) -> str:
        """Where it is now, or was."""
        one = self.after or self.before
        return one.file if one else ""


@dataclass(frozen=True, slots=True)
class Matched:
    """What there is to compare."""

    pairs: tuple[Pair, ...]
    untouched: int
    """Records whose own file and shared files are the same: not read."""
    notes: tuple[str, ...]


def matched(base: Snapshot, head: Snapshot, paths: Sequence[str], *, everything: bool) -> Matched:
    """The records of two states below some paths, or of all that look like records.

    Files that did not change are not read, unless what they use or cite may have changed or
    everything is wanted. Raises NothingToCompareError.
    """
    _check(base, head, paths)
    both = _candidates(base, paths) | _candidates(head, paths)
    changed = changed_paths(base, head)
    if not both:
        where = f" below {', '.join(paths)}" if paths else ""
        raise NothingToCompareError(f"There is no record{where} in either state.")
    moved = {path for path in both if base.real(path) != head.real(path)}
    wanted = both if everything else moved | {path for path in both if head.real(path) in changed}
    wanted |= {path for path in both - wanted if _holds(head.folder / path, _CITES)}
    before, after = _Reader(base), _Reader(head)
    readings = {path: (before.read(path), after.read(path)) for path in sorted(wanted)}
    alone = {head.real(path) for path in readings if before.knows(path) and after.knows(path)}
    if not everything and changed - alone:
        users = {path for path in both - wanted if _holds(head.folder / path, _USES)}
        readings |= {path: (before.read(path), after.read(path)) for path in sorted(users)}
        wanted |= users
    pairs = tuple(
        sorted(
            _pairs([r[0] for r in readings.values()], [r[1] for r in readings.values()]),
            key=lambda pair: (pair.file, pair.before.file if pair.before else ""),
        )
    )
    return Matched(pairs, len(both - wanted), (*before.notes(), *after.notes()))


class _Reader:
    """Reads the records of one state, each shared file once."""

    def __init__(self, state: Snapshot) -> None:
        self._state = state
        self._shared = SharedFiles()
        self._ids: Counter[str] = Counter()
        self._records: set[str] = set()

    def knows(self, path: str) -> bool:
        """Whether a path, once read, was a record or nothing: no other record can use it."""
        return path in self._records or not (self._state.folder / path).exists()

    def read(self, path: str) -> Reading | None:
        """A record; None where there is none or the file is shared."""
        name = display_name(pathlib.Path(path))
        if path in self._state.left_out:
            problem = Problem(name, 0, 0, "", self._state.left_out[path])
            return Unreadable(name, (problem,))
        if not (self._state.folder / path).exists():
            return None
        try:
            record = read_record(self._state.folder / path, shared=self._shared, name=name)
        except SharedFileError:
            return None
        except RecordError as error:
            return Unreadable(name, error.problems)
        self._ids[record.activity.id or ""] += 1
        self._records.add(path)
        return record

    def notes(self) -> Iterator[str]:
        """Ids that several records of the state carry."""
        for name, count in sorted(self._ids.items()):
            if count > 1:
                yield (
                    f"{count} records of {self._state.revision} have the id {name}; they are "
                    "matched by their files. Give each an id of its own."
                )


def _pairs(base: Iterable[Reading | None], head: Iterable[Reading | None]) -> Iterator[Pair]:
    one = [reading for reading in base if reading]
    other = [reading for reading in head if reading]
    ids, ids_now = _single_ids(one), _single_ids(other)
    taken = set()
    for name in ids.keys() & ids_now.keys():
        taken |= {id(ids[name]), id(ids_now[name])}
        yield Pair(ids[name], ids_now[name])
    left = {reading.file: reading for reading in one if id(reading) not in taken}
    for reading in other:
        if id(reading) not in taken:
            yield Pair(left.pop(reading.file, None), reading)
    for reading in left.values():
        yield Pair(reading, None)


def _single_ids(readings: Iterable[Reading]) -> dict[str, Record]:
    records = [reading for reading in readings if isinstance(reading, Record)]
    counts = Counter(record.activity.id for record in records)
    return {
        record.activity.id: record
        for record in records
        if record.activity.id and counts[record.activity.id] == 1
    }


def _check(base: Snapshot, head: Snapshot, paths: Sequence[str]) -> None:
    problems = []
    for path in paths:
        if any((state.folder / path).exists() or path in state.left_out for state in (base, head)):
            continue
        inside = [m for m in base.submodules | head.submodules if f"{path}/".startswith(f"{m}/")]
        what = f"There is no such YAML file or folder in {base.revision} or in {head.revision}."
        hint = "Check the spelling and the folder it is named from."
        if inside:
            what = f"It is in the submodule {min(inside)}, which has commits of its own."
            hint = "Compare inside the submodule."
        problems.append(Problem(display_name(pathlib.Path(path)), 0, 0, "", what, hint))
    if problems:
        raise InputError(problems)


def _candidates(state: Snapshot, paths: Sequence[str]) -> set[str]:
    """Files that may be records: named themselves, or found and with the keys of a record."""
    top = state.folder
    starts = [top / path for path in paths or [""] if (top / path).exists()]
    named = {path for path in paths if (top / path).is_file() or path in state.left_out}
    found = {file.relative_to(top).as_posix() for file in yaml_files(starts)}
    lost = {
        path
        for path in state.left_out
        if path.endswith((".yaml", ".yml"))
        and any(not start or f"{path}/".startswith(f"{start}/") for start in paths or [""])
    }
    return (
        named
        | lost
        | {path for path in found if _looks_like_a_record(top / path, large=bool(paths))}
    )


def _looks_like_a_record(file: pathlib.Path, *, large: bool) -> bool:
    """Whether the keys of a record stand in a file. `large`: what one too large to look at is."""
    try:
        raw = read_bytes(file)
    except InputError:
        return large
    keys = {found[1] for found in _OWN_KEYS.finditer(raw)}
    return len(keys) >= _ENOUGH or _FLOW.match(raw) is not None


def _holds(file: pathlib.Path, word: bytes) -> bool:
    """Whether a word stands in a file; also of one that cannot be read."""
    try:
        return word in read_bytes(file)
    except InputError:
        return True
