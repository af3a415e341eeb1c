"""What a waiver must say before anybody may rely on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dpiakit.acceptance import written
from dpiakit.acceptance.known import KnownRules
from dpiakit.acceptance.naming import Wrong
from dpiakit.acceptance.terms import MEASURED, MOST_DAYS, person, says_something
from dpiakit.acceptance.waivers import is_pattern
from dpiakit.findings.outcome import SEVERITIES, Severity
from dpiakit.source import quoted

_WHY = {
    "id": "Reports name the waiver by it.",
    "rule": "A waiver names what it accepts.",
    "record": "A waiver names what it accepts: the id of a record.",
    "reason": "Whoever reads it next year must understand why people could wait.",
    "owner": "Somebody answers for it until it is mended.",
    "approved_by": "Nobody accepts a risk to others alone: name another person than the owner.",
    "created": "The longest time is counted from the day it was granted.",
    "expires": "What never ends is no waiver: write the last day it counts.",
}


@dataclass(frozen=True)
class Asked:
    """A waiver that is asked for, as far as it could be read."""

    entry: written.Waiver
    names: tuple[str, ...]
    """The rules it is about."""
    rules: KnownRules
    on: date
    broken: frozenset[str] = frozenset()
    """Keys that were written, but not as they must be: problems of their own."""

    @property
    def severity(self) -> Severity | None:
        """The gravest of its rules; None where no rule is known."""
        severities = [self.rules.severities[name] for name in self.names]
        return min(severities, key=SEVERITIES.index, default=None)


def demands(asked: Asked) -> Iterator[Wrong]:
    """Everything that keeps a waiver from being granted."""
    yield from _missing(asked)
    yield from _words(asked)
    yield from _days(asked)
    yield from _element(asked)
    if asked.severity == "blocking":
        yield from _blocking(asked)
    measured = asked.entry.measures is not None or "measures" in asked.broken
    if asked.severity in MEASURED and not measured:
        what = f"A waiver of a {asked.severity} rule names measures, and there are none."
        yield (), what, 'Add "measures:" with what protects people until it is mended.'


def _missing(asked: Asked) -> Iterator[Wrong]:
    for name in written.REQUIRED:
        if getattr(asked.entry, name) is None and name not in asked.broken:
            word = "who approved it" if name == "approved_by" else f"its {name}"
            yield (), f"The waiver does not state {word}.", _WHY[name]


def _words(asked: Asked) -> Iterator[Wrong]:
    entry = asked.entry
    if entry.reason is not None and not says_something(entry.reason):
        what = f"{quoted(entry.reason)} gives no reason."
        yield ("reason",), what, _WHY["reason"]
    for name in ("owner", "approved_by"):
        text = getattr(entry, name)
        if text is not None and not person(text):
            yield (name,), f"{quoted(text)} names nobody.", _WHY[name]
    if entry.owner and entry.approved_by and person(entry.owner) == person(entry.approved_by):
        what = f"{quoted(entry.approved_by)} is the owner, who cannot approve the waiver as well."
        yield ("approved_by",), what, _WHY["approved_by"]
    for number, measure in enumerate(entry.measures or ()):
        if not any(char.isalpha() for char in measure):
            step = ("measures", str(number))
            yield step, f"{quoted(measure)} is no measure.", "Say what protects people meanwhile."


def _days(asked: Asked) -> Iterator[Wrong]:
    created, expires = asked.entry.created, asked.entry.expires
    if created and created > asked.on:
        what = f"It is to be granted on {created}, after the day of this judgement, {asked.on}."
        hint = "Write the day it was granted. To judge a day of the past, pass --no-waivers."
        yield ("created",), what, hint
    if not created or not expires:
        return
    if expires < created:
        what = f"It expires on {expires}, before it was granted on {created}."
        yield ("expires",), what, "The last day it counts comes after the first."
    elif asked.severity:
        most = MOST_DAYS[asked.severity]
        last = created + timedelta(days=most) if (date.max - created).days > most else date.max
        if expires > last:
            what = (
                f"It lasts {(expires - created).days} days; a waiver of a {asked.severity} rule "
                f"lasts {most} at most."
            )
            hint = f"Write {last} or earlier. Then somebody has to look at it again."
            yield ("expires",), what, hint


def _element(asked: Asked) -> Iterator[Wrong]:
    entry = asked.entry
    each = [name for name in asked.names if name in asked.rules.one_by_one]
    if each and entry.element is None and "element" not in asked.broken:
        what = f"{each[0]} judges elements one by one, and the waiver names none."
        more = "" if asked.severity == "blocking" else ', "*" for all of them'
        hint = f'Add "element:" with the name of one{more}, or "" for the record as a whole.'
        yield (), what, hint
    if asked.names and not each and entry.element not in {None, "", "*"}:
        what = f"{asked.names[0]} judges the record as a whole; it has no element."
        yield ("element",), what, "Leave the key away."
    if entry.fingerprint and (
        len(asked.names) > 1 or is_pattern(entry.record or "") or is_pattern(entry.element or "")
    ):
        what = "A fingerprint belongs to one finding, and this waiver is about several."
        yield ("fingerprint",), what, "Name one rule, one record and one element, or leave it away."


def _blocking(asked: Asked) -> Iterator[Wrong]:
    """What is so grave is accepted by name, each thing by itself."""
    for name in ("record", "element"):
        text = getattr(asked.entry, name)
        if text and is_pattern(text):
            what = f"A waiver of a blocking rule names its {name}; {quoted(text)} is a pattern."
            yield (name,), what, "Write one waiver for each."
