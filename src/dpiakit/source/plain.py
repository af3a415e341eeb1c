"""The values of a text that is written as plainly as most records are, without a YAML parser.

One key a line, groups indented below their key, values that are a word, a number, a quoted text
or a short list: such a text says by itself what it means, and a glance at each line is several
times faster than composing nodes with their places. Whatever is not certainly of this kind, and
all that is wrong in any way, is left to the parser. The tests compare the two on any text.
"""

from __future__ import annotations

import math
import re
from typing import Any

from dpiakit.source.construct import CONSTANTS, DECIMAL, WHOLE
from dpiakit.source.limits import Limits
from dpiakit.source.place import Path
from dpiakit.source.syntax import ODD

_PLAIN = r"(?:\.\.?/)*[\w(](?:[^\n:#]++|:(?=\S)|(?<=\S)\#)*(?<!\ )"
_QUOTED = r"""\"[^"\\\n]*"|'[^'\n]*'"""
_ITEM = r"""(?:(?:\.\.?/)*\w(?:[\w./()+%@-]|\ (?=[\w(]))*|"[^"\\,\n]*")"""
_LINE = re.compile(
    rf"""^(?:
    (\ *)                                    # indentation
    ([A-Za-z][A-Za-z0-9_-]{{0,99}}):         # key
    (?:\ (                                   # value: a word, a quoted text, a list, or nothing
        {_PLAIN} | {_QUOTED} | \[{_ITEM}(?:,\ {_ITEM})*\] | \[\] | \{{\}}
    ))?
    |\ *\#.*                                 # a comment
    |                                        # an empty line
    )$
    |^(.+)                                   # anything else""",
    re.MULTILINE | re.VERBOSE,
)
_LONGEST = 100_000
"""Characters of a text that cannot hold too many values, whatever it is made of."""


class _Unclear(Exception):  # noqa: N818  never leaves this module
    """Only the parser can tell what this means, or what is wrong with it."""


def plain_values(text: str, limits: Limits) -> dict[str, Any] | None:
    """What a plainly written text says; None: it takes the parser to tell."""
    if len(text) > min(_LONGEST, limits.values) or "\t" in text or "\r" in text:
        return None
    if ODD.search(text):
        return None
    try:
        return _groups(text, limits) or None
    except _Unclear:
        return None


def _groups(text: str, limits: Limits) -> dict[str, Any]:
    values: dict[str, Any] = {}
    group, depth = values, 0
    above: list[tuple[dict[str, Any], int]] = []
    waiting = ""
    """The last key, while a group may still stand below it."""
    for indent, key, value, other in _LINE.findall(text):
        if other:
            raise _Unclear
        if not key:
            continue
        if len(indent) != depth:
            if len(indent) > depth:
                if not waiting or len(above) + 3 > limits.depth:
                    raise _Unclear
                above.append((group, depth))
                group[waiting] = group = {}
                depth = len(indent)
            while len(indent) < depth:
                group, depth = above.pop()
            if len(indent) != depth:
                raise _Unclear
        if key in group or key in CONSTANTS:
            raise _Unclear
        group[key] = _value(value, limits) if value else None
        waiting = "" if value else key
    return values


def plain_places(text: str) -> dict[Path, tuple[int, int, int]]:
    """Of each value of a plainly written text: its line, and the columns of its key and of itself.

    What begins below its key, and what is empty, is found at its key; a list item has no key.
    """
    places: dict[Path, tuple[int, int, int]] = {}
    above: list[tuple[int, Path]] = []
    for number, (indent, key, value, _) in enumerate(_LINE.findall(text), start=1):
        if not key:
            continue
        depth = len(indent)
        while above and above[-1][0] >= depth:
            above.pop()
        path = (*above[-1][1], key) if above else (key,)
        if not places:
            places[()] = (number, 1, 1)
        if value:
            column = depth + len(key) + len(": ") + 1
            places[path] = (number, depth + 1, column)
            if value[0] == "[" and value != "[]":
                for index, item in enumerate(value[1:-1].split(", ")):
                    places[*path, str(index)] = (number, column + 1, column + 1)
                    column += len(item) + len(", ")
        else:
            above.append((depth, path))
            places[path] = (number, depth + 1, depth + 1)
    return places


def _value(text: str, limits: Limits) -> Any:
    """What is written after a key."""
    match text[0]:
        case '"' | "'":
            return text[1:-1]
        case "{":
            return {}
        case "[":
            inside = text[1:-1]
            return [_value(item, limits) for item in inside.split(", ")] if inside else []
        case _:
            return _word(text, limits)


def _word(text: str, limits: Limits) -> str | int | float | bool | None:
    """What a word means in the core schema, as `construct` says it."""
    if text in CONSTANTS:
        return CONSTANTS[text]
    if text[0] not in "0123456789":
        return text
    if WHOLE(text):
        number: int | float = int(text) if len(text) <= limits.digits else math.inf
    elif DECIMAL(text):
        number = float(text) if len(text) <= limits.digits else math.inf
    else:
        return text
    if number == math.inf:
        raise _Unclear  # too large or too long: the parser says where
    return number
