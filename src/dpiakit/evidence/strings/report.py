"""Decoded strings and their judgements: in plain words, and as JSON."""

from __future__ import annotations

import dataclasses
import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dpiakit.evidence.strings.bits import Ids, StringError
from dpiakit.evidence.strings.gpc import GpcFile
from dpiakit.evidence.strings.gpp import Section, Value
from dpiakit.evidence.strings.judgement import Judgement
from dpiakit.evidence.strings.reading import ConsentString
from dpiakit.evidence.strings.tcf import TcString
from dpiakit.evidence.strings.tcf_canada import TcfCanada
from dpiakit.evidence.strings.us_fields import US_SECTIONS

SCHEMA = "dpiakit/consent-strings-v1"
_WIDTH = 100
_PLACES = 3
_PURPOSES = {
    1: "store and read on the device",
    2: "choose ads by limited data",
    3: "make advertising profiles",
    4: "personalise ads",
    5: "make content profiles",
    6: "personalise content",
    7: "measure ads",
    8: "measure content",
    9: "understand audiences",
    10: "improve services",
    11: "choose content by limited data",
}
_ANSWERS = {0: "does not apply", 1: "yes", 2: "no"}
_OPT_OUT = {0: "does not apply", 1: "opted out", 2: "did not opt out"}
_CHOICE = {0: "does not apply", 1: "refused", 2: "allowed"}
_MODE = {0: "does not apply", 1: "opt-out option mode", 2: "service provider mode"}
_LETTERS = {"Y": "yes", "N": "no", "-": "does not apply"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A string with what is to be said about it."""

    string: ConsentString
    judgements: tuple[Judgement, ...]
    not_compared: tuple[str, ...]

    @property
    def contradicted(self) -> bool:
        """Whether something contradicts the string or the record."""
        return any(one.weight == "contradiction" for one in self.judgements)


@dataclass(frozen=True, slots=True)
class Beside:
    """What is told beside the strings."""

    header: str | None = None
    """The value of the Sec-GPC header that came with them."""
    of_header: tuple[Judgement, ...] = ()
    file: GpcFile | None = None
    of_file: tuple[Judgement, ...] = ()
    manifest: str | None = None
    """The id of the manifest that was written."""

    @property
    def contradicted(self) -> bool:
        """Whether something contradicts the file of the site."""
        return any(one.weight == "contradiction" for one in (*self.of_header, *self.of_file))


NOTHING_BESIDE = Beside()


def as_json(
    found: Sequence[Judged],
    wrong: Sequence[StringError],
    record: str,
    on: date,
    beside: Beside = NOTHING_BESIDE,
) -> str:
    """One document, ending with a line end."""
    document = {
        "schema": SCHEMA,
        "on": on.isoformat(),
        "record": record or None,
        "strings": [
            {
                "string": one.string.text,
                "places": list(one.string.places),
                "says": _plain_string(one.string),
                "judgements": [dataclasses.asdict(each) for each in one.judgements],
                "not_compared": list(one.not_compared),
            }
            for one in found
        ],
        "unusable": [
            {"where": one.where, "what": one.what, "hint": one.hint or None} for one in wrong
        ],
        "gpc": _gpc(beside),
        "manifest": beside.manifest,
    }
    return json.dumps(document, indent=2) + "\n"


def _gpc(beside: Beside) -> object:
    if beside.header is None and beside.file is None:
        return None
    return {
        "header": beside.header,
        "file": beside.file
        and {
            "name": beside.file.file,
            "gpc": beside.file.honoured,
            "last_update": beside.file.updated and beside.file.updated.isoformat(),
        },
        "judgements": [dataclasses.asdict(one) for one in (*beside.of_header, *beside.of_file)],
    }


def _plain_string(string: ConsentString) -> object:
    if string.tc:
        return {"kind": "tc", **_fields(string.tc)}
    if string.gpp:
        sections = [
            {
                "id": one.id,
                "name": one.name or None,
                **(_fields(one.tcf) if one.tcf else {"fields": _plain(one.fields)}),
            }
            for one in string.gpp.sections
        ]
        return {"kind": "gpp", "version": string.gpp.version, "sections": sections}
    return {"kind": "us-privacy", "fields": _plain(string.us_privacy)}


def _fields(tcf: TcString | TcfCanada) -> dict[str, object]:
    return {one.name: _plain(getattr(tcf, one.name)) for one in dataclasses.fields(tcf)}


def _plain(value: object) -> object:
    """Sets of numbers become lists of first and last; moments ISO 8601 in UTC."""
    if isinstance(value, Ids):
        return [list(one) for one in value.ranges]
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if dataclasses.is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    return value


def as_text(
    found: Sequence[Judged],
    wrong: Sequence[StringError],
    record: str,
    beside: Beside = NOTHING_BESIDE,
) -> str:
    """Everything for a person, ending with a line end."""
    lines = [*_told_beside(beside)]
    for one in found:
        lines += [*_told(one, record), ""]
    lines += [str(error) for error in wrong]
    if wrong:
        lines.append("")
    contradicted = sum(one.contradicted for one in found)
    count = len(found)
    lines.append(
        f"{count} string{'' if count == 1 else 's'} decoded, {contradicted} with contradictions, "
        f"{len(wrong)} unusable."
    )
    if beside.manifest:
        lines.append(f"Manifest: {beside.manifest}")
    return "\n".join(lines) + "\n"


def _told_beside(beside: Beside) -> Iterator[str]:
    if beside.file:
        says = "GPC is honoured" if beside.file.honoured else "GPC is not honoured"
        since = f", since {beside.file.updated}" if beside.file.updated else ""
        yield f"{beside.file.file}: {says}{since}"
    for one in (*beside.of_header, *beside.of_file):
        yield from _wrapped(f"{one.said} [{one.code}]", f"    {_mark(one)} ")
    if beside.file or beside.of_header:
        yield ""


def _mark(one: Judgement) -> str:
    return "x" if one.weight == "contradiction" else "-"


def _told(one: Judged, record: str) -> Iterator[str]:
    string = one.string
    more = len(string.places) - _PLACES
    yield ", ".join(string.places[:_PLACES]) + (f" and {more} more" if more > 0 else "")
    if string.tc:
        yield from _tcf_lines(string.tc)
    for section in string.gpp.sections if string.gpp else ():
        yield from _section_lines(section)
    if string.us_privacy:
        yield from _us_lines(string.us_privacy)
    yield f"  Against {record}" if record else "  By itself"
    for each in one.judgements:
        yield from _wrapped(f"{each.said} [{each.code}]", f"    {_mark(each)} ")
    if not one.judgements:
        yield "    nothing contradicts it"
    for said in one.not_compared:
        yield from _wrapped(f"Not compared. {said}", "    ? ")


def _section_lines(section: Section) -> Iterator[str]:
    place = US_SECTIONS[section.id].place if section.id in US_SECTIONS else ""
    name = section.name or "not known here"
    yield f"  Section {section.id}: {name}" + (f" ({place})" if place else "")
    if section.tcf:
        yield from _tcf_lines(section.tcf)
    else:
        yield from _us_lines(section.fields)


def _tcf_lines(tcf: TcString | TcfCanada) -> Iterator[str]:
    scope = ""
    if isinstance(tcf, TcString):
        scope = ", service-specific" if tcf.service_specific else ", global"
        scope += f", publisher in {tcf.publisher_country}"
    made, updated = (f"{one:%Y-%m-%d %H:%M}" for one in (tcf.created, tcf.last_updated))
    yield f"    Made {made}, last updated {updated} UTC"
    yield (
        f"    Platform {tcf.cmp_id} version {tcf.cmp_version}, screen {tcf.consent_screen}, "
        f"in {tcf.consent_language}"
    )
    yield (
        f"    Policies {tcf.policy_version}, vendor list {tcf.vendor_list_version}{scope}"
        + (", texts of its own" if tcf.non_standard_texts else "")
    )
    if isinstance(tcf, TcString):
        yield from _numbers("Consent to purposes", tcf.purpose_consents)
        yield from _numbers("Legitimate interest in", tcf.purpose_legitimate_interests)
        if tcf.purpose_one_treatment:
            yield "    Purpose 1 was not disclosed"
        vendors = [("Vendors with consent", tcf.vendor_consents),
                   ("Vendors on interest", tcf.vendor_legitimate_interests)]  # fmt: skip
    else:
        yield from _numbers("Express consent to", tcf.purpose_express_consents)
        yield from _numbers("Implied consent to", tcf.purpose_implied_consents)
        vendors = [("Vendors, express", tcf.vendor_express_consents),
                   ("Vendors, implied", tcf.vendor_implied_consents)]  # fmt: skip
    yield from _wrapped(f"Special features: {tcf.special_features}", "    ", "      ")
    for name, ids in vendors:
        yield from _wrapped(f"{name}: {ids}", "    ", "      ")
    disclosed = "no such segment" if tcf.disclosed_vendors is None else str(tcf.disclosed_vendors)
    yield from _wrapped(f"Disclosed vendors: {disclosed}", "    ", "      ")
    if isinstance(tcf, TcString) and tcf.allowed_vendors is not None:
        yield from _wrapped(f"Allowed vendors: {tcf.allowed_vendors}", "    ", "      ")
    for rule in tcf.restrictions:
        kind = rule.type.replace("-", " ")
        said = f"Restriction: purpose {rule.purpose} {kind} for vendors {rule.vendors}"
        yield from _wrapped(said, "    ", "      ")
    if tcf.publisher:
        own = tcf.publisher
        yield from _numbers("Publisher: consent to", own.consents)
        yield from _numbers("Publisher: interest in", own.legitimate_interests)
        if own.custom:
            yield (
                f"    Publisher: {own.custom} purposes of its own, consent to "
                f"{own.custom_consents}, interest in {own.custom_legitimate_interests}"
            )


def _numbers(title: str, ids: Ids) -> Iterator[str]:
    numbers = [n for first, last in ids.ranges for n in range(first, last + 1)]
    named = [f"{n} {_PURPOSES[n]}" if n in _PURPOSES else str(n) for n in numbers]
    yield from _wrapped(f"{title}: {'; '.join(named) or 'none'}", "    ", "      ")


def _us_lines(fields: Mapping[str, Value]) -> Iterator[str]:
    for name, value in fields.items():
        if isinstance(value, tuple):
            told = ", ".join(f"{n} {_said(name, one)}" for n, one in enumerate(value, 1) if one)
            yield from _wrapped(f"{name}: {told or 'does not apply'}", "    ", "      ")
        else:
            yield f"    {name}: {_said(name, value)}"


def _said(name: str, value: Value) -> str:
    if isinstance(value, str):
        return _LETTERS[value]
    if isinstance(value, bool):
        return "set" if value else "not set"
    if isinstance(value, tuple) or name in ("Version", "MspaVersion"):
        return str(value)
    if name == "MspaMode":
        return _MODE[value]
    if name.endswith("OptOut"):
        return _OPT_OUT[value]
    if name == "SensitiveDataProcessing" or "Consent" in name:
        # Some acts let people opt out of sensitive data, others ask for their consent.
        return _CHOICE[value]
    return _ANSWERS[value]


def _wrapped(text: str, lead: str, follow: str = "") -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=lead, subsequent_indent=follow or " " * len(lead),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
