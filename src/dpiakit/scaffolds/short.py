"""A record from a few lines: a short description, a file of answers, or facts on the command line.

What is said is put where it belongs in a record; what is not said stays absent. "Children: yes"
does not say how children take part, so it writes nothing and is told as still to be answered.
"""

from __future__ import annotations

import pathlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dpiakit.errors import DpiakitError, InputError, Problem
from dpiakit.records.likeness import did_you_mean
from dpiakit.scaffolds.draft import Fact
from dpiakit.scaffolds.fields import Field, field_at
from dpiakit.scaffolds.reply import ReplyError, key_for, read_reply
from dpiakit.source import Document, Path, dotted, quoted, read_yaml

SHORT = {
    "title": "title",
    "id": "id",
    "description": "description",
    "company": "controller.name",
    "company_type": "controller.type",
    "established_in": "controller.establishments",
    "aims": "purposes",
    "data": "data_items",
    "people": "data_subjects",
    "markets": "markets",
    "children": "children.involved",
    "planned_start": "dates.planned_start",
    "vendors": "recipients",
}
"""The keys of a short description, each with the place of a record that it speaks of."""
_VENDOR = {"name": "name", "country": "country", "role": "role", "service": "service"}


@dataclass
class Expansion:
    """What a short description says, and what it only touches upon."""

    facts: list[Fact] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What somebody still has to say, in sentences."""
    problems: list[Problem] = field(default_factory=list)


class UnknownFactError(DpiakitError):
    """A fact of the command line that no record can state."""


def expand(file: pathlib.Path) -> Expansion:
    """A short description as facts of a record. Raises InputError with every problem."""
    document = read_yaml(file)
    found = Expansion()
    if not isinstance(document.data, dict):
        what = "A short description is a mapping: title, company, aims, data, people ..."
        raise InputError([Problem(document.file, 1, 1, "", what)])
    for key, value in document.data.items():
        if key not in SHORT:
            hint = did_you_mean(key, SHORT)
            what = f"{quoted(key)} is not a key of a short description."
            found.problems.append(_problem(document, (key,), what, hint, key=True))
        elif key == "vendors":
            _vendors(document, value, found)
        elif key == "children" and value in {True, "yes"}:
            found.notes.append(
                "Children take part, but the description does not say how: answer "
                "children.involved (incidental, mixed-audience or directed)."
            )
        else:
            _take(document, (key,), value, tuple(SHORT[key].split(".")), found)
    if found.problems:
        raise InputError(found.problems)
    return found


def _take(document: Document, at: Path, value: Any, path: Path, found: Expansion) -> None:
    """One value of the description, as the fact at a path."""
    fact = field_at(path)
    if fact is None:
        raise KeyError(dotted(path))
    where = document.position(at)
    try:
        said = _said(value, fact)
    except ReplyError as error:
        found.problems.append(_problem(document, at, error.what, error.hint))
        return
    found.facts.append(Fact(path, said, where.file, where.line, where.column))


def _said(value: Any, fact: Field) -> Any:
    """A value of YAML, read as a person's answer: "Germany" is DE, a title is its word."""
    match value:
        case bool():
            return read_reply("yes" if value else "no", fact)
        case int() | float():
            return read_reply(str(value), fact)
        case str():
            return read_reply(value, fact)
        case []:
            return read_reply("none", fact)
        case list() if fact.many and all(isinstance(one, str) for one in value):
            return read_reply(", ".join(f'"{one}"' if "," in one else one for one in value), fact)
        case _:
            raise ReplyError(f"{quoted(value)} cannot stand here.", "Write a text or a list.")


def _vendors(document: Document, value: Any, found: Expansion) -> None:
    """Who receives data: names, or names with country and role."""
    entries = value if isinstance(value, list) else [value]
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        at: Path = ("vendors", str(index)) if isinstance(value, list) else ("vendors",)
        vendor = {"name": entry} if isinstance(entry, str) else entry
        if not isinstance(vendor, dict) or not isinstance(vendor.get("name"), str):
            hint = "Write {name: Acme Mail Inc., country: IN}."
            found.problems.append(_problem(document, at, "A vendor needs a name.", hint))
            continue
        key = key_for(vendor["name"])
        if not key or key in seen:
            what = f"{quoted(vendor['name'])} {'is named twice' if key else 'cannot be a name'}."
            found.problems.append(_problem(document, at, what, "Give each a name of its own."))
            continue
        seen.add(key)
        for name, said in vendor.items():
            if name not in _VENDOR:
                what = f"{quoted(name)} is not a key of a vendor."
                hint = did_you_mean(name, _VENDOR)
                found.problems.append(_problem(document, (*at, name), what, hint, key=True))
            else:
                _take(document, (*at, name), said, ("recipients", key, _VENDOR[name]), found)
    if value == []:
        where = document.position(("vendors",))
        found.facts.append(Fact(("recipients",), {}, where.file, where.line, where.column))


def _problem(
    document: Document, path: Path, what: str, hint: str = "", *, key: bool = False
) -> Problem:
    at = document.key_position(path) if key else document.position(path)
    return Problem(at.file, at.line, at.column, dotted(path), what, hint)


def read_answers(file: pathlib.Path) -> list[Fact]:
    """The facts of a file of answers: `path: value`, or the groups of a record. InputError."""
    document = read_yaml(file)
    if not isinstance(document.data, dict):
        what = "A file of answers maps paths to values: controller.name: Ketting & Zoon BV"
        raise InputError([Problem(document.file, 1, 1, "", what)])
    return list(_leaves(document, (), (), document.data))


def _leaves(document: Document, at: Path, path: Path, value: Any) -> Iterator[Fact]:
    if isinstance(value, Mapping) and value:
        for key, below in value.items():
            yield from _leaves(document, (*at, key), (*path, *key.split(".")), below)
    else:
        where = document.position(at)
        yield Fact(path, value, where.file, where.line, where.column)


def read_settings(settings: Iterable[str]) -> list[Fact]:
    """Facts of the command line, `path=value`, each read as an answer of the interview.

    Raises `UnknownFactError` for what is no fact, and InputError for values that cannot be taken.
    """
    facts, problems = [], []
    for setting in settings:
        written, sign, text = setting.partition("=")
        path = tuple(written.strip().split("."))
        fact = field_at(path) if sign else None
        if fact is None:
            raise UnknownFactError(_unknown(written, path, sign))
        if fact.kind == "name":  # whether there is such a name, the whole record says
            fact = replace(fact, kind="text")
        try:
            facts.append(Fact(path, read_reply(text, fact), "--set"))
        except ReplyError as error:
            problems.append(Fact(path, None, "--set").problem(error.what, error.hint))
    if problems:
        raise InputError(problems)
    return facts


def _unknown(written: str, path: Path, sign: str) -> str:
    if not sign:
        return f"--set {quoted(written)}: there is no value.\n    Write --set path=value."
    from dpiakit.scaffolds.fields import keys_at

    depth = next(n for n in range(len(path), -1, -1) if n == 0 or field_at(path[:n]))
    known = keys_at(path[:depth])
    hint = did_you_mean(path[depth], known) if known and depth < len(path) else ""
    what = f"--set {dotted(path)}: there is no such fact."
    return f"{what}\n    {hint}".rstrip()
