"""JSON from strangers: strict, bounded, and every value can be found again in the text.

A file holds one document, a list of documents, or one document a line (JSON Lines). Lines are read
one by one, so a file of any length needs the memory of its longest line.
"""

from __future__ import annotations

import json
import pathlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from dpiakit.errors import InputError, Problem
from dpiakit.source import Limits, Path, dotted, read_bytes
from dpiakit.source.files import display_name
from dpiakit.source.place import quoted

WHOLE = Limits(size=32 * 1024 * 1024)
LONGEST_LINE = 1024 * 1024
"""Bytes of one document on a line."""
DEEPEST = 40
MOST_VALUES = 20_000
"""Keys and values of one document."""
MOST_DIGITS = 40
_LINES = frozenset({".jsonl", ".ndjson"})
_SPACE = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_WORD = re.compile(r"[^ \t\n\r,\]}]+")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class _RefusedError(ValueError):
    """A text that is JSON to others and is not taken here."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of a file: all of it, or a line."""

    file: str
    line: int
    """The line on which it begins, from 1."""
    text: str

    def problem(self, path: Path, what: str, hint: str = "") -> Problem:
        """A problem at a value, or at the nearest one above it that is written."""
        offset = place_of(self.text, path)
        line, column = self._at(offset)
        return Problem(self.file, line, column, dotted(path), what, hint)

    def _at(self, offset: int) -> tuple[int, int]:
        before = self.text.count("\n", 0, offset)
        return self.line + before, offset - (self.text.rfind("\n", 0, offset) + 1) + 1


@dataclass(frozen=True, slots=True)
class Written:
    """One document as it is written. ``path`` is where it stands in its text."""

    text: Text
    path: Path
    data: dict[str, Any]


def documents_of(file: pathlib.Path) -> Iterator[Written | Problem]:
    """Every document of a file in its order; in place of one that cannot be used, why.

    Raises InputError for a file that cannot be read at all.
    """
    shown = display_name(file)
    if not file.is_file():
        read_bytes(file, name=shown)  # says why
    if file.suffix.lower() in _LINES or _has_a_document_a_line(file):
        found = _of_lines(file, shown)
    else:
        found = _of_whole(read_bytes(file, limits=WHOLE, name=shown), shown)
    none = True
    for one in found:
        none = False
        yield one
    if none:
        what = "There is no document in it."
        yield Problem(shown, 0, 0, "", what, "It needs one document, a list, or one a line.")


def _has_a_document_a_line(file: pathlib.Path) -> bool:
    """Whether the first line is a document by itself and another line follows."""
    with file.open("rb") as stream:
        first = stream.readline(LONGEST_LINE + 1)
        if not first.lstrip(b"\xef\xbb\xbf \t").startswith(b"{"):
            return False
        try:
            json.loads(first)
        except (ValueError, RecursionError):
            return False
        return any(line.strip() for line in iter(lambda: stream.readline(LONGEST_LINE), b""))


def _of_lines(file: pathlib.Path, shown: str) -> Iterator[Written | Problem]:
    try:
        with file.open("rb") as stream:
            number = 0
            while raw := stream.readline(LONGEST_LINE + 1):
                number += 1
                if len(raw) > LONGEST_LINE and not raw.endswith(b"\n"):
                    _skip_line(stream)
                    what = f"The line is longer than {LONGEST_LINE:,} bytes."
                    yield Problem(shown, number, 1, "", what, "One document a line.")
                elif raw.strip():
                    yield from _of_text(raw, shown, number)
    except OSError as error:
        what = f"The file cannot be read ({error.strerror})."
        raise InputError([Problem(shown, 0, 0, "", what)]) from None


def _skip_line(stream: Any) -> None:
    while (piece := stream.readline(LONGEST_LINE)) and not piece.endswith(b"\n"):
        pass


def _of_whole(raw: bytes, shown: str) -> Iterator[Written | Problem]:
    if not raw.strip():
        yield Problem(shown, 0, 0, "", "The file is empty.", "Check how it was made.")
        return
    yield from _of_text(raw, shown, 1)


def _of_text(raw: bytes, shown: str, line: int) -> Iterator[Written | Problem]:
    try:
        text = Text(shown, line, raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        yield _undecodable(raw, error, shown, line)
        return
    try:
        data = _parsed(text)
    except InputError as error:
        yield from error.problems
        return
    if "\\u" in text.text and (offset := _half_a_character(text.text)) is not None:
        line_of, column = text._at(offset)  # noqa: SLF001  of this module
        what = "A text holds half a character (a lone surrogate)."
        yield Problem(shown, line_of, column, "", what, "Check how it was made.")
        return
    for path, one in _each(data):
        if not isinstance(one, dict):
            what = f"A document is needed here, not {_kind(one)}."
            yield text.problem(path, what, "Write an object in braces.")
        elif (count := _values(one)) > MOST_VALUES:
            what = f"The document has {count:,} values; at most {MOST_VALUES:,} are read."
            yield text.problem(path, what)
        else:
            yield Written(text, path, one)


_ESCAPED = re.compile(
    r"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)


def _half_a_character(text: str) -> int | None:
    """Where a surrogate is written whose other half does not follow."""
    return next((one.start(1) for one in _ESCAPED.finditer(text) if one[1]), None)


def _undecodable(raw: bytes, error: UnicodeDecodeError, shown: str, line: int) -> Problem:
    if raw.startswith(_UTF16) or b"\0" in raw[:64]:
        return Problem(shown, line, 0, "", "It is not written in UTF-8.", "Save it as UTF-8.")
    before = raw[: error.start]
    row = line + before.count(b"\n")
    column = len(before[before.rfind(b"\n") + 1 :].decode(errors="replace")) + 1
    what = f"Byte {error.start + 1} is not text in UTF-8."
    return Problem(shown, row, column, "", what, "Save it as UTF-8.")


def _each(data: Any) -> Iterator[tuple[Path, Any]]:
    if isinstance(data, list):
        yield from (((str(index),), one) for index, one in enumerate(data))
    else:
        yield (), data


def _parsed(text: Text) -> Any:
    if (offset := _too_deep(text.text)) is not None:
        what = f"Values lie more than {DEEPEST} levels within each other."
        _stop(text, offset, what, "No consent record does. Check how it was made.")
    try:
        return json.loads(
            text.text, object_pairs_hook=_once, parse_constant=_no_number, parse_int=_whole,
            parse_float=_fraction,
        )  # fmt: skip
    except json.JSONDecodeError as error:
        unclosed = error.msg.startswith("Unterminated")
        ended = unclosed or error.pos >= len(text.text.rstrip())
        what = "The text ends in the middle." if ended else "This is not JSON."
        hint = "Is the file whole?" if ended else f"{error.msg}."
        _stop(text, error.pos, what, hint)
    except _RefusedError as error:
        _stop(text, _first_fault(text.text, error), error.what, error.hint)


def _stop(text: Text, offset: int, what: str, hint: str) -> NoReturn:
    line, column = text._at(min(offset, len(text.text.rstrip())))  # noqa: SLF001  of this module
    raise InputError([Problem(text.file, line, column, "", what, hint)])


def _too_deep(text: str) -> int | None:
    """Where brackets lie too deep within each other. Brackets inside texts do not count."""
    if text.count("[") + text.count("{") <= DEEPEST:
        return None
    depth = 0
    for found in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', text, re.DOTALL):
        sign = found[0]
        if sign in "[{":
            depth += 1
            if depth > DEEPEST:
                return found.start()
        elif sign in "]}":
            depth -= 1
    return None


def _first_fault(text: str, error: _RefusedError) -> int:
    """Where in the text the refused thing stands, as near as can be said."""
    sign = str(error.args[0])
    found = re.search(r'"' + re.escape(sign) + r'"\s*:', text) if sign else None
    if found and (again := text.find(found[0], found.end())) >= 0:
        return again
    return max(text.find(sign), 0)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for index, key in enumerate(keys) if key in keys[:index])
        error = _RefusedError(
            f"The key {quoted(twice)} stands twice in one object.",
            "Readers keep one of the two, and not all the same. Write a list.",
        )
        error.args = (twice,)
        raise error
    return made


def _no_number(word: str) -> NoReturn:
    error = _RefusedError(f"{word} is no number of JSON.", "Write a number, or null.")
    error.args = (word,)
    raise error


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        error = _RefusedError(
            f"A number has {len(digits):,} digits.", "Identifiers are texts: write them in quotes."
        )
        error.args = (digits[:MOST_DIGITS],)
        raise error
    return int(digits)


def _fraction(digits: str) -> float:
    made = float(digits)
    if made in {float("inf"), float("-inf")}:
        error = _RefusedError("A number is too large.", "Check how it was made.")
        error.args = (digits[:MOST_DIGITS],)
        raise error
    return made


def _kind(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "a truth"
        case str():
            return "a text"
        case list():
            return "a list"
        case _:
            return "a number"


def _values(data: Any) -> int:
    waiting, count = [data], 0
    while waiting:
        one = waiting.pop()
        count += 1
        if isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return count


def place_of(text: str, path: Path) -> int:
    """The offset of a value in a text that is JSON; of the nearest one above if it is not there."""
    at = _skip(text, 0)
    for step in path:
        inner = _step(text, at, step)
        if inner is None:
            break
        at = inner
    return at


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _step(text: str, at: int, step: str) -> int | None:
    """The offset of a member of the object, or of an item of the list, that begins at an offset."""
    if at >= len(text) or text[at] not in "[{":
        return None
    listed, index = text[at] == "[", 0
    at = _skip(text, at + 1)
    while at < len(text) and text[at] not in "]}":
        name = str(index)
        if not listed:
            found = _STRING.match(text, at)
            if found is None:
                return None
            name = json.loads(found[0])
            at = _skip(text, _skip(text, found.end()) + 1)
        if name == step:
            return at
        at = _skip(text, _end_of(text, at))
        index += 1
        at = _skip(text, at + 1) if at < len(text) and text[at] == "," else at
    return None


def _end_of(text: str, at: int) -> int:
    """The offset behind the value that begins at an offset."""
    depth = 0
    while at < len(text):
        if text[at] == '"':
            found = _STRING.match(text, at)
            at = found.end() if found else len(text)
        elif text[at] in "[{":
            depth, at = depth + 1, at + 1
        elif text[at] in "]}":
            depth, at = depth - 1, at + 1
        else:
            found = _WORD.match(text, at)
            at = found.end() if found else at + 1
        if depth == 0:
            return at
        at = _skip(text, at)
        while depth and at < len(text) and text[at] in ",:":
            at = _skip(text, at + 1)
    return at
