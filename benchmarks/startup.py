"""What it costs to start: the help, one record, and a bare interpreter beside them.

    python benchmarks/startup.py [--runs 15]

Every figure is of a new process; the commands take turns, and the median is shown. A ratio is the
median over the rounds of the time of a command by that of the bare interpreter in the same round.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from measuring import ON, USUAL, Run, machine, median, run

ROOT = Path(__file__).parents[1]
RECORD = ROOT / "examples" / "retail-personalisation" / "records" / "loyalty-personalisation.yaml"


def commands() -> dict[str, list[str | Path]]:
    """What is started, in this order. ``again`` finds what the run before it has kept."""
    program = [sys.executable, "-m", "dpiakit"]
    check = [*program, "check", RECORD, "--on", ON]
    return {
        "bare interpreter": [sys.executable, "-c", "pass"],
        "--help": [*program, "--help"],
        "check --help": [*program, "check", "--help"],
        "check, one record, cold": check,
        "check, one record, again": check,
    }


def started(name: str, command: list[str | Path], cache: Path) -> Run:
    if name.endswith("cold"):
        shutil.rmtree(cache, ignore_errors=True)
    env = {**os.environ, "DPIAKIT_CACHE_DIR": str(cache)}
    return run(command, usual=USUAL, env=env)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=15)
    asked = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as name:
        cache = Path(name) / "cache"
        found: dict[str, list[Run]] = {title: [] for title in commands()}
        for _ in range(asked.runs):
            for title, command in commands().items():
                found[title].append(started(title, command, cache))
    bare = found["bare interpreter"]
    print(f"{'':28}{'wall':>10}{'CPU':>10}{'MiB':>6}{'CPU ratio':>12}")
    for title, runs in found.items():
        wall, cpu = median(one.wall for one in runs) * 1e3, median(one.cpu for one in runs) * 1e3
        ratio = median(one.cpu / other.cpu for one, other in zip(runs, bare, strict=True))
        memory = max(one.memory for one in runs)
        print(f"{title:28}{wall:7.0f} ms{cpu:7.0f} ms{memory:6}{ratio:11.1f}x")


if __name__ == "__main__":
    main()
