"""A written text that has been understood: its values, and where each of them stands."""

from __future__ import annotations

import contextlib
import pathlib
from collections.abc import Iterator
from typing import Any

from yaml.error import YAMLError

from dpiakit.errors import InputError, Problem
from dpiakit.source.compose import MappingNode, Node, ScalarNode, TooMuch, compose
from dpiakit.source.construct import Construction, Flaw, Full, aliases
from dpiakit.source.files import display_name, read_bytes, too_large
from dpiakit.source.limits import LIMITS, Limits
from dpiakit.source.place import Path, Position, dotted
from dpiakit.source.plain import plain_place, plain_values
from dpiakit.source.syntax import Fault, faults, odd_characters

_BOM = "\ufeff"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UNSEEN = ("\x85", "\u2028", "\u2029", _BOM)
"""What libyaml takes for a line break, or skips, where no editor does: places would be off."""


class Document:
    """The values of a text with their positions.

    Positions are looked up, not stored: most values are never pointed at, and the nodes of the
    text know their places. In a text that was understood without nodes they are looked for.
    """

    __slots__ = ("_entries", "_root", "data", "file", "text")

    def __init__(self, data: Any, text: str, file: str, root: Node | None = None) -> None:
        self.data = data
        self.text = text
        self.file = file
        self._root = root
        """None: of a plainly written text."""
        self._entries: dict[int, dict[str, tuple[Node, Node]]] = {}

    def position(self, path: Path) -> Position:
        """Where a value is written, or else its nearest ancestor that is.

        A value that begins on a line of its own (a block mapping or list) is found at its key,
        and so is an empty one: that is the line a reader looks for.
        """
        return self._position(path, key=False)

    def key_position(self, path: Path) -> Position:
        """Where the key of a value is written; for an item of a list, where the item begins."""
        return self._position(path, key=True)

    def _position(self, path: Path, *, key: bool) -> Position:
        node, key_node = self._root, None
        if node is None:
            return self._plain_position(path, key=key)
        for step, part in enumerate(path, start=1):
            below = self._step(node, part)
            if below is None:
                break
            key_node, node = below
            if step == len(path) and key:
                return self._at(key_node or node)
        return self._at(node if key_node is None or _on_the_spot(node) else key_node)

    def _plain_position(self, path: Path, *, key: bool) -> Position:
        line, key_column, column, steps = plain_place(self.text, path)
        return Position(self.file, line, key_column if key and steps == len(path) else column)

    def _step(self, node: Node, part: str) -> tuple[Node | None, Node] | None:
        if isinstance(node, MappingNode):
            entries = self._entries.get(id(node))
            if entries is None:
                entries = {key.value: (key, value) for key, value in node.value}
                self._entries[id(node)] = entries
            return entries.get(part)
        if isinstance(node, ScalarNode) or not part.isdecimal():
            return None
        index = int(part) if len(part) < 8 else len(node.value)  # noqa: PLR2004  no list is longer
        return (None, node.value[index]) if index < len(node.value) else None

    def _at(self, node: Node) -> Position:
        return Position(self.file, node.start_mark.line + 1, node.start_mark.column + 1)


def read_yaml(file: pathlib.Path, *, limits: Limits = LIMITS, name: str | None = None) -> Document:
    """A file as strict YAML 1.2; `name` is how messages call it.

    Raises `InputError` with every problem of the file that can be found at once.
    """
    shown = display_name(file) if name is None else name
    return parse_yaml(read_bytes(file, limits=limits, name=shown), shown, limits=limits)


def parse_yaml(text: str | bytes, file: str, *, limits: Limits = LIMITS) -> Document:
    """A text as strict YAML 1.2, under the name of the file that it came from.

    Raises `InputError`. Text that is not YAML stops at the first error; everything else that is
    refused (duplicate keys, tags, keys that are no text, …) is listed together.
    """
    words, raw = _text(text, file, limits)
    plain = plain_values(words, limits)
    if plain is not None:
        return Document(plain, words, file)
    try:
        root = compose(words, raw, limits)
    except YAMLError as error:
        raise _unreadable(file, faults(error, words)) from None
    except TooMuch as refusal:
        mark = refusal.mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise _unreadable(file, [Fault(line, column, refusal.what, refusal.hint)]) from None
    data = None if root is None else _values(root, words, file, limits)
    if root is None or data is None:
        what = "The file holds no value." if words.strip() else "The file is empty."
        raise _unreadable(file, [Fault(0, 0, what, "Write the record, or remove the file.")])
    return Document(data, words, file, root)


def _text(text: str | bytes, file: str, limits: Limits) -> tuple[str, bytes]:
    """The text as characters and as bytes, without a byte order mark."""
    try:
        words = text if isinstance(text, str) else text.decode()
        if words.startswith(_BOM):
            text = words = words[1:]
        raw = text.encode() if isinstance(text, str) else text
    except UnicodeDecodeError as failure:
        raise _unreadable(file, [_undecodable(failure)]) from None
    except UnicodeEncodeError:
        raise _unreadable(file, odd_characters(words)) from None
    if len(raw) > limits.size:
        raise too_large(file, len(raw), limits)
    if not words.isascii() and any(char in words for char in _UNSEEN):
        raise _unreadable(file, odd_characters(words))
    return words, raw


def _undecodable(failure: UnicodeDecodeError) -> Fault:
    raw = failure.object
    if raw.startswith(_UTF16):
        return Fault(0, 0, "The file is written in UTF-16.", "Save it as UTF-8.")
    if b"\0" in raw:
        return Fault(0, 0, "The file is not text.", "Name a YAML file.")
    line = raw.count(b"\n", 0, failure.start) + 1
    start = raw.rfind(b"\n", 0, failure.start) + 1
    column = len(raw[start : failure.start].decode(errors="replace")) + 1
    byte = raw[failure.start]
    what = f"The file is not UTF-8: byte {failure.start} is 0x{byte:02x}."
    return Fault(line, column, what, "Save it as UTF-8.")


def _values(root: Node, text: str, file: str, limits: Limits) -> Any:
    flaw = aliases(root, limits) if "*" in text else None
    if flaw:
        raise InputError(_problems([flaw], root, file))
    construction = Construction(text, limits)
    data = None
    with contextlib.suppress(Full):
        data = construction.value(root)
    if construction.flaws:
        raise InputError(_problems(construction.flaws, root, file))
    return data


def _unreadable(file: str, found: list[Fault]) -> InputError:
    return InputError(
        Problem(file, fault.line, fault.column, "", fault.what, fault.hint) for fault in found
    )


def _problems(flaws: list[Flaw], root: Node, file: str) -> Iterator[Problem]:
    paths = dict(_paths({id(flaw.node) for flaw in flaws}, root))
    for flaw in flaws:
        mark = flaw.node.start_mark
        path = paths[id(flaw.node)]
        yield Problem(file, mark.line + 1, mark.column + 1, dotted(path), flaw.what, flaw.hint)


def _paths(wanted: set[int], root: Node) -> Iterator[tuple[int, Path]]:
    """The path of each of some nodes, keys included: only asked for when something is wrong."""
    met: set[int] = set()
    pending: list[tuple[Node, Path]] = [(root, ())]
    while pending:
        node, path = pending.pop()
        if id(node) in met:
            continue
        met.add(id(node))
        if id(node) in wanted:
            yield id(node), path
        if isinstance(node, MappingNode):
            for key, value in node.value:
                below = (*path, key.value if isinstance(key, ScalarNode) else "?")
                if id(key) in wanted:
                    yield id(key), below
                pending.append((value, below))
        elif not isinstance(node, ScalarNode):
            pending.extend((item, (*path, str(i))) for i, item in enumerate(node.value))


def _on_the_spot(node: Any) -> bool:
    """Whether a value begins where a reader would look for it: beside its key."""
    if isinstance(node, ScalarNode):
        return bool(node.value or node.style)
    return bool(node.flow_style)
