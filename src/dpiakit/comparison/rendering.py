"""A comparison in the format that was asked for."""

from __future__ import annotations

from dpiakit.comparison.changes import Comparison


def rendered(comparison: Comparison, form: str, links: str | None = None) -> str:
    """The comparison as ``text``, ``json`` or ``markdown``. Raises KeyError for another form.

    `links` is how a platform shows a line: ``https://host/repo/blob/{commit}/{path}#L{line}``.
    """
    if form == "text":
        from dpiakit.comparison.text import text

        return text(comparison)
    if form == "json":
        from dpiakit.comparison.diff_v1 import diff_json

        return diff_json(comparison)
    if form == "markdown":
        from dpiakit.comparison.markdown import comment

        return comment(comparison, links)
    raise KeyError(form)
