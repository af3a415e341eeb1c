"""``dpiakit check`` over generated records: wall and CPU time of the program, and its memory.

    python benchmarks/check.py [--records 1000 10000 50000] [--runs 3]

Each figure is of a new process, with its start and the reading of the law; the median of the runs
is shown. *cold* starts with an empty cache of verdicts, as a fresh checkout does; *again* finds the
verdicts of the run before; *ten changed* as well, after ten records were edited. The kinds of runs
take turns. Memory is that of the largest process; it must not grow with the records.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from generate import generate
from measuring import ON, Run, machine, median, run

CHANGED = 10
KINDS = {"cold": "cold, json", "text": "cold, text", "again": "again, json",
         "changed": f"{CHANGED} changed, json"}  # fmt: skip


def measured(records: Path, form: str, cache: Path) -> Run:
    """One run of the program with a folder for the verdicts it keeps."""
    command = [sys.executable, "-m", "dpiakit", "check", records, "--on", ON, "--format", form]
    return run(command, env={**os.environ, "DPIAKIT_CACHE_DIR": str(cache)})


def emptied(cache: Path) -> Path:
    shutil.rmtree(cache, ignore_errors=True)
    cache.mkdir()
    return cache


def edit(records: Path, number: int) -> None:
    """Change what some records say: a new version of each, and never the same twice."""
    for file in sorted(records.glob("[0-9]*/*.yaml"))[:CHANGED]:
        lines = file.read_text(encoding="utf-8").splitlines()
        lines = [line for line in lines if not line.startswith("version:")]
        file.write_text("\n".join([*lines, f"version: edited-{number}", ""]), encoding="utf-8")


def show(count: int, runs: dict[str, list[Run]]) -> None:
    for kind, title in KINDS.items():
        wall = median(one.wall for one in runs[kind])
        cpu = median(one.cpu for one in runs[kind])
        memory = max(one.memory for one in runs[kind])
        print(
            f"{count:6} records, {title:18}{wall:8.2f} s wall{cpu:8.2f} s CPU{memory:6} MiB",
            flush=True,
        )


def measure(count: int, runs: int) -> None:
    found: dict[str, list[Run]] = {kind: [] for kind in KINDS}
    with tempfile.TemporaryDirectory() as name:
        records, cache = Path(name) / "records", Path(name) / "cache"
        generate(records, count, seed=1)
        for number in range(runs):
            found["text"].append(measured(records, "text", emptied(cache)))
            found["cold"].append(measured(records, "json", emptied(cache)))
            found["again"].append(measured(records, "json", cache))
            if found["again"][-1].output != found["cold"][-1].output:
                sys.exit("the second run prints something else than the first")
            edit(records, number)
            found["changed"].append(measured(records, "json", cache))
    show(count, found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    print(machine())
    for count in sorted(asked.records):
        measure(count, asked.runs)


if __name__ == "__main__":
    main()
