"""Where the files of a pack stand: which folder holds what, and what has no place there."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from dpiakit.law.reading import Reading

COMMON = "common"
"""The folder of definitions and parameters that every pack shares. It has no rules."""
RESERVED = frozenset({"risks", "screening", "methods", "jurisdictions"})
"""Folders of a pack that are read elsewhere: see scenarios, screening, method and places."""
DOCUMENTS = "documents"
CASES = ".cases.yaml"

_RULE = re.compile(r"(?P<name>[a-z0-9][a-z0-9-]*)(@(?P<day>\d{4}-\d{2}-\d{2}))?\.yaml")
_SIGNED = frozenset({"manifest.json", "signatures.json"})
"""What signing puts beside pack.yaml: no part of the law, see dpiakit.packs."""
_PACK_FILES = frozenset(
    {
        "pack.yaml",
        "pack.cases.yaml",
        "definitions.yaml",
        "data.yaml",
        "coverage.yaml",
        "instruments.yaml",
    }
)
_OF_PYTHON = frozenset({"__init__.py", "__pycache__", "py.typed"})
"""What lies beside a pack that is installed as a Python package. Nothing of it is read or run."""


@dataclass(frozen=True, slots=True)
class RuleSource:
    """The file of a rule, and what its name says."""

    file: pathlib.Path
    name: str
    """Without the pack."""
    day: str
    """What stands after ``@``, where a rule has versions for different times; else empty."""

    @property
    def cases(self) -> pathlib.Path:
        """Where its cases stand: beside it."""
        return self.file.with_name(self.file.name.removesuffix(".yaml") + CASES)


def pack_folders(reading: Reading) -> Iterator[pathlib.Path]:
    """The folders of the packs, without the common one, in the order of names."""
    policies = reading.root / "policies"
    for entry in reading.entries(policies):
        if entry.is_dir() and entry.name != COMMON:
            yield entry
        elif entry.suffix not in {".md", ".json"} and entry.name not in {
            "instruments.yaml",
            COMMON,
        }:
            hint = "A rule stands in the folder of its pack."
            reading.wrong_file(entry, "Nothing reads this file.", hint)


def rule_sources(reading: Reading, folder: pathlib.Path) -> Iterator[RuleSource]:
    """The files of rules on all shelves of a pack, in the order of paths."""
    for entry in reading.entries(folder):
        if entry.name.startswith(".") or entry.name in _OF_PYTHON:
            continue
        if entry.is_dir():
            if entry.name not in RESERVED | {DOCUMENTS}:
                yield from _on_shelf(reading, entry)
        elif entry.is_file() and entry.name not in _PACK_FILES | _SIGNED and entry.suffix != ".md":
            reading.wrong_file(entry, "Nothing reads this file.", "A rule stands on a shelf.")


def _on_shelf(reading: Reading, shelf: pathlib.Path) -> Iterator[RuleSource]:
    entries = reading.entries(shelf)
    names = {entry.name for entry in entries}
    for entry in entries:
        if entry.is_dir() and not entry.is_symlink():  # a link could lead back to its own shelf
            yield from _on_shelf(reading, entry)
        elif entry.name.endswith(CASES):
            rule = entry.name.removesuffix(CASES) + ".yaml"
            if rule not in names:
                reading.wrong_file(entry, "These are cases without a rule.", f"Where is {rule}?")
        elif match := _RULE.fullmatch(entry.name):
            source = RuleSource(entry, match["name"], match["day"] or "")
            if source.cases.name not in names:
                hint = f"Write {source.cases.name} beside it: no rule is trusted without cases."
                reading.wrong_file(entry, "The rule has no cases.", hint)
            yield source
        elif entry.suffix != ".md":
            hint = "The file of a rule is named in lower case with hyphens: rule-name.yaml."
            reading.wrong_file(entry, "Nothing reads this file.", hint)
