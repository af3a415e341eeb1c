"""What of a record a consent string can contradict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from dpiakit.errors import DpiakitError
from dpiakit.model.activity import Activity
from dpiakit.model.period import Period
from dpiakit.model.purposes import Purpose

SALE_OR_ADS = frozenset({"personalised-advertising", "first-party-advertising", "audience-sale"})
"""Aims that an opt-out, or a signal such as GPC, must stop."""


class ClaimError(DpiakitError):
    """A purpose or a recipient that the record does not have."""


@dataclass(frozen=True, slots=True)
class ProcessedPurpose:
    """A purpose of the record for which data of the person behind the string were processed."""

    key: str
    lawful_basis: str | None
    sale_or_ads: bool
    tcf_purposes: tuple[int, ...]
    """The purposes of the framework that it stands for; empty: not said."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a record says, as far as a string can contradict it. None: it does not say."""

    record: str
    countries: frozenset[str] | None = None
    """Where the controller is established."""
    languages: frozenset[str] | None = None
    """Languages in which people are addressed, in two letters."""
    refresh: tuple[str, Period] | None = None
    """The shortest time after which consent is asked again, with its place in the record."""
    sells: bool | None = None
    shares: bool | None = None
    honours_signal: bool | None = None
    sale_or_ads: tuple[str, ...] = ()
    processed: tuple[ProcessedPurpose, ...] = ()
    vendors: Mapping[str, int] = field(default_factory=dict)
    """Recipients of the record with their numbers on the vendor list."""


def claims_of(
    activity: Activity,
    processed: Sequence[tuple[str, tuple[int, ...]]] = (),
    vendors: Mapping[str, int] | None = None,
) -> Claims:
    """What a record claims.

    :param processed: purposes of the record for which this person's data were processed, each
        with the purposes of the framework (1 to 24) that it stands for.
    :param vendors: recipients of the record with their ids on the global vendor list.
    Raises ClaimError for purposes and recipients that the record does not have.
    """
    purposes = activity.purposes or {}
    for key, _ in processed:
        _known(key, purposes, "purpose")
    for key in vendors or {}:
        _known(key, activity.recipients or {}, "recipient")
    places = activity.controller.establishments if activity.controller else None
    optouts = activity.opt_outs
    return Claims(
        record=activity.id or "",
        countries=frozenset(place[:2] for place in places) if places else None,
        languages=_languages(activity),
        refresh=_refresh(purposes),
        sells=optouts.sells if optouts else None,
        shares=optouts.shares if optouts else None,
        honours_signal=optouts.signal.honoured if optouts and optouts.signal else None,
        sale_or_ads=tuple(key for key, one in purposes.items() if one.aim in SALE_OR_ADS),
        processed=tuple(
            ProcessedPurpose(
                key, purposes[key].lawful_basis, purposes[key].aim in SALE_OR_ADS, numbers
            )
            for key, numbers in processed
        ),
        vendors=dict(vendors or {}),
    )


def _known(key: str, known: Mapping[str, object], what: str) -> None:
    if key in known:
        return
    close = get_close_matches(key, known, n=1)
    hint = f'\n    Did you mean "{close[0]}"?' if close else ""
    raise ClaimError(f'The record has no {what} "{key}".{hint}')


def _languages(activity: Activity) -> frozenset[str] | None:
    stated = list(activity.languages or ())
    for notice in (activity.notices or {}).values():
        stated.extend(notice.languages or ())
    return frozenset(tag[:2].upper() for tag in stated) or None


def _refresh(purposes: Mapping[str, Purpose]) -> tuple[str, Period] | None:
    stated = [
        (f"purposes.{key}.consent.refreshed_every", one.consent.refreshed_every)
        for key, one in purposes.items()
        if one.consent and one.consent.refreshed_every
    ]
    return min(stated, key=lambda one: one[1].length, default=None)
