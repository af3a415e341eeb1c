"""``dpiakit new``: a record by interview; a rule, a pack or a jurisdiction to begin from."""

from __future__ import annotations

import pathlib
import sys
from datetime import date

import click

from dpiakit.cli.options import on_option

_FILE = click.Path(path_type=pathlib.Path)


@click.group()
def new() -> None:
    """Begin a record by interview, or a rule, a pack or a jurisdiction.

    A fresh rule, pack or jurisdiction passes its own checks; comments in it say what to replace.
    Nothing that exists is overwritten.
    """


@new.command()
@click.argument("file", required=False, type=_FILE)
@click.option(
    "--from",
    "short",
    type=_FILE,
    help="A short description (title, company, aims, data, people, vendors, markets, children).",
)
@click.option("--answers", type=_FILE, help="A file of answers: path: value, or parts of a record.")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="PATH=VALUE",
    help="One fact, such as controller.establishments=NL. May be repeated.",
)
@click.option(
    "--no-input", is_flag=True, help="Ask nothing: write the facts, list what is open as comments."
)
@on_option
def record(
    file: pathlib.Path | None,
    short: pathlib.Path | None,
    answers: pathlib.Path | None,
    settings: tuple[str, ...],
    on: date,
    *,
    no_input: bool,
) -> int:
    """Write a record by interview, or go on with one.

    FILE is the record; it may exist. Questions come from the rules in force, gravest first, and
    only those that matter for what was answered so far. Every answer is written at once, so the
    interview can be left at any time: run the same command again to go on. What nobody knows
    stays absent.

    \b
    Exit codes:
      0    ended, or done was typed
      1    the input ended in the middle; what was answered is in the file
      2    a file or the command line cannot be used; nothing was written
      130  stopped with Ctrl-C; what was answered is in the file
    """
    from dpiakit.cli.record import begin_record

    if not no_input and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError(
            "The interview needs a terminal.\n"
            "Without one, pass --no-input, and the facts with --set, --answers or --from."
        )
    return begin_record(file, short, answers, settings, on, no_input=no_input)
