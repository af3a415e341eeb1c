"""YAML nodes to values: the core schema of YAML 1.2, and nothing that only looks like it.

`NO` is Norway, `010` is how a house number may be written, `12:30` is a time and `2026-01-02` is
left to the model, which knows where a date is meant.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Any

from dpiakit.source.compose import MappingNode, Node, ScalarNode, SequenceNode
from dpiakit.source.limits import Limits
from dpiakit.source.place import quoted
from dpiakit.source.syntax import CONTROL_HINT, ODD, TAG

_CONSTANTS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]*)").fullmatch
_DECIMAL = re.compile(
    r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
).fullmatch
_NO_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)").fullmatch
_MERGE_HINT = "Repeat the entries; a reader should find every fact where it applies."


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a node: well-formed YAML that is refused."""

    node: Node
    what: str
    hint: str
    key: str | None = None
    """The key that is meant, if the node is a key."""


class Full(Exception):  # noqa: N818  the list is full, which is no error
    """So many flaws were found that no more are looked for."""


@dataclass(slots=True)
class Construction:
    """The values of a node tree, and every flaw found on the way."""

    text: str
    limits: Limits
    flaws: list[Flaw] = field(default_factory=list)
    _deep: bool = False

    def value(self, node: Node, depth: int = 1) -> Any:
        """What a node means. A refused node is None, and a flaw says why."""
        if node.tag:
            self._flaw(node, *TAG)
        if isinstance(node, ScalarNode):
            return self._scalar(node)
        if depth > self.limits.depth:
            self._too_deep(node)
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, depth)
        return self._sequence(node, depth)

    def _mapping(self, node: Node, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self._key(key_node)
            if key is None:
                continue
            if key in found:
                self._duplicate(node, key_node, key)
                continue
            # Most values are plain words: the two shortest ways out of `value`, without the call.
            if value_node.__class__ is ScalarNode and not value_node.tag and value_node.style:
                found[key] = self._scalar(value_node)
            else:
                found[key] = self.value(value_node, depth + 1)
        return found
