"""The words of ``-k``: which rules and cases are meant.

``transfer and "goes to India" and not (british or brazil)``: a word is looked for anywhere in the
name of the rule and of the case, in capitals or not.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from dpiakit.errors import ExpressionError

Wanted = Callable[[str], bool]

_TOKEN = re.compile(r"""\s*(?:(?P<mark>[()])|"(?P<quoted>[^"]*)"|(?P<word>[^\s()"]+))""")
_DEEPEST = 50
_OPERATORS = frozenset({"and", "or", "not"})


def parse_keywords(text: str) -> Wanted:
    """A test of names. Empty words mean every name. Raises ExpressionError with the place."""
    return _Parser(text).whole() if text.strip() else _every


def _every(name: str) -> bool:
    del name
    return True


class _Parser:
    """``or`` binds weakest, then ``and``, then ``not``."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(self._tokens())
        self.next = 0
        self.depth = 0

    def _tokens(self) -> list[tuple[str, str, int]]:
        found, at = [], 0
        while self.text[at:].strip():
            match = _TOKEN.match(self.text, at)
            if match is None:
                where = at + len(self.text[at:]) - len(self.text[at:].lstrip())
                raise ExpressionError(self.text, where, "This quotation has no end.", "Close it.")
            kind = group = str(match.lastgroup)
            value = match[group]
            if kind == "word" and value.lower() in _OPERATORS:
                kind, value = "operator", value.lower()
            found.append((kind, value, match.start(group)))
            at = match.end()
        return found

    def whole(self) -> Wanted:
        wanted = self._or()
        if self.next < len(self.tokens):
            kind, value, at = self.tokens[self.next]
            if kind == "mark":
                raise ExpressionError(self.text, at, f'This "{value}" is one too many.')
            hint = 'Put "and" or "or" between two words, or quotes around both.'
            raise ExpressionError(self.text, at, "Here something is missing.", hint)
        return wanted

    def _or(self) -> Wanted:
        parts = [self._and()]
        while self._took("operator", "or"):
            parts.append(self._and())
        return parts[0] if len(parts) == 1 else lambda name: any(part(name) for part in parts)

    def _and(self) -> Wanted:
        parts = [self._not()]
        while self._took("operator", "and"):
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else lambda name: all(part(name) for part in parts)

    def _not(self) -> Wanted:
        negated = False
        while self._took("operator", "not"):
            negated = not negated
        part = self._word()
        return (lambda name: not part(name)) if negated else part

    def _word(self) -> Wanted:
        kind, value, at = (
            self.tokens[self.next] if self.next < len(self.tokens) else ("end", "", len(self.text))
        )
        if kind in {"word", "quoted"}:
            self.next += 1
            sought = value.lower()
            return lambda name: sought in name.lower()
        if not self._took("mark", "("):
            raise ExpressionError(
                self.text, at, "A word is missing here.", "Name what to look for."
            )
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ExpressionError(self.text, at, "The brackets are nested too deep.")
        inner = self._or()
        self.depth -= 1
        if not self._took("mark", ")"):
            raise ExpressionError(self.text, at, "This bracket is not closed.")
        return inner

    def _took(self, kind: str, value: str) -> bool:
        if self.next < len(self.tokens) and self.tokens[self.next][:2] == (kind, value):
            self.next += 1
            return True
        return False
