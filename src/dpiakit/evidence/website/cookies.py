"""The life that is asked for a cookie, which a browser may cut short (RFC 6265, 5.2 and 5.3)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import mktime_tz, parsedate_tz

from dpiakit.evidence.website.sites import canonical_host
from dpiakit.source import printable

DAY = 86_400
MOST_DAYS = 1_000_000
"""A life beyond it is told as this."""


@dataclass(frozen=True, slots=True)
class Requested:
    """A cookie as somebody asked for it: without its value."""

    name: str
    domain: str
    """Empty: that of who asked."""
    seconds: float | None
    """None: until the browser is closed. Zero or less: it is to be deleted."""


def requested(text: str, moment: float) -> Requested | None:
    """What a Set-Cookie header, or a script, asks for; None where it names no cookie.

    :param moment: when, in seconds since 1970.
    """
    pair, *attributes = text.split(";")
    name, found, _ = pair.partition("=")
    name = name.strip()
    if not found or not name:
        return None
    return Requested(printable(name), _domain(attributes), _seconds(attributes, moment))


def _attributes(attributes: list[str]) -> Iterator[tuple[str, str]]:
    for one in attributes:
        key, _, value = one.partition("=")
        yield key.strip().lower(), value.strip()


def _domain(attributes: list[str]) -> str:
    stated = [value for key, value in _attributes(attributes) if key == "domain"]
    return canonical_host(stated[-1]) if stated else ""


def _seconds(attributes: list[str], moment: float) -> float | None:
    """Max-Age goes before Expires; of several the last one counts; what is no number does not."""
    seconds: float | None = None
    by_age = False
    for key, value in _attributes(attributes):
        if key == "max-age" and value.removeprefix("-").isdecimal():
            seconds, by_age = float(int(value[:20])), True
        elif key == "expires" and not by_age and (ends := _time(value)) is not None:
            seconds = ends - moment
    return seconds


def _time(text: str) -> float | None:
    try:
        found = parsedate_tz(text[:100])
        return None if found is None else float(mktime_tz(found))
    except (ValueError, OverflowError, TypeError):
        return None


def in_days(seconds: float, slack: float = 0) -> int:
    """A life in whole days, rounded up.

    :param slack: so many seconds more are no day more: between asking and looking time passes.
    """
    return max(1, min(MOST_DAYS, math.ceil((seconds - slack) / DAY)))
