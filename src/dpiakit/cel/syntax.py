"""The written form of an expression: its nodes, and how they are written back.

Two nodes are equal if they mean the same text, wherever it stood.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from dpiakit.cel.kinds import Type

MACROS = ("exists", "all", "exists_one", "filter", "map")
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
ARITHMETIC = ("+", "-", "*", "/", "%")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What every node knows: where it stands, and of what kind its value is."""

    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)
    type: Type | None = field(default=None, compare=False, repr=False)
    """None before the check."""


@dataclass(frozen=True, slots=True)
class Literal(Written):
    """A value written out. The sort keeps ``1``, ``1.0`` and ``true`` apart."""

    value: bool | int | float | str
    sort: str
    """bool, int, double or string."""


@dataclass(frozen=True, slots=True)
class Name(Written):
    """A bare name."""

    name: str
    meaning: str = field(default="", compare=False, repr=False)
    """variable, field, constant or definition; empty before the check."""


@dataclass(frozen=True, slots=True)
class Select(Written):
    """A field of a part of the record: ``transfer.destination``."""

    operand: Node
    field: str


@dataclass(frozen=True, slots=True)
class Has(Written):
    """Whether a field is written down. Never unknown itself."""

    operand: Select | Name


@dataclass(frozen=True, slots=True)
class ListNode(Written):
    """Values written out as a list."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not(Written):
    """The opposite; the opposite of unknown is unknown."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Negate(Written):
    """The negative of a number."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Logical(Written):
    """``&&`` or ``||`` between two and more operands."""

    op: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Binary(Written):
    """A comparison, ``in``, or a computation."""

    op: str
    left: Node
    right: Node
    at: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Conditional(Written):
    """``condition ? yes : no``."""

    condition: Node
    yes: Node
    no: Node


@dataclass(frozen=True, slots=True)
class Call(Written):
    """A function, or a definition with its arguments."""

    function: str
    arguments: tuple[Node, ...]
    meaning: str = field(default="", compare=False, repr=False)
    """function, definition or built-in; empty before the check."""


@dataclass(frozen=True, slots=True)
class Method(Written):
    """A function written behind its first argument: ``text.contains("x")``."""

    operand: Node
    method: str
    arguments: tuple[Node, ...]
    at: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Macro(Written):
    """A question to every element of a list: ``transfers.exists(t, t.onward)``."""

    operand: Node
    macro: str
    variable: str
    body: Node
    at: int = field(default=0, compare=False, repr=False)
    variable_at: int = field(default=0, compare=False, repr=False)


Node: TypeAlias = (
    Literal
    | Name
    | Select
    | Has
    | ListNode
    | Not
    | Negate
    | Logical
    | Binary
    | Conditional
    | Call
    | Method
    | Macro
)


def parts(node: Node) -> tuple[Node, ...]:
    """The nodes directly below, from left to right."""
    match node:
        case Literal() | Name():
            return ()
        case Select() | Has() | Not() | Negate():
            return (node.operand,)
        case ListNode():
            return node.items
        case Logical():
            return node.operands
        case Binary():
            return (node.left, node.right)
        case Conditional():
            return (node.condition, node.yes, node.no)
        case Call():
            return node.arguments
        case Method():
            return (node.operand, *node.arguments)
        case Macro():
            return (node.operand, node.body)


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, each before its parts."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(parts(current)))


def depth(node: Node) -> int:
    """How many nodes lie on the longest way down."""
    deepest = 0
    waiting = [(node, 1)]
    while waiting:
        current, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((part, level + 1) for part in parts(current))
    return deepest


def with_part(node: Node, index: int, part: Node) -> Node:  # noqa: C901 - one case for each node
    """The same node with one of the nodes directly below it exchanged."""
    changed = (*parts(node)[:index], part, *parts(node)[index + 1 :])
    match node:
        case Literal() | Name():
            return node
        case Has():
            return node if not isinstance(part, Select | Name) else replace(node, operand=part)
        case Select() | Not() | Negate():
            return replace(node, operand=part)
        case ListNode():
            return replace(node, items=changed)
        case Logical():
            return replace(node, operands=changed)
        case Binary():
            return replace(node, left=changed[0], right=changed[1])
        case Conditional():
            return replace(node, condition=changed[0], yes=changed[1], no=changed[2])
        case Call():
            return replace(node, arguments=changed)
        case Method():
            return replace(node, operand=changed[0], arguments=changed[1:])
        case Macro():
            return replace(node, operand=changed[0], body=changed[1])


_STRENGTH = {"||": 2, "&&": 3, "in": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6}
_STRENGTH |= dict.fromkeys(COMPARISONS, 4)
_UNARY, _PRIMARY = 7, 8


def unparse(node: Node) -> str:  # noqa: C901, PLR0912 - one case for each node
    """The expression as text, with parentheses only where they are needed."""
    match node:
        case Literal():
            return _plain(node)
        case Name():
            return node.name
        case Select():
            return f"{_within(node.operand, _PRIMARY)}.{node.field}"
        case Has():
            return f"has({unparse(node.operand)})"
        case ListNode():
            return f"[{', '.join(map(unparse, node.items))}]"
        case Not():
            return f"!{_within(node.operand, _UNARY)}"
        case Negate():
            return f"-{_within(node.operand, _UNARY)}"
        case Logical():
            strength = _STRENGTH[node.op]
            return f" {node.op} ".join(_within(part, strength + 1) for part in node.operands)
        case Binary():
            strength = _STRENGTH[node.op]
            left, right = _within(node.left, strength), _within(node.right, strength + 1)
            return f"{left} {node.op} {right}"
        case Conditional():
            condition, yes = _within(node.condition, 2), _within(node.yes, 2)
            return f"{condition} ? {yes} : {unparse(node.no)}"
        case Call():
            return f"{node.function}({', '.join(map(unparse, node.arguments))})"
        case Method():
            arguments = ", ".join(map(unparse, node.arguments))
            return f"{_within(node.operand, _PRIMARY)}.{node.method}({arguments})"
        case Macro():
            operand = _within(node.operand, _PRIMARY)
            return f"{operand}.{node.macro}({node.variable}, {unparse(node.body)})"


def _plain(node: Literal) -> str:
    match node.value:
        case bool():
            return "true" if node.value else "false"
        case str():
            return f'"{"".join(map(_escaped, node.value))}"'
        case _:
            return repr(node.value)


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return (
        character if character.isprintable() or character > "\uffff" else f"\\u{ord(character):04x}"
    )


def _within(node: Node, strength: int) -> str:
    text = unparse(node)
    return text if _strength(node) >= strength else f"({text})"


def _strength(node: Node) -> int:
    match node:
        case Conditional():
            return 1
        case Logical() | Binary():
            return _STRENGTH[node.op]
        case Not() | Negate():
            return _UNARY
        case _:
            return _PRIMARY
