"""The audit of a consent ledger: DuckDB as dpiakit uses it, Polars, pandas, Spark; and its floors.

    python benchmarks/evidence.py [--events 1000000 10000000] [--rounds 3] [--without spark]
    python benchmarks/evidence.py --events 100000000 --rounds 1 --memory 4GB --only duckdb

Ledgers are made once under out/bench (21 bytes an event in Parquet, 4 GB for 10^8 events and as
many uses). What is compared reads the same two files and must print the same digest of the same
numbers, or everything stops. Engines take turns in one run. *program* is a whole process from
outside; ratios are of its CPU time. *statement* is the query alone, in an open DuckDB: compared
with hashing and sorting the columns it reads, which no way of answering could do without.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from measuring import WORK, Run, machine, median, run

HERE = Path(__file__).parent / "ledgers"
MONTH = ("2026-08-31", "2026-10-31")
"""The day of the snapshot, and the day of the audit that goes on from it: two months."""
ENGINES = ("duckdb", "duckdb interval", "duckdb fill", "polars", "pandas", "spark interval")
FLOORS = ("asof", "hash", "sort", "scan", "hash-scan", "group", "apart")


@dataclass(frozen=True)
class Audit:
    """One whole process that audited a ledger."""

    process: Run
    digest: str


def folder(events: int) -> Path:
    """The files of a ledger, made on the first call."""
    made = WORK / "ledgers" / str(events)
    if not (made / "record.yaml").exists():
        print(f"making {events:,} events and as many uses ...", flush=True)
        subprocess.run([sys.executable, HERE / "make.py", str(events), made], check=True)
    return made


def libraries() -> Path:
    """The Python of an environment with Polars and pandas, made on the first call."""
    made = WORK / "ledger-libraries"
    python = made / "bin" / "python"
    if not python.exists():
        print(f"installing Polars and pandas in {made} ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", made], check=True)
        command = [python, "-m", "pip", "install", "-q", "-r", HERE / "libraries.txt"]
        subprocess.run(command, check=True)
    return python


def audited(engine: str, data: Path, memory: str) -> Audit:
    """A whole process: its start, the as-of audit, its end."""
    name, _, form = engine.partition(" ")
    if name == "duckdb":
        command = [sys.executable, HERE / "with_duckdb.py", data, form or "native", memory]
    elif name == "spark":
        command = [sys.executable, HERE / "with_spark.py", data, form or "interval", memory]
    else:
        command = [libraries(), HERE / f"with_{name}.py", data]
    process = run(command, usual={0})
    return Audit(process, json.loads(process.output)["digest"])


def statement(what: str, data: Path, memory: str, form: str = "native", parts: int = 1) -> float:
    """Seconds of CPU of one statement in an open DuckDB."""
    command = [sys.executable, HERE / "with_duckdb.py", data, form, memory, str(parts), what]
    return float(json.loads(run(command, usual={0}).output)["cpu"])


def compare(data: Path, engines: list[str], rounds: int, memory: str) -> None:
    """Every engine in turn, with equal digests."""
    found: dict[str, list[Run]] = {engine: [] for engine in engines}
    digests: dict[str, str] = {}
    for _ in range(rounds):
        for engine in engines:
            audit = audited(engine, data, memory)
            found[engine].append(audit.process)
            digests[engine] = audit.digest
    if len(set(digests.values())) != 1:
        sys.exit(f"the numbers differ: {digests}")
    base = median(one.cpu for one in found[engines[0]])
    for engine, runs in found.items():
        cpu = median(one.cpu for one in runs)
        wall = median(one.wall for one in runs)
        most = max(one.memory for one in runs)
        figures = f"{wall:8.2f} s wall{cpu:8.2f} s CPU{most:7} MiB{cpu / base:7.2f}x"
        print(f"  program    {engine:18}{figures}", flush=True)
    print(f"  equal digest {digests[engines[0]][:12]}")


def floors(data: Path, rounds: int, memory: str) -> None:
    """The two statements beside what nothing could do without."""
    found: dict[str, list[float]] = {what: [] for what in FLOORS}
    for _ in range(rounds):
        for what in FLOORS:
            found[what].append(statement(what, data, memory))
    cpu = {what: median(values) for what, values in found.items()}
    for what, value in cpu.items():
        print(f"  statement  {what:18}{value:16.2f} s CPU")
    for title, above, below in (
        ("as-of / sorting both tables by key, target 1.0", "asof", "sort"),
        ("as-of / hashing its columns, target 10 (20 where it spills)", "asof", "hash"),
        ("scan / hashing its columns, target 2", "scan", "hash-scan"),
        ("scan / one grouped count of its columns, target 1.3", "scan", "group"),
        ("scan apart / fused, target at least 1.5", "apart", "scan"),
    ):
        print(f"  ratio      {title}: {cpu[above] / cpu[below]:.2f}", flush=True)


def whole(data: Path, rounds: int, memory: str) -> None:
    """The command itself: with quality, both statements, coverage, hashing; and going on."""
    states = data / "states.parquet"
    program = [
        sys.executable, "-m", "dpiakit", "evidence", "consent", data, "--mapping",
        data / "mapping.yaml", "--record", data / "record.yaml", "--withdrawal-days", "15",
        "--memory", memory, "--spill", "80GB",
    ]  # fmt: skip
    keep = run([*program, "--on", MONTH[0], "--keep-snapshot", states], usual={1})
    kinds = {"full": [], "two months": ["--since", states]}
    found: dict[str, list[Run]] = {kind: [] for kind in kinds}
    for _ in range(rounds):
        for kind, more in kinds.items():
            found[kind].append(run([*program, "--on", MONTH[1], *more], usual={1}))
    print(f"  command    with its snapshot {keep.wall:8.2f} s wall{keep.cpu:8.2f} s CPU"
          f"{keep.memory:7} MiB")  # fmt: skip
    cpu = {kind: median(one.cpu for one in runs) for kind, runs in found.items()}
    for kind, runs in found.items():
        wall, most = median(one.wall for one in runs), max(one.memory for one in runs)
        print(f"  command    {kind:18}{wall:8.2f} s wall{cpu[kind]:8.2f} s CPU{most:7} MiB")
    print(f"  ratio      two months / full, target 0.1: {cpu['two months'] / cpu['full']:.2f}",
          flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--events", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", default="12GB")
    parser.add_argument("--only", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--without", nargs="+", choices=ENGINES, default=[])
    parser.add_argument("--parts", type=int, nargs="+", default=[])
    asked = parser.parse_args()
    engines = [one for one in ENGINES if one in asked.only and one not in asked.without]
    print(machine())
    for events in asked.events:
        data = folder(events)
        free = shutil.disk_usage(data).free // 10**9
        print(f"{events:,} events, {events:,} uses, limit {asked.memory}, {free} GB of disk free")
        compare(data, engines, asked.rounds, asked.memory)
        for parts in asked.parts:
            cpu = statement("asof", data, asked.memory, parts=parts)
            print(f"  statement  asof in {parts:2} parts {cpu:14.2f} s CPU")
        floors(data, asked.rounds, asked.memory)
        whole(data, asked.rounds, asked.memory)
    print(f"load at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
