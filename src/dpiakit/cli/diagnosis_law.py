"""What ``dpiakit doctor`` finds out about house rules, law and records."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from dpiakit.cli.diagnosis import Entry, Section
from dpiakit.cli.settings import DEFAULT, SOURCES, Setting, Settings
from dpiakit.cli.trust import trusted_keys, unsigned
from dpiakit.errors import DpiakitError, InputError
from dpiakit.formats.wording import number

if TYPE_CHECKING:
    from dpiakit.law import Law, Library, Pack, Rule

_REVIEW = "Read the sources again and renew `checked`, or install a newer version of the pack."


def configuration(by: Settings) -> Section:
    """The file of house rules, and every value with where it comes from."""
    config = by.config
    if config.file:
        found = Entry("File", config.file)
    else:
        found = Entry("File", f"none: {config.root} has no dpiakit.toml")
    entries = [found]
    entries += [
        _setting(".".join(source.key), getattr(by, name)) for name, source in SOURCES.items()
    ]
    entries += _signatures(by)
    entries += _unused_packs(by)
    return Section("Configuration", tuple(entries))


def _setting(name: str, setting: Setting[object]) -> Entry:
    """One value; a file that is named and not there is told."""
    missing = isinstance(setting.value, pathlib.Path) and not setting.value.exists()
    if missing and name == "paths.waivers":
        remedy = "Write it, or take the key out."
        return Entry(name, f"{setting.value} (not there)", setting.origin, "warning", remedy)
    return Entry(name, f"{_shown(setting)}{' (not there yet)' if missing else ''}", setting.origin)


def _shown(setting: Setting[object]) -> str:
    match setting.value:
        case None | ():
            return "not set"
        case bool():
            return "yes" if setting.value else "no"
        case tuple():
            return ", ".join(map(str, setting.value))
        case _:
            return str(setting.value)


def _signatures(by: Settings) -> Iterator[Entry]:
    written = by.config.written
    if written is None or not by.house.packs:
        return
    origin = by.config.origin(("packs", "require_signed")) or DEFAULT
    yield Entry("packs.require_signed", "yes" if written.packs.require_signed else "no", origin)
    if not written.packs.trust:
        return
    keys = trusted_keys(by.config)
    for one in by.house.packs:
        doubts = list(unsigned(one, keys))
        said = "signed by a trusted key" if not doubts else doubts[0]
        yield Entry(f"Signature of {one.shown}", said)


def _unused_packs(by: Settings) -> Iterator[Entry]:
    """Packs that are installed and that nobody asked for: they do not count, and that is said."""
    from dpiakit.config import installed_packs

    named = set(by.config.written.packs.installed) if by.config.written else set()
    for one in installed_packs():
        if one.name not in named:
            yield Entry(f"Installed pack {one.name}", f"{one.origin}: not used, not named")


def law_in_force(library: Library, on: date) -> list[Section]:
    """Whose law it is, every pack with its version, and how long ago somebody looked at it."""
    law = library.in_force(on)
    general = (
        Entry("Root", str(library.root)),
        Entry("Digest", library.digest),
        Entry("In force", f"{len(law.rules)} rules of {len(law.packs)} packs on {on}"),
    )
    packs = tuple(_pack(library, pack, on) for pack in library.packs)
    house = tuple(_house(library, law))
    sections = [Section("Law", general), Section("Packs", packs)]
    return [*sections, Section("House rules", house)] if house else sections


def _pack(library: Library, pack: Pack, on: date) -> Entry:
    from dpiakit.packs.staleness import stale_facts

    rules = library.folders[pack.name].rules
    bind = sum(rule.binds(on) for rule in rules)
    said = f"{pack.version}, {bind} of {len(rules)} rules bind, checked {_checked(pack, rules)}"
    off = library.switched_off.get(pack.name)
    if off is not None:
        return Entry(pack.name, f"{said}. {off.said}", pack.origin)
    old = stale_facts(library, pack.name, on)
    if old:
        files = "1 file" if len(old) == 1 else f"{len(old)} files"
        what = f"{said}; not looked at for over twelve months: {files}, first {old[0].file}"
        return Entry(pack.name, what, pack.origin, "warning", _REVIEW)
    return Entry(pack.name, said, pack.origin)


def _checked(pack: Pack, rules: Sequence[Rule]) -> str:
    """The days on which its parts were last compared with their sources."""
    days = sorted({pack.checked.on, *(rule.checked.on for rule in rules)})
    return f"{days[0]}" if len(days) == 1 else f"between {days[0]} and {days[-1]}"


def _house(library: Library, law: Law) -> Iterator[Entry]:
    house = library.house
    for one in house.severities:
        origin = _origin(library, one.at)
        rules = [r for r in library.rules if one.rule == r.name or one.rule in r.aliases]
        changed = [rule for rule in rules if rule.house]
        if changed and changed[0].house:
            yield Entry(one.rule, f"{one.severity}, {changed[0].house.said}", origin)
        else:
            what = f"{one.severity}: changes nothing, the pack says so itself"
            yield Entry(one.rule, what, origin, "warning", "Take the entry out.")
    for definition in law.definitions:
        if definition.house is not None:
            origin = _origin(library, definition.house.at)
            yield Entry(f"{definition.pack}/{definition.name}", definition.house.said, origin)
    for method in house.methods:
        yield Entry("Method of rating", method.shown, _origin(library, method.at))


def _origin(library: Library, at: tuple[str, ...]) -> str:
    place = library.house.problem(at, "")
    return f"{place.file}:{place.line}" if place.line else place.file


def methods(library: Library, by: Settings) -> Section:
    """The methods by which risk can be rated, and the one that will be used."""
    from dpiakit.law.catalogue import read_catalogue

    known = read_catalogue(library).methods
    used = by.method.value or next(name for name, one in known.items() if one.default)
    entries = [
        Entry(name, f"{one.title}{' (used)' if name == used else ''}")
        for name, one in sorted(known.items())
    ]
    if used not in known:
        remedy = f"There are: {', '.join(sorted(known))}."
        entries.append(
            Entry(used, "There is no such method.", by.method.origin, "unusable", remedy)
        )
    return Section("Methods of rating risk", tuple(entries))


def records(paths: Iterable[str], by: Settings) -> Section:
    """How many records there are. What they say is nobody's business here."""
    from dpiakit.records import SharedFileError, SharedFiles, read_record
    from dpiakit.runs.listing import listed

    wanted = tuple(paths) or by.records.value
    if not wanted:
        where = Entry("Paths", "none given, and none in dpiakit.toml")
        return Section("Records", (where,))
    origin = "PATHS" if paths else by.records.origin
    counts = {"record": 0, "shared file": 0, "unreadable file": 0}
    shared = SharedFiles()
    try:
        for file, _ in listed(wanted, by.apart):
            try:
                read_record(pathlib.Path(file), shared=shared)
                counts["record"] += 1
            except SharedFileError:
                counts["shared file"] += 1
            except InputError:
                counts["unreadable file"] += 1
    except InputError as error:
        told = error.problems[0]
        entry = Entry("Paths", f"{told.file}: {told.what}", origin, "warning", told.hint)
        return Section("Records", (entry,))
    said = ", ".join(number(count, name) for name, count in counts.items() if count)
    said = said or "no records"
    entry = Entry("Found", f"{said} below {', '.join(map(os.fspath, wanted))}", origin)
    if counts["unreadable file"]:
        remedy = "dpiakit check says what is wrong with them."
        entry = Entry(entry.name, entry.value, origin, "warning", remedy)
    return Section("Records", (entry,))


def told(error: DpiakitError) -> tuple[str, ...]:
    """What makes configuration or law unusable, each as it is printed."""
    if isinstance(error, InputError):
        return tuple(map(str, error.problems))
    return (str(error),)
