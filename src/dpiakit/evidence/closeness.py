"""How far the values of a class lie from those of the table: the t of t-closeness.

The earth mover's distance of Li, Li and Venkatasubramanian (2007) over three ground distances: all
values as far from each other, as far as their ranks, or as far as the groups of a tree are high.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.sql import keys_of, rows_of
from dpiakit.source import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from dpiakit.evidence.hierarchy import Hierarchy

MOST_STEPS = 1_000_000_000
"""Classes times values, above which an ordered distance is not computed."""
_NAMED_FROM = 5
"""A value of fewer rows is not named: it could be told apart as single people."""


def equal_distance(
    connection: DuckDBPyConnection, table: str, quasi: Sequence[str], column: str
) -> float:
    """Half the sum of differences: values that a class lacks count with their share in the table.

    As a fraction: sum of |f N - g n| over 2 n N, with f of n in the class and g of N in the table.
    """
    keys = keys_of(quasi)
    row = connection.execute(
        f"""WITH {rows_of(table, quasi, column)}, cells AS (
              SELECT {keys}, v, count(*) AS f FROM rows GROUP BY {keys}, v
            ), whole AS (
              SELECT v, sum(f)::HUGEINT AS g, sum(sum(f)) OVER ()::HUGEINT AS total
              FROM cells GROUP BY v
            ), sized AS (
              SELECT *, (sum(f) OVER (PARTITION BY {keys}))::HUGEINT AS n FROM cells
            )
            SELECT max(t) FROM (
              SELECT (sum(abs(f * total - g * n)) + any_value(n) * (any_value(total) - sum(g)))
                     / (2.0::DOUBLE * any_value(n) * any_value(total)) AS t
              FROM sized JOIN whole USING (v) GROUP BY {keys}
            )"""  # noqa: S608  names of ours
    ).fetchall()[0]
    return float(row[0])


def ordered_distance(
    connection: DuckDBPyConnection, table: str, quasi: Sequence[str], column: str, classes: int
) -> float:
    """The ordered distance: the mean gap of the two cumulative shares, over all steps but the last.

    The share in a class stays as it is from one of its values to the next, so its rows stand for
    all the values between. Raises EvidenceError where values and ``classes`` are too many.
    """
    keys = keys_of(quasi)
    read = rows_of(table, quasi, column)
    counted = f"WITH {read} SELECT count(DISTINCT v) FROM rows"  # noqa: S608  quoted
    steps = connection.execute(counted).fetchall()[0][0]
    if steps < 2:  # noqa: PLR2004  one value: every class has the distribution of the table
        return 0.0
    if steps * classes > MOST_STEPS:
        raise EvidenceError(
            f"{table}.{column}",
            f"{steps} different values in {classes} classes are too many for an ordered distance.",
            "Put the values into bands first; that is what would be published.",
        )
    row = connection.execute(
        f"""WITH {read}, ladder AS (
              SELECT v, row_number() OVER (ORDER BY v) AS i,
                     (sum(count(*)) OVER (ORDER BY v))::HUGEINT AS upto,
                     (sum(count(*)) OVER ())::HUGEINT AS total
              FROM rows GROUP BY v
            ), cells AS (
              SELECT {keys}, v, count(*) AS f FROM rows GROUP BY {keys}, v
            ), placed AS (
              SELECT {keys}, i, f FROM cells JOIN ladder USING (v)
            ), spans AS (
              SELECT {keys}, i AS low,
                     coalesce(lead(i) OVER (PARTITION BY {keys} ORDER BY i), $m + 1) AS high,
                     (sum(f) OVER (PARTITION BY {keys} ORDER BY i))::HUGEINT AS upto,
                     (sum(f) OVER (PARTITION BY {keys}))::HUGEINT AS n
              FROM placed
              UNION ALL
              SELECT {keys}, 1, min(i), 0::HUGEINT, sum(f)::HUGEINT FROM placed GROUP BY {keys}
            )
            SELECT max(t) FROM (
              SELECT sum(abs(s.upto * l.total - l.upto * s.n))
                     / (1.0::DOUBLE * any_value(s.n) * any_value(l.total) * ($m - 1)) AS t
              FROM spans AS s JOIN ladder AS l ON l.i >= s.low AND l.i < s.high GROUP BY {keys}
            )""",  # noqa: S608  names of ours
        {"m": steps},
    ).fetchall()[0]
    return float(row[0])


def hierarchical_distance(
    connection: DuckDBPyConnection,
    table: str,
    quasi: Sequence[str],
    column: str,
    hierarchy: Hierarchy,
) -> float:
    """The hierarchical distance: two values are as far as their lowest common group is high.

    What has to leave a group, or to enter it, goes up one step and costs half of what the step is
    high: the sum of |f N - g n| times the height of the step, over 2 n N and the height of the
    tree. That is the sum of cost(N) = height(N)/H min(pos(N), neg(N)) of the paper, without its
    recursion. Raises EvidenceError for values that the tree does not have.
    """
    keys = keys_of(quasi)
    read = rows_of(table, quasi, column)
    _check_leaves(connection, table, column, read, hierarchy)
    row = connection.execute(
        f"""WITH {read}, above AS (
              SELECT unnest($leaves::VARCHAR[]) AS v, unnest($nodes::BIGINT[]) AS node,
                     unnest($heights::BIGINT[]) AS h
            ), cells AS (
              SELECT {keys}, v::VARCHAR AS v, count(*) AS f FROM rows GROUP BY {keys}, v
            ), whole AS (
              SELECT node, h, sum(g)::HUGEINT AS g
              FROM (SELECT v, sum(f) AS g FROM cells GROUP BY v) JOIN above USING (v)
              GROUP BY node, h
            ), total AS (
              SELECT sum(f)::HUGEINT AS total FROM cells
            ), everything AS (
              SELECT sum(h * g)::HUGEINT AS s FROM whole
            ), sized AS (
              SELECT *, (sum(f) OVER (PARTITION BY {keys}))::HUGEINT AS n FROM cells
            ), parts AS (
              SELECT {keys}, node, sum(f)::HUGEINT AS f, any_value(n) AS n
              FROM sized JOIN above USING (v) GROUP BY {keys}, node
            )
            SELECT max(t) FROM (
              SELECT (sum(h * abs(f * total - g * n)) + any_value(n) * (any_value(s) - sum(h * g)))
                     / (2.0::DOUBLE * $top * any_value(n) * any_value(total)) AS t
              FROM parts JOIN whole USING (node), total, everything GROUP BY {keys}
            )""",  # noqa: S608  names of ours
        {
            "leaves": [leaf for leaf, _, _ in hierarchy.steps],
            "nodes": [node for _, node, _ in hierarchy.steps],
            "heights": [height for _, _, height in hierarchy.steps],
            "top": hierarchy.height,
        },
    ).fetchall()[0]
    return float(row[0])


def _check_leaves(
    connection: DuckDBPyConnection, table: str, column: str, read: str, hierarchy: Hierarchy
) -> None:
    unknown = connection.execute(
        f"""WITH {read} SELECT v::VARCHAR AS value, count(*) AS n FROM rows
            WHERE v::VARCHAR NOT IN (SELECT unnest($leaves::VARCHAR[]))
            GROUP BY value ORDER BY n DESC, value""",  # noqa: S608  quoted
        {"leaves": sorted(hierarchy.leaves)},
    ).fetchall()
    if not unknown:
        return
    told = [quoted(value) for value, n in unknown if n >= _NAMED_FROM][:3]
    names = f", {', '.join(told)} among them" if told else ""
    values = "1 value is" if len(unknown) == 1 else f"{len(unknown):,} values are"
    raise EvidenceError(
        f"{table}.{column}",
        f"{values} no leaf of {hierarchy.file}{names}.",
        "Put every value of the column into one of its groups; a group itself is no value.",
    )
