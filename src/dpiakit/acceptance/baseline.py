"""The baseline: the findings a project had when it began, by record and fingerprint.

It says nothing about right and wrong, only that something is older than a day, so that a run can
fail for what is new. It holds no message and no value of a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from dpiakit.findings.acceptance import Acceptance
from dpiakit.findings.finding import Finding


@dataclass(frozen=True, slots=True, order=True)
class Known:
    """A finding that was there."""

    rule: str
    fingerprint: str
    since: date
    """The day on which it was taken into the baseline."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was open when a project began to be checked."""

    written: date
    """The day on which something was last taken in."""
    records: Mapping[str, tuple[Known, ...]]
    """By the id of the record, in the order of ids; none is empty."""
    file: str = field(default="", compare=False)
    """As messages call it."""

    def of(self, record: str) -> Mapping[str, Acceptance]:
        """What is printed of each finding of a record that was there, by fingerprint."""
        return {
            known.fingerprint: Acceptance(
                kind="baseline",
                id=self.written.isoformat(),
                reason=f"It was open on {known.since} and has not changed since.",
                created=known.since,
                file=self.file,
            )
            for known in self.records.get(record, ())
        }

    @property
    def size(self) -> int:
        """How many findings it holds."""
        return sum(map(len, self.records.values()))


def baseline_of(open_findings: Mapping[str, Iterable[Finding]], on: date) -> Baseline:
    """The baseline of a day: by record, everything that is open.

    What is met today and merely lapses before a planned launch is not taken in: when the day
    comes it is new.
    """
    records = {
        record: tuple(sorted({Known(f.rule, f.fingerprint, on) for f in findings if _counts(f)}))
        for record, findings in open_findings.items()
    }
    return Baseline(on, _tidy(records))


def _counts(finding: Finding) -> bool:
    return finding.open and not finding.lapses


def shrunk(
    baseline: Baseline, now: Baseline, seen: Iterable[str], *, grow: bool = False
) -> Baseline:
    """The baseline without what is closed now.

    ``seen``: the records that were judged; of others nothing is known, so theirs is kept.
    ``grow`` also takes in what is open now and was not in it.
    """
    judged = frozenset(seen)
    records: dict[str, tuple[Known, ...]] = {}
    grown = False
    for record in {*baseline.records, *now.records}:
        before = {known.fingerprint: known for known in baseline.records.get(record, ())}
        open_now = {known.fingerprint: known for known in now.records.get(record, ())}
        kept = before if record not in judged else {p: before[p] for p in before if p in open_now}
        added = {p: open_now[p] for p in open_now if p not in before} if grow else {}
        grown = grown or bool(added)
        records[record] = tuple(sorted((*kept.values(), *added.values())))
    return Baseline(now.written if grown else baseline.written, _tidy(records), baseline.file)


def _tidy(records: Mapping[str, tuple[Known, ...]]) -> Mapping[str, tuple[Known, ...]]:
    return {record: records[record] for record in sorted(records) if records[record]}
