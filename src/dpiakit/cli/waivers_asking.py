"""What a new waiver must say, asked one by one; an answer that gives nothing is asked for again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

import click

from dpiakit.acceptance.terms import MEASURED, MOST_DAYS, person, says_something
from dpiakit.cli.options import Day

if TYPE_CHECKING:
    from dpiakit.findings import Finding

T = TypeVar("T")


@dataclass(frozen=True)
class Wanted:
    """A waiver as far as it has been said."""

    finding: Finding
    on: date
    reason: str | None
    owner: str | None
    approved_by: str | None
    expires: date | None
    measures: tuple[str, ...]
    ticket: str | None
    each: bool = False
    """Whether the rule judges elements one by one."""

    @property
    def last(self) -> date:
        """The last day that may be asked for."""
        most = MOST_DAYS[self.finding.severity]
        return self.on + timedelta(days=min(most, (date.max - self.on).days))

    @property
    def measured(self) -> bool:
        """Whether measures must be named."""
        return self.finding.severity in MEASURED


def asked(wanted: Wanted, *, ask: bool) -> Wanted:
    """The same with everything that was not said. Raises click.UsageError where nobody can be
    asked, naming all that is missing.
    """
    missing = [name for name in ("reason", "owner", "approved_by", "expires")
               if getattr(wanted, name) is None]  # fmt: skip
    if wanted.measured and not wanted.measures:
        missing.append("measure")
    if not missing:
        return wanted
    if not ask:
        options = ", ".join(f"--{name.replace('_', '-')}" for name in missing)
        grave = wanted.finding.severity
        raise click.UsageError(f"A waiver of a {grave} rule also needs {options}.")
    for name in missing:
        wanted = _QUESTIONS[name](wanted)
    return wanted


def _reason(wanted: Wanted) -> Wanted:
    def real(text: str) -> str:
        if not says_something(text):
            raise click.UsageError("That gives no reason. Say why people can wait for it.")
        return text

    return replace(wanted, reason=_answer("Why can it wait", real))


def _owner(wanted: Wanted) -> Wanted:
    return replace(wanted, owner=_answer("Who answers for it", _somebody))


def _approved(wanted: Wanted) -> Wanted:
    def another(text: str) -> str:
        if person(_somebody(text)) == person(wanted.owner or ""):
            raise click.UsageError("The owner cannot approve it as well. Name another person.")
        return text

    return replace(wanted, approved_by=_answer("Who approves it", another))


def _expires(wanted: Wanted) -> Wanted:
    def in_time(text: str) -> date:
        day = Day().convert(text, None, None)
        if not wanted.on <= day <= wanted.last:
            raise click.UsageError(f"Write a day from {wanted.on} to {wanted.last}.")
        return day

    return replace(wanted, expires=_answer(f"Last day, {wanted.last} at most", in_time))


def _measure(wanted: Wanted) -> Wanted:
    return replace(wanted, measures=(_answer("What protects people meanwhile", _letters),))


_QUESTIONS: dict[str, Callable[[Wanted], Wanted]] = {
    "reason": _reason,
    "owner": _owner,
    "approved_by": _approved,
    "expires": _expires,
    "measure": _measure,
}


def _somebody(text: str) -> str:
    if not person(text):
        raise click.UsageError("That names nobody.")
    return text


def _letters(text: str) -> str:
    if not any(char.isalpha() for char in text):
        raise click.UsageError("That is no measure.")
    return text


def _answer(question: str, check: Callable[[str], T]) -> T:
    answer: T = click.prompt(question, value_proc=check)
    return answer
