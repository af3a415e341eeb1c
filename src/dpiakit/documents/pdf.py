"""HTML to a PDF that can be archived (PDF/A-3a) and read aloud (PDF/UA-1).

Nothing outside the packaged assets is opened, no clock is read, no installed font is used: the
same document gives the same bytes. (Not across versions of Pango, which breaks the lines.)
"""

from __future__ import annotations

import gc
import io
import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from dpiakit.documents.fonts import LOST, only_these_fonts, printable, settle_document
from dpiakit.errors import DpiakitError

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher

SCHEME = "asset"
"""`asset:document.css` is the style sheet beside the templates; no other address leads anywhere."""

_MEDIA_TYPES = {
    ".css": "text/css",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
}
_INSTALL = "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class DocumentError(DpiakitError):
    """A document that cannot be written, with what to do about it."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF, so that a reader has what the pages were made from."""

    name: str
    content: bytes
    media_type: str
    description: str
    relationship: Literal["Source", "Data", "Supplement", "Alternative"] = "Source"
    """What the file is to the pages: they were made from it (Source), it holds the numbers behind
    a table or picture (Data), it adds to them (Supplement), it says the same (Alternative)."""


def write_pdf(
    html: str,
    *,
    title: str,
    language: str,
    on: date,
    attachments: Iterable[Attachment] = (),
    assets: Path,
) -> bytes:
    """The pages of an HTML document; `on` is the date the file says it was made.

    Characters the fonts lack are printed as an empty box (`fonts.missing` tells which), long words
    are broken. An address that is not of the `asset:` or `data:` scheme is left out.
    """
    weasyprint = _layout_engine()
    files = tuple(attachments)
    fetcher = _fetcher(assets)
    moment = datetime.combine(on, time())
    with _collector_off(), _missing_glyphs() as undrawn:
        with only_these_fonts(assets):
            fonts = weasyprint.text.fonts.FontConfiguration()
        source = weasyprint.HTML(string=_whole(html), base_url=f"{SCHEME}:", url_fetcher=fetcher)
        settle_document(source.etree_element, printable(assets))
        source.etree_element.set("lang", language)
        document = source.render(font_config=fonts, pdf_variant="pdf/a-3a")
        _set_metadata(document.metadata, title=title, language=language, on=on)
        pdf: bytes = document.write_pdf(
            finisher=partial(_finish, media_types=[file.media_type for file in files]),
            pdf_variant="pdf/a-3a",
            attachments=[
                weasyprint.Attachment(
                    file_obj=io.BytesIO(file.content),
                    url_fetcher=fetcher,
                    name=file.name,
                    description=file.description,
                    created=moment,
                    modified=moment,
                    relationship=file.relationship,
                )
                for file in files
            ],
        )
    if undrawn:
        raise DocumentError(
            f"The document asks for a character its fonts do not have: {undrawn[0]} "
            "Take it out of the template or style sheet, or add it to templates/assets/fonts."
        )
    return pdf


def _whole(html: str) -> str:
    """The text without what no parser keeps: half characters and zero bytes become gaps."""
    return html.encode("utf-8", "replace").decode().replace("\0", LOST)


def _finish(document: Any, pdf: Any, media_types: Iterable[str]) -> None:
    from dpiakit.documents.conformance import finish

    finish(document, pdf, media_types)


def _set_metadata(metadata: Any, *, title: str, language: str, on: date) -> None:
    """What the file says about itself; nothing a record wrote into the HTML can change it."""
    metadata.title = _one_line(title)
    metadata.lang = language
    metadata.generator = "dpiakit"
    metadata.created = metadata.modified = f"{on.isoformat()}T00:00:00Z"
    metadata.authors = []
    metadata.description = metadata.keywords = None
    metadata.attachments = []


def _one_line(text: str) -> str:
    """A text without control characters, which neither metadata nor a window title can show."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _layout_engine() -> Any:
    """WeasyPrint, imported only when a PDF is asked for: it takes half a second."""
    try:
        with redirect_stdout(io.StringIO()):  # it prints advice there before it gives up
            import weasyprint
    except OSError as missing:
        raise DocumentError(
            "A PDF needs the text layout library Pango, which this machine does not have.\n"
            f"Install it: {_INSTALL}"
        ) from missing
    return weasyprint


def _fetcher(assets: Path) -> URLFetcher:
    """Serves packaged files and data URIs. By default WeasyPrint would read any file it may."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    root = assets.resolve()

    class Assets(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            scheme, _, path = url.partition(":")
            if scheme.lower() == "data":
                return super().fetch(url, headers)
            file = (root / path).resolve() if scheme == SCHEME and "\0" not in path else root
            if not file.is_relative_to(root) or not file.is_file():
                raise ValueError(f"{url[:80]} is not one of the packaged files.")
            media_type = _MEDIA_TYPES.get(file.suffix, "application/octet-stream")
            return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": media_type})

    return Assets(allowed_protocols={"data"}, allow_redirects=False)


@contextmanager
def _collector_off() -> Iterator[None]:
    """No garbage collection during a layout: it finds nothing and takes a quarter of the time.

    None is forced afterwards either: after one document the process ends, and between many the
    collector starts by itself.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        with warnings.catch_warnings():
            # WeasyPrint leaves its colour profile to be closed by chance.
            warnings.filterwarnings("ignore", "unclosed file .*sRGB", ResourceWarning)
            yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _missing_glyphs() -> Iterator[list[str]]:
    """What the layout could not draw. Records cannot cause it (their text is settled before),
    a style sheet or template can; the file would then keep neither standard.
    """
    found: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            message = record.getMessage()
            if message.startswith(".notdef"):
                found.append(message.rpartition(": ")[2] + ".")

    listener = Listener(logging.WARNING)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(listener)
    try:
        yield found
    finally:
        logger.removeHandler(listener)
