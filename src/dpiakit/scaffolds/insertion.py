"""One more fact in a file that a person keeps: everything else stays, byte for byte.

A text is never written anew from its values: that would lose comments, order and the style of
its author. A fact is put in as lines of its own, or into the braces where it belongs, and the
result is read again: it must say what it said, and the new fact, and nothing else.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dpiakit.errors import InputError, Problem
from dpiakit.scaffolds.notation import block, flow
from dpiakit.source import LIMITS, Document, Path, dotted, parse_yaml
from dpiakit.source.compose import MappingNode, Node, SequenceNode, compose

Order = Callable[[Path], Sequence[str]]
"""The keys that may stand in the group at a path, in the order in which they read best."""

_LONGEST_LINE = 110


class CannotInsertError(InputError):
    """A fact that cannot be put in without touching what somebody wrote."""


def with_fact(text: str, path: Path, value: object, order: Order, name: str) -> str:
    """The text of a file with one more fact.

    ``name``: how messages call the file. Raises `CannotInsertError` where the fact is written
    already, where something else stands in its way, or where a repeated part (`*name`) would
    change in other places too.
    """
    if says_nothing(text):
        return _joined(text, len(text), block(_nested(path, value)))
    document = parse_yaml(text, name)
    expected = _expected(document, path, value)
    candidates = _candidates(document, path, value, order)
    for candidate in candidates:
        if _says(candidate, expected, name):
            return candidate
    what = "The fact cannot be put in here without touching what is written."
    raise _refusal(document, path, what, f"Write it by hand: {flow(_nested(path[-1:], value))}")


def says_nothing(text: str) -> bool:
    """Whether a text holds nothing but comments and empty lines."""
    return all(not line.strip() or line.lstrip()[0] == "#" for line in text.splitlines())


def _expected(document: Document, path: Path, value: object) -> Any:
    """What the text shall say afterwards. Raises `CannotInsertError` for what is in the way."""
    facts: Any = copy.deepcopy(document.data)
    group = facts
    for depth, step in enumerate(path[:-1], start=1):
        if not isinstance(group, dict):
            break
        if step in group and not isinstance(group[step], dict):
            what = "Something else is written where a group of facts is needed."
            raise _refusal(document, path[:depth], what, f"It keeps out {dotted(path)}.")
        group = group.setdefault(step, {})
    if not isinstance(group, dict):
        raise _refusal(document, (), "The file is no mapping of facts.", "")
    if path[-1] in group:
        what = "This is written already."
        raise _refusal(document, path, what, "Change it in the file; nothing is overwritten.")
    group[path[-1]] = value
    return facts


def _refusal(document: Document, path: Path, what: str, hint: str) -> CannotInsertError:
    at = document.position(path)
    return CannotInsertError([Problem(at.file, at.line, at.column, dotted(path), what, hint)])


def _nested(path: Path, value: object) -> dict[str, object]:
    """A fact with the groups around it."""
    for step in reversed(path):
        value = {step: value}
    return dict(value) if isinstance(value, Mapping) else {}


def _says(text: str, expected: object, name: str) -> bool:
    try:
        return _same(parse_yaml(text, name).data, expected)
    except InputError:
        return False


def _same(one: Any, other: Any) -> bool:
    """Equal in kind too: `1` is not `true`."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


def _candidates(document: Document, path: Path, value: object, order: Order) -> list[str]:
    """Texts with the fact in the likely places, the best first."""
    text = document.text
    root = compose(text, text.encode("utf-8", "surrogatepass"), LIMITS)
    node, depth = _home(root, path)
    if node is None or not (node.value or order(path[:depth])):  # {} says of a collection: none
        return []
    fact = _nested(path[depth:], value)
    starts = _line_starts(text)
    before = _before(node, path[depth], order(path[:depth]))
    if node.flow_style:
        return _in_braces(text, starts, node, before, fact)
    column = node.value[0][0].start_mark.column
    lines = block(fact, column)
    places = [before] if before == len(node.value) - 1 else [before, len(node.value) - 1]
    found = []
    for place in places:
        key, last = node.value[place]
        found += [_joined(text, line, lines) for line in _ends(text, starts, key, last)]
    return found


def _home(root: Node | None, path: Path) -> tuple[MappingNode | None, int]:
    """The innermost written group around a fact, and how many steps lead there."""
    node, depth = root, 0
    while isinstance(node, MappingNode):
        below = next((value for key, value in node.value if key.value == path[depth]), None)
        if not isinstance(below, MappingNode) or depth == len(path) - 1:
            return node, depth
        node, depth = below, depth + 1
    return None, 0


def _before(node: MappingNode, key: str, keys: Sequence[str]) -> int:
    """The entry after which a new one belongs: the last of those that the order puts before it."""
    last = len(node.value) - 1
    if key not in keys:
        return last
    earlier = set(keys[: keys.index(key)])
    found = [place for place, (known, _) in enumerate(node.value) if known.value in earlier]
    return found[-1] if found else last


def _in_braces(
    text: str, starts: list[int], node: MappingNode, before: int, fact: Mapping[str, object]
) -> list[str]:
    inside = flow(fact)[1:-1]
    if not node.value:
        at = starts[node.start_mark.line] + node.start_mark.column + 1
        return [text[:at] + inside + text[at:]]
    end = node.value[before][1].end_mark
    at = starts[end.line] + end.column
    line_end = starts[end.line + 1] if end.line + 1 < len(starts) else len(text)
    long = line_end - starts[end.line] + len(inside) > _LONGEST_LINE
    indent = _indent_of(text, starts, node) + 2
    gap = f",{_line_break(text)}{' ' * indent}" if long else ", "
    return [f"{text[:at]}{lead}{inside}{text[at:]}" for lead in dict.fromkeys((gap, ", "))]


def _indent_of(text: str, starts: list[int], node: Node) -> int:
    line = text[starts[node.start_mark.line] :]
    return len(line) - len(line.lstrip(" "))


def _ends(text: str, starts: list[int], key: Node, value: Node) -> list[int]:
    """Where the line after an entry begins: offsets into the text, the likeliest first."""
    repeated = (value.start_mark.line, value.start_mark.column) < (
        key.end_mark.line, key.end_mark.column,
    )  # fmt: skip
    if repeated:
        return [_offset(text, starts, key.end_mark.line + 1)]
    node = _last(value)
    line = node.end_mark.line
    if node.end_mark.column or line == node.start_mark.line:
        return [_offset(text, starts, line + 1)]
    behind = line  # a block of text ends where the next line begins, or later after empty lines
    while line > 0 and not text[starts[line - 1] : _offset(text, starts, line)].strip():
        line -= 1
    return [_offset(text, starts, one) for one in dict.fromkeys((line, behind))]


def _last(node: Node) -> Node:
    """What stands last inside a value written over several lines."""
    while isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.value:
        last = node.value[-1]
        below = last[1] if isinstance(last, tuple) else last
        above = last[0] if isinstance(last, tuple) else node
        start, end = below.start_mark, above.start_mark
        if (start.line, start.column) < (end.line, end.column):  # *name: it stands elsewhere
            return above
        node = below
    return node


def _line_starts(text: str) -> list[int]:
    starts = [0]
    for offset, char in enumerate(text, start=1):
        if char == "\n" or (char == "\r" and text[offset : offset + 1] != "\n"):
            starts.append(offset)
    return starts


def _offset(text: str, starts: list[int], line: int) -> int:
    return starts[line] if line < len(starts) else len(text)


def _joined(text: str, at: int, lines: Sequence[str]) -> str:
    """The text with lines put in at an offset where a line begins, or at its end."""
    newline = _line_break(text)
    before, after = text[:at], text[at:]
    if before and not before.endswith(("\n", "\r")):
        before += newline
    return before + newline.join(lines) + newline + after


def _line_break(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
