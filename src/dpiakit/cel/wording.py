"""Values in words, as they stand in a message to a reader."""

from __future__ import annotations

from datetime import date

from dpiakit.model.period import Period

NOT_STATED = "not stated"


def shown(value: object) -> str:  # noqa: C901 - one case for each kind
    """A value for people: ``3 years``, ``yes``, ``acme-mail, old-crm``, ``not stated``."""
    match value:
        case None:
            return NOT_STATED
        case bool():
            return "yes" if value else "no"
        case str():
            return value
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)  # noqa: PLR2004 - exact as a whole number
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case Period():
            return _period(value)
        case dict():
            return ", ".join(value) or "none"
        case list() | tuple():
            return ", ".join(map(shown, value)) or "none"
        case frozenset() | set():
            return ", ".join(map(shown, sorted(value))) or "none"
        case _:
            return str(getattr(value, "key", NOT_STATED))


def _period(period: Period) -> str:
    years, months = (0, period.months) if period.months % 12 else (period.months // 12, 0)
    counts = ((years, "year"), (months, "month"), (period.days, "day"))
    parts = [f"{count} {unit}{'' if abs(count) == 1 else 's'}" for count, unit in counts if count]
    return " and ".join(parts) or "0 days"
