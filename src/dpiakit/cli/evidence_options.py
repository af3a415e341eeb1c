"""Options and endings that the commands of ``dpiakit evidence`` share. Each stands here once."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from dpiakit.model.period import Period

EXIT_CODES: Mapping[str, int] = MappingProxyType({"pass": 0, "fail": 1, "inconclusive": 4})
"""By the status of a manifest."""


class Term(click.ParamType[Period]):
    """A length of time, written P12M."""

    name = "period"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Period:
        """The period, or a usage error that shows the form."""
        if isinstance(value, Period):
            return value
        try:
            return Period.parse(str(value))
        except ValueError as error:
            return self.fail(str(error), param, ctx)


class Size(click.ParamType[str]):
    """An amount of memory or disk, written 4GB."""

    name = "size"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The size, or a usage error that shows the form."""
        text = str(value)
        if not re.fullmatch(r"[0-9]{1,9}(MB|GB|TB)", text):
            return self.fail(f'"{text}" is no size. Write 500MB or 4GB.', param, ctx)
        return text


class Figure(click.FloatRange):
    """A number within a range. What is no number lies in none."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number, or a usage error."""
        found: float = super().convert(value, param, ctx)
        if not math.isfinite(found):
            self.fail(f'"{value}" is no number.', param, ctx)
        return found


_FILE = click.Path(path_type=Path)
SHARE = Figure(0, 1, min_open=True, max_open=True)
"""A share that is neither nothing nor all."""

data_argument = click.argument("data", type=_FILE)
record_option = click.option(
    "--record", type=_FILE, required=True, metavar="FILE",
    help="The record whose claims are compared.",
)  # fmt: skip
mapping_option = click.option(
    "--mapping", type=_FILE, required=True, metavar="FILE",
    help="Which of your tables and columns are which.",
)  # fmt: skip
output_option = click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), default=None,
    metavar="FILE", help="The manifest to write.  [default: none, only text]",
)  # fmt: skip
valid_for_option = click.option(
    "--valid-for", type=Term(), default="P3M", show_default=True, metavar="PERIOD",
    help="How long the manifest counts.",
)  # fmt: skip
previous_option = click.option(
    "--previous", type=_FILE, default=None, metavar="FILE",
    help="The manifest before this one: they make a chain.",
)  # fmt: skip
form_option = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="How it is written.",
)  # fmt: skip
memory_option = click.option(
    "--memory", type=Size(), default="4GB", show_default=True,
    help="What the engine may use; the rest goes to disk.",
)  # fmt: skip
spill_option = click.option(
    "--spill", type=Size(), default="40GB", show_default=True, help="What it may put on disk."
)
temp_folder_option = click.option(
    "--temp-folder", type=click.Path(path_type=Path, file_okay=False, exists=True), default=None,
    help="Where on disk.  [default: that of the system]",
)  # fmt: skip


def expiry(on: date, term: Period) -> date:
    """The last day on which a manifest counts. Raises BadParameter beyond the calendar."""
    try:
        return term.after(on)
    except OverflowError:
        raise click.BadParameter(
            "It reaches beyond the calendar.", param_hint="--valid-for"
        ) from None


def tool() -> str:
    """The program and its version, as a manifest names it."""
    from importlib.metadata import version

    return f"dpiakit {version('dpiakit')}"
