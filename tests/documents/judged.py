"""Records judged by the law of this repository, and documents taken apart again."""

from __future__ import annotations

import re
from contextlib import chdir
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import shipped
from dpiakit.documents.checklist import checklist_markdown, checklist_pdf
from dpiakit.documents.dpia import dpia_html, dpia_pdf
from dpiakit.engine import assess
from dpiakit.evidence.citing import cited_claims
from dpiakit.records import read_record

ROOT = Path(__file__).parents[2]
ON = date(2026, 11, 23)
MINIMAL = "examples/minimal/newsletter.yaml"
RETAIL = "examples/retail-personalisation/records/loyalty-personalisation.yaml"
VOID = {"br", "col", "hr", "img", "input", "link", "meta", "rect", "line", "path", "polygon"}


@cache
def law():
    return shipped.library(), shipped.catalogue()


def judged(file):
    """The assessment of a record, as the command line would make it on a fixed day."""
    library, catalogue = law()
    read = read_record(file)
    dates = read.activity.dates
    launch = dates.planned_start if dates else None
    later = library.in_force(launch) if launch and launch > ON else None
    claims = cited_claims(read, Path(file), ON, launch if later else None)
    return assess(read, library.in_force(ON), catalogue, later, claims=claims)


@cache
def example(file):
    """An example of the repository, named as somebody at its top would name it."""
    with chdir(ROOT):
        return judged(file)


def written(folder, text):
    """A record of its own, judged."""
    file = folder / "record.yaml"
    file.write_text(text, encoding="utf-8")
    with chdir(folder):
        return judged("record.yaml")


@cache
def example_html(file):
    return dpia_html(example(file))


@cache
def example_pdf(file):
    return dpia_pdf(example(file))


@cache
def example_checklist(file):
    return checklist_markdown(example(file))


@cache
def example_checklist_pdf(file):
    return checklist_pdf(example(file))


class Taken(HTMLParser):
    """A document as a list: headings with their level, texts, tags with their attributes."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.headings: list[tuple[int, str]] = []
        self.blocks: list[tuple[str, int | str]] = []
        self.tags: list[tuple[str, dict]] = []
        self._heading = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if re.fullmatch(r"h[1-6]", tag):
            self._heading = int(tag[1])
            self.headings.append((self._heading, ""))
            self.blocks.append(("heading", self._heading))

    def handle_endtag(self, tag):
        if re.fullmatch(r"h[1-6]", tag):
            self._heading = None

    def handle_data(self, data):
        if self._heading is not None:
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data)
        elif data.strip():
            self.blocks.append(("text", data.strip()))


def plain(html):
    """The text a person reads, on one line, without the signs that only break lines."""
    texts = [str(value) for kind, value in Taken(html).blocks if kind == "text"]
    return " ".join(" ".join(texts).replace("\u200b", "").split())
