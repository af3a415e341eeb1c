"""The fonts of the documents, and the characters that can be printed with them.

The faces lie beside the templates, cut to the European scripts. No installed font is ever
used: the same record gives the same pages on every machine.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Protocol

LOST = "\N{REPLACEMENT CHARACTER}"
"""Stands for a character the fonts do not have. Drawn as an empty box: a reader sees the gap."""

_FAMILY = "DpiakitSans-*.ttf"
_SPACES = frozenset(map(ord, "\t\n\r\f \u00a0\u200b\u2060\ufeff\u00ad"))
"""White space and break marks: the layout understands them, no glyph is needed."""

_LONG = re.compile(r"[^\s\u200b\u00ad]{31,}")
_WORD, _CODE = 30, 10
_NO_WORD = 60
"""Longer than any word of any language: an address, a digest, a mistake. It may break anywhere,
and in a narrow column it must, or the layout searches for minutes."""
_BREAK = "\N{ZERO WIDTH SPACE}"
_SVG = "{http://www.w3.org/2000/svg}"
_NOT_TEXT = frozenset(
    {
        "style",
        "script",
        "title",
        *(f"{_SVG}{name}" for name in ("style", "script", "title", "desc")),
    }
)
"""Never drawn: style sheets, and titles, which become alternative texts and keep every letter."""


class Element(Protocol):
    """As much of a parsed HTML element as is needed to mend its text."""

    tag: object
    text: str | None
    tail: str | None
    attrib: dict[str, str]

    def __iter__(self) -> Iterator[Element]:
        """Its children."""
        ...


@lru_cache(maxsize=4)
def printable(assets: Path) -> frozenset[int]:
    """The code points every face of the text family can draw."""
    from fontTools.ttLib import TTFont

    faces = sorted((assets / "fonts").glob(_FAMILY))
    drawn = []
    for face in faces:
        with TTFont(face, lazy=True) as font:
            drawn.append(frozenset(font.getBestCmap()))
    return frozenset.intersection(*drawn)


def missing(text: str, assets: Path) -> tuple[str, ...]:
    """The characters of a text that a document will show as an empty box, in order, each once.

    A document that has any should say so, and that the attached record has them in full.
    """
    kept = unicodedata.normalize("NFC", text)
    return tuple(sorted({char for char in kept if not _can_print(ord(char), printable(assets))}))


def settle(text: str, characters: frozenset[int]) -> str:
    """A text that can be set: composed, without gaps in the font, without endless words.

    What the font lacks becomes an empty box, one for one: leaving it to the layout would break
    both archive standards, and dropping it would change what the record says. The marks that
    turn the direction of a line are treated the same way, since they can make a name read as
    another. A word of more than thirty characters gets invisible places to break.
    """
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    drawn = "".join(c if _can_print(ord(c), characters) else LOST for c in composed)
    return _LONG.sub(_with_breaks, drawn)


def _with_breaks(run: re.Match[str]) -> str:
    word = run[0]
    step = _WORD if len(word) <= _NO_WORD else _CODE
    return _BREAK.join(word[i : i + step] for i in range(0, len(word), step))


def settle_document(root: Element, characters: frozenset[int]) -> None:
    """Settle every text of a parsed document, wherever it came from.

    Of the attributes only `data-…` is touched: style sheets print them in margins. Walks without
    recursion: how deep a document nests is not ours to decide.
    """
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.text and isinstance(element.tag, str) and element.tag not in _NOT_TEXT:
            element.text = settle(element.text, characters)
        for name in element.attrib:
            if name.startswith("data-"):
                element.attrib[name] = settle(element.attrib[name], characters)
        for child in element:
            if child.tail:
                child.tail = settle(child.tail, characters)
            waiting.append(child)


def _can_print(code: int, characters: frozenset[int]) -> bool:
    return code in characters or code in _SPACES


@contextmanager
def only_these_fonts(assets: Path) -> Iterator[None]:
    """Hide the fonts of the machine while a layout is set up.

    Fontconfig takes the name of its configuration from the process environment and from nowhere
    else, so the name is put there for the moment of loading and taken away again.
    """
    name = "FONTCONFIG_FILE"
    before = os.environ.get(name)
    os.environ[name] = str(assets / "fonts" / "fonts.conf")
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
