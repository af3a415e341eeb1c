"""A ledger of releases, held against the privacy budget that a record promises."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from dpiakit.evidence.budget import Budget, judge_budget
from dpiakit.evidence.budget import Claim as BudgetClaim
from dpiakit.evidence.engines.duck import Limits, Rows
from dpiakit.evidence.measurement import (
    Claimed,
    InputFile,
    InputTable,
    Line,
    Measurement,
    millionths,
)
from dpiakit.evidence.plain_table import MEASURED, opened_table
from dpiakit.evidence.releases import releases_of


def budget_measured(
    data: pathlib.Path,
    claim: BudgetClaim,
    stated: tuple[Claimed, ...],
    on: date,
    limits: Limits,
    *,
    table: str | None = None,
) -> Measurement:
    """Add up a ledger of releases, up to and including a day. Raises EvidenceError as above."""
    with opened_table(data, table, limits) as tables:
        (seen,) = tables.inputs
        found = releases_of(_dicts(tables.rows, seen.columns), seen.file.shown, on)
        file = InputFile(seen.file.shown, seen.file.size, seen.sha256)
        inputs = (InputTable("releases", seen.file.form, (file,), seen.columns, seen.rows),)
    judged = judge_budget(found, claim)
    return Measurement(
        "budget", on, stated, tuple(_budget_lines(judged, claim)), inputs,
        notes=("Only releases that were written into the ledger are seen.",),
    )  # fmt: skip


def _dicts(rows: Rows, columns: Mapping[str, str]) -> list[dict[str, Any]]:
    found = rows.run(f"select * from {MEASURED} order by all")  # noqa: S608  a name of ours
    return [dict(zip(columns, row, strict=True)) for row in found]


def _budget_lines(judged: Budget, claim: BudgetClaim) -> Iterator[Line]:
    yield Line(f"epsilon within {claim.cap:g}", judged.verdict, judged.because, {})
    for one in judged.spent:
        figures: dict[str, int | None] = {
            "releases": one.releases,
            "epsilon_millionths": millionths(one.epsilon),
            "sum_millionths": millionths(one.basic),
            "delta_millionth_millionths": round(one.delta * 10**12),
        }
        if one.concentrated is not None:
            figures["zcdp_millionths"] = millionths(one.concentrated)
        yield Line(f"{one.dataset}, {one.period}", "told", f"epsilon {one.epsilon:.4g}", figures)
    for doubt in judged.doubts:
        name = f"{doubt.release}: {doubt.code}" if doubt.release else doubt.code
        yield Line(name, "fail" if doubt.gravity == "fail" else "told", doubt.said, {})
