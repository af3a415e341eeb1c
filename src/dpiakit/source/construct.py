"""YAML nodes to values: the core schema of YAML 1.2, and nothing that only looks like it.

`NO` is Norway, `010` is how a house number may be written, `12:30` is a time and `2026-01-02` is
left to the model, which knows where a date is meant.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from dpiakit.source.compose import MappingNode, Node, ScalarNode, too_deep
from dpiakit.source.limits import Limits
from dpiakit.source.place import printable, quoted
from dpiakit.source.syntax import CONTROL, CONTROL_HINT, ODD, TAG

CONSTANTS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip
WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]*)").fullmatch
DECIMAL = re.compile(
    r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
).fullmatch
_NO_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)").fullmatch
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")
_UNBOUNDED_HINT = "Write a finite number, or leave the value away if it is not known."
_MERGE_HINT = "Repeat the entries; a reader should find every fact where it applies."


def _is_word(node: Any) -> bool:
    """Whether a node is certainly text: unquoted, untagged, begins with a letter, no constant."""
    return (
        node.__class__ is ScalarNode
        and not node.style
        and not node.tag
        and (text := node.value) not in CONSTANTS
        and text[0] in _LETTERS
    )


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


class Construction:
    """The values of a node tree, and every flaw found on the way."""

    def __init__(self, text: str, limits: Limits) -> None:
        self.text = text
        self.limits = limits
        self.flaws: list[Flaw] = []
        self._escapes = "\\" in text
        """Only an escape can smuggle a control character past the parser."""
        self._marks = "!" in text
        """A lone "!" is a tag too, but leaves no trace in the node."""
        self._plain = not self._marks

    def value(self, node: Node, depth: int = 1) -> Any:
        """What a node means. A refused value is None, and a flaw says why."""
        if node.tag:
            self._flaw(node, *TAG)
        if isinstance(node, ScalarNode):
            if self._marks and not node.tag and self.text.startswith("!", node.start_mark.index):
                self._flaw(node, *TAG)
            return self._scalar(node)
        if depth > self.limits.depth:
            refusal = too_deep(node.start_mark, self.limits)
            self._flaw(node, refusal.what, refusal.hint)
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, depth + 1)
        return self._sequence(node, depth + 1)

    def _mapping(self, node: MappingNode, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if not _is_word(key_node):
                key = self._key(key_node)
            if key in found:
                self._duplicate(node, key_node, key)
            elif self._plain and _is_word(value_node):  # most values: spares two calls
                found[key] = value_node.value
            else:
                found[key] = self.value(value_node, depth)
        return found

    def _sequence(self, node: Node, depth: int) -> list[Any]:
        plain = self._plain
        return [
            item.value if plain and _is_word(item) else self.value(item, depth)
            for item in node.value
        ]

    def _key(self, node: Node) -> str:
        """The key as text. A refused one gets a name that no text has: its value is still to be
        looked at.
        """
        if not isinstance(node, ScalarNode):
            self._flaw(node, "A mapping or list cannot be a key.", "Write a single word.", key="?")
            return f"\0{len(self.flaws)}"
        text: str = node.value
        if node.style and text:
            self._scalar(node)
        elif text == "<<":
            self._flaw(node, "Merge keys (<<) are not used here.", _MERGE_HINT, key=text)
            return f"\0{len(self.flaws)}"
        elif not text:
            self._flaw(node, "A key is empty.", "Write a name before the colon.", key="")
        elif text in CONSTANTS or WHOLE(text) or DECIMAL(text) or _NO_NUMBER(text):
            what = f"The key {text[:40]} is not text."
            self._flaw(node, what, f'Put it in quotes: "{text[:40]}".', key=text)
        if node.tag:
            self._flaw(node, *TAG, key=text)
        return text

    def _scalar(self, node: ScalarNode) -> str | int | float | bool | None:
        text: str = node.value
        if node.style:
            if self._escapes and (odd := ODD.search(text)):
                self._flaw(node, CONTROL.format(printable(odd[0])), CONTROL_HINT)
            return text
        if text in CONSTANTS:
            return CONSTANTS[text]
        if text[0] in "0123456789+-.":
            return self._number(node, text)
        return text

    def _number(self, node: ScalarNode, text: str) -> str | int | float | None:
        if WHOLE(text):
            if len(text) <= self.limits.digits:
                return int(text)
        elif DECIMAL(text):
            if len(text) <= self.limits.digits and math.isfinite(number := float(text)):
                return number
        elif _NO_NUMBER(text):
            self._flaw(node, f"{text} is no number that a record can state.", _UNBOUNDED_HINT)
            return None
        else:
            return text
        what = f"The number {quoted(text)} is too large or too long."
        self._flaw(node, what, "If it is an identifier, put it in quotes.")
        return None

    def _duplicate(self, mapping: MappingNode, node: Node, key: str) -> None:
        first = next((known for known, _ in mapping.value if known.value == key), node)
        what = f"{quoted(key)} is written twice: here and on line {first.start_mark.line + 1}."
        self._flaw(node, what, "Keep one. Which of the two holds, no reader could tell.", key=key)

    def _flaw(self, node: Node, what: str, hint: str, key: str | None = None) -> None:
        self.flaws.append(Flaw(node, what, hint, key))
        if len(self.flaws) >= self.limits.problems:
            raise Full


def aliases(root: Node, limits: Limits) -> Flaw | None:
    """The first thing wrong with what `*name` repeats: an endless repetition, or too many values.

    Only looked at where the text has a `*` at all. An alias is the very node it names, so a node
    met twice is one; what it holds is counted as often as it is repeated, up to the bound.
    """
    met: set[int] = set()
    above: list[int] = []
    repeated = 0
    pending: list[tuple[Node, bool] | None] = [(root, False)]
    while pending:
        entry = pending.pop()
        if entry is None:  # everything inside the innermost collection has been seen
            above.pop()
            continue
        node, again = entry
        if id(node) in above:
            return Flaw(node, "This value repeats itself without end.", "Write out what is meant.")
        again = again or id(node) in met
        repeated += again
        if repeated > limits.aliased or len(above) > limits.depth:
            what = f"Aliases (*name) repeat more than {limits.aliased:,} values."
            return Flaw(node, what, "Write out what is meant.")
        met.add(id(node))
        if not isinstance(node, ScalarNode):
            above.append(id(node))
            pending.append(None)
            pending.extend((part, again) for part in reversed(_parts(node)))
    return None


def _parts(node: Node) -> list[Node]:
    if isinstance(node, MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value)
