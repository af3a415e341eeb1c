"""Waivers that were read before, as text: where neither they nor the law have changed, neither is
read again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from dpiakit.acceptance.waivers import Waiver
from dpiakit.findings.acceptance import Acceptance
from dpiakit.source.place import Position


def kept_text(waivers: Sequence[Waiver], stamp: str) -> str:
    """What to keep of usable waivers. ``stamp`` names all that they, and their rules, rest on."""
    return json.dumps([stamp, [asdict(waiver) for waiver in waivers]], default=str)


def kept_waivers(text: str | None, stamp: str, on: date) -> tuple[Waiver, ...] | None:
    """The waivers again; None where they rest on something else, or are granted after the day.

    What cannot be understood was not kept by this program, and counts as not known.
    """
    try:
        known, entries = json.loads(text or "")
        waivers = tuple(map(_waiver, entries)) if known == stamp else None
    except (ValueError, TypeError, KeyError):
        return None
    if waivers is None or not all(waiver.created <= on for waiver in waivers):
        return None
    return waivers


def _waiver(entry: dict[str, Any]) -> Waiver:
    about = entry["acceptance"]
    acceptance = Acceptance(**{**about, **_days(about), "measures": tuple(about["measures"])})
    return Waiver(
        **{
            **entry,
            **_days(entry),
            "rules": tuple(entry["rules"]),
            "acceptance": acceptance,
            "position": Position(**entry["position"]),
        }
    )


def _days(entry: dict[str, Any]) -> dict[str, date]:
    return {name: date.fromisoformat(entry[name]) for name in ("created", "expires")}
