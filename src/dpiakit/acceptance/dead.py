"""Waivers that are about nothing any more: findings of their own, so that they are cleaned up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from dpiakit.acceptance.waivers import Waiver, is_pattern
from dpiakit.findings.finding import Finding, fingerprint
from dpiakit.findings.outcome import Severity
from dpiakit.source.place import quoted

RULE = "dpiakit/waiver-matches-nothing"
TITLE = "A waiver is about a finding that there is"
WHY = (
    "A waiver that nobody needs any more waits for the next finding of its kind and would accept "
    "it unseen."
)
REMEDIATION = "Remove the waiver from the file, or correct its rule, record or element."
SEVERITY_REASON = "A house rule: no person is harmed by it today."
PACK = "dpiakit"
SEVERITY: Severity = "medium"
OWNER, STAGE = "dpo", "in-operation"


def unused(
    waivers: Iterable[Waiver], used: Collection[str], records: Collection[str], *, whole: bool
) -> tuple[Finding, ...]:
    """A finding for every waiver that is about nothing, in the order of the files.

    ``used``: the waivers that are about some finding. ``records``: the ids of the records that
    were judged. Of a waiver whose records were not among them nothing is known, unless ``whole``
    says that there are no others.
    """
    return tuple(
        _finding(waiver, said)
        for waiver in waivers
        if waiver.id not in used
        for said in _said(waiver, records, whole=whole)
    )


def _said(waiver: Waiver, records: Collection[str], *, whole: bool) -> Iterator[str]:
    if any(waiver.selects(record) for record in records):
        ended = " or they have other facts" if waiver.fingerprint else ""
        yield (
            f"Waiver {waiver.id} is about no finding: {_about(waiver)} has none that is open"
            f"{ended}."
        )
    elif whole:
        from dpiakit.records.likeness import nearest

        like = "" if is_pattern(waiver.record) else nearest(waiver.record, sorted(records))
        meant = f" Did you mean {quoted(like)}?" if like else ""
        yield f"Waiver {waiver.id} selects {quoted(waiver.record)}, which no record is.{meant}"


def _about(waiver: Waiver) -> str:
    rules = waiver.rules[0] if len(waiver.rules) == 1 else f"{len(waiver.rules)} rules"
    element = f", {quoted(waiver.element)}" if waiver.element else ""
    return f"{quoted(waiver.record)}{element} under {rules}"


def _finding(waiver: Waiver, message: str) -> Finding:
    return Finding(
        rule=RULE,
        title=TITLE,
        pack=PACK,
        severity=SEVERITY,
        outcome="fail",
        element=waiver.id,
        message=message,
        path=("waivers", waiver.id),
        position=waiver.position,
        citations=(),
        missing=(),
        owner=OWNER,
        stage=STAGE,
        why=WHY,
        remediation=REMEDIATION,
        fingerprint=fingerprint(RULE, "", (waiver.id,)),
    )
