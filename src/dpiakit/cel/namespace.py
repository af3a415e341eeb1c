"""What emitted code refers to: constants, functions, definitions, each under a generated name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from types import CodeType

from dpiakit.cel.code import Names
from dpiakit.cel.interpret import agreed, in_order
from dpiakit.cel.patterns import searcher
from dpiakit.cel.types import Definition


@lru_cache(maxsize=16)
def code_of(source: str, name: str) -> CodeType:
    """Emitted source as Python keeps it. The laws of two days mostly differ in values alone."""
    return compile(source, name, "exec")


class _Unset:
    """Stands where a definition was not evaluated yet."""


@dataclass(frozen=True, slots=True)
class Defined:
    """The function that a definition became."""

    definition: Definition
    """Kept, so that its identity stays its own."""
    function: str
    memo: int
    """Where its value is kept while one record is judged; -1 with parameters."""
    known: bool
    fallible: bool


@dataclass(slots=True)
class Namespace:
    """The globals of emitted code, and the source of functions that are still to be added."""

    names: Names = field(default_factory=Names)
    definitions: dict[int, Defined] = field(default_factory=dict)
    memos: int = 0
    values: dict[str, object] = field(
        default_factory=lambda: {"_U": _Unset(), "_agreed": agreed, "_in_order": in_order}
    )
    _pending: list[str] = field(default_factory=list)
    _named: dict[tuple[str, object], str] = field(default_factory=dict)

    def constant(self, value: object) -> str:
        """The name of a value."""
        name = self.names.fresh("c")
        self.values[name] = value
        return name

    def function(self, call: Callable[..., object]) -> str:
        """The name of a Python function."""
        return self._name("function", call, call)

    def searcher(self, pattern: str) -> str:
        """The name of a function that searches for a pattern."""
        return self._name("pattern", pattern, searcher(pattern))

    def define(self, *lines: str) -> None:
        """Add functions, which may call one another."""
        self._pending.extend(lines)

    def complete(self) -> dict[str, object]:
        """All globals."""
        if self._pending:
            source = "\n".join(self._pending)
            self._pending.clear()
            exec(code_of(source, "<rules>"), self.values)  # noqa: S102 - see code.py
        return self.values

    def _name(self, sort: str, key: object, value: object) -> str:
        name = self._named.get((sort, key))
        if name is None:
            name = self._named[sort, key] = self.names.fresh("g")
            self.values[name] = value
        return name
