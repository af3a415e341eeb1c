"""A page is opened, or it is said in plain words why it is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.website.sites import PageAddress
from dpiakit.evidence.website.visitor import Look, has_ended
from dpiakit.source import printable

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response

_INTERRUPTED = ("interrupted by another navigation", "net::ERR_ABORTED")
_TRIES = 3
_PAUSE = 300
"""Milliseconds between tries."""
_CAUSES = (
    ("ERR_CONNECTION_REFUSED", "Nobody answers there.", "Does the server run, on this port?"),
    ("ERR_NAME_NOT_RESOLVED", "No host has this name.", "Check the spelling."),
    ("ERR_CERT", "Its certificate is not trusted.", "Visit a host with a valid certificate."),
    ("ERR_SSL", "It does not speak TLS.", "Is it http:// rather than https://?"),
    ("ERR_TOO_MANY_REDIRECTS", "It leads in a circle.", "Name the page that it should lead to."),
    ("ERR_EMPTY_RESPONSE", "The server answers nothing.", "Does the server run?"),
    ("ERR_CONNECTION_RESET", "The server broke off.", "Does the server run?"),
    ("Download is starting", "This is a download, not a page.", "Name the page it stands on."),
    ("ERR_ABORTED", "It is no page: nothing was shown.", "Name an address that shows a page."),
)


def open_page(look: Look, address: PageAddress, *, timeout: int, settle: float) -> None:
    """Open a page and wait until it has settled. Raises EvidenceError for what is no page."""
    from playwright.sync_api import Error
    from playwright.sync_api import TimeoutError as TooLateError

    look.left_for = ""
    try:
        response = _gone_to(look.page, address.url, timeout * 1_000)
    except TooLateError:
        raise EvidenceError(
            address.shown, f"It did not load within {timeout} seconds.",
            "Does the server answer? A slow page may have more time: --timeout.",
        ) from None  # fmt: skip
    except Error as error:
        raise _unopened(look, address, error.message) from None
    _must_be_page(address, response)
    if response is not None:
        look.moment = response.request.timing["startTime"] / 1_000
    try:
        look.page.wait_for_load_state("load", timeout=timeout * 1_000)
    except TooLateError:
        look.limits[f"{address.shown} had not finished loading after {timeout} seconds."] = None
    look.settle(settle)
    if look.left_for:
        look.limits[
            f"{address.shown} led on to {look.left_for}, which was not named and not opened."
        ] = None


def _gone_to(page: Page, url: str, timeout: float) -> Response | None:
    """Go to an address; again where the page before it was just leading elsewhere."""
    from playwright.sync_api import Error

    for _ in range(_TRIES):
        try:
            return page.goto(url, wait_until="domcontentloaded", timeout=timeout)
        except Error as error:
            if not any(mark in error.message for mark in _INTERRUPTED):
                raise
            page.wait_for_timeout(_PAUSE)
    return page.goto(url, wait_until="domcontentloaded", timeout=timeout)


def _must_be_page(address: PageAddress, response: Response | None) -> None:
    if response is None:
        raise EvidenceError(
            address.shown, "It is no page: nothing was shown.", "Name an address that shows a page."
        )
    if response.status >= 400:  # noqa: PLR2004  the border of errors (RFC 9110)
        raise EvidenceError(
            address.shown, f"The server answers {response.status}, not with the page.",
            "Check the address; pages behind a login cannot be visited.",
        )  # fmt: skip
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in {"text/html", "application/xhtml+xml"}:
        raise EvidenceError(
            address.shown, f"It is no page but {printable(kind[:60]) or 'of no kind'}.",
            "Name an address that shows a page.",
        )  # fmt: skip


def _unopened(look: Look, address: PageAddress, said: str) -> Exception:
    from playwright.sync_api import Error

    if look.left_for:
        return EvidenceError(
            address.shown,
            f"It leads to {look.left_for}, which was not named; it was not followed.",
            "Name that address, if it is yours to be looked at.",
        )
    for mark, what, hint in _CAUSES:
        if mark in said:
            return EvidenceError(address.shown, what, hint)
    if has_ended(said):
        return Error(said)
    reason = next(_first_words(said.splitlines()), "no reason given")
    return EvidenceError(address.shown, f"It could not be opened: {reason}.", "Try it by hand.")


def _first_words(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if line.strip():
            yield printable(line.strip().removeprefix("Page.goto: ").partition(" at http")[0][:200])
