"""Names and texts of the user's in standard SQL."""

from __future__ import annotations


def identifier(name: str) -> str:
    """A name of the user's as SQL writes it: whatever it holds, it stays a name."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL writes it, for the few places where no value can be bound."""
    return "'" + text.replace("'", "''") + "'"
