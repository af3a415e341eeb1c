"""What cited manifests prove, as findings beside those of the law. Pure.

A standing is data here: who read the manifests hands it in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from dpiakit.findings import ClaimRule, Claims, ClaimStanding, Finding, Outcome, fingerprint
from dpiakit.findings.claim_rules import AGREES, COUNTS, PACK
from dpiakit.records import Record

MOST_FOUND = 3
"""So many things that were found stand in one message; the manifest has all."""
_MEASURED: dict[str, Outcome] = {
    "measured-pass": "pass",
    "measured-fail": "fail",
    "inconclusive": "needs-evidence",
}


def claim_findings(
    record: Record, claims: Claims, launch: date | None
) -> tuple[list[Finding], list[Finding]]:
    """What the cited manifests prove today, met or not; and what is open only on the planned day.

    An entry that cites no manifest is no finding: nobody said that anything was measured.
    """
    today = list(_findings(record, claims.today))
    if launch is None:
        return today, []
    met = {(f.rule, f.element) for f in today if f.outcome == "pass"}
    later = [
        replace(f, from_day=launch, lapses=(f.rule, f.element) in met)
        for f in _findings(record, claims.at_launch)
        if f.open and (f.rule, f.element, f.outcome) not in _open(today)
    ]
    return today, later


def _open(findings: Sequence[Finding]) -> set[tuple[str, str, Outcome]]:
    return {(f.rule, f.element, f.outcome) for f in findings if f.open}


def _findings(record: Record, standings: Iterable[ClaimStanding]) -> Iterator[Finding]:
    for one in standings:
        if not one.manifest:
            continue
        measured = _MEASURED.get(one.standing)
        if measured is not None:
            yield _finding(record, AGREES, one, measured)
        yield _finding(record, COUNTS, one, "pass" if measured else "needs-evidence")


def _finding(record: Record, rule: ClaimRule, one: ClaimStanding, outcome: Outcome) -> Finding:
    path = ("evidence", one.key)
    basis = (one.key, outcome, one.manifest, one.standing)
    return Finding(
        rule=rule.name,
        title=rule.title,
        pack=PACK,
        severity=rule.severity,
        outcome=outcome,
        element=one.key,
        message=_said(rule, one),
        path=path,
        position=record.key_position(path),
        citations=(),
        missing=(),
        owner=rule.owner,
        stage=rule.stage,
        why=rule.why,
        remediation=rule.remediation,
        fingerprint=fingerprint(rule.name, record.activity.id or "", basis),
    )


def _said(rule: ClaimRule, one: ClaimStanding) -> str:
    """What it comes to, in sentences that name no day but those of the manifest."""
    if rule is COUNTS and one.expires and one.standing in _MEASURED:
        return f"{one.title}: it counts until {one.expires}."
    said = f"{one.title}: {one.reason[:1].lower()}{one.reason[1:]}"
    if rule is COUNTS:
        return said
    rest = len(one.found) - MOST_FOUND
    more = f" And {rest} more." if rest > 0 else ""
    found = "".join(f" {what.rstrip('.')}." for what in one.found[:MOST_FOUND])
    over = f", over {one.over}" if one.over else ""
    supports = f" It is cited for {', '.join(one.supports)}." if one.supports else ""
    return f"{said}{found}{more} Measured up to {one.measured}{over}.{supports}"
