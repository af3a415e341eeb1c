"""CSV before Spark reads it: looked at strictly, since Spark passes over what is wrong with it.

Spark fills short rows with null, drops what is too much, and replaces bytes that are not UTF-8. So
each file is read once beforehand, and its columns get the names that DuckDB gives them.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dpiakit.evidence.errors import EvidenceError

if TYPE_CHECKING:
    from dpiakit.evidence.sources import DataFile

_SEPARATORS = ",;\t|"
_SHAPE = "It needs one line of names, and in each row as many values as there are names."
_TABLE = "It is no table of comma-separated values in UTF-8."


@dataclass(frozen=True, slots=True)
class CsvShape:
    """What a reader must know of a file."""

    separator: str
    names: tuple[str, ...]


def csv_shape(file: DataFile) -> CsvShape:
    """The separator and the columns of a file, each row of which has been looked at.

    Raises EvidenceError, with the line, for what is no table.
    """
    number = 1
    try:
        with file.path.open(encoding="utf-8-sig", newline="") as stream:
            separator = _separator(stream.readline())
            stream.seek(0)
            csv.field_size_limit(sys.maxsize)
            reader = csv.reader(stream, delimiter=separator, strict=True)
            first = next(reader, [])
            number = reader.line_num
            for row in reader:
                number = reader.line_num
                if len(row) != len(first) and row:
                    raise EvidenceError(file.shown, f"line {number}: {_TABLE}", _SHAPE)
                if any(_in_single_quotes(value) for value in row):
                    what = f"line {number}: A value stands in single quotes."
                    hint = "Quote with double quotes (RFC 4180): engines read these differently."
                    raise EvidenceError(file.shown, what, hint)
    except UnicodeDecodeError as error:
        line = _line_of(file, error)
        raise EvidenceError(
            file.shown, f"line {line}: Its text is not in UTF-8.", "Save it as UTF-8."
        ) from None
    except csv.Error:
        raise EvidenceError(file.shown, f"line {number + 1}: {_TABLE}", _SHAPE) from None
    except OSError as error:
        raise EvidenceError(file.shown, f"It cannot be read ({error.strerror}).") from None
    return CsvShape(separator, tuple(_named(first)))


def _separator(line: str) -> str:
    """What stands between the names: the most frequent of those in use, outside of quotes."""
    plain = "".join(line.split('"')[::2])
    return max(_SEPARATORS, key=plain.count)


def _in_single_quotes(value: str) -> bool:
    return len(value) > 1 and value[0] == value[-1] == "'"


def _named(names: Sequence[str]) -> Iterator[str]:
    """The names of columns as DuckDB gives them: trimmed, and each only once."""
    taken: set[str] = set()
    seen: dict[str, int] = {}
    for index, written in enumerate(names):
        name = written.strip() or f"column{index}"
        while (key := name.lower()) in taken:
            seen[key] = seen.get(key, 0) + 1
            name = f"{name}_{seen[key]}"
        taken.add(key)
        yield name


def _line_of(file: DataFile, error: UnicodeDecodeError) -> int:
    """The line of the first bytes that are no UTF-8. A decoder knows only its place in a piece."""
    wrong = error.object[error.start : error.end]
    with file.path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if wrong in line and not _is_utf8(line):
                return number
    return 1


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
