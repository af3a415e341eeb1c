"""``dpiakit waivers list``: who accepts what, and how long still."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from dpiakit.cli.acceptances import waivers_option
from dpiakit.cli.options import on_option
from dpiakit.cli.settings import config_options, settings
from dpiakit.cli.waivers_standing import Standing, soon_option, standings
from dpiakit.formats.text import INDENT, WIDTH, plain

_COLOURS = {"counts": "green", "ends-soon": "yellow", "expired": "red"}


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@waivers_option
@soon_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people or for machines.",
)
@on_option
@config_options
def list(  # noqa: A001  a command bears its own name
    paths: tuple[str, ...],
    waivers: tuple[Path, ...],
    soon: int,
    form: str,
    on: date,
    config: str | None,
    *,
    no_config: bool,
) -> None:
    """List waivers, the next to end first, with the days that are left.

    With PATHS of records, waivers that are about nothing are marked. Ends with 0 whatever it
    lists; `dpiakit waivers check` fails.
    """
    by = settings(paths, config=config, no_config=no_config)
    found = standings(by, waivers, paths, on, soon)
    if form == "json":
        click.echo(json.dumps([_data(one) for one in found], ensure_ascii=False, indent=1))
        return
    for one in found:
        click.echo("\n".join(_lines(one)))
    click.echo(_summary(found, on))


def _lines(one: Standing) -> Iterator[str]:
    waiver = one.waiver
    about = waiver.acceptance
    state = click.style(f"until {waiver.expires}, {one.left}", fg=_COLOURS[one.state], bold=True)
    name = click.style(waiver.id, bold=True)
    yield f"{about.file}:{about.line}  {name}  {waiver.severity}  {state}"
    element = f', "{waiver.element}"' if waiver.element else ""
    yield _wrap(f'{", ".join(waiver.rules)} in "{waiver.record}"{element}')
    yield _wrap(f"{about.reason} (approved by {about.approved_by}; owner {about.owner})")
    if about.measures:
        yield _wrap(f"Meanwhile: {'; '.join(about.measures)}")
    if about.ticket:
        yield _wrap(f"Ticket: {about.ticket}")
    if one.unused:
        yield _wrap(one.unused)
    yield ""


def _wrap(text: str) -> str:
    return textwrap.fill(
        plain(" ".join(text.split())), WIDTH, initial_indent=INDENT, subsequent_indent=INDENT,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _summary(found: Sequence[Standing], on: date) -> str:
    if not found:
        return f"No waivers on {on}."
    states = Counter(one.state for one in found)
    count = len(found)
    parts = [f"{states['counts'] + states['ends-soon']} in force"]
    if states["ends-soon"]:
        parts.append(f"{states['ends-soon']} of them about to end")
    parts.append(f"{states['expired']} expired")
    if any(one.unused is not None for one in found):
        parts.append(f"{sum(bool(one.unused) for one in found)} about nothing")
    return f"{count} waiver{'' if count == 1 else 's'} on {on}: {', '.join(parts)}."


def _data(one: Standing) -> dict[str, object]:
    waiver, about = one.waiver, one.waiver.acceptance
    return {
        "id": waiver.id,
        "state": one.state,
        "days_left": one.days,
        "created": waiver.created.isoformat(),
        "expires": waiver.expires.isoformat(),
        "severity": waiver.severity,
        "rules": [*waiver.rules],
        "record": waiver.record,
        "element": waiver.element,
        "fingerprint": waiver.fingerprint or None,
        "reason": about.reason,
        "owner": about.owner,
        "approved_by": about.approved_by,
        "measures": [*about.measures],
        "ticket": about.ticket or None,
        "unused": None if one.unused is None else bool(one.unused),
        "file": about.file,
        "line": about.line,
    }
