"""``dpiakit evidence columns``: data that a record does not declare."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import click

from dpiakit.cli.evidence_options import (
    data_argument,
    form_option,
    memory_option,
    temp_folder_option,
)
from dpiakit.cli.options import on_option
from dpiakit.cli.outputs import write_atomically


@click.command()
@data_argument
@click.option(
    "--record",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="The record whose declared categories are compared.",
)
@click.option("--table", default=None, help="Of a DuckDB file: one table.  [default: all]")
@click.option(
    "--rows",
    "most",
    type=click.IntRange(100, 1_000_000),
    default=20_000,
    show_default=True,
    help="About so many rows of a table are looked at, chosen by a digest of what they hold.",
)
@on_option
@form_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE",
    help="Where to write it.  [default: standard output]",
)
@click.option("--fail-on-lead", is_flag=True, help="End with 1 if there is something to look at.")
@memory_option
@temp_folder_option
def columns(
    data: Path,
    record: Path,
    table: str | None,
    most: int,
    on: date,
    form: str,
    output: Path | None,
    memory: str,
    temp_folder: Path | None,
    *,
    fail_on_lead: bool,
) -> None:
    """Look for kinds of personal data in columns that a record does not declare.

    DATA is a folder with CSV or Parquet files, one such file, or a DuckDB file. Names of columns,
    forms of values (e-mail, IBAN, card, national numbers, codes of diseases) and lists of words
    in nine languages give leads: places to look at. A lead is no violation, and that nothing was
    found does not mean that there is nothing. Shares are printed, values never.

    \b
    Exit codes:
      0  it was looked at; read what it says
      1  there is something to look at, and --fail-on-lead was given
      2  the data or the record cannot be used
    """  # noqa: D301  \b keeps the lines of the table apart in --help
    from dpiakit.evidence.columns.report import as_json, as_text
    from dpiakit.evidence.columns.undeclared import look_over
    from dpiakit.evidence.engines.duck import Limits
    from dpiakit.records import read_record

    read = read_record(record)
    with tempfile.TemporaryDirectory(prefix="dpiakit-", dir=temp_folder) as folder:
        look = look_over(
            data, read.activity, read.digest, on, Limits(Path(folder), memory),
            table=table, most=most,
        )  # fmt: skip
    text = as_json(look) if form == "json" else as_text(look)
    if output:
        write_atomically(output, text.encode())
    else:
        click.echo(text, nl=False)
    raise click.exceptions.Exit(int(fail_on_lead and bool(look.undeclared)))
