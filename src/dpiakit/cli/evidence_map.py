"""``dpiakit evidence map``: a mapping to begin with."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from dpiakit.cli.evidence_options import data_argument
from dpiakit.cli.outputs import write_atomically


@click.command("map")
@data_argument
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
def map_(data: Path, mapping: Path | None, output: Path | None, *, suggest: bool) -> None:
    """Propose a mapping from the columns of your data, or check one against them.

    DATA is a folder with CSV or Parquet files, one such file, or a DuckDB file. Only names and
    types are looked at for a proposal.
    """
    from dpiakit.evidence.engines.duck import Limits, opened, schemas
    from dpiakit.evidence.mapping import read_mapping
    from dpiakit.evidence.sources import data_files, files_of
    from dpiakit.evidence.suggestion import suggested_mapping
    from dpiakit.evidence.views import make_views

    if suggest == (mapping is not None):
        raise click.UsageError("Write either --suggest, or --check with a mapping file.")
    read = read_mapping(mapping) if mapping else None
    files = data_files(data, read) if read else files_of(data)
    with (
        tempfile.TemporaryDirectory(prefix="dpiakit-") as folder,
        opened(files, Limits(Path(folder))) as rows,
    ):
        if read:
            make_views(rows, read)
            click.echo(f"{read.file}: it fits {len(read.tables)} tables of the data.")
            return
        text = suggested_mapping(schemas(rows, files))
    if output:
        write_atomically(output, text.encode())
    else:
        click.echo(text, nl=False)


map = map_  # noqa: A001  the command bears this name in its group
