"""``dpiakit evidence map``: a mapping to begin with."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from dpiakit.cli.evidence_engines import engine_option, source_argument, source_of
from dpiakit.cli.outputs import write_atomically


@click.command("map")
@source_argument
@engine_option
@click.option("--suggest", is_flag=True, help="Propose a mapping from the columns of the data.")
@click.option(
    "--check",
    "mapping",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE",
    help="Say whether a mapping fits the data.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE",
    help="Where to write the proposal.  [default: standard output]",
)
def map_(
    data: str, engine: str | None, mapping: Path | None, output: Path | None, *, suggest: bool
) -> None:
    """Propose a mapping from the columns of your data, or check one against them.

    DATA is a folder with CSV or Parquet files, one such file, a DuckDB file, or a PostgreSQL
    database (postgresql://user@host/name). Only names and types are looked at for a proposal.
    """
    from dpiakit.evidence.engines.duck import Limits
    from dpiakit.evidence.mapping import read_mapping
    from dpiakit.evidence.suggestion import suggested_mapping
    from dpiakit.evidence.views import make_views

    if suggest == (mapping is not None):
        raise click.UsageError("Write either --suggest, or --check with a mapping file.")
    source = source_of(data, engine)
    with tempfile.TemporaryDirectory(prefix="dpiakit-") as folder:
        limits = Limits(Path(folder))
        if mapping:
            read = read_mapping(mapping)
            with source.opened(read, limits, empty=True) as rows:
                make_views(rows, read)
            click.echo(f"{read.file}: it fits {len(read.tables)} tables of the data.")
            return
        text = suggested_mapping(source.schemas(limits))
    if output:
        write_atomically(output, text.encode())
    else:
        click.echo(text, nl=False)


map = map_  # noqa: A001  the command bears this name in its group
