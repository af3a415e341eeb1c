"""What ``dpiakit explain`` says: a page about a rule, or how it came to its outcomes."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

import click

from dpiakit.cli.explained import condition_lines, wrapped
from dpiakit.engine import Explanation, explain_rule
from dpiakit.errors import DpiakitError
from dpiakit.findings import CLAIM_RULES, cites
from dpiakit.formats.text import plain
from dpiakit.law import Law, Rule
from dpiakit.law.consistency import terms_behind
from dpiakit.records import read_record


class UnknownRuleError(DpiakitError):
    """A rule that no pack has, or that is not in force on the day."""


def said_of_rule(law: Law, name: str) -> Iterator[str]:
    """A rule in plain words, line by line. Raises UnknownRuleError."""
    return _page(_rule(law, name), law)


def said_of_record(law: Law, name: str, file: Path, element: str | None) -> Iterator[str]:
    """Why a rule judges a record, or one element of it, as it does.

    Raises UnknownRuleError, also for an element that it does not judge, and RecordError.
    """
    found = _rule(law, name)
    read = read_record(file)
    shown = [
        one
        for one in explain_rule(found, read, law)
        if element is None or one.judgement.element == element
    ]
    if not shown:
        raise UnknownRuleError(f'{found.name} judges no element "{element}" in {read.file}.')
    yield f"{click.style(found.name, bold=True)}  {read.file}, on {law.on}"
    yield wrapped(f"{found.title}.", "")
    for one in shown:
        yield from _explained(one)


def _rule(law: Law, name: str) -> Rule:
    try:
        return law.rule(name)
    except KeyError:
        names = [rule.name for rule in law.rules]
        short = [known for known in names if known.partition("/")[2] == name]
        if len(short) == 1:
            return law.rule(short[0])
        names += [rule.name for rule in CLAIM_RULES]
        close = short or get_close_matches(name, names, n=1, cutoff=0.5)
        later = [r.name for r in law.library.rules if r.name == name]
        if later:
            raise UnknownRuleError(f'"{name}" is not in force on {law.on}.') from None
        hint = f'\n    Did you mean "{close[0]}"?' if close else ""
        raise UnknownRuleError(f'There is no rule "{name}".{hint}') from None


def _page(rule: Rule, law: Law) -> Iterator[str]:
    until = f" until {rule.effective.until}" if rule.effective.until else ""
    yield click.style(rule.name, bold=True)
    yield wrapped(f"{rule.title}.", "")
    yield ""
    for cite in cites(rule.citation, law.instruments):
        yield f"{cite.text}  {cite.link}".rstrip()
    checked = f"checked {rule.checked.on} ({rule.checked.how})"
    yield f"Binds from {rule.effective.start}{until}; {checked}"
    yield wrapped(f"{rule.severity}: {rule.severity_reason}", "")
    if rule.house:
        yield wrapped(plain(f"Severity {rule.house.said}."), "")
    yield ""
    yield wrapped(rule.why, "")
    yield ""
    if rule.for_each:
        loops = ", ".join(f"{loop.collection.text} as {loop.variable}" for loop in rule.for_each)
        yield f"For each   {loops}"
    if rule.applies:
        yield wrapped(rule.applies.text, "Applies    ")
    for clause in rule.requires:
        yield wrapped(clause.that.text, "Requires   ")
    if rule.on_missing == "fail":
        yield "Unanswered counts as failed: the law puts the burden of proof on the controller."
    yield ""
    yield wrapped(f"{rule.owner.capitalize()}, {rule.stage}: {rule.remediation}", "")
    if rule.evidence:
        yield wrapped(f"Evidence: {rule.evidence}", "")
    readings = terms_behind(rule)
    for definition in law.definitions:
        if definition.house and definition.name in readings:
            yield wrapped(plain(f"House reading: {definition.house.said}."), "")


def _explained(one: Explanation) -> Iterator[str]:
    judgement = one.judgement
    colour = {"pass": "green", "fail": "red", "error": "red"}.get(judgement.outcome, "yellow")
    name = judgement.element or "the record"
    yield ""
    yield f"{plain(name)}: {click.style(judgement.outcome, fg=colour, bold=True)}"
    if judgement.message:
        yield wrapped(plain(judgement.message), "  ")
    yield from condition_lines(one.conditions)
