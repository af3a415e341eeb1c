"""``dpiakit pack docs``: a folder of pages about the rules of packs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dpiakit.cli.options import on_option
from dpiakit.cli.pack_choice import chosen, law_options, packs_argument

if TYPE_CHECKING:
    from dpiakit.documents.rules import PageForm


@click.command()
@packs_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="The folder to write: new, empty, or of an earlier run.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "markdown"]),
    default="html",
    show_default=True,
    help="html opens in a browser from disk; markdown is for a wiki or a repository.",
)
@law_options
@on_option
def docs(
    packs: tuple[str, ...],
    output: Path,
    form: PageForm,
    root: Path | None,
    on: date,
    config: str | None,
    *,
    no_config: bool,
) -> None:
    """Write a folder of pages about rules, one page a rule.

    Each says what is asked and why, the provisions, an example that fails and one that passes,
    what to do, who does it, from when it binds and when it was last checked. PACK is the name
    of a pack or its folder; without any, all are written.
    """
    from dpiakit.cli.output_folder import write_folder
    from dpiakit.documents.rules import rule_pages
    from dpiakit.errors import LawError
    from dpiakit.packs.choice import ChoiceError

    choice = chosen(packs, root, config, no_config=no_config)
    if choice.problems:
        raise LawError(choice.problems)
    rules = [rule for name in choice.packs for rule in choice.library.folders[name].rules]
    if not rules:
        raise ChoiceError(f"There is no rule in {', '.join(choice.packs)}.")
    files = rule_pages(choice.library, choice.packs, on, form)
    write_folder(output, files)
    first = output / ("index.html" if form == "html" else "index.md")
    click.echo(f"{len(files)} files about {len(rules)} rules; begin with {first}", err=True)
