"""The meaning of the language, written for reading: what the compiled form is tested against.

Three values: true, false, and None for unknown. Evaluation goes from left to right. ``&&``,
``||`` and the macros stop at the element that decides; all other operators evaluate all their
operands. An error counts only if it is reached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from dpiakit.cel.arithmetic import computation, negative, period_of
from dpiakit.cel.kinds import Record, Ref, Type
from dpiakit.cel.operators import kind_of, names_itself
from dpiakit.cel.patterns import searcher
from dpiakit.cel.reasons import Trace, TraceLine, deciding, missing, render
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
)
from dpiakit.cel.types import Expression, Located, Path, Scope
from dpiakit.model.canonical import canonical, canonical_path

__all__ = ["Located", "Trace", "TraceLine", "deciding", "evaluate", "missing", "render", "trace"]


Known: TypeAlias = dict[int, Trace]
"""By definition without parameters: how its value came about for one record."""


def trace(
    e: Expression,
    root: object,
    variables: Mapping[str, Located] | None = None,
    known: Known | None = None,
    *,
    any_order: bool = False,
) -> Trace:
    """Evaluate and keep every sub-value. Raises EvaluationError for what cannot be computed.

    ``known``: definitions that were evaluated for this record before; new ones are added.
    ``any_order``: elements are taken in the order of what they say, so that the trace is the same
    in whatever order they were written. The value is the same either way.
    """
    found = {} if known is None else known
    return _trace(e.node, _Facts(root, e.scope, dict(variables or {}), {}, found, any_order))


def evaluate(e: Expression, root: object, variables: Mapping[str, Located] | None = None) -> object:
    """The value of an expression; None if the record does not say enough."""
    return trace(e, root, variables).value


def agreed(condition: bool | None, yes: object, no: object) -> object:
    """What a condition with two answers gives: of an unknown one, what both answers agree on."""
    if condition is not None:
        return yes if condition else no
    return yes if yes == no else None


def in_order(elements: Any) -> Any:
    """The elements of a list, or of a set in the order of its values."""
    return sorted(elements) if isinstance(elements, frozenset | set) else elements


@dataclass(frozen=True, slots=True)
class _Facts:
    root: object
    scope: Scope
    variables: dict[str, Located]
    origins: dict[str, Trace]
    """Of parameters: how their values came about."""
    known: Known
    any_order: bool

    def element(self, ref: Ref, key: object) -> Located:
        """The element behind a reference; unknown if there is none of this name."""
        if key is None:
            return Located(None)
        collection = getattr(self.root, ref.collection)
        found = None if collection is None else collection.get(key)
        return Located(found, (ref.collection, str(key)))

    def with_variable(self, name: str, value: Located) -> _Facts:
        variables = {**self.variables, name: value}
        return _Facts(
            self.root, self.scope, variables, self.origins, self.known, self.any_order
        )  # fmt: skip


def _trace(node: Node, facts: _Facts) -> Trace:  # noqa: C901, PLR0912 - one case for each node
    match node:  # what is most frequent first
        case Select():
            return _select(node, facts)
        case Name():
            return _name(node, facts)
        case Literal():
            return Trace(node, node.value, None, ())
        case Logical():
            return _logical(node, facts)
        case Binary():
            return _binary(node, facts)
        case Has():
            return _has(node, facts)
        case Not():
            return _strict(node, (_trace(node.operand, facts),), lambda value: not value)
        case Call():
            return _call(node, facts)
        case Macro():
            return _macro(node, facts)
        case ListNode():
            items = tuple(_trace(item, facts) for item in node.items)
            return _strict(node, items, lambda *values: list(values))
        case Negate():
            return _strict(node, (_trace(node.operand, facts),), negative)
        case Conditional():
            return _conditional(node, facts)
        case Method():
            return _method(node, facts)


def _strict(node: Node, children: tuple[Trace, ...], compute: Callable[..., object]) -> Trace:
    """A value that is unknown as soon as one of the values it is computed from is."""
    values = [child.value for child in children]
    result = None if any(value is None for value in values) else compute(*values)
    return Trace(node, result, None, children)


def _name(node: Name, facts: _Facts) -> Trace:
    match node.meaning:
        case "variable":
            given = facts.variables[node.name]
            origin = facts.origins.get(node.name)
            computed = () if origin is None or given.path is not None else (origin,)
            return Trace(node, given.value, given.path, computed, given.places)
        case "field":
            return Trace(node, getattr(facts.root, node.name), (node.name,), ())
        case "constant":
            return Trace(node, facts.scope.constants[node.name][1], None, ())
        case _:
            return _definition(node, node.name, (), facts)


def _select(node: Select, facts: _Facts) -> Trace:
    operand = _trace(node.operand, facts)
    if names_itself(node):
        return Trace(node, operand.value, operand.path, (operand,))
    owner = _owner(operand, facts)
    value = None if owner.value is None else getattr(owner.value, node.field)
    return Trace(node, value, _below(owner.path, node.field), (operand,))


def _owner(operand: Trace, facts: _Facts) -> Located:
    """The part of the record whose field is asked for, found by its name if need be."""
    kind = kind_of(operand.node)
    if isinstance(kind, Ref):
        return facts.element(kind, operand.value)
    return Located(operand.value, operand.path)


def _below(path: Path | None, step: str) -> Path | None:
    return None if path is None else (*path, step)


def _has(node: Has, facts: _Facts) -> Trace:
    asked = _trace(node.operand, facts)
    return Trace(node, asked.value is not None, asked.path, asked.children)


def _logical(node: Logical, facts: _Facts) -> Trace:
    decisive = node.op == "||"
    children: list[Trace] = []
    result: object = not decisive
    for operand in node.operands:
        child = _trace(operand, facts)
        children.append(child)
        if child.value is decisive:
            result = decisive
            break
        if child.value is None:
            result = None
    return Trace(node, result, None, tuple(children))


def _binary(node: Binary, facts: _Facts) -> Trace:
    children = (_trace(node.left, facts), _trace(node.right, facts))
    if node.op in ARITHMETIC:
        compute = computation(node.op, kind_of(node.left), kind_of(node.right))
        return _strict(node, children, compute)
    return _strict(node, children, _comparison(node))


def _comparison(node: Binary) -> Callable[[Any, Any], bool]:
    left, right = _named(kind_of(node.left)), _named(kind_of(node.right))
    match node.op:
        case "==":
            return lambda a, b: bool(left(a) == right(b))
        case "!=":
            return lambda a, b: bool(left(a) != right(b))
        case "<":
            return lambda a, b: bool(a < b)
        case "<=":
            return lambda a, b: bool(a <= b)
        case ">":
            return lambda a, b: bool(a > b)
        case ">=":
            return lambda a, b: bool(a >= b)
        case _:
            return lambda a, b: left(a) in b


def _named(kind: Type) -> Callable[[Any], object]:
    """What a value is compared by: a named element by its name."""
    if isinstance(kind, Record):
        return lambda element: element.key
    return lambda value: value


def _conditional(node: Conditional, facts: _Facts) -> Trace:
    condition = _trace(node.condition, facts)
    match condition.value:
        case None:
            yes, no = _trace(node.yes, facts), _trace(node.no, facts)
            value = agreed(None, yes.value, no.value)
            return Trace(node, value, None, (condition, yes, no))
        case True:
            chosen = _trace(node.yes, facts)
        case _:
            chosen = _trace(node.no, facts)
    return Trace(node, chosen.value, chosen.path, (condition, chosen), chosen.places)


def _call(node: Call, facts: _Facts) -> Trace:
    arguments = tuple(_trace(argument, facts) for argument in node.arguments)
    if node.meaning == "definition":
        return _definition(node, node.function, arguments, facts)
    if node.meaning == "function":
        function = facts.scope.functions[node.function]
        given = [
            _given(argument, kind, facts).value
            for argument, kind in zip(arguments, function.parameters, strict=True)
        ]
        known = all(value is not None for value in given)
        return Trace(node, function.call(facts.root, *given) if known else None, None, arguments)
    match node.function:
        case "size":
            return _strict(node, arguments, len)
        case "date":
            return _strict(node, arguments, date.fromisoformat)
        case unit:
            return _strict(node, arguments, lambda count: period_of(unit, count))


def _given(argument: Trace, wanted: Type, facts: _Facts) -> Located:
    """An argument as its parameter wants it: an element in place of its name."""
    kind = kind_of(argument.node)
    if isinstance(kind, Ref) and isinstance(wanted, Record):
        return facts.element(kind, argument.value)
    return Located(argument.value, argument.path, argument.places)


def _definition(node: Name | Call, name: str, arguments: tuple[Trace, ...], facts: _Facts) -> Trace:
    definition = facts.scope.definitions[name]
    names = [parameter for parameter, _ in definition.parameters]
    given = [
        _given(argument, kind, facts)
        for (_, kind), argument in zip(definition.parameters, arguments, strict=True)
    ]
    e = definition.expression
    body = None if names else facts.known.get(id(definition))
    if body is None:
        variables = dict(zip(names, given, strict=True))
        origins = dict(zip(names, arguments, strict=True))
        inside = _Facts(facts.root, e.scope, variables, origins, facts.known, facts.any_order)
        plain = _trace(e.node, inside)
        body = Trace(plain.node, plain.value, plain.path, plain.children, plain.places, e.text)
        if not names:
            facts.known[id(definition)] = body
    return Trace(node, body.value, body.path, (*arguments, body), body.places)


def _method(node: Method, facts: _Facts) -> Trace:
    operand = _trace(node.operand, facts)
    children = (operand, *(_trace(argument, facts) for argument in node.arguments))
    match node.method:
        case "size":
            return _strict(node, children, len)
        case "contains":
            return _strict(node, children, lambda text, part: part in text)
        case "startsWith":
            return _strict(node, children, lambda text, part: text.startswith(part))
        case "endsWith":
            return _strict(node, children, lambda text, part: text.endswith(part))
        case _:
            return _strict(node, children, lambda text, pattern: searcher(pattern)(text))


def _elements(collection: Trace) -> Iterator[tuple[str, Located]]:
    """The elements of a known list, with the name or number each stands under."""
    value: Any = collection.value
    if isinstance(value, dict):
        for key, element in value.items():
            yield key, Located(element, _below(collection.path, key))
        return
    for index, element in enumerate(in_order(value)):
        if collection.places is not None:
            yield str(index), Located(element, collection.places[index])
        else:
            yield str(index), Located(element, _below(collection.path, str(index)))


def _in_turn(collection: Trace, facts: _Facts) -> Iterable[tuple[str, Located]]:
    """The elements as they are asked one after the other."""
    found = _elements(collection)
    if not facts.any_order:
        return found
    if isinstance(collection.value, dict):
        return sorted(found, key=lambda one: one[0])
    return sorted(
        found,
        key=lambda one: (
            canonical(one[1].value),
            canonical_path(one[1].path or (), facts.root),
        ),
    )


def _macro(node: Macro, facts: _Facts) -> Trace:
    collection = _trace(node.operand, facts)
    if collection.value is None:
        return Trace(node, None, None, (collection,))
    elements: list[tuple[str, Located]] = []
    bodies: list[Trace] = []
    for name, element in _in_turn(collection, facts):
        elements.append((name, element))
        bodies.append(_trace(node.body, facts.with_variable(node.variable, element)))
        if _decided(node.macro, bodies):
            break
    children = (collection, *bodies)
    values = [body.value for body in bodies]
    match node.macro:
        case "filter" | "map" if None in values:
            return Trace(node, None, None, children)
        case "map":
            return Trace(node, values, None, children, tuple(body.path for body in bodies))
        case "filter":
            chosen = [one for one, value in zip(elements, values, strict=True) if value]
            if isinstance(collection.value, dict):
                kept: object = {name: element.value for name, element in chosen}
            else:
                kept = [element.value for _, element in chosen]
            places = tuple(element.path for _, element in chosen)
            return Trace(node, kept, collection.path, children, places)
        case _:
            return Trace(node, _count(node.macro, values), None, children)


def _decided(macro: str, bodies: list[Trace]) -> bool:
    """Whether the elements seen so far settle the answer."""
    match macro:
        case "exists":
            return bodies[-1].value is True
        case "all":
            return bodies[-1].value is False
        case "exists_one":
            return sum(body.value is True for body in bodies) > 1
        case _:
            return False


def _count(macro: str, values: list[object]) -> bool | None:
    """The answer of exists, all or exists_one, where unknown elements could still decide."""
    match macro:
        case "exists":
            return True if True in values else None if None in values else False
        case "all":
            return False if False in values else None if None in values else True
        case _:
            found = values.count(True)
            return False if found > 1 else None if None in values else found == 1
