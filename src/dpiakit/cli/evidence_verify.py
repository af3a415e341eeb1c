"""``dpiakit evidence verify``: whether a manifest is what was written, and its data unchanged."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("manifest", type=click.Path(path_type=Path))
@click.option(
    "--inputs",
    type=click.Path(path_type=Path),
    default=None,
    metavar="DATA",
    help="Hash the data again: the folder or file that was measured.",
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE",
    help="The manifest that must come before it in the chain.",
)
def verify(manifest: Path, inputs: Path | None, previous: Path | None) -> None:
    """Say whether a manifest is what was written, and whether its data are unchanged.

    \b
    Exit codes:
      0  everything is as it was
      1  the data, or the chain, are not what the manifest says
      2  the manifest cannot be read, was changed, or contradicts itself
    """  # noqa: D301  \b keeps the lines of the table apart in --help
    from dpiakit.evidence.manifest import read_manifest
    from dpiakit.evidence.verifying import differences

    read = read_manifest(manifest)
    wrong = list(differences(read, inputs)) if inputs else []
    if previous:
        before = read_manifest(previous)
        if read.prev != before.id:
            wrong.append(f"{previous}: it is not the manifest before this one.")
    for line in wrong:
        click.echo(line)
    if wrong:
        raise click.exceptions.Exit(1)
    looked = "with its data" if inputs else "its data were not looked at (--inputs)"
    click.echo(f"{manifest}: unchanged; {looked}. It says {read.result.status}. {read.id}")
