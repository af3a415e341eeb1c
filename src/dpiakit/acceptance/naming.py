"""Which rules a waiver names."""

from __future__ import annotations

from collections.abc import Iterator

from dpiakit.acceptance.known import KnownRules
from dpiakit.acceptance.waivers import is_pattern, matches
from dpiakit.records.likeness import did_you_mean
from dpiakit.source import Path, quoted

Wrong = tuple[Path, str, str]
"""The way to a value from the waiver, what is wrong with it, and what to do."""
_SHOWN = 3


def resolved(
    written: str | list[str] | None, rules: KnownRules
) -> tuple[tuple[str, ...], list[Wrong]]:
    """The names of today of what is written, sorted; and what is wrong with it."""
    if written is None:
        return (), []
    one = isinstance(written, str)
    names: set[str] = set()
    wrong: list[Wrong] = []
    for number, name in enumerate([written] if isinstance(written, str) else written):
        step: Path = ("rule",) if one else ("rule", str(number))
        found = _names(name, rules)
        names |= set(found)
        wrong += [(step, *words) for words in _wrong(name, found, rules)]
    return tuple(sorted(names)), wrong


def _names(name: str, rules: KnownRules) -> tuple[str, ...]:
    if is_pattern(name):
        return tuple(known for known in rules.severities if matches(name, known))
    known = rules.aliases.get(name, name)
    return (known,) if known in rules.severities else ()


def _wrong(name: str, found: tuple[str, ...], rules: KnownRules) -> Iterator[tuple[str, str]]:
    if not found:
        what = f"There is no rule {quoted(name)}."
        if is_pattern(name):
            what = f"No rule has a name like {quoted(name)}."
        yield what, _meant(name, rules)
        return
    blocking = [known for known in found if rules.severities[known] == "blocking"]
    if is_pattern(name) and blocking:
        rest = len(blocking) - _SHOWN
        more = f" and {rest} more" if rest > 0 else ""
        yield (
            f"{quoted(name)} takes in blocking rules: {', '.join(blocking[:_SHOWN])}{more}.",
            "A waiver of a blocking rule must name it: write the names of the rules.",
        )


def _meant(name: str, rules: KnownRules) -> str:
    short = [known for known in rules.severities if known.partition("/")[2] == name]
    if short:
        return f"Did you mean {quoted(short[0])}?"
    hint = did_you_mean(name, [*rules.severities, *rules.aliases])
    return hint or "`dpiakit check` prints the names of rules; write pack and name: gdpr/…"
