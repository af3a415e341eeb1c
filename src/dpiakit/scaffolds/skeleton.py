"""The open questions of a record as comments in its file, for those who write rather than talk."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from dpiakit.engine.asking import answer
from dpiakit.scaffolds.interview import Asked
from dpiakit.source import dotted

_END = "# End of the open questions."
_BLOCK = re.compile(
    rf"^# Open questions on .*?^{re.escape(_END)}(?:\r?\n|\Z)", re.MULTILINE | re.DOTALL
)


def with_open_questions(text: str, asked: Iterable[Asked], on: date, file: str) -> str:
    """The text with its open questions at the end, in place of those of an earlier day."""
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = list(_lines(asked, on, file))
    rest = _BLOCK.sub("", text).rstrip("\r\n \t")
    head = f"{rest}{newline}{newline}" if rest else ""
    return head + newline.join(lines) + newline if lines else f"{rest}{newline}"


def has_open_questions(text: str) -> bool:
    """Whether a file lists its open questions."""
    return _BLOCK.search(text) is not None


def _lines(asked: Iterable[Asked], on: date, file: str) -> Iterable[str]:
    gravity = None
    for one in asked:
        if gravity is None:
            yield f"# Open questions on {on}, gravest first. Write what is known at its place;"
            yield "# what nobody knows stays away: absent means not answered, {} and [] mean none."
            yield f"# One by one, with explanations: dpiakit new record {file}"
        found = one.severity or "first"
        if found != gravity:
            yield "#"
            yield f"# {found}"
            gravity = found
        may = answer(one.fact.path)
        yield f"#   {dotted(one.fact.path)}: {one.wording.ask}" + (f" ({may})" if may else "")
    if gravity is not None:
        yield _END
