"""How a condition came to its value, as lines for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

import click

from dpiakit.engine import Condition
from dpiakit.formats.text import plain
from dpiakit.source import Position

WIDTH = 100


def condition_lines(conditions: Iterable[Condition], home: str = "") -> Iterator[str]:
    """Every sub-value below the condition it belongs to, with the line it was read from.

    Of places in the file ``home`` only the line is named.
    """
    for condition in conditions:
        yield f"  {condition.role}"
        for step in condition.steps:
            place = _place(step.position, home) if step.position else ""
            indent = "  " * (step.depth + 2)
            fragment = textwrap.shorten(plain(step.fragment), WIDTH, placeholder=" …")
            value = textwrap.shorten(plain(step.value), WIDTH, placeholder=" …")
            yield f"{indent}{fragment}  =  {value}{click.style(place, dim=True)}"


def _place(position: Position, home: str) -> str:
    if position.file == home:
        return f"  line {position.line}"
    return f"  {position.file}:{position.line}"


def wrapped(text: str, lead: str) -> str:
    """A paragraph that begins with a word or an indentation; further lines stand below its text."""
    return textwrap.fill(
        " ".join(text.split()), WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
