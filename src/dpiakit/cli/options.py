"""Options that several commands share."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from datetime import date
from pathlib import Path

import click

from dpiakit.errors import DpiakitError


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


def _today() -> date:
    """The only place that reads the clock."""
    return date.today()  # noqa: DTZ011  a legal day is the user's local day


on_option = click.option(
    "--on",
    type=Day(),
    default=_today,
    show_default="today",
    help="The day whose law is applied.",
)


class OutputError(DpiakitError):
    """An output that cannot be written."""


def write_atomically(target: Path, content: bytes) -> None:
    """Write a whole file or nothing. Raises OutputError with what to do."""
    folder = target.parent if str(target.parent) else Path()
    try:
        handle, name = tempfile.mkstemp(dir=folder, prefix=f".{target.name}.")
    except OSError as error:
        raise OutputError(
            f"{target}: cannot be written ({error.strerror}).\n"
            "    Choose a folder that exists and that you may write to."
        ) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(target)
    except OSError as error:
        raise OutputError(f"{target}: cannot be written ({error.strerror}).") from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
