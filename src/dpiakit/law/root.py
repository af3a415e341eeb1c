"""Where the law lies: beside the program in a checkout, inside it in an installed wheel."""

from __future__ import annotations

import hashlib
import pathlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from dpiakit.law.house import NO_HOUSE, House
from dpiakit.law.tree import pack_tree
from dpiakit.source import read_bytes
from dpiakit.source.shipped import data_root

__all__ = ["data_root", "law_digest"]

if TYPE_CHECKING:
    from hashlib import _Hash as Hash


def law_digest(
    root: pathlib.Path | None = None,
    known: Mapping[str, bytes] | None = None,
    house: House = NO_HOUSE,
) -> str:
    """SHA-256 over the names and contents of all files of the law, without understanding them.

    Cases are no part of it: they prove the law and do not change it. ``known`` gives the digests
    of files that were read already. What a house adds and changes is part of it, its own cases
    included. The same as the digest of the library that is read there. Raises LawError for the
    folder of a pack that cannot be listed, InputError for a file that cannot be read.
    """
    top = root or data_root()
    given = known or {}
    whole = hashlib.sha256()
    for folder in ("jurisdictions", "policies"):
        for file in sorted((top / folder).rglob("*.yaml")):
            _add(whole, file, file.relative_to(top).as_posix(), given)
    if not house.silent:
        for one in house.packs:
            whole.update(f"{one.origin}\n".encode())
            for file in pack_tree(one.folder, one.shown):
                if file.suffix == ".yaml":
                    name = f"{one.shown}/{file.relative_to(one.folder).as_posix()}"
                    _add(whole, file, name, given)
        for method in house.methods:
            _add(whole, method.file, method.shown, given)
        whole.update(house.digest().encode())
    return whole.hexdigest()


def _add(whole: Hash, file: pathlib.Path, name: str, given: Mapping[str, bytes]) -> None:
    if not file.name.endswith(".cases.yaml"):
        digest = given.get(name) or hashlib.sha256(read_bytes(file, name=name)).digest()
        whole.update(f"{name}\0{digest.hex()}\n".encode())
