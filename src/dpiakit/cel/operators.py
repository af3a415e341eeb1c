"""Which kinds of values an operator can take, and what to write where it cannot."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from dpiakit.cel.arithmetic import operation
from dpiakit.cel.kinds import (
    BOOL,
    DATE,
    INT,
    PERIOD,
    STRING,
    ListOf,
    Record,
    Ref,
    Simple,
    Text,
    Type,
    beginning,
    describe,
    is_keyed,
    is_number,
    never_equal,
    same_record,
)
from dpiakit.cel.syntax import ARITHMETIC, Binary, ListNode, Literal, Node, Select, unparse
from dpiakit.cel.types import Scope
from dpiakit.errors import ExpressionError

NEVER = "Without it this rule would never apply."


@dataclass(frozen=True, slots=True)
class Here:
    """The text under check and what its names mean at one place."""

    text: str
    scope: Scope

    def mistake(self, at: int, what: str, hint: str = "") -> ExpressionError:
        """An error that points at a place in the text."""
        return ExpressionError(self.text, at, what, hint)


def suggestion(name: str, names: Iterable[str], shown: int = 12) -> str:
    """``Did you mean "destination"?``, or the names there are, if they are few."""
    known = sorted(names)
    near = difflib.get_close_matches(name, known, 1, 0.6)
    if near:
        return f'Did you mean "{near[0]}"? {NEVER}'
    if len(known) > shown:
        return ""
    return f"There are: {', '.join(known)}." if known else ""


def kind_of(node: Node) -> Type:
    """The kind of a checked node."""
    if node.type is None:
        message = f"{unparse(node)} was not checked"
        raise TypeError(message)
    return node.type


def binary_kind(here: Here, node: Binary) -> Type:
    """The kind of a comparison, membership or computation whose operands are checked."""
    left, right = kind_of(node.left), kind_of(node.right)
    if node.op == "in":
        _check_membership(here, node, left, right)
        return BOOL
    if node.op in ARITHMETIC:
        found = operation(node.op, left, right)
        if found is None:
            what = f'"{node.op}" cannot join {describe(left)} and {describe(right)}.'
            raise here.mistake(node.at, what, _arithmetic_hint(left, right))
        return found[0]
    if node.op in {"==", "!="}:
        _check_equality(here, node, left, right)
    elif not (is_number(left) and is_number(right)) and (
        left != right or left not in _ORDERED or isinstance(left, Text)
    ):
        both_text = isinstance(left, Text) and isinstance(right, Text)
        what = f'"{node.op}" cannot compare {describe(left)} with {describe(right)}.'
        hint = "Text has no order." if both_text else _conversion(left, right)
        raise here.mistake(node.at, what, hint)
    return BOOL


_ORDERED = (DATE, PERIOD)


def _arithmetic_hint(left: Type, right: Type) -> str:
    if {left, right} == {DATE, INT}:
        return "Write days(n), months(n) or years(n)."
    return ""


def _conversion(left: Type, right: Type) -> str:
    if (left == DATE and isinstance(right, Text)) or (right == DATE and isinstance(left, Text)):
        return 'A date is written date("2026-01-31").'
    if (left == PERIOD) != (right == PERIOD):
        return "A period is written days(n), months(n) or years(n)."
    return ""


def _check_equality(here: Here, node: Binary, left: Type, right: Type) -> None:
    if isinstance(left, ListOf) or isinstance(right, ListOf):
        what = "A list is not compared as a whole."
        hint = 'Ask for its elements: "x" in list, list.exists(e, ...), size(list) == 0.'
        raise here.mistake(node.at, what, hint)
    for one, other in ((node.left, node.right), (node.right, node.left)):
        if isinstance(kind_of(one), Record) and isinstance(kind_of(other), Text):
            what = f"{beginning(kind_of(one))} is not text."
            keyed = is_keyed(kind_of(one))
            hint = (
                f"Compare its name: {unparse(one)}.key." if keyed else "Compare one of its fields."
            )
            raise here.mistake(node.at, what, hint)
    if not comparable(left, right):
        what = f'"{node.op}" cannot compare {describe(left)} with {describe(right)}.'
        raise here.mistake(node.at, what, _conversion(left, right))
    if not isinstance(node.left, Literal) or not isinstance(node.right, Literal):
        check_words(here, node.left, right)
        check_words(here, node.right, left)
    if never_equal(left, right):
        what = f"{unparse(node.left)} and {unparse(node.right)} have no word in common."
        raise here.mistake(node.at, what, "They can never be equal.")


def comparable(left: Type, right: Type) -> bool:
    """Whether two values can be the same."""
    if is_keyed(left) and is_keyed(right):
        return same_record(left, right)
    match left, right:
        case (Text() | Ref(), Text()) | (Text(), Ref()):
            return True
        case (Simple(), Simple()):
            return left == right or (is_number(left) and is_number(right))
        case _:
            return False


def check_words(here: Here, node: Node, vocabulary: Type) -> None:
    """Refuse a written text that a closed vocabulary does not contain."""
    if not isinstance(vocabulary, Text) or vocabulary.values is None:
        return
    for item in node.items if isinstance(node, ListNode) else (node,):
        if isinstance(item, Literal) and item.value not in vocabulary.values:
            what = f'"{item.value}" is not one of the values allowed here.'
            raise here.mistake(item.start, what, suggestion(str(item.value), vocabulary.values))


def _check_membership(here: Here, node: Binary, left: Type, right: Type) -> None:
    if not isinstance(right, ListOf):
        what = f'"in" needs a list, not {describe(right)}.'
        hint = 'A part of a text is found by text.contains("...").'
        hint = hint if isinstance(right, Text) else ""
        raise here.mistake(node.at, what, hint)
    element = right.element
    if right.keyed and (isinstance(left, Text) or same_record(left, element)):
        return
    if isinstance(element, Record) and isinstance(left, Text | Ref):
        what = f"These {element.name} elements are not found by name."
        raise here.mistake(node.at, what, "Ask for the field: list.exists(e, e.field == ...).")
    if isinstance(left, Record) and isinstance(element, Record | Text):
        what = f"{beginning(left)} is not found in {describe(right)}."
        raise here.mistake(node.at, what, "Compare a field: list.exists(e, e.field == ...).")
    if not comparable(left, element):
        what = f"{beginning(left)} cannot be in {describe(right)}."
        raise here.mistake(node.at, what, _conversion(left, element))
    if not isinstance(node.left, Literal) or not isinstance(node.right, ListNode):
        check_words(here, node.left, element)
        check_words(here, node.right, left)
    if never_equal(left, element):
        what = f"{unparse(node.left)} and {unparse(node.right)} have no word in common."
        raise here.mistake(node.at, what, "This can never be true.")


def names_itself(node: Select) -> bool:
    """Whether a selection asks a reference for the name that it is."""
    return node.field == "key" and isinstance(node.operand.type, Ref)


def element_of(node: Node) -> tuple[Type, bool]:
    """The kind of the elements of a list, and whether they are named."""
    kind = kind_of(node)
    if not isinstance(kind, ListOf):
        message = f"{unparse(node)} is not a list"
        raise TypeError(message)
    return kind.element, kind.keyed


def demand(here: Here, node: Node, wanted: Type) -> None:
    """Refuse a node of another kind than is needed at its place."""
    kind = kind_of(node)
    if kind == wanted or (wanted == STRING and isinstance(kind, Text | Ref)):
        return
    what = f"{beginning(wanted)} is needed here, not {describe(kind)}."
    hint = ""
    if wanted == BOOL and not isinstance(kind, Simple):
        hint = "Compare it, or ask has(...)."
        if isinstance(kind, ListOf):
            hint = "Whether it has elements: size(list) > 0."
    raise here.mistake(node.start, what, hint)
