"""Pieces of Python source that stand for values, and how pieces are joined.

Every name in emitted source is generated, and every constant is written by ``repr`` or lives in
the namespace: no text of a pack ever becomes source.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Code:
    """The source of a value: unknown if one of the tests holds, else what ``value`` gives."""

    value: str
    tests: tuple[str, ...] = ()
    """Evaluated in order until one holds. Later ones may use names that earlier ones bind."""
    certain: bool = False
    """Once no test holds, the value is not None."""
    plain: bool = False
    """A name or a literal: it may be written twice."""
    fallible: bool = False
    """It may raise EvaluationError."""

    @property
    def known(self) -> bool:
        """Never None: two values, not three."""
        return self.certain and not self.tests

    @property
    def source(self) -> str:
        """One expression, in parentheses where it needs them."""
        if self.tests:
            return f"(None if {' or '.join(self.tests)} else {self.value})"
        return self.value if self.plain else f"({self.value})"


@dataclass(slots=True)
class Names:
    """Generated names, none twice. They begin with an underscore, as no other name here does."""

    counts: dict[str, int] = field(default_factory=dict)

    def fresh(self, letter: str) -> str:
        """``_t1``, ``_t2`` and so on."""
        self.counts[letter] = self.counts.get(letter, 0) + 1
        return f"_{letter}{self.counts[letter]}"


def attribute(owner: str, name: str) -> str:
    """Reading a field. The model may use a name that Python itself reserves."""
    if name.isidentifier() and not keyword.iskeyword(name):
        return f"{owner}.{name}"
    return f"getattr({owner}, {name!r})"


def strict(
    names: Names, operands: Iterable[Code], result: Callable[..., str], *, certain: bool = True
) -> Code:
    """A value computed from others: unknown if one of them is, after all have been evaluated."""
    groups: list[tuple[bool, list[str]]] = []
    sources: list[str] = []
    fallible = False
    for operand in operands:
        fallible = fallible or operand.fallible
        tests = list(operand.tests)
        if operand.plain:
            sources.append(operand.value)
            if not operand.certain:
                tests.append(f"{operand.value} is None")
        elif operand.certain and not operand.fallible:
            sources.append(f"({operand.value})")
        else:
            name = names.fresh("t")
            sources.append(name)
            tests.append(f"({name} := {operand.value}) is None")
        if tests:
            groups.append((operand.fallible, tests))
    value = result(*sources)
    if any(later for later, _ in groups[1:]):
        # "or" would skip an operand that may raise; which error comes must not depend on that.
        joined = " | ".join(f"({' or '.join(tests)})" for _, tests in groups)
        return Code(value, (joined,), certain=certain, fallible=fallible)
    all_tests = tuple(test for _, tests in groups for test in tests)
    return Code(value, all_tests, certain=certain, fallible=fallible)


def conjunction(names: Names, operands: tuple[Code, ...]) -> Code:
    """``&&``: false as soon as one is false, else unknown if one is unknown."""
    fallible = any(operand.fallible for operand in operands)
    if all(operand.known for operand in operands):
        source = " and ".join(operand.source for operand in operands)
        return Code(source, certain=True, fallible=fallible)
    tests, rest = [], []
    for operand in operands:
        if operand.known:
            tests.append(f"not {operand.source}")
        elif operand.plain:
            tests.append(f"{operand.value} is False")
            rest.append(operand.value)
        else:
            name = names.fresh("t")
            tests.append(f"({name} := {operand.source}) is False")
            rest.append(name)
    # What is not false is true or None, so "and" gives None or the last True.
    source = f"False if {' or '.join(tests)} else {' and '.join(rest)}"
    return Code(source, fallible=fallible)


def disjunction(names: Names, operands: tuple[Code, ...]) -> Code:
    """``||``: true as soon as one is true, else unknown if one is unknown."""
    fallible = any(operand.fallible for operand in operands)
    if all(operand.known for operand in operands):
        source = " or ".join(operand.source for operand in operands)
        return Code(source, certain=True, fallible=fallible)
    tests, rest = [], []
    for operand in operands:
        if operand.known:
            tests.append(operand.source)
        elif operand.plain:
            tests.append(operand.value)
            rest.append(f"{operand.value} is None")
        else:
            name = names.fresh("t")
            tests.append(f"({name} := {operand.source})")
            rest.append(f"{name} is None")
    source = f"True if {' or '.join(tests)} else None if {' or '.join(rest)} else False"
    return Code(source, fallible=fallible)


@dataclass(frozen=True, slots=True)
class Loop:
    """The parts of a function that asks every element of a list."""

    header: str
    """``def _f1(_l1, r, _k):``"""
    before: tuple[str, ...]
    """Statements before the loop."""
    loop: str
    """``for _x1 in _l1:``"""
    first: tuple[str, ...]
    """Statements at the beginning of each turn."""
    keep: str
    """How a filter keeps the element."""
    body: Code

    def lines(self, macro: str) -> Iterator[str]:
        """The source of the function."""
        start, turn, end = self.known_parts(macro) or self.parts(macro)
        yield self.header
        yield from (f"    {line}" for line in (*self.before, *start, self.loop))
        yield from (f"        {line}" for line in (*self.first, *turn))
        yield f"    {end}"

    def known_parts(self, macro: str) -> tuple[list[str], list[str], str] | None:
        """The shorter forms for a condition that is never unknown."""
        condition = self.body.source
        match macro:
            case "exists" if self.body.known:
                return [], [f"if {condition}: return True"], "return False"
            case "all" if self.body.known:
                return [], [f"if not {condition}: return False"], "return True"
            case _:
                return None

    def parts(self, macro: str) -> tuple[list[str], list[str], str]:
        """Before the turns, in each turn, after the turns."""
        body = f"_b = {self.body.source}"
        kept = "return None if _u else _n"
        match macro:
            case "exists":
                turn = [body, "if _b: return True", "if _b is None: _u = None"]
                return ["_u = False"], turn, "return _u"
            case "all":
                turn = [body, "if not _b:", "    if _b is False: return False", "    _u = None"]
                return ["_u = True"], turn, "return _u"
            case "exists_one":
                turn = [body, "if _b:", "    if _n: return False", "    _n = True"]
                return ["_n = _u = False"], [*turn, "elif _b is None: _u = True"], kept
            case "filter":
                turn = [body, f"if _b: {self.keep}", "elif _b is None: _u = True"]
                return [f"_n = {'{}' if '[' in self.keep else '[]'}; _u = False"], turn, kept
            case _:
                turn = [body, "if _b is None: _u = True", "_n.append(_b)"]
                return ["_n = []; _u = False"], turn, kept
