"""Small changes to a rule, each of which some case of the rule must notice.

A clause that can be dropped without any case failing is either not tested or not needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dpiakit.cel.check import compile_check
from dpiakit.cel.kinds import BOOL
from dpiakit.cel.syntax import (
    Binary,
    Conditional,
    ListNode,
    Logical,
    Macro,
    Node,
    Not,
    parts,
    unparse,
    with_part,
)
from dpiakit.cel.types import Expression
from dpiakit.errors import ExpressionError

_BOUNDARIES = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_QUANTIFIERS = {"exists": "all", "all": "exists"}


def mutants(e: Expression) -> Iterator[tuple[str, Expression]]:
    """Every small change that still means something, with its description. None comes twice."""
    seen = {e.node}
    for description, node in _changes(e.node, e.text):
        changed = _simplified(node)
        if changed in seen:
            continue
        seen.add(changed)
        try:
            yield description, compile_check(unparse(changed), e.scope, None)
        except ExpressionError:
            continue  # The change means nothing, so nobody can have meant it.


def _changes(node: Node, text: str) -> Iterator[tuple[str, Node]]:
    """All changes at a node and below it."""
    yield from _dropped(node, text)
    if node.type == BOOL and not isinstance(node, Logical | Not | Conditional):
        yield f'negated "{_said(node, text)}"', Not(node)
    match node:
        case Binary() if node.op in _BOUNDARIES:
            op = _BOUNDARIES[node.op]
            yield f'"{op}" for "{node.op}" in "{_said(node, text)}"', replace(node, op=op)
        case Macro() if node.macro in _QUANTIFIERS:
            macro = _QUANTIFIERS[node.macro]
            description = f'"{macro}" for "{node.macro}" in "{_said(node, text)}"'
            yield description, replace(node, macro=macro)
        case _:
            pass
    for index, part in enumerate(parts(node)):
        for description, changed in _changes(part, text):
            yield description, with_part(node, index, changed)


def _dropped(node: Node, text: str) -> Iterator[tuple[str, Node]]:
    """The node without one of its operands, or without one member of its list."""
    match node:
        case Logical():
            for index, operand in enumerate(node.operands):
                rest = (*node.operands[:index], *node.operands[index + 1 :])
                changed = rest[0] if len(rest) == 1 else replace(node, operands=rest)
                yield f'without "{_said(operand, text)}"', changed
        case Binary(op="in", right=ListNode() as right) if len(right.items) > 1:
            items = right.items
            for index, item in enumerate(items):
                rest = (*items[:index], *items[index + 1 :])
                changed = replace(node, right=replace(right, items=rest))
                yield f'without {_said(item, text)} in "{_said(node, text)}"', changed
        case _:
            pass


def _said(node: Node, text: str) -> str:
    return " ".join(text[node.start : node.end].split())


def _simplified(node: Node) -> Node:
    """The same without double negation, so that a change made twice is recognised."""
    for index, part in enumerate(parts(node)):
        node = with_part(node, index, _simplified(part))
    match node:
        case Not(operand=Not(operand=operand)):
            return operand
        case _:
            return node
