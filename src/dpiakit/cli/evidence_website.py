"""``dpiakit evidence website``: what pages store and whom they call, against a record."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dpiakit.cli.evidence_consent import steps
from dpiakit.cli.evidence_options import (
    EXIT_CODES,
    expiry,
    output_option,
    previous_option,
    tool,
    valid_for_option,
)
from dpiakit.cli.options import today
from dpiakit.cli.outputs import write_atomically
from dpiakit.errors import DpiakitError
from dpiakit.model.period import Period

if TYPE_CHECKING:
    from dpiakit.evidence.website.observation import Observation
    from dpiakit.evidence.website.sites import PageAddress
    from dpiakit.evidence.website.visiting import Visit

_FILE = click.Path(path_type=Path)
_NAMED = 10
"""So many pages are named when it is asked whether they may be visited."""


@click.command()
@click.argument("pages", nargs=-1, metavar="PAGE...|FILE")
@click.option(
    "--record",
    type=_FILE,
    required=True,
    metavar="FILE",
    help="The record whose trackers are compared.",
)
@output_option
@click.option(
    "--inspection",
    type=_FILE,
    default=None,
    metavar="FILE",
    help="In place of pages: the inspection.json of the EDPS collector.",
)
@click.option(
    "--accept",
    multiple=True,
    metavar="SELECTOR",
    help="What is clicked to accept, as a CSS selector; repeated: one after the other."
    "  [default: a button that says so]",
)
@click.option(
    "--refuse",
    multiple=True,
    metavar="SELECTOR",
    help="What is clicked to refuse, likewise.",
)
@click.option("--yes", is_flag=True, help="Visit pages beyond this machine without asking.")
@click.option(
    "--browser",
    type=_FILE,
    default=None,
    metavar="PATH",
    help="The Chromium or Chrome to use.  [default: the one that is installed]",
)
@click.option(
    "--timeout",
    type=click.IntRange(1, 600),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="How long a page may take to load.",
)
@click.option(
    "--settle",
    type=click.FloatRange(0, 60),
    default=3.0,
    show_default=True,
    metavar="SECONDS",
    help="How long to look on after a page has loaded, or something was clicked.",
)
@valid_for_option
@previous_option
def website(
    pages: tuple[str, ...],
    record: Path,
    output: Path | None,
    inspection: Path | None,
    accept: tuple[str, ...],
    refuse: tuple[str, ...],
    yes: bool,
    browser: Path | None,
    timeout: int,
    settle: float,
    valid_for: Period,
    previous: Path | None,
) -> None:
    """Compare what pages store and whom they call with the trackers of a record.

    Each PAGE (https://shop.example/) is visited with a browser in four situations: before any
    choice, after refusal, after acceptance, and with Global Privacy Control. Only these pages
    are opened; what they load from others is let through and is what is measured. Before
    anything leaves this machine you are asked. In place of pages, FILE is an inspection.json.

    \b
    Exit codes:
      0  in all four situations the pages did what the record says
      1  they did something else
      2  a page, the browser or the record cannot be used; no manifest is written
      4  nothing was found, but not everything was seen
      5  a bug in dpiakit
    """  # noqa: D301  \b keeps the lines of the table apart in --help
    from dpiakit.evidence.manifest import manifest_text, read_manifest
    from dpiakit.evidence.website.claims import website_claims
    from dpiakit.evidence.website.manifest import website_manifest, website_told
    from dpiakit.evidence.website.visiting import Visit
    from dpiakit.records import read_record

    read = read_record(record)
    claims = website_claims(read.activity)
    before = read_manifest(previous).id if previous else None
    visit = Visit(accept, refuse, timeout, settle)
    observed = _observed(pages, inspection, visit, browser, yes=yes)
    manifest = website_manifest(
        observed,
        claims,
        record=read.activity.id or "",
        record_sha256=read.digest,
        expires=expiry(observed.on, valid_for),
        tool=tool(),
        prev=before,
    )
    if output:
        write_atomically(output, manifest_text(manifest).encode())
    click.echo(website_told(manifest), nl=False)
    raise click.exceptions.Exit(EXIT_CODES[manifest.result.status])


def _observed(
    pages: Sequence[str], inspection: Path | None, visit: Visit, browser: Path | None, *, yes: bool
) -> Observation:
    """A file is read, pages are visited. Never both."""
    from dpiakit.evidence.website.inspection import read_inspection
    from dpiakit.evidence.website.sites import page_address

    if inspection is None and len(pages) == 1 and os.path.exists(pages[0]):  # noqa: PTH110  never raises
        inspection, pages = Path(pages[0]), ()
    if inspection is not None:
        if pages:
            raise click.UsageError("Name pages, or an inspection; not both.")
        return read_inspection(inspection, today())
    if not pages:
        raise click.UsageError("Name a page (https://shop.example/), or --inspection FILE.")
    return _visited([page_address(page) for page in pages], visit, browser, yes=yes)


def _visited(
    addresses: Sequence[PageAddress], visit: Visit, browser: Path | None, *, yes: bool
) -> Observation:
    from dpiakit.evidence.website.browser import opened
    from dpiakit.evidence.website.sites import is_loopback
    from dpiakit.evidence.website.visiting import visited

    away = [one.shown for one in addresses if not is_loopback(one.host)]
    if away and not yes:
        _ask(away)
    program = browser or _installed()
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with steps() as say, opened(program, sandbox=not root, loopback_only=not away) as started:
        return visited(addresses, visit, started, today(), watch=say)


def _ask(away: Sequence[str]) -> None:
    """Go on only if somebody who was asked says so."""
    listed = "".join(f"\n    {page}" for page in away[:_NAMED])
    more = f"\n    and {len(away) - _NAMED} more" if len(away) > _NAMED else ""
    said = (
        f"These pages lie beyond this machine:{listed}{more}\n"
        "They, and everybody they call, will see a visitor from this address."
    )
    if not sys.stdin.isatty():
        raise DpiakitError(
            f"website: {said}\n    Nobody is here to be asked. Allow it with --yes; nothing was "
            "visited."
        )
    click.echo(said, err=True)
    if not click.confirm("Visit them?", err=True):
        raise DpiakitError("website: Nothing was visited.")


def _installed() -> Path:
    from shutil import which

    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := which(name):
            return Path(found)
    raise DpiakitError(
        "website: No browser was found (chromium, chromium-browser, google-chrome).\n"
        "    Install one (Debian, Ubuntu: apt install chromium), or name it: --browser PATH."
    )
