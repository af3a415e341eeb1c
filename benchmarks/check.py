"""``dpiakit check`` over generated records: wall and CPU time of the program, and its memory.

    python benchmarks/check.py [--records 1000 10000] [--runs 3]

Each figure is of a new process, with its start and the reading of the law. The median of the
runs is shown. Memory is that of the largest process; it must not grow with the records.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

from generate import generate

ON = "2026-11-23"
USUAL = {0, 1, 4}
"""Exit codes that say that all records were judged."""


@dataclass(frozen=True)
class Run:
    """What one run took."""

    """One run of the program, measured from outside."""

    wall: float
    cpu: float
    """Of all processes together."""
    memory: int
    """MiB of the largest process so far."""


def measured(path: pathlib.Path, form: str) -> Run:
    """One run of the program."""
    command = [sys.executable, "-m", "dpiakit", "check", str(path), "--on", ON, "--format", form]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False)
    wall = time.perf_counter() - start
    if done.returncode not in USUAL:
        sys.exit(done.stderr.decode())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall, cpu, after.ru_maxrss // 1024)


def show(name: str, runs: list[Run]) -> None:
    wall = statistics.median(run.wall for run in runs)
    cpu = statistics.median(run.cpu for run in runs)
    print(f"{name:24} {wall:7.2f} s wall {cpu:7.2f} s CPU {runs[-1].memory:5} MiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    print(
        f"{len(os.sched_getaffinity(0))} processors, Python {sys.version.split()[0]}, law of {ON}"
    )
    for count in (1, *sorted(asked.records)):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            generate(folder, count, seed=1)
            for form in ("text", "json"):
                runs = [measured(folder, form) for _ in range(asked.runs)]
                show(f"{count:6} records, {form}", runs)


if __name__ == "__main__":
    main()
