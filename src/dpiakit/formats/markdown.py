"""A comment for a pull request or a merge request, found again by its first line."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from dpiakit.formats.comment import Comment

if TYPE_CHECKING:
    from dpiakit.formats.form import RunHead
    from dpiakit.formats.report import RecordReport, RunSummary

MARKER = "<!-- dpiakit:check -->"
"""Whoever posts the comment looks for it, to renew the last comment instead of adding one."""
LIMIT = 65_000
"""In bytes. GitHub takes 65,536 characters, and no character is longer than its bytes."""
_MOST = 600


class MarkdownForm:
    """Nothing until the end: only then is it known what is gravest."""

    lists_rules: ClassVar[bool] = False
    shows_source: ClassVar[bool] = False

    def __init__(self, head: RunHead) -> None:
        self._comment = Comment(head, marker=MARKER, limit=LIMIT, most=_MOST)

    def begin(self) -> str:
        """Nothing yet."""
        return ""

    def record(self, report: RecordReport) -> str:
        """What one record says, for :meth:`add`."""
        return self._comment.record(report)

    def add(self, piece: str) -> str:
        """Keep what may be shown."""
        self._comment.add(piece)
        return ""

    def end(self, summary: RunSummary) -> str:
        """The comment."""
        return self._comment.text(summary)
