"""An engine of dpiakit with a ledger in it, ready for the two statements."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path

from definition import WITHDRAWAL_DAYS

from dpiakit.evidence.claims import Parameters, consent_claim
from dpiakit.evidence.dimensions import make_dimensions
from dpiakit.evidence.engines.duck import Limits
from dpiakit.evidence.engines.store import Store
from dpiakit.evidence.mapping import DataMapping, read_mapping
from dpiakit.evidence.quality import Extent
from dpiakit.evidence.snapshot import no_snapshot
from dpiakit.evidence.views import make_views
from dpiakit.records import read_record

AGES = {"DE": 16, "FR": 15, "ES": 14, "IE": 16, "GB": 13, "US-CA": 13, "US-CO": 13, "US-TX": 13,
        "AT": 14, "NL": 16}  # fmt: skip


@contextmanager
def prepared(
    folder: Path,
    memory: str,
    store: Callable[[Path, DataMapping, Limits], AbstractContextManager[Store]],
) -> Iterator[Store]:
    """A store with the views and the small tables of an audit."""
    record = read_record(folder / "record.yaml")
    claim = consent_claim(
        record.activity, record.digest, Parameters(withdrawal_days=WITHDRAWAL_DAYS)
    )
    mapping = read_mapping(folder / "mapping.yaml")
    with (
        tempfile.TemporaryDirectory(dir=folder) as spill,
        store(folder, mapping, Limits(Path(spill), memory, "80GB", 2)) as rows,
    ):
        no_snapshot(rows)
        make_views(rows, mapping)
        span = Extent(1, datetime(2023, 10, 1), datetime(2026, 10, 1))  # noqa: DTZ001  UTC
        make_dimensions(rows, mapping, claim, AGES.get, span, datetime(2026, 11, 1))  # noqa: DTZ001  UTC
        yield rows
