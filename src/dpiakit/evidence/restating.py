"""What a record claims today and claimed otherwise when it was measured."""

from __future__ import annotations

from collections.abc import Iterator

from dpiakit.evidence.claims import Parameters, consent_claim
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.shape import Claim, Manifest
from dpiakit.evidence.statistics_shape import AnyManifest
from dpiakit.evidence.statistics_standing import changed_since
from dpiakit.evidence.website.claims import changed_claims
from dpiakit.evidence.website.shape import WebsiteManifest
from dpiakit.model.activity import Activity


def restated(activity: Activity, manifest: AnyManifest) -> Iterator[str]:
    """The places of a record that say something else than what a manifest measured.

    What an option said where the record was silent is no claim of the record and is not compared.
    """
    if isinstance(manifest, Manifest):
        yield from _of_consent(activity, manifest.claim)
    elif isinstance(manifest, WebsiteManifest):
        then = [(one.pointer, one.says) for one in manifest.claim.statements]
        yield from changed_claims(activity, then)
    else:
        yield from changed_since(activity, manifest)


def _of_consent(activity: Activity, before: Claim) -> Iterator[str]:
    try:
        now = consent_claim(activity, "", Parameters())
    except EvidenceError:
        yield "purposes"
        return
    for purpose in now.purposes:
        then = before.purposes.get(purpose.name)
        place = f"purposes.{purpose.name}"
        if then is None:
            if purpose.needs_consent or purpose.sale_or_ads:
                yield place
            continue
        if then.needs_consent != purpose.needs_consent:
            yield f"{place}.lawful_basis"
        if purpose.refresh is not None and then.refresh != str(purpose.refresh):
            yield purpose.refresh_from
        if purpose.refresh is None and then.refresh_from.startswith("purposes."):
            yield then.refresh_from
        if purpose.sale_or_ads and not then.sale_or_ads:
            yield f"{place}.aim"
    stated = now.opt_out_from.startswith("opt_outs.")
    if (stated or before.opt_out_from.startswith("opt_outs.")) and (
        now.opt_out_days != before.opt_out_business_days
    ):
        yield "opt_outs.effective_within_business_days"
