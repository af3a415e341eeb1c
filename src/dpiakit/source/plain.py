"""The values of a text that is written as plainly as most records are, without a YAML parser.

One key a line, groups indented below their key, values that are a word, a number, a quoted text
or a short list: such a text says by itself what it means, and a glance at each line is several
times faster than composing nodes with their places. Whatever is not certainly of this kind, and
all that is wrong in any way, is left to the parser. The tests compare the two on any text.
"""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from typing import Any

from dpiakit.source.construct import CONSTANTS, DECIMAL, WHOLE
from dpiakit.source.limits import Limits
from dpiakit.source.place import Path
from dpiakit.source.syntax import ODD

_PLAIN = r"(?:\.\.?/)*[\w(](?:[^\n:#]++|:(?=\S)|(?<=\S)\#)*(?<!\ )"
_QUOTED = r"""\"[^"\\\n]*"|'[^'\n]*'"""
_ITEM = r"""(?:(?:\.\.?/)*\w(?:[\w./()+%@-]|\ (?=[\w(]))*|"[^"\\,\n]*")"""
_LINE = re.compile(
    rf"""(?:
    (\ *)                                    # indentation
    ([A-Za-z][A-Za-z0-9_-]{{0,99}}):         # key
    (?:\ (                                   # value: a word, a quoted text, a list, or nothing
        {_PLAIN} | {_QUOTED} | \[{_ITEM}(?:,\ {_ITEM})*\] | \[\] | \{{\}}
    ))?
    |\ *\#.*                                 # a comment
    |                                        # an empty line
    )""",
    re.VERBOSE,
)
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_NEXT = re.compile(r"\n( *)[^ \n#]")
"""The next line that says something."""
_CONTAINERS = (list, dict)
_BELOW = object()
"""Stands for what the lines below say, or for nothing."""
_LONGEST = 100_000
"""Characters of a text that cannot hold too many values, whatever it is made of."""


class _Unclear(Exception):  # noqa: N818  never leaves this module
    """Only the parser can tell what this means, or what is wrong with it."""


def plain_values(text: str, limits: Limits) -> dict[str, Any] | None:
    """What a plainly written text says; None: it takes the parser to tell."""
    if len(text) > min(_LONGEST, limits.values) or _odd(text):
        return None
    try:
        return _groups(text, limits) or None
    except _Unclear:
        return None


def _odd(text: str) -> bool:
    """Whether there are tabs, other line breaks than one, or characters that nobody can see."""
    if text.isascii():
        return not text.replace("\n", "").isprintable()
    return "\t" in text or "\r" in text or ODD.search(text) is not None


def _groups(text: str, limits: Limits) -> dict[str, Any]:
    values: dict[str, Any] = {}
    group, depth = values, 0
    above: list[tuple[dict[str, Any], int]] = []
    waiting = ""
    """The last key, while a group may still stand below it."""
    for line in text.split("\n"):
        read = _line if len(line) <= _USUAL else _unusual_line
        indent, key, value = read(line, limits.digits)
        if not key:
            continue
        if indent > depth:
            if not waiting or len(above) + 3 > limits.depth:
                raise _Unclear
            above.append((group, depth))
            group[waiting] = group = {}
            depth = indent
        while indent < depth:
            group, depth = above.pop()
        if indent != depth or key in group:
            raise _Unclear
        if value is _BELOW:
            group[key] = None
            waiting = key
        else:
            group[key] = value.copy() if value.__class__ in _CONTAINERS else value
            waiting = ""
    return values


def _unusual_line(line: str, digits: int) -> tuple[int, str, Any]:
    """Indentation, key and value of a line; no key where it says nothing."""
    found = _LINE.fullmatch(line)
    if found is None:
        raise _Unclear
    indent, key, value = found.groups()
    if key is None:
        return 0, "", None
    if key in CONSTANTS:
        raise _Unclear
    return len(indent), key, _value(value, digits) if value else _BELOW


_line = lru_cache(maxsize=8192)(_unusual_line)
"""The same, remembered: records of one house have most of their lines in common."""
_USUAL = 200
"""Characters of a line worth remembering; no file can fill the memory."""


def plain_place(text: str, path: Path) -> tuple[int, int, int, int]:
    """Where a plainly written text says what stands at a path, or at its nearest written ancestor.

    The line, the column of the key and that of the value, and how many steps of the path are
    written. What begins below its key, and what is empty, is found at its key.
    """
    # Every line begins with a line break now; looking for one is faster than looking at all.
    text = "\n" + text
    first = _NEXT.search(text)
    found, line_at, column, value_column = 0, first.start() if first else 0, 1, 1
    at, end, depth = 0, len(text), 0
    for step in path:
        head = f"\n{' ' * depth}{step}:"
        at = text.find(head, at, end) if _KEY.fullmatch(step) else -1
        if at < 0:
            break
        found, line_at, column, value_column = found + 1, at, depth + 1, depth + 1
        at += len(head)
        if text.startswith(" ", at):
            value_column = at - line_at + 1
            if found < len(path) and (offset := _item_at(text, at + 1, path[found])):
                found, column = found + 1, value_column + offset
                value_column = column
            break
        below = _NEXT.search(text, at, end)
        if below is None or len(below[1]) <= depth:
            break
        after = _outside(depth).search(text, at, end)
        end = after.start() if after else end
        depth = len(below[1])
    return text.count("\n", 0, line_at + 1), column, value_column, found


@cache
def _outside(depth: int) -> re.Pattern[str]:
    """The first line that no longer belongs to what is written at an indentation."""
    return re.compile(rf"\n {{0,{depth}}}[^ \n#]")


def _item_at(text: str, start: int, index: str) -> int:
    """How far from the bracket an item of a list begins; 0 if there is no such item."""
    written = text[start : text.find("\n", start) % (len(text) + 1)]
    if written[0] != "[" or written == "[]" or not index.isdecimal():
        return 0
    items = written[1:-1].split(", ")
    before = items[: int(index[:8])]
    return 1 + sum(len(item) + len(", ") for item in before) if len(before) < len(items) else 0


def _value(text: str, digits: int) -> Any:
    """What stands after a key."""
    match text[0]:
        case '"' | "'":
            return text[1:-1]
        case "{":
            return {}
        case "[":
            items = text[1:-1].split(", ") if text != "[]" else []
            return [item[1:-1] if item[0] == '"' else _word(item, digits) for item in items]
        case _:
            return _word(text, digits)


def _word(text: str, digits: int) -> str | int | float | bool | None:
    """What a word means in the core schema, as `construct` says it."""
    if text in CONSTANTS:
        return CONSTANTS[text]
    if text[0] not in "0123456789":
        return text
    if WHOLE(text):
        number: int | float = int(text) if len(text) <= digits else math.inf
    elif DECIMAL(text):
        number = float(text) if len(text) <= digits else math.inf
    else:
        return text
    if number == math.inf:
        raise _Unclear  # too large or too long: the parser says where
    return number
