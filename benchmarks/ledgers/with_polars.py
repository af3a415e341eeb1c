"""The as-of audit in Polars: ties removed, `join_asof`, the counts of each purpose."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import polars as pl
from definition import (
    COUNTS,
    GPC,
    NO_EXPRESSION,
    OPTED_OUT,
    POOR,
    RANKS,
    UNKNOWN,
    WITHDRAWAL_DAYS,
    WITHDRAWN,
    answer,
    deadline,
)
from make import PURPOSES

KEY = ["subject_id", "purpose_id"]


def audit(folder: Path) -> Iterable[tuple[object, ...]]:
    claimed = pl.LazyFrame(
        [(name, f"{months}mo", sale) for name, (_, months, sale) in PURPOSES.items()],
        schema=["purpose_id", "term", "sale"], orient="row",
    )  # fmt: skip
    days = np.arange("2023-10-01", "2026-11-01", dtype="datetime64[D]")
    deadlines = pl.LazyFrame({"day": days, "opt_out_until": deadline(days)})
    rank = pl.col("event").replace_strict(RANKS, default=UNKNOWN, return_dtype=pl.Int32)
    grade = (
        pl.when(pl.col("mechanism") == "gpc").then(GPC)
        .when(pl.col("mechanism").is_in(POOR)).then(NO_EXPRESSION).otherwise(0)
    )  # fmt: skip
    states = (
        pl.scan_parquet(folder / "consent_events.parquet")
        .select(*KEY, "ts", packed=rank * 4 + grade)
        .group_by(*KEY, "ts").agg(pl.col("packed").max())
        .with_columns(state=pl.col("packed") // 4, grade=pl.col("packed") % 4, state_ts="ts")
        .sort("ts")
    )  # fmt: skip
    uses = pl.scan_parquet(folder / "processing_events.parquet").select(*KEY, "ts").sort("ts")
    joined = (
        uses.join_asof(states, on="ts", by=KEY, check_sortedness=False)
        .join(claimed, on="purpose_id")
        .with_columns(day=pl.col("state_ts").dt.date())
        .join(deadlines, on="day", how="left")
        .with_columns(
            late=pl.col("ts") > pl.when(pl.col("state") == WITHDRAWN)
            .then(pl.col("state_ts").dt.offset_by(f"{WITHDRAWAL_DAYS}d"))
            .otherwise(pl.col("opt_out_until")),
            stale=pl.col("ts") > pl.col("state_ts").dt.offset_by(pl.col("term")),
        )
    )  # fmt: skip
    found = joined.group_by("purpose_id").agg(
        **{name: one.fill_null(value=False).sum() for name, one in _conditions().items()}
    )
    yield from found.select("purpose_id", *COUNTS).collect().iter_rows()


def _conditions() -> dict[str, pl.Expr]:
    state, grade, sale, late = (pl.col(one) for one in ("state", "grade", "sale", "late"))
    agrees, out = state < UNKNOWN, sale & (state == OPTED_OUT)
    return {
        "uses": pl.col("purpose_id").is_not_null(),
        "no_prior_event": state.is_null(),
        "invalid_state": (state >= UNKNOWN) & (state != WITHDRAWN) & ~out,
        "used_after_withdrawal": (state == WITHDRAWN) & late,
        "used_after_opt_out": out & (grade != GPC) & late,
        "signal_ignored": out & (grade == GPC) & late,
        "stale": agrees & pl.col("stale"),
        "no_valid_expression": agrees & (grade == NO_EXPRESSION),
        "within_grace": ((state == WITHDRAWN) | out) & ~late,
    }


if __name__ == "__main__":
    answer(audit)
