"""Whether the packs that a project adds to the law are signed by somebody it trusts."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dpiakit.errors import InputError, Problem

if TYPE_CHECKING:
    from dpiakit.config import Config
    from dpiakit.law.house import PackFolder
    from dpiakit.packs.keys import PublicKey
    from dpiakit.source import Path

_REQUIRE: Path = ("packs", "require_signed")
_TRUST: Path = ("packs", "trust")


def verify_packs(config: Config) -> None:
    """Make sure that every pack of a project is signed, where the project demands it.

    Raises ConfigError with every pack that is not what a trusted key signed, KeyFileError for a
    file of keys that cannot be used. It speaks of the moment of looking: whoever may change the
    files of the project afterwards may change dpiakit.toml as well.
    """
    if config.written is None or not config.written.packs.require_signed:
        return
    from dpiakit.config import ConfigError

    problems = list(_unverified(config, trusted_keys(config)))
    if problems:
        raise ConfigError(problems)


def trusted_keys(config: Config) -> tuple[PublicKey, ...]:
    """The keys whose signatures a project believes. Raises KeyFileError."""
    from dpiakit.packs.keys import read_public_keys

    files = config.written.packs.trust if config.written else []
    return tuple(key for file in files for key in read_public_keys(config.path(file)))


def _unverified(config: Config, keys: tuple[PublicKey, ...]) -> Iterator[Problem]:
    if not keys:
        hint = 'Name files of public keys: trust = ["keys/legal.pub"].'
        yield config.problem(_REQUIRE, "Packs must be signed, and no key is trusted.", hint)
        return
    for one in config.house.packs:
        for what in unsigned(one, keys):
            hint = "Have it signed by a key of [packs] trust: dpiakit pack sign"
            yield config.problem(one.at, what, hint)


def unsigned(one: PackFolder, keys: tuple[PublicKey, ...]) -> Iterator[str]:
    """Everything in a folder of packs that no trusted key vouches for."""
    from dpiakit.law.tree import pack_tree
    from dpiakit.packs.signing import verify_pack

    try:
        pack_tree(one.folder, one.shown)
    except InputError as refusal:
        yield f"{one.shown} cannot be used as a pack: {refusal.problems[0].what}"
        return
    for folder in _packs(one.folder):
        try:
            verify_pack(folder, keys)
        except InputError as refusal:
            below = folder.relative_to(one.folder).as_posix()
            shown = one.shown if below == "." else f"{one.shown}/{below}"
            why = " ".join(problem.what for problem in refusal.problems[:3])
            yield f"{shown} is not what a trusted key signed: {why}"
    for loose in ("policies/instruments.yaml", "jurisdictions"):
        if not (one.folder / "pack.yaml").is_file() and (one.folder / loose).exists():
            yield f"{one.shown}/{loose} belongs to no pack, so nobody signed it."


def _packs(folder: pathlib.Path) -> Iterator[pathlib.Path]:
    """The packs that a folder holds: itself, or those below policies/."""
    policies = folder / "policies"
    if (folder / "pack.yaml").is_file() or not policies.is_dir():
        yield folder
        return
    for entry in sorted(policies.iterdir()):
        if entry.is_dir() and not entry.name.startswith("."):
            yield entry
