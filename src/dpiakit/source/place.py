"""Places in a written text, and how a place is shown to a person.

Everything shown here may come from a stranger's file: it is made printable first, so that no
record can clear a screen, hide a line or reorder a message.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

Path: TypeAlias = tuple[str, ...]
"""The way to a value: keys of mappings, and positions in lists as text, `("reviews", "0")`."""

LINE_BREAK = re.compile(r"\r\n|\r|\n")
"""What ends a line in YAML 1.2. `str.splitlines` knows many more and would count other lines."""

_SHOWN = 60
"""So many characters of a value are repeated in a message."""
_FRAME_WIDTH = 160
_FRAME_LEAD = 60
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file; line and column count characters from 1."""

    file: str
    line: int
    column: int


def dotted(path: Path) -> str:
    """The path as it is named in messages: `transfers.acme-mail.destination`."""
    return ".".join(_shortened(printable(part)) for part in path)


def printable(text: str) -> str:
    r"""The text with everything invisible or disruptive spelt out (`\x1b`, `\u202e`)."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else _ESCAPES.get(char) or _code(ord(char)) for char in text
    )


def quoted(value: object) -> str:
    """A value as it is repeated in a message: in quotes, printable, and not longer than a line."""
    match value:
        case bool():
            return "true" if value else "false"
        case None:
            return "nothing"
        case int() | float():
            return str(value)
        case dict():
            return "a mapping"
        case list():
            return "a list"
        case _:
            return f'"{_shortened(printable(str(value)[: 2 * _SHOWN]))}"'


def frame(text: str, line: int, column: int, context: int = 1) -> str:
    """The lines around a place, numbered, with a caret under it; empty for a place that is none.

    Long lines are cut around the place. Characters that could steer a terminal are spelt out, and
    the caret stays under the character that is meant.
    """
    lines = LINE_BREAK.split(text)
    if not 1 <= line <= len(lines):
        return ""
    first, last = max(1, line - context), min(len(lines), line + context)
    width = len(str(last))
    start = max(0, column - 1 - _FRAME_LEAD) if column > _FRAME_WIDTH else 0
    shown = []
    for number in range(first, last + 1):
        written = lines[number - 1][start : start + _FRAME_WIDTH]
        shown.append(f"{number:>{width + 2}} | {printable(written)}".rstrip())
        if number == line:
            before = printable(lines[number - 1][start : max(0, column - 1)])
            shown.append(f"{'':>{width + 2}} | {' ' * len(before)}^")
    return "\n".join(shown)


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _code(point: int) -> str:
    if point <= 0xFF:  # noqa: PLR2004  two hexadecimal digits
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"  # noqa: PLR2004
