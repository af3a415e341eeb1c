"""A rule, a pack, a jurisdiction to begin from: their files as texts.

Everything that a person must still decide says "TO REPLACE" in words that reach every reader of a
finding; it is unverified and advisory. So a scaffold can be checked, but not taken for law.
"""

from __future__ import annotations

import os
import pathlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from string import Template

from dpiakit.errors import InputError
from dpiakit.law.root import data_root
from dpiakit.law.shelves import COMMON
from dpiakit.model import terms
from dpiakit.scaffolds.fields import Field
from dpiakit.scaffolds.names import (
    ScaffoldError,
    check_absent,
    check_pack_name,
    check_rule_name,
    check_shelf,
    nearest_of,
)
from dpiakit.scaffolds.notation import flow, scalar
from dpiakit.scaffolds.reply import ReplyError, read_reply
from dpiakit.scaffolds.schemas import schema_for
from dpiakit.source import display_name, quoted, read_yaml

Files = Mapping[pathlib.Path, str]
"""New files with their texts, in the order in which they are to be written."""

PLACEHOLDER = "TO REPLACE"
"""Stands wherever a person must still say something."""

FIRST_SHELF = "rules"
_PACK_FILES = (
    "pack.yaml", "pack.cases.yaml", "instruments.yaml", "definitions.yaml", "data.yaml",
    "coverage.yaml", "README.md",
)  # fmt: skip
_SCHEMAS = {"pack.yaml": "pack", "pack.cases.yaml": "cases"}
_PLACE = Field(("markets",), "place")


def new_rule(folder: pathlib.Path, name: str, shelf: str, on: date) -> Files:
    """A rule with its cases for the pack in a folder. Raises `ScaffoldError`."""
    check_rule_name(name)
    check_shelf(shelf)
    instrument = _instrument_of(folder)
    for known in sorted(folder.rglob("*.yaml")):
        if known.name in {f"{name}.yaml", f"{name}.cases.yaml"} or known.name.startswith(
            f"{name}@"
        ):
            check_absent(known)
    file = folder / shelf / f"{name}.yaml"
    return _rule(file, folder, instrument, 'recipient.role == "processor"', on)


def new_pack(into: pathlib.Path, name: str, on: date, check: str) -> Files:
    """A pack with one rule, in a new folder that is called as the pack.

    ``check``: the sentence that says how the pack is checked where it stands. Raises
    `ScaffoldError`.
    """
    check_pack_name(name, [*shipped_packs(), COMMON])
    folder = into / name
    check_absent(folder)
    instrument = f"{name}-source"[:63]
    given = {
        "name": name,
        "instrument": instrument,
        "on": str(on),
        "version": f"{on:%Y.%m}",
        "check": check,
    }
    files = {}
    for part in _PACK_FILES:
        schema = schema_for(folder / part, _SCHEMAS.get(part, "rule"), folder.parent)
        files[folder / part] = _filled(f"pack/{part}", {**given, "schema": schema})
    rule = folder / FIRST_SHELF / "processor-has-contract.yaml"
    return {**files, **_rule(rule, folder, instrument, "works_for_the_controller(recipient)", on)}


def new_place(
    folder: pathlib.Path, code: str, known: Iterable[str], languages: Sequence[str], on: date
) -> Files:
    """A jurisdiction in a folder of them.

    ``code``: of a country or a part of one; the name of a country is taken too. ``known``: the
    codes of all places with a file. Raises `ScaffoldError`.
    """
    known = set(known)
    place = _code(code)
    if place in known:
        raise ScaffoldError(
            f"{place}: There is such a jurisdiction already.\n    One place has one file."
        )
    country, _, part = place.partition("-")
    if part and country not in known:
        raise ScaffoldError(
            f"{place} is a part of {country}, which has no file yet.\n"
            f"    Begin with it: dpiakit new jurisdiction {country}"
        )
    file = folder / f"{place}.yaml"
    check_absent(file)
    title = _title(place)
    spoken = [_language(one) for one in languages]
    given = {
        "schema": schema_for(file, "place", folder.parent.parent),
        "code": scalar(place),
        "title": scalar(title),
        "part_of": country if part else "",
        "parents": "" if part else "    # TO REPLACE, if it belongs to a group such as EEA",
        "languages": flow(spoken)[1:-1],
        "spoken": "" if spoken else "   # TO REPLACE: its official languages, such as pt, en",
        "called": place if title.startswith(PLACEHOLDER) else title,
        "on": str(on),
    }
    return {file: _filled("place.yaml", given)}


def shipped_packs() -> list[str]:
    """The names of the packs that come with the program."""
    return sorted(path.parent.name for path in (data_root() / "policies").glob("*/pack.yaml"))


def shipped_places() -> list[str]:
    """The codes of the places that come with the program."""
    return sorted(path.stem for path in (data_root() / "jurisdictions").glob("*.yaml"))


def pack_folder(name: str, places: Iterable[pathlib.Path]) -> pathlib.Path:
    """The folder of a pack among some folders that may hold packs. Raises `ScaffoldError`."""
    found: dict[str, pathlib.Path] = {}
    for place in places:
        for file in sorted([*place.glob("pack.yaml"), *place.glob("*/pack.yaml")]):
            called = pathlib.Path(os.path.abspath(file.parent)).name  # noqa: PTH100  links stay
            found.setdefault(called.replace("_", "-"), file.parent)
    if name not in found:
        raise ScaffoldError(
            f"There is no pack {quoted(name)} here.{nearest_of(name, found)}\n"
            f"    Begin one with: dpiakit new pack {name}; or name the folder with --root."
        )
    return found[name]


def _rule(file: pathlib.Path, pack: pathlib.Path, instrument: str, applies: str, on: date) -> Files:
    cases = file.with_name(f"{file.stem}.cases.yaml")
    top = pack.parent
    given = {
        "cases": cases.name,
        "instrument": instrument,
        "on": str(on),
        "before": str(_day_before(on)),
        "applies": applies,
    }
    return {
        cases: _filled("rule.cases.yaml", {**given, "schema": schema_for(cases, "cases", top)}),
        file: _filled("rule.yaml", {**given, "schema": schema_for(file, "rule", top)}),
    }


def _day_before(on: date) -> date:
    if on == date.min:
        raise ScaffoldError(f"{on} has no day before it.\n    Choose a later day with --on.")
    return on - timedelta(days=1)


def _instrument_of(folder: pathlib.Path) -> str:
    """What the rules of a pack cite first: the instrument of the pack itself."""
    file = folder / "pack.yaml"
    try:
        data = read_yaml(file).data
        instrument = data["citation"][0]["instrument"]
    except InputError as error:
        raise ScaffoldError(str(error)) from None
    except (KeyError, IndexError, TypeError):
        instrument = None
    if not isinstance(instrument, str):
        raise ScaffoldError(
            f"{display_name(file)}: The pack cites no instrument.\n"
            "    Write its citation first: [{instrument: gdpr}]."
        )
    return instrument


def _code(typed: str) -> str:
    try:
        found: str = read_reply(typed, _PLACE)
    except ReplyError as error:
        raise ScaffoldError(f"{error.what}\n    {error.hint}") from None
    country, _, part = found.partition("-")
    unknown_state = country == "US" and part and found not in terms("us-states")
    if country not in terms("countries") or unknown_state:
        raise ScaffoldError(
            f"{quoted(found)} is not a code that ISO 3166 knows.\n"
            "    Write a country, such as BR, or a part of one, such as CA-QC or US-NY."
        )
    return found


def _title(place: str) -> str:
    if place in terms("us-states"):
        return terms("us-states")[place]["title"]
    if place in terms("countries"):
        return terms("countries")[place]["title"]
    return f"{PLACEHOLDER}: the name of {place}"


def _language(typed: str) -> str:
    plain = typed.strip()
    parts = plain.split("-")
    if not (2 <= len(parts[0]) <= 3 and all(part.isalnum() and part.isascii() for part in parts)):  # noqa: PLR2004  ISO 639
        raise ScaffoldError(
            f"{quoted(typed)} is not the code of a language.\n    Write pt, en or sr-Latn."
        )
    return plain


def _filled(template: str, given: Mapping[str, str]) -> str:
    file = data_root() / "templates" / "scaffolds" / template
    return Template(file.read_text("utf-8")).substitute(given)
