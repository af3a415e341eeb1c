"""A small web on loopback: pages that behave and pages that do not, and third parties."""

import contextlib
import http.server
import threading
from datetime import date

from dpiakit.evidence.website.observation import SITUATIONS, Contact, Observation, Seen, Stored
from dpiakit.evidence.website.sites import Sites

ON = date(2026, 11, 28)
RECORD = """\
id: shop-site
title: Pages of the shop
controller: {name: A shop}
data_subjects: {visitors: {category: customers}}
data_items: {views: {category: page-views}}
purposes:
  count: {aim: analytics, lawful_basis: consent}
  sell: {aim: order-fulfilment, lawful_basis: contract}
trackers:
  analytics: {technology: cookie, use: analytics, purpose: count, stored_as: [_ga, _ga_*],
    domains: [ads.localhost], lifetime: P2Y, exemption: none}
  basket: {technology: cookie, use: shopping-cart, purpose: sell, stored_as: [basket],
    exemption: strictly-necessary}
  choice: {technology: cookie, use: consent-storage, stored_as: [choice],
    exemption: strictly-necessary, lifetime: P6M}
"""
SHOP = """<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>
<div id="banner">We use cookies. <button id="yes">Accept all</button>{refuse}</div>
<script>
const banner = document.getElementById('banner');
function ads() {{
  document.cookie = '_ga=GA1.2.secret; max-age=63072000; path=/';
  new Image().src = 'http://ads.localhost:{port}/pixel';
}}
{early}
document.getElementById('yes').onclick = () => {{
  document.cookie = 'choice=yes; path=/; max-age=15552000'; ads(); banner.remove();
}};
const no = document.getElementById('no');
if (no) no.onclick = () => {{
  document.cookie = 'choice=no; path=/; max-age=15552000'; {late} banner.remove();
}};
</script></html>"""
REFUSE = '<button id="no">Reject all</button>'
PAGES = {
    "/good": {},
    "/bad": {"early": "ads();"},
    "/deaf": {"late": "ads();"},  # refusal changes nothing
    "/script-honours-gpc": {"early": "if (!navigator.globalPrivacyControl) ads();"},
    "/no-refusal": {"refuse": ""},
    "/german": {"refuse": '<button id="no">Nur notwendige Cookies</button>'},
    "/left-over": {"early": "sessionStorage.setItem('visit_12345678', 'x');"
                            "localStorage.setItem('fp', 'secret');"
                            "document.cookie = 'odd=secret; max-age=100';"},
}  # fmt: skip


class Web(http.server.ThreadingHTTPServer):
    """Serves every name of this machine. ``asked`` notes (host, path, Sec-GPC) of each request."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked = []
        self.extra = {}
        """Paths that a test serves: a function that writes the answer."""
        self.stopping = threading.Event()

    @property
    def port(self):
        return self.server_address[1]

    def url(self, path, host="127.0.0.1"):
        return f"http://{host}:{self.port}{path}"

    def handle_error(self, request, client_address):
        """Browsers hang up, which is no news."""


class Answer(http.server.BaseHTTPRequestHandler):
    def log_message(self, *words):
        pass

    def do_GET(self):
        gpc = self.headers.get("Sec-GPC")
        path = self.path.partition("?")[0]
        self.server.asked.append((self.headers["Host"].partition(":")[0], path, gpc))
        if path in self.server.extra:
            self.server.extra[path](self)
        elif path == "/pixel":
            self.send("GIF89a", kind="image/gif", cookies=["uid=secret; Max-Age=31536000"])
        elif path == "/server-honours-gpc":
            self.send(self.shop({"early": "" if gpc == "1" else "ads();"}))
        elif path in PAGES:
            self.send(self.shop(PAGES[path]), cookies=["basket=secret; HttpOnly; Path=/"])
        else:
            self.send("nothing here", status=404)

    def do_POST(self):
        """Beacons."""
        self.do_GET()

    def shop(self, page):
        parts = {"early": "", "late": "", "refuse": REFUSE, **page}
        return SHOP.format(port=self.server.port, **parts)

    def send(self, body, *, status=200, kind="text/html; charset=utf-8", cookies=(), headers=()):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for cookie in cookies:
            self.send_header("Set-Cookie", cookie)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode() if isinstance(body, str) else body)


@contextlib.contextmanager
def a_web():
    web = Web()
    thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield web
    finally:
        web.stopping.set()
        web.shutdown()
        thread.join()
        web.server_close()


# --- builders for what needs no browser


def a_cookie(name, host="shop.example", days=None):
    return Stored("cookie", name, host, days)


def a_key(name, host="shop.example", kind="local-storage"):
    return Stored(kind, name, host)


def a_look(*things, reached=True, because=""):
    """What was seen in one situation: cookies and keys, and hosts as plain text."""
    stored = frozenset(one for one in things if isinstance(one, Stored))
    contacts = frozenset(Contact(one) for one in things if isinstance(one, str))
    return reached, because, stored, contacts


def an_observation(always=(), choice=None, limits=(), **looks):
    """All four situations reached, with ``always`` in each; others as given by name."""
    seen = []
    for situation in SITUATIONS:
        reached, because, stored, contacts = looks.get(situation, a_look())
        more = a_look(*always)
        seen.append(Seen(situation, reached, because, stored | more[2], contacts | more[3]))
    sites = Sites()
    words = {"choice": choice} if choice else {}
    return Observation(
        "visit", ON, ("https://shop.example/",), frozenset({"shop.example"}),
        ("chromium", "150.0"), sites.edition, tuple(seen), limits=tuple(limits), **words,
    )  # fmt: skip
