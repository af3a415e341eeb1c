"""Pages about the rules of policy packs, for readers who are no programmers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from dpiakit.law import Library

PageForm = Literal["html", "markdown"]


def rule_pages(
    library: Library, packs: Sequence[str], on: date, form: PageForm = "html"
) -> dict[str, bytes]:
    """Every file of a folder of pages about some packs, by its path in it, as of a day.

    The same law and day give the same bytes. Raises LawError for a list of obligations that
    cannot be used.
    """
    from dpiakit.documents.rules.book import book

    found = book(library, packs, on)
    if form == "html":
        from dpiakit.documents.rules.html import html_pages

        return dict(html_pages(found))
    from dpiakit.documents.rules.markdown import markdown_pages

    return dict(markdown_pages(found))
