"""A manifest for a person: the verdict first, then what it rests on."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from dpiakit.evidence.consent_sql import ASOF_COUNTS, SCAN_COUNTS, Count
from dpiakit.evidence.shape import Manifest, Row
from dpiakit.source import printable

_VERDICTS = {
    "pass": "PASS: the data confirm what the record claims.",
    "fail": "FAIL: the data contradict what the record claims.",
    "inconclusive": "INCONCLUSIVE: nothing was found against the record, but the data do not "
    "allow to say that all is well.",
}
_WIDTH = 100


def told(manifest: Manifest) -> str:
    """The text, ending with a line end."""
    return "\n".join(printable(line) for line in _lines(manifest)) + "\n"


def _lines(manifest: Manifest) -> Iterator[str]:
    claim, result = manifest.claim, manifest.result
    yield f"Consent ledger against {claim.record}, up to {manifest.validity.measured}"
    yield ""
    yield from _wrapped(_VERDICTS[result.status], "")
    yield ""
    for row in result.breakdown:
        yield from _purpose(manifest, row)
    yield from _quality(manifest)
    if manifest.limits:
        yield "What the numbers do not say"
        for limit in manifest.limits:
            yield from _wrapped(limit, "  - ")
        yield ""
    yield f"Counts until {manifest.validity.expires}. {manifest.id}"


def _purpose(manifest: Manifest, row: Row) -> Iterator[str]:
    stated = manifest.claim.purposes.get(row.purpose)
    claims = []
    if stated and stated.needs_consent:
        claims.append("rests on consent")
    if stated and stated.refresh:
        claims.append(f"asked again after {stated.refresh}")
    if stated and stated.sale_or_ads:
        days = manifest.claim.opt_out_business_days
        claims.append(f"an opt-out counts within {days} business days")
    yield f"{row.purpose}: {', '.join(claims) or 'neither consent nor opt-out'}"
    yield f"  {_number(row.uses)} uses of data, {_number(row.events)} events in the ledger"
    broken = [*_counts(row.asof, ASOF_COUNTS), *_counts(row.scan, SCAN_COUNTS)]
    for number, count in broken:
        mark = "x" if count.weight == "violation" else "-"
        yield f"  {mark} {number:>9}  {count.said}"
    if not any(count.weight == "violation" for _, count in broken):
        yield "  nothing contradicts the record"
    yield ""


def _counts(found: dict[str, int | None], counts: tuple[Count, ...]) -> Iterator[tuple[str, Count]]:
    for count in counts:
        number = found.get(count.name, 0)
        if number != 0:
            yield _number(number), count


def _quality(manifest: Manifest) -> Iterator[str]:
    coverage = manifest.result.coverage
    yield "The data"
    for one in manifest.inputs:
        names = ", ".join(file.name for file in one.files[:3])
        span = f", {one.first[:10]} to {one.last[:10]}" if one.first and one.last else ""
        yield f"  {one.role}: {one.rows:,} rows{span} ({names})"
    yield (
        f"  {_number(coverage.not_in_ledger)} of {_number(coverage.people)} people whose data "
        "were used are not in the ledger at all"
    )
    for finding in manifest.quality:
        mark = "?" if finding.gravity == "doubt" else "-"
        yield from _wrapped(
            f"{_number(finding.count)} {finding.said} ({finding.table})", f"  {mark} "
        )
    yield ""


def _number(number: int | None) -> str:
    return "fewer than 5" if number is None else f"{number:,}"


def _wrapped(text: str, lead: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
