"""The law of a run: how to tell whether it is the one that was known, and how to get at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dpiakit.runs.digests import context_of, program_digest
from dpiakit.source.shipped import data_root

if TYPE_CHECKING:
    from pathlib import Path

    from dpiakit.law import Library


@dataclass(frozen=True, slots=True)
class LawSource:
    """Where a run takes its law from. Nothing is read before it is needed."""

    folders: tuple[str, ...]
    """Every folder with files of the law: as long as these look the same, so is the law."""
    said: str
    """What else changes it, such as the rules of a house; empty if nothing does."""
    digest: Callable[[], str]
    """SHA-256 over all of it, by content."""
    read: Callable[[], Library]
    """All of it, parsed and checked. Raises LawError."""
    house: tuple[str, ...] = ()
    """What a house changes for every record: a sentence for each."""


def shipped_law() -> LawSource:
    """The packs and jurisdictions that come with the program."""
    root = data_root()
    return LawSource(
        folders=(str(root / "jurisdictions"), str(root / "policies")),
        said="",
        digest=_digest,
        read=_read,
    )


def kept_library(source: LawSource, folder: Path | None, program: str, digest: str) -> Library:
    """The law of a run as it was kept in a folder; read, and kept, where it is not yet.

    It knows the folders it was read from, so the same law in other folders is kept apart.
    Raises LawError.
    """
    from dpiakit.law.store import kept_law

    return kept_law(folder, context_of(program, digest, source.folders).hex(), source.read)


def library_of(source: LawSource, folder: Path | None) -> Library:
    """The same for a single command, which knows nothing of earlier runs. Raises LawError."""
    if folder is None:
        return source.read()
    return kept_library(source, folder, program_digest({}), source.digest())


def _digest() -> str:
    from dpiakit.law import law_digest

    return law_digest()


def _read() -> Library:
    from dpiakit.law import read_law

    return read_law()
