"""How wide letters are, for pictures: where a line of a label ends before it is drawn.

A picture must know its size before the fonts are loaded, so the widths are rounded up from the
semibold text face, class by class. A Latin label may come out narrower than thought, not wider.
"""

from __future__ import annotations

import unicodedata

_CLASSES = {
    0.2: " ",
    0.28: ",.:;'ijl|",
    0.36: "!If()-/[]{}\\·",
    0.4: "rt",
    0.48: "*s?cz",
    0.52: '"#$+0123456789<=>FJLY^_aegvxy~',
    0.56: "AESTVXZ`hkou",
    0.6: "BCKPRbdnpq",
    0.68: "&DGHNOQU",
    0.8: "MwW",
    0.96: "%@m…",
}
_ADVANCES = {char: advance for advance, chars in _CLASSES.items() for char in chars}
_LARGE, _SMALL, _SQUARE = 0.72, 0.62, 1.0
"""Of other alphabets: capitals, the rest, and characters that fill a square."""
_IDEOGRAPHS = "\u2e80"
"""Where the scripts begin whose characters fill a square."""


def width(text: str, size: float) -> float:
    """How much room a line of semibold text needs at a font size, in the same unit."""
    return size * sum(map(_advance, text))


def wrapped(text: str, size: float, room: float, lines: int) -> tuple[str, ...]:
    """A label in at most so many lines; what does not fit ends in an ellipsis.

    A word wider than the room is broken where the room ends.
    """
    # Only what can be seen is looked at: a label may be as long as a field of a record may be.
    words = text[: 400 * lines].split()
    set_lines: list[str] = []
    line = ""
    while words:
        word = words.pop(0)
        joined = f"{line} {word}" if line else word
        if width(joined, size) <= room:
            line = joined
            continue
        if line:
            set_lines.append(line)
            line = ""
            words.insert(0, word)
        else:
            kept = _fitting(word, size, room)
            set_lines.append(kept)
            words.insert(0, word.removeprefix(kept))
        if len(set_lines) > lines:
            break
    if line:
        set_lines.append(line)
    if len(set_lines) <= lines:
        return tuple(set_lines)
    last = _fitting(set_lines[lines - 1], size, room - width("…", size)).rstrip(" ,;:-")
    return (*set_lines[: lines - 1], f"{last}…")


def _fitting(word: str, size: float, room: float) -> str:
    """The longest beginning of a word that fits, at least one character."""
    end = 1
    while end < len(word) and width(word[: end + 1], size) <= room:
        end += 1
    return word[:end]


def _advance(char: str) -> float:
    known = _ADVANCES.get(char)
    if known is not None:
        return known
    if unicodedata.combining(char):
        return 0.0
    if char >= _IDEOGRAPHS:
        return _SQUARE
    return _LARGE if char.isupper() else _SMALL
