"""How each node becomes a piece of Python: the same meaning as in ``interpret``, told fast."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from dpiakit.cel.arithmetic import computation, negative, period_of
from dpiakit.cel.check import constant
from dpiakit.cel.code import Code, Loop, attribute, conjunction, disjunction, strict
from dpiakit.cel.interpret import evaluate
from dpiakit.cel.kinds import DATE, Record, Ref, Type
from dpiakit.cel.namespace import Defined, Namespace
from dpiakit.cel.operators import element_of, kind_of, names_itself
from dpiakit.cel.syntax import (
    ARITHMETIC,
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
    walk,
)
from dpiakit.cel.today import FOR_EVER, Horizon, Today
from dpiakit.cel.types import Definition, Expression, Scope
from dpiakit.errors import EvaluationError


@dataclass(frozen=True, slots=True)
class Variable:
    """What a variable is called in the emitted source."""

    source: str
    known: bool = False
    target: str = ""
    """Of a reference: the name that holds its element, or None."""
    kept: Mapping[str, str] = field(default_factory=dict)
    """By definition about this variable alone: the name that keeps its value, once computed."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the emitted source a node is to stand."""

    space: Namespace
    scope: Scope
    variables: Mapping[str, Variable]


def emit(node: Node, here: Place) -> Code:  # noqa: C901, PLR0912 - one case for each node
    """The source of the value of a checked node."""
    names = here.space.names
    if not isinstance(node, Literal) and constant(node, here.scope):
        folded = _folded(node, here)
        if folded is not None:
            return folded
    match node:
        case Literal():
            return Code(repr(node.value), certain=True, plain=True)
        case Name():
            return _name(node, here)
        case Select():
            return _select(node, here)
        case Has():
            return _has(node, here)
        case ListNode():
            items = [emit(item, here) for item in node.items]
            return strict(names, items, lambda *sources: f"[{', '.join(sources)}]")
        case Not():
            return strict(names, [emit(node.operand, here)], "not {}".format)
        case Negate():
            negate = here.space.function(negative)
            code = strict(names, [emit(node.operand, here)], lambda one: f"{negate}({one})")
            return replace(code, fallible=True)
        case Logical():
            operands = tuple(emit(operand, here) for operand in node.operands)
            return (conjunction if node.op == "&&" else disjunction)(names, operands)
        case Binary():
            return _binary(node, here)
        case Conditional():
            return _conditional(node, here)
        case Call():
            return _call(node, here)
        case Method():
            return _method(node, here)
        case Macro():
            return _macro(node, here)


def _folded(node: Node, here: Place) -> Code | None:
    """The source of a value that is computed now; None: for every record anew.

    What cannot be computed is an error of the record that is judged. What compares the day with
    another is asked by every record, so that each learns how long its verdict holds.
    """
    day = here.scope.constants.get("on", (DATE, None))[1]
    horizon = day.horizon if isinstance(day, Today) else Horizon()
    before, horizon.until = horizon.until, FOR_EVER
    try:
        value = evaluate(Expression("", node, kind_of(node), here.scope), None)
        return _value(value, here) if horizon.until == FOR_EVER else None
    except EvaluationError:
        return None
    finally:
        horizon.until = before


def _value(value: object, here: Place) -> Code:
    # Of exactly these kinds: the repr of a subclass, such as an enumeration, is not its source.
    if value is None or type(value) in {bool, int, str}:
        return Code(repr(value), certain=value is not None, plain=True)
    return Code(here.space.constant(value), certain=True, plain=True)


def _name(node: Name, here: Place) -> Code:
    """A variable, a field or a definition; constants were computed before."""
    match node.meaning:
        case "variable":
            variable = here.variables[node.name]
            return Code(variable.source, certain=variable.known, plain=True)
        case "field":
            return Code(attribute("r", node.name))
        case _:
            found = _defined(here.scope.definitions[node.name], here.space)
            once = here.space.names.fresh("t")
            first = f"{found.function}(r, _k)"
            value = f"{once} if ({once} := _k[{found.memo}]) is not _U else {first}"
            return Code(value, certain=found.known, fallible=found.fallible)


def _defined(definition: Definition, space: Namespace) -> Defined:
    """The function of a definition, made when it is first needed."""
    known = space.definitions.get(id(definition))
    if known is not None:
        return known
    function = space.names.fresh("d")
    parameters = {parameter: space.names.fresh("p") for parameter, _ in definition.parameters}
    variables = {parameter: Variable(source) for parameter, source in parameters.items()}
    e = definition.expression
    body = emit(e.node, Place(space, e.scope, variables))
    header = f"def {function}({', '.join(('r', '_k', *parameters.values()))}):"
    memo = -1
    if parameters:
        space.define(header, f"    return {body.source}")
    else:
        memo = space.memos
        space.memos += 1
        space.define(header, f"    _k[{memo}] = _v = {body.source}", "    return _v")
    found = Defined(definition, function, memo, body.known, body.fallible)
    space.definitions[id(definition)] = found
    return found


def _owner(node: Node, here: Place) -> Code:
    """The part of the record whose field is asked for, found by its name if need be."""
    code = emit(node, here)
    kind = kind_of(node)
    if not isinstance(kind, Ref):
        return code
    if isinstance(node, Name) and node.meaning == "variable" and here.variables[node.name].target:
        return Code(here.variables[node.name].target, plain=True)
    elements = Code(attribute("r", kind.collection))
    names = here.space.names
    return strict(names, [code, elements], lambda key, all_: f"{all_}.get({key})", certain=False)


def _select(node: Select, here: Place) -> Code:
    if names_itself(node):
        return emit(node.operand, here)
    owner = _owner(node.operand, here)
    field = node.field
    return strict(here.space.names, [owner], lambda one: attribute(one, field), certain=False)


def _has(node: Has, here: Place) -> Code:
    found = emit(node.operand, here)
    there = f"{found.value} is not None"
    value = f"not ({' or '.join(found.tests)}) and {there}" if found.tests else there
    return Code(value, certain=True, fallible=found.fallible)


def _binary(node: Binary, here: Place) -> Code:
    names = here.space.names
    if node.op in ARITHMETIC:
        function = here.space.function(
            computation(node.op, kind_of(node.left), kind_of(node.right))
        )
        operands = [emit(node.left, here), emit(node.right, here)]
        code = strict(names, operands, lambda one, other: f"{function}({one}, {other})")
        return replace(code, fallible=True)
    left = _compared(node.left, here)
    right = _container(node.right, here) if node.op == "in" else _compared(node.right, here)
    return strict(names, [left, right], lambda one, other: f"{one} {node.op} {other}")


def _compared(node: Node, here: Place) -> Code:
    """What a value is compared by: a named element by its name."""
    code = emit(node, here)
    if not isinstance(node.type, Record):
        return code
    return strict(here.space.names, [code], "{}.key".format)


def _container(node: Node, here: Place) -> Code:
    if isinstance(node, ListNode) and all(isinstance(item, Literal) for item in node.items):
        # Python keeps a display of constants behind "in" as one frozen set.
        values = {repr(item.value): None for item in node.items if isinstance(item, Literal)}
        return Code(f"{{{', '.join(values)}}}", certain=True, plain=True)
    return emit(node, here)


def _conditional(node: Conditional, here: Place) -> Code:
    condition = emit(node.condition, here)
    yes, no = emit(node.yes, here), emit(node.no, here)
    fallible = condition.fallible or yes.fallible or no.fallible
    if condition.known:
        value = f"{yes.source} if {condition.source} else {no.source}"
        return Code(value, certain=yes.known and no.known, fallible=fallible)
    asked = here.space.names.fresh("t")
    first = f"None if {asked} is False else {yes.source}"
    second = f"None if {asked} else {no.source}"
    value = f"_agreed(({asked} := {condition.source}), {first}, {second})"
    return Code(value, fallible=fallible)


def _call(node: Call, here: Place) -> Code:
    names = here.space.names
    if node.meaning == "definition":
        definition = here.scope.definitions[node.function]
        wanted = [kind for _, kind in definition.parameters]
        arguments = _given(node, wanted, here)
        given = ", ".join(code.source for code in arguments)
        found = _defined(definition, here.space)
        fallible = found.fallible or any(code.fallible for code in arguments)
        value = f"{found.function}(r, _k, {given})"
        keeper = _keeper(node, here)
        if keeper:
            value = f"{keeper} if {keeper} is not _U else ({keeper} := {value})"
        return Code(value, certain=found.known, fallible=fallible)
    if node.meaning == "function":
        function = here.scope.functions[node.function]
        call = here.space.function(function.call)
        operands = _given(node, function.parameters, here)
        code = strict(
            names, operands, lambda *sources: f"{call}({', '.join(('r', *sources))})", certain=False
        )
        return replace(code, fallible=True)
    operand = emit(node.arguments[0], here)
    if node.function == "size":
        return strict(names, [operand], "len({})".format)
    unit = here.space.function(_UNITS[node.function])
    return strict(names, [operand], lambda count: f"{unit}({count})")


def _keeper(node: Call, here: Place) -> str:
    """The name that keeps the value of a definition about one variable of the surrounding code."""
    match node.arguments:
        case (Name(name=name, meaning="variable"),):
            return here.variables[name].kept.get(node.function, "")
        case _:
            return ""


_UNITS: dict[str, Callable[[int], object]] = {
    "days": lambda count: period_of("days", count),
    "months": lambda count: period_of("months", count),
    "years": lambda count: period_of("years", count),
}


def _given(node: Call, wanted: list[Type] | tuple[Type, ...], here: Place) -> list[Code]:
    """The arguments as their parameters want them: an element in place of its name."""
    return [
        _owner(argument, here) if isinstance(kind, Record) else emit(argument, here)
        for argument, kind in zip(node.arguments, wanted, strict=True)
    ]


def _method(node: Method, here: Place) -> Code:
    names = here.space.names
    operand = emit(node.operand, here)
    if node.method == "size":
        return strict(names, [operand], "len({})".format)
    argument = node.arguments[0]
    if node.method == "matches" and isinstance(argument, Literal):
        search = here.space.searcher(str(argument.value))
        code = strict(names, [operand], lambda text: f"{search}({text})")
        return replace(code, fallible=True)
    return strict(names, [operand, emit(argument, here)], _METHODS[node.method].format)


_METHODS = {
    "contains": "{1} in {0}",
    "startsWith": "{0}.startswith({1})",
    "endsWith": "{0}.endswith({1})",
}


def _macro(node: Macro, here: Place) -> Code:
    space = here.space
    element_kind, keyed = element_of(node.operand)
    collection = emit(node.operand, here)
    function, elements = space.names.fresh("f"), space.names.fresh("l")
    element, name = space.names.fresh("x"), space.names.fresh("n")
    target = space.names.fresh("y") if isinstance(element_kind, Ref) else ""
    # A macro becomes a function of its own, to which the keepers of this one mean nothing.
    around = {name: replace(variable, kept={}) for name, variable in here.variables.items()}
    variables = {**around, node.variable: Variable(element, known=True, target=target)}
    body = emit(node.body, replace(here, variables=variables))
    before, first = [], []
    if not collection.known:
        before.append(f"if {elements} is None: return None")
    if isinstance(element_kind, Ref) and target in body.source:
        before.append(f"_e = {attribute('r', element_kind.collection)}")
        first.append(f"{target} = None if _e is None else _e.get({element})")
    keep = f"_n.append({element})"
    turns = f"for {element} in {elements}:"
    if keyed and node.macro == "filter":
        keep, turns = f"_n[{name}] = {element}", f"for {name}, {element} in {elements}.items():"
    elif keyed:
        turns = f"for {element} in {elements}.values():"
    elif not isinstance(node.operand, Select | Name) or _may_be_a_set(node.operand):
        turns = f"for {element} in _in_order({elements}):"
    outer = _outer(node, here)
    header = f"def {function}({', '.join((elements, 'r', '_k', *outer))}):"
    loop = Loop(header, tuple(before), turns, tuple(first), keep, body)
    space.define(*loop.lines(node.macro))
    value = f"{function}({', '.join((collection.source, 'r', '_k', *outer))})"
    fallible = collection.fallible or body.fallible
    return Code(value, certain=collection.known and body.known, fallible=fallible)


def _may_be_a_set(node: Select | Name) -> bool:
    """Lists of the record keep their order; a constant or an argument may be a set."""
    return isinstance(node, Name) and node.meaning != "field"


def _outer(node: Macro, here: Place) -> list[str]:
    """The names of the surrounding function that the body of a macro needs."""
    used = {part.name for part in walk(node.body) if isinstance(part, Name)}
    found: dict[str, None] = {}
    for name, variable in here.variables.items():
        if name in used:
            found[variable.source] = None
            if variable.target:
                found[variable.target] = None
    return list(found)
