"""From files of the law to checked shapes: every problem of every file is collected."""

from __future__ import annotations

import hashlib
import pathlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from dpiakit.errors import ExpressionError, InputError, Problem
from dpiakit.law.written import Shape
from dpiakit.source import Document, Path, Position, dotted, parse_yaml, quoted, read_bytes

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Beside:
    """A folder of law, or one file, that does not lie under the root."""

    folder: pathlib.Path
    shown: str
    """How messages call it."""


class Reading:
    """The files read so far under one root and the folders beside it, and what is wrong."""

    def __init__(self, root: pathlib.Path, beside: Iterable[Beside] = ()) -> None:
        self.root = root
        self.beside = tuple(sorted(beside, key=lambda one: len(str(one.folder)), reverse=True))
        """The innermost first."""
        self.problems: list[Problem] = []
        self.digests: dict[str, bytes] = {}
        """SHA-256 of every file read, by name."""

    def name(self, file: pathlib.Path) -> str:
        """How messages call a file: from the folder that holds the law, or as its own was named."""
        for one in self.beside:
            if file.is_relative_to(one.folder):
                below = file.relative_to(one.folder).as_posix()
                return one.shown if below == "." else f"{one.shown}/{below}"
        return file.relative_to(self.root).as_posix()

    def path(self, name: str) -> pathlib.Path:
        """The file that messages call by a name."""
        for one in self.beside:
            if name == one.shown:
                return one.folder
            if name.startswith(f"{one.shown}/"):
                return one.folder / name.removeprefix(f"{one.shown}/")
        return self.root / name

    def entries(self, folder: pathlib.Path, suffix: str = "") -> list[pathlib.Path]:
        """What a folder holds, in the order of names; with a suffix, only names that end so.

        None where there is no such folder. One that cannot be listed is a known problem: what it
        holds would otherwise be missing from the law, and nobody would notice.
        """
        try:
            found = sorted(folder.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as failure:
            what = f"The folder cannot be read ({failure.strerror})."
            self.wrong_file(folder, what, "Give the user who runs this permission to list it.")
            return []
        return [entry for entry in found if entry.name.endswith(suffix)]

    def digest(self) -> str:
        """SHA-256 over the names and contents of all files read, in the order of names."""
        whole = hashlib.sha256()
        for name, content in sorted(self.digests.items()):
            whole.update(f"{name}\0{content.hex()}\n".encode())
        return whole.hexdigest()

    def document(self, file: pathlib.Path) -> Document | None:
        """A file as YAML; None if it cannot be read, which is then a known problem."""
        name = self.name(file)
        try:
            content = read_bytes(file, name=name)
            self.digests[name] = hashlib.sha256(content).digest()
            return parse_yaml(content, name)
        except InputError as error:
            self.problems.extend(error.problems)
            return None

    def shape(self, shape: TypeAdapter[_T], document: Document, path: Path = ()) -> _T | None:
        """The part of a document at a path as a shape; None if it is not one."""
        data: Any = document.data
        for step in path:
            data = data[int(step)] if isinstance(data, list) else data[step]
        try:
            return shape.validate_python(data)
        except ValidationError as error:
            self.problems.extend(problems_of(error, document, path))
            return None

    def wrong(self, document: Document, path: Path, what: str, hint: str = "") -> None:
        """Note a problem with a value."""
        self.problems.append(_problem(document.position(path), path, what, hint))

    def wrong_file(self, file: pathlib.Path, what: str, hint: str = "") -> None:
        """Note a problem with a file as a whole."""
        self.problems.append(Problem(self.name(file), 0, 0, "", what, hint))

    def wrong_expression(self, document: Document, path: Path, error: ExpressionError) -> None:
        """Note a problem inside an expression, at its place in the file."""
        position = place_in_text(document, path, error.text, error.position)
        self.problems.append(_problem(position, path, error.what, _frame(error)))


def _frame(error: ExpressionError) -> str:
    """The line of the expression with a caret under the place, and the hint."""
    lines = str(error).removeprefix(error.what).lstrip("\n").split("\n")
    return "\n    ".join(lines)


def _problem(position: Position, path: Path, what: str, hint: str) -> Problem:
    return Problem(position.file, position.line, position.column, dotted(path), what, hint)


def place_in_text(document: Document, path: Path, text: str, offset: int) -> Position:
    """Where a character of a text value stands in its file, whatever the style of the scalar.

    The value and the file are read side by side: white space matches any white space, and what
    the file has besides (quotes, escapes, the sign of a block) is passed over.
    """
    start = document.position(path)
    lines = document.text.split("\n")
    line, column = start.line - 1, start.column - 1
    raw = lines[line][column:]
    if raw[:1] in {"|", ">"}:
        line, column = line + 1, 0
    elif raw[:1] in {"'", '"'}:
        column += 1
    for character in text[:offset].rstrip():
        if character.isspace():
            continue
        line, column = _next(lines, line, column, character)
        column += 1
    if offset < len(text) and not text[offset].isspace():
        line, column = _next(lines, line, column, text[offset])
    if line >= len(lines):  # the file does not hold the text: point at its beginning
        return start
    return Position(start.file, line + 1, column + 1)


def _next(lines: Sequence[str], line: int, column: int, character: str) -> tuple[int, int]:
    while line < len(lines):
        found = lines[line].find(character, column)
        if found >= 0:
            return line, found
        line, column = line + 1, 0
    return line, column


def problems_of(error: ValidationError, document: Document, path: Path = ()) -> list[Problem]:
    """What a shape has against a value, each at its line, in our own words."""
    found = []
    for detail in error.errors(include_url=False):
        where = (*path, *(str(step) for step in detail["loc"] if step != "[key]"))
        what, hint = _said(detail, where)
        is_key = detail["type"] == "extra_forbidden" or "[key]" in detail["loc"]
        position = document.key_position(where) if is_key else document.position(where)
        found.append(_problem(position, where, what, hint))
    return found


_KINDS = {
    "string_type": "Text is needed here. A number as text stands in quotes.",
    "list_type": "A list is needed here.",
    "dict_type": "A mapping is needed here.",
    "model_type": "A mapping is needed here.",
    "bool_type": "Write true or false.",
    "int_type": "A whole number is needed here.",
    "float_type": "A number is needed here.",
}


def _said(detail: ErrorDetails, where: Path) -> tuple[str, str]:
    value = detail["input"]
    match detail["type"]:
        case "missing":
            return f'"{where[-1]}" is missing.', "Every file of this kind says it."
        case "extra_forbidden":
            hint = _did_you_mean(where)
            return f'"{where[-1]}" is not a key of this file.', hint
        case "literal_error":
            expected = detail.get("ctx", {}).get("expected", "")
            return f"{quoted(value)} is not one of the words known here.", f"There are: {expected}."
        case "string_pattern_mismatch":
            pattern = detail.get("ctx", {}).get("pattern", "")
            return f"{quoted(value)} is not written as it must be.", f"The pattern is {pattern}"
        case "value_error":
            return detail["msg"].removeprefix("Value error, "), ""
        case "too_short":
            return "At least one entry is needed here.", ""
        case kind if kind in _KINDS:
            return f"{quoted(value)} cannot stand here.", _KINDS[kind]
        case _:
            return f"{quoted(value)}: {detail['msg']}.", ""


def _did_you_mean(where: Path) -> str:
    known = {
        field.alias or name
        for shape in Shape.__subclasses__()
        for name, field in shape.model_fields.items()
    }
    near = get_close_matches(where[-1], known, 1, 0.7)
    guess = f'Did you mean "{near[0]}"? ' if near else ""
    return f"{guess}A key that nobody reads would change nothing in law."
