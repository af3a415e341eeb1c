"""Text to YAML nodes, each with its place: libyaml where PyYAML was built with it.

libyaml composes by recursion in C, without a limit: some ten thousand `[` end the process. So the
nesting is counted, unless a glance at the text shows that it cannot be deep; counting every node
costs a quarter of the whole time.
"""

from __future__ import annotations

from typing import Any

from yaml.composer import Composer
from yaml.error import Mark
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner, ScannerError

from dpiakit.source.limits import Limits

__all__ = ["MappingNode", "Mark", "Node", "ScalarNode", "SequenceNode", "TooMuch", "compose"]

_HARMLESS_DEPTH = 800
"""Fits a thread's smallest usual stack (512 KiB on macOS) with room to spare."""
_HARMLESS_SIZE = 100_000
"""Characters of a text that cannot hold too many values, whatever it is made of."""


class TooMuch(Exception):  # noqa: N818  not an error of its own: source turns it into a problem
    """The text nests too deeply or holds too many values; composing was stopped."""

    def __init__(self, mark: Mark | None, what: str, hint: str) -> None:
        self.mark, self.what, self.hint = mark, what, hint
        super().__init__(what)


class _PurePythonParser(Reader, Scanner, Parser, Composer):
    """What libyaml does, some fifteen times slower, where PyYAML came without it."""

    def __init__(self, stream: str | bytes) -> None:
        Reader.__init__(self, stream)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)

    def get_single_node(self) -> Node | None:
        """The root node. An escape beyond Unicode is an error of the text, not of Python."""
        try:
            node: Node | None = super().get_single_node()
        except (ValueError, OverflowError) as failure:
            problem = "found invalid Unicode character escape code"
            mark = self.get_mark()
            raise ScannerError("while scanning a quoted scalar", mark, problem, mark) from failure
        return node


def _parser() -> type[Any]:
    try:
        from yaml._yaml import CParser
    except ImportError:
        return _PurePythonParser
    return CParser


_Parser: type[Any] = _parser()


class _Untyped:
    """Leaves the meaning of plain words open: what YAML 1.1 makes of `NO` is not asked."""

    def resolve(self, *_: object) -> None:
        """No tag, so that only a written tag is one."""

    def descend_resolver(self, *_: object) -> None:
        """Nothing is resolved by path."""

    def ascend_resolver(self) -> None:
        """Nothing is resolved by path."""


class _Counting(_Untyped):
    """Stops at the first value that is too deep or one too many."""

    limits: Limits
    depth = 0
    count = 0

    def descend_resolver(self, *above: object) -> None:
        self.depth += 1
        self.count += 1
        # A scalar on the deepest level is one deeper than the collection that holds it.
        if self.depth > self.limits.depth + 1:
            raise too_deep(_mark(above[0]), self.limits)
        if self.count > self.limits.values:
            what = f"The file holds more than {self.limits.values:,} keys and values."
            raise TooMuch(_mark(above[0]), what, "Split it: one processing activity a file.")

    def ascend_resolver(self) -> None:
        self.depth -= 1


def compose(text: str, raw: bytes, limits: Limits) -> Node | None:
    """The root node, or nothing for a text without content.

    Raises `yaml.YAMLError` for what is not YAML, and `TooMuch`. Nodes carry a tag only if one is
    written. An alias is the very node that it names.
    """
    harmless = len(text) <= _HARMLESS_SIZE and _deepest(text) <= _HARMLESS_DEPTH
    parser = _fast(raw) if harmless else _careful(raw, limits)
    node: Node | None = parser.get_single_node()
    return node


def too_deep(mark: Mark | None, limits: Limits) -> TooMuch:
    """The refusal of values within values without end."""
    what = f"Mappings and lists are nested more than {limits.depth} levels deep here."
    return TooMuch(mark, what, "A record needs no more than eight. Is a bracket never closed?")


def _deepest(text: str) -> int:
    """More levels than these the text cannot have.

    A bracket opens at most two (`[a: [b: …` is a list with a mapping in it with a list …). A block
    collection stands in a column to the right of the one around it, but for a list that may stand
    right under its key: at most two a column.
    """
    longest = max(map(len, text.split("\n")))
    return 2 * (text.count("[") + text.count("{") + longest + 1)


def _fast(raw: bytes) -> Any:
    return _FastParser(raw)


def _careful(raw: bytes, limits: Limits) -> Any:
    parser = _CarefulParser(raw)
    parser.limits = limits
    return parser


def _mark(node: object) -> Mark | None:
    return node.start_mark if isinstance(node, Node) else None


class _FastParser(_Untyped, _Parser):  # type: ignore[misc]  # the C parser has no types
    pass


class _CarefulParser(_Counting, _Parser):  # type: ignore[misc]  # as above
    pass
