"""The fast form: expressions as Python functions.

One record is asked hundreds of questions, most of them false at the first comparison. So every
operator becomes an inline Python expression over temporaries, every macro a small function with
a plain loop, and a definition without parameters is evaluated at most once for a record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dpiakit.cel.emission import Place, Variable, emit
from dpiakit.cel.namespace import Namespace
from dpiakit.cel.types import Expression, Scope


class Emitter:
    """Emits expressions as fragments of Python, to be put together into one function.

    The function takes the record as ``r`` and begins with ``prelude()``; it is compiled in
    ``namespace``. Both are complete once all fragments are emitted. A fragment may stand
    wherever an expression may, except as the source of a ``for`` inside a comprehension.
    """

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._space = Namespace()

    @property
    def namespace(self) -> dict[str, object]:
        """The globals that the emitted source needs."""
        return self._space.complete()

    def expression(
        self,
        e: Expression,
        names: Mapping[str, str],
        *,
        given: bool = True,
        kept: Mapping[str, Mapping[str, str]] | None = None,
    ) -> str:
        """Python source giving the value of an expression, None for unknown.

        ``names`` says what each variable of the expression is called in the surrounding
        function. Names that begin with an underscore are the emitter's. ``given``: no variable
        is ever None, as the elements of a list are not. ``kept``: for a variable, the local
        names that keep the values of definitions about it; they are ``_U`` while not computed.
        """
        if e.scope.root.name != self.scope.root.name:
            message = f"{e.text} is about another kind of record than the {self.scope.root.name}"
            raise ValueError(message)
        for name in names.values():
            if not name.isidentifier() or name.startswith("_"):
                message = f"{name!r} cannot be the name of a variable"
                raise ValueError(message)
        keepers = kept or {}
        variables = {
            name: Variable(source, known=given, kept=keepers.get(name, {}))
            for name, source in names.items()
        }
        # Nothing outlives an expression: the next one may use the same temporary names, and a
        # function with few of them is entered faster.
        self._space.names.counts["t"] = 0
        return emit(e.node, Place(self._space, e.scope, variables)).source

    def prelude(self) -> list[str]:
        """Statements that must stand first in the function, once all fragments are emitted."""
        return [f"_k = [_U] * {self._space.memos}"]


def compile_expression(e: Expression) -> Callable[..., object]:
    """``f(root, *variables)``, the variables in the order of the scope. None: unknown.

    The function raises EvaluationError where the interpreter does.
    """
    emitter = Emitter(e.scope)
    names = {name: f"v{number}" for number, name in enumerate(e.scope.variables, 1)}
    source = emitter.expression(e, names, given=False)
    body = "; ".join((*emitter.prelude(), f"return {source}"))
    lines = f"def f({', '.join(('r', *names.values()))}): {body}"
    namespace: dict[str, Any] = emitter.namespace
    exec(compile(lines, "<rule>", "exec"), namespace)  # noqa: S102 - see code.py
    function: Callable[..., object] = namespace["f"]
    return function
