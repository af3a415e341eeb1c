"""What the United States sections of a string say against a record: opt-outs, notices, GPC."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from dpiakit.evidence.strings.claims import Claims
from dpiakit.evidence.strings.gpp import Value

Said = tuple[str, Literal["contradiction", "remark"], str]
_US_PRIVACY = 6
_OUT, _IN = 1, 2
_OPT_OUTS = {
    "SaleOptOut": "the sale",
    "SharingOptOut": "the sharing",
    "TargetedAdvertisingOptOut": "targeted advertising",
}
_NOTICES = {0: "does not apply", 2: "was not given"}


def judge_section(
    number: int, fields: Mapping[str, Value], claims: Claims | None, *, signal: bool = False
) -> Iterator[Said]:
    """Code, weight and sentence of everything that is to be said of a section.

    ``signal``: a header Sec-GPC: 1 came with it.
    """
    if signal:
        yield from _header(number, fields)
    if number == _US_PRIVACY:
        stopped = ["the sale"] if fields["OptOutSale"] == "Y" else []
    else:
        stopped = [said for name, said in _OPT_OUTS.items() if fields.get(name) == _OUT]
        yield from _signal(fields)
    if claims is None:
        return
    yield from _notices(number, fields, claims)
    gpc = signal or fields.get("Gpc") is True
    if stopped or gpc:
        yield from _stopped(stopped, gpc=gpc, claims=claims)


def _signal(fields: Mapping[str, Value]) -> Iterator[Said]:
    """GPC is itself an opt-out: a section that has it and says otherwise contradicts itself."""
    kept = [said for name, said in _OPT_OUTS.items() if fields.get(name) == _IN]
    if fields.get("Gpc") is True and kept:
        said = f"GPC is set, yet it says that nobody opted out of {_listed(kept)}."
        yield "signal-ignored", "contradiction", said


def _header(number: int, fields: Mapping[str, Value]) -> Iterator[Said]:
    """A signal that came as a header must stand in the section, as GPC or as the opt-outs."""
    if number == _US_PRIVACY:
        kept = ["the sale"] if fields["OptOutSale"] == "N" else []
    else:
        kept = [said for name, said in _OPT_OUTS.items() if fields.get(name) == _IN]
    if kept and fields.get("Gpc") is not True:
        said = f"Sec-GPC: 1 came with it, yet it says that nobody opted out of {_listed(kept)}."
        yield "signal-ignored", "contradiction", said
    elif fields.get("Gpc") is False:
        said = "Sec-GPC: 1 came with it, yet it says that GPC is not set."
        yield "signal-not-passed-on", "contradiction", said


def _notices(number: int, fields: Mapping[str, Value], claims: Claims) -> Iterator[Said]:
    stated = [("SaleOptOutNotice", claims.sells, "sale"),
              ("SharingOptOutNotice", claims.shares, "sharing")]  # fmt: skip
    for name, done, said in stated:
        value = fields.get(name)
        if done and value in (0, 2):
            told = _NOTICES[int(value)]
            text = (
                f"The notice of the right to opt out of {said} {told}, but the record has opt_outs."
            )
            key = "sells" if said == "sale" else "shares"
            yield "notice", "contradiction", f"{text}{key}: true."
    if number == _US_PRIVACY and claims.sells and fields["Notice"] != "Y":
        text = (
            "No notice of the right to opt out was given, but the record has opt_outs.sells: true."
        )
        yield "notice", "contradiction", text


def _stopped(stopped: list[str], *, gpc: bool, claims: Claims) -> Iterator[Said]:
    reason = f"This person opted out of {_listed(stopped)}" if stopped else "GPC is set"
    if stopped and gpc:
        reason += " (GPC is set)"
    used = [purpose.key for purpose in claims.processed if purpose.sale_or_ads]
    for key in used:
        said = f'{reason}, but data were processed for "{key}".'
        yield "processed-after-opt-out", "contradiction", said
    rest = [key for key in claims.sale_or_ads if key not in used]
    if rest:
        said = f"{reason}. Data of this person must not be used for: {', '.join(rest)}."
        yield "opted-out", "remark", said
    if gpc and claims.honours_signal is False:
        said = "GPC is set, and the record has opt_outs.signal.honoured: false."
        yield "signal-not-honoured", "contradiction", said


def _listed(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
