"""What ``dpiakit explain`` says of the rules about cited evidence: no expression, but manifests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from dpiakit.cli.explained import wrapped
from dpiakit.errors import DpiakitError
from dpiakit.evidence.citing import cited_claims
from dpiakit.findings import ClaimRule, ClaimStanding, Standing
from dpiakit.formats.text import plain
from dpiakit.formats.wording import OWNERS
from dpiakit.records import Record, read_record

_WORDS: dict[Standing, tuple[str, str]] = {
    "measured-pass": ("confirmed by data", "green"),
    "measured-fail": ("contradicted by data", "red"),
    "inconclusive": ("inconclusive", "yellow"),
    "expired": ("expired", "yellow"),
    "asserted": ("merely asserted", "yellow"),
}


class NoSuchEntryError(DpiakitError):
    """An entry of ``evidence`` that the record does not have."""


def said_of_claim_rule(rule: ClaimRule) -> Iterator[str]:
    """A rule about cited evidence in plain words."""
    yield click.style(rule.name, bold=True)
    yield wrapped(f"{rule.title}.", "")
    yield ""
    yield "No provision: what is cited is told by dpiakit itself, with any law."
    yield wrapped(f"{rule.severity}: {rule.severity_reason}", "")
    yield ""
    yield wrapped(rule.why, "")
    yield ""
    yield "For each   entry of evidence that names a manifest"
    yield ""
    owner = OWNERS.get(rule.owner, rule.owner.capitalize())
    yield wrapped(f"{owner}, {rule.stage}: {rule.remediation}", "")


def said_of_claims(rule: ClaimRule, file: Path, element: str | None, on: date) -> Iterator[str]:
    """What each entry of ``evidence`` in a record proves on a day, and what it rests on.

    Raises NoSuchEntryError for an element that the record does not have, and RecordError.
    """
    read = read_record(file)
    entries = read.activity.evidence or {}
    if element is not None and element not in entries:
        raise NoSuchEntryError(f'There is no entry "{element}" under evidence in {read.file}.')
    yield f"{click.style(rule.name, bold=True)}  {read.file}, on {on}"
    yield wrapped(f"{rule.title}.", "")
    claims = cited_claims(read, file, on).today
    if not claims:
        yield ""
        yield "The record cites no manifest: nothing was measured, and nothing is told."
    for one in claims:
        if element in {None, one.key}:
            yield from _entry(read, one)


def _entry(record: Record, one: ClaimStanding) -> Iterator[str]:
    word, colour = _WORDS[one.standing]
    line = record.key_position(("evidence", one.key)).line
    yield ""
    place = click.style(f"  line {line}", dim=True)
    yield f"{plain(one.key)}: {click.style(word, fg=colour, bold=True)}{place}"
    yield wrapped(plain(one.reason), "  ")
    for what in one.found:
        yield wrapped(plain(what), "  - ")
    facts = (
        (
            "manifest" if one.manifest else "file",
            " ".join(part for part in (one.file, one.manifest) if part),
        ),
        ("measured", f"up to {one.measured}, over {one.over}" if one.measured else ""),
        ("counts", f"until {one.expires}" if one.expires else ""),
        ("cited for", ", ".join(one.supports)),
    )
    for name, said in facts:
        if said:
            yield wrapped(plain(said), f"  {name:<10}")
