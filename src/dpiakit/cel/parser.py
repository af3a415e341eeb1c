"""From tokens to nodes. What is not in the language is refused here, with what to write instead."""

from __future__ import annotations

from functools import lru_cache

from dpiakit.cel.syntax import (
    COMPARISONS,
    MACROS,
    Binary,
    Call,
    Conditional,
    Has,
    ListNode,
    Literal,
    Logical,
    Macro,
    Method,
    Name,
    Negate,
    Node,
    Not,
    Select,
    depth,
)
from dpiakit.cel.tokens import Token, tokens
from dpiakit.errors import ExpressionError

NODE_LIMIT = 400
_KEPT = 4096
NESTING_LIMIT = 40

_STRENGTH = {"in": 1, "+": 2, "-": 2, "*": 3, "/": 3, "%": 3} | dict.fromkeys(COMPARISONS, 1)
_WORDS = {
    "and": "Both must hold: &&.",
    "or": "One must hold: ||.",
    "not": "The opposite is written !(...).",
    "is": "Two values are compared with ==.",
}
_SPLIT = "Name its parts as definitions of the pack."


@lru_cache(maxsize=_KEPT)
def parse(text: str) -> Node:
    """The nodes of an expression. Raises ExpressionError with the place of the first mistake.

    Nodes cannot change, and four in ten conditions of the law are written in more than one place.
    """
    parser = _Parser(text)
    node = parser.expression()
    rest = parser.next
    if rest.sort != "end":
        hint = _WORDS.get(rest.text, "")
        if rest.text == "[":
            hint = 'A named element is found by "name" in list, or by list.exists(e, ...).'
        raise ExpressionError(text, rest.start, f'"{rest.text}" cannot follow here.', hint)
    if depth(node) > NESTING_LIMIT:
        raise _too_deep(text, node.start)
    return node


def _too_deep(text: str, position: int) -> ExpressionError:
    what = f"The expression is nested more than {NESTING_LIMIT} deep."
    return ExpressionError(text, position, what, _SPLIT)


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens(text)
        self.index = 0
        self.nodes = 0
        self.level = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.index]

    def take(self) -> Token:
        token = self.tokens[self.index]
        self.index += 1
        return token

    def count(self, node: Node) -> Node:
        self.nodes += 1
        if self.nodes > NODE_LIMIT:
            what = f"The expression has more than {NODE_LIMIT} parts."
            raise ExpressionError(self.text, node.start, what, _SPLIT)
        return node

    def accept(self, sign: str) -> bool:
        if self.next.sort in {"sign", "name"} and self.next.text == sign:
            self.index += 1
            return True
        return False

    def demand(self, sign: str, why: str) -> Token:
        if self.next.sort == "sign" and self.next.text == sign:
            return self.take()
        found = f'"{self.next.text}"' if self.next.text else "the end"
        hint = _WORDS.get(self.next.text, "")
        what = f'"{sign}" should {why}, not {found}.'
        raise ExpressionError(self.text, self.next.start, what, hint)

    def expression(self) -> Node:
        """The weakest binding: a condition with two answers."""
        self.level += 1
        if self.level > NESTING_LIMIT:
            raise _too_deep(self.text, self.next.start)
        node = self.logical("||")
        if self.accept("?"):
            yes = self.logical("||")
            self.demand(":", "separate the two answers of a condition")
            no = self.expression()
            node = self.count(Conditional(node, yes, no, start=node.start, end=no.end))
        self.level -= 1
        return node

    def logical(self, op: str) -> Node:
        first = self.logical("&&") if op == "||" else self.binary(0)
        operands = [first]
        while self.accept(op):
            operands.append(self.logical("&&") if op == "||" else self.binary(0))
        if len(operands) == 1:
            return first
        end = operands[-1].end
        return self.count(Logical(op, tuple(operands), start=first.start, end=end))

    def binary(self, weakest: int) -> Node:
        left = self.unary()
        while True:
            sign = self.next
            strength = _STRENGTH.get(sign.text, 0) if sign.sort in {"sign", "name"} else 0
            if strength <= weakest:
                return left
            self.take()
            right = self.binary(strength)
            left = self.count(
                Binary(sign.text, left, right, at=sign.start, start=left.start, end=right.end)
            )

    def unary(self) -> Node:
        sign = self.next
        if not (self.accept("!") or self.accept("-")):
            return self.postfix()
        self.level += 1
        if self.level > NESTING_LIMIT:
            raise _too_deep(self.text, sign.start)
        operand = self.unary()
        self.level -= 1
        kind = Not if sign.text == "!" else Negate
        return self.count(kind(operand, start=sign.start, end=operand.end))

    def postfix(self) -> Node:
        node = self.primary()
        while self.accept("."):
            name = self.take()
            if name.sort != "name":
                raise ExpressionError(
                    self.text, name.start, "The name of a field should follow the dot."
                )
            if not self.accept("("):
                node = self.count(Select(node, name.text, start=node.start, end=name.end))
            elif name.text in MACROS:
                node = self.count(self.macro(node, name))
            else:
                arguments, end = self.arguments(")")
                node = self.count(
                    Method(node, name.text, arguments, at=name.start, start=node.start, end=end)
                )
        return node

    def macro(self, operand: Node, name: Token) -> Macro:
        arguments, end = self.arguments(")")
        match arguments:
            case (Name() as variable, body):
                return Macro(
                    operand,
                    name.text,
                    variable.name,
                    body,
                    at=name.start,
                    variable_at=variable.start,
                    start=operand.start,
                    end=end,
                )
            case _:
                what = f'"{name.text}" needs a name for the element and a condition.'
                hint = f"For example: .{name.text}(e, e.name == ...)."
                raise ExpressionError(self.text, name.start, what, hint)

    def arguments(self, closing: str) -> tuple[tuple[Node, ...], int]:
        found: list[Node] = []
        if self.next.text != closing:
            found.append(self.expression())
            while self.accept(","):
                found.append(self.expression())
        end = self.demand(closing, "close what was opened").end
        return tuple(found), end

    def primary(self) -> Node:  # noqa: C901 - one case for each beginning
        token = self.take()
        start, end = token.start, token.end
        match token.sort, token.text:
            case "number", _:
                sort = "int" if isinstance(token.value, int) else "double"
                return self.count(Literal(token.value, sort, start=start, end=end))
            case "string", _:
                return self.count(Literal(token.value, "string", start=start, end=end))
            case "name", "true" | "false":
                return self.count(Literal(token.text == "true", "bool", start=start, end=end))
            case "name", "null":
                hint = "Use has(x): true if x is written down."
                raise ExpressionError(self.text, start, "There is no null.", hint)
            case "name", "in":
                raise ExpressionError(self.text, start, '"in" needs a value before it.')
            case "name", name if self.accept("("):
                return self.call(name, start)
            case "name", name:
                return self.count(Name(name, start=start, end=end))
            case "sign", "(":
                node = self.expression()
                self.demand(")", "close the parenthesis")
                return node
            case "sign", "[":
                items, end = self.arguments("]")
                return self.count(ListNode(items, start=start, end=end))
            case "end", _:
                raise ExpressionError(self.text, start, "The expression ends too early.")
            case _:
                what = f'"{token.text}" cannot stand at the beginning of a value.'
                raise ExpressionError(self.text, start, what)

    def call(self, name: str, start: int) -> Node:
        arguments, end = self.arguments(")")
        if name != "has":
            return self.count(Call(name, arguments, start=start, end=end))
        match arguments:
            case (Select() | Name() as operand,):
                return self.count(Has(operand, start=start, end=end))
            case _:
                what = "has() asks whether one field is written down."
                raise ExpressionError(
                    self.text, start, what, "For example: has(transfer.safeguard)."
                )
