"""The type checker: an expression that passes means something for every record, and ends.

Most mistakes in a rule would not fail but make it silent: a misspelt field is never there, a
misspelt word never equal. They are refused when the pack is loaded, with a place and a hint.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from dpiakit.cel.kinds import (
    BOOL,
    DATE,
    DOUBLE,
    INT,
    PERIOD,
    STRING,
    ListOf,
    Record,
    Ref,
    Simple,
    Text,
    Type,
    assignable,
    beginning,
    common,
    describe,
    is_number,
)
from dpiakit.cel.operators import Here, binary_kind, check_words, demand, kind_of, suggestion
from dpiakit.cel.parser import parse
from dpiakit.cel.patterns import PatternError, searcher
from dpiakit.cel.syntax import (
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
    parts,
    walk,
)
from dpiakit.cel.types import Expression, Scope

COST_LIMIT = 1_000_000
"""Steps an expression may take if every list holds ASSUMED_ELEMENTS elements."""
ASSUMED_ELEMENTS = 30
HEIGHT_LIMIT = 120
"""Nodes on the longest way down, through definitions: what the stack is sure to hold."""

_PERIODS = ("days", "months", "years")
_TEXT_METHODS = ("contains", "startsWith", "endsWith", "matches")
_LITERALS: dict[str, Type] = {"bool": BOOL, "int": INT, "double": DOUBLE}


def compile_check(text: str, scope: Scope, expect: Type | None = BOOL) -> Expression:
    """Read an expression and make sure that it means something. Raises ExpressionError.

    ``expect`` is the kind its value must have; None allows any.
    """
    here = Here(text, scope)
    node = check(here, parse(text))
    kind = kind_of(node)
    if expect is not None:
        _check_given(here, node, expect, f"{beginning(expect)} is needed")
    cost, height = _cost(node, scope), _height(node, scope)
    if cost > COST_LIMIT:
        what = f"The expression could take {cost:,} steps; {COST_LIMIT:,} is the limit."
        raise here.mistake(0, what, "Ask fewer questions inside questions to every element.")
    if height > HEIGHT_LIMIT:
        what = f"The definitions behind this expression are nested {height} deep."
        raise here.mistake(0, what, f"{HEIGHT_LIMIT} is the limit.")
    return Expression(text, node, kind, scope, cost, height)


def is_constant(e: Expression) -> bool:
    """Whether the value is the same for every record: a rule that asks nothing."""
    return constant(e.node, e.scope)


def constant(node: Node, scope: Scope) -> bool:
    """Whether a node reads neither the record nor a variable, not even through a definition."""
    for part in walk(node):
        match part:
            case Name(meaning="field" | "variable") | Call(meaning="function") | Macro():
                return False
            case Name(name=name, meaning="definition") | Call(function=name, meaning="definition"):
                if not is_constant(scope.definitions[name].expression):
                    return False
            case _:
                pass
    return True


def check(here: Here, node: Node) -> Node:  # noqa: C901, PLR0912 - one case for each node
    """The same node with the kind of every value and the meaning of every name."""
    match node:
        case Literal():
            words = Text(frozenset((str(node.value),)))
            return replace(node, type=_LITERALS.get(node.sort, words))
        case Name():
            return _name(here, node)
        case Select():
            return _select(here, node)
        case Has():
            return _has(here, node)
        case ListNode():
            return _list(here, node)
        case Not():
            operand = check(here, node.operand)
            demand(here, operand, BOOL)
            return replace(node, operand=operand, type=BOOL)
        case Negate():
            operand = check(here, node.operand)
            if not is_number(kind_of(operand)):
                raise here.mistake(operand.start, f"{beginning(kind_of(operand))} has no negative.")
            return replace(node, operand=operand, type=operand.type)
        case Logical():
            operands = tuple(check(here, operand) for operand in node.operands)
            for operand in operands:
                demand(here, operand, BOOL)
            return replace(node, operands=operands, type=BOOL)
        case Binary():
            node = replace(node, left=check(here, node.left), right=check(here, node.right))
            return replace(node, type=binary_kind(here, node))
        case Conditional():
            return _conditional(here, node)
        case Call():
            return _call(here, node)
        case Method():
            return _method(here, node)
        case Macro():
            return _macro(here, node)


def _name(here: Here, node: Name) -> Name:
    scope, name = here.scope, node.name
    meanings = scope.meanings(name)
    if len(meanings) > 1:
        what = f'"{name}" has two meanings here: {" and ".join(meanings)}.'
        raise here.mistake(node.start, what, "Rename one of them.")
    if name in scope.variables:
        return replace(node, meaning="variable", type=scope.variables[name])
    if name in scope.root.fields:
        return replace(node, meaning="field", type=scope.root.fields[name])
    if name in scope.constants:
        return replace(node, meaning="constant", type=scope.constants[name][0])
    if name in scope.definitions:
        definition = scope.definitions[name]
        if definition.parameters:
            example = ", ".join(parameter for parameter, _ in definition.parameters)
            what = f'"{name}" needs to know of what.'
            raise here.mistake(node.start, what, f"Write {name}({example}).")
        return replace(node, meaning="definition", type=definition.expression.type)
    if name in scope.functions:
        raise here.mistake(node.start, f'"{name}" is a function.', f"Write {name}(...).")
    known = {*scope.variables, *scope.root.fields, *scope.constants, *scope.definitions}
    raise here.mistake(node.start, f'unknown name "{name}"', suggestion(name, known))


def _select(here: Here, node: Select) -> Select:
    operand = check(here, node.operand)
    kind = kind_of(operand)
    at = node.end - len(node.field)
    match kind:
        case Record():
            record = kind
        case Ref():
            record = kind.target
        case ListOf():
            what = f"{beginning(kind)} has no fields."
            hint = f"Ask its elements: .exists(e, e.{node.field} ...)."
            raise here.mistake(at, what, hint)
        case _:
            raise here.mistake(at, f"{beginning(kind)} has no fields.")
    found = record.field_kind(node.field)
    if found is None:
        what = f'unknown field "{node.field}" of {record.name}'
        raise here.mistake(at, what, suggestion(node.field, record.field_names()))
    return replace(node, operand=operand, type=found)


def _has(here: Here, node: Has) -> Has:
    operand = check(here, node.operand)
    if not isinstance(operand, Select) and not (
        isinstance(operand, Name) and operand.meaning == "field"
    ):
        what = "has() asks whether a field is written down."
        raise here.mistake(operand.start, what, "For example: has(transfer.safeguard).")
    return replace(node, operand=operand, type=BOOL)


def _list(here: Here, node: ListNode) -> ListNode:
    if not node.items:
        what = "An empty list has no use."
        raise here.mistake(node.start, what, "Whether a list is empty: size(list) == 0.")
    items = tuple(check(here, item) for item in node.items)
    kind = kind_of(items[0])
    for item in items:
        if not isinstance(item.type, Simple | Text | Ref):
            raise here.mistake(item.start, f"{beginning(kind_of(item))} cannot stand in a list.")
        joint = common(kind, kind_of(item))
        if joint is None:
            what = f"The list mixes {describe(kind)} and {describe(kind_of(item))}."
            raise here.mistake(item.start, what)
        kind = joint
    return replace(node, items=items, type=ListOf(kind))


def _conditional(here: Here, node: Conditional) -> Conditional:
    condition = check(here, node.condition)
    demand(here, condition, BOOL)
    yes, no = check(here, node.yes), check(here, node.no)
    kind = common(kind_of(yes), kind_of(no))
    if kind is None:
        what = f"The answers are of two kinds: {describe(kind_of(yes))}, {describe(kind_of(no))}."
        raise here.mistake(no.start, what, "Both answers must be of the same kind.")
    return replace(node, condition=condition, yes=yes, no=no, type=kind)


def _check_given(here: Here, node: Node, wanted: Type, what: str) -> None:
    check_words(here, node, wanted)
    if not assignable(kind_of(node), wanted):
        raise here.mistake(node.start, f"{what}, not {describe(kind_of(node))}.")


def _arguments(
    here: Here, node: Call | Method, given: Iterable[Node], wanted: Iterable[Type]
) -> tuple[Node, ...]:
    """The arguments of a call, checked in number and kind."""
    name = node.function if isinstance(node, Call) else node.method
    arguments, kinds = tuple(check(here, argument) for argument in given), tuple(wanted)
    if len(arguments) != len(kinds):
        needs = "one value" if len(kinds) == 1 else f"{len(kinds)} values"
        at = node.start if isinstance(node, Call) else node.at
        raise here.mistake(at, f"{name}() takes {needs}, not {len(arguments)}.")
    for argument, kind in zip(arguments, kinds, strict=True):
        _check_given(here, argument, kind, f"{name}() takes {describe(kind)} here")
    return arguments


def _call(here: Here, node: Call) -> Call:
    scope, name = here.scope, node.function
    meanings = scope.meanings(name)
    if len(meanings) > 1:
        what = f'"{name}" has two meanings here: {" and ".join(meanings)}.'
        raise here.mistake(node.start, what, "Rename one of them.")
    if name in scope.functions:
        function = scope.functions[name]
        arguments = _arguments(here, node, node.arguments, function.parameters)
        return replace(node, arguments=arguments, meaning="function", type=function.result)
    if name in scope.definitions and scope.definitions[name].parameters:
        definition = scope.definitions[name]
        wanted = tuple(kind for _, kind in definition.parameters)
        arguments = _arguments(here, node, node.arguments, wanted)
        kind = definition.expression.type
        return replace(node, arguments=arguments, meaning="definition", type=kind)
    if meanings:
        hint = f"Write {name} without parentheses." if name in scope.definitions else ""
        raise here.mistake(node.start, f'"{name}" is {meanings[0]}, not a function.', hint)
    if name == "size":
        arguments = tuple(check(here, argument) for argument in node.arguments)
        _check_size(here, node.start, arguments)
        return replace(node, arguments=arguments, meaning="built-in", type=INT)
    if name in _PERIODS:
        arguments = _arguments(here, node, node.arguments, (INT,))
        return replace(node, arguments=arguments, meaning="built-in", type=PERIOD)
    if name == "date":
        return _date(here, node)
    known = {*scope.functions, *scope.definitions, "size", "date", "has", *_PERIODS}
    raise here.mistake(node.start, f'unknown function "{name}"', suggestion(name, known))


def _check_size(here: Here, at: int, given: tuple[Node, ...]) -> None:
    if len(given) != 1 or not isinstance(given[0].type, ListOf | Text):
        found = describe(kind_of(given[0])) if len(given) == 1 else f"{len(given)} values"
        raise here.mistake(at, f"size() takes a list or text, not {found}.")


def _date(here: Here, node: Call) -> Call:
    match node.arguments:
        case (Literal(value=str(written)),):
            if not _is_day(written):
                what = f'"{written}" is not a day of the calendar.'
                hint = 'Write date("2026-01-31").'
                raise here.mistake(node.arguments[0].start, what, hint)
        case _:
            raise here.mistake(node.start, "date() takes a day.", 'Write date("2026-01-31").')
    arguments = tuple(check(here, argument) for argument in node.arguments)
    return replace(node, arguments=arguments, meaning="built-in", type=DATE)


def _is_day(written: str) -> bool:
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False


def _method(here: Here, node: Method) -> Method:
    operand = check(here, node.operand)
    if node.method == "size":
        _check_size(here, node.at, (operand, *node.arguments))
        return replace(node, operand=operand, type=INT)
    if node.method not in _TEXT_METHODS:
        known = (*_TEXT_METHODS, "size", "exists", "all", "exists_one", "filter", "map")
        hint = suggestion(node.method, known)
        if node.method in here.scope.functions or node.method in here.scope.definitions:
            hint = f"Write {node.method}(...) without the dot."
        raise here.mistake(node.at, f'unknown function "{node.method}"', hint)
    demand(here, operand, STRING)
    arguments = _arguments(here, node, node.arguments, (STRING,))
    if node.method == "matches":
        _check_pattern(here, arguments[0])
    return replace(node, operand=operand, arguments=arguments, type=BOOL)


def _check_pattern(here: Here, pattern: Node) -> None:
    if not isinstance(pattern, Literal):
        raise here.mistake(pattern.start, "A pattern must be written out.")
    try:
        searcher(str(pattern.value))
    except PatternError as error:
        written = here.text[pattern.start : pattern.end]
        # Only without escapes do places in the pattern and in the text agree.
        inside = written.find(str(pattern.value))
        at = pattern.start + inside + error.position if inside >= 0 else pattern.start
        raise here.mistake(at, error.what, error.hint) from None


def _macro(here: Here, node: Macro) -> Macro:
    operand = check(here, node.operand)
    kind = operand.type
    if not isinstance(kind, ListOf):
        what = f".{node.macro}() asks the elements of a list, not {describe(kind_of(operand))}."
        raise here.mistake(node.at, what)
    meanings = here.scope.meanings(node.variable)
    if meanings:
        what = f'"{node.variable}" already means {meanings[0]}.'
        raise here.mistake(node.variable_at, what, "Choose another name for the element.")
    scope = here.scope.with_variables(**{node.variable: kind.element})
    body = check(Here(here.text, scope), node.body)
    result: Type = BOOL
    match node.macro:
        case "map":
            result = ListOf(kind_of(body))
        case _:
            demand(here, body, BOOL)
            result = kind if node.macro == "filter" else BOOL
    return replace(node, operand=operand, body=body, type=result)


def _cost(node: Node, scope: Scope) -> int:
    below = sum(_cost(part, scope) for part in parts(node))
    match node:
        case Macro():
            body = _cost(node.body, scope)
            return 1 + below + (ASSUMED_ELEMENTS - 1) * (1 + body)
        case Name(name=name, meaning="definition") | Call(function=name, meaning="definition"):
            return 1 + below + scope.definitions[name].expression.cost
        case Method(method="matches"):
            return 50 + below
        case _:
            return 1 + below


def _height(node: Node, scope: Scope) -> int:
    below = max((_height(part, scope) for part in parts(node)), default=0)
    match node:
        case Name(name=name, meaning="definition") | Call(function=name, meaning="definition"):
            return 1 + max(below, scope.definitions[name].expression.height)
        case _:
            return 1 + below
