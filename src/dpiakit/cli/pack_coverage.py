"""``dpiakit pack coverage``: what becomes of every researched obligation."""

from __future__ import annotations

from pathlib import Path

import click

from dpiakit.cli.outputs import Output
from dpiakit.cli.pack_choice import chosen, law_options, packs_argument
from dpiakit.cli.pack_outputs import joined, output_option, write


@click.command()
@packs_argument
@output_option("text", "markdown", "json")
@law_options
def coverage(
    packs: tuple[str, ...],
    outputs: tuple[Output, ...],
    root: Path | None,
    config: str | None,
    *,
    no_config: bool,
) -> None:
    """List every researched obligation: covered, partly, for a human, not covered.

    PACK is the name of a pack or its folder; without any, all that have a coverage.yaml.

    \b
    Exit codes:
      0  the list and the rules agree
      1  they contradict each other: a rule names an obligation that is not listed, say
      2  a file of the packs, or the command line, cannot be used
    """  # noqa: D301  \b keeps the lines of the table apart in --help
    from dpiakit.errors import LawError
    from dpiakit.packs.coverage import coverage_json, coverage_text, survey_coverage

    choice = chosen(packs, root, config, no_config=no_config)
    if choice.problems:
        raise LawError(choice.problems)
    found = list(survey_coverage(choice, named=bool(packs)))
    texts = {
        "text": lambda: joined(coverage_text(one.coverage) for one in found),
        "markdown": lambda: joined(one.page for one in found),
        "json": lambda: coverage_json(one.coverage for one in found),
    }
    write(outputs, "text", texts)
    wrong = [said for one in found for said in one.contradictions]
    for said in wrong:
        click.echo(f"{click.style('contradiction', fg='red')}  {said}", err=True)
    raise click.exceptions.Exit(1 if wrong else 0)
