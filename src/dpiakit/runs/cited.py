"""How the files that a record cites as evidence look, so that a verdict knows when they differ."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from dpiakit.errors import InputError
from dpiakit.evidence.citing import lies_in_project
from dpiakit.source import read_bytes

_OUTSIDE = "outside of the project"


def marks(record: str, names: Iterable[str]) -> list[str]:
    """For each file that a record names, the SHA-256 of its content, or why it is not read."""
    return [_mark(lies_in_project(Path(record), name)) for name in names]


def _mark(file: Path | None) -> str:
    if file is None:
        return _OUTSIDE
    try:
        return hashlib.sha256(read_bytes(file)).hexdigest()
    except InputError as error:
        return error.problems[0].what
