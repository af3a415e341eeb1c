"""The `inspection.json` of the Website Evidence Collector of the EDPS, as an observation.

That collector clicks nothing and sends no Global Privacy Control: what it sees is what is there
before any choice. Values are dropped while the file is read.
"""

from __future__ import annotations

import hashlib
import json
import math
import pathlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, NoReturn

from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.measurement import InputFile
from dpiakit.evidence.website.observation import Contact, Observation, Seen, Stored
from dpiakit.evidence.website.sites import (
    PageAddress,
    Sites,
    canonical_host,
    host_of,
    page_address,
)
from dpiakit.source import printable, quoted, read_bytes
from dpiakit.source.files import display_name
from dpiakit.source.limits import Limits

TITLE = "Website Evidence Collection"
VERSIONS = "2"
"""Of the collector: the first part of the versions whose files are understood."""
_LIMITS = Limits(size=64 << 20)
_MOST = 100_000
_MOST_DAYS = 1_000_000
_NAME = 1_000
_NO_CLICKS = "The collector clicks nothing."
_NOTES = (
    "The pages that the collector followed by itself count too; pages behind a login do not.",
    "Fingerprinting, and trackers that run under a name of the site itself, leave no trace here.",
)


def read_inspection(file: pathlib.Path, today: date) -> Observation:
    """An inspection as an observation.

    Raises InputError for a file that cannot be read and EvidenceError, with the place in it, for
    one that is no inspection, is cut off, comes from another version or from the future.
    """
    name = display_name(file)
    raw = read_bytes(file, limits=_LIMITS)
    data = _parsed(raw, name)
    part = _Part(name, "", data)
    if data.get("title") != TITLE:
        part.refuse("This is no inspection of the Website Evidence Collector.",
                    "It writes one as inspection.json into its output folder.")  # fmt: skip
    version = part.group("script").group("version").text("npm")
    if version.partition(".")[0] != VERSIONS:
        part.refuse(f"It was written by version {quoted(version)} of the collector, which is not "
                    f"understood.", f"Collect with version {VERSIONS}.")  # fmt: skip
    on = _day(part, today)
    sites = Sites()
    pages = _pages(part)
    named = frozenset(sites.site(one.host) for one in pages)
    own = named | {sites.site(host) for host in _own_hosts(part)}
    before = Seen(
        "before",
        reached=True,
        stored=frozenset((*_cookies(part, pages[0].host), *_storage(part))),
        contacts=frozenset(Contact(host) for host in _hosts(part) if sites.site(host) not in own),
    )
    browser = part.group("browser")
    return Observation(
        source="edps-inspection",
        on=on,
        pages=tuple(page.shown for page in pages),
        own=own,
        browser=(browser.text("name")[:100], browser.text("version")[:100]),
        suffixes=sites.edition,
        seen=(
            before,
            Seen("refused", reached=False, because=_NO_CLICKS),
            Seen("accepted", reached=False, because=_NO_CLICKS),
            Seen("gpc", reached=False, because="The collector does not send the signal."),
        ),
        files=(InputFile(file.name, len(raw), hashlib.sha256(raw).hexdigest()),),
        limits=tuple(_limits(part, sites, named)),
        notes=_NOTES,
    )


def _parsed(raw: bytes, name: str) -> dict[str, Any]:
    try:
        data = json.loads(raw)
    except json.JSONDecodeError as error:
        what = f"This is no whole JSON: it ends or breaks at line {error.lineno}."
        raise EvidenceError(name, what, "Was the file cut off? Copy it again.") from None
    except (ValueError, RecursionError):
        raise EvidenceError(name, "This is no JSON.", "Name an inspection.json.") from None
    if not isinstance(data, dict):
        raise EvidenceError(
            name, "This is no inspection of the Website Evidence Collector.",
            "Name an inspection.json.",
        )  # fmt: skip
    return data


class _Part:
    """A part of the file that knows where it stands, so that what is wrong is told at its place."""

    def __init__(self, file: str, place: str, data: Mapping[str, Any]) -> None:
        self.file = file
        self.place = place
        self.data = data

    def refuse(self, what: str, hint: str = "") -> NoReturn:
        """Say what is wrong here. Always raises EvidenceError."""
        raise EvidenceError(f"{self.file}: {self.place}" if self.place else self.file, what, hint)

    def below(self, key: str, data: Mapping[str, Any]) -> _Part:
        """A part of this part."""
        return _Part(self.file, f"{self.place}.{printable(key)[:60]}".lstrip("."), data)

    def group(self, key: str) -> _Part:
        """A mapping that must be there."""
        found = self.data.get(key)
        if not isinstance(found, dict):
            self.below(key, {}).refuse("It is not there, or is no mapping.", _CUT)
        return self.below(key, found)

    def text(self, key: str) -> str:
        """A text that must be there."""
        found = self.data.get(key)
        if not isinstance(found, str):
            self.below(key, {}).refuse("It is not there, or is no text.", _CUT)
        return printable(found)

    def items(self, key: str) -> list[Any]:
        """A list that must be there."""
        found = self.data.get(key)
        if not isinstance(found, list):
            self.below(key, {}).refuse("It is not there, or is no list.", _CUT)
        if len(found) > _MOST:
            self.below(key, {}).refuse(
                f"It has {len(found):,} entries; at most {_MOST:,} are read."
            )
        return found

    def texts(self, key: str) -> list[str]:
        """A list of texts that must be there."""
        found = self.items(key)
        if not all(isinstance(one, str) for one in found):
            self.below(key, {}).refuse("An entry is no text.", _CUT)
        return [printable(one) for one in found]


_CUT = "The file is not as the collector writes it: collect again."


def _day(part: _Part, today: date) -> date:
    started = part.text("start_time")
    try:
        on = datetime.fromisoformat(started).date()
    except ValueError:
        part.below("start_time", {}).refuse(f"{quoted(started)} is no time.", _CUT)
    if on > today:
        part.below("start_time", {}).refuse(f"It was collected on {on}, after today.",
                                            "Is the clock of either machine right?")  # fmt: skip
    return on


def _pages(part: _Part) -> list[PageAddress]:
    pages = dict.fromkeys([part.text("uri_ins"), *part.texts("browsing_history")])
    try:
        return [page_address(page) for page in pages]
    except EvidenceError as error:
        part.below("browsing_history", {}).refuse(error.what, _CUT)


def _own_hosts(part: _Part) -> Iterator[str]:
    """Hosts to which the page led, and those the user of the collector called his own."""
    yield host_of(part.text("uri_dest"))
    config = part.group("script").data.get("config")
    own = config.get("firstPartyUri") if isinstance(config, dict) else None
    if isinstance(own, list):
        yield from (host for one in own if isinstance(one, str) and (host := host_of(one)))


def _hosts(part: _Part) -> Iterator[str]:
    """Every host that was asked for something. Which of them are others' is judged anew: the
    collector goes by ports as well.
    """
    requests = part.group("hosts").group("requests")
    for key in ("firstParty", "thirdParty"):
        for host in requests.texts(key):
            if made := canonical_host(host):
                yield made
    for index, beacon in enumerate(part.items("beacons")):
        if not isinstance(beacon, dict):
            part.below(f"beacons.{index}", {}).refuse("It is no mapping.", _CUT)
        if host := host_of(part.below(f"beacons.{index}", beacon).text("url")):
            yield host


def _cookies(part: _Part, home: str) -> Iterator[Stored]:
    for index, cookie in enumerate(part.items("cookies")):
        if not isinstance(cookie, dict):
            part.below(f"cookies.{index}", {}).refuse("It is no mapping.", _CUT)
        here = part.below(f"cookies.{index}", cookie)
        domain = cookie.get("domain") or ""
        host = canonical_host(domain) if isinstance(domain, str) else ""
        yield Stored("cookie", here.text("name")[:_NAME], host or home, _life(here))


def _life(cookie: _Part) -> int | None:
    """The life in days, rounded up; None for a cookie of the session."""
    days = cookie.data.get("expiresDays")
    if cookie.data.get("session") is True or days is None:
        return None
    if isinstance(days, bool) or not isinstance(days, int | float) or not math.isfinite(days):
        cookie.below("expiresDays", {}).refuse("It is no number.", _CUT)
    return max(0, min(_MOST_DAYS, math.ceil(days)))


def _storage(part: _Part) -> Iterator[Stored]:
    for origin, keys in part.group("localStorage").data.items():
        here = part.below("localStorage", {}).below(origin, {})
        if not isinstance(keys, dict):
            here.refuse("It is no mapping.", _CUT)
        host = host_of(origin)
        if not host:
            here.refuse("It is no origin of a page.", _CUT)
        for key in keys:
            yield Stored("local-storage", printable(key[:_NAME]), host)


def _limits(part: _Part, sites: Sites, named: frozenset[str]) -> Iterator[str]:
    browser = part.group("browser").data
    if browser.get("preset_cookies"):
        yield (
            "The collector began with cookies of its own (--set-cookie): what it saw is not a "
            "first visit."
        )
    config = part.group("script").data.get("config")
    if isinstance(config, dict):
        if config.get("browserProfile"):
            yield "The collector used a browser profile: what it saw is not a first visit."
        if config.get("dnt") or config.get("dntJs"):
            yield "The collector sent Do Not Track; a page may do otherwise without it."
    if not part.data.get("end_time"):
        yield "The collector did not come to its end."
    if (there := sites.site(host_of(part.text("uri_dest")))) not in named:
        yield f"The page led on to {there}; what belongs there counts as the page's own."
