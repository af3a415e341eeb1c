"""The pages as HTML: a folder that opens from disk, with one style sheet, nothing from outside."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from dpiakit.documents.environment import environment
from dpiakit.documents.rules.book import Book, PackPage, binding
from dpiakit.documents.rules.conditions import PART, laid_out
from dpiakit.documents.rules.places import places
from dpiakit.documents.rules.terms import Term
from dpiakit.documents.rules.wording import anchor
from dpiakit.law.coverage import WORDS
from dpiakit.law.root import data_root

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

STYLE = "rules.css"
_TEMPLATES = data_root() / "templates"


@cache
def _environment() -> SandboxedEnvironment:
    made = environment(_TEMPLATES)
    made.globals |= {"anchor": anchor, "words": WORDS}
    made.filters["web"] = web
    return made


def html_pages(book: Book) -> Iterator[tuple[str, bytes]]:
    """Every file of the site by its path."""
    made = _environment()

    def page(template: str, path: str, **values: Any) -> tuple[str, bytes]:
        to = _from(path)
        html = made.get_template(f"rules/{template}.html.j2").render(
            book=book, path=path, to=to, code=_code(to), style=to(STYLE, ""), **values
        )
        return f"{path}.html", html.encode()

    yield STYLE, (_TEMPLATES / "rules" / STYLE).read_bytes()
    yield page("index", "index", counts=[binding(pack.rules, book.on) for pack in book.packs])
    yield page("provisions", "provisions", instruments=book.provisions())
    yield page("places", "places", places=places(book.library, book.on))
    yield page("terms", "common/terms", pack=None, entries=book.common)
    for pack in book.packs:
        yield from _pack_pages(page, pack)


def _pack_pages(
    page: Callable[..., tuple[str, bytes]], pack: PackPage
) -> Iterator[tuple[str, bytes]]:
    name = pack.pack.name
    yield page("pack", f"{name}/index", pack=pack)
    yield page("terms", f"{name}/terms", pack=pack, entries=pack.terms)
    if pack.coverage is not None:
        rules = {one.rule: one.path for one in pack.rules}
        yield page("coverage", f"{name}/coverage", pack=pack, paths=rules)
    for rule in pack.rules:
        yield page("rule", rule.path, pack=pack, page=rule)


def _from(path: str) -> Callable[..., str]:
    return lambda target, suffix=".html": relative(path, target, suffix)


def relative(path: str, target: str, suffix: str) -> str:
    """How the page at a path names another: so that the folder can lie anywhere."""
    place, _, fragment = target.partition("#")
    found = posixpath.relpath(place, posixpath.dirname(path) or ".") + suffix
    return f"{found}#{fragment}" if fragment else found


def web(address: str) -> str:
    """An address on the web, or nothing: a pack from a stranger must not smuggle in a script."""
    return address if re.match(r"https?://", address, re.IGNORECASE) else ""


def _code(to: Callable[..., str]) -> Callable[[str, Iterable[Term]], Markup]:
    """Writes a condition with a link at each term. A word after a dot is a field and no term."""

    def code(text: str, terms: Iterable[Term]) -> Markup:
        known = {term.name: term for term in terms if term.kind != "document"}
        documents = {term.name: term for term in terms if term.kind == "document"}
        parts, last = [], ""
        for found in PART.findall(laid_out(text)):
            term = known.get(found) if last != "." else None
            term = term or (documents.get(found[1:-1]) if found[:1] in {'"', "'"} else None)
            if term is None:
                parts.append(escape(found))
            else:
                parts.append(Markup('<a href="{}">{}</a>').format(to(term.path), found))
            last = found
        return Markup("").join(parts)

    return code
