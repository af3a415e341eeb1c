"""TOML with positions: every key and value with its line, as for YAML.

Python's own reader decides what is TOML and what it means. Where things stand is found by going
through the text once more; since it is known to be right by then, that can be done simply.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

from dpiakit.errors import InputError, Problem
from dpiakit.source.document import Document
from dpiakit.source.files import too_large
from dpiakit.source.limits import LIMITS, Limits
from dpiakit.source.place import Path, Position

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SPACE = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_BLANKS = re.compile(r"[ \t]*")
_PLAIN = re.compile(r"[^,\]}#\n]*")
_AT = re.compile(
    r"^(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$"
)
_SAID = {
    "Cannot overwrite a value": ("This key stands here twice.", "Keep one of the two."),
    "Unterminated string": ("A text does not end.", "Close it with the quotes it begins with."),
    "Invalid initial character for a key part": ("A key is needed here.", "Write key = value."),
    "Invalid statement": ("A key is needed here.", "Write key = value, or [table]."),
    "Invalid value": ("This is no value.", 'Text stands in quotes: key = "text".'),
    "Expected '=' after a key in a key/value pair": ("After a key comes =.", "Write key = value."),
    "Expected newline or end of document after a statement": (
        "Here a line should end.",
        "One key = value a line.",
    ),
}


class TomlDocument(Document):
    """The values of a TOML text with their positions."""

    __slots__ = ("_places", "_starts")

    def __init__(self, data: dict[str, object], text: str, file: str, limits: Limits) -> None:
        super().__init__(data, text, file)
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._places = _Places(text, limits.depth).found

    def _position(self, path: Path, *, key: bool) -> Position:
        for length in range(len(path), 0, -1):
            place = self._places.get(path[:length])
            if place is not None:
                return self._at_offset(place[0 if key and length == len(path) else 1])
        return Position(self.file, 1, 1)

    def _at_offset(self, offset: int) -> Position:
        line = bisect_right(self._starts, offset)
        return Position(self.file, line, offset - self._starts[line - 1] + 1)


def parse_toml(text: str | bytes, file: str, *, limits: Limits = LIMITS) -> TomlDocument:
    """A text as TOML 1.0, under the name of the file that it came from. Raises `InputError`."""
    if len(text) > limits.size:
        raise too_large(file, len(text), limits)
    try:
        words = text if isinstance(text, str) else text.decode()
    except UnicodeDecodeError as failure:
        line = failure.object.count(b"\n", 0, failure.start) + 1
        raise _refused(file, "The file is not UTF-8.", "Save it as UTF-8.", line) from None
    words = words.removeprefix("\ufeff").replace("\r\n", "\n")
    deep = f"Values are nested more than {limits.depth} deep."
    try:
        data = tomllib.loads(words)
    except tomllib.TOMLDecodeError as error:
        raise _undecodable(file, str(error), words) from None
    except RecursionError:
        raise _refused(file, deep, "Write it flatter.") from None
    try:
        return TomlDocument(data, words, file, limits)
    except _TooDeep as refusal:
        line = words.count("\n", 0, refusal.at) + 1
        raise _refused(file, deep, "Write it flatter.", line) from None


def _undecodable(file: str, error: str, text: str) -> InputError:
    match = _AT.match(error)
    said = match["what"] if match else error
    what, hint = _SAID.get(said, (f"This is not TOML: {said}.", "See https://toml.io."))
    if match and match["line"]:
        return _refused(file, what, hint, int(match["line"]), int(match["column"]))
    return _refused(file, what, hint, text.rstrip().count("\n") + 1)


def _refused(file: str, what: str, hint: str, line: int = 0, column: int = 1) -> InputError:
    return InputError([Problem(file, line, column if line else 0, "", what, hint)])


class _TooDeep(Exception):  # noqa: N818  never leaves this module
    def __init__(self, at: int) -> None:
        self.at = at
        super().__init__(at)


class _Places:
    """Goes through a text that is known to be TOML and notes where keys and values stand."""

    def __init__(self, text: str, deepest: int) -> None:
        self.text = text
        self.found: dict[Path, tuple[int, int]] = {}
        """By path: the offset of the key, and that of the value."""
        self._deepest = deepest
        self._at = 0
        self._tables: dict[Path, int] = {}
        """How many tables each array of tables has so far."""
        self._document()

    def _document(self) -> None:
        table: Path = ()
        while self._skip(_SPACE) < len(self.text):
            if self.text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table, 0)

    def _header(self) -> Path:
        """``[table]`` or ``[[one of several]]``: where its keys belong."""
        start = self._at
        several = self.text.startswith("[[", start)
        self._at += 2 if several else 1
        keys = self._keys()
        self._skip(_BLANKS)
        self._at += 2 if several else 1
        path = self._inside((), [key for key, _ in keys[:-1]])
        last = (*path, keys[-1][0])
        if not several:
            table = self._inside(path, [keys[-1][0]])
            self.found.setdefault(table, (start, start))
            return table
        index = self._tables.get(last, 0)
        self._tables[last] = index + 1
        self.found.setdefault(last, (start, start))
        self.found[*last, str(index)] = (start, start)
        return (*last, str(index))

    def _inside(self, path: Path, keys: list[str]) -> Path:
        """The way down: of several tables under one name the last one is meant."""
        for key in keys:
            path = (*path, key)
            if path in self._tables:
                path = (*path, str(self._tables[path] - 1))
        return path

    def _pair(self, table: Path, depth: int) -> None:
        path, keys = table, self._keys()
        for key, at in keys:
            path = (*path, key)
            self.found.setdefault(path, (at, at))
        self._skip(_BLANKS)
        self._at += 1  # the sign of equality
        self._skip(_BLANKS)
        self.found[path] = (keys[-1][1], self._at)
        self._value(path, depth)

    def _keys(self) -> list[tuple[str, int]]:
        """The parts of a key, with their places."""
        found = []
        while True:
            at = self._skip(_BLANKS)
            found.append((self._key(), at))
            if self._skip(_BLANKS) >= len(self.text) or self.text[self._at] != ".":
                return found
            self._at += 1

    def _key(self) -> str:
        at = self._at
        if self.text[at] not in "\"'":
            return self._bare(_BARE)
        self._string()
        return next(iter(tomllib.loads(f"{self.text[at : self._at]} = 0")))

    def _value(self, path: Path, depth: int) -> None:
        if depth > self._deepest:
            raise _TooDeep(self._at)
        match self.text[self._at]:
            case '"' | "'":
                self._string()
            case "[":
                self._array(path, depth)
            case "{":
                self._inline_table(path, depth)
            case _:
                self._bare(_PLAIN)

    def _array(self, path: Path, depth: int) -> None:
        self._at += 1
        index = 0
        while self.text[self._skip(_SPACE)] != "]":
            item = (*path, str(index))
            self.found[item] = (self._at, self._at)
            self._value(item, depth + 1)
            index += 1
            if self.text[self._skip(_SPACE)] == ",":
                self._at += 1
        self._at += 1

    def _inline_table(self, path: Path, depth: int) -> None:
        self._at += 1
        while self.text[self._skip(_SPACE)] != "}":
            self._pair(path, depth + 1)
            if self.text[self._skip(_SPACE)] == ",":
                self._at += 1
        self._at += 1

    def _string(self) -> None:
        """Over a text in whatever quotes it stands."""
        quote = self.text[self._at]
        fence = quote * 3 if self.text.startswith(quote * 3, self._at) else quote
        self._at += len(fence)
        while not self.text.startswith(fence, self._at):
            escaped = quote == '"' and self.text[self._at] == "\\"
            self._at += 2 if escaped else 1
        self._at += len(fence)
        for _ in range(2 if len(fence) > 1 else 0):  # up to two quotes may stand before the fence
            if self.text.startswith(quote, self._at):
                self._at += 1

    def _bare(self, pattern: re.Pattern[str]) -> str:
        at = self._at
        self._skip(pattern)
        return self.text[at : self._at]

    def _skip(self, pattern: re.Pattern[str]) -> int:
        """Over what a pattern matches: where it ends."""
        match = pattern.match(self.text, self._at)
        self._at = match.end() if match else self._at
        return self._at
