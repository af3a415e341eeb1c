"""The template language of the documents: sandboxed, escaping everything, strict about names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedEnvironment
from markupsafe import Markup, escape

from dpiakit.documents.views import paired

NOT_STATED = "not stated"
"""What stands where a record says nothing. A gap is shown: leaving it out would hide it."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
_RUN = 30
_LONG_RUN = re.compile(rf"\S{{{_RUN}}}(?=\S)")
_STEP = re.compile(r"(?<=[./_:])(?=\w)")
_GROUP = 8


def environment(root: Path) -> SandboxedEnvironment:
    """The environment of all documents whose templates lie under `root`.

    A template sees the values it is given and the filters below, and nothing of Python; it cannot
    change a value. What it prints is escaped (`select_autoescape` would not do that for a name
    that ends in `.html.j2`).
    """
    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(root),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "breakable": breakable,
        "clipped": clipped,
        "day": day,
        "digest": digest,
        "enumerated": enumerated,
        "nl2p": nl2p,
        "paired": paired,
        "stated": stated,
        "stepped": stepped,
    }
    return made


@cache
def template(root: Path, name: str) -> Template:
    """A template under `root`, compiled with all it includes for the first document only."""
    return environment(root).get_template(name)


def breakable(text: object) -> Markup:
    """A text whose long words may break every thirty characters.

    The PDF does this to every text by itself; other outputs of a template need it said.
    """
    parts = _LONG_RUN.sub(lambda run: f"{run[0]}\0", str(text).replace("\0", "")).split("\0")
    return Markup("<wbr>").join(parts)


def clipped(value: object, most: int) -> object:
    """A text for a place of fixed size, with an ellipsis where it was cut; else unchanged."""
    if not isinstance(value, str) or len(value) <= most:
        return value
    return f"{value[: most - 1].rstrip()}…"


def day(value: date | None) -> str:
    """A date as a person writes it: 1 March 2027."""
    if value is None:
        return NOT_STATED
    return f"{value.day}\N{NO-BREAK SPACE}{_MONTHS[value.month - 1]} {value.year}"


def digest(value: str, groups: int | None = None) -> str:
    """A digest in groups of eight, to be compared by eye; `groups` shortens it."""
    return " ".join(value[i : i + _GROUP] for i in range(0, len(value), _GROUP)[:groups])


def enumerated(values: Iterable[object], word: str = "and") -> str:
    """Several things in a sentence: `Germany, France and Poland`."""
    texts = [str(value) for value in values]
    if not texts:
        return NOT_STATED
    return f" {word} ".join(filter(None, (", ".join(texts[:-1]), texts[-1])))


def nl2p(text: str | None) -> Markup:
    """A text in paragraphs, as it was written: an empty line parts them, a line end breaks."""
    if text is None or not text.strip():
        return Markup('<p class="gap">{}</p>').format(NOT_STATED)
    paragraphs = _PARAGRAPHS.split(text.strip())
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(paragraph.splitlines()))
        for paragraph in paragraphs
    )


def stepped(text: object) -> Markup:
    """A path or address that may break after each of its steps: `governance.impact_assessment`.

    A sign without width says so, not an element: a layout pays for every element.
    """
    return escape(_STEP.sub("\N{ZERO WIDTH SPACE}", str(text)))


def stated(value: object) -> Markup:
    """A value, or a visible gap where there is none. False and zero are values."""
    if value is None or value == "" or (isinstance(value, (tuple, list, dict)) and not value):
        return Markup('<span class="gap">{}</span>').format(NOT_STATED)
    match value:
        case bool():
            return escape("yes" if value else "no")
        case tuple() | list():
            return escape(enumerated(value))
        case date():
            return escape(day(value))
        case _:
            return escape(value)
