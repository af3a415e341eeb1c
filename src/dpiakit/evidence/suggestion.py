"""A mapping to begin with, from the names and types of the columns that are there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dpiakit.evidence.tables import TABLES, CanonicalTable, Column
from dpiakit.source.writing import line_yaml

_LOCAL = frozenset({
    "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "DATE",
    "timestamp without time zone", "date",
})  # fmt: skip
_WHOLE = frozenset({"BIGINT", "INTEGER", "UBIGINT", "UINTEGER", "bigint", "integer"})
_LEAST = 2
"""So many columns must be recognised for a table to be proposed."""
_HEAD = """\
# A proposal, made from names only: nobody looked at a value. Check every line.
# A column in capitals is not found and must be named; remove what you do not have.
"""


@dataclass(frozen=True, slots=True)
class _Guess:
    source: str
    table: CanonicalTable
    columns: Mapping[str, str]
    """Canonical names to those of the data."""


def suggested_mapping(schemas: Mapping[str, Mapping[str, str]]) -> str:
    """The text of a mapping file for some tables, each given by its columns and their types.

    A table that is like none of the canonical ones is named in a comment.
    """
    guesses: dict[str, _Guess] = {}
    rest: list[str] = []
    ranked = sorted(
        (guess for name, columns in schemas.items() for guess in _guesses(name, columns)),
        key=_score,
        reverse=True,
    )
    taken: set[str] = set()
    for guess in ranked:
        if guess.table.name not in guesses and guess.source not in taken:
            guesses[guess.table.name] = guess
            taken.add(guess.source)
    rest = [name for name in schemas if name not in taken]
    lines = list(_written(guesses, schemas))
    lines += [f"# {_plain_yaml(name)} is like no canonical table." for name in rest]
    return _HEAD + "\n".join(lines) + "\n"


def _guesses(source: str, columns: Mapping[str, str]) -> Iterator[_Guess]:
    for table in TABLES.values():
        found: dict[str, str] = {}
        for column in table.columns:
            name = _like(column, columns, set(found.values()))
            if name:
                found[column.name] = name
        if len(found) >= _LEAST:
            yield _Guess(source, table, found)


def _like(column: Column, columns: Mapping[str, str], taken: set[str]) -> str:
    for wanted in (column.name, *column.also):
        for name in columns:
            if name not in taken and _plain(name) == _plain(wanted):
                return name
    return ""


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _score(guess: _Guess) -> tuple[float, int, bool]:
    """First whose needed columns are there, then how many, then whose name fits."""
    needed = guess.table.required
    share = sum(name in guess.columns for name in needed) / len(needed)
    named = _plain(guess.table.name) in _plain(guess.source)
    return share, len(guess.columns), named


def _written(
    guesses: Mapping[str, _Guess], schemas: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    if any(
        schemas[one.source][theirs] in _LOCAL and one.table.column(ours).kind == "instant"
        for one in guesses.values()
        for ours, theirs in one.columns.items()
    ):
        yield "# Some times name no zone. Say of which zone they are, or nothing is measured:"
        yield "# time_zone: UTC"
    yield "tables:" if guesses else "tables: {}"
    for name in (one for one in TABLES if one in guesses):
        guess = guesses[name]
        yield f"  {name}:  # {guess.table.meaning}"
        yield f"    from: {_plain_yaml(guess.source)}"
        yield "    columns:"
        for column in guess.table.columns:
            theirs = guess.columns.get(column.name)
            if theirs:
                kind = schemas[guess.source][theirs]
                yield f"      {column.name}: {_source(column, theirs, kind)}"
            elif column.required:
                yield f"      {column.name}: TO-NAME  # {column.meaning}"


def _plain_yaml(text: str) -> str:
    """A text inside a flow of YAML: quoted where it would mean something else."""
    return line_yaml([text])[1:-1]


def _source(column: Column, theirs: str, kind: str) -> str:
    said = _plain_yaml(theirs)
    if column.kind == "instant" and kind in _WHOLE:
        return f"{{column: {said}, unit: s}}  # or ms, us: what does it count since 1970?"
    if column.words:
        return f"{said}  # if its codes are others: {{column: {said}, codes: {{theirs: ours}}}}"
    return said
