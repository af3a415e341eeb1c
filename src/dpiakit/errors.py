"""What can be wrong with an input, said so that its author can mend it.

Messages are part of the interface: where, what, why, what to do. One problem, one
message, all problems of a run at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong with an input, at a place in a file."""

    file: str
    line: int
    """Counted from 1; 0 means the file as a whole."""
    column: int
    where: str
    """The dotted path of the value, empty for the file as a whole."""
    what: str
    hint: str = ""
    """What to write instead, or what would have gone wrong in law."""

    def __str__(self) -> str:
        """The message as an editor and a person can both use it."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        where = f"{self.where}: " if self.where else ""
        hint = f"\n    {self.hint}" if self.hint else ""
        return f"{place}: {where}{self.what}{hint}"


class DpiakitError(Exception):
    """Anything the user can mend; the command line ends with exit code 2."""


class InputError(DpiakitError):
    """A file that cannot be used, with every problem found in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class RecordError(InputError):
    """A processing-activity record that cannot be read."""


class LawError(InputError):
    """A policy pack or jurisdiction that cannot be used."""


class ExpressionError(DpiakitError):
    """A rule expression that means nothing, or not what its author believes."""

    def __init__(self, text: str, position: int, what: str, hint: str = "") -> None:
        self.text = text
        self.position = position
        self.what = what
        self.hint = hint
        super().__init__(str(self))

    def __str__(self) -> str:
        """What is wrong, the line of the expression, and a caret under the place."""
        before = self.text[: self.position]
        start = before.rfind("\n") + 1
        end = self.text.find("\n", self.position)
        line = self.text[start : end if end >= 0 else len(self.text)]
        caret = " " * (self.position - start) + "^"
        hint = f"\n{self.hint}" if self.hint else ""
        return f"{self.what}\n  {line}\n  {caret}{hint}"


class EvaluationError(DpiakitError):
    """An expression that cannot be computed for this record (a division by zero, a date beyond
    the calendar). The outcome is *error* for this rule and this record, never a pass.
    """
