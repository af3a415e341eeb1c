"""The as-of audit in pandas: ties removed, `merge_asof`, the counts of each purpose."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
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
    ledger = pd.read_parquet(
        folder / "consent_events.parquet", columns=[*KEY, "ts", "event", "mechanism"]
    )
    rank = ledger.event.map(RANKS).fillna(UNKNOWN).astype("int32")
    grade = np.select(
        [ledger.mechanism == "gpc", ledger.mechanism.isin(POOR)], [GPC, NO_EXPRESSION], 0
    )
    states = ledger[[*KEY, "ts"]].assign(packed=rank * 4 + grade)
    states = states.sort_values(["ts", "packed"]).drop_duplicates([*KEY, "ts"], keep="last")
    states = states.assign(state=states.packed // 4, grade=states.packed % 4, state_ts=states.ts)
    uses = pd.read_parquet(folder / "processing_events.parquet", columns=[*KEY, "ts"])
    joined = pd.merge_asof(uses.sort_values("ts"), states, on="ts", by=KEY)
    return _counted(joined)


def _counted(joined: pd.DataFrame) -> Iterable[tuple[object, ...]]:
    days = np.arange("2023-10-01", "2026-11-01", dtype="datetime64[D]")
    until = pd.Series(deadline(days), index=days.astype("datetime64[us]"))
    stale = pd.Series(data=False, index=joined.index)
    for name, (_, months, _) in PURPOSES.items():
        mine = joined.purpose_id == name
        stale |= mine & (joined.ts > joined.state_ts.where(mine) + pd.DateOffset(months=months))
    state, grade = joined.state, joined.grade
    sale = joined.purpose_id.map({name: sale for name, (_, _, sale) in PURPOSES.items()})
    allowed = joined.state_ts.dt.normalize().map(until)
    allowed = allowed.mask(state == WITHDRAWN, joined.state_ts + pd.Timedelta(days=WITHDRAWAL_DAYS))
    late, agrees, out = joined.ts > allowed, state < UNKNOWN, sale & (state == OPTED_OUT)
    conditions = {
        "uses": joined.purpose_id.notna(),
        "no_prior_event": state.isna(),
        "invalid_state": (state >= UNKNOWN) & (state != WITHDRAWN) & ~out,
        "used_after_withdrawal": (state == WITHDRAWN) & late,
        "used_after_opt_out": out & (grade != GPC) & late,
        "signal_ignored": out & (grade == GPC) & late,
        "stale": agrees & stale,
        "no_valid_expression": agrees & (grade == NO_EXPRESSION),
        "within_grace": ((state == WITHDRAWN) | out) & ~late,
    }
    counted = pd.DataFrame(conditions).groupby(joined.purpose_id)[list(COUNTS)].sum()
    return counted.reset_index().itertuples(index=False, name=None)


if __name__ == "__main__":
    answer(audit)
