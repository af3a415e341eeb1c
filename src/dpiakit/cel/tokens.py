"""From text to tokens."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from dpiakit.errors import ExpressionError

TEXT_LIMIT = 10_000
"""Characters. The longest rule of a real pack has about five hundred."""
NAME_LIMIT = 100
LARGEST, SMALLEST = 2**63 - 1, -(2**63)
"""Whole numbers have 64 bits, as in every implementation of CEL."""

_TOKEN = re.compile(
    r"""[ \t\r\n]*(?:
      (?P<number>(?:[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]+)?|[0-9]+[eE][-+]?[0-9]+|[0-9]+)(?![A-Za-z0-9_]))
    | (?P<raw>[rR](?:"[^"\r\n]*"|'[^'\r\n]*'))
    | (?P<string>"(?:\\.|[^"\\\r\n])*"|'(?:\\.|[^'\\\r\n])*')
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<sign>&&|\|\||==|!=|<=|>=|[-+*/%<>!?:.,()\[\]])
    | (?P<end>\Z)
    )""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", '"': '"', "'": "'"}
_RESERVED = re.compile(
    r"as|break|const|continue|else|for|function|if|import|let|loop|package|namespace|return|var|"
    r"void|while"
)
_OTHER_LANGUAGES = {
    "=": "Two values are compared with ==.",
    "&": "Both must hold: &&.",
    "|": "One must hold: ||.",
    "{": "There are no maps. A list is written [...].",
    "}": "There are no maps. A list is written [...].",
    '"': "The text must end with a quotation mark on the same line.",
    "'": "The text must end with a quotation mark on the same line.",
    "#": "There are no comments. Use the fields of the rule to explain it.",
}


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign, and where it stands."""

    sort: str
    """number, string, name, sign or end."""
    text: str
    start: int
    end: int
    value: bool | int | float | str = ""
    """Of a literal."""


def tokens(text: str) -> list[Token]:
    """All tokens, closed by one of sort ``end``."""
    if len(text) > TEXT_LIMIT:
        raise ExpressionError(
            text[:60],
            0,
            f"The expression has {len(text):,} characters; {TEXT_LIMIT:,} is the limit.",
            "Name its parts as definitions of the pack.",
        )
    found: list[Token] = []
    position = 0
    while not found or found[-1].sort != "end":
        match = _TOKEN.match(text, position)
        if match is None:
            raise _unreadable(text, position)
        found.append(_token(text, match))
        position = match.end()
    return found


def _token(text: str, match: re.Match[str]) -> Token:
    sort = str(match.lastgroup)
    written, start, end = match[sort], match.start(sort), match.end(sort)
    match sort:
        case "number":
            return Token(sort, written, start, end, _number(text, written, start))
        case "raw":
            return Token("string", written, start, end, written[2:-1])
        case "string":
            return Token(sort, written, start, end, _string(text, written, start))
        case "name" if len(written) > NAME_LIMIT:
            raise ExpressionError(text, start, f"A name has at most {NAME_LIMIT} characters.")
        case "name" if _RESERVED.fullmatch(written) and text[start - 1 : start] != ".":
            raise ExpressionError(text, start, f'"{written}" is reserved by the language CEL.')
        case _:
            return Token(sort, written, start, end)


def _number(text: str, written: str, start: int) -> int | float:
    if not written.isdigit():
        value = float(written)
        if math.isinf(value):
            raise ExpressionError(text, start, "This number is too large.")
        return value
    if len(written) > len(str(LARGEST)) or int(written) > LARGEST:
        raise ExpressionError(text, start, f"A whole number is at most {LARGEST:,}.")
    return int(written)


def _string(text: str, written: str, start: int) -> str:
    def unescape(match: re.Match[str]) -> str:
        escape = match[1]
        if len(escape) > 1:
            character = chr(int(escape[1:], 16))
            if not "\ud800" <= character <= "\udfff":
                return character
        elif escape in _ESCAPED:
            return _ESCAPED[escape]
        raise ExpressionError(
            text,
            start + 1 + match.start(),
            f"\\{escape} does not stand for a character.",
            'In a regular expression, write r"..." and backslashes stay as they are.',
        )

    return _ESCAPE.sub(unescape, written[1:-1])


def _unreadable(text: str, position: int) -> ExpressionError:
    while text[position] in " \t\r\n":
        position += 1
    character = text[position]
    if character in "0123456789":
        what = "A number must not run into a name."
        return ExpressionError(text, position, what, "Write 5, 0.5 or 2.5e6.")
    shown = f'"{character}"' if character.isprintable() else f"U+{ord(character):04X}"
    hint = _OTHER_LANGUAGES.get(character, "")
    return ExpressionError(text, position, f"{shown} has no meaning here.", hint)
