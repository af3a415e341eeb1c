"""Conditions as they are shown: the same text, broken where a reader would take breath."""

from __future__ import annotations

import re

PART = re.compile(
    r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|&&|\|\||[A-Za-z_][A-Za-z0-9_]*|.", re.DOTALL
)
"""What a condition is made of: quoted texts, connectives, words, single signs."""
_SHORT = 72
_INDENT = "    "


def laid_out(text: str) -> str:
    """A condition over several lines, each ``&&`` and ``||`` at the beginning of one.

    White space is all that changes. A short condition, and short brackets, stay on one line.
    """
    flat = " ".join(_words(text)).strip()
    return flat if len(flat) <= _SHORT else _broken(flat, 0)


def _words(text: str) -> list[str]:
    """The text in pieces without white space; white space inside quotation marks is kept."""
    pieces, word = [], ""
    for part in PART.findall(text):
        if part.isspace():
            pieces.append(word)
            word = ""
        else:
            word += part
    return [piece for piece in (*pieces, word) if piece]


def _broken(text: str, depth: int) -> str:
    lines = []
    for line in _split(text):
        lead, inner, rest = _bracket(line)
        if len(line) + depth * len(_INDENT) <= _SHORT or len(_split(inner)) < 2:  # noqa: PLR2004  nothing to break
            lines.append(line)
            continue
        below = _broken(inner, depth + 1)
        lines.append(f"{lead}(\n{_INDENT * (depth + 1)}{below}\n{_INDENT * depth}){rest}")
    return f"\n{_INDENT * depth}".join(lines)


def _split(text: str) -> list[str]:
    """The text before each connective that stands outside all brackets."""
    found, current, depth = [], "", 0
    for part in PART.findall(text):
        depth += (part in "([{") - (part in ")]}") if len(part) == 1 else 0
        if part in {"&&", "||"} and depth == 0:
            found.append(current.strip())
            current = ""
        current += part
    return [*found, current.strip()]


def _bracket(text: str) -> tuple[str, str, str]:
    """What stands before, inside and after the largest bracket of a piece; empty if it has none."""
    best, start, depth, at = (0, 0), 0, 0, 0
    for part in PART.findall(text):
        if part == "(":
            start = at if depth == 0 else start
            depth += 1
        elif part == ")":
            depth -= 1
            if depth == 0 and at - start > best[1] - best[0]:
                best = (start, at)
        at += len(part)
    if best == (0, 0):
        return text, "", ""
    return text[: best[0]], text[best[0] + 1 : best[1]].strip(), text[best[1] + 1 :]
