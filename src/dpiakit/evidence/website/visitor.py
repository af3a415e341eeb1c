"""One visitor with a browser of its own: notes what pages leave on the device and whom they call.

Names, hosts and times are noted. Values of cookies and of storage are dropped where they arrive.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dpiakit.evidence.website.cookies import Requested, in_days, requested
from dpiakit.evidence.website.observation import Contact, Stored, StoreKind
from dpiakit.evidence.website.sites import Sites, canonical_host, host_of, is_loopback
from dpiakit.source import printable

if TYPE_CHECKING:
    from playwright.sync_api import (
        BrowserContext,
        CDPSession,
        Frame,
        JSHandle,
        Page,
        Request,
        Response,
        WebSocket,
    )

    from dpiakit.evidence.website.browser import Started

_MOST = 5_000
"""So many of each are noted in one situation."""
_LATE = 3_600
"""Seconds that may pass between a page being asked for and a look at its cookies."""
_LONGEST_NAME = 1_000
_GPC = """
Object.defineProperty(Navigator.prototype, 'globalPrivacyControl',
  {configurable: true, enumerable: true, get() { return true; }});
"""
_BINDING = "__dpiakitCookie"
_COOKIES = """
(() => {
  const tell = globalThis.__dpiakitCookie;
  const note = (text) => { try { tell(text); } catch (error) { /* nobody listens */ } };
  const own = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie');
  Object.defineProperty(Document.prototype, 'cookie', {
    configurable: true, enumerable: true,
    get() { return own.get.call(this); },
    set(text) {
      const [pair, ...rest] = String(text).split(';');
      note([pair.split('=')[0] + '=', ...rest].join(';').slice(0, 2000));
      own.set.call(this, text);
    },
  });
  if (globalThis.CookieStore) {
    const set = CookieStore.prototype.set;
    CookieStore.prototype.set = function (first, ...rest) {
      const asked = typeof first === 'object' && first ? first : { name: first };
      const when = asked.expires && new Date(Number(asked.expires)).toUTCString();
      note(String(asked.name).slice(0, 1000) + '=' + (when ? '; expires=' + when : ''));
      return set.call(this, first, ...rest);
    };
  }
})();
"""
_KEYS = """
() => {
  const keys = (name) => {
    try { return Object.keys(globalThis[name]).slice(0, 5000); } catch (error) { return []; }
  };
  return { 'local-storage': keys('localStorage'), 'session-storage': keys('sessionStorage') };
}
"""
_LEAVING = """
() => { dispatchEvent(new PageTransitionEvent('pagehide', {persisted: false})); return true; }
"""
_LEFT = 0.25
_ANSWER = 5_000
"""Milliseconds in which a frame must answer what it is asked."""


@dataclass(slots=True)
class Look:
    """What one visitor sees."""

    context: BrowserContext
    page: Page
    sites: Sites
    own: frozenset[str]
    loopback_only: bool
    contacts: dict[str, Contact] = field(default_factory=dict)
    limits: dict[str, None] = field(default_factory=dict)
    moment: float = 0
    """When the page was asked for, by the clock of the browser."""
    answered: list[Response] = field(default_factory=list)
    scripted: list[str] = field(default_factory=list)
    lives: dict[tuple[str, str], int] = field(default_factory=dict)
    kept: dict[tuple[StoreKind, str, str], int | None] = field(default_factory=dict)
    left_for: str = ""
    """Where the page tried to lead, if that was not allowed."""

    def called(self, url: str) -> None:
        """Note whom a page calls."""
        host = host_of(url)
        if not host or self.sites.site(host) in self.own or host in self.contacts:
            return
        if len(self.contacts) >= _MOST:
            self.too_many("third parties")
            return
        self.contacts[host] = Contact(host, self.loopback_only and not is_loopback(host))

    def too_many(self, noun: str) -> None:
        """Say that not everything was noted."""
        self.limits[f"There were more than {_MOST:,} {noun}; the rest was not noted."] = None

    def forget(self) -> None:
        """Forget whom pages called and what they left so far."""
        self.contacts.clear()
        self.kept.clear()

    def settle(self, seconds: float) -> None:
        """Wait for what comes late."""
        self.page.wait_for_timeout(seconds * 1_000)

    def note_stored(self) -> None:
        """Note what is on the device now."""
        self._note_lives()
        for cookie in self.context.cookies():
            host = canonical_host(cookie.get("domain", ""))
            ends = cookie.get("expires", -1)
            days = in_days(ends - self.moment, _LATE) if ends > 0 else None
            self._keep("cookie", cookie.get("name", ""), host, days)
        for frame in self.page.frames:
            host = host_of(frame.url)
            if not host:
                continue
            answer = ask(frame, _KEYS)
            if answer is None and frame is self.page.main_frame:
                self.limits[
                    f"The page on {host} did not say what it has stored: its scripts keep it busy."
                ] = None
            for kind, name in _keys(answer.json_value() if answer else None):
                self._keep(kind, name, host, None)

    def _keep(self, kind: StoreKind, name: str, host: str, days: int | None) -> None:
        place = (kind, printable(name[:_LONGEST_NAME]), host)
        if place not in self.kept and len(self.kept) >= _MOST:
            self.too_many("cookies and keys of storage")
            return
        before = self.kept.get(place)
        self.kept[place] = days if before is None else max(before, days or 0)

    def _note_lives(self) -> None:
        """How long cookies were to live, before the browser cut their lives short."""
        from playwright.sync_api import Error

        for response in self.answered:
            with suppress(Error):  # what was never received whole has no headers
                for header in response.headers_array():
                    if header["name"].lower() == "set-cookie":
                        self._note_life(header["value"], host_of(response.url))
        self.answered.clear()
        for text in self.scripted:
            self._note_life(text, "")
        self.scripted.clear()

    def _note_life(self, text: str, host: str) -> None:
        asked: Requested | None = requested(text, self.moment)
        if asked is None or asked.seconds is None or asked.seconds <= 0:
            return
        place = (asked.name, self.sites.site(asked.domain or host) if host else "")
        if len(self.lives) < _MOST or place in self.lives:
            self.lives[place] = max(self.lives.get(place, 0), in_days(asked.seconds))

    def stored(self) -> frozenset[Stored]:
        """What was on the device, each cookie with the longest life that was asked for it."""
        return frozenset(
            Stored(kind, name, host, self._life(kind, name, host, days))
            for (kind, name, host), days in self.kept.items()
        )

    def _life(self, kind: StoreKind, name: str, host: str, days: int | None) -> int | None:
        if kind != "cookie" or days is None:
            return None
        site = self.sites.site(host)
        asked = (self.lives.get((name, site), 0), self.lives.get((name, ""), 0))
        return max(days, *asked)

    def leave(self) -> None:
        """Let the page believe that it is left: some call others only then."""
        ask(self.page.main_frame, _LEAVING)
        self.settle(_LEFT)


def ask(frame: Frame, script: str, given: object = None) -> JSHandle | None:
    """What a frame answers to a script; None where it is gone or its own scripts keep it busy.

    An answer is waited for with a limit: a page whose scripts never end would hold up everything.
    Raises Error where there is no browser any more.
    """
    from playwright.sync_api import Error

    try:
        return frame.wait_for_function(script, arg=given, timeout=_ANSWER, polling=100)
    except Error as error:
        if has_ended(error.message):
            raise
        return None


def has_ended(said: str) -> bool:
    """Whether what Playwright says means that page or browser are gone."""
    return "has been closed" in said or "crashed" in said or "Connection closed" in said


def _keys(found: object) -> Iterator[tuple[StoreKind, str]]:
    """The keys in the answer of a frame. It comes from a page, so nothing in it is believed."""
    kinds: tuple[StoreKind, ...] = ("local-storage", "session-storage")
    for kind in kinds:
        names = found.get(kind) if isinstance(found, dict) else None
        for name in names if isinstance(names, list) else ():
            if isinstance(name, str):
                yield kind, name


@contextmanager
def looking(started: Started, sites: Sites, own: frozenset[str], *, gpc: bool) -> Iterator[Look]:
    """A visitor who comes for the first time.

    Service workers are not let in: what they ask for would not be seen. Dialogs are dismissed,
    windows that a page opens are closed, nothing is downloaded.
    """
    from playwright.sync_api import Error

    context = started.browser.new_context(
        service_workers="block",
        accept_downloads=False,
        extra_http_headers={"Sec-GPC": "1"} if gpc else {},
    )
    try:
        if gpc:
            context.add_init_script(_GPC)
        scripted: list[str] = []
        context.expose_binding(_BINDING, lambda _, text=None: _heard(scripted, text))
        context.add_init_script(_COOKIES)
        page = context.new_page()
        look = Look(context, page, sites, own, started.loopback_only, scripted=scripted)
        _listen(look)
        _guard(look, context.new_cdp_session(page))
        yield look
    finally:
        with suppress(Error):
            context.close()


def _heard(scripted: list[str], text: object) -> None:
    if isinstance(text, str) and len(scripted) < _MOST:
        scripted.append(text[:2_000])


def _listen(look: Look) -> None:
    from playwright.sync_api import Error

    def asked(request: Request) -> None:
        look.called(request.url)

    def answered(response: Response) -> None:
        if len(look.answered) < _MOST:
            look.answered.append(response)

    def socket(opened: WebSocket) -> None:
        look.called(opened.url)

    def window(opened: Page) -> None:
        with suppress(Error):
            opened.close()

    look.context.on("request", asked)
    look.context.on("response", answered)
    look.context.on("page", window)
    look.page.on("websocket", socket)


def _guard(look: Look, session: CDPSession) -> None:
    """Let the page itself lead to no other site than those that were named, not even for a moment.

    Every step of a redirect is stopped before it is asked for. What others show in frames is not
    touched.
    """
    from playwright.sync_api import Error

    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]

    def paused(event: dict[str, Any]) -> None:
        url = event["request"]["url"]
        host = host_of(url)
        away = event.get("frameId") == frame and look.sites.site(host) not in look.own
        with suppress(Error):
            if host and away:
                look.left_for = host
                session.send(
                    "Fetch.failRequest",
                    {"requestId": event["requestId"], "errorReason": "BlockedByClient"},
                )
            else:
                session.send("Fetch.continueRequest", {"requestId": event["requestId"]})

    session.on("Fetch.requestPaused", paused)
    session.send(
        "Fetch.enable", {"patterns": [{"resourceType": "Document", "requestStage": "Request"}]}
    )
