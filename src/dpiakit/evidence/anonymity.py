"""How well people hide in a table: k, l, t and the risks of being found again.

One grouping by the quasi-identifiers gives every size of a class, one more for each sensitive
attribute gives its diversity and its distance. Sums are taken over whole numbers, so that the
figures do not depend on how many threads added them up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dpiakit.evidence.closeness import equal_distance, hierarchical_distance, ordered_distance
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.sql import columns_of, keys_of, rows_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from dpiakit.evidence.hierarchy import Hierarchy

Distance = Literal["equal", "ordered", "hierarchical"]
"""How far values of an attribute are from each other. ``equal``: all as far. ``ordered``: as far as
their ranks (numbers and times). ``hierarchical``: as far as their lowest common group in a tree is
high. The published t of a table means nothing without it."""


@dataclass(frozen=True, slots=True)
class Sensitive:
    """An attribute that nobody is to learn about somebody."""

    column: str
    distance: Distance = "equal"
    hierarchy: Hierarchy | None = None
    """The tree of its values, for a hierarchical distance."""

    def __str__(self) -> str:
        """As it is written on the command line."""
        return self.column if self.distance == "equal" else f"{self.column}:{self.distance}"


@dataclass(frozen=True, slots=True)
class Classes:
    """Sizes of the groups of rows that look alike, and what follows from them alone."""

    rows: int
    classes: int
    k: int
    """The size of the smallest class."""
    median: float
    largest: int
    uniques: int
    """Classes of one: these people are singled out by the quasi-identifiers."""
    below: int
    """Rows in classes smaller than was asked for."""
    with_gaps: int
    """Rows in which a quasi-identifier has no value. "No value" counts as a value of its own."""

    @property
    def prosecutor(self) -> float:
        """The highest chance of finding somebody who is known to be in the table: 1/k."""
        return 1 / self.k

    @property
    def marketer(self) -> float:
        """The share of everybody that is found by guessing within classes."""
        return self.classes / self.rows


@dataclass(frozen=True, slots=True)
class Diversity:
    """What the classes give away of one attribute. Rows without a value add no diversity."""

    column: str
    l: int  # noqa: E741  the letter is the field's name for it
    """Different values in the poorest class."""
    entropy_l: float
    """e to the entropy of the poorest class: how many equally frequent values it is worth."""
    recursive_c: float
    """The (c, l) bound at the l asked for: the table is (c, l)-diverse for every c above this;
    infinite where a class has fewer than l values."""
    most: float
    """The highest share that one value has within a class."""
    distance: Distance
    t: float
    """How far the distribution in a class is from that of the table, at most: 0 to 1."""
    missing: int
    """Rows without a value."""


@dataclass(frozen=True, slots=True)
class Journalist:
    """Risks where the table is a sample of a register, and nobody knows who is in the sample."""

    k: int
    """The smallest class of the register that a row falls into."""
    risk: float
    marketer: float
    uncovered: int
    """Rows in classes that the register has fewer of than the sample: it does not cover them."""


@dataclass(frozen=True, slots=True)
class Anonymity:
    """What was measured of one table."""

    quasi: tuple[str, ...]
    threshold: int
    classes: Classes
    diversity: tuple[Diversity, ...]
    journalist: Journalist | None
    unread: tuple[str, ...]
    """Columns nobody looked at: names, addresses and free text must not be among them."""


def measure_anonymity(
    connection: DuckDBPyConnection,
    table: str,
    quasi: Sequence[str],
    sensitive: Sequence[Sensitive] = (),
    *,
    threshold: int = 5,
    values: int = 2,
    register: str | None = None,
) -> Anonymity:
    """Measure a table (or a view) of a connection.

    ``threshold`` is the k below which rows are counted, ``values`` the l at which recursive
    diversity is told, ``register`` a table of the whole population with the same quasi-identifiers.
    Raises EvidenceError for a table without rows, a column that is not there, an attribute on both
    sides, or one whose values have no order where an order is asked for.
    """
    there = columns_of(connection, table)
    asked = [*quasi, *(one.column for one in sensitive)]
    _check_columns(table, there, asked, quasi)
    _check_numbers(table, threshold, values)
    for one in sensitive:
        if one.distance == "ordered" and not _has_order(there[one.column]):
            raise EvidenceError(
                f"{table}.{one.column}",
                f"Its values are {there[one.column]}, which has no order of its own.",
                'Use numbers or times, or the distance "equal".',
            )
        if one.distance == "hierarchical" and one.hierarchy is None:
            raise EvidenceError(
                f"{table}.{one.column}",
                "A hierarchical distance needs the hierarchy of the values, and none is given.",
                f"Write it down as a tree and name the file: --hierarchy {one.column}=FILE.",
            )
    found = _classes(connection, table, quasi, threshold)
    return Anonymity(
        quasi=tuple(quasi),
        threshold=threshold,
        classes=found,
        diversity=tuple(
            _diversity(connection, table, quasi, one, values, found) for one in sensitive
        ),
        journalist=_journalist(connection, table, quasi, register) if register else None,
        unread=tuple(sorted(set(there) - set(asked))),
    )


def _check_columns(
    table: str, there: dict[str, str], asked: Sequence[str], quasi: Sequence[str]
) -> None:
    if not quasi:
        raise EvidenceError(
            table,
            "No quasi-identifier is named.",
            "Name the columns that somebody could know from elsewhere: year of birth, area, sex.",
        )
    for name in asked:
        if name not in there:
            raise EvidenceError(
                f"{table}.{name}", "There is no such column.", f"There are: {', '.join(there)}."
            )
        if asked.count(name) > 1:
            raise EvidenceError(
                f"{table}.{name}",
                "The column is named twice.",
                "A column is either a quasi-identifier or sensitive; for both make a copy of it.",
            )


def _check_numbers(table: str, threshold: int, values: int) -> None:
    if threshold < 1 or values < 1:
        raise EvidenceError(table, "k and l are whole numbers from 1 on.")


def _has_order(kind: str) -> bool:
    return kind.partition("(")[0] in {
        "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER",
        "UBIGINT", "UHUGEINT", "FLOAT", "DOUBLE", "DECIMAL", "DATE", "TIME", "TIMESTAMP",
        "TIMESTAMP WITH TIME ZONE", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S", "INTERVAL",
    }  # fmt: skip


def _classes(
    connection: DuckDBPyConnection, table: str, quasi: Sequence[str], threshold: int
) -> Classes:
    keys = keys_of(quasi)
    gap = " OR ".join(f"q{i} IS NULL" for i in range(len(quasi)))
    row = connection.execute(
        f"""WITH {rows_of(table, quasi)}, sizes AS (
              SELECT count(*) AS n, count_if({gap}) AS gaps FROM rows GROUP BY {keys}
            )
            SELECT coalesce(sum(n), 0)::BIGINT, count(*), min(n), median(n), max(n),
                   count_if(n = 1), coalesce(sum(n) FILTER (n < ?), 0)::BIGINT,
                   coalesce(sum(gaps), 0)::BIGINT
            FROM sizes""",  # noqa: S608  names of ours
        [threshold],
    ).fetchall()[0]
    if not row[0]:
        raise EvidenceError(table, "The table has no rows, so it shows nothing.")
    rows, classes, k, median, largest, uniques, below, gaps = row
    return Classes(rows, classes, k, float(median), largest, uniques, below, gaps)


def _diversity(
    connection: DuckDBPyConnection,
    table: str,
    quasi: Sequence[str],
    attribute: Sensitive,
    values: int,
    sizes: Classes,
) -> Diversity:
    keys = keys_of(quasi)
    row = connection.execute(
        f"""WITH {rows_of(table, quasi, attribute.column)}, cells AS (
              SELECT {keys}, count(*) AS f FROM rows GROUP BY {keys}, v
            ), lists AS (
              SELECT list(f ORDER BY f DESC) AS fs, sum(f)::BIGINT AS n FROM cells GROUP BY {keys}
            )
            SELECT min(len(fs)),
                   min(exp(ln(n) - list_sum(list_transform(fs, lambda f: f * ln(f))) / n)),
                   max(fs[1] / n),
                   max(CASE WHEN len(fs) < $l THEN 'inf'::DOUBLE
                            ELSE fs[1] / list_sum(fs[$l:]) END),
                   sum(n)::BIGINT
            FROM lists""",  # noqa: S608  names of ours
        {"l": values},
    ).fetchall()[0]
    least, entropy, most, bound, known = row
    if not known:
        raise EvidenceError(
            f"{table}.{attribute.column}",
            "The column has no value in any row, so its diversity cannot be told.",
        )
    return Diversity(
        attribute.column,
        least,
        round(entropy, 9),
        bound,
        most,
        attribute.distance,
        _farthest(connection, table, quasi, attribute, sizes.classes),
        sizes.rows - known,
    )


def _farthest(
    connection: DuckDBPyConnection,
    table: str,
    quasi: Sequence[str],
    attribute: Sensitive,
    classes: int,
) -> float:
    """How far the class is that lies farthest from the table."""
    column = attribute.column
    if attribute.hierarchy is not None:
        return hierarchical_distance(connection, table, quasi, column, attribute.hierarchy)
    if attribute.distance == "ordered":
        return ordered_distance(connection, table, quasi, column, classes)
    return equal_distance(connection, table, quasi, column)


def _journalist(
    connection: DuckDBPyConnection, table: str, quasi: Sequence[str], register: str
) -> Journalist:
    there = columns_of(connection, register)
    for name in quasi:
        if name not in there:
            raise EvidenceError(
                f"{register}.{name}",
                "The register lacks this quasi-identifier.",
                f"There are: {', '.join(there)}.",
            )
    keys = keys_of(quasi)
    same = " AND ".join(f"s.q{i} IS NOT DISTINCT FROM p.q{i}" for i in range(len(quasi)))
    everybody = rows_of(register, quasi).replace("rows AS", "everybody AS", 1)
    row = connection.execute(
        f"""WITH {rows_of(table, quasi)}, {everybody},
                 s AS (SELECT {keys}, count(*) AS n FROM rows GROUP BY {keys}),
                 p AS (SELECT {keys}, count(*) AS m FROM everybody GROUP BY {keys}),
                 sizes AS (
                   SELECT n, coalesce(m, 0) AS m, greatest(n, coalesce(m, 0)) AS size
                   FROM s LEFT JOIN p ON {same}
                 ), alike AS (SELECT size, sum(n)::BIGINT AS n FROM sizes GROUP BY size)
            SELECT (SELECT min(size) FROM sizes),
                   (SELECT list_sum(list(n / size ORDER BY size)) / sum(n) FROM alike),
                   (SELECT coalesce(sum(n) FILTER (m < n), 0)::BIGINT FROM sizes)"""  # noqa: S608
    ).fetchall()[0]
    return Journalist(row[0], 1 / row[0], row[1], row[2])
