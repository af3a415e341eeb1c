"""Pages visited in four situations, each as a visitor who comes for the first time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.website import buttons
from dpiakit.evidence.website.observation import (
    IN_WORDS,
    SITUATIONS,
    Choice,
    Observation,
    Seen,
    Situation,
)
from dpiakit.evidence.website.opening import open_page
from dpiakit.evidence.website.sites import PageAddress, Sites
from dpiakit.evidence.website.visitor import Look, ask, has_ended, looking

if TYPE_CHECKING:
    from playwright.sync_api import ElementHandle

    from dpiakit.evidence.website.browser import Started

_CLICK = 5_000
"""Milliseconds in which something must let itself be clicked."""
NOTES = (
    "What loads later, after scrolling, after a login or on other pages was not seen.",
    (
        "The visitor was a browser without a person, from where this machine is. A page may treat "
        "others differently."
    ),
    (
        "Fingerprinting, and trackers that run under a name of the site itself, may leave no trace "
        "that a visit finds."
    ),
    (
        "Whether an exemption from consent that the record claims holds is not asked here: "
        "dpiakit check judges it."
    ),
)


@dataclass(frozen=True, slots=True)
class Visit:
    """How pages are visited."""

    accept: tuple[str, ...] = ()
    """CSS selectors of what is clicked, in order. Empty: a button is looked for by its words."""
    refuse: tuple[str, ...] = ()
    timeout: int = 30
    """Seconds in which a page must load."""
    settle: float = 3.0
    """Seconds that are waited afterwards, for what comes late."""


@dataclass(slots=True)
class _Made:
    """What comes together over all situations."""

    seen: list[Seen] = field(default_factory=list)
    clicked: dict[Situation, tuple[str, int]] = field(default_factory=dict)
    """The page on which a choice was made, and with how many clicks."""
    limits: dict[str, None] = field(default_factory=dict)


def visited(
    pages: Sequence[PageAddress],
    visit: Visit,
    started: Started,
    on: date,
    *,
    situations: Sequence[Situation] = SITUATIONS,
    watch: Callable[[str], None] = lambda _: None,
) -> Observation:
    """What was seen of some pages. Only with all situations it can pass.

    Raises EvidenceError for a page that does not load, answers with an error, is no page or leads
    to a site that was not named, and for a browser that ends before all was seen.
    """
    sites = Sites()
    own = frozenset(sites.site(one.host) for one in pages)
    made = _Made()
    with _plain_words():
        for situation in situations:
            watch(f"Visiting {IN_WORDS[situation]}")
            with looking(started, sites, own, gpc=situation == "gpc") as look:
                made.seen.append(_seen(situation, pages, visit, look, made))
                made.limits.update(dict.fromkeys(look.limits))
    accepted, refused = made.clicked.get("accepted"), made.clicked.get("refused")
    beside = accepted and refused and accepted[0] == refused[0]
    return Observation(
        source="visit",
        on=on,
        pages=tuple(one.shown for one in pages),
        own=own,
        browser=("chromium", started.version),
        suffixes=sites.edition,
        seen=tuple(made.seen),
        choice=Choice(
            accepted[1] if accepted else None, refused[1] if refused and beside else None
        ),
        limits=tuple(made.limits),
        notes=NOTES,
    )


def _seen(
    situation: Situation, pages: Sequence[PageAddress], visit: Visit, look: Look, made: _Made
) -> Seen:
    if situation in {"accepted", "refused"}:
        selectors = visit.accept if situation == "accepted" else visit.refuse
        chosen = _choose(situation, selectors, pages, visit, look)
        if isinstance(chosen, str):
            return Seen(situation, reached=False, because=chosen)
        made.clicked[situation] = chosen
    for page in pages:
        open_page(look, page, timeout=visit.timeout, settle=visit.settle)
        look.note_stored()
    look.leave()
    return Seen(
        situation, reached=True, stored=look.stored(), contacts=frozenset(look.contacts.values())
    )


def _choose(
    situation: Situation,
    selectors: tuple[str, ...],
    pages: Sequence[PageAddress],
    visit: Visit,
    look: Look,
) -> tuple[str, int] | str:
    """Make a choice on the first page that offers it.

    The page and the number of clicks; or, in a sentence, why no choice was made. What was asked
    for before the first click is forgotten: it was no answer to it.
    """
    for page in pages:
        open_page(look, page, timeout=visit.timeout, settle=visit.settle)
        found = _button(situation, selectors[:1], look)
        if found is None:
            continue
        look.forget()
        for number, selector in enumerate(selectors or ("",), start=1):
            here = found if number == 1 else _button(situation, (selector,), look)
            if here is None:
                return f'After {number - 1} clicks nothing fits "{selector}" on {page.shown}.'
            if not _click(here):
                return (
                    f"The button to {_verb(situation)} on {page.shown} does not let itself be "
                    "clicked; something may lie over it."
                )
            look.settle(visit.settle)
        look.note_stored()
        return page.shown, max(1, len(selectors))
    where = pages[0].shown if len(pages) == 1 else f"any of the {len(pages)} pages"
    if selectors:
        return f'Nothing fits "{selectors[0]}" ({_option(situation)}) on {where}.'
    return (
        f"No button to {_verb(situation)} was found on {where}. If there is one, name it: "
        f"{_option(situation)} SELECTOR."
    )


def _option(situation: Situation) -> str:
    return "--accept" if situation == "accepted" else "--refuse"


def _verb(situation: Situation) -> str:
    return "accept" if situation == "accepted" else "refuse"


def _button(situation: Situation, selectors: tuple[str, ...], look: Look) -> ElementHandle | None:
    from playwright.sync_api import Error

    lists = buttons.ACCEPT if situation == "accepted" else buttons.REFUSE
    for frame in look.page.frames:
        try:
            if selectors:
                found = frame.query_selector(f"css={selectors[0]}")
            else:
                answer = ask(frame, buttons.FIND, buttons.words(lists))
                found = answer.get_property("button").as_element() if answer else None
        except Error as error:
            if has_ended(error.message):
                raise
            if "selector" in error.message.lower():
                raise EvidenceError(
                    _option(situation),
                    f'"{selectors[0]}" is no CSS selector.',
                    "Write #accept or .refuse.",
                ) from None
            continue  # a frame that went away
        if found:
            return found
    return None


def _click(button: ElementHandle) -> bool:
    from playwright.sync_api import TimeoutError as TooLateError

    try:
        button.click(timeout=_CLICK)
    except TooLateError:
        return False
    return True


@contextmanager
def _plain_words() -> Iterator[None]:
    """Everything that a browser says when it fails, as one error of ours."""
    from playwright.sync_api import Error

    try:
        yield
    except Error as error:
        said = error.message.splitlines()[0][:200] if error.message else "no reason given"
        if has_ended(said):
            raise EvidenceError(
                "website", "The browser ended before everything was seen; nothing was written.",
                "Try again, with fewer pages or more memory.",
            ) from None  # fmt: skip
        raise EvidenceError(
            "website", f"The browser could not go on: {said}.", "Nothing was written. Try again."
        ) from None
