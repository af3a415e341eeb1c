"""Chromium on a short lead: a fresh profile, nothing of its own on the network."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dpiakit.evidence.errors import EvidenceError
from dpiakit.source import printable
from dpiakit.source.files import display_name

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_ONLY_LOOPBACK = (
    # Two locks, since either alone leaves a way: names are not looked up, and what is no loopback
    # address goes to a proxy that cannot be (RFC 6761). Chromium asks no proxy for loopback.
    (
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, "
        "EXCLUDE 127.*, EXCLUDE [::1]"
    ),
    "--proxy-server=http://nowhere.invalid:9",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
)
_START = 30_000


@dataclass(frozen=True, slots=True)
class Started:
    """A browser that runs."""

    browser: Browser
    loopback_only: bool
    """Whether nothing that it asks for leaves this machine."""

    @property
    def version(self) -> str:
        """Such as 150.0.7871.100."""
        return printable(self.browser.version)


@contextmanager
def opened(program: pathlib.Path, *, sandbox: bool, loopback_only: bool) -> Iterator[Started]:
    """A browser with a profile of its own, ended and removed afterwards.

    Raises EvidenceError without Playwright, and where the program is not there, is no browser or
    does not start.
    """
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise EvidenceError(
            "website", "Pages are visited with Playwright, which is not installed.",
            'Install it: pip install "dpiakit[website]"',
        ) from None  # fmt: skip
    name = display_name(program)
    if not (program.is_file() and os.access(program, os.X_OK)):
        raise EvidenceError(
            name, "There is no browser here.", "Name the program of Chromium or Chrome: --browser."
        )
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=program,
                args=[*_QUIET, *(_ONLY_LOOPBACK if loopback_only else ())],
                chromium_sandbox=sandbox,
                timeout=_START,
            )
        except Error as error:
            hint = "Is it Chromium or Chrome, and can it be started from here?"
            if sandbox and "sandbox" in error.message.lower():
                hint = "Its sandbox does not work here: allow user namespaces."
            raise EvidenceError(name, "The browser does not start.", hint) from None
        try:
            yield Started(browser, loopback_only)
        finally:
            with suppress(Error):
                browser.close()
