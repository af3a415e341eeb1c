"""How large a written text may be before it is refused unread."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that no honest file meets and every hostile one does."""

    size: int = 2 * 1024 * 1024
    """Bytes of a file."""
    depth: int = 64
    """Levels of mappings and lists within each other."""
    values: int = 250_000
    """Keys and values of a file, as written."""
    aliased: int = 1_000
    """Values that `*name` may repeat, all together. A few lines of aliases to aliases can otherwise
    stand for more values than there are atoms on earth."""
    digits: int = 40
    """Characters of a number; longer ones are identifiers, and identifiers are text."""
    problems: int = 100
    """After so many problems the rest of the file is not listed."""


LIMITS = Limits()
