"""Global Privacy Control outside of a string: the header of a request, and the file of a site.

The header is ``Sec-GPC: 1``; any other value is no signal. With ``/.well-known/gpc.json`` a site
says whether it honours the signal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dpiakit.evidence.strings.bits import StringError
from dpiakit.evidence.strings.claims import Claims
from dpiakit.evidence.strings.judgement import Judgement
from dpiakit.source.place import quoted

SIGNAL = "1"


@dataclass(frozen=True, slots=True)
class GpcFile:
    """What a site says of itself in ``/.well-known/gpc.json``."""

    file: str
    honoured: bool
    updated: date | None
    """The day from which that holds. None: it names none, or no day."""


def read_gpc(raw: bytes, name: str) -> GpcFile:
    """Read the content of a gpc.json.

    Raises StringError for one that does not say whether the signal is honoured: others must then
    take it that nothing is said.
    """
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        raise StringError(name, "This is not JSON.", 'Write {"gpc": true}.') from None
    honoured = found.get("gpc") if isinstance(found, dict) else None
    if not isinstance(honoured, bool):
        hint = 'Write {"gpc": true, "lastUpdate": "2026-01-31"}.'
        raise StringError(name, "It has no key gpc that is true or false.", hint)
    return GpcFile(name, honoured, _day(found.get("lastUpdate")))


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def judge_gpc_file(found: GpcFile, claims: Claims | None, on: date) -> tuple[Judgement, ...]:
    """What the file says against itself and the record, contradictions first."""
    return tuple(sorted(_judged(found, claims, on), key=lambda one: one.weight))


def _judged(found: GpcFile, claims: Claims | None, on: date) -> Iterator[Judgement]:
    if found.updated is None:
        said = "It names no day from which that holds (lastUpdate)."
        yield Judgement("gpc-without-day", "remark", said)
    elif found.updated > on:
        said = f"It was last updated on {found.updated}, after {on}."
        yield Judgement("gpc-updated-in-future", "contradiction", said)
    if claims is not None and claims.honours_signal not in {None, found.honoured}:
        says = "is honoured" if found.honoured else "is not honoured"
        record = str(claims.honours_signal).lower()
        said = f"It says that GPC {says}; the record has opt_outs.signal.honoured: {record}."
        yield Judgement("gpc-file-differs", "contradiction", said)


def is_signal(header: str) -> bool:
    """Whether the value of a Sec-GPC header is the signal: 1 and nothing else."""
    return header.strip() == SIGNAL


def judge_header(header: str) -> tuple[Judgement, ...]:
    """What is to be said of a header that is no signal."""
    if is_signal(header):
        return ()
    said = f"Sec-GPC: {quoted(header)} is no signal; only 1 is."
    return (Judgement("no-signal", "remark", said),)
