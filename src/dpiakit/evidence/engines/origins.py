"""Where tables come from when they are files, and what is wrong with where they come from."""

from __future__ import annotations

import pathlib
from collections.abc import Sequence
from typing import NoReturn

from dpiakit.errors import InputError, Problem
from dpiakit.evidence.engines.store import Origin, Piece
from dpiakit.evidence.mapping import TableSource
from dpiakit.evidence.sources import DataFile, sha256_of


class FileOrigins:
    """The digests of files, each read once however many tables it holds."""

    def __init__(self, files: Sequence[DataFile]) -> None:
        self.files = files
        self._known: dict[pathlib.Path, str] = {}

    def of(self, table: TableSource) -> Origin:
        """The files of a table, each with its digest. Raises EvidenceError for one unreadable."""
        mine = [file for file in self.files if file.role in {table.table.name, "database"}]
        for file in mine:
            if file.path not in self._known:
                self._known[file.path] = sha256_of(file)
        pieces = tuple(Piece(file.shown, file.size, self._known[file.path]) for file in mine)
        return Origin(mine[0].form, "full-file", pieces)


def stop(table: TableSource, what: str, hint: str) -> NoReturn:
    """Raises InputError at the line of a table's source."""
    at = table.position
    raise InputError(
        [Problem(at.file, at.line, at.column, f"tables.{table.table.name}", what, hint)]
    )
