"""Anonymity and fairness of one table, held against what a record claims."""

from __future__ import annotations

import math
import pathlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from dpiakit.evidence.anonymity import Anonymity, Diversity, measure_anonymity
from dpiakit.evidence.engines.duck import Limits, failures
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.fairness import Comparison, Fairness, Group, count_groups, judge
from dpiakit.evidence.measurement import (
    InputFile,
    InputTable,
    Line,
    LineVerdict,
    Measurement,
    millionths,
    shown,
)
from dpiakit.evidence.plain_table import MEASURED, REGISTER, PlainInput, opened_table
from dpiakit.evidence.shape import SUPPRESSED_BELOW
from dpiakit.evidence.statistics_claims import AnonymityClaim, FairnessClaim
from dpiakit.source import quoted

_CLOSE = 1e-9
_LONGEST_NAME = 100
USUAL_K = 5
"""The k below which rows are counted where nobody claims one."""
_GIVEN_AWAY = "A name, an address or free text among them gives everybody away."
_NOT_ALL = "k says how well people hide among each other, not what one learns of all of them."
_NO_REGISTER = (
    "Without a register of the population the risk is that of somebody who is known to be in the "
    "table; for others it is the same or lower."
)
_NO_REASON = (
    "Every group is compared with the one of the highest rate; whether a difference has a good "
    "reason, no number says."
)


def anonymity_measured(
    data: pathlib.Path,
    claim: AnonymityClaim,
    on: date,
    limits: Limits,
    *,
    table: str | None = None,
    register: str | None = None,
    besides: Sequence[str] = (),
) -> Measurement:
    """Measure how well people hide in a table.

    ``besides`` are columns that say nothing about who somebody is; every other column that nobody
    looks at keeps a pass from being one. Raises EvidenceError for data from which nothing can be
    concluded.
    """
    ordered = [one.column for one in claim.sensitive if one.distance == "ordered"]
    with opened_table(data, table, limits, register=register, ordered=ordered) as tables:
        there = tables.inputs[0].columns
        for name in besides:
            if name not in there:
                raise EvidenceError(
                    name, "There is no such column.", f"There are: {', '.join(there)}."
                )
        with failures(tables.inputs[0].file.shown):
            found = measure_anonymity(
                tables.rows.connection,
                MEASURED,
                claim.quasi,
                claim.sensitive,
                threshold=claim.k or USUAL_K,
                values=claim.l or 2,
                register=REGISTER if register else None,
            )
        inputs = tuple(map(_input, tables.inputs))
    unread = [name for name in found.unread if name not in besides]
    notes = [_NOT_ALL] if register else [_NOT_ALL, _NO_REGISTER]
    lines = tuple(_anonymity_lines(found, claim))
    return Measurement(
        "anonymity",
        on,
        claim.stated,
        lines,
        inputs,
        limits=tuple(_unread(unread)),
        notes=tuple(notes),
    )


def _unread(columns: Sequence[str]) -> Iterator[str]:
    if columns:
        names = ", ".join(map(quoted, columns))
        yield f"Columns nobody looked at: {names}. {_GIVEN_AWAY}"


def _input(seen: PlainInput) -> InputTable:
    file = InputFile(seen.file.shown, seen.file.size, seen.sha256)
    return InputTable(seen.role, seen.file.form, (file,), seen.columns, seen.rows)


def _anonymity_lines(found: Anonymity, claim: AnonymityClaim) -> Iterator[Line]:
    classes = found.classes
    below = shown(classes.below)
    told = "fewer than 5" if below is None else f"{below:,}"
    verdict: LineVerdict = "told"
    if claim.k is not None:
        verdict = "pass" if classes.k >= claim.k else "fail"
    figures: dict[str, int | None] = {
        "k": classes.k,
        "rows": classes.rows,
        "classes": classes.classes,
        "median_class": math.floor(classes.median),
        "largest_class": classes.largest,
        "classes_of_one": shown(classes.uniques),
        f"rows_below_{found.threshold}": below,
        "rows_with_gaps": shown(classes.with_gaps),
        "prosecutor_risk_millionths": millionths(classes.prosecutor),
        "marketer_risk_millionths": millionths(classes.marketer),
    }
    if below is not None:
        figures["share_below_millionths"] = millionths(classes.below / classes.rows)
    because = (
        f"the smallest class by {', '.join(found.quasi)} has {classes.k:,}; {told} rows lie in "
        f"classes below {found.threshold}"
    )
    yield Line("k", verdict, because, figures)
    if found.journalist:
        risk = found.journalist
        yield Line(
            "risk against the register",
            "inconclusive" if risk.uncovered else "told",
            "the register does not cover every row" if risk.uncovered else
            f"the smallest class of the register has {risk.k:,}",
            {
                "register_k": risk.k,
                "journalist_risk_millionths": millionths(risk.risk),
                "marketer_risk_millionths": millionths(risk.marketer),
                "rows_not_covered": shown(risk.uncovered),
            },
        )  # fmt: skip
    for one in found.diversity:
        yield from _diversity_lines(one, claim)


def _diversity_lines(one: Diversity, claim: AnonymityClaim) -> Iterator[Line]:
    verdict: LineVerdict = "told"
    if claim.l is not None:
        verdict = "pass" if one.l >= claim.l else "fail"
    figures: dict[str, int | None] = {
        "l": one.l,
        "entropy_l_millionths": millionths(one.entropy_l),
        "most_of_one_value_millionths": millionths(one.most),
        "rows_without_value": shown(one.missing),
    }
    if math.isfinite(one.recursive_c):
        figures["recursive_c_millionths"] = millionths(one.recursive_c)
    yield Line(
        f"l of {one.column}", verdict, f"the poorest class has {one.l:,} different values", figures
    )
    verdict = "told"
    if claim.t is not None:
        verdict = "pass" if one.t <= claim.t + _CLOSE else "fail"
    yield Line(
        f"t of {one.column} by {one.distance} distance",
        verdict,
        f"the farthest class lies {one.t:.3f} from all",
        {"t_millionths": millionths(one.t)},
    )


def fairness_measured(
    data: pathlib.Path,
    claim: FairnessClaim,
    on: date,
    limits: Limits,
    *,
    group: str,
    decided: str,
    truth: str | None = None,
    table: str | None = None,
) -> Measurement:
    """Measure whether groups of people fare alike. Raises EvidenceError as above."""
    with opened_table(data, table, limits) as tables:
        shown_name = tables.inputs[0].file.shown
        with failures(shown_name):
            groups = _renamed(count_groups(tables.rows.connection, MEASURED, group, decided, truth))
        inputs = tuple(map(_input, tables.inputs))
    found = judge(groups, claim.measure, claim.border)
    return Measurement(
        "fairness",
        on,
        claim.stated,
        tuple(_fairness_lines(groups, found)),
        inputs,
        notes=(_NO_REASON,),
    )


def _fairness_lines(groups: Sequence[Group], found: Fairness) -> Iterator[Line]:
    hidden = {one.name for one in groups if _small(one)}
    figures: dict[str, int | None] = {"groups": len(groups)}
    if found.value is not None and not hidden:
        figures["value_millionths"] = millionths(found.value)
    yield Line(f"{found.measure} within {found.border:g}", found.verdict, found.because, figures)
    sizes = _sizes(groups)
    for one in groups:
        figures = {"people": sizes[one.name]}
        if one.name not in hidden:
            figures["selected"] = one.selected
        because = "small numbers are withheld" if one.name in hidden else "counted"
        yield Line(f"group {one.name}", "told", because, figures)
    for comparison in found.comparisons:
        yield _comparison_line(comparison, hidden)


def _comparison_line(one: Comparison, hidden: set[str]) -> Line:
    figures: dict[str, int | None] = {}
    if one.value is not None and one.interval is not None and not {one.group, one.best} & hidden:
        figures["value_millionths"] = millionths(one.value)
        figures["lower_millionths"] = millionths(one.interval.lower)
        if math.isfinite(one.interval.upper):
            figures["upper_millionths"] = millionths(one.interval.upper)
        if one.p is not None:
            figures["p_millionths"] = millionths(one.p)
    return Line(
        f"{one.group} beside {one.best or 'nobody'} ({one.rate})",
        "told" if one.value is None else one.verdict,
        one.because,
        figures,
    )


def _small(group: Group) -> bool:
    """Whether a cell of the group has one to four people."""
    cells = [group.n, group.selected, group.n - group.selected]
    if group.positives is not None:
        hits, false = group.true_positives or 0, group.false_positives or 0
        cells += [hits, group.positives - hits, false, group.n - group.positives - false]
    return any(0 < cell < SUPPRESSED_BELOW for cell in cells)


def _sizes(groups: Sequence[Group]) -> dict[str, int | None]:
    """People by group; where one is withheld, the next is too, or the sum would tell it."""
    sizes = {one.name: shown(one.n) for one in groups}
    if list(sizes.values()).count(None) == 1:
        rest = [one for one in groups if sizes[one.name] is not None]
        if rest:
            sizes[min(rest, key=lambda one: (one.n, one.name)).name] = None
    return sizes


def _renamed(groups: Sequence[Group]) -> tuple[Group, ...]:
    """Groups as they may be named: a name that few people bear could be theirs.

    Endless names are cut; a number keeps them apart.
    """
    taken: set[str] = set()
    made = []
    for number, one in enumerate(groups, start=1):
        name = f"(few people {number})" if one.n < SUPPRESSED_BELOW else one.name
        if len(name) > _LONGEST_NAME or name in taken:
            name = f"{name[:_LONGEST_NAME]}… {number}"
        taken.add(name)
        made.append(replace(one, name=name))
    return tuple(made)
