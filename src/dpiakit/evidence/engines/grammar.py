"""How values may be written in columns of text: one grammar, so that engines agree on each value.

Engines are lenient in ways of their own: "2026/01/02", "1e3" or "epoch" mean something to one and
nothing to the next. What does not match here is no value, whatever an engine would make of it.
The patterns speak of a whole text, and only of what RE2, Java and PostgreSQL all understand.
"""

from __future__ import annotations

_YEAR = "([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_DATE = f"{_YEAR}-[0-9]{{2}}-[0-9]{{2}}"
_TIME = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?"
_OFFSET = "(Z|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)"

LOCAL = f"{_DATE}([T ]{_TIME})?"
"""A day, or a day and a time, that names no zone (ISO 8601). A day alone is its first moment."""
EXACT = f"{_DATE}[T ]{_TIME}{_OFFSET}"
"""A day and a time with its offset from UTC: Z, +01, +0100 or +01:00."""
DAY = f"{_DATE}([T ]{_TIME}(Z|[+]00(:?00)?)?)?"
"""A calendar day; of a time in UTC its first ten characters count."""
WHOLE = "[+-]?[0-9]{1,18}([.]0+)?"
"""A whole number. A fraction of nothing is what spreadsheets and data frames leave behind."""
TRUE = ("true", "t", "yes", "y", "1")
"""In small letters; large ones mean the same."""
FALSE = ("false", "f", "no", "n", "0")

FURTHEST = 253_402_300_799_000_000
"""Microseconds from 1970 to the end of the year 9999: no time lies beyond it."""
UNITS = {"s": 1_000_000, "ms": 1_000, "us": 1}
"""Microseconds in the units of times that are numbers."""
