"""One visitor with a browser of his own: opens pages and notes what they leave and whom they call.

Names, hosts and times are noted. Values of cookies and of storage are dropped where they arrive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.website.cookies import Requested, in_days, requested
from dpiakit.evidence.website.observation import Contact, Stored, StoreKind
from dpiakit.evidence.website.sites import PageAddress, Sites, canonical_host, host_of, is_loopback
from dpiakit.source import printable

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, CDPSession, Page, Request, Response, WebSocket

    from dpiakit.evidence.website.browser import Started

_MOST = 5_000
"""So many of each are noted in one situation."""
_LATE = 3_600
"""Seconds that may pass between a page being asked for and a look at its cookies."""
_LONGEST_NAME = 1_000
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
            for kind, names in _keys(frame).items():
                for name in names:
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
        """Leave the page, as people do: some call others only then."""
        from playwright.sync_api import Error

        with suppress(Error):
            self.page.goto("about:blank", timeout=5_000)
            self.page.wait_for_timeout(100)


def _keys(frame: Any) -> dict[StoreKind, list[str]]:
    """The keys that a frame has stored; nothing for one that is gone or lets nobody look."""
    from playwright.sync_api import Error

    try:
        found = frame.evaluate(_KEYS)
    except Error as error:
        if "closed" in error.message or "crash" in error.message:
            raise
        return {}
    made: dict[StoreKind, list[str]] = {}
    kinds: tuple[StoreKind, ...] = ("local-storage", "session-storage")
    for kind in kinds:
        names = found.get(kind) if isinstance(found, dict) else None
        made[kind] = [name for name in names or () if isinstance(name, str)]
    return made


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


def open_page(look: Look, address: PageAddress, *, timeout: int, settle: float) -> None:
    """Open a page and wait until it has settled. Raises EvidenceError for what is no page."""
    from playwright.sync_api import Error
    from playwright.sync_api import TimeoutError as TooLateError

    look.left_for = ""
    try:
        response = look.page.goto(
            address.url, wait_until="domcontentloaded", timeout=timeout * 1_000
        )
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
    if "closed" in said or "crash" in said:
        return Error(said)
    reason = next(_first_words(said.splitlines()), "no reason given")
    return EvidenceError(address.shown, f"It could not be opened: {reason}.", "Try it by hand.")


def _first_words(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if line.strip():
            yield printable(line.strip().removeprefix("Page.goto: ").partition(" at http")[0][:200])
