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


def find_records(paths: Iterable[str | os.PathLike[str]]) -> Iterator[pathlib.Path]:
    """The files below some paths that hold records: `yaml_files` without the shared ones.

    Looks into every file. Where the records are read anyway, `read_records` reads each once.
    """
    return (file for file in yaml_files(paths) if not _is_shared(file))


def _is_shared(file: pathlib.Path) -> bool:
    """Whether a file says that it is shared; one that cannot be read is left to its reader."""
    try:
        raw = read_bytes(file)
    except InputError:
        return False
    return b"shared" in raw and _SHARED.search(raw) is not None
