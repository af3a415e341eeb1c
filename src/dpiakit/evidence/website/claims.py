"""What a record says about the trackers of its pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dpiakit.evidence.canonical import sha256_id
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.measurement import Claimed
from dpiakit.evidence.strings.claims import SALE_OR_ADS
from dpiakit.evidence.website.observation import Situation
from dpiakit.evidence.website.sites import below, canonical_host
from dpiakit.model.activity import Activity
from dpiakit.model.period import Period
from dpiakit.model.purposes import Purpose
from dpiakit.model.tracking import Tracker

_LONGEST = 2_000
_NEVER_EXEMPT = frozenset({"advertising", "profiling", "social"})
"""Uses that no exemption from consent covers, so that nobody need say it."""
SIGNAL_BINDS = frozenset(
    f"US-{state}" for state in ("CA", "CO", "CT", "DE", "MN", "MT", "NE", "NH", "NJ", "OR", "TX")
)
"""States whose law, in force before 2026-02, makes a browser's signal an opt-out of targeted
advertising and sale (in California of sale and sharing: Cal. Code Regs. tit. 11, 7025). For others
than California from secondary sources."""
_SIGNAL_UNCLEAR = frozenset({"US-MD"})
"""Where a signal may be one of several ways to opt out."""
_UNSEEN = frozenset({"sdk", "email-pixel", "iot", "server-side", "fingerprint", "url-id"})
"""What leaves no name on a device that a visit would find."""


@dataclass(frozen=True, slots=True)
class TrackerClaim:
    """What the record says of one tracker."""

    key: str
    names: tuple[str, ...]
    """Names under which it stores; a star stands for any letters."""
    domains: tuple[str, ...]
    consent: bool | None
    """Whether it needs consent. None: the record does not say."""
    exempt: bool
    """Whether the record claims an exemption from consent for it."""
    early: bool | None
    """What the record says of it being set before a choice."""
    after_refusal: bool | None
    opt_out: bool | None
    """Whether an opt-out signal must stop it. None: it advertises or follows people across sites,
    and it is not known whether the signal binds where it is used."""
    life: Period | None
    visible: bool
    """Whether a visit with a browser can see it at all."""

    @property
    def place(self) -> str:
        """Where it stands in the record."""
        return f"trackers.{self.key}"

    def stays_away(self, situation: Situation) -> bool | None:
        """Whether it must not be there. None: the record does not say enough."""
        if situation == "accepted":
            return False
        stated = self.after_refusal if situation == "refused" else self.early
        if stated is False or self.consent:
            return True
        if situation == "gpc" and self.opt_out is not False and not self.exempt:
            return self.opt_out
        return self.consent

    @property
    def says(self) -> str:
        """All of it in one line that changes when the claim does."""
        wait = {True: "waits for consent", False: "needs no consent", None: "consent not stated"}
        parts = [
            "exempt from consent" if self.exempt else wait[self.consent],
            *(["not set before a choice"] if self.early is False else []),
            *(["not set after refusal"] if self.after_refusal is False else []),
            *(["stopped by an opt-out signal"] if self.opt_out else []),
            f"stored as {', '.join(self.names)}",
            *([f"domains {', '.join(self.domains)}"] if self.domains else []),
            *([f"stays at most {self.life}"] if self.life else []),
        ]
        return _clipped("; ".join(parts))


@dataclass(frozen=True, slots=True)
class WebsiteClaims:
    """What a record says about trackers and about who is called from its pages."""

    trackers: tuple[TrackerClaim, ...]
    recipients: Mapping[str, tuple[str, ...]]
    """Recipients that browsers reach, with their domains."""

    def storing(self, name: str, host: str, *, own: bool) -> tuple[TrackerClaim, ...]:
        """The trackers that a stored name belongs to; several where the record does not tell.

        A name that is written out goes before one with a star. What a host of others stores
        belongs to the tracker of that host, if no name says otherwise.
        """
        exact = tuple(one for one in self.trackers if name in one.names)
        if exact:
            return exact
        starred = tuple(
            one for one in self.trackers if any(_fits(pattern, name) for pattern in one.names)
        )
        return starred or (() if own else self.calling(host))

    def calling(self, host: str) -> tuple[TrackerClaim, ...]:
        """The trackers that a host belongs to: those that name the longest part of it."""
        named = [
            (len(domain), one)
            for one in self.trackers
            for domain in one.domains
            if below(host, domain)
        ]
        longest = max((length for length, _ in named), default=0)
        found = {one.key: one for length, one in named if length == longest}
        return tuple(found.values())

    def recipient(self, host: str) -> str | None:
        """The recipient that a host belongs to."""
        for key, domains in self.recipients.items():
            if any(below(host, domain) for domain in domains):
                return key
        return None

    @property
    def stated(self) -> tuple[Claimed, ...]:
        """The claims in words, for the manifest; the same words as long as nothing changes."""
        listed = "; ".join(one.key for one in self.trackers) or "none"
        return (
            Claimed("trackers", _clipped(f"no others than these: {listed}")),
            *(Claimed(one.place, one.says) for one in self.trackers),
            *(
                Claimed(f"recipients.{key}.domains", _clipped(", ".join(domains)))
                for key, domains in self.recipients.items()
            ),
        )


def _clipped(text: str) -> str:
    """A text as a manifest can hold it. What is cut off still makes a difference."""
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST - 100]}… {sha256_id(text)}"


def _fits(pattern: str, name: str) -> bool:
    """Whether a name is one of a pattern with stars; in time that only grows with its length."""
    first, star, rest = pattern.partition("*")
    if not star or not name.startswith(first):
        return False
    place = len(first)
    *between, last = rest.split("*")
    for part in between:
        found = name.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return len(name) - place >= len(last) and name.endswith(last)


def website_claims(activity: Activity) -> WebsiteClaims:
    """What a record says. Raises EvidenceError where it says nothing about trackers."""
    if activity.trackers is None:
        raise EvidenceError(
            activity.id or "record",
            "The record says nothing about trackers, so there is nothing to compare.",
            "List them under trackers; where there are none, write: trackers: {}",
        )
    recipients = {
        key: _domains(f"recipients.{key}", one.domains)
        for key, one in (activity.recipients or {}).items()
        if one.domains
    }
    trackers = tuple(
        _claim(key, one, activity, recipients) for key, one in activity.trackers.items()
    )
    return WebsiteClaims(trackers, recipients)


def _claim(
    key: str, tracker: Tracker, activity: Activity, recipients: Mapping[str, tuple[str, ...]]
) -> TrackerClaim:
    purpose = (activity.purposes or {}).get(tracker.purpose or "")
    names = tracker.stored_as or [name for name in (tracker.name, key) if name]
    for name in names:
        if not name.strip("* "):
            raise EvidenceError(
                f"trackers.{key}.stored_as",
                f'"{name}" would fit every name.',
                "Write at least one letter of the name: _ga_*",
            )
    domains = _domains(f"trackers.{key}", tracker.domains)
    if not domains and tracker.provider:
        domains = recipients.get(tracker.provider, ())
    follows = tracker.use in {"advertising", "profiling"} or tracker.cross_site is True
    return TrackerClaim(
        key=key,
        names=tuple(dict.fromkeys(names)),
        domains=domains,
        consent=_needs_consent(tracker, purpose, activity),
        exempt=tracker.exemption not in {None, "none"},
        early=tracker.set_before_choice,
        after_refusal=tracker.set_after_refusal,
        opt_out=(follows or bool(purpose and purpose.aim in SALE_OR_ADS))
        and _signal_binds(purpose, activity),
        life=tracker.lifetime,
        visible=tracker.technology not in _UNSEEN or bool(domains or tracker.stored_as),
    )


def _needs_consent(tracker: Tracker, purpose: Purpose | None, activity: Activity) -> bool | None:
    """Whether the record, taken at its word, lets the tracker run only after consent.

    Where only people in the United States are addressed, the law knows opt-outs, not consent, and
    only a purpose that rests on consent makes a tracker wait for it.
    """
    if tracker.exemption not in {None, "none"}:
        return False
    if purpose and purpose.lawful_basis == "consent":
        return True
    markets = (purpose and purpose.markets) or activity.markets
    if markets and all(market.split("-")[0] == "US" for market in markets):
        return False
    if tracker.exemption == "none" or tracker.use in _NEVER_EXEMPT:
        return True
    return None


def _signal_binds(purpose: Purpose | None, activity: Activity) -> bool | None:
    """Whether an opt-out signal must be heeded: the record says that it is, or a law of a market.

    Elsewhere, as in the Union, consent decides, and the signal adds nothing to it.
    """
    signal = activity.opt_outs.signal if activity.opt_outs else None
    if signal and signal.honoured:
        return True
    markets = (purpose and purpose.markets) or activity.markets
    if not markets:
        return None
    if any(market == "US" or market in SIGNAL_BINDS for market in markets):
        return True
    return None if _SIGNAL_UNCLEAR.intersection(markets) else False


def _domains(place: str, stated: Sequence[str] | None) -> tuple[str, ...]:
    made = []
    for domain in stated or ():
        host = canonical_host(domain)
        if not re.fullmatch(r"[a-z0-9\u0080-\U0010ffff:-]+(\.[a-z0-9\u0080-\U0010ffff-]+)*", host):
            raise EvidenceError(
                f"{place}.domains",
                f'"{domain}" is no name of a host.',
                "Write it without https:// and without a path: stats.example",
            )
        made.append(host)
    return tuple(dict.fromkeys(made))


def changed_claims(activity: Activity, then: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Places where the record says today what it did not say when the pages were visited.

    :param then: places and words of that time.
    """
    try:
        now = {(one.pointer, one.says) for one in website_claims(activity).stated}
    except EvidenceError:
        now = set()
    return tuple(sorted({pointer for pointer, _ in set(then) ^ now}))
