"""The interview on a terminal: one question, one line, one fact."""

from __future__ import annotations

import contextlib
import pathlib
import textwrap
from collections.abc import Iterator, Sequence

import click

from dpiakit.scaffolds.interview import Asked, Interview, Standing
from dpiakit.scaffolds.notation import flow
from dpiakit.scaffolds.reply import ReplyError, shown_words
from dpiakit.source import dotted, printable

_WIDTH = 92
_LISTED = 50
"""Longer lists of words are shown when somebody asks for them."""
_EXPLAINED = 3
"""So many rules are explained at a question; the others are named."""
_ROWS = 12
"""More words than these stand in columns, without their meanings."""
_WORDS_OF_ITS_OWN = ("?", "back", "done")
_HINTS = {
    "text": "a text",
    "truth": "y or n",
    "whole": "a number",
    "number": "a number",
    "day": "a day, such as 2027-03-01",
    "period": "a period, such as 3 years or P90D",
    "place": "a country, such as NL or Netherlands",
}


def converse(interview: Interview) -> None:
    """Ask until nothing is left or the person is done. EOFError if the input ends before."""
    click.echo(
        "Enter leaves a fact open: nothing is assumed. ? explains, back goes back, done ends.\n"
        "Every answer is in the file at once."
    )
    graver = False
    while (asked := interview.question()) is not None:
        standing = interview.standing()
        graver = _say_when_nothing_blocks(standing, before=graver)
        _show(asked, standing)
        if not _reply(interview, asked):
            return


def ask_line(question: str, note: str = "") -> str:
    """One line of text from a terminal, outside of an interview; empty if left open."""
    click.echo(f"\n{click.style(question, bold=True)}")
    if note:
        _tell(note)
    return input("> ").strip()


def _reply(interview: Interview, asked: Asked) -> bool:
    """Take one line until it is an answer; False: the person is done."""
    while True:
        with _completing([*asked.fact.words, *asked.known, *_WORDS_OF_ITS_OWN]):
            typed = input("> ").strip()
        match typed.lower():
            case "":
                interview.leave_open(asked)
                return True
            case "?":
                _explain(asked)
            case "done":
                return False
            case "back":
                if not (obstacle := interview.back()):
                    return True
                _tell(obstacle)
            case _:
                try:
                    value = interview.answer(asked, typed)
                except ReplyError as error:
                    _tell(error.what, colour="yellow")
                    _tell(error.hint)
                else:
                    shown = textwrap.shorten(flow(value), _WIDTH - 20, placeholder=" ...")
                    click.secho(f"    {dotted(asked.fact.path)}: {printable(shown)}", dim=True)
                    return True


def _say_when_nothing_blocks(standing: Standing, *, before: bool) -> bool:
    blocking = bool(standing.open["blocking"])
    if before and not blocking and not standing.required:
        click.echo()
        _tell("Nothing blocking is open any more. What follows weighs less; done ends here.")
    return blocking


def _show(asked: Asked, standing: Standing) -> None:
    place = " > ".join(asked.fact.path[:-1]) or "the processing"
    called = f" ({printable(asked.called)})" if asked.called else ""
    counts = f"question {standing.asked + 1}"
    if not asked.opening:
        left = sum(standing.open.values())
        counts += f"; {left} open, {standing.open['blocking']} blocking"
    click.echo()
    click.secho(f"{place}{called}".ljust(_WIDTH - len(counts)) + counts, dim=True)
    click.secho(_wrapped(asked.wording.ask, ""), bold=True)
    if asked.wording.note:
        _tell(asked.wording.note)
    if asked.elsewhere:
        _tell(f"The answer will stand in {asked.elsewhere}, which other records may use too.")
    _tell(_because(asked))
    click.echo("\n".join(_choices(asked, whole=False)))


def _because(asked: Asked) -> str:
    if not asked.reasons:
        return ""
    first, *others = asked.reasons
    source = "; ".join(filter(None, (*first.citations[:1], first.rule)))
    more = f" {len(others)} more {'rule waits' if len(others) == 1 else 'rules wait'} for it."
    return f"Why: {first.text}{f' [{source}]' if source else ''}{more if others else ''}"


def _choices(asked: Asked, *, whole: bool) -> Iterator[str]:
    """What may be typed, in a few lines."""
    fact = asked.fact
    words = fact.words or (asked.known if fact.kind == "name" else {})
    if words and (len(words) <= _LISTED or whole):
        yield from _listed(shown_words(words, asked.wording.words), meanings=whole)
    elif words:
        yield f"    Words, or parts of words; ? lists all {len(words)}."
    hints = [] if words else [_HINTS.get(fact.kind, "")]
    if fact.kind == "collection" and not words:
        hints = ["a name for each, with commas between them"]
    elif fact.many:
        hints.append("several with commas between them" if words else "or several, with commas")
    if fact.many and not asked.opening:
        hints.append("all for all of them" if fact.kind == "name" and words else "")
        hints.append("none if there are none")
    if hint := "; ".join(filter(None, hints)):
        yield f"    Type {hint}."
    if asked.wording.example:
        yield f"    For example: {asked.wording.example}"


def _listed(words: Sequence[tuple[str, str]], *, meanings: bool) -> Iterator[str]:
    if len(words) <= _ROWS or meanings:
        longest = max(len(word) for word, _ in words)
        for number, (word, said) in enumerate(words, start=1):
            yield f"    {number:>3}  {word:<{longest}}  {printable(said)}".rstrip()
        return
    width = max(len(word) for word, _ in words) + 6
    columns = max(1, (_WIDTH - 4) // width)
    rows = -(-len(words) // columns)
    for row in range(rows):
        cells = [
            f"{index + 1:>3} {words[index][0]}".ljust(width)
            for index in range(row, len(words), rows)
        ]
        yield f"    {''.join(cells)}".rstrip()


def _explain(asked: Asked) -> None:
    """Everything that is known about a question."""
    if asked.fact.meaning:
        _tell(asked.fact.meaning)
    for reason in asked.reasons[:_EXPLAINED]:
        source = "; ".join((*reason.citations, *filter(None, [reason.rule])))
        _tell(f"{reason.text}{f' [{source}]' if source else ''}")
        if reason.why:
            click.echo(_wrapped(reason.why, "      "))
    if more := [reason.rule for reason in asked.reasons[_EXPLAINED:]]:
        _tell(f"Also asked by {', '.join(more)}.")
        _tell("dpiakit explain RULE explains each of them.")
    click.echo("\n".join(_choices(asked, whole=True)))
    _tell(f"It is written as {dotted(asked.fact.path)}. Enter leaves it open.")


def conclusion(standing: Standing, file: pathlib.Path, *, complete: bool) -> Iterator[str]:
    """How far the record is, and what to do next."""
    parts = [f"{count} {severity}" for severity, count in standing.open.items() if count]
    if standing.required:
        parts.insert(0, f"{standing.required} that every record states")
    name = printable(str(file))
    yield f"{name}: still open: {', '.join(parts)}." if parts else f"{name}: nothing is open."
    if standing.packs:
        yield f"Law that applies, or may: {'; '.join(standing.packs)}."
    if complete:
        yield f"Next:   dpiakit check {name}"
    if parts:
        yield f"Go on:  dpiakit new record {name}"


def _tell(text: str, colour: str | None = None) -> None:
    if text:
        click.secho(_wrapped(printable(text), "    "), fg=colour)


def _wrapped(text: str, lead: str) -> str:
    return textwrap.fill(
        " ".join(text.split()), _WIDTH, initial_indent=lead, subsequent_indent=lead,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


@contextlib.contextmanager
def _completing(words: Sequence[str]) -> Iterator[None]:
    """Let the Tab key complete words, where the system has a line editor."""
    try:
        import readline
    except ImportError:
        yield
        return

    def complete(text: str, state: int) -> str | None:
        found = [word for word in words if word.startswith(text)]
        return found[state] if state < len(found) else None

    before, delimiters = readline.get_completer(), readline.get_completer_delims()
    readline.set_completer(complete)
    readline.set_completer_delims(" ,")
    readline.parse_and_bind("tab: complete")
    try:
        yield
    finally:
        readline.set_completer(before)
        readline.set_completer_delims(delimiters)
