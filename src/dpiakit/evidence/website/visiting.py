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
from dpiakit.source import quoted

if TYPE_CHECKING:
    from playwright.sync_api import ElementHandle

    from dpiakit.evidence.website.browser import Started

_CLICK = 5_000
"""Milliseconds in which something must let itself be clicked."""
_LATE = "What comes more than {:g} seconds after a page has loaded was not seen."
NOTES = (
    "What comes only after scrolling, after a login or on other pages was not seen.",
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


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A choice that was made."""

    page: str
    clicked: tuple[str, ...]
    """The texts of what was clicked, in order."""


@dataclass(slots=True)
class _Made:
    """What comes together over all situations."""

    seen: list[Seen] = field(default_factory=list)
    clicked: dict[Situation, _Chosen] = field(default_factory=dict)
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
    beside = refused if accepted and refused and accepted.page == refused.page else None
    return Observation(
        source="visit",
        on=on,
        pages=tuple(one.shown for one in pages),
        own=own,
        browser=("chromium", started.version),
        suffixes=sites.edition,
        seen=tuple(made.seen),
        choice=Choice(
            len(accepted.clicked) if accepted else None, len(beside.clicked) if beside else None
        ),
        limits=tuple(made.limits),
        notes=(_LATE.format(visit.settle), *NOTES),
    )


def _seen(
    situation: Situation, pages: Sequence[PageAddress], visit: Visit, look: Look, made: _Made
) -> Seen:
    said = ""
    if situation in {"accepted", "refused"}:
        chosen = _choose(situation, pages, visit, look)
        if isinstance(chosen, str):
            return Seen(situation, reached=False, because=chosen)
        made.clicked[situation] = chosen
        said = f"Clicked {', '.join(chosen.clicked)} on {chosen.page}."
    for page in pages:
        open_page(look, page, timeout=visit.timeout, settle=visit.settle)
        look.note_stored()
    look.leave()
    contacts = frozenset(look.contacts.values())
    return Seen(situation, reached=True, because=said, stored=look.stored(), contacts=contacts)


def _choose(
    situation: Situation, pages: Sequence[PageAddress], visit: Visit, look: Look
) -> _Chosen | str:
    """Make a choice on the first page that offers it; or say, in a sentence, why none was made.

    What was asked for before the first click is forgotten: it was no answer to it.
    """
    accepting = situation == "accepted"
    verb, option = ("accept", "--accept") if accepting else ("refuse", "--refuse")
    selectors = visit.accept if accepting else visit.refuse
    for page in pages:
        open_page(look, page, timeout=visit.timeout, settle=visit.settle)
        clicked: list[str] = []
        for selector in selectors or ("",):
            found = _button(situation, selector, look)
            if found is None:
                break
            if not clicked:
                look.forget()
            button, said = found
            if not _click(button):
                return (
                    f"{said} on {page.shown} does not let itself be clicked; something may lie "
                    "over it."
                )
            clicked.append(said)
            look.settle(visit.settle)
        if clicked and len(clicked) < len(selectors):
            missing = selectors[len(clicked)]
            return f'After {", ".join(clicked)} nothing fits "{missing}" on {page.shown}.'
        if clicked:
            look.note_stored()
            return _Chosen(page.shown, tuple(clicked))
    where = pages[0].shown if len(pages) == 1 else f"any of the {len(pages)} pages"
    if selectors:
        return f'Nothing fits "{selectors[0]}" ({option}) on {where}.'
    return f"No button to {verb} was found on {where}. If there is one, name it: {option} SELECTOR."


def _button(situation: Situation, selector: str, look: Look) -> tuple[ElementHandle, str] | None:
    """What is to be clicked, in any frame, with its text in quotes.

    Raises EvidenceError for a selector that is none.
    """
    lists = buttons.ACCEPT if situation == "accepted" else buttons.REFUSE
    for frame in look.page.frames:
        if selector:
            answer = ask(frame, buttons.SELECT, selector)
        else:
            answer = ask(frame, buttons.FIND, buttons.words(lists))
        if answer is None:
            continue
        if answer.get_property("wrong").json_value():
            raise EvidenceError(
                "--accept" if situation == "accepted" else "--refuse",
                f"{quoted(selector)} is no CSS selector.",
                "Write #accept or .refuse.",
            )
        if found := answer.get_property("button").as_element():
            said = answer.get_property("said").json_value()
            return found, quoted(" ".join(str(said).split()) or selector)
    return None


def _click(button: ElementHandle) -> bool:
    from playwright.sync_api import Error

    try:
        button.click(timeout=_CLICK)
    except Error as error:
        if has_ended(error.message):
            raise
        return False  # covered, or gone from the page meanwhile
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
