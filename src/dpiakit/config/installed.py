"""Packs that come with installed Python distributions: found by entry point, never imported.

A distribution names its packs in the group ``dpiakit.packs``; the value is the package whose
folder holds ``pack.yaml`` or ``policies/``. The folder is found through the list of files that the
installer wrote. Packs are data: no code of the distribution is run to read them.
"""

from __future__ import annotations

import json
import pathlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from urllib.parse import unquote, urlsplit

GROUP = "dpiakit.packs"


@dataclass(frozen=True, slots=True)
class InstalledPack:
    """An entry point, and the folder that it leads to."""

    name: str
    """Of the entry point."""
    value: str
    """The package that it names."""
    distribution: str
    version: str
    folder: pathlib.Path | None
    """None: ``fault`` says why."""
    fault: str = ""

    @property
    def origin(self) -> str:
        """The distribution in words."""
        return f"{self.distribution} {self.version}"

    @property
    def shown(self) -> str:
        """How messages call the folder."""
        return f"{self.distribution}-{self.version}/{self.value.replace('.', '/')}"


def installed_packs(path: Sequence[str] | None = None) -> tuple[InstalledPack, ...]:
    """All packs of all installed distributions, by name; those of one name in the order found.

    ``path`` stands for ``sys.path``. Of a distribution that is there twice the first one counts,
    as for Python itself.
    """
    found = distributions() if path is None else distributions(path=list(path))
    seen: set[str] = set()
    packs = []
    for distribution in found:
        name = distribution.metadata["Name"] or ""
        if _plain(name) not in seen:
            seen.add(_plain(name))
            packs += list(_packs_of(distribution, name))
    return tuple(sorted(packs, key=lambda one: (one.name, one.distribution)))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _packs_of(distribution: Distribution, name: str) -> Iterator[InstalledPack]:
    for entry in distribution.entry_points:
        if entry.group == GROUP:
            folder, fault = _folder(distribution, entry.value)
            yield InstalledPack(
                name=entry.name,
                value=entry.value,
                distribution=name,
                version=distribution.version,
                folder=folder,
                fault=fault,
            )


def _folder(distribution: Distribution, value: str) -> tuple[pathlib.Path | None, str]:
    if not re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", value):
        return None, f'The entry point leads to "{value}", which names no package.'
    below = value.replace(".", "/")
    for file in distribution.files or ():
        if file.as_posix().startswith(f"{below}/"):
            return pathlib.Path(str(distribution.locate_file(below))), ""
    for folder in _editable(distribution):
        for source in (folder / "src" / below, folder / below):
            if source.is_dir():
                return source, ""
    return None, f"The distribution installed no folder {below}/."


def _editable(distribution: Distribution) -> Iterator[pathlib.Path]:
    """The checkout that a distribution was installed from, where it still lies there."""
    try:
        said = json.loads(distribution.read_text("direct_url.json") or "{}")
        if said.get("dir_info", {}).get("editable") is True:
            yield pathlib.Path(unquote(urlsplit(said["url"]).path))
    except (ValueError, KeyError, TypeError, AttributeError):
        return
