"""GPP strings: a header that names sections by number, then the sections, joined by ``~``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from dpiakit.evidence.strings.bits import Bits, StringError
from dpiakit.evidence.strings.tcf import TcString, bounded, decode_tc
from dpiakit.evidence.strings.tcf_canada import TcfCanada, decode_canada
from dpiakit.evidence.strings.us_fields import US_SECTIONS, UsSection

Value = int | bool | str | tuple[int, ...]
_TCF_EU, _TCF_CANADA, _US_PRIVACY = 2, 5, 6
_NAMES = {_TCF_EU: "tcfeuv2", _TCF_CANADA: "tcfcav1", _US_PRIVACY: "uspv1"}
_HEADER = 3
_GPC = 1
_SENSITIVE = "SensitiveDataProcessing"
_SENSITIVE_CATEGORIES = 8


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a GPP string."""

    id: int
    name: str
    """The short name of its specification; empty for one that is not known here."""
    text: str
    fields: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    """The fields of a United States section, by their names in the specification."""
    tcf: TcString | TcfCanada | None = None


@dataclass(frozen=True, slots=True)
class GppString:
    """What a GPP string says."""

    version: int
    sections: tuple[Section, ...]


def decode_gpp(text: str, where: str = "GPP string") -> GppString:
    """Decode a GPP string with every section that is known. Raises StringError for what is none.

    A section with a number that is not known stays undecoded: new ones appear every year.
    """
    bounded(text, where)
    header, *parts = text.split("~")
    bits = Bits(header, f"{where}, header")
    kind = bits.number(6, "Type")
    if kind != _HEADER:
        raise bits.wrong(f"Type is {kind}; the header of a GPP string has {_HEADER}.")
    version = bits.number(6, "Version")
    if version != 1:
        raise bits.wrong(f"Version {version} of GPP is not known; 1 is.")
    ranges = bits.fibonacci_ranges("SectionIds")
    bits.end()
    count = sum(last - first + 1 for first, last in ranges)
    if count != len(parts):
        what = f"The number of sections is {count:,} in its header, but {len(parts):,} follow."
        raise StringError(where, what, "Was it cut off, or joined with something else?")
    ids = (number for first, last in ranges for number in range(first, last + 1))
    return GppString(version, tuple(_section(*one, where) for one in zip(ids, parts, strict=True)))


def decode_us_privacy(text: str, where: str = "US Privacy string") -> Mapping[str, Value]:
    """Decode the four letters of a US Privacy string, such as 1YNN."""
    if not re.fullmatch(r"1[YN-]{3}", text, re.ASCII):
        shown = text if len(text) <= len("1YNN") else f"{len(text)} characters"
        raise StringError(
            where, f"{shown!a} is not a US Privacy string.", "It has 1 and three of Y, N, -: 1YNN."
        )
    return MappingProxyType(
        {"Version": 1, "Notice": text[1], "OptOutSale": text[2], "LspaCovered": text[3]}
    )


def _section(number: int, text: str, where: str) -> Section:
    known = US_SECTIONS.get(number)
    name = known.name if known else _NAMES.get(number, "")
    place = f"{where}, section {number}" + (f" ({name})" if name else "")
    if known:
        return Section(number, name, text, fields=_united_states(known, number, text, place))
    if number == _US_PRIVACY:
        return Section(number, name, text, fields=decode_us_privacy(text, place))
    if number == _TCF_EU:
        return Section(number, name, text, tcf=decode_tc(text, place))
    if number == _TCF_CANADA:
        return Section(number, name, text, tcf=decode_canada(text, place))
    if not re.fullmatch(r"[!-}]+", text, re.ASCII):
        raise StringError(place, "It is empty, or holds what no address on the web can hold.")
    return Section(number, name, text)


def _united_states(known: UsSection, number: int, text: str, where: str) -> Mapping[str, Value]:
    core, *others = text.split(".")
    if known.leads != "Version" and others and _has_header(core, number, where):
        core, *others = others
    found = _core(known, Bits(core, f"{where}, core"))
    if len(others) > (1 if known.second else 0):
        what = f"It has {len(others)} sub-sections after the core, which is too many."
        raise StringError(where, what)
    for second in others:
        bits = Bits(second, f"{where}, sub-section 2")
        if known.second == "gpc":
            kind = bits.number(2, "SubsectionType")
            if kind != _GPC:
                raise bits.wrong(f"SubsectionType is {kind}; after the core only 1 (GPC) exists.")
            found["Gpc"] = bits.flag("Gpc")
        else:
            found[_SENSITIVE] = bits.choices(_SENSITIVE_CATEGORIES, _SENSITIVE)
        bits.end()
    return MappingProxyType(found)


def _has_header(first: str, number: int, where: str) -> bool:
    """Whether a section begins with the header that the newest specifications demand.

    The reference library leaves it out. It begins with the number of its section, and no version
    of the agreement is as high as that.
    """
    bits = Bits(first, f"{where}, header")
    if bits.number(6, "SectionID") != number:
        return False
    version = bits.number(6, "Version")
    if version != 1:
        raise bits.wrong(f"Version {version} of this section is not known; 1 is.")
    # The sub-sections are numbered from 0, which a Fibonacci code cannot write; they are counted
    # by what follows instead.
    return True


def _core(known: UsSection, bits: Bits) -> dict[str, Value]:
    version = bits.number(6, known.leads)
    fields = known.cores.get(0) or known.cores.get(version)
    if fields is None:
        versions = " and ".join(map(str, known.cores))
        raise bits.wrong(f"Version {version} of this section is not known, only {versions}.")
    found: dict[str, Value] = {known.leads: version}
    for entry in fields.split():
        name, several, count = entry.partition("*")
        answers = bits.choices(int(count) if several else 1, name)
        found[name] = answers if several else answers[0]
    bits.end()
    return found
