"""Regular expressions that cannot be made to run for ever.

A pattern comes from a pack and the text from a record, both from strangers. So a repeat may
only repeat a plain sequence, and a pattern says how long a text it can search in bounded time.
The meaning is that of RE2, which CEL prescribes: classes are ASCII, ``$`` is the very end.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from dpiakit.errors import EvaluationError

PATTERN_LIMIT = 200
"""Characters of a pattern."""
REPEAT_LIMIT = 100
_STEPS = 16_000_000
"""Steps at most for one search: well under a second."""

_ESCAPES = frozenset("dDwWsSbB.^$*+?()[]{}|\\/-\"'@ ")
_QUANTIFIER = re.compile(r"\*|\+|\?|\{([0-9]{1,3})(,([0-9]{1,3})?)?\}")
_CLASS = re.compile(r"\[\^?(?:\\[dDwWsS.^$*+?()\[\]{}|\\/\-\"'@ ]|[^\[\]\\])+\]")

_SET_SIGNS = ("--", "&&", "||", "~~")
"""Reserved by Python for sets of characters."""


class PatternError(ValueError):
    """A pattern that is not allowed, with the place inside the pattern."""

    def __init__(self, position: int, what: str, hint: str = "") -> None:
        self.position = position
        self.what = what
        self.hint = hint
        super().__init__(what)


@dataclass(frozen=True, slots=True)
class _Shape:
    """How many ways a part of a pattern may match from one place: ``factor * length**degree``."""

    factor: int = 1
    degree: int = 0
    plain: bool = True
    """No repeats and no alternatives: it may be repeated."""
    width: int = 1


@lru_cache(maxsize=512)
def searcher(pattern: str) -> Callable[[str], bool]:
    """A function that tells whether the pattern occurs in a text. Raises PatternError.

    The function raises EvaluationError for a text too long for this pattern.
    """
    if len(pattern) > PATTERN_LIMIT:
        raise PatternError(0, f"A pattern has at most {PATTERN_LIMIT} characters.")
    reader = _Reader(pattern)
    shape = reader.alternatives()
    if reader.index < len(pattern):
        raise PatternError(reader.index, 'This ")" closes nothing.')
    degree = shape.degree + (not reader.anchored)
    longest = int((_STEPS / shape.factor) ** (1 / max(degree, 1)))
    if longest < _SHORTEST:
        raise PatternError(
            0,
            "This pattern could search a text for hours.",
            "Begin it with ^, or use fewer repeats and optional parts.",
        )
    try:
        search = re.compile("".join(reader.written), re.ASCII | reader.flags).search
    except (re.error, OverflowError) as error:
        raise PatternError(0, f"This pattern cannot be read: {error}.") from None

    def found(text: str) -> bool:
        if len(text) > longest:
            message = f"A text of {len(text):,} characters is too long for a pattern."
            raise EvaluationError(message)
        return search(text) is not None

    return found


_SHORTEST = 1_000
"""A pattern that cannot search even this many characters is refused."""


class _Reader:
    """Reads a pattern, refuses what could explode, and writes it again for Python."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.written: list[str] = []
        self.index = 0
        self.level = 0
        self.flags = re.NOFLAG
        if pattern.startswith("(?i)"):
            self.index = 4
            self.flags = re.IGNORECASE
        self.anchored = pattern.startswith("^", self.index) and "|" not in pattern

    def peek(self) -> str:
        return self.pattern[self.index : self.index + 1]

    def alternatives(self) -> _Shape:
        branches = [self.sequence()]
        while self.peek() == "|":
            self.index += 1
            self.written.append("|")
            branches.append(self.sequence())
        if len(branches) == 1:
            return branches[0]
        return _Shape(
            sum(branch.factor for branch in branches),
            max(branch.degree for branch in branches),
            plain=False,
            width=max(branch.width for branch in branches),
        )

    def sequence(self) -> _Shape:
        factor, degree, plain, width = 1, 0, True, 0
        while self.peek() not in {"", "|", ")"}:
            shape = self.repeated()
            factor *= shape.factor
            degree += shape.degree
            plain = plain and shape.plain
            width += shape.width
        return _Shape(factor, degree, plain, width)

    def repeated(self) -> _Shape:
        start = self.index
        shape = self.atom()
        match = _QUANTIFIER.match(self.pattern, self.index)
        if match is None:
            return shape
        if not shape.plain or not shape.width:
            raise PatternError(
                start,
                "Only a plain sequence may be repeated, without repeats or | inside.",
                "Repeat a class such as [a-z]+ instead.",
            )
        self.index = match.end()
        self.written.append(match[0])
        if _QUANTIFIER.match(self.pattern, self.index):
            raise PatternError(self.index, "A repeat must not be repeated.")
        least, most = _bounds(match)
        if max(least, most or 0) > REPEAT_LIMIT:
            raise PatternError(match.start(), f"A repeat counts at most to {REPEAT_LIMIT}.")
        if most is None:
            return _Shape(1, 1, plain=False, width=shape.width)
        if most < least:
            raise PatternError(match.start(), "The repeat ends before it begins.")
        return _Shape(most - least + 1, 0, plain=False, width=shape.width * most)

    def atom(self) -> _Shape:
        character = self.peek()
        match character:
            case "(":
                return self.group()
            case "[":
                match = _CLASS.match(self.pattern, self.index)
                if match is None or any(sign in match[0] for sign in _SET_SIGNS):
                    hint = r"Write [a-z], [^0-9]; inside, \[ and \] for brackets."
                    raise PatternError(self.index, "This class cannot be read.", hint)
                return self.copy(match[0])
            case "\\":
                escape = self.pattern[self.index : self.index + 2]
                if escape[1:] not in _ESCAPES or len(escape) == 1:
                    what = f"{escape} is not available in patterns."
                    raise PatternError(
                        self.index, what, r"Available: \d \w \s \b, \. and the like."
                    )
                return self.copy(escape, width=escape[1] not in "bB")
            case "*" | "+" | "?" | "{":
                what = f'"{character}" repeats nothing.'
                raise PatternError(self.index, what, f'Write "\\{character}" for the sign itself.')
            case "^":
                return self.copy("^", width=0)
            case "$":
                self.index += 1
                self.written.append(r"\Z")
                return _Shape(width=0)
            case _:
                return self.copy(character)

    def copy(self, text: str, *, width: int = 1) -> _Shape:
        self.index += len(text)
        self.written.append(text)
        return _Shape(width=int(width))

    def group(self) -> _Shape:
        start = self.index
        plain = self.pattern.startswith("(?:", start)
        if self.pattern.startswith("(?", start) and not plain:
            what = "Look-around, flags and named groups are not available in patterns."
            hint = "Groups are ( ) or (?: ). Only (?i) may stand, and only at the beginning."
            raise PatternError(start, what, hint)
        self.level += 1
        if self.level > _NESTING:
            raise PatternError(start, f"Groups are nested more than {_NESTING} deep.")
        self.index += 3 if plain else 1
        self.written.append("(?:")
        shape = self.alternatives()
        if self.peek() != ")":
            raise PatternError(start, "This group is not closed.")
        self.index += 1
        self.written.append(")")
        self.level -= 1
        return shape


_NESTING = 10


def _bounds(match: re.Match[str]) -> tuple[int, int | None]:
    match match[0]:
        case "*":
            return 0, None
        case "+":
            return 1, None
        case "?":
            return 0, 1
        case _:
            least = int(match[1])
            if match[2] is None:
                return least, least
            return least, None if match[3] is None else int(match[3])
