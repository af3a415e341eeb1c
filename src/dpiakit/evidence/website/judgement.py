"""An observation held against what a record says: lines with a verdict each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from dpiakit.evidence.website.claims import TrackerClaim, WebsiteClaims
from dpiakit.evidence.website.observation import (
    IN_WORDS,
    SITUATIONS,
    Contact,
    Observation,
    Situation,
    Stored,
)
from dpiakit.evidence.website.sites import Sites
from dpiakit.model.period import Period

Verdict = Literal["fail", "inconclusive", "attention", "pass"]
_ORDER: dict[str, int] = {"fail": 0, "inconclusive": 1, "attention": 2, "pass": 3}
_MOST_UNDECLARED = 100
"""So many undeclared things of a kind are told one by one."""
_SHOWN = 3
_NAME = 80
_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_KINDS = {
    "cookie": "cookie", "local-storage": "key of local storage",
    "session-storage": "key of session storage",
}  # fmt: skip
_EARLY: dict[Situation, tuple[str, str]] = {
    "before": ("before-consent", "It was there before any choice"),
    "refused": ("after-refusal", "It was there after refusal"),
    "gpc": ("under-gpc", "It was there although the browser sent Global Privacy Control"),
}
_IDENTIFIER = re.compile(
    r"[\w.+-]+@[\w.-]+"
    r"|(?=[0-9a-f-]*[0-9])[0-9a-f]{8}[0-9a-f-]*"
    r"|[0-9]{6,}",
    re.IGNORECASE,
)
"""Addresses, digits and hexadecimal runs in a name: they may stand for one visitor, and differ each
time."""


@dataclass(frozen=True, slots=True)
class WebsiteLine:
    """One thing that is to be said."""

    what: str
    """A place in the record, or what was found."""
    verdict: Verdict
    code: str
    because: str
    seen: tuple[Situation, ...] = ()
    figures: Mapping[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Found:
    """What was seen of one tracker, or of one undeclared thing."""

    things: dict[Situation, set[str]] = field(default_factory=lambda: defaultdict(set))
    lives: dict[str, int] = field(default_factory=dict)

    def add(self, situation: Situation, thing: str) -> None:
        self.things[situation].add(thing)

    @property
    def situations(self) -> tuple[Situation, ...]:
        return tuple(one for one in SITUATIONS if one in self.things)


def judge_website(observed: Observation, claims: WebsiteClaims) -> tuple[WebsiteLine, ...]:
    """Everything that is to be said, the gravest first; the same for the same observation."""
    sites = Sites()
    declared: dict[tuple[str, ...], _Found] = defaultdict(_Found)
    undeclared: dict[tuple[str, str], _Found] = defaultdict(_Found)
    for seen in observed.seen:
        for stored in seen.stored:
            own = sites.site(stored.host) in observed.own
            owners = claims.storing(stored.name, stored.host, own=own)
            thing = _thing(stored)
            found = declared[_keys(owners)] if owners else undeclared[stored.kind, thing]
            found.add(seen.situation, thing)
            if stored.days is not None:
                found.lives[thing] = max(found.lives.get(thing, 0), stored.days)
        for contact in seen.contacts:
            owners = claims.calling(contact.host)
            if owners:
                declared[_keys(owners)].add(seen.situation, _called(contact))
            elif claims.recipient(contact.host) is None:
                site = sites.site(contact.host)
                undeclared["third-party", site].add(seen.situation, _called(contact))
    by_key = {one.key: one for one in claims.trackers}
    lines = [
        *_of_trackers(declared, by_key),
        *_of_undeclared(undeclared),
        *_of_choice(observed),
        *_of_situations(observed),
    ]
    return tuple(sorted(lines, key=_rank))


def _rank(line: WebsiteLine) -> tuple[int, str, list[int], str]:
    """The gravest first, then by what it is about, then in the order of a visit."""
    when = [SITUATIONS.index(one) for one in line.seen]
    return _ORDER[line.verdict], line.what, when, line.code


def _keys(owners: Iterable[TrackerClaim]) -> tuple[str, ...]:
    return tuple(sorted(one.key for one in owners))


def _thing(stored: Stored) -> str:
    name = _IDENTIFIER.sub("*", stored.name)
    shown = name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
    return f'{_KINDS[stored.kind]} "{shown}" of {stored.host}'


def _called(contact: Contact) -> str:
    host = _IDENTIFIER.sub("*", contact.host)
    return f"{'attempted ' if contact.blocked else ''}request to {host}"


def _of_trackers(
    declared: Mapping[tuple[str, ...], _Found], by_key: Mapping[str, TrackerClaim]
) -> Iterator[WebsiteLine]:
    spoken: set[str] = set()
    for keys, found in declared.items():
        owners = [by_key[key] for key in keys]
        what = " or ".join(one.place for one in owners)
        lines = [*_too_early(what, owners, found), *_too_long(what, owners, found)]
        spoken.update(keys)
        if not lines:
            said = f"Seen {_when(found.situations)}: {_listed(found, SITUATIONS)}."
            lines = [WebsiteLine(what, "pass", "as-declared", said, found.situations)]
        yield from lines
    for key, one in by_key.items():
        if key not in spoken:
            yield _not_seen(one)


def _not_seen(claim: TrackerClaim) -> WebsiteLine:
    if not claim.visible:
        said = "A visit with a browser cannot see it: it leaves no name on the device."
        return WebsiteLine(claim.place, "attention", "cannot-be-seen", said)
    looked = f"Looked for {', '.join(claim.names[:_SHOWN])}"
    hosts = f" and {', '.join(claim.domains[:_SHOWN])}" if claim.domains else ""
    said = (
        f"It was not seen in any situation. {looked}{hosts}. Is it gone, on other pages, or "
        "stored under another name (stored_as, domains)?"
    )
    return WebsiteLine(claim.place, "attention", "not-seen", said)


def _too_early(what: str, owners: Sequence[TrackerClaim], found: _Found) -> Iterator[WebsiteLine]:
    for situation in found.situations:
        stays = {one.stays_away(situation) for one in owners}
        if False in stays:
            continue
        code, said = _EARLY[situation]
        things = _listed(found, (situation,))
        figures = {"things": len(found.things[situation])}
        if stays == {True}:
            because = f"{said}: {things}. {_reason(owners[0], situation)}"
            yield WebsiteLine(what, "fail", code, because, (situation,), figures)
        else:
            because = f"{said}: {things}. {_unclear(owners[0], situation)}"
            yield WebsiteLine(what, "inconclusive", "consent-unclear", because, (situation,),
                              figures)  # fmt: skip


def _unclear(claim: TrackerClaim, situation: Situation) -> str:
    if situation == "gpc" and claim.opt_out is None and not claim.exempt:
        return (
            "By the record it advertises or follows people; whether the signal binds is known only "
            "by place (markets) or by what the record claims (opt_outs.signal.honoured)."
        )
    return (
        f"The record does not say whether it needs consent ({claim.place}.exemption), so nobody "
        "can tell whether it may."
    )


def _reason(claim: TrackerClaim, situation: Situation) -> str:
    if situation == "gpc" and claim.opt_out:
        return "By the record it advertises or follows people, which the signal must stop."
    if situation == "refused" and claim.after_refusal is False:
        return "The record says that it is not set after refusal."
    if situation != "refused" and claim.early is False:
        return "The record says that it is not set before a choice."
    admitted = claim.after_refusal if situation == "refused" else claim.early
    if admitted:
        return "By the record it needs consent, and yet the record lets it in so early."
    given = "which was refused" if situation == "refused" else "which nobody had given"
    return f"By the record it needs consent, {given}."


def _too_long(what: str, owners: Sequence[TrackerClaim], found: _Found) -> Iterator[WebsiteLine]:
    if any(one.life is None for one in owners):
        return
    allowed = max(_days(one.life) for one in owners)
    longer = {thing: days for thing, days in found.lives.items() if days > allowed}
    if not longer:
        return
    things = ", ".join(f"{thing} asks for {days:,} days" for thing, days in _first(longer))
    more = f" and {len(longer) - _SHOWN:,} more" if len(longer) > _SHOWN else ""
    because = f"{things}{more}; the record says {owners[0].life}, at most {allowed:,} days."
    figures = {"declared_days": allowed, "longest_days": max(longer.values())}
    yield WebsiteLine(what, "fail", "lives-longer", _capital(because), found.situations, figures)


def _first(things: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(things.items())[:_SHOWN]


def _days(life: Period | None) -> int:
    """A declared life in days, with its months and years as long as they can be."""
    if life is None:
        return 0
    years, months = divmod(life.months, 12)
    run = max(sum((_MONTHS * 2)[start : start + months]) for start in range(12))
    return life.days + years * 365 + -(-years // 4) + run


def _of_undeclared(undeclared: Mapping[tuple[str, str], _Found]) -> Iterator[WebsiteLine]:
    for code, kinds, noun in (
        ("undeclared-cookie", {"cookie"}, "cookies"),
        ("undeclared-storage", {"local-storage", "session-storage"}, "keys of storage"),
        ("undeclared-third-party", {"third-party"}, "third parties"),
    ):
        here = sorted(one for one in undeclared if one[0] in kinds)
        for kind, thing in here[:_MOST_UNDECLARED]:
            found = undeclared[kind, thing]
            when = _when(found.situations)
            if kind == "third-party":
                what = f"third party {thing}"
                called = _listed(found, SITUATIONS)
                said = (
                    f"Called {when}, and neither a tracker nor a recipient of the record has it "
                    f"among its domains: {called}."
                )
            else:
                what = thing
                said = f"Seen {when}, and no tracker of the record has its name (stored_as)."
            yield WebsiteLine(what, "fail", code, said, found.situations)
        if left := here[_MOST_UNDECLARED:]:
            said = f"{len(left):,} more {noun} that the record does not declare."
            yield WebsiteLine(
                f"more {noun}", "fail", code, said, figures={"left_out": len(left)}
            )  # fmt: skip


def _of_situations(observed: Observation) -> Iterator[WebsiteLine]:
    for seen in observed.situations:
        if not seen.reached:
            what = IN_WORDS[seen.situation]
            said = f"This was not seen. {seen.because}"
            yield WebsiteLine(what, "inconclusive", "situation-not-seen", said)


def _of_choice(observed: Observation) -> Iterator[WebsiteLine]:
    accept, refuse = observed.choice.accept, observed.choice.refuse
    if accept is None:
        return
    if refuse is None:
        said = (
            "There is a way to accept, but no way to refuse was found beside it. Refusing must be "
            "as easy as accepting."
        )
        yield WebsiteLine("choice", "attention", "refusal-not-found", said)
    elif refuse > accept:
        said = f"Refusing takes {refuse} clicks, accepting {accept}. It must be as easy."
        figures = {"accept_clicks": accept, "refuse_clicks": refuse}
        yield WebsiteLine("choice", "attention", "refusal-harder", said, (), figures)


def _when(situations: Sequence[Situation]) -> str:
    if len(situations) == len(SITUATIONS):
        return "in every situation"
    words = [IN_WORDS[one] for one in situations]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _listed(found: _Found, situations: Sequence[Situation]) -> str:
    things = sorted(set().union(*(found.things.get(one, set()) for one in situations)))
    more = f" and {len(things) - _SHOWN:,} more" if len(things) > _SHOWN else ""
    return ", ".join(things[:_SHOWN]) + more


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
