"""Whether groups of people fare alike: rates by group, with what the numbers can and cannot bear.

One grouping gives the counts; the rest is arithmetic. A difference that chance could have made is
no failure, and one that nobody could have seen in so few people is no success: both are
inconclusive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dpiakit.evidence.engines.names import identifier
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.intervals import (
    LEVEL,
    Interval,
    difference,
    holm,
    p_difference,
    p_ratio,
    ratio,
)
from dpiakit.evidence.sql import columns_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Verdict = Literal["pass", "fail", "inconclusive"]
Measure = Literal[
    "demographic-parity-ratio", "demographic-parity-difference",
    "equalised-odds-ratio", "equalised-odds-difference",
]  # fmt: skip
Rate = Literal["selected", "true-positive", "false-positive"]

LEAST = 30
"""People in a group, below which it is not judged."""
EXPECTED = 5
"""Hits and misses that must be expected in a group, below which it is not judged."""
MOST_GROUPS = 100
"""More groups than this are no groups of people but their names."""
NOT_STATED = "(not stated)"


@dataclass(frozen=True, slots=True)
class Group:
    """What became of one group of people."""

    name: str
    n: int
    selected: int
    positives: int | None = None
    """People to whom the favourable outcome was due. None: nobody knows the truth."""
    true_positives: int | None = None
    false_positives: int | None = None

    def counts(self, rate: Rate) -> tuple[int, int]:
        """Hits and people of a rate. Raises ValueError where the truth is not known."""
        if rate == "selected":
            return self.selected, self.n
        if self.positives is None or self.true_positives is None or self.false_positives is None:
            raise ValueError("error rates need a column that holds the truth")
        if rate == "true-positive":
            return self.true_positives, self.positives
        return self.false_positives, self.n - self.positives


@dataclass(frozen=True, slots=True)
class Comparison:
    """One group beside the group with the highest rate."""

    group: str
    best: str
    rate: Rate
    value: float | None
    """The ratio or the difference. None: one of the rates has nobody under it."""
    interval: Interval | None
    p: float | None
    """How often chance would lead as far beyond the border, after Holm's steps; 1 within it."""
    verdict: Verdict
    because: str


@dataclass(frozen=True, slots=True)
class Fairness:
    """What the data say of one claim."""

    measure: Measure
    border: float
    value: float | None
    """The measure as it is usually printed: over all groups, small ones too. None: undefined."""
    comparisons: tuple[Comparison, ...]
    verdict: Verdict
    because: str


def count_groups(
    connection: DuckDBPyConnection, table: str, group: str, decided: str, truth: str | None = None
) -> tuple[Group, ...]:
    """The groups of a table by name, counted in one scan.

    ``decided`` and ``truth`` are columns of 0 and 1, or of true and false; 1 is the favourable
    outcome. Raises EvidenceError for a table without rows, a column that is not there, another
    value, or so many groups that they are no groups.
    """
    there = columns_of(connection, table)
    for name in filter(None, (group, decided, truth)):
        if name not in there:
            raise EvidenceError(
                f"{table}.{name}", "There is no such column.", f"There are: {', '.join(there)}."
            )
    yhat = _zero_or_one(decided, there[decided])
    y = _zero_or_one(truth, there[truth]) if truth else "NULL::TINYINT"
    rows = connection.execute(
        f"""WITH rows AS (
              SELECT CAST({identifier(group)} AS VARCHAR) AS g, {yhat} AS d, {y} AS y
              FROM {identifier(table)}
            )
            SELECT g, count(*), count_if(d = 1), count_if(y = 1), count_if(y = 1 AND d = 1),
                   count_if(y = 0 AND d = 1), count_if(d IS NULL), count_if(y IS NULL)
            FROM rows GROUP BY g ORDER BY g NULLS LAST LIMIT {MOST_GROUPS + 1}"""  # noqa: S608
    ).fetchall()
    if not rows:
        raise EvidenceError(table, "The table has no rows, so it shows nothing.")
    if len(rows) > MOST_GROUPS:
        raise EvidenceError(
            f"{table}.{group}",
            f"It has more than {MOST_GROUPS} different values, so they are no groups of people.",
            "Put them into bands first: ages into age groups, post codes into districts.",
        )
    _check_values(table, decided, sum(row[6] for row in rows))
    if truth:
        _check_values(table, truth, sum(row[7] for row in rows))
    _check_names(table, group, [row[0] for row in rows])
    return tuple(
        Group(NOT_STATED if row[0] is None else row[0], row[1], row[2], *row[3:6])
        if truth
        else Group(NOT_STATED if row[0] is None else row[0], row[1], row[2])
        for row in rows
    )


def _zero_or_one(column: str, kind: str) -> str:
    """The column as 0 or 1; NULL for anything else."""
    name = identifier(column)
    if kind == "BOOLEAN":
        return f"CAST({name} AS TINYINT)"
    if kind.endswith("INT") or kind == "INTEGER":
        return f"CASE WHEN {name} IN (0, 1) THEN CAST({name} AS TINYINT) END"
    return (
        f"CASE lower(CAST({name} AS VARCHAR)) WHEN '1' THEN 1 WHEN 'true' THEN 1 WHEN '1.0' THEN 1 "
        "WHEN '0' THEN 0 WHEN 'false' THEN 0 WHEN '0.0' THEN 0 END"
    )


def _check_values(table: str, column: str, wrong: int) -> None:
    if wrong:
        raise EvidenceError(
            f"{table}.{column}",
            f"{wrong} rows hold neither 0 nor 1, nor true nor false.",
            "Leaving such rows out could make groups look alike. Decide what they mean and write "
            "it into the data.",
        )


def _check_names(table: str, group: str, names: Sequence[str | None]) -> None:
    if NOT_STATED in names and None in names:
        raise EvidenceError(
            f"{table}.{group}", f'"{NOT_STATED}" is what rows without a group are called here.'
        )
    if len(names) < 2:  # noqa: PLR2004  one group has nobody to be compared with
        raise EvidenceError(
            f"{table}.{group}",
            "All rows belong to one group, so there is nothing to compare.",
            "Name a column that tells groups of people apart.",
        )


def judge(
    groups: Sequence[Group], measure: Measure, border: float, *, level: float = LEVEL
) -> Fairness:
    """Whether a measure keeps within a border, for every group against the most favoured one.

    A ratio must be at least the border (four fifths: 0.8), a difference at most. It fails where
    the whole interval lies beyond, after Holm's steps over all comparisons: one of many may stray
    by chance. It passes where every group's interval lies within; that needs no such steps, since
    all of them must. Everything else is inconclusive. Raises EvidenceError for a border that is
    none, fewer than two groups, or error rates without the truth.
    """
    if not 0 < border < 1:
        raise EvidenceError(
            measure, f"{border} is no border.", "Write a number between 0 and 1, such as 0.8."
        )
    if len(groups) < 2:  # noqa: PLR2004  as above
        raise EvidenceError(measure, "There is one group, so there is nothing to compare.")
    odds = measure.startswith("equalised")
    if odds and groups[0].positives is None:
        raise EvidenceError(
            measure,
            "Errors can only be counted where the truth is known.",
            "Name the column that says to whom the favourable outcome was due.",
        )
    rates: tuple[Rate, ...] = ("true-positive", "false-positive") if odds else ("selected",)
    by_ratio = measure.endswith("ratio")
    tried = [one for rate in rates for one in _compare(groups, rate, border, level, by_ratio)]
    chances = holm([one.p for one in tried if one.p is not None])
    adjusted = iter(chances)
    comparisons = tuple(
        one if one.p is None else _decide(one, next(adjusted), border, level, by_ratio)
        for one in tried
    )
    verdict, because = _together(comparisons)
    return Fairness(measure, border, _value(groups, rates, by_ratio), comparisons, verdict, because)


def _compare(
    groups: Sequence[Group], rate: Rate, border: float, level: float, by_ratio: bool
) -> Iterator[Comparison]:
    """Every group beside the best; those too small are told apart and compared with nobody."""
    counts = {one.name: one.counts(rate) for one in groups}
    hits = sum(hit for hit, _ in counts.values())
    people = sum(n for _, n in counts.values())
    share = hits / people if people else 0.0
    fit = {
        name: hit / n
        for name, (hit, n) in counts.items()
        if n >= LEAST and n * share >= EXPECTED and n * (1 - share) >= EXPECTED
    }
    best = max(fit, key=lambda name: (fit[name], counts[name][1]), default="")
    interval, chance = _methods(by_ratio)
    for name, count in counts.items():
        if name == best:
            continue
        if name not in fit:
            because = f"fewer than {LEAST} people, or fewer than {EXPECTED} hits or misses expected"
            yield Comparison(name, best, rate, None, None, None, "inconclusive", because)
            continue
        four = (*count, *counts[best]) if by_ratio else (*counts[best], *count)
        value = fit[name] / fit[best] if by_ratio else fit[best] - fit[name]
        # A test for "beyond": what lies within is no rejection, however surely it does.
        p = chance(*four, border) if (value < border) == by_ratio and value != border else 1.0
        yield Comparison(name, best, rate, value, interval(*four, level), p, "inconclusive", "")


def _methods(
    by_ratio: bool,
) -> tuple[Callable[..., Interval], Callable[..., float]]:
    return (ratio, p_ratio) if by_ratio else (difference, p_difference)


def _decide(one: Comparison, p: float, border: float, level: float, by_ratio: bool) -> Comparison:
    if one.interval is None:
        return one
    low, high = one.interval.lower, one.interval.upper
    within = low >= border if by_ratio else high <= border
    beyond = high < border if by_ratio else low > border
    if within:
        verdict: Verdict = "pass"
        because = "the whole interval keeps within the border"
    elif beyond and p < 1 - level:
        verdict, because = "fail", "the whole interval lies beyond the border"
    elif beyond:
        verdict, because = "inconclusive", "beyond the border, but so many comparisons were made"
    else:
        verdict, because = "inconclusive", "the interval reaches over the border"
    return Comparison(one.group, one.best, one.rate, one.value, one.interval, p, verdict, because)


def _together(comparisons: Sequence[Comparison]) -> tuple[Verdict, str]:
    failed = sorted({one.group for one in comparisons if one.verdict == "fail"})
    if failed:
        return "fail", f"worse than the most favoured group: {', '.join(failed)}"
    open_ = sorted({one.group for one in comparisons if one.verdict == "inconclusive"})
    if open_:
        return "inconclusive", f"the data cannot tell for: {', '.join(open_)}"
    return "pass", "every group keeps within the border"


def _value(groups: Sequence[Group], rates: Sequence[Rate], by_ratio: bool) -> float | None:
    """The measure over all groups with anybody under the rate; of two rates the worse."""
    found = []
    for rate in rates:
        shares = [hit / n for hit, n in (one.counts(rate) for one in groups) if n]
        if not shares or (by_ratio and not max(shares)):
            return None
        low, high = min(shares), max(shares)
        found.append(low / high if by_ratio else high - low)
    return min(found) if by_ratio else max(found)
