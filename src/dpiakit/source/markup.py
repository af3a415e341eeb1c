"""Text of strangers inside Markdown.

Every character that could begin a tag, a link, a picture, a mention, an emphasis, a heading, a
list or a table is escaped, and every text is one line.
"""

from __future__ import annotations

import re

from dpiakit.source.place import printable

_MARKUP = re.compile(r"[\\`*\[\]<>|~$&]|(?<![^\W_])_|_(?![^\W_])")
_TAGS = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_START = re.compile(r"^([-+]|\d+[.)]|#+|=+)(?=\s|$)")
_ADDRESS = re.compile(r"(?i)(?<=www)\.|:(?=//)|(?<=mailto):|(?<=xmpp):")
_CALL = re.compile(r"([@#])(?=\w)")
"""A mention or the number of an issue: platforms look for them after the markup is gone."""
_MOST = 600


def escaped(text: str, most: int = _MOST) -> str:
    """One line of text in which nothing is markup, a link or a mention; cut after ``most``."""
    line = " ".join(printable(" ".join(text.split())).split())
    if len(line) > most:
        line = f"{line[: most - 1].rstrip()}…"
    safe = _MARKUP.sub(lambda found: _TAGS.get(found[0], f"\\{found[0]}"), line)
    safe = _CALL.sub("\\1\N{ZERO WIDTH SPACE}", safe)
    safe = _ADDRESS.sub(lambda found: f"&#{ord(found[0])};", safe)
    return _START.sub(r"\\\1", safe)


def code(text: str) -> str:
    """A path or a place as code; a backtick cannot end it."""
    line = printable(" ".join(text.split())).replace("`", "'").replace("|", "\N{BROKEN BAR}")
    return f"`{line[:_MOST]}`" if line else ""


_WEB = re.compile(r"https?://[^\s<>()\[\]\\`\"]+")


def link(text: str, address: str) -> str:
    """A text that leads to a web address; only the text, where the address is none."""
    return f"[{escaped(text)}](<{address}>)" if _WEB.fullmatch(address) else escaped(text)
