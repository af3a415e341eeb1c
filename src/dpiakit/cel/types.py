"""What the names in an expression mean: kinds, functions, legal definitions, and their scope."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

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
    describe,
)
from dpiakit.cel.syntax import Node

__all__ = [
    "BOOL",
    "DATE",
    "DOUBLE",
    "INT",
    "PERIOD",
    "STRING",
    "Definition",
    "Expression",
    "Function",
    "ListOf",
    "Located",
    "Path",
    "Record",
    "Ref",
    "Scope",
    "Simple",
    "Text",
    "Type",
    "describe",
]

Path: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Located:
    """A value and the place in the record where it stands, or would stand."""

    value: object
    """None: unknown."""
    path: Path | None = None
    """None: not from the record."""
    places: tuple[Path | None, ...] | None = None
    """Of a selection from a list: where each element stands."""


@dataclass(frozen=True, slots=True)
class Function:
    """A look-up that a pack may use, such as the age of consent of a country.

    ``call(root, *arguments)`` must depend on nothing else, and answer None for unknown. It is
    not asked while an argument is unknown. It may raise EvaluationError.
    """

    name: str
    parameters: tuple[Type, ...]
    result: Type
    call: Callable[..., object]


@dataclass(frozen=True, slots=True)
class Definition:
    """A legal definition, written in the language itself over the record and its parameters."""

    name: str
    parameters: tuple[tuple[str, Type], ...]
    expression: Expression


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean in an expression. One name must have one meaning."""

    root: Record
    """Its fields are visible as bare names."""
    variables: Mapping[str, Type] = field(default_factory=dict)
    """The element a rule is about, the parameters of a definition."""
    constants: Mapping[str, tuple[Type, object]] = field(default_factory=dict)
    """Dated sets (as frozenset) and parameters in force, and the day itself."""
    functions: Mapping[str, Function] = field(default_factory=dict)
    definitions: Mapping[str, Definition] = field(default_factory=dict)

    def with_variables(self, **types: Type) -> Scope:
        """The same scope with further variables."""
        return replace(self, variables={**self.variables, **types})

    def meanings(self, name: str) -> tuple[str, ...]:
        """All that a name stands for, in words. More than one is a mistake."""
        found = (
            ("a variable", name in self.variables),
            (f"a field of the {self.root.name}", name in self.root.fields),
            ("a constant", name in self.constants),
            ("a definition", name in self.definitions),
            ("a function", name in self.functions),
        )
        return tuple(meaning for meaning, applies in found if applies)


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that was checked: it means something, and it ends."""

    text: str
    node: Node
    """With the kind of every value and the meaning of every name."""
    type: Type
    scope: Scope = field(repr=False)
    cost: int = 0
    """Steps at most, if every list held a hundred elements."""
    height: int = 0
    """Nodes on the longest way down, through definitions too."""
