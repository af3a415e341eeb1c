"""Times and terms as consent documents write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from dpiakit.model.period import Period

_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?"
    r"\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?",
    re.IGNORECASE,
)
_MOST_SECONDS = 400 * 366 * 86_400
_ENDLESS = re.compile(r"endless|indefinite|unlimited|permanent", re.IGNORECASE)
_FIRST_YEAR = 1970
_SECONDS_AN_HOUR = 3600
MILLISECONDS = 10_000_000_000
"""Seconds since 1970 beyond this lie in the year 2286: it is a number of milliseconds."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time."""

    at: datetime
    """In UTC."""
    zoned: bool
    """Whether it was said of which zone."""


def moment_of(text: str) -> Moment | None:
    """A time or a day of ISO 8601; None for anything else. One without a zone is taken as UTC."""
    found = _ISO.fullmatch(text.strip())
    if not found:
        return None
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    try:
        local = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0),
            int((fraction or "0")[:6].ljust(6, "0")), tzinfo=UTC,
        )  # fmt: skip
        made = local - _offset(zone)
    except (ValueError, OverflowError):
        return None
    return Moment(made, zone is not None) if made.year >= _FIRST_YEAR else None


def _offset(zone: str | None) -> timedelta:
    if zone is None or zone in "Zz":
        return timedelta()
    hours, minutes = int(zone[1:3]), int(zone[3:].strip(":") or 0)
    if hours > 14 or minutes > 59:  # noqa: PLR2004  no clock is farther from UTC
        raise ValueError(zone)
    ahead = timedelta(hours=hours, minutes=minutes)
    return -ahead if zone[0] == "-" else ahead


def epoch(seconds: float) -> datetime | None:
    """A number of seconds since 1970; None beyond the calendar."""
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    except OverflowError:
        return None


@dataclass(frozen=True, slots=True)
class Term:
    """How long an event counts."""

    kind: Literal["until", "event", "endless", "unreadable"]
    """``event``: until something happens that no calendar knows."""
    until: datetime | None = None
    """The first moment at which it does not count any more."""


def term_of(said: Any, start: datetime) -> Term:
    """The end of something that begins at a time.

    Read are ISO 8601 periods, numbers of seconds, a time or day until which it counts, and
    objects with one of these as value. Other texts name an event.
    """
    match said:
        case dict():
            return _of_node(said, start)
        case list():
            return term_of(said[0], start) if said else Term("unreadable")
        case bool() | None:
            return Term("unreadable")
        case int() | float():
            return _of_seconds(said, start)
        case _:
            return _of_text(str(said).strip(), start)


def _of_node(node: Mapping[str, Any], start: datetime) -> Term:
    kind = str(node.get("@type", ""))
    if "Endless" in kind or "Indeterminate" in kind:
        return Term("endless")
    if "UntilEvent" in kind or "FixedOccurrences" in kind:
        return Term("event")
    value = next((node[key] for key in ("rdf:value", "@value", "value") if key in node), None)
    if value is None or isinstance(value, dict | list):
        return Term("unreadable")
    return term_of(value, start)


def _of_seconds(seconds: float, start: datetime) -> Term:
    if not 0 <= seconds <= _MOST_SECONDS:
        return Term("unreadable")
    try:
        return Term("until", start + timedelta(seconds=seconds))
    except OverflowError:
        return Term("endless")


def _of_text(text: str, start: datetime) -> Term:
    if not text:
        return Term("unreadable")
    if re.fullmatch(r"[0-9]{1,12}", text):
        return _of_seconds(int(text), start)
    if text.startswith("P"):
        return _of_period(text, start)
    if moment := moment_of(text):
        whole_day = len(text) == len("2026-01-01")
        return Term("until", moment.at + timedelta(days=1) if whole_day else moment.at)
    return Term("endless") if _ENDLESS.search(text) else Term("event")


def _of_period(text: str, start: datetime) -> Term:
    try:
        day: date = Period.parse(text).after(start.date())
        return Term("until", datetime.combine(day, start.timetz()))
    except ValueError:
        pass
    except OverflowError:
        return Term("endless")
    hours = re.fullmatch(r"PT([0-9]{1,6})H", text)
    return _of_seconds(int(hours[1]) * _SECONDS_AN_HOUR, start) if hours else Term("unreadable")
