"""Where the commands of ``dpiakit pack`` write: one or several formats, as ``check`` does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import click

from dpiakit.cli.outputs import STANDARD, Output, OutputType, distinct, opened

C = TypeVar("C", bound=Callable[..., Any])


def output_option(*forms: str) -> Callable[[C], C]:
    """The option ``-o FORMAT[=FILE]``, as ``outputs``; the first format is the default."""
    return click.option(
        "-o",
        "--output",
        "--format",
        "outputs",
        type=OutputType(forms),
        multiple=True,
        metavar="FORMAT[=FILE]",
        help=f"One of {', '.join(forms)}, to a file or to standard output. May be repeated."
        f"  [default: {forms[0]}]",
    )


def wanted(outputs: Sequence[Output], default: str) -> tuple[Output, ...]:
    """What is written and where. Raises click.UsageError where two go to one place."""
    return distinct(outputs or (Output(default, STANDARD),))


def write(outputs: Sequence[Output], default: str, texts: Mapping[str, Callable[[], str]]) -> None:
    """Write every output that was asked for, each text made once. Raises OutputError."""
    asked = wanted(outputs, default)
    made = {form: texts[form]() for form in dict.fromkeys(one.form for one in asked)}
    with opened(asked) as writers:
        for one, writer in zip(asked, writers, strict=True):
            writer(made[one.form])


def joined(parts: Iterable[str]) -> str:
    """Texts with an empty line between them."""
    return "\n".join(parts)
