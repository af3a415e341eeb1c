"""Consent strings held against a record, as numbers: no string, and nothing of a single person."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dpiakit.evidence.measurement import (
    Claimed,
    InputFile,
    InputTable,
    Line,
    LineVerdict,
    Measurement,
    shown,
)
from dpiakit.evidence.strings.claims import SALE_OR_ADS, Claims
from dpiakit.evidence.strings.report import Beside, Judged
from dpiakit.model.activity import Activity
from dpiakit.model.optouts import OptOuts
from dpiakit.model.purposes import Purpose

SAID: Mapping[str, str] = {
    "no-disclosed-vendors": "have no segment of disclosed vendors",
    "not-service-specific": "are not service-specific",
    "old-policy": "follow policies that are no longer valid",
    "legitimate-interest-forbidden": "claim legitimate interest for purposes that need consent",
    "updated-before-created": "were updated before they were made",
    "updated-in-future": "were updated after the day",
    "stale": "are of a choice that was to be asked again",
    "language": "are of a language that the record does not name",
    "country": "have a publisher under the law of a country that the record does not name",
    "vendor-not-disclosed": "did not disclose a recipient of the record",
    "vendor-without-basis": "give a recipient of the record neither consent nor interest",
    "purpose-one": "did not disclose purpose 1, by the law of the country",
    "purpose-not-allowed": "have a publisher who does not allow a purpose for a recipient",
    "processed-without-transparency": "lack the legitimate interest that data were processed on",
    "processed-without-consent": "lack the consent that data were processed on",
    "processed-after-opt-out": "say that the person opted out of what data were processed for",
    "opted-out": "say that the person opted out",
    "signal-ignored": "say that nobody opted out, though GPC is set",
    "signal-not-passed-on": "say that GPC is not set, though the header was sent",
    "signal-not-honoured": "have GPC set, which the record says is not honoured",
    "notice": "say that no notice of a right to opt out was given",
    "unknown-section": "have a section that is not known here",
}
"""By the code of a judgement: what is counted, as the end of a sentence."""
_UNKNOWN = "Sections that are not known here were not decoded."
_NOTES = (
    "A string is what a platform tells of one person's choice; whoever has none is not seen.",
    "The global vendor list is not read: whether a vendor may claim a purpose is not judged.",
)


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file as it was read, at once and whole."""

    role: str
    form: str
    name: str
    raw: bytes
    rows: int

    def table(self) -> InputTable:
        """As an input of a measurement."""
        file = InputFile(self.name, len(self.raw), hashlib.sha256(self.raw).hexdigest())
        return InputTable(self.role, self.form, (file,), {}, self.rows)


def strings_measured(
    activity: Activity,
    claims: Claims,
    judged: Sequence[Judged],
    beside: Beside,
    files: Sequence[FileRead],
    on: date,
) -> Measurement:
    """What the strings of a file, and the signals beside them, say against a record, counted."""
    limits = dict.fromkeys(said for one in judged for said in one.not_compared)
    lines = tuple(_lines(judged, beside, claims))
    if any(line.what == "unknown-section" for line in lines):
        limits[_UNKNOWN] = None
    processed = [one.key for one in claims.processed]
    return Measurement(
        "strings",
        on,
        (*strings_stated(activity, processed), *_options(claims, beside)),
        lines,
        tuple(one.table() for one in files),
        limits=tuple(limits),
        notes=_NOTES,
    )


def strings_stated(activity: Activity, processed: Sequence[str] = ()) -> tuple[Claimed, ...]:
    """Every statement of a record that strings can contradict.

    ``processed`` are the purposes for which data were processed: their lawful bases count.
    """
    return tuple(_stated(activity, processed))


def _stated(activity: Activity, processed: Sequence[str]) -> Iterator[Claimed]:
    places = activity.controller.establishments if activity.controller else None
    if places:
        yield Claimed("controller.establishments", f"established in {', '.join(places)}")
    if activity.languages:
        yield Claimed("languages", f"languages: {', '.join(activity.languages)}")
    for key, notice in (activity.notices or {}).items():
        if notice.languages:
            said = f"languages of the notice: {', '.join(notice.languages)}"
            yield Claimed(f"notices.{key}.languages", said)
    for key, purpose in (activity.purposes or {}).items():
        yield from _of_purpose(key, purpose, used=key in processed)
    yield from _of_opt_outs(activity.opt_outs)


def _of_purpose(key: str, purpose: Purpose, *, used: bool) -> Iterator[Claimed]:
    if purpose.consent and purpose.consent.refreshed_every:
        said = f"consent is asked again after {purpose.consent.refreshed_every}"
        yield Claimed(f"purposes.{key}.consent.refreshed_every", said)
    if purpose.aim in SALE_OR_ADS:
        yield Claimed(f"purposes.{key}.aim", str(purpose.aim))
    if used:
        said = f"rests on {purpose.lawful_basis or 'no basis'}"
        yield Claimed(f"purposes.{key}.lawful_basis", said)


def _of_opt_outs(outs: OptOuts | None) -> Iterator[Claimed]:
    for field, value in (
        ("sells", outs.sells if outs else None),
        ("shares", outs.shares if outs else None),
        ("signal.honoured", outs.signal.honoured if outs and outs.signal else None),
    ):
        if value is not None:
            yield Claimed(f"opt_outs.{field}", str(value).lower())


def _options(claims: Claims, beside: Beside) -> Iterator[Claimed]:
    for one in claims.processed:
        stands = f", purposes {', '.join(map(str, one.tcf_purposes))}" if one.tcf_purposes else ""
        yield Claimed("--processed", f"data were processed for {one.key}{stands}")
    for name, number in claims.vendors.items():
        yield Claimed("--vendor", f"{name} is vendor {number}")
    if beside.header is not None:
        yield Claimed("--sec-gpc", f"the header came with every string: {beside.header}")


def _lines(judged: Sequence[Judged], beside: Beside, claims: Claims) -> Iterator[Line]:
    if beside.file:
        told = beside.of_file
        verdict: LineVerdict = "told" if claims.honours_signal is None else "pass"
        wrong = [one for one in told if one.weight == "contradiction"]
        said = "; ".join(one.said for one in wrong) or "it agrees with the record"
        if verdict == "told" and not wrong:
            said = "the record does not say whether the signal is honoured"
        figures: dict[str, int | None] = {"honoured": int(beside.file.honoured)}
        yield Line("gpc.json", "fail" if wrong else verdict, said, figures)
    if not judged:
        return
    total = sum(len(one.string.places) for one in judged)
    wrong_ones = sum(len(one.string.places) for one in judged if one.contradicted)
    counted = _told(wrong_ones, total)
    verdict = "fail" if wrong_ones else "pass"
    said = f"{counted} contradict themselves, the framework or the record"
    yield Line(
        "strings", verdict, said, {"strings": total, "contradicted": _kept(wrong_ones, total)}
    )
    found: Counter[tuple[str, str]] = Counter()
    for one in judged:
        for weight, code in {(each.weight, each.code) for each in one.judgements}:
            found[weight, code] += len(one.string.places)
    for (gravity, code), number in sorted(found.items()):
        verdict = "fail" if gravity == "contradiction" else "told"
        said = f"{_told(number, total)} {SAID[code]}"
        yield Line(code, verdict, said, {"strings": _kept(number, total)})


def _kept(number: int, total: int) -> int | None:
    """A count as it may be written: None where it, or what is left of the whole, is one to four."""
    return None if shown(total - number) is None else shown(number)


def _told(number: int, total: int) -> str:
    kept = _kept(number, total)
    return f"{'some' if kept is None else format(kept, ',')} of {total:,} strings"
