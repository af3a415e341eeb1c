"""The summary of a job on GitHub: the comment, with room for more."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from dpiakit.formats.comment import Comment

if TYPE_CHECKING:
    from dpiakit.formats.form import RunHead
    from dpiakit.formats.report import RecordReport, RunSummary

LIMIT = 1_000_000
"""In bytes. GitHub takes 1 MiB for each step."""
_MOST = 5_000


class SummaryForm:
    """Nothing until the end: only then is it known what is gravest."""

    lists_rules: ClassVar[bool] = False
    shows_source: ClassVar[bool] = False

    def __init__(self, head: RunHead) -> None:
        self._comment = Comment(head, marker="", limit=LIMIT, most=_MOST)

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
        """The summary."""
        return self._comment.text(summary)
