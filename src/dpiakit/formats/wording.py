"""Sentences that several formats share: what a finding says, who accepted it, how a run ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from dpiakit.findings.outcome import SEVERITIES, at_least

if TYPE_CHECKING:
    from dpiakit.findings import Acceptance, Finding, Question
    from dpiakit.formats.form import RunHead
    from dpiakit.formats.report import RunSummary

OWNERS = {"dpo": "DPO"}
RULES_SHOWN = 3


def said(finding: Finding) -> str:
    """What is to be said of a finding, from which day it holds, and who weighed it otherwise."""
    parts = (finding.message.strip(), binding(finding), weighed(finding))
    return " ".join(part for part in parts if part)


def titled(finding: Finding) -> str:
    """What must hold, with its provisions where it has any."""
    cites = "; ".join(cite.text for cite in finding.citations)
    return f"{finding.title}. [{cites}]" if cites else f"{finding.title}."


def binding(finding: Finding) -> str:
    """From which day a finding holds, if not from today; empty otherwise."""
    if finding.lapses:
        return f"Met today; falls due before the planned launch on {finding.from_day}."
    if finding.from_day:
        return f"Binds from {finding.from_day}, before the planned launch."
    return ""


def weighed(finding: Finding) -> str:
    """What the pack says of its severity, who changed that and why; empty where nobody did."""
    return f"Severity {finding.house.said}." if finding.house else ""


def remedy(finding: Finding) -> str:
    """Who does what; the owner is named once."""
    if finding.remediation.lower().startswith(finding.owner):
        return finding.remediation
    return f"{OWNERS.get(finding.owner, finding.owner.capitalize())}: {finding.remediation}"


def accepted(finding: Finding) -> str:
    """Who accepted a finding, until when and why, or that this has expired; empty for none."""
    about = finding.acceptance
    if about is None:
        return ""
    if finding.outcome != "waived":
        return _expired(about)
    if about.kind == "baseline":
        return _sentences(f"In the baseline of {about.id}", about.reason)
    until = f" until {about.expires}" if about.expires else ""
    people = "; ".join(
        f"{role} {name}"
        for role, name in (("approved by", about.approved_by), ("owner", about.owner))
        if name
    )
    parts = [f"Waived{until} by {about.id}" + (f" ({people})" if people else ""), about.reason]
    parts += [f"Meanwhile: {'; '.join(about.measures)}"] if about.measures else []
    parts += [f"Ticket: {about.ticket}"] if about.ticket else []
    return _sentences(*parts)


def accepted_counts(summary: RunSummary) -> str:
    """How much of a run is accepted for a time, the gravest first; empty for nothing."""
    waivers: Mapping[str, int] = summary.accepted.get("waiver", {})
    older: Mapping[str, int] = summary.accepted.get("baseline", {})
    grave = [f"{waivers[name]:,} {name}" for name in SEVERITIES if waivers.get(name)]
    parts = [f"{', '.join(grave)} by waiver"] if grave else []
    parts += [f"{older[day]:,} by the baseline of {day}" for day in sorted(older)]
    return f"Accepted for a time and not met: {'; '.join(parts)}." if parts else ""


def _expired(about: Acceptance) -> str:
    if about.kind == "baseline":
        return f"The baseline of {about.id} does not cover it any more."
    when = f" expired on {about.expires}" if about.expires else " has expired"
    who = f" (owner {about.owner})" if about.owner else ""
    return f"Waiver {about.id}{who}{when} and no longer counts."


def _sentences(*parts: str) -> str:
    return " ".join(
        part if part.endswith((".", "!", "?")) else f"{part}."
        for part in map(str.strip, parts)
        if part
    )


def asked(question: Question) -> str:
    """What may be written, and which rules wait for it."""
    rules = ", ".join(question.rules[:RULES_SHOWN])
    rest = len(question.rules) - RULES_SHOWN
    more = f" and {rest} more" if rest > 0 else ""
    return f"Write: {question.answer or 'it down'}. Asked by {rules}{more}."


def unasked(finding: Finding) -> bool:
    """Open, and no question says all of it: no missing fact can be named, or a waiver of it has
    expired.
    """
    told_elsewhere = finding.missing and finding.acceptance is None
    return finding.outcome == "needs-evidence" and not told_elsewhere


def verdict(summary: RunSummary, head: RunHead) -> tuple[str, str]:
    """How the run ended: a word or two, and a sentence."""
    level = f"at or above {head.fail_on}"
    match summary.exit_code:
        case 2:
            files = number(summary.unreadable, "file")
            return "Cannot be judged", f"{files} cannot be used; see what is wrong with them."
        case 3:
            return "Nothing was checked", "No record was found, or no pack applies. Not green."
        case 1:
            rest = f" {summary.unanswered:,} more not answered." if summary.unanswered else ""
            return "Failed", f"{number(summary.failed, 'finding')} {level}.{rest}"
        case 4:
            count = number(summary.unanswered, "obligation")
            return "Not answered", f"Nothing fails {level}, but {count} cannot be judged."
        case _ if summary.accepted:
            sentence = f"Nothing {level} fails or is unanswered but what is accepted for a time."
            return "Passed", sentence
        case _:
            return "Passed", f"Nothing {level} fails or is unanswered."


def number(count: int, noun: str) -> str:
    """``1 record``, ``2 records``."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def counts_against(finding: Finding, head: RunHead) -> bool:
    """Whether its gravity is one from which findings fail the run."""
    return at_least(finding.severity, head.fail_on)


def keys(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Findings of one record, each with a key that no other finding of the run has.

    The key is the fingerprint; one that comes again gets a number, in reading order. Fingerprints
    of two records differ, since the id of the record is part of them.
    """
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.fingerprint] += 1
        count = seen[finding.fingerprint]
        yield finding, finding.fingerprint if count == 1 else f"{finding.fingerprint}-{count}"
