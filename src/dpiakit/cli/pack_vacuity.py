"""``dpiakit pack vacuity``: rules that some records do not put to the test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dpiakit.cli.options import on_option
from dpiakit.cli.outputs import Output
from dpiakit.cli.pack_choice import house_packs, law_options
from dpiakit.cli.pack_outputs import output_option, write
from dpiakit.cli.progress import watched

if TYPE_CHECKING:
    from dpiakit.errors import RecordError
    from dpiakit.model import Activity


@click.command()
@click.argument("records", nargs=-1, required=True, type=click.Path())
@output_option("text", "json")
@law_options
@on_option
def vacuity(
    records: tuple[str, ...],
    outputs: tuple[Output, ...],
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
    texts = {"text": lambda: vacuity_text(found), "json": lambda: vacuity_json(found)}
    write(outputs, "text", texts)
    for error in unreadable:
        click.echo(str(error), err=True)
    if unreadable:
        raise click.exceptions.Exit(2)
    raise click.exceptions.Exit(0 if found.records else 3)


def _activities(paths: tuple[str, ...], unreadable: list[RecordError]) -> Iterator[Activity]:
    from dpiakit.errors import RecordError
    from dpiakit.records import read_records, yaml_files

    for record in watched(read_records(paths), len(list(yaml_files(paths)))):
        if isinstance(record, RecordError):
            unreadable.append(record)
        else:
            yield record.activity
