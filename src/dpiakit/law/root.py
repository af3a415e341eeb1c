"""Where the law lies: beside the program in a checkout, inside it in an installed wheel."""

from __future__ import annotations

import hashlib
import pathlib
from collections.abc import Mapping

from dpiakit.source import read_bytes


def data_root() -> pathlib.Path:
    """The folder that holds ``policies``, ``jurisdictions`` and ``templates``."""
    package = pathlib.Path(__file__).resolve().parent.parent
    installed = package / "_data"
    return installed if installed.is_dir() else package.parent.parent


def law_digest(root: pathlib.Path | None = None, known: Mapping[str, bytes] | None = None) -> str:
    """SHA-256 over the names and contents of all files of the law, without understanding them.

    Cases are no part of it: they prove the law and do not change it. ``known`` gives the digests
    of files that were read already. The same as the digest of the library that is read there.
    """
    top = root or data_root()
    given = known or {}
    whole = hashlib.sha256()
    for folder in ("jurisdictions", "policies"):
        for file in sorted((top / folder).rglob("*.yaml")):
            if not file.name.endswith(".cases.yaml"):
                name = file.relative_to(top).as_posix()
                digest = given.get(name) or hashlib.sha256(read_bytes(file, name=name)).digest()
                whole.update(f"{name}\0{digest.hex()}\n".encode())
    return whole.hexdigest()
