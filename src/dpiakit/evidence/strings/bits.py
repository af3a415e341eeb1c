"""A segment of a consent string: websafe base64, read bit by bit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dpiakit.evidence.errors import EvidenceError
from dpiakit.source.place import quoted

LONGEST = 100_000
"""Characters of a string. Real ones have a few hundred to a few thousand."""
MOST_ID = 65_535
"""The largest vendor id that 16 bits can name."""
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_CODES = {letter: f"{number:06b}" for number, letter in enumerate(_ALPHABET)}
_BITS_A_LETTER = 6
_PADDING = 24
"""Encoders fill up to whole letters, or to whole bytes and letters: fewer bits than this."""
_LONGEST_FIBONACCI = 32
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class StringError(EvidenceError):
    """A consent string that is not what the specification describes: where, and what."""


@dataclass(frozen=True, slots=True)
class Ids:
    """A set of numbers (vendors, purposes), kept as ranges: a few bits can name 65,535 of them."""

    ranges: tuple[tuple[int, int], ...] = ()
    """First and last of each range, ascending, neither touching nor overlapping."""

    @classmethod
    def of(cls, ranges: Iterable[tuple[int, int]]) -> Ids:
        """The set that some ranges, in any order, make together."""
        merged: list[tuple[int, int]] = []
        for first, last in sorted(ranges):
            if merged and first <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
            else:
                merged.append((first, last))
        return cls(tuple(merged))

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and any(a <= number <= b for a, b in self.ranges)

    def __len__(self) -> int:
        return sum(last - first + 1 for first, last in self.ranges)

    def __str__(self) -> str:
        """As people write it: 1-4, 7."""
        return ", ".join(f"{a}-{b}" if b > a else str(a) for a, b in self.ranges) or "none"


class Bits:
    """Reads the fields of one segment in their order. Every reading raises StringError where the
    segment ends too soon, or holds what cannot be.
    """

    def __init__(self, text: str, where: str) -> None:
        self.where = where
        if not text:
            raise StringError(where, "It is empty.", "Was the string cut off?")
        try:
            self._bits = "".join(map(_CODES.__getitem__, text))
        except KeyError:
            at = next(n for n, letter in enumerate(text) if letter not in _CODES)
            hint = "Websafe base64 has A-Z, a-z, 0-9, - and _, and no = at the end."
            what = f"Character {at + 1} is {quoted(text[at])}, which is not websafe base64."
            raise StringError(where, what, hint) from None
        self._at = 0

    def wrong(self, what: str, hint: str = "") -> StringError:
        """The error for what was just read."""
        letter = max(self._at - 1, 0) // _BITS_A_LETTER + 1
        return StringError(self.where, f"{what} (bit {self._at}, character {letter})", hint)

    def _take(self, count: int, field: str) -> str:
        end = self._at + count
        if end > len(self._bits):
            have, letters = len(self._bits) - self._at, len(self._bits) // _BITS_A_LETTER
            what = (
                f"It ends too soon: {field} needs {count} bits at bit {self._at}, {have} are left"
            )
            raise StringError(self.where, f"{what} ({letters} characters).", "Was it cut off?")
        taken = self._bits[self._at : end]
        self._at = end
        return taken

    def number(self, width: int, field: str) -> int:
        """A whole number of so many bits."""
        return int(self._take(width, field), 2)

    def flag(self, field: str) -> bool:
        """One bit."""
        return self._take(1, field) == "1"

    def choices(self, count: int, field: str) -> tuple[int, ...]:
        """Answers of two bits each: 0 does not apply, 1, 2. Three is none."""
        found = tuple(self.number(2, field) for _ in range(count))
        if 3 in found:  # noqa: PLR2004  the one value of two bits that means nothing
            raise self.wrong(f"{field} is 3; it can be 0, 1 or 2.")
        return found

    def letters(self, field: str) -> str:
        """Two letters, such as a country."""
        numbers = (self.number(_BITS_A_LETTER, field), self.number(_BITS_A_LETTER, field))
        if max(numbers) > ord("Z") - ord("A"):
            raise self.wrong(f"{field} is not two letters.")
        return "".join(chr(ord("A") + number) for number in numbers)

    def moment(self, field: str) -> datetime:
        """A moment in tenths of a second since 1970, in UTC."""
        return _EPOCH + timedelta(milliseconds=100 * self.number(36, field))

    def members(self, count: int, field: str) -> Ids:
        """A field of one bit for each number from 1."""
        taken = self._take(count, field)
        return Ids.of((n, n) for n, bit in enumerate(taken, 1) if bit == "1")

    def fibonacci(self, field: str) -> int:
        """A whole number from 1, in Fibonacci code: it ends with two ones."""
        value, smaller, larger, before = 0, 1, 2, False
        for _ in range(_LONGEST_FIBONACCI):
            bit = self.flag(field)
            if bit and before:
                return value
            value += smaller if bit else 0
            smaller, larger, before = larger, smaller + larger, bit
        raise self.wrong(f"{field} is a Fibonacci code without an end.")

    def fibonacci_ranges(self, field: str) -> tuple[tuple[int, int], ...]:
        """Ranges whose numbers are written as the distance to the one before."""
        found, last = [], 0
        for _ in range(self.number(12, field)):
            several = self.flag(field)
            first = last + self.fibonacci(field)
            last = first + self.fibonacci(field) if several else first
            found.append((first, last))
        return tuple(found)

    def ranges(self, field: str) -> tuple[tuple[int, int], ...]:
        """Ranges whose numbers have 16 bits each."""
        found = []
        for _ in range(self.number(12, field)):
            several = self.flag(field)
            first = self.number(16, field)
            last = self.number(16, field) if several else first
            if not 1 <= first <= last:
                raise self.wrong(f"{field} has the range {first} to {last}, which cannot be.")
            found.append((first, last))
        return tuple(found)

    def vendors(self, field: str, *, fibonacci: bool = False) -> Ids:
        """Vendors: the largest id, then one bit for each or ranges, whatever was shorter."""
        most = self.number(16, field)
        if not self.flag(field):
            return self.members(most, field)
        found = Ids.of(self.fibonacci_ranges(field) if fibonacci else self.ranges(field))
        if found.ranges and found.ranges[-1][1] > most:
            what = f"{field} names vendor {found.ranges[-1][1]}, but ends with {most}."
            raise self.wrong(what)
        return found

    def end(self) -> None:
        """Nothing but padding may be left."""
        left = self._bits[self._at :]
        if len(left) >= _PADDING or "1" in left:
            raise StringError(
                self.where,
                f"{len(left)} bits are left over after the last field, at bit {self._at}.",
                "It has fields that the specification does not know, or a wrong length before.",
            )
