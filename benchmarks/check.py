"""``dpiakit check`` over 1,000 and 10,000 generated records: wall, CPU and memory of the program."""

from __future__ import annotations

import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from generate import generate

RUNS = 3


def measured(folder: pathlib.Path, form: str) -> tuple[float, float, int]:
    """Wall seconds, CPU seconds of all processes, peak memory in MiB of the largest."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    with open(os.devnull, "w") as nowhere:
        done = subprocess.run(
            [sys.executable, "-m", "dpiakit", "check", str(folder), "--on", "2026-11-23",
             "--format", form],
            stdout=nowhere, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    wall = time.perf_counter() - start
    assert done.returncode in {0, 1, 4}, done.stderr
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, after.ru_maxrss // 1024


def main() -> None:
    print(f"{len(os.sched_getaffinity(0))} processors, Python {sys.version.split()[0]}")
    for count in (1_000, 10_000):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            generate(folder, count, 1)
            for form in ("text", "json"):
                runs = sorted(measured(folder, form) for _ in range(RUNS))
                wall, cpu, memory = runs[len(runs) // 2]
                print(
                    f"{count:6} records, {form:4}: {wall:6.2f} s wall, {cpu:6.2f} s CPU, "
                    f"largest process {memory} MiB"
                )


if __name__ == "__main__":
    main()
