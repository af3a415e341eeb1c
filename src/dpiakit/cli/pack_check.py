"""``dpiakit pack check``: whether packs keep their promises."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from dpiakit.cli.completion import rule_names
from dpiakit.cli.options import on_option
from dpiakit.cli.pack_choice import chosen, law_options, packs_argument
from dpiakit.errors import Problem


@click.command()
@packs_argument
@click.option(
    "--rule",
    default="",
    metavar="NAME",
    help="One rule or definition only.",
    shell_complete=rule_names,
)
@click.option("--no-mutation", is_flag=True, help="Leave out whether every clause matters.")
@click.option("--strict", is_flag=True, help="Warnings fail the check as well.")
@law_options
@on_option
def check(
    packs: tuple[str, ...],
    rule: str,
    root: Path | None,
    on: date,
    config: str | None,
    *,
    no_mutation: bool,
    strict: bool,
    no_config: bool,
) -> None:
    """Check packs: formats, cases, and that every clause matters.

    PACK is the name of a pack or its folder; without any, all are checked. A clause that can be
    deleted or negated while all cases still pass is a problem. Facts last checked more than
    twelve months before --on are warnings.

    \b
    Exit codes:
      0  every promise is kept
      1  problems; with --strict, warnings as well
      2  a pack, a rule or the command line cannot be used
    """  # noqa: D301  \b keeps the lines of the table apart in --help
    from dpiakit.packs.checking import check_packs, check_places
    from dpiakit.packs.staleness import REMEDY

    choice = chosen(packs, root, config, no_config=no_config)
    _show(choice.problems)
    problems, warnings = len(choice.problems), 0
    for checked in check_packs(choice, on, rule=rule, mutate=not no_mutation):
        _show(checked.problems)
        _warn(checked.warnings)
        click.echo(checked.summary)
        problems += len(checked.problems)
        warnings += len(checked.warnings)
    old = () if rule else check_places(choice, on)
    _warn(old)
    if warnings + len(old):
        click.echo(f"{warnings + len(old)} warnings. {REMEDY}")
    raise click.exceptions.Exit(1 if problems or (strict and warnings + len(old)) else 0)


def _show(problems: Iterable[Problem]) -> None:
    for problem in problems:
        click.echo(str(problem))


def _warn(problems: Iterable[Problem]) -> None:
    for problem in problems:
        click.echo(f"{click.style('warning', fg='yellow')}  {problem}")
