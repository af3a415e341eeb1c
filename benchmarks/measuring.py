"""What a process takes, measured from outside, and what the machine is."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ON = "2026-11-23"
"""The day whose law is measured."""
USUAL = frozenset({0, 1, 4})
"""Exit codes of ``check`` that say that all records were judged."""
WORK = Path(__file__).parents[1] / "out" / "bench"
"""Where benchmarks keep what they install and generate: ignored by git."""


@dataclass(frozen=True)
class Run:
    """What one run of a program took."""

    wall: float
    cpu: float
    """Seconds of the process and all that it waited for."""
    memory: int
    """MiB of the largest of them."""
    output: str


def run(
    command: Sequence[str | Path],
    *,
    usual: Iterable[int] = USUAL,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Run:
    """A program from its start to its end. Stops everything if it ends in an unusual way."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err, env=env, cwd=cwd)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode not in usual:
            sys.exit(f"{' '.join(map(str, command))}: {err.read().decode() or out.read().decode()}")
        return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, out.read().decode())


def median(values: Iterable[float]) -> float:
    return statistics.median(list(values))


def machine() -> str:
    """What the figures were measured on, as a line for the results."""
    processors = len(os.sched_getaffinity(0))
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{processors} processors ({_processor()}), Python {platform.python_version()}, "
        f"load {load}, law of {ON}"
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
