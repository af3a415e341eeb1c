"""``dpiakit pack vacuity``: rules that some records do not put to the test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dpiakit.cli.options import on_option
from dpiakit.cli.pack_choice import house_packs, law_options

if TYPE_CHECKING:
    from dpiakit.errors import RecordError
    from dpiakit.model import Activity


@click.command()
@click.argument("records", nargs=-1, required=True, type=click.Path())
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="text for people, json for machines.",
)
@law_options
@on_option
def vacuity(
    records: tuple[str, ...],
    form: str,
    root: Path | None,
    on: date,
    config: str | None,
    *,
    no_config: bool,
) -> None:
    """Name rules that never, or always, apply or fail on some records.

    RECORDS are record files or folders of them. A rule that never applied is unproven on these
    records, not wrong.

    \b
    Exit codes:
      0  the report was made, whatever it says
      2  a record, a pack or the command line cannot be used
      3  there was no record
    """  # noqa: D301  \b keeps the lines of the table apart in --help
    from dpiakit.law import read_law
    from dpiakit.packs.choice import law_root
    from dpiakit.packs.vacuity import measure, vacuity_json, vacuity_text

    unreadable: list[RecordError] = []
    house = house_packs(root, config, no_config=no_config)
    law = read_law(None if root is None else law_root(root), house).in_force(on)
    found = measure(law, _activities(records, unreadable))
    click.echo(vacuity_json(found) if form == "json" else vacuity_text(found), nl=False)
    for error in unreadable:
        click.echo(str(error), err=True)
    if unreadable:
        raise click.exceptions.Exit(2)
    raise click.exceptions.Exit(0 if found.records else 3)


def _activities(paths: tuple[str, ...], unreadable: list[RecordError]) -> Iterator[Activity]:
    from dpiakit.errors import RecordError
    from dpiakit.records import read_records

    for record in read_records(paths):
        if isinstance(record, RecordError):
            unreadable.append(record)
        else:
            yield record.activity
