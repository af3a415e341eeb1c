"""The command line: thin commands over read, in force, assess, render."""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn

import click

from dpiakit.cli.lazy import LazyGroup, ReaderGoneError
from dpiakit.errors import DpiakitError

_COMMANDS = {
    "new": ("dpiakit.cli.new", "Begin a record by interview, a rule, a pack, a jurisdiction."),
    "check": ("dpiakit.cli.check", "Check records against the law in force on a day."),
    "dpia": ("dpiakit.cli.documents", "Write the scored DPIA of one record as PDF."),
    "checklist": ("dpiakit.cli.documents", "Write the launch checklist of one record."),
    "diff": ("dpiakit.cli.diff", "Show what a change in git does to every assessment."),
    "explain": ("dpiakit.cli.explain", "Explain a rule, or why it judges a record as it does."),
    "evidence": ("dpiakit.cli.evidence", "Compare what a record claims with real data."),
    "schema": ("dpiakit.cli.schema", "Print a JSON Schema for editors or for our output."),
    "baseline": ("dpiakit.cli.baseline", "Begin with what is open today, and shrink it."),
    "waivers": ("dpiakit.cli.waivers", "List, check and add waivers of findings."),
    "doctor": ("dpiakit.cli.doctor", "Say what is in force here, and from where."),
    "pack": ("dpiakit.cli.pack", "Check, test, document, compare and sign policy packs."),
}


_SELDOM = (200_000, 20, 20)
"""A command makes many objects when it starts, and next to no garbage: to look for some after every
700 of them, as Python does, takes a quarter of the time of a short run."""


@click.command(
    cls=LazyGroup, homes=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="dpiakit", prog_name="dpiakit")
def cli() -> None:
    """Compliance as code for personal data.

    Records in git describe what is done with people's data; policy packs say what the law
    demands; findings, a scored DPIA and a launch checklist come out.

    A green result means that no rule of the loaded packs was broken by the facts in the
    record on that day. It is not legal advice.
    """


def main() -> NoReturn:
    """Run the command line and end with its documented exit code."""
    gc.set_threshold(*_SELDOM)
    try:
        # A command that ends with an exit code hands it back here; others hand back nothing.
        ended = cli.main(standalone_mode=False)
        code = ended if isinstance(ended, int) else 0
        sys.stdout.flush()
    except click.Abort:
        click.echo("stopped", err=True)
        code = 130
    except click.ClickException as wrong:
        wrong.show()
        code = 2
    except DpiakitError as wrong:
        click.echo(str(wrong), err=True)
        code = 2
    except (BrokenPipeError, ReaderGoneError):
        # Nobody is left to be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 141
    except Exception:  # noqa: BLE001  the last resort: a bug, told as such
        import traceback

        traceback.print_exc()
        click.echo("\nThis is a bug in dpiakit, not in your record. Please report it.", err=True)
        code = 5
    gc.freeze()  # or Python would look through all of the law for garbage before it ends
    sys.exit(code)
