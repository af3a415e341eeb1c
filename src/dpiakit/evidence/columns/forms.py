"""Forms of values: what can be said of one value without knowing what its column is called.

Check digits and letters of identifiers are those of python-stdnum, telephone numbers those of
phonenumbers: libraries whose business it is to keep them right.
"""

from __future__ import annotations

import importlib
import ipaddress
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from functools import cache
from types import MappingProxyType

from dpiakit.evidence.errors import EvidenceError

Check = Callable[[str], bool]
OLDEST, YOUNGEST = 110, 3
"""Years before the day of the look between which a day may be one of birth."""
LIFETIME = 15
"""Days of birth lie at least so many years apart, once a tenth at each end is left out."""
_STANDARD: Mapping[str, tuple[str, str]] = MappingProxyType({
    "iban": ("iban", r"[A-Z]{2}[0-9]{2}[A-Z0-9 ]{11,36}"),
    "imei": ("imei", r"[0-9 -]{15,19}"),
    "mac": ("mac", r"([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}"),
    "bsn": ("nl.bsn", r"[0-9]{9}|[0-9]{4}\.[0-9]{2}\.[0-9]{3}"),
    "nir": ("fr.nir", r"[12][0-9 AB]{12,22}"),
    "dni": ("es.nie", r"[XYZxyz]-?[0-9]{7}-?[A-Za-z]"),
    "codice-fiscale": ("it.codicefiscale", r"[A-Za-z]{6}[A-Za-z0-9]{10}"),
    "pesel": ("pl.pesel", r"[0-9]{11}"),
    "steuer-id": ("de.idnr", r"[1-9][0-9 ]{10,13}"),
    "rijksregister": ("be.nn", r"[0-9]{2}\.?[0-9]{2}\.?[0-9]{2}-?[0-9]{3}\.?[0-9]{2}"),
    "personnummer": ("se.personnummer", r"([0-9]{2})?[0-9]{6}[-+]?[0-9]{4}"),
    "hetu": ("fi.hetu", r"[0-9]{6}[-+A-FU-Ya-fu-y][0-9]{3}[0-9A-Za-z]"),
    "fodselsnummer": ("no.fodselsnummer", r"[0-9]{6} ?[0-9]{5}"),
    "oib": ("hr.oib", r"[0-9]{11}"),
    "cnp": ("ro.cnp", r"[1-9][0-9]{12}"),
    "egn": ("bg.egn", r"[0-9]{10}"),
    "rodne-cislo": ("cz.rc", r"[0-9]{6}/?[0-9]{3,4}"),
    "nhs": ("gb.nhs", r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}"),
    "ahv": ("ch.ssn", r"756\.?[0-9]{4}\.?[0-9]{4}\.?[0-9]{2}"),
})  # fmt: skip
"""The module of python-stdnum, and what a value must look like before it is asked."""
_EMAIL = re.compile(r"[^\s@<>,;]{1,64}@[A-Za-z0-9À-ÿ-]+(\.[A-Za-z0-9À-ÿ-]+)*\.[A-Za-z]{2,24}")
_INTERNATIONAL = re.compile(r"(\+|00)[1-9][0-9 ()./-]{6,22}")
_UUID = re.compile(r"\{?[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\}?")
_DIGITS = re.compile(r"[0-9]{13,19}")
_PAIR = re.compile(
    r"\(?\s*(-?[0-9]{1,2}\.[0-9]{3,})\s*[,; ]\s*(-?1?[0-9]{1,2}\.[0-9]{3,})\s*\)?"
    r"|POINT ?\(-?[0-9.]+ -?[0-9.]+\)"
)
_DEGREES = re.compile(r"-?1?[0-9]{1,2}\.[0-9]{2,}")
_ICD = re.compile(r"[A-TV-Z][0-9][0-9AB]\.[0-9A-TV-Z-]{1,4}")
_ICD_SHORT = re.compile(r"[A-TV-Z][0-9][0-9AB](\.?[0-9A-TV-Z-]{1,4})?")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})([T ].*)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{4})")
_FLOAT = re.compile(r"([0-9]+)\.0")
_CARD_PREFIXES = (
    (r"4", {13, 16, 19}), (r"5[1-5]", {16}), (r"3[47]", {15}), (r"(6011|65|64[4-9])", {16, 19}),
    (r"3(0[0-5]|[689])", {14}), (r"35(2[89]|[3-8])", {16}),
    (r"2(22[1-9]|2[3-9]|[3-6]|7[01]|720)", {16}),
)  # fmt: skip
_WORDS_IN_TEXT = 5


def form_checks(on: date) -> Mapping[str, Check]:
    """Every form by its key in the dictionary; ``on`` is the day against which births are held.

    Raises EvidenceError where a library is not installed.
    """
    return {
        **{key: _standard(key) for key in _STANDARD},
        "dni": _spanish(),
        "email": lambda value: bool(_EMAIL.fullmatch(value.removeprefix("mailto:"))),
        "phone": _phone(),
        "card": _card(),
        "ipv4": _address(4),
        "ipv6": _address(6),
        "uuid": lambda value: bool(_UUID.fullmatch(value)),
        "coordinates": _pair,
        "degrees": _degrees,
        "birth-date": lambda value: _may_be_birth(value, on),
        "day": lambda value: day_of(value) is not None,
        "icd10": lambda value: bool(_ICD.fullmatch(value.upper())),
        "long-text": lambda value: value.count(" ") >= _WORDS_IN_TEXT - 1,
    }


def short_icd(value: str) -> bool:
    """A code as ICD-10 has them, without the point too. Means nothing without a name that fits."""
    return bool(_ICD_SHORT.fullmatch(value.upper()))


def whole(value: str) -> str:
    """A value as it is checked: a whole number kept as a fraction loses its ``.0``."""
    found = _FLOAT.fullmatch(value)
    return found[1] if found else value


def day_of(value: str) -> date | None:
    """The day that a value names, or None."""
    with suppress(ValueError):
        if found := _DAY.fullmatch(value):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DAY_FIRST.fullmatch(value):
            first, second, year = int(found[1]), int(found[2]), int(found[3])
            return date(year, second, first) if second <= 12 else date(year, first, second)  # noqa: PLR2004  months
    return None


def _may_be_birth(value: str, on: date) -> bool:
    day = day_of(value)
    return day is not None and OLDEST >= on.year - day.year >= YOUNGEST


@cache
def _module(name: str) -> Callable[[str], bool]:
    try:
        found = importlib.import_module(f"stdnum.{name}")
    except ImportError:
        raise _missing("python-stdnum") from None
    check: Callable[[str], bool] = found.is_valid
    return check


def _missing(library: str) -> EvidenceError:
    return EvidenceError(
        library, "It is not installed.", 'Install it: pip install "dpiakit[evidence]".'
    )


def _standard(key: str) -> Check:
    name, shape = _STANDARD[key]
    check, looks = _module(name), re.compile(shape)
    return lambda value: bool(looks.fullmatch(value)) and check(value)


def _spanish() -> Check:
    """A DNI of citizens or an NIE of foreigners. The NIF of companies is neither."""
    dni, nie = _module("es.dni"), _standard("dni")
    looks = re.compile(r"[0-9]{8}-?[A-Za-z]")
    return lambda value: nie(value) or (bool(looks.fullmatch(value)) and dni(value))


def _phone() -> Check:
    try:
        import phonenumbers
    except ImportError:
        raise _missing("phonenumbers") from None

    def check(value: str) -> bool:
        if not _INTERNATIONAL.fullmatch(value):
            return False
        try:
            number = phonenumbers.parse("+" + value.lstrip("+0"), None)
        except phonenumbers.NumberParseException:
            return False
        return phonenumbers.is_valid_number(number)

    return check


def _card() -> Check:
    luhn = _module("luhn")
    prefixes = [(re.compile(prefix), lengths) for prefix, lengths in _CARD_PREFIXES]

    def check(value: str) -> bool:
        digits = value.replace(" ", "").replace("-", "")
        if not _DIGITS.fullmatch(digits) or len(set(digits)) == 1:
            return False
        known = any(one.match(digits) and len(digits) in lengths for one, lengths in prefixes)
        return known and luhn(digits)

    return check


def _address(version: int) -> Check:
    sign = "." if version == 4 else ":"  # noqa: PLR2004  of the internet protocol

    def check(value: str) -> bool:
        if value.count(sign) < 2:  # noqa: PLR2004  the least that either has
            return False
        try:
            return ipaddress.ip_address(value).version == version
        except ValueError:
            return False

    return check


def _degrees(value: str) -> bool:
    return bool(_DEGREES.fullmatch(value)) and abs(float(value)) <= 180  # noqa: PLR2004  of a circle


def _pair(value: str) -> bool:
    found = _PAIR.fullmatch(value)
    if not found or found[1] is None:
        return bool(found)
    return abs(float(found[1])) <= 90 and abs(float(found[2])) <= 180  # noqa: PLR2004  of a circle
