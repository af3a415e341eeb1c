"""``dpiakit waivers check``: fail for waivers that have ended, or that are about nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from dpiakit.cli.acceptances import waivers_option
from dpiakit.cli.options import on_option
from dpiakit.cli.settings import config_options, settings
from dpiakit.cli.waivers_standing import Standing, soon_option, standings


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@waivers_option
@soon_option
@on_option
@config_options
def check(
    paths: tuple[str, ...],
    waivers: tuple[Path, ...],
    soon: int,
    on: date,
    config: str | None,
    *,
    no_config: bool,
) -> None:
    """Check waivers: what cannot be granted, what has ended, what is about nothing.

    PATHS are the records that waivers are about; without any, those that dpiakit.toml names.

    \b
    Exit codes:
      0  every waiver counts, and is about something
      1  one has expired, or is about nothing
      2  one cannot be granted, or a record cannot be read
    """  # noqa: D301  \b keeps the lines of the table apart in --help
    by = settings(paths, config=config, no_config=no_config)
    found = standings(by, waivers, paths or by.records.value, on, soon)
    wrong = 0
    for one in found:
        said = _said(one)
        wrong += bool(said) and (one.state == "expired" or bool(one.unused))
        if said:
            about = one.waiver.acceptance
            click.echo(f"{about.file}:{about.line}: {said}")
    looked = any(one.unused is not None for one in found)
    rest = "" if looked or not found else " Name records to see whether each is about something."
    count = len(found)
    click.echo(f"{count} waiver{'' if count == 1 else 's'}, {wrong} to remove or renew.{rest}")
    raise click.exceptions.Exit(1 if wrong else 0)


def _said(one: Standing) -> str:
    """What is to be said of a waiver; nothing of one that counts for long and covers something."""
    waiver = one.waiver
    if one.unused:
        ended = f" It expired on {waiver.expires}." if one.state == "expired" else ""
        return f"{one.unused}{ended}"
    if one.state == "expired":
        return f"Waiver {waiver.id} expired on {waiver.expires}: what it covered counts again."
    if one.state == "ends-soon":
        return f"Waiver {waiver.id} ends soon: {one.left}, until {waiver.expires}."
    return ""
