"""What a manifest holds against a claim, in a few words each, for whoever judges the record."""

from __future__ import annotations

from collections.abc import Iterator

from dpiakit.evidence.consent_sql import ASOF_COUNTS, SCAN_COUNTS
from dpiakit.evidence.shape import Manifest
from dpiakit.evidence.statistics_shape import AnyManifest
from dpiakit.evidence.website.shape import WebsiteManifest


def found(manifest: AnyManifest) -> tuple[str, ...]:
    """What contradicts the record, or, of an inconclusive one, why nobody can tell.

    Empty for a manifest that confirms. Numbers below five are withheld in manifests, and here.
    """
    if manifest.result.status == "pass":
        return ()
    if not isinstance(manifest, Manifest):
        against = tuple(
            f"{one.what}: {one.because}"
            for one in manifest.result.breakdown
            if one.verdict == manifest.result.status
        )
    else:
        against = tuple(_violations(manifest))
    return against or tuple(_doubts(manifest))


def _violations(manifest: Manifest) -> Iterator[str]:
    """The counts that break a claim, most first; withheld ones last."""
    counted = [
        (number, f"{row.purpose}: {shown(number)} {count.said}")
        for row in manifest.result.breakdown
        for counts, numbers in ((ASOF_COUNTS, row.asof), (SCAN_COUNTS, row.scan))
        for count in counts
        if count.weight == "violation" and (number := numbers.get(count.name, 0)) != 0
    ]
    for _, said in sorted(counted, key=lambda one: -(one[0] or 1)):
        yield said


def shown(number: int | None) -> str:
    """A count as a person reads it."""
    return "fewer than 5" if number is None else f"{number:,}"


def _doubts(manifest: AnyManifest) -> Iterator[str]:
    """What is doubtful about the data, then what could not be looked at."""
    quality = () if isinstance(manifest, WebsiteManifest) else manifest.quality
    for one in quality:
        if one.gravity == "doubt":
            yield f"{shown(one.count)} {one.said} ({one.table})"
    yield from manifest.limits
