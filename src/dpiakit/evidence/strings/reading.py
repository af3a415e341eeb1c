"""Texts to strings: which kind a string is, and files with one string a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from dpiakit.evidence.strings.bits import StringError
from dpiakit.evidence.strings.gpp import GppString, Value, decode_gpp, decode_us_privacy
from dpiakit.evidence.strings.tcf import TcString, decode_tc
from dpiakit.source.files import display_name, read_bytes
from dpiakit.source.limits import Limits
from dpiakit.source.place import quoted

LIMITS = Limits(size=64 * 1024 * 1024)
"""Of a file of strings: some 200,000 of them, of which only different ones are decoded."""
_US_PRIVACY_LENGTH = 4


@dataclass(frozen=True, slots=True)
class ConsentString:
    """One decoded string."""

    text: str
    places: tuple[str, ...]
    """Where it stands: more than one place, if a file repeats it."""
    tc: TcString | None = None
    gpp: GppString | None = None
    us_privacy: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))


def decode(text: str, where: str) -> ConsentString:
    """Decode a string of any kind. Raises StringError for anything else."""
    if len(text) == _US_PRIVACY_LENGTH and text.startswith("1"):
        return ConsentString(text, (where,), us_privacy=decode_us_privacy(text, where))
    if "~" in text or text.startswith("D"):
        return ConsentString(text, (where,), gpp=decode_gpp(text, where))
    if text[:1] in ("B", "C"):
        return ConsentString(text, (where,), tc=decode_tc(text, where))
    shown = quoted(text if len(text) <= len("1YNN") * 10 else text[:40])
    raise StringError(
        where,
        f"{shown} is neither a TC string, nor a GPP string, nor a US Privacy string.",
        "They begin with C, with D, and with 1.",
    )


def read_strings(file: Path) -> tuple[tuple[ConsentString, ...], tuple[StringError, ...]]:
    """The distinct strings of a file with one string a line, in their order, and what is wrong.

    Raises InputError where the file cannot be read, StringError where it has no string at all.
    """
    return strings_in(read_bytes(file, limits=LIMITS), display_name(file))


def strings_in(raw: bytes, name: str) -> tuple[tuple[ConsentString, ...], tuple[StringError, ...]]:
    """The same for the content of a file. Raises StringError where it has no string at all."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StringError(name, f"Byte {error.start + 1} is not text in UTF-8.") from None
    places: dict[str, list[str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            places.setdefault(line.strip(), []).append(f"{name}:{number}")
    if not places:
        raise StringError(name, "There is no string in it.", "Write one string a line.")
    found, wrong = [], []
    for string, where in places.items():
        try:
            one = decode(string, where[0])
        except StringError as error:
            wrong.append(error)
            continue
        found.append(
            ConsentString(string, tuple(where), tc=one.tc, gpp=one.gpp, us_privacy=one.us_privacy)
        )
    return tuple(found), tuple(wrong)
