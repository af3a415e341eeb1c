"""Whether a change made something worse, in one number and one sentence."""

from __future__ import annotations

from collections.abc import Iterable

from dpiakit.comparison.changes import Comparison, FindingChange, RecordChange
from dpiakit.comparison.wording import number
from dpiakit.findings import SEVERITIES, Severity, at_least

UNUSABLE, WORSE, UNANSWERED = 2, 1, 4


def exit_code(comparison: Comparison) -> int:
    """0 nothing got worse at or above the threshold; 1 new findings or a closed gate; 2 a record
    cannot be read now; 4 only new open questions.
    """
    records, threshold = comparison.records, comparison.fail_on
    if any(record.problems for record in records):
        return UNUSABLE
    if any(record.gate_closed or _worse(record, threshold) for record in records):
        return WORSE
    asked = any(_counts(c, threshold) for record in records for c in record.unanswered)
    return UNANSWERED if asked else 0


def _worse(record: RecordChange, threshold: Severity) -> bool:
    graver = (change for change in record.changed if change.graver)
    return any(_counts(change, threshold) for change in (*record.new, *graver))


def _counts(change: FindingChange, threshold: Severity) -> bool:
    """What merely falls due by the launch counts only where it blocks, as in `check`."""
    finding = change.finding
    if finding.lapses and finding.severity != "blocking":
        return False
    return at_least(finding.severity, threshold)


def sentence(comparison: Comparison) -> str:
    """The verdict in one line: what got worse first, then what got better."""
    records = comparison.records
    parts = []
    broken = sum(bool(record.problems) for record in records)
    if broken:
        parts.append(f"{number(broken, 'record')} cannot be read")
    closed = sum(record.gate_closed for record in records)
    if closed:
        parts.append(f"{number(closed, 'launch gate')} closed")
    opened = sum(_opened(record) for record in records)
    if opened:
        parts.append(f"{number(opened, 'launch gate')} opened")
    new = [change for record in records for change in record.new]
    parts.append(f"{number(len(new), 'new finding')}{_by_severity(new)}")
    for count, noun in (
        (sum(len(record.closed) for record in records), "closed finding"),
        (sum(len(record.waived) for record in records), "newly waived finding"),
        (sum(len(record.asked) for record in records), "new question"),
        (sum(risk.rose for record in _in_both(records) for risk in record.risks), "risk"),
    ):
        if count and noun == "risk":
            parts.append(f"{number(count, 'risk')} rose")
        elif count:
            parts.append(number(count, noun))
    void = sum(len(record.voided) for record in records)
    if void:
        parts.append(f"{number(void, 'approval')} to be asked again")
    return ", ".join(parts)


def counted(comparison: Comparison) -> str:
    """How many records differ, of how many."""
    told = [record for record in comparison.records if record.differs]
    total = len(comparison.records) + comparison.unchanged
    return f"{len(told)} of {number(total, 'record')} changed"


def nothing_changed(comparison: Comparison) -> bool:
    """Whether there is nothing to tell."""
    return not any(record.differs for record in comparison.records)


def _opened(record: RecordChange) -> bool:
    if record.before is None or record.after is None:
        return False
    return record.before.gate == "no-go" and record.after.gate != "no-go"


def _in_both(records: Iterable[RecordChange]) -> Iterable[RecordChange]:
    """A new record has only new risks: they did not rise."""
    return (record for record in records if record.before and record.after)


def _by_severity(changes: list[FindingChange]) -> str:
    counts = [
        f"{count} {severity}"
        for severity in SEVERITIES
        if (count := sum(change.finding.severity == severity for change in changes))
    ]
    return f" ({', '.join(counts)})" if counts else ""
