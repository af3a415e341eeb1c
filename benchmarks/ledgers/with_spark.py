"""The as-of statement of dpiakit on Apache Spark, on this machine.

python benchmarks/ledgers/with_spark.py FOLDER [interval|fill] [MEMORY]
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from definition import told
from prepared import prepared

from dpiakit.evidence.consent import asof_rows
from dpiakit.evidence.engines.spark import spark_store


def main() -> None:
    """Prepare, then time the statement alone; the CPU time of Spark's own process is not in it."""
    form, memory = [*sys.argv[2:], *("interval", "8GB")[len(sys.argv) - 2 :]]
    with prepared(Path(sys.argv[1]), memory, spark_store) as rows:
        wall, cpu = time.perf_counter(), time.process_time()
        found = asof_rows(rows, "fill" if form == "fill" else "interval", 1, lambda _: None)
        told(found, time.perf_counter() - wall, time.process_time() - cpu)


if __name__ == "__main__":
    main()
