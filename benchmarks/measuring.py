"""What a process takes, measured from outside, and what the machine is."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ON = "2026-11-23"
"""The day whose law is measured."""
USUAL = frozenset({0, 1, 4})
"""Exit codes of ``check`` that say that all records were judged."""
STARTER = Path(__file__).with_name("started.py")
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
    with tempfile.TemporaryDirectory() as name:
        figures, out, err = (Path(name) / one for one in ("figures", "out", "err"))
        starter = [sys.executable, "-S", STARTER, figures, out, err, *command]
        subprocess.run(starter, env=env, cwd=cwd, check=True)
        code, wall, cpu, memory = figures.read_text(encoding="ascii").split()
        if int(code) not in usual:
            said = err.read_text(encoding="utf-8") or out.read_text(encoding="utf-8")
            sys.exit(f"{' '.join(map(str, command))} ended with {code}: {said}")
        return Run(float(wall), float(cpu), int(memory), out.read_text(encoding="utf-8"))


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
