"""Tables as they are looked at: their columns, and for each the values of some rows, counted.

Which rows is decided by a digest of their content, so that the same table gives the same rows
whatever order they lie in and on however many cores they are read.
"""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from dpiakit.evidence.engines.duck import SOURCE, Limits, Rows, failures, opened
from dpiakit.evidence.engines.names import identifier, literal
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.sources import DataFile, files_of, must_be_unchanged, sha256_of
from dpiakit.records.likeness import did_you_mean
from dpiakit.source import quoted

_RAW = "looked_at"
_SAMPLE = "sampled"
_LONGEST = 1_000
"""Characters of a value that are looked at."""
_DEEPEST = 5
_TOO_FEW = 20
"""If a digest picks fewer than one in so many of the rows that were wanted, all are taken: many
rows are the same."""
_EMPTY = frozenset(
    {
        "",
        "-",
        "--",
        "?",
        "null",
        "none",
        "nan",
        "n/a",
        "na",
        "nil",
        "unknown",
        "unbekannt",
        "inconnu",
    }
)


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a column and how many of the rows hold it. It is never printed."""

    text: str
    rows: int


@dataclass(frozen=True, slots=True)
class LookedColumn:
    """A column, and the values of the rows that were looked at, without the empty ones."""

    name: str
    kind: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class LookedTable:
    """A table and what of it was looked at."""

    name: str
    file: DataFile
    sha256: str
    rows: int
    looked_at: int
    columns: int


@dataclass(frozen=True, slots=True)
class _Leaf:
    name: str
    kind: str
    expression: str


@contextmanager
def opened_tables(
    data: pathlib.Path, table: str | None, limits: Limits
) -> Iterator[tuple[Rows, tuple[tuple[str, DataFile, str], ...]]]:
    """Tables of a folder, a file or a database: name, file and its digest.

    ``table`` picks one of a database. Raises EvidenceError for what cannot be read, and for a
    file that changes meanwhile.
    """
    files = files_of(data)
    digests = {file: sha256_of(file) for file in files}
    with opened(files, limits) as rows:
        yield rows, tuple((name, file, digests[file]) for name, file in _tables(rows, files, table))
    must_be_unchanged(files)


def _tables(
    rows: Rows, files: Sequence[DataFile], table: str | None
) -> Iterator[tuple[str, DataFile]]:
    if files[0].form != "duckdb":
        if table:
            raise EvidenceError(
                table, "Only a database has tables to choose.", "Leave --table out."
            )
        yield from ((file.shown, file) for file in files)
        return
    found = rows.run(
        "select table_schema, table_name from information_schema.tables "
        "where table_catalog = ? order by all",
        [SOURCE],
    )
    names = [name if schema == "main" else f"{schema}.{name}" for schema, name in found]
    if not names:
        raise EvidenceError(files[0].shown, "There is no table in it.", "Check which file it is.")
    if table and table not in names:
        what = f"It has no table {quoted(table)}."
        raise EvidenceError(files[0].shown, what, did_you_mean(table, names))
    yield from ((name, files[0]) for name in names if table in {None, name})


@contextmanager
def sampled(
    rows: Rows, name: str, file: DataFile, sha256: str, most: int
) -> Iterator[tuple[LookedTable, Iterator[LookedColumn]]]:
    """A table and its columns one by one, with the values of at most about ``most`` rows."""
    with failures(file.shown):
        _open(rows, name, file)
    leaves = list(_leaves(rows))
    (total,) = rows.one(f"select count(*) from {_RAW}")  # noqa: S608  a name of ours
    looked = _draw(rows, leaves, total, most)
    seen = LookedTable(name, file, sha256, total, looked, len(leaves))
    try:
        yield seen, (_column(rows, number, leaf, most) for number, leaf in enumerate(leaves))
    finally:
        rows.run(f"drop table if exists {_SAMPLE}")
        rows.run(f"drop view if exists {_RAW}")
        rows.run("drop table if exists kept")


def _open(rows: Rows, name: str, file: DataFile) -> None:
    if file.form == "duckdb":
        schema, _, table = name.rpartition(".") if "." in name else ("main", "", name)
        place = f"{SOURCE}.{identifier(schema)}.{identifier(table)}"
        known = rows.run(
            "select 1 from information_schema.tables where table_catalog = ? "
            "and table_schema = ? and table_name = ?",
            [SOURCE, schema, table],
        )
        if not known:  # a point in the name of a table of the main schema
            place = f"{SOURCE}.main.{identifier(name)}"
        rows.run(f"create view {_RAW} as select * from {place}")  # noqa: S608  quoted names
    elif file.form == "parquet":
        rows.connection.read_parquet([str(file.path)]).create_view(_RAW)
    else:
        rows.connection.read_csv([str(file.path)], header=True, all_varchar=True).create("kept")
        rows.run(f"create view {_RAW} as select * from kept")  # noqa: S608  names of ours


def _leaves(rows: Rows) -> Iterator[_Leaf]:
    """The columns; of one that has parts, the parts."""
    for name, kind in rows.columns(_RAW).items():
        yield from _parts(rows, _Leaf(name, kind, identifier(name)), 1)


def _parts(rows: Rows, leaf: _Leaf, depth: int) -> Iterator[_Leaf]:
    if not leaf.kind.startswith("STRUCT(") or leaf.kind.endswith("]") or depth > _DEEPEST:
        yield leaf
        return
    inner = rows.columns(f"(select unnest({leaf.expression}) from {_RAW})")  # noqa: S608  quoted names
    for name, kind in inner.items():
        expression = f"struct_extract({leaf.expression}, {literal(name)})"
        yield from _parts(rows, _Leaf(f"{leaf.name}.{name}", kind, expression), depth + 1)


def _draw(rows: Rows, leaves: Sequence[_Leaf], total: int, most: int) -> int:
    texts = [_text(leaf) for leaf in leaves]
    chosen = ", ".join(f"{text} as c{number}" for number, text in enumerate(texts))
    every = max(1, -(-total // most))
    for step in dict.fromkeys((every, 1)):
        content = f"md5_number_lower(concat_ws(chr(31), {', '.join(texts)}))"
        where = f"where {content} % {step} = 0" if step > 1 else ""
        rows.run(f"create or replace temp table {_SAMPLE} as select {chosen} from {_RAW} {where}")  # noqa: S608  quoted names
        (looked,) = rows.one(f"select count(*) from {_SAMPLE}")  # noqa: S608  a name of ours
        if looked * _TOO_FEW >= min(total, most):
            break
    return int(looked)


def _text(leaf: _Leaf) -> str:
    if leaf.kind == "BLOB":
        return "cast(null as varchar)"
    return f"left(trim(cast({leaf.expression} as varchar)), {_LONGEST})"


def _column(rows: Rows, number: int, leaf: _Leaf, most: int) -> LookedColumn:
    found = rows.run(
        f"select c{number}, count(*) from {_SAMPLE} where c{number} is not null "  # noqa: S608  a name of ours
        f"group by 1 order by md5(c{number}), 1 limit ?",
        [most],
    )
    values = tuple(Value(text, count) for text, count in found if text.lower() not in _EMPTY)
    return LookedColumn(leaf.name, leaf.kind, values)
