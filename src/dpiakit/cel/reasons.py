"""Why an expression has its value: every sub-value, the deciding one, and the missing ones."""

from __future__ import annotations

from collections.abc import Iterator, Sized
from dataclasses import dataclass
from typing import Any

from dpiakit.cel.syntax import (
    Call,
    Conditional,
    Has,
    ListNode,
    Literal,
    Logical,
    Macro,
    Name,
    Node,
    Select,
)
from dpiakit.cel.types import Path


@dataclass(slots=True, unsafe_hash=True)
class Trace:
    """The value of one node, and of everything that was evaluated for it.

    Never changed once it is made; not frozen, since there are thousands for a record and to
    make a frozen one takes three times as long.
    """

    node: Node
    value: object
    """None: unknown."""
    path: Path | None
    """Where the value stands in the record, or would stand. None: it was computed."""
    children: tuple[Trace, ...]
    """In the order of evaluation. What did not matter any more was not evaluated."""
    places: tuple[Path | None, ...] | None = None
    """Of a selection from a list: where each element stands."""
    text: str | None = None
    """The text the node is written in, if it is not that of its parent: a definition."""


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One step of an explanation."""

    depth: int
    fragment: str
    value: object
    path: Path | None


def deciding(t: Trace) -> Trace:
    """The fact in the record that makes the result what it is.

    Of several, the first. Of a list in which no element, or every element, made the difference,
    the list itself. The trace itself, if nothing in the record decides.
    """
    return _leaf(t, set(), []) or t


def first_of_several(t: Trace) -> bool:
    """Whether another order of a list might bring forward another deciding fact."""
    passed: list[Trace] = []
    _leaf(t, set(), passed)
    return any(_stopped(macro) and len(_listed(macro)) > 1 for macro in passed)


def _listed(macro: Trace) -> Sized:
    value: Any = macro.children[0].value
    return value if isinstance(value, Sized) else ()


def _stopped(macro: Trace) -> bool:
    """Whether one element settled the answer, so that no further ones were asked."""
    settled = isinstance(macro.node, Macro) and {"exists": True, "all": False}.get(macro.node.macro)
    return settled is not None and macro.value is settled and len(macro.children) > 1


def missing(t: Trace) -> tuple[Path, ...]:
    """Every fact that is not written down and keeps the result unknown, in reading order."""
    return tuple(dict.fromkeys(_missing(t, set())))


def render(t: Trace, text: str) -> list[TraceLine]:
    """The trace line by line, each with its piece of the text. Literals explain themselves."""
    return list(_lines(t, text, 0))


def _lines(t: Trace, text: str, depth: int) -> Iterator[TraceLine]:
    if isinstance(t.node, Literal):
        return
    fragment = " ".join(text[t.node.start : t.node.end].split())
    yield TraceLine(depth, fragment, t.value, t.path)
    if isinstance(t.node, Name) and t.node.meaning == "variable":
        children: tuple[Trace, ...] = ()
    elif isinstance(t.node, Select | Name) and t.path is not None:
        children = tuple(child for child in t.children if child.text is not None)
    else:
        children = t.children
    for child in children:
        if not _is_written_list(child.node):
            yield from _lines(child, child.text or text, depth + 1)


def _is_written_list(node: Node) -> bool:
    return isinstance(node, ListNode) and all(isinstance(item, Literal) for item in node.items)


def _leaf(t: Trace, seen: set[int], passed: list[Trace]) -> Trace | None:
    """The deciding fact. ``passed``: the questions about lists met on the way to it are added."""
    if t.path is not None and isinstance(t.node, Select | Name | Has):
        return t
    if id(t) in seen:
        return None
    seen.add(id(t))
    if isinstance(t.node, Macro):
        passed.append(t)
    for cause in _causes(t):
        leaf = _leaf(cause, seen, passed)
        if leaf is not None:
            return leaf
    return None


def _causes(t: Trace) -> tuple[Trace, ...]:
    """The parts that decide, the most important first."""
    if isinstance(t.node, Macro):
        return _causes_in_list(t)
    if isinstance(t.node, Conditional):
        condition, *answers = t.children
        return (condition,) if condition.value is None else (*answers, condition)
    if isinstance(t.node, Call | Name) and t.children and t.children[-1].text is not None:
        return (t.children[-1], *t.children[:-1])
    if t.value is None:
        return _unknown(t) or t.children
    if isinstance(t.node, Logical):
        decisive = t.node.op == "||"
        if t.value is decisive:
            return (t.children[-1],)
    return t.children


def _unknown(t: Trace) -> tuple[Trace, ...]:
    return tuple(child for child in t.children if child.value is None)


def _causes_in_list(t: Trace) -> tuple[Trace, ...]:
    collection, *bodies = t.children
    if t.value is None:
        return _unknown(t)
    if _stopped(t):
        return (bodies[-1], collection)
    if len(bodies) == 1 and isinstance(t.value, bool):
        return (bodies[0], collection)
    return (collection,)


def _missing(t: Trace, seen: set[int]) -> Iterator[Path]:
    """An argument that a definition uses twice is looked at once, or explaining could take ages."""
    if t.value is not None or id(t) in seen:
        return
    seen.add(id(t))
    if isinstance(t.node, Select | Name) and t.path is not None:
        yield t.path
        return
    match t.node:
        case Conditional() if t.children[0].value is None:
            yield from _missing(t.children[0], seen)
        case Name() | Call() if t.children and t.children[-1].text is not None:
            yield from _missing(t.children[-1], seen)
        case _:
            for child in t.children:
                yield from _missing(child, seen)
