"""What a shell may complete: names of rules, packs and methods, told by names of files.

Nothing is parsed and no law is loaded: whoever presses Tab does not wait. What cannot be found out
is left out; a command says what is wrong when it is run.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dpiakit.source.shipped import data_root

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

_CONFIG = "dpiakit.toml"
_RULE = re.compile(r"([a-z0-9][a-z0-9-]*)(?:@\d{4}-\d{2}-\d{2})?\.yaml")
_NO_SHELVES = frozenset({"risks", "screening", "methods", "jurisdictions", "documents"})
"""Folders of a pack that hold no rules."""
_NO_PACK = "common"


def rule_names(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem | str]:
    """Full names of rules; without a pack, also the short ones that begin so."""
    from dpiakit.findings.claim_rules import CLAIM_RULES

    del ctx, param
    names = sorted({*_rules(), *(rule.name for rule in CLAIM_RULES)})
    found = [name for name in names if name.startswith(incomplete)]
    if not found and "/" not in incomplete:
        short = {name.partition("/")[2] for name in names}
        found = sorted(name for name in short if name.startswith(incomplete))
    return list(found)


def new_rule_names(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem | str]:
    """The packs a rule may be written for; behind the pack, names that are taken."""
    if "/" in incomplete:
        return rule_names(ctx, param, incomplete)
    return [f"{pack}/" for pack in sorted(_packs()) if pack.startswith(incomplete)]


def pack_names(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem | str]:
    """Names of packs, shipped ones and those of the project."""
    del ctx, param
    return [name for name in sorted(_packs()) if name.startswith(incomplete)]


def method_names(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem | str]:
    """Names of methods of rating risk."""
    del ctx, param
    folder = data_root() / "policies" / _NO_PACK / "methods"
    names = (file.name.removesuffix(".yaml") for file in _entries(folder))
    return sorted(name for name in names if name.startswith(incomplete))


def _rules() -> Iterator[str]:
    for pack, folder in _packs().items():
        for shelf in _entries(folder):
            if shelf.name in _NO_SHELVES or not shelf.is_dir():
                continue
            for file in _entries(shelf):
                if found := _RULE.fullmatch(file.name):
                    yield f"{pack}/{found[1]}"


def _packs() -> dict[str, Path]:
    """The folder of each pack by its name."""
    found: dict[str, Path] = {}
    for folder in (data_root(), *_own_folders()):
        if (folder / "pack.yaml").is_file():
            found.setdefault(folder.name.replace("_", "-"), folder)
            continue
        for entry in _entries(folder / "policies"):
            if entry.is_dir() and entry.name != _NO_PACK:
                found.setdefault(entry.name.replace("_", "-"), entry)
    return found


def _own_folders() -> Iterator[Path]:
    """The folders with packs that the nearest dpiakit.toml names, and installed ones."""
    here = Path(os.path.realpath("."))
    file = next((one / _CONFIG for one in (here, *here.parents) if (one / _CONFIG).is_file()), None)
    if file is None:
        return
    try:
        packs = tomllib.loads(file.read_text("utf-8")).get("packs", {})
        folders, installed = packs.get("folders", []), packs.get("installed", [])
        yield from (file.parent / one for one in folders if isinstance(one, str))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, AttributeError, TypeError):
        return
    if installed:
        from dpiakit.config.installed import installed_packs

        yield from (one.folder for one in installed_packs() if one.folder and one.name in installed)


def _entries(folder: Path) -> list[Path]:
    """What a folder holds that is not hidden; nothing where it cannot be read."""
    try:
        return [one for one in folder.iterdir() if not one.name.startswith(".")]
    except OSError:
        return []
