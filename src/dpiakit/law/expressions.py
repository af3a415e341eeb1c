"""Expressions in files of the law: checked once, at their place, and bound to a day later."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from dpiakit.cel import (
    BOOL,
    Definition,
    Expression,
    Scope,
    Template,
    Type,
    compile_check,
    is_constant,
    template,
)
from dpiakit.cel.syntax import Call, Literal, Logical, Name, Node, walk
from dpiakit.errors import ExpressionError
from dpiakit.law.reading import Reading
from dpiakit.source import Document, Path

_T = TypeVar("_T")


class UnusableDefinition(Exception):  # noqa: N818  its own problem was noted where it is written
    """An expression uses a definition that means nothing. Not a problem of its own."""


class Unfolding(Mapping[str, Definition]):
    """Definitions that are checked when they are first used, in whatever order they stand."""

    def __init__(
        self, shared: Mapping[str, Definition], written: Mapping[str, Callable[[], Definition]]
    ) -> None:
        self._shared = shared
        self._written = written
        self._open: list[str] = []
        self._done: dict[str, Definition | None] = {}
        """None: it means nothing, and that was said."""

    def __reduce__(self) -> tuple[type[dict[str, Definition]], tuple[dict[str, Definition]]]:
        """As it is kept: every definition, checked."""
        return dict, (dict(self),)

    def __getitem__(self, name: str) -> Definition:
        if name in self._shared and name not in self._written:
            return self._shared[name]
        if name not in self._done:
            self._done[name] = self._check(name)
        found = self._done[name]
        if found is None:
            raise UnusableDefinition(name)
        return found

    def _check(self, name: str) -> Definition | None:
        if name in self._open:
            circle = " -> ".join((*self._open[self._open.index(name) :], name))
            what = f"The definition leads back to itself: {circle}."
            raise ExpressionError(name, 0, what, "A definition must end in facts of the record.")
        self._open.append(name)
        try:
            return self._written[name]()
        except UnusableDefinition:
            return None
        finally:
            self._open.pop()

    def __iter__(self) -> Iterator[str]:
        yield from self._shared
        yield from self._written

    def __len__(self) -> int:
        return len(self._shared) + len(self._written)

    def __contains__(self, name: object) -> bool:
        return name in self._written or name in self._shared


def checked(
    reading: Reading, document: Document, path: Path, text: str, scope: Scope, **expect: Type | None
) -> Expression | None:
    """An expression at its place in a file; None if it means nothing, which is then noted."""

    def check() -> Expression:
        found = compile_check(text, scope, expect.get("expect", BOOL))
        if "adequate" in text or "conforms" in text:
            _check_written_out(found)
        return found

    return _noted(reading, document, path, check)


def _check_written_out(e: Expression) -> None:
    """Which document, which list of decisions: a rule says so itself, whatever the record says."""
    for node in walk(e.node):
        match node:
            case Call(function="conforms" | "adequate", arguments=(_, asked)):
                if not isinstance(asked, Literal):
                    what = "This must be written out."
                    hint = 'For example: adequate(transfer, "eu").'
                    raise ExpressionError(e.text, asked.start, what, hint)
            case _:
                pass


def condition(
    reading: Reading, document: Document, path: Path, text: str, scope: Scope
) -> Expression | None:
    """A yes-or-no expression that reads at least one fact of the record."""
    found = checked(reading, document, path, text, scope)
    if found is not None and is_constant(found):
        what = "The expression reads no fact of the record, so its answer is always the same."
        reading.wrong(document, path, what, "Name the fact that it depends on.")
    return found


def message(
    reading: Reading, document: Document, path: Path, text: str, scope: Scope
) -> Template | None:
    """A message with expressions inside; None if one of them means nothing."""
    return _noted(reading, document, path, lambda: template(text, scope))


def _noted(reading: Reading, document: Document, path: Path, make: Callable[[], _T]) -> _T | None:
    try:
        return make()
    except ExpressionError as error:
        reading.wrong_expression(document, path, error)
    except UnusableDefinition:
        pass
    return None


def conjuncts(node: Node) -> tuple[Node, ...]:
    """The parts of which every one must be true."""
    return node.operands if isinstance(node, Logical) and node.op == "&&" else (node,)


def without(e: Expression, variables: frozenset[str]) -> Expression | None:
    """The conjuncts of an expression that do not speak of certain variables; None: all do."""
    return _joined(e, [part for part in conjuncts(e.node) if not _speaks_of(part, variables)])


def about(e: Expression, variables: frozenset[str]) -> Expression | None:
    """The conjuncts of an expression that do speak of certain variables; None: none does."""
    return _joined(e, [part for part in conjuncts(e.node) if _speaks_of(part, variables)])


def _speaks_of(node: Node, variables: frozenset[str]) -> bool:
    return any(isinstance(one, Name) and one.name in variables for one in walk(node))


def _joined(e: Expression, parts: list[Node]) -> Expression | None:
    if not parts:
        return None
    node = parts[0] if len(parts) == 1 else Logical("&&", tuple(parts), type=BOOL)
    return replace(e, node=node)


def bound(e: Expression, scope: Scope) -> Expression:
    """The same expression under the law of a day: other values, the same kinds."""
    return replace(e, scope=scope)


def bound_message(written: Template, scope: Scope) -> Template:
    """The same message under the law of a day."""
    parts = tuple(part if isinstance(part, str) else bound(part, scope) for part in written.parts)
    return replace(written, parts=parts)


class Reads:
    """The constants that expressions of one pack read: through definitions too, or directly.

    Each definition is looked into once.
    """

    def __init__(self, *, directly: bool = False) -> None:
        self._directly = directly
        self._definitions: dict[str, frozenset[str]] = {}

    def of(self, e: Expression) -> frozenset[str]:
        """The names of the constants that one expression reads."""
        found: set[str] = set()
        for part in walk(e.node):
            match part:
                case Name(name=name, meaning="constant"):
                    found.add(name)
                case (
                    Name(name=name, meaning="definition")
                    | Call(function=name, meaning="definition")
                ):
                    found |= self._within(name, e.scope)
                case _:
                    pass
        return frozenset(found)

    def _within(self, name: str, scope: Scope) -> frozenset[str]:
        if self._directly:
            return frozenset()
        if name not in self._definitions:
            self._definitions[name] = self.of(scope.definitions[name].expression)
        return self._definitions[name]
