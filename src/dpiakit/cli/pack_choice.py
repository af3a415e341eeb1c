"""Which packs a command of ``dpiakit pack`` is about: the words that all of them share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dpiakit.cli.completion import pack_names
from dpiakit.cli.settings import config_options, settings

if TYPE_CHECKING:
    from dpiakit.law import House
    from dpiakit.packs.choice import Choice

C = TypeVar("C", bound=Callable[..., Any])

packs_argument = click.argument("packs", nargs=-1, metavar="[PACK]...", shell_complete=pack_names)
_root = click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="The folder that holds policies/ and jurisdictions/.  [default: the shipped law, and the "
    "packs of dpiakit.toml]",
)


def law_options(command: C) -> C:
    """The options that say which law is meant: ``root``, ``config``, ``no_config``."""
    return _root(config_options(command))


def house_packs(root: Path | None, config: str | None, *, no_config: bool) -> House:
    """The packs of the project, as its dpiakit.toml names them; none beside a body of law of
    one's own. What a house says about the shipped law does not change what a pack says.
    """
    from dpiakit.law import House

    if root is not None:
        return House()
    return House(packs=settings(config=config, no_config=no_config).house.packs)


def chosen(
    packs: tuple[str, ...], root: Path | None, config: str | None, *, no_config: bool
) -> Choice:
    """The packs that are meant. Raises ChoiceError, ConfigError, or LawError for a bad folder."""
    from dpiakit.packs.choice import choose

    return choose(packs, root, house_packs(root, config, no_config=no_config))
