"""What ``dpiakit new record`` does: files and a terminal around the interview."""

from __future__ import annotations

import os
import pathlib
from dataclasses import dataclass
from datetime import date

import click

from dpiakit.cli.conversation import ask_line, conclusion, converse
from dpiakit.cli.outputs import write_atomically
from dpiakit.cli.settings import Settings, lawful
from dpiakit.errors import DpiakitError
from dpiakit.model import REQUIRED
from dpiakit.scaffolds.draft import Draft, Fact
from dpiakit.scaffolds.interview import Interview
from dpiakit.scaffolds.reply import key_for
from dpiakit.scaffolds.schemas import schema_for
from dpiakit.scaffolds.short import expand, read_answers, read_settings
from dpiakit.scaffolds.skeleton import has_open_questions, with_open_questions
from dpiakit.source import display_name

_INTERRUPTED, _ENDED = 130, 1


class NoRecordError(DpiakitError):
    """There is no place for the record, or nothing to call it by."""


@dataclass(frozen=True, slots=True)
class Given:
    """Where facts come from besides the interview."""

    short: pathlib.Path | None
    """A short description."""
    answers: pathlib.Path | None
    """A file of answers."""
    settings: tuple[str, ...]
    """Facts of the command line, each `path=value`."""


def begin_record(
    file: pathlib.Path | None, given: Given, by: Settings, on: date, *, no_input: bool
) -> int:
    """Write the facts that are given, then ask for the rest. The exit code.

    Raises DpiakitError for files and facts that cannot be used; then nothing was written.
    """
    facts, notes = _facts(given)
    law = lawful(by)
    try:
        if file is None:
            file = _new_file(facts, ask=not no_input)
        draft = _draft(file)
        _put(draft, facts, notes)
        interview = Interview(draft, law, on)
        if no_input:
            draft.replace(_listed(interview, draft))
        else:
            if "NO_COLOR" in os.environ:
                click.get_current_context().color = False
            converse(interview)
    except (EOFError, KeyboardInterrupt) as end:
        return _stopped(file, interrupted=isinstance(end, KeyboardInterrupt))
    _conclude(interview, draft)
    return 0


def _facts(given: Given) -> tuple[list[Fact], list[str]]:
    """The facts that are given, and what a short description leaves to be said."""
    expanded = expand(given.short) if given.short else None
    facts = list(expanded.facts) if expanded else []
    facts += read_answers(given.answers) if given.answers else []
    facts += read_settings(given.settings)
    return facts, expanded.notes if expanded else []


def _new_file(facts: list[Fact], *, ask: bool) -> pathlib.Path:
    """A file named after the id or the title of the record, which are asked for if need be."""
    said = {fact.path: fact.value for fact in facts}
    name = said.get(("id",)) or said.get(("title",))
    if name is None and ask:
        title = ask_line(
            "What is the processing called?",
            "For example: Monthly newsletter of a bicycle shop. The file is named after it.",
        )
        if title:
            name = title
            facts.append(Fact(("title",), title))
    stem = key_for(name) if isinstance(name, str) else ""
    if not stem:
        raise NoRecordError(
            "The record has no name yet.\n"
            "    Name the file, dpiakit new record newsletter.yaml, or the title: --set title=..."
        )
    file = pathlib.Path(f"{stem}.yaml")
    if os.path.lexists(file):
        raise NoRecordError(
            f"{file}: There is such a file already.\n"
            f"    Go on with it: dpiakit new record {file}; or name another file."
        )
    return file


def _draft(file: pathlib.Path) -> Draft:
    header = f"# yaml-language-server: $schema={schema_for(file, 'record')}\n"
    return Draft(file, write_atomically, header)


def _put(draft: Draft, facts: list[Fact], notes: list[str]) -> None:
    if draft.record is None and not any(fact.path == ("id",) for fact in facts):
        stem = key_for(draft.file.stem)
        if not stem:
            raise NoRecordError(
                f"{display_name(draft.file)}: The name of the file holds no letter or digit.\n"
                "    The record is named after it: call it newsletter.yaml, or pass --set id=..."
            )
        facts = [Fact(("id",), stem, display_name(draft.file)), *facts]
    draft.put_all(facts)
    for note in notes:
        click.echo(note, err=True)


def _listed(interview: Interview, draft: Draft) -> str:
    asked = interview.open_questions()
    return with_open_questions(draft.text(), asked, interview.on, display_name(draft.file))


def _conclude(interview: Interview, draft: Draft) -> None:
    if has_open_questions(draft.text()):
        draft.replace(_listed(interview, draft))
    complete = all(draft.written((name,)) for name in REQUIRED)
    click.echo()
    click.echo("\n".join(conclusion(interview.standing(), draft.file, complete=complete)))
    schema = draft.file.parent / schema_for(draft.file, "record")
    if not schema.is_file():
        where = display_name(pathlib.Path(os.path.normpath(schema)))
        click.echo(f"Editor: dpiakit schema record > {where} lets it complete and check the file")


def _stopped(file: pathlib.Path | None, *, interrupted: bool) -> int:
    """What is kept when somebody goes away in the middle."""
    if file is not None and file.is_file():
        name = display_name(file)
        said = f"Stopped. What was answered is in {name}; go on with: dpiakit new record {name}"
    else:
        said = "Stopped. Nothing was written."
    click.echo(f"\n{said}", err=True)
    return _INTERRUPTED if interrupted else _ENDED
