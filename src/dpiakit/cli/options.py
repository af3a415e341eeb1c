"""Options that several commands share."""

from __future__ import annotations

import contextlib
import os
import re
from datetime import date
from pathlib import Path

import click

from dpiakit.source.files import display_name


class Day(click.ParamType[date]):
    """A calendar day, written 2027-01-01."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """The day, or a usage error that shows the form."""
        if isinstance(value, date):
            return value
        text = str(value)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            with contextlib.suppress(ValueError):
                return date.fromisoformat(text)
        return self.fail(f'"{text}" is not a day. Write year-month-day: 2027-01-01.', param, ctx)


def today() -> date:
    """The only place that reads the clock."""
    return date.today()  # noqa: DTZ011  a legal day is the user's local day


on_option = click.option(
    "--on",
    type=Day(),
    default=today,
    show_default="today",
    help="The day whose law is applied.",
)


def working_places() -> tuple[str, str]:
    """The folder this runs in, and the top of its repository: platforms name files from there.

    Without a repository both are the same; both are empty where the folder is gone.
    """
    try:
        here = Path.cwd()
    except OSError:
        return "", ""
    # os.path asks without raising: a parent may be one that nobody here may look into.
    tops = (top for top in (here, *here.parents) if os.path.exists(top / ".git"))  # noqa: PTH110
    return display_name(here), display_name(next(tops, here))


def complain(message: str) -> None:
    """Say something on standard error."""
    click.echo(message, err=True)
