"""The tool and its rules, as SARIF describes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dpiakit.source.markup import escaped, link

if TYPE_CHECKING:
    from dpiakit.findings import Severity
    from dpiakit.formats.form import RuleEntry, RunHead

LEVELS: dict[Severity, str] = {
    "blocking": "error",
    "high": "warning",
    "medium": "warning",
    "advisory": "note",
}
"""Only what must not be launched is an error: platforms block a change for it."""
_PROBLEMS = {"error": "error", "warning": "warning", "note": "recommendation"}
"""GitHub's word for the gravity of rules that are not about security."""
_SHORT, _FULL = 1_024, 1_024
"""What GitHub shows of descriptions, in characters."""


def driver(head: RunHead) -> dict[str, object]:
    """The tool, without its rules."""
    return {
        "name": "dpiakit",
        "version": head.version,
        "shortDescription": {"text": "Compliance as code for personal data."},
        "fullDescription": {
            "text": "Checks records of processing activities against policy packs. "
            "A result is not legal advice."
        },
        "language": "en",
        "properties": {"law": head.law_digest, "on": head.on.isoformat()},
    }


def rules_of(head: RunHead) -> list[dict[str, object]]:
    """Every rule in force, and those to come, in the order of the catalogue."""
    return [_rule(entry) for entry in head.catalogue]


def _rule(entry: RuleEntry) -> dict[str, object]:
    rule: dict[str, object] = {
        "id": entry.name,
        "name": "".join(word.capitalize() for word in re.split(r"[^a-z0-9]+", entry.name)),
        "shortDescription": {"text": _cut(_sentence(entry.title), _SHORT)},
        "fullDescription": {"text": _cut(_sentence(" ".join(entry.why.split())), _FULL)},
        "help": {"text": _help(entry), "markdown": _markdown(entry)},
        "defaultConfiguration": {"level": LEVELS[entry.severity]},
    }
    link = next((cite.link for cite in entry.citations if cite.link), "")
    if link:
        rule["helpUri"] = link
    properties: dict[str, object] = {
        "tags": [entry.pack, f"owner-{entry.owner}", entry.stage, f"severity-{entry.severity}"],
        "severity": entry.severity,
        "severityReason": entry.severity_reason,
        "owner": entry.owner,
        "stage": entry.stage,
        "provisions": [cite.text for cite in entry.citations],
        "problem.severity": _PROBLEMS[LEVELS[entry.severity]],
    }
    if entry.from_day:
        properties["bindsFrom"] = entry.from_day.isoformat()
    return rule | {"properties": properties}


def _help(entry: RuleEntry) -> str:
    provisions = "; ".join(cite.text for cite in entry.citations)
    return "\n".join(
        (
            f"What to do: {_sentence(entry.remediation)}",
            f"Who: {entry.owner}, {entry.stage}.",
            *([f"Provision: {provisions}."] if provisions else []),
            f"Why {entry.severity}: {_sentence(entry.severity_reason)}",
        )
    )


def _markdown(entry: RuleEntry) -> str:
    provisions = "; ".join(link(cite.text, cite.link) for cite in entry.citations)
    return "\n\n".join(
        (
            f"**What to do.** {escaped(_sentence(entry.remediation), _FULL)}",
            f"**Who.** {entry.owner}, {entry.stage}.",
            *([f"**Provision.** {provisions}."] if provisions else []),
            f"**Why {entry.severity}.** {escaped(_sentence(entry.severity_reason), _FULL)}",
        )
    )


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
