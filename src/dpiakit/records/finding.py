"""Which of the files below some paths hold records."""

from __future__ import annotations

import os
import pathlib
import re
from collections.abc import Iterable, Iterator

from dpiakit.errors import InputError
from dpiakit.source import read_bytes, yaml_files

_SHARED = re.compile(
    rb"""^(?:\xef\xbb\xbf)?kind:[ \t]+["']?shared["']?[ \t]*(?:\#[^\r\n]*)?\r?$""", re.MULTILINE
)
_KEY = re.compile(rb"""^(?:\xef\xbb\xbf)?([^\s#:-][^\s:]*)[ \t]*:(?=\s|$)""", re.MULTILINE)
"""A key that stands at the beginning of a line: of the file itself."""
_OF_MAPPINGS = frozenset({b"tables", b"time_zone"})
"""The keys of a file that maps data for evidence."""


def find_records(paths: Iterable[str | os.PathLike[str]]) -> Iterator[pathlib.Path]:
    """The files below some paths that hold records: `yaml_files` without those shared by records,
    without waivers, and without mappings of data.

    Looks into every file. Where the records are read anyway, `read_records` reads each once.
    """
    return (file for file in yaml_files(paths) if not _is_no_record(file))


def _is_no_record(file: pathlib.Path) -> bool:
    """Whether a file says that it is something else; one that cannot be read is left to its
    reader.
    """
    try:
        raw = read_bytes(file)
    except InputError:
        return False
    if b"shared" in raw and _SHARED.search(raw) is not None:
        return True
    if b"waivers" not in raw and b"tables" not in raw:
        return False
    keys = {key.strip(b"\"'") for key in _KEY.findall(raw)}
    return keys == {b"waivers"} or (b"tables" in keys and keys <= _OF_MAPPINGS)
