"""What a record claims about consent, as the numbers that its data are compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dpiakit.evidence.errors import EvidenceError
from dpiakit.model.activity import Activity
from dpiakit.model.period import Period
from dpiakit.model.purposes import Purpose

ADVERTISING = frozenset({"personalised-advertising", "first-party-advertising"})
"""Aims that a person may opt out of where data are sold or shared."""


@dataclass(frozen=True, slots=True)
class PurposeClaim:
    """What a record says of one purpose."""

    name: str
    needs_consent: bool
    """Its lawful basis is consent."""
    sale_or_ads: bool
    """A sale, a sharing or advertising: an opt-out and a signal such as GPC must stop it."""
    refresh: Period | None
    """After which time consent is asked again. None: neither record nor option says so."""
    refresh_from: str = ""
    """Where that is said: a place in the record, or an option."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What somebody says on the command line where a record says nothing."""

    refresh: Period | None = None
    withdrawal_days: int = 0
    """Days in which a withdrawal may take effect. No law grants any: 0 unless somebody decides."""
    opt_out_days: int | None = None
    """Business days in which an opt-out takes effect. None: as the record says."""
    ages: Mapping[str, int] = field(default_factory=dict)
    """Ages of consent by place, where they differ from what is known of the law."""


@dataclass(frozen=True, slots=True)
class ConsentClaim:
    """Everything a record claims that a consent ledger can confirm or refute."""

    record: str
    """The id of the record."""
    digest: str
    """SHA-256 of what was read for it."""
    purposes: tuple[PurposeClaim, ...]
    withdrawal_days: int
    opt_out_days: int
    opt_out_from: str
    ages: Mapping[str, int]

    @property
    def names(self) -> tuple[str, ...]:
        """The purposes by name."""
        return tuple(one.name for one in self.purposes)


def consent_claim(activity: Activity, digest: str, parameters: Parameters) -> ConsentClaim:
    """What a record claims. What it states itself goes before an option.

    Raises EvidenceError for a record without a purpose that rests on consent or can be opted out
    of: there would be nothing to compare.
    """
    optouts = activity.opt_outs
    sold = bool(optouts and (optouts.sells or optouts.shares))
    purposes = tuple(
        _purpose(purpose, sold, parameters.refresh)
        for purpose in (activity.purposes or {}).values()
    )
    if not any(one.needs_consent or one.sale_or_ads for one in purposes):
        raise EvidenceError(
            activity.id or "the record",
            "No purpose rests on consent, and none can be opted out of.",
            "There is nothing that a consent ledger could prove for this record.",
        )
    stated = optouts.effective_within_business_days if optouts else None
    said = "opt_outs.effective_within_business_days"
    if stated is None:
        stated = parameters.opt_out_days
        said = "option" if stated is not None else "nobody"
    return ConsentClaim(
        record=activity.id or "",
        digest=digest,
        purposes=purposes,
        withdrawal_days=parameters.withdrawal_days,
        opt_out_days=stated or 0,
        opt_out_from=said,
        ages=dict(parameters.ages),
    )


def _purpose(purpose: Purpose, sold: bool, refresh: Period | None) -> PurposeClaim:
    stated = purpose.consent.refreshed_every if purpose.consent else None
    if stated is not None:
        said = f"purposes.{purpose.key}.consent.refreshed_every"
    else:
        said = "option" if refresh else "nobody"
    return PurposeClaim(
        name=purpose.key,
        needs_consent=purpose.lawful_basis == "consent",
        sale_or_ads=sold and purpose.aim in ADVERTISING,
        refresh=stated or refresh,
        refresh_from=said,
    )
