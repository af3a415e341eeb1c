"""What ``dpiakit doctor`` finds out about the machine it runs on."""

from __future__ import annotations

import os
import pathlib
import platform
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib.metadata import version
from importlib.util import find_spec
from typing import Literal

from dpiakit.cli.cache import VARIABLE as CACHE_DIR
from dpiakit.cli.cache import cache_folder
from dpiakit.cli.settings import CONFIG, SOURCES

Trouble = Literal["", "warning", "unusable"]
"""Unusable: no command can do its work. Warning: something does not work, or not as meant."""

EXTRAS: Mapping[str, tuple[str, str]] = {
    "sign": ("cryptography", "signatures of packs"),
}
"""The optional parts of dpiakit: the module each brings, and what it is for."""
PANGO = "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_UTF = ("utf-8", "utf8", "utf-8-sig", "utf_8")
_MOST_FILES = 100_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is so, and from where."""

    name: str
    value: str
    origin: str = ""
    trouble: Trouble = ""
    remedy: str = ""
    """What to do, where there is trouble."""


@dataclass(frozen=True, slots=True)
class Section:
    """Things that belong together."""

    name: str
    entries: tuple[Entry, ...] = field(default_factory=tuple)


def program() -> Section:
    """Which dpiakit, which Python, on what."""
    return Section(
        "Program",
        (
            Entry("dpiakit", version("dpiakit")),
            Entry("Python", f"{platform.python_version()} ({platform.python_implementation()})"),
            Entry("System", f"{platform.system()} {platform.machine()}"),
        ),
    )


def machine(env: Mapping[str, str]) -> Section:
    """What is there to write documents, remember verdicts and print."""
    return Section(
        "Machine",
        (_pdf(), *_extras(), *_cache(), _terminal(), *_strange_variables(env)),
    )


def _pdf() -> Entry:
    """Whether the libraries that draw text can be loaded: the only sure test is to load them."""
    try:
        import weasyprint
    except OSError as error:
        missing = str(error).split("\n", maxsplit=1)[0]
        return Entry("PDF", f"not possible: {missing}", "", "warning", f"Install Pango: {PANGO}")
    return Entry("PDF", f"WeasyPrint {weasyprint.__version__} with Pango")


def _extras() -> Iterator[Entry]:
    for name, (module, purpose) in EXTRAS.items():
        there = find_spec(module) is not None
        said = f"{module} {version(module)}" if there else "not installed"
        how = "" if there else f"  (pip install 'dpiakit[{name}]')"
        yield Entry(f"Extra {name}", f"{said}: {purpose}{how}")


def _cache() -> Iterator[Entry]:
    folder = cache_folder()
    if folder is None:
        what = "nowhere: no home folder is known"
        yield Entry("Cache", what, "", "warning", f"Name a folder in {CACHE_DIR}.")
        return
    origin = CACHE_DIR if os.environ.get(CACHE_DIR) else "default"
    if not folder.exists():
        yield Entry("Cache", f"{folder} (empty)", origin)
    elif not folder.is_dir() or not os.access(folder, os.W_OK):
        remedy = f"Name a folder that you may write to in {CACHE_DIR}, or use --no-cache."
        yield Entry("Cache", f"{folder} cannot be written to", origin, "warning", remedy)
    else:
        yield Entry("Cache", f"{folder} ({_size(folder):,} bytes)", origin)


def _size(folder: pathlib.Path) -> int:
    """Bytes of the files in a folder, as far as they can be looked at."""
    total = 0
    for count, file in enumerate(folder.rglob("*")):
        try:
            total += file.stat().st_size if file.is_file() else 0
        except OSError:
            continue
        if count > _MOST_FILES:
            break
    return total


def _terminal() -> Entry:
    encoding = sys.stdout.encoding or "unknown"
    if encoding.lower() in _UTF:
        return Entry("Encoding", encoding)
    remedy = "Set PYTHONUTF8=1: names and law texts hold letters that this encoding lacks."
    return Entry("Encoding", encoding, "", "warning", remedy)


def _strange_variables(env: Mapping[str, str]) -> Iterator[Entry]:
    """Variables that look like ours and that nobody reads. Their values are not shown."""
    known = {CONFIG, CACHE_DIR, *(source.variable for source in SOURCES.values())} - {""}
    for name in sorted(env):
        if name.startswith("DPIAKIT_") and name not in known:
            near = get_close_matches(name, known, 1)
            remedy = (
                f"Did you mean {near[0]}?" if near else f"There are: {', '.join(sorted(known))}."
            )
            yield Entry("Variable", f"{name} is read by nobody", "", "warning", remedy)
