"""Complaints, opt-outs and answers to prompts, as rates of the people they are counted against."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from dpiakit.evidence.engines.duck import Rows
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.measurement import Claimed, Line, LineVerdict, millionths, shown
from dpiakit.evidence.operations import Rated, judge_complaints, judge_rate

_MEND = "Mend the table first: figures from it would be wrong by an unknown amount."


@dataclass(frozen=True, slots=True)
class Borders:
    """What somebody asks of the figures for which a record has no place."""

    zone: tzinfo = UTC
    share_in_time: float | None = None
    complaints: float | None = None
    """Complaints for every 10,000 people, at most."""
    refused: float | None = None
    """The share of refusals among those who were asked, at most."""
    opt_outs: float | None = None
    """Opt-outs for every 10,000 active people, at most."""
    exposed: int | None = None
    """So many people could have opted out: what the rate of opt-outs is counted against."""
    opted_out: float | None = None
    """The share of them that opted out, at most."""

    def claims(self) -> Iterator[Claimed]:
        """The options that were given."""
        for option, value in (
            ("--share-in-time", self.share_in_time),
            ("--most-complaints", self.complaints),
            ("--most-refused", self.refused),
            ("--most-opt-outs", self.opt_outs),
            ("--exposed", self.exposed),
            ("--most-opted-out", self.opted_out),
        ):
            if value is not None:
                yield Claimed(option, f"{value:g}" if isinstance(value, float) else str(value))
        if str(self.zone) != "UTC":
            yield Claimed("--time-zone", str(self.zone))


def rate_lines(
    rows: Rows, tables: Collection[str], borders: Borders, end: datetime
) -> Iterator[Line]:
    """A line for each rate that the mapped tables can show; ``end`` is the first moment after.

    Raises EvidenceError for tables with days to come, or the same day twice, and for numbers that
    cannot be.
    """
    if "complaints" in tables:
        _refuse_complaints(rows, end)
    for name, key in (
        ("users_daily", ("date", "jurisdiction")),
        ("prompts_daily", ("date", "purpose_id", "jurisdiction", "channel")),
    ):
        if name in tables:
            _refuse_days(rows, name, key, end, borders.zone)
    if "users_daily" in tables:
        yield from _per_people(rows, tables, borders)
    if borders.exposed is not None and "requests" in tables:
        yield _opted_out(rows, borders.exposed, borders.opted_out)
    if "prompts_daily" in tables:
        yield from _answers(rows, borders.refused)


def _refuse_complaints(rows: Rows, end: datetime) -> None:
    total, twice, future = rows.one(
        "select count(*), count(id) - count(distinct id), count_if(received_at >= ?) "
        "from complaints",
        [end.replace(tzinfo=None)],
    )
    _refuse("complaints", total, ((twice, "stand there twice"), (future, "lie in the future")))


def _refuse_days(rows: Rows, name: str, key: tuple[str, ...], end: datetime, zone: tzinfo) -> None:
    last = end.astimezone(zone).date()
    total, distinct, future = rows.one(
        f"select count(*), count(distinct ({', '.join(key)})), count_if(date >= ?) from {name} "  # noqa: S608  names of ours
        "where date is not null",
        [last],
    )
    said = ((total - distinct, f"repeat {', '.join(key)}"), (future, "lie in the future"))
    hint = "Map the column that tells these rows apart, or add them up to one row first."
    _refuse(name, total, said, hint if total > distinct else _MEND)


def _refuse(table: str, total: int, found: tuple[tuple[int, str], ...], hint: str = _MEND) -> None:
    wrong = [f"{number:,} {said}" for number, said in found if number]
    if wrong:
        raise EvidenceError(table, f"Of {total:,} rows {', '.join(wrong)}.", hint)


def _per_people(rows: Rows, tables: Collection[str], borders: Borders) -> Iterator[Line]:
    """Events for every 10,000 active people: complaints, and opt-outs that were asked for."""
    people, wrong = rows.one(
        "select avg(a)::double, count_if(a < 0 or a is null) from "
        "(select date, sum(active_users) as a from users_daily where date is not null group by all)"
    )
    if wrong or people is None:
        raise EvidenceError("users_daily", "A day has a number of people below zero, or none.")
    if "complaints" in tables:
        (count,) = rows.one("select count(*) from complaints")
        yield _per_ten_thousand("complaints", count, people, borders.complaints)
    if "requests" in tables:
        yield _per_ten_thousand("opt-outs", _opt_outs(rows), people, borders.opt_outs)


def _opt_outs(rows: Rows) -> int:
    (count,) = rows.one("select count(*) from requests where type = 'opt_out'")
    return int(count)


def _per_ten_thousand(noun: str, count: int, people: float, most: float | None) -> Line:
    found = judge_complaints(count, people, at_most=most)
    figures: dict[str, int | None] = {"events": shown(count), "mean_people": round(people)}
    if shown(count) is not None:
        figures["per_ten_thousand_millionths"] = millionths(found.value)
        figures["lower_millionths"] = millionths(found.interval.lower)
        figures["upper_millionths"] = millionths(found.interval.upper)
    said = f"{_few(count)} {noun} of {people:,.0f} people on a mean day"
    return Line(f"{noun} for every 10,000 people", _verdict(found, most), said, figures)


def _opted_out(rows: Rows, exposed: int, most: float | None) -> Line:
    count = _opt_outs(rows)
    if count > exposed:
        raise EvidenceError(
            "--exposed",
            f"There are {count:,} opt-outs, more than the {exposed:,} people who could.",
            "Count everybody who could opt out in the period of the log.",
        )
    found = judge_rate(count, exposed, at_most=most)
    counts = {"opted_out": None if shown(exposed - count) is None else shown(count),
              "exposed": exposed}  # fmt: skip
    return _share(
        "opt-outs of those who could", counts, ("opted_out", "exposed"), "who could opt out did",
        found, most,
    )  # fmt: skip


def _answers(rows: Rows, most: float | None) -> Iterator[Line]:
    """Rates of all who were asked: no answer is no consent. Then of those who answered."""
    asked, accepted, refused, wrong = rows.one(
        "select sum(shown)::bigint, sum(accepted)::bigint, sum(refused)::bigint, "
        "count_if(shown is null or accepted is null or refused is null or least(shown, accepted, "
        "refused, coalesce(ignored, 0)) < 0 or accepted + refused + coalesce(ignored, 0) > shown) "
        "from prompts_daily"
    )
    if wrong:
        raise EvidenceError(
            "prompts_daily",
            f"{wrong} rows have a number below zero, none, or more answers than questions.",
            _MEND,
        )
    cells = _kept({"accepted": accepted, "refused": refused,
                   "ignored": asked - accepted - refused})  # fmt: skip
    answered = accepted + refused
    counts = {"asked": shown(asked), **{name: cells[name] for name in ("accepted", "refused")}}
    yield _share(
        "refusals of those asked", counts, ("refused", "asked"), "who were asked refused",
        judge_rate(refused, asked, at_most=most), most,
    )  # fmt: skip
    yield _share(
        "consents of those asked", counts, ("accepted", "asked"), "who were asked agreed",
        judge_rate(accepted, asked), None,
    )  # fmt: skip
    if answered:
        counts["answered"] = None if None in cells.values() else shown(answered)
        yield _share(
            "consents of those who answered", counts, ("accepted", "answered"),
            "who answered agreed", judge_rate(accepted, answered), None,
        )  # fmt: skip


def _kept(cells: dict[str, int]) -> dict[str, int | None]:
    """Counts of a whole; where one is withheld, the next is too, or the whole would tell it."""
    kept = {name: shown(number) for name, number in cells.items()}
    if list(kept.values()).count(None) == 1:
        rest = [name for name, number in kept.items() if number]
        if rest:
            kept[min(rest, key=lambda name: (cells[name], name))] = None
    return kept


def _share(
    what: str,
    counts: Mapping[str, int | None],
    rate: tuple[str, str],
    said: str,
    found: Rated,
    most: float | None,
) -> Line:
    """A line for a rate: what is counted, and against what, by their names in ``counts``."""
    hits, of = rate
    figures = {name: counts[name] for name in (of, hits)}
    if None not in figures.values():
        figures[f"{hits}_lower_millionths"] = millionths(found.interval.lower)
        figures[f"{hits}_upper_millionths"] = millionths(found.interval.upper)
    said = f"{_told(counts[hits])} of {_told(counts[of])} {said}"
    return Line(what, _verdict(found, most), said, figures)


def _verdict(found: Rated, border: float | None) -> LineVerdict:
    return "told" if border is None else found.verdict


def _told(number: int | None) -> str:
    return "a number that is withheld" if number is None else f"{number:,}"


def _few(number: int) -> str:
    return "fewer than 5" if shown(number) is None else f"{number:,}"
