"""Names for what is made anew: well-formed, not taken, and not meant for something else."""

from __future__ import annotations

import os
import pathlib
import re
from collections.abc import Iterable

from dpiakit.errors import DpiakitError
from dpiakit.law.shelves import COMMON, DOCUMENTS, RESERVED
from dpiakit.records.likeness import did_you_mean
from dpiakit.scaffolds.reply import key_for
from dpiakit.source import display_name, quoted

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_FILES_OF_A_PACK = frozenset({"pack", "definitions", "data", "coverage", "instruments", "cases"})
_DEVICES = frozenset({"con", "prn", "aux", "nul"}) | {
    f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10)
}
"""No file can be called so on some systems, whatever its suffix."""


class ScaffoldError(DpiakitError):
    """Something that cannot be begun: what stands in the way, and what to do."""


def check_name(name: str, what: str) -> str:
    """A name in a pack, or `ScaffoldError` with one that could be used instead."""
    if not _NAME.fullmatch(name):
        meant = key_for(name)
        hint = f": {meant}" if meant and meant != name else ""
        raise ScaffoldError(
            f"{quoted(name)} cannot be the name of {what}.\n"
            f"    Use lower-case letters, digits and hyphens, at most 63{hint}."
        )
    if name in _DEVICES:
        raise ScaffoldError(
            f'"{name}" cannot be the name of {what}.\n'
            "    It is a device on some systems: no file can be called so there."
        )
    return name


def check_pack_name(name: str, taken: Iterable[str]) -> None:
    """Raises `ScaffoldError` for a name that a pack cannot have."""
    check_name(name, "a pack")
    if name == COMMON:
        raise ScaffoldError(
            f'"{name}" is the folder that all packs share.\n    Choose another name.'
        )
    if name in set(taken):
        raise ScaffoldError(
            f'There is a pack "{name}" already; it is shipped with dpiakit.\n'
            "    Choose another name: findings must say which pack speaks."
        )


def check_rule_name(name: str) -> None:
    """Raises `ScaffoldError` for a name that a rule cannot have."""
    check_name(name, "a rule")
    if name in _FILES_OF_A_PACK:
        raise ScaffoldError(
            f'"{name}" is a file of the pack itself.\n'
            "    A rule is named for what must hold: transfer-has-safeguard."
        )


def check_shelf(shelf: str) -> None:
    """Raises `ScaffoldError` for a folder of a pack that is no shelf for rules."""
    check_name(shelf, "a shelf")
    if shelf in RESERVED | {DOCUMENTS}:
        raise ScaffoldError(
            f'The folder "{shelf}" of a pack holds something else than rules.\n'
            "    Choose another shelf; shelves do not enter the name of a rule."
        )


def check_absent(file: pathlib.Path) -> None:
    """Raises `ScaffoldError` if something stands where a new file or folder would."""
    if os.path.lexists(file):
        kind = "folder" if file.is_dir() else "file"
        raise ScaffoldError(
            f"{display_name(file)}: There is such a {kind} already.\n"
            "    Nothing is overwritten: choose another name, or remove it first."
        )


def nearest_of(name: str, known: Iterable[str]) -> str:
    """A hint at what was meant, on a line of its own; empty if nothing is like it."""
    hint = did_you_mean(name, known)
    return f"\n    {hint}" if hint else ""
