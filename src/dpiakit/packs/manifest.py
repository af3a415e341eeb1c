"""The manifest of a pack: the SHA-256 digest of every file in its folder.

What is signed is the file ``manifest.json`` byte by byte. It is written in one way only (keys
sorted, one space a level, UTF-8, a line end), so that a reader sees in a diff which files changed.
"""

from __future__ import annotations

import json
import os
import pathlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from dpiakit.errors import InputError, LawError, Problem
from dpiakit.law.tree import passed_over
from dpiakit.source import display_name, printable, quoted, read_bytes, read_yaml

MANIFEST = "manifest.json"
SIGNATURES = "signatures.json"
SCHEMA = "dpiakit/pack-manifest-v1"
PACK = "pack.yaml"

_DIGEST = re.compile(r"[0-9a-f]{64}")
_KEYS = {"schema", "pack", "version", "files"}


class NotVerifiedError(InputError):
    """A pack whose files are not what a trusted key signed. Every reason is a problem."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a pack consists of."""

    pack: str
    version: str
    files: Mapping[str, str]
    """Hexadecimal SHA-256 by name; names are relative to the pack, with ``/``."""

    def content(self) -> bytes:
        """The file ``manifest.json``: the bytes that are signed."""
        return canonical(
            {
                "schema": SCHEMA,
                "pack": self.pack,
                "version": self.version,
                "files": dict(self.files),
            }
        )


def canonical(value: Mapping[str, Any]) -> bytes:
    """A value as JSON in the one way in which it is written here."""
    return (json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def manifest_of(folder: pathlib.Path) -> Manifest:
    """The manifest of a pack as it lies there.

    Raises LawError for a folder that is no pack, for links in it and for what is no file.
    """
    name, version = identity(folder)
    found = dict(_digests(folder))
    odd = [one for one in found.values() if isinstance(one, Problem)]
    if odd:
        raise LawError(odd)
    return Manifest(name, version, {name: str(found[name]) for name in sorted(found)})


def identity(folder: pathlib.Path) -> tuple[str, str]:
    """The name and version that a pack gives itself. Raises LawError for what is no pack."""
    if not folder.is_dir():
        what = "There is no such folder." if not folder.exists() else "This is not a folder."
        raise LawError([_about(folder, "", what, "Name the folder of a pack.")])
    file = folder / PACK
    if not file.exists():
        what = f"This is not the folder of a pack: it has no {PACK}."
        raise LawError([_about(folder, "", what, "A pack lies in policies/<pack>/.")])
    data = read_yaml(file).data
    found = [data.get(key) if isinstance(data, dict) else None for key in ("name", "version")]
    for key, value in zip(("name", "version"), found, strict=True):
        if not isinstance(value, str):
            raise LawError([_about(folder, PACK, f"The pack does not say its {key}.")])
    return str(found[0]), str(found[1])


def parse_manifest(content: bytes, file: str) -> Manifest:
    """A manifest that was written by somebody else: nothing in it is trusted.

    Raises NotVerifiedError for anything but what `Manifest.content` writes, above all for names
    that lead out of the pack.
    """

    def refuse(what: str) -> NotVerifiedError:
        return NotVerifiedError([Problem(file, 0, 0, "", what, "Have the pack signed anew.")])

    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise refuse("The manifest is not JSON.") from None
    if not isinstance(data, dict) or set(data) != _KEYS or data["schema"] != SCHEMA:
        raise refuse(f"The manifest is not of the form {SCHEMA}.")
    files = data["files"]
    texts = isinstance(files, dict) and all(isinstance(data[k], str) for k in ("pack", "version"))
    if not texts or not all(isinstance(d, str) and _DIGEST.fullmatch(d) for d in files.values()):
        raise refuse("The manifest does not map names to SHA-256 digests.")
    for name in files:
        if fault := name_fault(name):
            raise refuse(f"The manifest names {quoted(name)}, {fault}.")
    found = Manifest(data["pack"], data["version"], files)
    try:
        written = found.content()
    except UnicodeEncodeError:
        raise refuse("The manifest holds characters that are no text.") from None
    if written != content:
        raise refuse("The manifest is not written in canonical form.")
    return found


def name_fault(name: str) -> str:
    """Why a name in a manifest cannot be that of a file of the pack; empty if it can."""
    if name in {MANIFEST, SIGNATURES}:
        return "which cannot vouch for itself"
    if "\\" in name or not name.isprintable():
        return "which is no name of a file"
    if any(part in {"", ".", ".."} for part in name.split("/")) or ":" in name:
        return "which lies outside the pack"
    return ""


def deviations(folder: pathlib.Path, signed: Manifest) -> list[Problem]:
    """Every file that was changed, added or removed since the manifest was written."""
    actual = dict(_digests(folder))
    problems = [one for one in actual.values() if isinstance(one, Problem)]
    for name, digest in actual.items():
        if isinstance(digest, Problem):
            continue
        if name not in signed.files:
            problems.append(_about(folder, name, "This file was added after the pack was signed."))
        elif digest != signed.files[name]:
            problems.append(_about(folder, name, "This file was changed after it was signed."))
    problems += [
        _about(folder, name, "This file was removed after the pack was signed.")
        for name in signed.files
        if name not in actual
    ]
    return problems


def _digests(folder: pathlib.Path) -> Iterator[tuple[str, str | Problem]]:
    """The files of a pack without manifest and signatures; what is no file is a problem."""
    for name, entry in _walk(folder, ""):
        if name in {MANIFEST, SIGNATURES}:
            continue
        if entry.is_symlink():
            what = "This is a link. What it leads to could change behind the signature."
            yield name, _about(folder, name, what, "Put the file itself there.")
        elif not entry.is_file(follow_symlinks=False):
            yield name, _about(folder, name, "This is not a regular file.", "Take it away.")
        elif name_fault(name):
            what = "A file of this name cannot be signed."
            yield name, _about(folder, name, what, "Use letters, digits, hyphens and dots.")
        else:
            content = read_bytes(folder / name)
            yield name, sha256(content).hexdigest()


def _walk(folder: pathlib.Path, below: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """All entries that are no folders, in the order of names; links to folders are not followed."""
    try:
        with os.scandir(folder / below) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as failure:
        what = f"The folder cannot be read ({failure.strerror})."
        hint = "Give the user who runs this permission to list it."
        raise LawError([_about(folder, below, what, hint)]) from None
    for entry in found:
        name = f"{below}{entry.name}"
        if passed_over(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(folder, f"{name}/")
        else:
            yield name, entry


def _about(folder: pathlib.Path, name: str, what: str, hint: str = "") -> Problem:
    shown = display_name(folder / name) if name else display_name(folder)
    return Problem(printable(shown), 0, 0, "", what, hint)
