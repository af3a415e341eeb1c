"""Verdicts that were reached before, kept until anything they rest on differs.

A verdict rests on the record, the shared files it uses and the manifests it cites, by content; on
the program, the law and
the options of the run, together its *context*; and on the day. It holds from the day on which it
was reached until the first day on which one of its comparisons with the calendar would turn.

The file is an SQLite database: several runs may read and write it at once, and a run that is
stopped leaves it as it was. Whatever cannot be read, written or understood counts as not known.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Self

from dpiakit.formats.report import RecordReport
from dpiakit.runs.checked import Checked
from dpiakit.runs.digests import VERSION
from dpiakit.source.project import project_root

if TYPE_CHECKING:
    from dpiakit.findings.outcome import Outcome, Severity
    from dpiakit.formats.report import Tallies

    Severities = dict[Severity, int]
    _Kept = tuple[int, str, bytes, str, str, int, int]
    Numbers = tuple[dict[Outcome, int], Severities, Severities, Tallies, list[str]]

NAME = f"verdicts-{VERSION}.sqlite3"
BLOCK = 500
"""Files asked for at once."""
LARGEST = 1 << 30
"""Bytes beyond which the file is begun anew rather than searched for what is old."""
KEPT_FOR = 30 * 86_400
"""Seconds after which a verdict that no run has renewed is forgotten."""
_WAIT = 5.0
"""Seconds to wait for another run that is writing."""
_RACY = 2_000_000_000
"""A file this young, in nanoseconds, could change again without looking different."""
_FOR_EVER = date.max.toordinal()

_TABLES = """
CREATE TABLE IF NOT EXISTS known (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS verdicts (
    number INTEGER PRIMARY KEY, context BLOB NOT NULL, path TEXT NOT NULL,
    looks TEXT NOT NULL, digest BLOB NOT NULL, uses TEXT NOT NULL, cited TEXT NOT NULL,
    since INTEGER NOT NULL, until INTEGER NOT NULL, written INTEGER NOT NULL,
    id TEXT NOT NULL, report TEXT NOT NULL, lengths TEXT NOT NULL, pieces TEXT NOT NULL,
    UNIQUE (context, path));
"""

_WRITE = """
INSERT INTO verdicts
    (context, path, looks, digest, uses, cited, since, until, written, id, report, lengths, pieces)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (context, path) DO UPDATE SET
    looks = excluded.looks, digest = excluded.digest, uses = excluded.uses, cited = excluded.cited,
    since = excluded.since, until = excluded.until, written = excluded.written,
    id = excluded.id, report = excluded.report, lengths = excluded.lengths, pieces = excluded.pieces
"""
"""A verdict that is reached again keeps its number: another run may be about to ask for it."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a file looks from outside: as long as that is the same, so is its content."""

    size: int
    modified: int
    changed: int
    inode: int

    @classmethod
    def of(cls, found: os.stat_result) -> Self:
        """What the file system says."""
        return cls(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)

    def text(self, now: int) -> str:
        """As it is kept; nothing of a file that has just been written."""
        if now - max(self.modified, self.changed) < _RACY:
            return ""
        return f"{self.size} {self.modified} {self.changed} {self.inode}"


class Memory(dict[str, str]):
    """Small things known by name, such as digests; what is new is written at the end."""

    def __init__(self, known: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__(known)
        self.new: dict[str, str] = {}

    def __setitem__(self, name: str, value: str) -> None:
        self.new[name] = value
        super().__setitem__(name, value)


class VerdictCache:
    """The verdicts of earlier runs. ``now``: the time in nanoseconds, for the age of files."""

    def __init__(self, database: sqlite3.Connection, now: int) -> None:
        self._database = database
        self._now = now
        self._fresh: dict[str, bool] = {}
        self._roots: dict[str, str] = {}
        self._digests: dict[str, tuple[str, str]] = {}
        """Of shared files: where the way to one leads, and its digest."""
        self._reports: dict[str, Numbers] = {}
        self.memory = Memory(database.execute("SELECT name, value FROM known"))

    @classmethod
    @contextlib.contextmanager
    def opened(cls, folder: Path, now: int) -> Iterator[VerdictCache | None]:
        """The cache in a folder; None where there can be none. A broken one is made anew."""
        database = _database(folder)
        if database is None:
            yield None
            return
        try:
            yield cls(database, now)
        finally:
            database.close()

    def numbers(
        self, context: bytes, on: date, files: Sequence[tuple[str, Look | None]]
    ) -> list[int]:
        """For each file the number of its verdict, or 0 if none holds on that day."""
        day, found = on.toordinal(), []
        try:
            for start in range(0, len(files), BLOCK):
                block = files[start : start + BLOCK]
                rows = self._rows(context, [path for path, _ in block if _is_text(path)])
                found += [self._number(path, look, rows.get(path), day) for path, look in block]
        except sqlite3.Error:
            return [0] * len(files)
        return found

    def _rows(self, context: bytes, paths: list[str]) -> dict[str, _Kept]:
        asked = (
            "SELECT path, number, looks, digest, uses, cited, since, until FROM verdicts "
            "WHERE context = ? AND path IN (SELECT value FROM json_each(?))"
        )
        rows = self._database.execute(asked, (context, json.dumps(paths)))
        return {row[0]: row[1:] for row in rows}

    def _number(
        self,
        path: str,
        look: Look | None,
        row: _Kept | None,
        day: int,
    ) -> int:
        if row is None or look is None:
            return 0
        number, looks, digest, uses, cited, since, until = row
        if not since <= day < until:
            return 0
        same = looks and looks == f"{look.size} {look.modified} {look.changed} {look.inode}"
        if not same and _digest(path) != digest:
            return 0
        if (uses and not self._uses_same(path, uses)) or (cited and not _looks_same(path, cited)):
            return 0
        return number

    def _uses_same(self, path: str, uses: str) -> bool:
        """Whether every shared file is what it was, and lies where it may."""
        folder = os.path.dirname(path)
        key = f"{folder}\0{uses}"
        known = self._fresh.get(key)
        if known is None:
            known = self._fresh[key] = self._same(folder, uses)
        return known

    def _same(self, folder: str, uses: str) -> bool:
        root, files = json.loads(uses)
        top = os.path.realpath(root)
        if self._root(folder) != top:
            return False
        for way, digest in files:
            if way not in self._digests:
                self._digests[way] = (os.path.realpath(way), _digest(way).hex())
            real, now = self._digests[way]
            if now != digest or not (real.startswith(f"{top}/") or top == "/"):
                return False
        return True

    def _root(self, folder: str) -> str:
        if folder not in self._roots:
            self._roots[folder] = str(project_root(Path(os.path.realpath(folder))))
        return self._roots[folder]

    def checked(self, numbers: Sequence[int]) -> Iterator[Checked | None]:
        """The verdicts of some numbers, in their order; None for one that is gone meanwhile."""
        for start in range(0, len(numbers), BLOCK):
            block = numbers[start : start + BLOCK]
            asked = (
                "SELECT number, path, id, report, lengths, pieces FROM verdicts "
                "WHERE number IN (SELECT value FROM json_each(?))"
            )
            rows = {row[0]: row for row in self._database.execute(asked, (json.dumps(block),))}
            for number in block:
                row = rows.get(number)
                yield None if row is None else self._found(*row[1:])

    def _found(self, path: str, name: str, report: str, lengths: str, pieces: str) -> Checked:
        if not report:
            return Checked(path, None)
        known = self._reports.get(report)
        if known is None:
            known = self._reports[report] = tuple(json.loads(report))
        counts, failed, unanswered, accepted, used = known
        numbers = RecordReport(
            path, id=name, counts=counts, failed=failed, unanswered=unanswered, accepted=accepted
        )
        return Checked(path, numbers, _cut(lengths, pieces), used=tuple(used))

    def keep(self, context: bytes, on: date, found: Iterable[tuple[Checked, Look | None]]) -> None:
        """Remember verdicts, and forget those that nobody has needed for long.

        One that cannot be written is not remembered; nothing else is lost by that.
        """
        with contextlib.suppress(sqlite3.Error), self._database as database:
            database.executemany(
                "INSERT OR REPLACE INTO known VALUES (?, ?)", list(self.memory.new.items())
            )
            database.executemany(
                _WRITE,
                (self._row(context, on, one, look) for one, look in found if _lasting(one)),
            )
            limit = self._now // 1_000_000_000 - KEPT_FOR
            database.execute("DELETE FROM verdicts WHERE written < ?", (limit,))

    def _row(
        self, context: bytes, on: date, checked: Checked, look: Look | None
    ) -> tuple[object, ...]:
        uses = ""
        if checked.uses:
            ways = [[_relative(way), digest.hex()] for way, digest in checked.uses]
            uses = json.dumps([_relative(checked.root), ways])
        return (
            context,
            checked.path,
            look.text(self._now) if look else "",
            checked.digest,
            uses,
            json.dumps(checked.cited) if checked.cited else "",
            on.toordinal(),
            checked.until.toordinal() if checked.until else _FOR_EVER,
            self._now // 1_000_000_000,
            checked.report.id if checked.report else "",
            _numbers(checked),
            " ".join(str(len(piece)) for piece in checked.pieces),
            "".join(checked.pieces),
        )


def _database(folder: Path) -> sqlite3.Connection | None:
    """The database of a folder, made if need be; None where it can neither be read nor made."""
    file = folder / NAME
    for _ in range(2):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if file.exists() and file.stat().st_size > LARGEST:
                file.unlink()
            database = sqlite3.connect(file, timeout=_WAIT)
        except (OSError, sqlite3.Error):
            return None
        try:
            database.executescript(f"PRAGMA synchronous = NORMAL; {_TABLES}")
            database.execute("SELECT number, pieces FROM verdicts LIMIT 1").fetchall()
        except sqlite3.OperationalError as error:
            database.close()
            if not _other_tables(error):
                return None  # locked, or a folder that may only be read
        except sqlite3.DatabaseError:
            database.close()
        else:
            return database
        with contextlib.suppress(OSError):  # cut off, or written by another version: made anew
            file.unlink()
    return None


def _other_tables(error: sqlite3.Error) -> bool:
    return "no such column" in str(error) or "has no column" in str(error)


def _lasting(checked: Checked) -> bool:
    """Whether a verdict may be remembered: it was read whole, and its path can be written."""
    return bool(checked.digest) and _is_text(checked.path)


def _is_text(path: str) -> bool:
    """Whether a path can be written in a database: file systems allow bytes that are no text."""
    return path.isascii() or path.encode("utf-8", "replace").decode() == path


def _digest(path: str) -> bytes:
    """SHA-256 of a file; empty if it cannot be read."""
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).digest()
    except (OSError, ValueError):
        return b""


def _looks_same(path: str, cited: str) -> bool:
    """Whether every file that a record cites is what it was, or as unreadable as it was."""
    from dpiakit.runs.cited import marks

    known = dict(json.loads(cited))
    return marks(path, known) == list(known.values())


def _relative(path: str) -> str:
    return os.path.relpath(path) if os.path.isabs(path) else path


def _cut(lengths: str, whole: str) -> tuple[str, ...]:
    """The pieces, which stand one behind the other."""
    if " " not in lengths:
        return (whole,)
    pieces, start = [], 0
    for length in map(int, lengths.split()):
        pieces.append(whole[start : start + length])
        start += length
    return tuple(pieces)


def _numbers(checked: Checked) -> str:
    """The report in text; many records have the same."""
    report = checked.report
    if report is None:
        return ""
    found = [report.counts, report.failed, report.unanswered, report.accepted, checked.used]
    return json.dumps(found, sort_keys=True)
