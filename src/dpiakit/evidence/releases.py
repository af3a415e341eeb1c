"""A ledger of releases as it is written: every row checked, all problems at once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, get_args

from dpiakit.evidence.budget import Accountant, Mechanism, Release, Reset, Sampling
from dpiakit.evidence.errors import EvidenceError
from dpiakit.records.likeness import did_you_mean
from dpiakit.source import quoted

REQUIRED = ("release_id", "day", "dataset", "unit", "mechanism", "epsilon")
OPTIONAL = ("delta", "sensitivity", "scale", "steps", "sampling", "rate", "accountant", "reset")
MOST_RELEASES = 100_000
_MOST_TOLD = 10
_MOST_NOISE = 1e9
_MOST_STEPS = 1_000_000_000
_MOST_EPSILON = 10_000


class _WrongError(Exception):
    """Something a row may not say."""


def releases_of(rows: Sequence[Mapping[str, Any]], where: str, until: date) -> tuple[Release, ...]:
    """The releases of a table with the columns :data:`REQUIRED` and any of :data:`OPTIONAL`.

    Raises EvidenceError for columns that are missing, with every row that cannot be, and for a day
    after ``until``.
    """
    there = rows[0].keys() if rows else ()
    for name in REQUIRED:
        if name not in there:
            hint = did_you_mean(name, there) or f"Needed are {', '.join(REQUIRED)}."
            raise EvidenceError(where, f"There is no column {quoted(name)}.", hint)
    if len(rows) > MOST_RELEASES:
        raise EvidenceError(where, f"More than {MOST_RELEASES:,} releases are not added up.")
    found: list[Release] = []
    wrong: list[str] = []
    for number, row in enumerate(rows, start=1):
        try:
            found.append(_release(row, until))
        except _WrongError as error:
            name = str(row["release_id"] or f"row {number}")[:60]
            wrong.append(f"{quoted(name)}: {error}")
    wrong += _twice(found)
    if wrong:
        more = len(wrong) - _MOST_TOLD
        rest = f"\n    and {more} more" if more > 0 else ""
        raise EvidenceError(
            where, "Not every release can be.\n    " + "\n    ".join(wrong[:_MOST_TOLD]) + rest
        )
    return tuple(sorted(found, key=lambda one: (one.day, one.name)))


def _twice(releases: Iterable[Release]) -> Iterator[str]:
    seen: set[str] = set()
    for one in releases:
        if one.name in seen:
            yield f"{quoted(one.name[:60])}: it stands there twice."
        seen.add(one.name)


def _release(row: Mapping[str, Any], until: date) -> Release:
    day = _day(row["day"])
    if day > until:
        raise _WrongError(f"its day {day} lies after {until}.")
    delta = _number(row, "delta", 0.0)
    if not 0 <= delta < 1:
        raise _WrongError(f"a delta lies between 0 and 1, not at {delta:g}.")
    rate = _number(row, "rate", 1.0)
    if not 0 < rate <= 1:
        raise _WrongError(f"a rate lies between 0 and 1, not at {rate:g}.")
    scale, sensitivity = _maybe(row, "scale"), _maybe(row, "sensitivity")
    if (scale is not None and scale <= 0) or (sensitivity is not None and sensitivity <= 0):
        raise _WrongError("sensitivity and scale are above zero.")
    if scale and sensitivity and not 1 / _MOST_NOISE <= scale / sensitivity <= _MOST_NOISE:
        raise _WrongError("sensitivity and scale are too far apart to be meant.")
    steps = _number(row, "steps", 1.0)
    if not 1 <= steps <= _MOST_STEPS or steps != int(steps):
        raise _WrongError(f"steps are a whole number from 1 to {_MOST_STEPS:,}, not {steps:g}.")
    sampling: Sampling = _word(row, "sampling", get_args(Sampling)) or "none"
    if sampling != "none" and _maybe(row, "rate") is None:
        raise _WrongError("samples need a rate.")
    epsilon = _number(row, "epsilon", None)
    if not 0 <= epsilon <= _MOST_EPSILON:
        raise _WrongError(f"an epsilon lies between 0 and {_MOST_EPSILON:,}, not at {epsilon:g}.")
    return Release(
        name=_text(row, "release_id"),
        day=day,
        dataset=_text(row, "dataset"),
        unit=_text(row, "unit"),
        mechanism=_word(row, "mechanism", get_args(Mechanism)),
        epsilon=epsilon,
        delta=delta,
        sensitivity=sensitivity,
        scale=scale,
        steps=int(steps),
        sampling=sampling,
        rate=rate,
        accountant=_word(row, "accountant", get_args(Accountant)),
        reset=_word(row, "reset", get_args(Reset)),
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row[name]
    if value is None or not str(value).strip():
        raise _WrongError(f"{name} is empty.")
    return str(value).strip()


def _word(row: Mapping[str, Any], name: str, words: Sequence[str]) -> Any:
    value = row.get(name)
    if value is None or not str(value).strip():
        if name in REQUIRED:
            raise _WrongError(f"{name} is empty.")
        return None
    word = str(value).strip().lower()
    if word not in words:
        raise _WrongError(f"{quoted(word[:60])} is no {name}. {did_you_mean(word, words)}".strip())
    return word


def _maybe(row: Mapping[str, Any], name: str) -> float | None:
    value = row.get(name)
    if value is None or not str(value).strip():
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise _WrongError(f"{name} is no number: {quoted(str(value)[:60])}.") from None
    if not math.isfinite(number):
        raise _WrongError(f"{name} is no number: {number}.")
    return number


def _number(row: Mapping[str, Any], name: str, otherwise: float | None) -> float:
    found = _maybe(row, name)
    if found is None and otherwise is None:
        raise _WrongError(f"{name} is empty.")
    return found if found is not None else otherwise or 0.0


def _day(value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise _WrongError(f"{quoted(str(value)[:60])} is no day.") from None
