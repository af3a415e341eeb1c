"""Whether the files that a manifest speaks of are still the ones that were measured."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.shape import FileSeen
from dpiakit.evidence.sources import DataFile, sha256_of
from dpiakit.evidence.statistics_shape import AnyManifest
from dpiakit.source.files import display_name


def differences(manifest: AnyManifest, data: pathlib.Path) -> Iterator[str]:
    """What differs between the data a manifest measured and those that are there now.

    ``data`` is the folder or the file that was measured. Nothing comes out where all is as it was.
    Raises EvidenceError for a manifest of pages that were visited, or of tables of a server: they
    are no files.
    """
    if not manifest.inputs:
        raise EvidenceError(
            "--inputs",
            "The manifest is about pages that were visited, not about files.",
            "Leave --inputs out, or visit the pages again and compare the manifests.",
        )
    seen: dict[str, FileSeen] = {}
    for one in manifest.inputs:
        if one.hash_scope != "full-file":
            raise EvidenceError(
                "--inputs",
                f"The rows of {one.role} lay in a database: there is no file to hash.",
                "To verify them, measure again with the same mapping, record and day: the same "
                "rows give the same id.",
            )
        for file in one.files:
            seen[file.name] = file
    for name, file in seen.items():
        place = data / name if data.is_dir() else data
        if not place.resolve().is_relative_to(data.resolve()):
            yield f"{name}: it would lie outside of {display_name(data)}."
            continue
        yield from _difference(name, file, place)


def _difference(name: str, file: FileSeen, place: pathlib.Path) -> Iterator[str]:
    try:
        if not place.is_file():
            yield f"{name}: it is not there."
            return
        size = place.stat().st_size
        if size != file.bytes:
            yield f"{name}: it has {size:,} bytes; measured were {file.bytes:,}."
            return
        found = sha256_of(DataFile("", place, name, "csv", size, 0))
    except (OSError, EvidenceError) as error:
        yield f"{name}: it cannot be read ({error})."
        return
    if found != file.sha256:
        yield f"{name}: its content is another one than was measured."
