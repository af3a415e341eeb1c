"""The pages as Markdown, for a wiki or a repository."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from dpiakit.documents.rules.book import Book, Link, PackPage, RulePage, binding
from dpiakit.documents.rules.conditions import laid_out
from dpiakit.documents.rules.html import relative, web
from dpiakit.documents.rules.places import places
from dpiakit.documents.rules.terms import TermEntry
from dpiakit.documents.rules.wording import anchor
from dpiakit.documents.wording import day
from dpiakit.findings import Cite
from dpiakit.law.coverage import WORDS
from dpiakit.source.markup import code, escaped

_SUFFIX = ".md"
_ALL = 100_000
"""Pages are not cut: somebody reads them to the end."""
_FENCE = "````"
To = Callable[[str], str]
_NOTE = (
    "The law is described in our own words; the provisions that are linked are what binds. "
    "Not legal advice."
)


def markdown_pages(book: Book) -> Iterator[tuple[str, bytes]]:
    """Every file by its path."""
    yield _file("index", _index(book, _to("index")))
    yield _file("provisions", _provisions(book, _to("provisions")))
    yield _file("places", _places(book, _to("places")))
    yield _file("common/terms", _terms(None, book.common, _to("common/terms")))
    for pack in book.packs:
        name = pack.pack.name
        yield _file(f"{name}/index", _pack(book, pack, _to(f"{name}/index")))
        yield _file(f"{name}/terms", _terms(pack, pack.terms, _to(f"{name}/terms")))
        if pack.coverage is not None:
            yield _file(f"{name}/coverage", _coverage(pack, _to(f"{name}/coverage")))
        for page in pack.rules:
            yield _file(page.path, _rule(pack, page, _to(page.path)))


def _file(path: str, lines: Iterable[str]) -> tuple[str, bytes]:
    return f"{path}{_SUFFIX}", ("\n".join([*lines, "", "---", "", _NOTE]) + "\n").encode()


def _to(path: str) -> To:
    return lambda target: relative(path, target, _SUFFIX)


def _said(text: str) -> str:
    return escaped(text, _ALL)


def _link(text: str, address: str) -> str:
    return f"[{_said(text)}](<{address}>)" if address else _said(text)


def _cite(one: Cite) -> str:
    return _link(one.text, web(one.link).replace(">", "%3E").replace("<", "%3C"))


def _cites(all_of_them: Iterable[Cite]) -> str:
    return "; ".join(map(_cite, all_of_them))


def _block(text: str, language: str = "") -> Iterator[str]:
    """Text as code. The fence is longer than any a text could bring along."""
    fence = _FENCE
    while fence in text:
        fence += "`"
    yield from (f"{fence}{language}", text.rstrip("\n"), fence, "")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _named(anchor_name: str) -> str:
    """A place that can be linked to: Markdown makes names of headings in ways that differ."""
    return f'<a id="{anchor_name}"></a>'


def _index(book: Book, to: To) -> Iterator[str]:
    yield from ("# Policy packs", "")
    for pack in book.packs:
        name = pack.pack.name
        yield f"- {_link(pack.pack.title, to(f'{name}/index'))}, {code(name)}, version "
        yield (
            f"  {_said(pack.pack.version)}: {binding(pack.rules, book.on)} rules in force "
            f"on {day(book.on)}"
        )
    yield ""
    yield f"- {_link('By provision', to('provisions'))}"
    yield f"- {_link('By place', to('places'))}"
    yield f"- {_link('Shared terms', to('common/terms'))}"


def _pack(book: Book, pack: PackPage, to: To) -> Iterator[str]:
    yield from (_link("All packs", to("index")), "", f"# {_said(pack.pack.title)}", "")
    if pack.description:
        yield from (_said(pack.description), "")
    for one in pack.pack.applies_when:
        yield f"- Applies where: {_said(one.because)}"
    yield f"- Rests on: {_cites(pack.provisions)}"
    yield f"- Last checked: {_said(pack.checked)}"
    yield f"- {_link('Terms of this pack', to(f'{pack.pack.name}/terms'))}"
    if pack.coverage is not None:
        yield f"- {_link('What the pack covers', to(f'{pack.pack.name}/coverage'))}"
    for title, rules in pack.shelves:
        yield from ("", f"## {_said(title)}", "")
        yield from _table(
            ("What must hold", "Severity", "Needed", "Who mends it", f"On {day(book.on)}"),
            (
                (
                    _link(page.rule.title, to(page.path)),
                    page.rule.severity,
                    page.rule.stage.replace("-", " "),
                    page.rule.owner,
                    page.status,
                )
                for page in rules
            ),
        )


def _rule(pack: PackPage, page: RulePage, to: To) -> Iterator[str]:
    rule = page.rule
    yield (
        f"{_link('All packs', to('index'))} / "
        f"{_link(pack.pack.title, to(f'{pack.pack.name}/index'))} / {_said(page.shelf)}"
    )
    yield from ("", f"# {_said(rule.title)}", "")
    yield from (f"{code(rule.name)}, **{rule.severity}**, {page.status}", "")
    yield from ("## Why", "", _said(rule.why), "")
    if page.note:
        yield from (f"> {_said(page.note)}", "")
    yield from ("## Provisions", "")
    for one in page.provisions:
        note = f": {_said(one.note)}" if one.note else ""
        yield f"- {_cite(one.cite)}, {_said(one.instrument)}{note}"
    yield from ("", "## What a finding says", "")
    yield from (f"The rule looks at {_said(page.asked_of)}. Where it is not met:", "")
    for requirement in page.requires:
        yield "- " + "".join(
            code(text) if is_fact else _inline(text) for text, is_fact in requirement.message
        )
    yield from ("", "## What to do", "", _said(rule.remediation), "")
    if rule.evidence:
        yield from (f"**What proves it:** {_said(rule.evidence)}", "")
    yield from _examples(page)
    yield from _judged(page, to)
    yield from _glance(pack, page, to)
    yield from _onward(page, to)


def _inline(text: str) -> str:
    """Words between two facts: the spaces at their ends are kept."""
    lead, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{' ' if lead else ''}{_said(text)}{' ' if end and text.strip() else ''}"


def _examples(page: RulePage) -> Iterator[str]:
    if page.examples:
        yield from ("## Examples", "")
    for one in page.examples:
        yield from (f"### {one.head}", "", f"{_said(one.sentence)} As of {day(one.on)}.", "")
        yield from _block(one.yaml, "yaml")
        for element in one.elements:
            name = f"{code(element.name)}: " if element.name else ""
            message = f". {_said(element.message)}" if element.message else ""
            yield f"- {name}**{element.word}**{message}"
        yield ""


def _judged(page: RulePage, to: To) -> Iterator[str]:
    yield from ("## How it is judged", "")
    if page.applies:
        yield from ("It applies where", "")
        yield from _block(laid_out(page.applies))
    yield from ("All of this must hold" if len(page.requires) > 1 else "This must hold", "")
    for one in page.requires:
        yield from _block(laid_out(one.code))
    for term in page.terms:
        yield f"- [{code(term.name)}](<{to(term.path)}>): {_said(term.means)}"
    if page.terms:
        yield ""


def _glance(pack: PackPage, page: RulePage, to: To) -> Iterator[str]:
    yield from ("## At a glance", "")
    for name, said in page.facts:
        yield f"- {name}: {_said(said)}"
    for name, title in page.obligations:
        place = to(f"{pack.pack.name}/coverage#{anchor('obligation', name)}")
        linked = _link(name, place if title and pack.coverage else "")
        yield f"- Obligation {linked} {_said(title)}".rstrip()
    for version in page.versions:
        yield f"- Other version: {_link(f'binds {version.name}', to(version.path))}"
    yield f"- Pack: {code(pack.pack.name)} {_said(pack.pack.version)}"


def _onward(page: RulePage, to: To) -> Iterator[str]:
    if page.neighbours:
        yield from ("", f"## More of {_said(page.shelf)}", "")
    for one in page.neighbours:
        yield f"- {_link(one.name, to(one.path))}"
    steps = [
        f"{word}: {_link(one.name, to(one.path))}"
        for word, one in (("Previous", page.before), ("Next", page.after))
        if isinstance(one, Link)
    ]
    if steps:
        yield from ("", "  \n".join(steps))


def _terms(pack: PackPage | None, entries: Sequence[TermEntry], to: To) -> Iterator[str]:
    yield from (_link("All packs", to("index")), "")
    title = f"Terms: {pack.pack.title}" if pack else "Shared terms"
    yield from (f"# {_said(title)}", "")
    for one in entries:
        yield from (_named(one.anchor), "", f"## {code(one.name)}", "", _said(one.means))
        if one.about:
            yield f"Asked of {_said(one.about)}."
        yield ""
        if one.code:
            yield from _block(laid_out(one.code))
        if one.values:
            rows = [(str(day(start)), _said(value)) for start, value in one.values]
            yield from _table(("From", "Value"), rows)
        if one.fields:
            rows = [(code(name), _said(said)) for name, said in one.fields]
            yield from _table(("Field", "What is demanded"), rows)
        if one.provisions:
            yield f"- Rests on: {_cites(one.provisions)}"
        if one.checked:
            yield f"- Last checked: {_said(one.checked)}"
        if one.used_by:
            by = ", ".join(f"[{code(user.name)}](<{to(user.path)}>)" for user in one.used_by)
            yield f"- Used by: {by}"
        yield ""


def _coverage(pack: PackPage, to: To) -> Iterator[str]:
    yield from (_link(pack.pack.title, to(f"{pack.pack.name}/index")), "")
    yield from (f"# What the pack {_said(pack.pack.name)} covers", "")
    if pack.coverage is None:
        return
    yield from (f"Of the researched obligations: {pack.coverage.counted()}.", "")
    paths = {one.rule: one.path for one in pack.rules}
    yield from _table(
        ("Obligation", "What it asks", "Status", "Rules"),
        (
            (
                f"{_named(anchor('obligation', one.name))}{_said(one.name)}",
                _said(one.title),
                WORDS[one.status] + (f": {_said(one.reason)}" if one.reason else ""),
                "<br>".join(
                    _link(rule.title, to(paths[rule]) if rule in paths else "")
                    for rule in one.rules
                ),
            )
            for one in pack.coverage.entries
        ),
    )


def _provisions(book: Book, to: To) -> Iterator[str]:
    yield from (_link("All packs", to("index")), "", "# Provisions", "")
    for title, cited in book.provisions():
        yield from (f"## {_said(title)}", "")
        yield from _table(
            ("Provision", "Rules"),
            (
                (_cite(one), "<br>".join(_link(rule.name, to(rule.path)) for rule in rules))
                for one, rules in cited
            ),
        )


def _places(book: Book, to: To) -> Iterator[str]:
    found = places(book.library, book.on)
    yield from (_link("All packs", to("index")), "", "# Places", "")
    yield from (_named(anchor("lookup", "adequate")), "", "## Adequacy decisions", "")
    for _, name, decisions in found.decisions:
        yield from (f"### {_said(name)}", "")
        yield from _table(
            ("Destination", "Decision", "From", "Until", "What it covers"),
            (
                (
                    _said(one.destination),
                    _said(one.decision),
                    str(day(one.start)),
                    day(one.until) or "",
                    " ".join(map(_said, (one.scope, *one.remarks))),
                )
                for one in decisions
            ),
        )
    yield from (_named(anchor("lookup", "consent_age")), "", "## Age of consent", "")
    yield from _table(
        ("Place", "Age", "From", "Until"),
        (
            (_said(one.place), _said(one.age), str(day(one.start)), day(one.until) or "")
            for one in found.ages
        ),
    )
    yield from (_named(anchor("lookup", "part_of")), "", "## What belongs to what", "")
    yield from _table(
        ("Code", "Place", "Belongs to"),
        ((code(one), _said(title), _said(above)) for one, title, above in found.memberships),
    )
