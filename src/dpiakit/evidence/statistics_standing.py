"""Whether a record still claims what a manifest of statistics was held against."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dpiakit.evidence.anonymity import Sensitive
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.measured_strings import strings_stated
from dpiakit.evidence.measurement import Claimed
from dpiakit.evidence.receipts.against import claims_of as receipt_claims
from dpiakit.evidence.statistics_claims import (
    anonymity_claim,
    budget_claim,
    fairness_claim,
    operations_claim,
)
from dpiakit.evidence.statistics_shape import StatisticsManifest
from dpiakit.model.activity import Activity


def changed_since(activity: Activity, manifest: StatisticsManifest) -> tuple[str, ...]:
    """Places where the record says today what it did not say when it was measured, in order.

    Options are left out: they spoke where the record was silent. Where it speaks now, that is a
    change.
    """
    then = {
        (one.pointer, one.says)
        for one in manifest.claim.statements
        if not one.pointer.startswith("--")
    }
    try:
        now = {
            (one.pointer, one.says)
            for one in _stated(activity, manifest)
            if not one.pointer.startswith("--")
        }
    except EvidenceError:  # what was claimed of is not there any more, or several claim now
        now = set()
    return tuple(sorted({pointer for pointer, _ in then ^ now}))


def _stated(activity: Activity, manifest: StatisticsManifest) -> Iterable[Claimed]:
    """What the record says now; what options must say for it to be a claim does not count."""
    match manifest.check.id:
        case "anonymity":
            item = _key(manifest, r"data_items\.([^.]+)\.hiding\.")
            return anonymity_claim(activity, item, sensitive=(Sensitive("any"),)).stated
        case "budget":
            item = _key(manifest, r"data_items\.([^.]+)\.privacy_budget\.")
            return budget_claim(activity, item, cap=1.0)[1]
        case "receipts":
            return receipt_claims(activity).stated
        case "fairness":
            test = _key(manifest, r"decisions\.([^.]+)\.bias_tests\.([^.]+)\.")
            return fairness_claim(
                activity, test, measure="demographic-parity-ratio", border=0.5
            ).stated
        case "strings":
            pattern = re.compile(r"purposes\.([^.]+)\.lawful_basis")
            pointers = [one.pointer for one in manifest.claim.statements]
            processed = [found[1] for one in pointers if (found := pattern.fullmatch(one))]
            return strings_stated(activity, processed)
        case "operations":
            roles = {table.role for table in manifest.inputs}
            stated = operations_claim(activity).stated
            return [one for role, said in stated.items() if role in roles for one in said]


def _key(manifest: StatisticsManifest, pattern: str) -> str | None:
    """The element of the record that was measured; None where only options spoke."""
    for one in manifest.claim.statements:
        if found := re.match(pattern, one.pointer):
            return "/".join(found.groups())
    return None
