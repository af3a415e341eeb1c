"""Addresses of pages, hosts, and the sites they belong to."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from dpiakit.evidence.errors import EvidenceError
from dpiakit.source import printable, quoted

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class PageAddress:
    """A page that a user named."""

    url: str
    """As the browser opens it."""
    host: str
    shown: str
    """As it is written down: without query and fragment, which may hold what identifies."""


def page_address(text: str) -> PageAddress:
    """The address of a page. Raises EvidenceError for what a browser should not be sent to."""
    shown = quoted(text[:100])
    hint = "Write the whole address: https://shop.example/"
    try:
        parts = urlsplit(text)
        host, port = canonical_host(parts.hostname or ""), parts.port
    except ValueError:
        raise EvidenceError("pages", f"{shown} is no address of a page.", hint) from None
    plain = len(text) <= _LONGEST and text.isprintable() and " " not in text
    if parts.scheme not in {"http", "https"} or not host or not plain:
        raise EvidenceError("pages", f"{shown} is no address of a page.", hint)
    if "@" in parts.netloc:
        raise EvidenceError(
            "pages",
            f"The address for {host} holds a name or a password, which would be written down.",
            "Visit what people see without signing in.",
        )
    return PageAddress(text, host, _shown(parts, host, port))


def _shown(parts: SplitResult, host: str, port: int | None) -> str:
    place = f"[{host}]" if ":" in host else host
    return printable(f"{parts.scheme}://{place}{f':{port}' if port else ''}{parts.path or '/'}")


def host_of(url: str) -> str:
    """The host of an address, in small letters; empty for one without (data:, about:, blob:)."""
    try:
        parts = urlsplit(url)
        return canonical_host(parts.hostname or "") if parts.scheme in _WEB else ""
    except ValueError:
        return ""


_WEB = frozenset({"http", "https", "ws", "wss"})


def canonical_host(host: str) -> str:
    """A host as hosts are compared: small letters, no dot at either end."""
    return printable(host.strip(".").lower())


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, whatever the network says (RFC 6761, 6890)."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    address = _ip(host)
    return address is not None and address.is_loopback


def _ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def below(host: str, domain: str) -> bool:
    """Whether a host is a domain or lies below it."""
    return host == domain or host.endswith(f".{domain}")


class Sites:
    """Which hosts belong together: by the public suffix list that is installed, without network.

    A site is a public suffix and one label more, the part that somebody registers; suffixes in
    private hands, under which others have their own pages, count too. An address in numbers and a
    name that is a suffix itself are sites of their own.
    """

    def __init__(self) -> None:
        from importlib.metadata import version

        self._suffixes = _suffixes()
        self._known: dict[str, str] = {}
        self.edition = f"publicsuffixlist {version('publicsuffixlist')}"
        """The list and its edition, by which others can follow a judgement."""

    def site(self, host: str) -> str:
        """The site of a host: ``shop.example.co.uk`` belongs to ``example.co.uk``."""
        if host not in self._known:
            self._known[host] = host if _ip(host) else self._suffixes.privatesuffix(host) or host
        return self._known[host]


@cache
def _suffixes() -> PublicSuffixList:
    try:
        from publicsuffixlist import PublicSuffixList as Suffixes
    except ImportError:
        raise EvidenceError(
            "website",
            "Without a list of public suffixes nobody knows which hosts belong together.",
            'Install it: pip install "dpiakit[website]"',
        ) from None
    return Suffixes()
