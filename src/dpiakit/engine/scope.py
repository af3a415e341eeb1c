"""Which packs bind an activity, why, and for which markets nobody spoke."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from dpiakit.findings import PackScope
from dpiakit.law import Law, Pack, SwitchedOff
from dpiakit.law.judge import applicability
from dpiakit.model import Activity

Grounds: TypeAlias = Mapping[str, Sequence[bool | None]]
"""By pack, in the order in which the pack names them."""


def pack_scopes(
    activity: Activity, law: Law, grounds: Grounds | None = None
) -> tuple[PackScope, ...]:
    """Every pack, with the ground on which it applies or does not. Open counts as applying.

    A pack that a house switched off does not apply, and is named with the reason.

    ``grounds``: what the compiled form found each to be; by default they are asked here.
    """
    found = []
    for pack in law.packs:
        answer = applicability(pack, activity, law, grounds[pack.name] if grounds else None)
        because = " ".join(reason.because for reason in answer.reasons)
        if answer.applies is False:
            because = "None of its grounds is met."
        elif answer.applies is None:
            because = f"Open, and treated as binding. It binds if: {because}"
        found.append(
            PackScope(
                pack=pack.name,
                title=pack.title,
                version=pack.version,
                applies=answer.applies,
                because=because,
                missing=answer.missing,
            )
        )
    found += [_not_judged_by(activity, law, pack, off) for pack, off in law.switched_off]
    return tuple(sorted(found, key=lambda scope: scope.pack))


def _not_judged_by(activity: Activity, law: Law, pack: Pack, off: SwitchedOff) -> PackScope:
    """A pack that is switched off, with what it would say of itself: nobody should miss it."""
    answer = applicability(pack, activity, law)
    reasons = " ".join(reason.because for reason in answer.reasons)
    would = {
        True: f"It would bind: {reasons}",
        None: f"It would bind if: {reasons}",
        False: "It would not bind: none of its grounds is met.",
    }[answer.applies]
    return PackScope(
        pack=pack.name,
        title=pack.title,
        version=pack.version,
        applies=False,
        because=f"{off.said} {would}",
        switched_off=off.said,
        would_apply=answer.applies,
    )


def unassessed(activity: Activity, law: Law, scopes: tuple[PackScope, ...]) -> tuple[str, ...]:
    """Markets for which no general law among the applicable packs speaks.

    A sectoral pack (trackers, children) judges its own matter there; the rest was not checked.
    """
    binding = {scope.pack for scope in scopes if scope.applies is not False}
    places = {
        place
        for pack in law.packs
        if pack.name in binding and not pack.sectoral
        for place in pack.places
    }
    return tuple(
        market
        for market in activity.markets or []
        if not any(law.part_of(market, place) for place in places)
    )
