"""Text of strangers inside Markdown.

Every character that could begin a tag, a link, a picture, a mention, an emphasis, a heading, a
list or a table is escaped, and every text is one line. Platforms look for mentions, numbers of
issues, addresses, emoji and commits once the markup is gone, so escaping alone does not help
there: a character without width is put where they would begin.
"""

from __future__ import annotations

import re

from dpiakit.source.place import printable

_NOTHING = "\N{ZERO WIDTH SPACE}"
_SIGN = re.compile(r"[@#!%^](?=[\w\"])|[&$](?=\d)|(?<!~)~(?=[\w\"])")
"""Of people, issues, merge requests, milestones, labels, epics, alerts, snippets."""
_ADDRESS = re.compile(r"(?i)www(?=\.)|:(?=//)|\b(?:mailto|xmpp|gh)(?=[:-])")
_EMOJI = re.compile(r":(?=[\w+-]+:)")
_COMMIT = re.compile(
    r"\b(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])([0-9a-f]{3})(?=[0-9a-f]{4,61}\b)", re.IGNORECASE
)
_CALLS = (_SIGN, _ADDRESS, _EMOJI, _COMMIT)
_MARKUP = re.compile(r"[\\`*\[\]<>|~$&^]|(?<![^\W_])_|_(?![^\W_])")
_TAGS = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_START = re.compile(r"^([-+]|\d+[.)]|#+|=+)(?=\s|$)")
_MOST = 600


def escaped(text: str, most: int = _MOST) -> str:
    """One line of text in which nothing is markup, a link or a mention; cut after ``most``."""
    line = " ".join(printable(" ".join(text.split())).split())
    if len(line) > most:
        line = f"{line[: most - 1].rstrip()}…"
    for call in _CALLS:
        line = call.sub(rf"\g<0>{_NOTHING}", line)
    safe = _MARKUP.sub(lambda found: _TAGS.get(found[0], f"\\{found[0]}"), line)
    return _START.sub(r"\\\1", safe)


def code(text: str) -> str:
    """A path or a place as code; a backtick cannot end it."""
    line = printable(" ".join(text.split())).replace("`", "'").replace("|", "\N{BROKEN BAR}")
    return f"`{line[:_MOST]}`" if line else ""


_WEB = re.compile(r"https?://[^\s<>()\[\]\\`\"]+")


def link(text: str, address: str) -> str:
    """A text that leads to a web address; only the text, where the address is none."""
    return f"[{escaped(text)}](<{address}>)" if _WEB.fullmatch(address) else escaped(text)
