"""``dpiakit new``: a record by interview; a rule, a pack or a jurisdiction to begin from."""

from __future__ import annotations

import pathlib
import sys
from datetime import date

import click

from dpiakit.cli.completion import new_rule_names
from dpiakit.cli.options import on_option
from dpiakit.cli.settings import config_options

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
    "facts",
    multiple=True,
    metavar="PATH=VALUE",
    help="One fact, such as controller.establishments=NL. May be repeated.",
)
@click.option(
    "--no-input", is_flag=True, help="Ask nothing: write the facts, list what is open as comments."
)
@on_option
@config_options
def record(
    file: pathlib.Path | None,
    short: pathlib.Path | None,
    answers: pathlib.Path | None,
    facts: tuple[str, ...],
    on: date,
    config: str | None,
    *,
    no_input: bool,
    no_config: bool,
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
    """  # noqa: D301  \b keeps the lines of the table apart in --help
    from dpiakit.cli.record import Given, begin_record
    from dpiakit.cli.settings import settings

    if not no_input and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError(
            "The interview needs a terminal.\n"
            "Without one, pass --no-input, and the facts with --set, --answers or --from."
        )
    by = settings([file.parent] if file else (), config=config, no_config=no_config)
    return begin_record(file, Given(short, answers, facts), by, on, no_input=no_input)


@new.command()
@click.argument("name", metavar="PACK/NAME", shell_complete=new_rule_names)
@click.option("--shelf", default="rules", show_default=True, help="The folder inside the pack.")
@click.option(
    "--root",
    type=_FILE,
    help="The folder that holds policies/, or packs.  [default: here, and what dpiakit.toml names]",
)
@on_option
def rule(name: str, shelf: str, root: pathlib.Path | None, on: date) -> None:
    """Write a rule with its cases, which passes its checks and is about no law yet.

    The name says what must hold, for ever: gdpr/transfer-has-safeguard. The citation is a
    placeholder: until somebody replaces it the rule is unverified and advisory, and every
    finding says so in its words. --on is the day from which it binds.
    """
    from dpiakit.cli.law_files import begin_rule

    begin_rule(name, shelf, root, on)


@new.command()
@click.argument("name")
@click.option(
    "--into", type=_FILE, default=pathlib.Path(), show_default="here", help="An existing folder."
)
@on_option
def pack(name: str, into: pathlib.Path, on: date) -> None:
    """Write a pack into a new folder: one rule, one definition, one dated set, all with cases.

    A pack of your own lies where you like; dpiakit.toml names its folder. It sees what all packs
    share and brings what it cites with it.
    """
    from dpiakit.cli.law_files import begin_pack

    begin_pack(name, into, on)


@new.command()
@click.argument("code")
@click.option(
    "--into", type=_FILE, help="The folder of a pack, or the one that holds jurisdictions/."
)
@click.option("--language", "languages", multiple=True, help="An official language; repeatable.")
@on_option
def jurisdiction(
    code: str, into: pathlib.Path | None, languages: tuple[str, ...], on: date
) -> None:
    """Write the file of a place: BR, CA-QC, or the name of a country.

    What nobody has looked up stays a placeholder, marked as unverified.
    """
    from dpiakit.cli.law_files import begin_place

    begin_place(code, into, languages, on)
