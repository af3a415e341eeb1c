"""Text of a record in a Markdown comment: it stays text, whatever is written in it.

Platforms look for mentions, numbers of issues, addresses, emoji and commits after the markup is
gone, so escaping alone does not help: a character without width is put where they would begin.
"""

from __future__ import annotations

import re

from dpiakit.comparison.wording import shortened

_NOTHING = "\N{ZERO WIDTH SPACE}"
_MARKUP = re.compile(r"[\\`*_\[\]|~$^]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_SIGN = re.compile(r"([@#!%&~$^])(?=[\w\"])")
"""Of people, issues, merge requests, milestones, epics, labels, snippets, alerts."""
_ADDRESS = re.compile(r"(?i)(www)(?=\.)|(:)(?=//)|\b(mailto|xmpp|gh)(?=[:-])")
_EMOJI = re.compile(r":(?=[\w+-]+:)")
_COMMIT = re.compile(
    r"\b(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])([0-9a-f]{3})(?=[0-9a-f]{4,61}\b)", re.IGNORECASE
)
_START = re.compile(r"^(\d+)(?=[.)])|^(?=[-+=#/])")
_TICKS = re.compile(r"`+")


def prose(text: str, most: int = 400) -> str:
    """One line of text in which nothing is markup, a link, a mention or a command."""
    line = shortened(text, most)
    line = _SIGN.sub(rf"\1{_NOTHING}", line)
    line = _ADDRESS.sub(rf"\g<0>{_NOTHING}", line)
    line = _EMOJI.sub(f":{_NOTHING}", line)
    line = _COMMIT.sub(rf"\1{_NOTHING}", line)
    line = _MARKUP.sub(r"\\\g<0>", line)
    line = re.sub(r"[&<>]", lambda found: _ENTITIES[found[0]], line)
    return _START.sub(lambda found: f"{found[1] or ''}{_NOTHING}", line)


def code(text: str, most: int = 120, *, in_table: bool = False) -> str:
    """One line of text as code: nothing in it is looked at by anybody."""
    line = shortened(text, most)
    if not line:
        return ""
    ticks = "`" * (1 + max((len(run) for run in _TICKS.findall(line)), default=0))
    edge = " " if line[0] in "` " or line[-1] in "` " else ""
    if in_table:
        line = line.replace("\\", "\N{REVERSE SOLIDUS OPERATOR}").replace("|", "\\|")
    return f"{ticks}{edge}{line}{edge}{ticks}"
