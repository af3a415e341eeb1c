"""Facts as strict YAML 1.2: one fact a line, so that a change is one line of a diff."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping

_WIDTH = 100
_PLAIN = re.compile(r"[^\W\d_](?:[\w ./()@+&'-]*[\w./()@+&'-])?")
_DAY_OR_RANGE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}-\d{1,2}")
_CONSTANTS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
"""In any case of letters. YAML 1.1 reads some of them as truth values: `NO` is Norway."""


def scalar(value: str | float | bool | None) -> str:
    """One value, in quotes where any reader of YAML could take it for something else."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case _:
            plain = _PLAIN.fullmatch(value) and value.lower() not in _CONSTANTS
            return value if plain or _DAY_OR_RANGE.fullmatch(value) else _quoted(value)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def flow(value: object) -> str:
    """Any value on one line: `[a, b]`, `{a: b}`, or a scalar."""
    match value:
        case Mapping():
            inside = ", ".join(f"{scalar(str(key))}: {flow(one)}" for key, one in value.items())
            return f"{{{inside}}}"
        case list() | tuple():
            return f"[{', '.join(map(flow, value))}]"
        case None | bool() | int() | float() | str():
            return scalar(value)
        case _:
            raise TypeError(type(value).__name__)


def block(facts: Mapping[str, object], indent: int = 0) -> list[str]:
    """The lines of some facts at an indentation; groups below their key, long lists wrapped."""
    lines = []
    for key, value in facts.items():
        head = f"{' ' * indent}{scalar(key)}:"
        if isinstance(value, Mapping) and value:
            lines += [head, *block(value, indent + 2)]
        else:
            lines += _wrapped(f"{head} {flow(value)}", indent, breakable=isinstance(value, list))
    return lines


def _wrapped(line: str, indent: int, *, breakable: bool) -> list[str]:
    if len(line) <= _WIDTH or not breakable or '"' in line:
        return [line]
    return textwrap.wrap(
        line, _WIDTH, subsequent_indent=" " * (indent + 2), drop_whitespace=True,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
