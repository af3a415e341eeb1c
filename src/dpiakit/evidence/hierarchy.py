"""A hierarchy of values: which of them belong together, as a tree that somebody wrote down.

The file is YAML: one root, groups within groups, and values as lists::

    diseases:
      of the stomach: [gastric ulcer, gastritis]
      of the lungs: [flu, bronchitis]
"""

from __future__ import annotations

import pathlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dpiakit.errors import InputError, Problem
from dpiakit.evidence.canonical import sha256_id
from dpiakit.source import Document, Path, dotted, quoted, read_yaml

_Wrong = tuple[Path, str, str, bool]
"""Where, what, what to do, and whether the key is meant."""


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """A tree whose leaves are values."""

    file: str
    digest: str
    """SHA-256 of the tree, however it is laid out and in whatever order it is written."""
    height: int
    """Steps from the root to its deepest leaf: the distance of values that only the root joins."""
    leaves: frozenset[str]
    steps: tuple[tuple[str, int, int], ...]
    """For each leaf, itself and each group around it but the root: the leaf, a number that names
    the group, and how many steps lower that is than the group around it."""

    def __str__(self) -> str:
        """As a manifest names it."""
        return f"a tree of {len(self.leaves)} values and height {self.height}, {self.digest}"


@dataclass(frozen=True, slots=True)
class _Node:
    name: str
    path: Path
    children: tuple[_Node, ...] = ()
    """None: a value."""
    height: int = 0
    """Steps down to the deepest value in it."""


def read_hierarchy(file: pathlib.Path) -> Hierarchy:
    """A hierarchy from a file.

    Raises InputError with every problem: several roots, groups without anything in them, and names
    that stand in two places, since a value belongs to one group.
    """
    document = read_yaml(file)
    data = document.data
    if not isinstance(data, dict) or len(data) != 1:
        what = f"{len(data)} roots stand here." if isinstance(data, dict) else "This is no tree."
        hint = "One group holds all others and has a name: write it first, the others within it."
        raise InputError([_problem(document, ((), what, hint, False))])
    wrong: list[_Wrong] = []
    (root,) = _nodes(data, (), wrong)
    if not wrong:
        wrong += _repeated(root)
    if wrong:
        raise InputError(_problem(document, one) for one in wrong)
    return Hierarchy(
        file=document.file,
        digest=sha256_id(_canonical(root)),
        height=root.height,
        leaves=frozenset(one.name for one in _all(root) if not one.children),
        steps=tuple(_steps(root)),
    )


def hierarchy_schema() -> dict[str, object]:
    """The JSON Schema of such a file, for editors. That a value stands once it cannot say."""
    group = {
        "description": "Groups by name, or a list of values and of further groups.",
        "anyOf": [
            {
                "type": "object", "minProperties": 1,
                "additionalProperties": {"$ref": "#/$defs/Group"},
            },
            {
                "type": "array", "minItems": 1,
                "items": {
                    "anyOf": [
                        {"description": "A value, as it stands in the data.",
                         "type": ["string", "integer"]},
                        {"description": "A group beside values.", "type": "object",
                         "minProperties": 1, "additionalProperties": {"$ref": "#/$defs/Group"}},
                    ]
                },
            },
        ],
    }  # fmt: skip
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:dpiakit:schema:evidence-hierarchy",
        "title": "Hierarchy of values",
        "description": "Which values of a column belong together: one root, groups within groups, "
        "values as lists. Two values are as far from each other as their lowest common group is "
        "high.",
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": {"$ref": "#/$defs/Group"},
        "$defs": {"Group": group},
    }


def _problem(document: Document, wrong: _Wrong) -> Problem:
    path, what, hint, about_key = wrong
    at = (document.key_position if about_key else document.position)(path)
    return Problem(at.file, at.line, at.column, dotted(path), what, hint)


def _nodes(data: Any, path: Path, wrong: list[_Wrong]) -> Iterator[_Node]:
    """What stands in a group: groups by name, or a list of values and groups."""
    if isinstance(data, dict):
        for name, content in data.items():
            here = (*path, name)
            children = tuple(_nodes(content, here, wrong))
            if content in (None, [], {}):
                hint = "Put its values into a list: [flu, bronchitis]."
                wrong.append((here, f"The group {quoted(name)} is empty.", hint, True))
            height = 1 + max((one.height for one in children), default=0)
            yield _Node(name, here, children, height)
    elif isinstance(data, list):
        for number, entry in enumerate(data):
            here = (*path, str(number))
            if isinstance(entry, dict):
                yield from _nodes(entry, here, wrong)
            elif isinstance(entry, str) or (isinstance(entry, int) and entry not in (True, False)):
                yield _Node(str(entry), here)
            else:
                hint = "Write it as it stands in the data, in quotes."
                wrong.append((here, f"{quoted(entry)} is neither text nor a number.", hint, False))
    elif data is not None:
        hint = "Values stand in a list, also a single one: [flu]."
        wrong.append((path, f"{quoted(data)} is neither a list nor groups.", hint, False))


def _all(node: _Node) -> Iterator[_Node]:
    yield node
    for one in node.children:
        yield from _all(one)


def _repeated(root: _Node) -> Iterator[_Wrong]:
    """Values that stand twice, or bear the name of a group: a tree would have a second way up."""
    seen: dict[str, _Node] = {}
    for one in sorted(_all(root), key=lambda node: bool(node.children), reverse=True):
        before = seen.setdefault(one.name, one)
        if before is one or (before.children and one.children):
            continue
        said = "is the name of a group, too" if before.children else "stands here a second time"
        hint = "A value belongs to one group."
        yield one.path, f"{quoted(one.name)} {said}: {dotted(before.path)}.", hint, False


def _canonical(node: _Node) -> Any:
    """A tree that differs by order and layout only is the same tree."""
    if not node.children:
        return node.name
    values = sorted(one.name for one in node.children if not one.children)
    groups = sorted((_canonical(one) for one in node.children if one.children), key=str)
    return [node.name, values, groups]


def _steps(root: _Node) -> Iterator[tuple[str, int, int]]:
    numbers = {id(node): number for number, node in enumerate(_all(root))}

    def up(node: _Node, way: tuple[tuple[int, int], ...]) -> Iterator[tuple[str, int, int]]:
        if not node.children:
            yield from ((node.name, number, height) for number, height in way)
        for one in node.children:
            yield from up(one, (*way, (numbers[id(one)], node.height - one.height)))

    return up(root, ())
