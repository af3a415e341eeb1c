"""``dpiakit pack diff``: what a change of the law does to the outcomes of records."""

from __future__ import annotations

from datetime import date

import click

from dpiakit.cli.options import on_option
from dpiakit.cli.outputs import Output
from dpiakit.cli.pack_outputs import output_option, write
from dpiakit.cli.progress import watched


@click.command()
@click.argument("old")
@click.argument("new")
@click.argument("records", nargs=-1, type=click.Path())
@output_option("text", "markdown", "json")
@on_option
def diff(
    old: str, new: str, records: tuple[str, ...], outputs: tuple[Output, ...], on: date
) -> None:
    """Compare two states of the law, and what they say about records.

    OLD and NEW are folders that hold policies/ and jurisdictions/, or folders of one pack, or
    revisions of git: REV (the same folder as the other) or REV:PATH. RECORDS are record files or
    folders of them. Rules that were added, removed, renamed or changed are listed, then every
    outcome that is another, with the line of the record. Waivers are not looked at.

    \b
    Exit codes:
      0  nothing newly holds up a launch
      1  a failure newly blocks
      2  a record, a pack or the command line cannot be used
      3  there was no record
      4  only a question of a blocking rule is new
    """  # noqa: D301  \b keeps the lines of the table apart in --help
    from dpiakit.cli.law_revisions import law_folder
    from dpiakit.errors import RecordError
    from dpiakit.packs.diff_report import diff_json, diff_markdown, diff_text
    from dpiakit.packs.states import compare, read_state
    from dpiakit.records import read_records, yaml_files

    with law_folder(old, new) as before, law_folder(new, old) as after:
        states = read_state(before, old), read_state(after, new)
        unreadable: list[RecordError] = []
        files = len(list(yaml_files(records)))
        found = compare(*states, on, watched(read_records(records), files), unreadable)
    texts = {
        "text": lambda: diff_text(found),
        "markdown": lambda: diff_markdown(found),
        "json": lambda: diff_json(found),
    }
    write(outputs, "text", texts)
    for error in unreadable:
        click.echo(str(error), err=True)
    raise click.exceptions.Exit(found.exit_code(asked_for=bool(records)))
