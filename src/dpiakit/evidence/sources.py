"""The files that are measured: found inside the data's folder, hashed, unchanged meanwhile."""

from __future__ import annotations

import hashlib
import os
import pathlib
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dpiakit.errors import InputError, Problem
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.mapping import DataMapping, TableSource
from dpiakit.source import Position, quoted
from dpiakit.source.files import display_name

Form = Literal["csv", "parquet", "duckdb"]
_FORMS: dict[str, Form] = {
    ".csv": "csv", ".tsv": "csv", ".parquet": "parquet", ".duckdb": "duckdb", ".db": "duckdb",
}  # fmt: skip
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file of the data, as it was when it was first looked at."""

    role: str
    """The canonical table it holds, or ``database``."""
    path: pathlib.Path
    """Absolute, links resolved."""
    shown: str
    """Its name below the folder of the data: the same on every machine."""
    form: Form
    size: int
    changed: int
    """When it was last changed, in nanoseconds: to see a change during a run, never printed."""


def data_files(data: pathlib.Path, mapping: DataMapping) -> tuple[DataFile, ...]:
    """The files a mapping speaks of, in its order; a database is one file for all tables.

    Raises EvidenceError for data that cannot be opened and InputError, at the line of the
    mapping, for a file that is not there or lies outside.
    """
    found = _status(data, display_name(data))
    if stat.S_ISDIR(found.st_mode):
        files = [one for table in mapping.tables.values() for one in _in_folder(data, table)]
        return tuple(files)
    only = _file("database", data, data.name)
    if only.form == "duckdb":
        return (only,)
    if len(mapping.tables) != 1:
        raise EvidenceError(
            display_name(data),
            f"This is one file, but {mapping.file} maps {len(mapping.tables)} tables.",
            "Name the folder that holds all files, or a DuckDB file.",
        )
    ((name, table),) = mapping.tables.items()
    if table.names and table.names != (data.name,):
        raise _wrong(
            table.position,
            f"{quoted(table.names[0])} is not the file that was named: {data.name}.",
            "Name the folder that holds it instead of the file.",
        )
    return (_file(name, data, data.name),)


def _in_folder(folder: pathlib.Path, table: TableSource) -> Iterator[DataFile]:
    if not table.names:
        raise _wrong(
            table.position,
            f'It is not said where {table.table.name} comes from: "from" is missing.',
            "Write the name of a file in the folder of the data.",
        )
    top = folder.resolve()
    for name in table.names:
        path = (folder / name).resolve()
        if not path.is_relative_to(top):
            hint = "It is a link that leads out of the folder of the data. Copy the file into it."
            raise _wrong(table.position, f"{quoted(name)} lies elsewhere.", hint)
        try:
            file = _file(table.table.name, path, name)
        except EvidenceError as error:
            raise _wrong(table.position, f"{quoted(name)}: {error.what}", error.hint) from None
        if file.form == "duckdb":
            what = f"{quoted(name)} is a database, not a table."
            raise _wrong(table.position, what, "Name the DuckDB file itself as the data.")
        yield file


def _wrong(at: Position, what: str, hint: str) -> InputError:
    return InputError([Problem(at.file, at.line, at.column, "", what, hint)])


def _status(path: pathlib.Path, shown: str) -> os.stat_result:
    try:
        return path.stat()
    except FileNotFoundError:
        hint = "Check the spelling and the folder it is named from."
        raise EvidenceError(shown, "There is no such file.", hint) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", "") or "not the name of a file"
        raise EvidenceError(shown, f"It cannot be read ({reason}).") from None


def _file(role: str, path: pathlib.Path, name: str) -> DataFile:
    shown = display_name(pathlib.Path(name))
    form = _FORMS.get(path.suffix.lower())
    found = _status(path, shown)
    if not stat.S_ISREG(found.st_mode):
        raise EvidenceError(shown, "This is not a regular file.", "Name a regular file.")
    if form is None:
        hint = "Read are .csv, .tsv, .parquet, and .duckdb or .db."
        raise EvidenceError(shown, f"{quoted(path.suffix or name)} is no known form.", hint)
    if not found.st_size:
        raise EvidenceError(shown, "The file is empty.", "Check how it was made.")
    return DataFile(role, path.resolve(), shown, form, found.st_size, found.st_mtime_ns)


def sha256_of(file: DataFile) -> str:
    """The SHA-256 of a whole file, read piece by piece. Raises EvidenceError."""
    return sha256_at(file.path, file.shown)


def sha256_at(path: pathlib.Path, shown: str) -> str:
    """The SHA-256 of what lies at a path. Raises EvidenceError, which names it as ``shown``."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
    except OSError as error:
        raise EvidenceError(shown, f"It cannot be read ({error.strerror}).") from None
    return digest.hexdigest()


def must_be_unchanged(files: tuple[DataFile, ...]) -> None:
    """Raises EvidenceError if a file changed since it was first looked at."""
    for file in files:
        now = _status(file.path, file.shown)
        if (now.st_size, now.st_mtime_ns) != (file.size, file.changed):
            raise EvidenceError(
                file.shown,
                "The file changed while it was measured, so nothing is proven.",
                "Measure a copy, or wait until nobody writes to it.",
            )


def files_of(data: pathlib.Path) -> tuple[DataFile, ...]:
    """Every file of a known form that lies directly in a folder, or the one that is named.

    Raises EvidenceError where there is none.
    """
    found = _status(data, display_name(data))
    if not stat.S_ISDIR(found.st_mode):
        return (_file("table", data, data.name),)
    readable = {".csv", ".tsv", ".parquet"}
    names = sorted(one.name for one in data.iterdir() if one.suffix.lower() in readable)
    top = data.resolve()
    inside = [name for name in names if (data / name).resolve().is_relative_to(top)]
    if not inside:
        hint = "Name a folder with .csv or .parquet files, or a DuckDB file."
        raise EvidenceError(display_name(data), "There are no data here.", hint)
    return tuple(_file("table", data / name, name) for name in inside)
