"""A string against itself, the framework and a record.

A string is the choice of one person. That somebody refused contradicts nothing; that data were
processed all the same does. So what only a use of data can contradict is judged for the purposes
that were named as processed, and is otherwise a remark.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from dpiakit.evidence.strings.claims import Claims, ProcessedPurpose
from dpiakit.evidence.strings.gpp import Section
from dpiakit.evidence.strings.reading import ConsentString
from dpiakit.evidence.strings.signals import judge_section
from dpiakit.evidence.strings.tcf import TcString
from dpiakit.evidence.strings.tcf_canada import TcfCanada

Weight = Literal["contradiction", "remark"]
DISCLOSED_SINCE = datetime(2026, 3, 1, tzinfo=UTC)
"""TCF 2.3: strings created after 28 February 2026 need the segment of disclosed vendors."""
_OLDEST_POLICY = 4
_CONSENT_ONLY = (1, 3, 4, 5, 6)
_NO_COUNTRY = "AA"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One thing that a string says against itself or against the record."""

    code: str
    weight: Weight
    said: str


def judge(
    string: ConsentString, claims: Claims | None, on: date, *, signal: bool = False
) -> tuple[Judgement, ...]:
    """Everything that is to be said about a string on a day, contradictions first.

    ``signal`` says that Global Privacy Control came with it, as the header Sec-GPC: 1.
    """
    found = list(_judged(string, claims, on, signal=signal))
    return tuple(sorted(found, key=lambda one: one.weight))


def not_compared(string: ConsentString, claims: Claims | None) -> tuple[str, ...]:
    """What could not be compared, and why: silence is no confirmation."""
    if claims is None:
        return ("Nothing of a record: none was named (--record).",)
    tcf = bool(string.tc or _tcf_sections(string))
    missing = [
        (tcf and claims.countries is None, "The country: the record names no establishment."),
        (tcf and claims.languages is None, "The language: the record names none."),
        (tcf and claims.refresh is None, "The age: no purpose says when consent is asked again."),
        (tcf and not claims.vendors, "The vendors: no ids were named (--vendor)."),
        (not claims.processed, "Uses of data: no purpose was named as processed (--processed)."),
    ]
    return tuple(said for absent, said in missing if absent)


def _tcf_sections(string: ConsentString) -> list[Section]:
    return [one for one in string.gpp.sections if one.tcf] if string.gpp else []


def _judged(
    string: ConsentString, claims: Claims | None, on: date, *, signal: bool
) -> Iterator[Judgement]:
    if string.tc:
        yield from _tc(string.tc, claims, on)
    if string.us_privacy:
        for code, weight, said in judge_section(6, string.us_privacy, claims, signal=signal):
            yield Judgement(code, weight, said)
    for section in string.gpp.sections if string.gpp else ():
        if isinstance(section.tcf, TcString):
            yield from _tc(section.tcf, claims, on)
        elif section.tcf:
            yield from _dates(section.tcf, claims, on)
            yield from _vendors(section.tcf, claims)
        elif section.fields:
            for code, weight, said in judge_section(
                section.id, section.fields, claims, signal=signal
            ):
                yield Judgement(code, weight, f"{section.name}: {said}")
        else:
            said = f"Section {section.id} is not known here and was not decoded."
            yield Judgement("unknown-section", "remark", said)


def _tc(tc: TcString, claims: Claims | None, on: date) -> Iterator[Judgement]:
    if tc.disclosed_vendors is None:
        late = tc.created >= DISCLOSED_SINCE
        yield Judgement(
            "no-disclosed-vendors",
            "contradiction" if late else "remark",
            "It has no segment of disclosed vendors, which TCF 2.3 demands of strings made after "
            f"28 February 2026. This one was made on {tc.created:%Y-%m-%d}.",
        )
    if not tc.service_specific:
        said = "It is not service-specific. Global consent ended; such a string is not valid."
        yield Judgement("not-service-specific", "contradiction", said)
    if tc.policy_version < _OLDEST_POLICY:
        said = (
            f"It follows version {tc.policy_version} of the policies. Those before "
            f"{_OLDEST_POLICY} (TCF 2.2) are no longer valid."
        )
        yield Judgement("old-policy", "contradiction", said)
    forbidden = [number for number in _CONSENT_ONLY if number in tc.purpose_legitimate_interests]
    if forbidden:
        listed = ", ".join(map(str, forbidden))
        said = f"It claims legitimate interest for purposes that need consent: {listed}."
        yield Judgement("legitimate-interest-forbidden", "contradiction", said)
    yield from _dates(tc, claims, on)
    yield from _vendors(tc, claims)
    if claims is None:
        return
    country = tc.publisher_country
    if claims.countries is not None and country != _NO_COUNTRY and country not in claims.countries:
        known = ", ".join(sorted(claims.countries))
        said = f"Its publisher is under the law of {country}; the record names {known}."
        yield Judgement("country", "contradiction", said)
    for purpose in claims.processed:
        yield from _processed(tc, purpose, claims.vendors)


def _dates(tc: TcString | TcfCanada, claims: Claims | None, on: date) -> Iterator[Judgement]:
    updated = tc.last_updated.date()
    if tc.last_updated < tc.created:
        said = f"It was last updated on {updated}, before it was made ({tc.created:%Y-%m-%d})."
        yield Judgement("updated-before-created", "contradiction", said)
    if updated > on:
        said = f"It was last updated on {updated}, after {on}."
        yield Judgement("updated-in-future", "contradiction", said)
    if claims is None:
        return
    if claims.refresh and updated <= on:
        place, period = claims.refresh
        try:
            due = period.after(updated)
        except OverflowError:
            due = date.max
        if due < on:
            said = (
                f"The choice is of {updated} and was to be asked again by {due}: the record says "
                f"{place}: {period}."
            )
            yield Judgement("stale", "contradiction", said)
    if claims.languages is not None and tc.consent_language not in claims.languages:
        known = ", ".join(sorted(claims.languages))
        said = f"Consent was asked in {tc.consent_language}; the languages of the record: {known}."
        yield Judgement("language", "contradiction", said)


def _vendors(tc: TcString | TcfCanada, claims: Claims | None) -> Iterator[Judgement]:
    if claims is None or tc.disclosed_vendors is None:
        return
    for name, number in claims.vendors.items():
        if number not in tc.disclosed_vendors:
            said = f'Recipient "{name}" (vendor {number}) was not disclosed to this person.'
            yield Judgement("vendor-not-disclosed", "contradiction", said)
        elif isinstance(tc, TcString) and not _may_receive(tc, number):
            said = (
                f'Recipient "{name}" (vendor {number}) has neither consent nor legitimate interest '
                "of this person."
            )
            yield Judgement("vendor-without-basis", "remark", said)


def _may_receive(tc: TcString, vendor: int) -> bool:
    return vendor in tc.vendor_consents or vendor in tc.vendor_legitimate_interests


def _restricted(tc: TcString, number: int, vendors: Mapping[str, int]) -> Iterator[Judgement]:
    """What the publisher forbids, or allows on another basis only."""
    for rule in tc.restrictions:
        named = [name for name, vendor in vendors.items() if vendor in rule.vendors]
        if rule.purpose == number and rule.type == "not-allowed" and named:
            listed = ", ".join(named)
            said = f"The publisher does not allow purpose {number} for {listed}."
            yield Judgement("purpose-not-allowed", "remark", said)


def _processed(
    tc: TcString, purpose: ProcessedPurpose, vendors: Mapping[str, int]
) -> Iterator[Judgement]:
    for number in purpose.tcf_purposes:
        yield from _restricted(tc, number, vendors)
        if number == 1 and tc.purpose_one_treatment:
            said = f'Purpose 1 of "{purpose.key}" was not disclosed, by the law of the country.'
            yield Judgement("purpose-one", "remark", said)
        elif purpose.lawful_basis == "legitimate-interests":
            if number not in tc.purpose_legitimate_interests:
                said = (
                    f'Data were processed for "{purpose.key}" on legitimate interests, but for '
                    f"purpose {number} they were not told, or this person objected."
                )
                yield Judgement("processed-without-transparency", "contradiction", said)
        elif number not in tc.purpose_consents:
            said = f'Data were processed for "{purpose.key}", but consent to purpose {number} is 0.'
            yield Judgement("processed-without-consent", "contradiction", said)
