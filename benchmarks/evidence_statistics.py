"""Anonymity beside pycanon, fairness beside fairlearn: the same tables, the same figures.

    python benchmarks/evidence_statistics.py [--rows 20000 1000000] [--runs 3]
        [--pycanon PYTHON] [--fairlearn PYTHON] [--without pycanon]

Each rival is installed in an environment of its own under out/bench (pycanon pins numpy, pandas
and scipy exactly), unless an option names the Python of one. The tables are made with a hash
instead of chance, so they are the same everywhere. What both say is proven equal first: k, l, the
highest share and t; the four measures of fairness. Shown are the whole program (with its start and
the reading, for dpiakit with the digest of the file and a manifest) and the calls alone, ours with
the reading. Runs take turns.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import duckdb
from measuring import WORK, Run, machine, median, run

from dpiakit.evidence.anonymity import Sensitive, measure_anonymity
from dpiakit.evidence.fairness import Measure, count_groups, judge

HERE = Path(__file__).parent
THEIRS = HERE / "against_statistics"
QUASI = ("area", "born", "sex", "job")
SENSITIVE = "disease"
SLOW = 300_000
"""From so many rows on, pycanon is run once."""
RECORD = """\
id: measured
title: Measured
controller: {name: A company}
purposes: {count: {description: Counting.}}
data_subjects: {people: {category: customers}}
data_items: {rows: {category: page-views}}
"""
_CHANCE = "((hash(i * 64 + {salt}) >> 11)::DOUBLE / 9007199254740992.0)"


@dataclass(frozen=True)
class Calls:
    """What calls alone took, and what they said."""

    cpu: float
    wall: float
    found: Mapping[str, float]


def environment(name: str) -> Path:
    """The Python of an environment with a rival, made on the first call."""
    folder = WORK / name
    python = folder / "bin" / "python"
    done = {0}
    if not python.exists():
        print(f"installing {name} in {folder} ...", flush=True)
        run([sys.executable, "-m", "venv", folder], usual=done)
        run([python, "-m", "pip", "install", "-q", "-r", THEIRS / f"{name}.txt"], usual=done)
    return python


def write_people(file: Path, rows: int) -> None:
    """Four quasi-identifiers of at most 96,000 classes, and ten diseases of uneven frequency."""
    area, born, sex, job, ill = (_CHANCE.format(salt=salt) for salt in range(1, 6))
    copy_to(
        file,
        f"select 'area' || floor(40 * {area})::int as area, "  # noqa: S608  numbers of ours
        f"1940 + floor(60 * {born})::int as born, "
        f"floor(2 * {sex})::int as sex, 'job' || floor(20 * {job})::int as job, "
        f"'disease' || floor(10 * {ill} * {ill})::int as disease from range({rows}) as t(i)",
    )


def write_decisions(file: Path, rows: int) -> None:
    """Five segments of uneven size; who is offered something depends on what is due and on them."""
    part, due, offer = (_CHANCE.format(salt=salt) for salt in range(11, 14))
    copy_to(
        file,
        f"select 'segment' || k as segment, due, (x < case when due = 1 then 0.78 - 0.05 * k "  # noqa: S608  numbers of ours
        f"else 0.12 + 0.015 * k end)::int as offered from (select floor(5 * {part} * {part})::int "
        f"as k, ({due} < 0.35)::int as due, {offer} as x from range({rows}) as t(i))",
    )


def copy_to(file: Path, query: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"copy ({query}) to '{file}' (format parquet)").fetchall()


def timed(work: Callable[[duckdb.DuckDBPyConnection], Mapping[str, float]], file: Path) -> Calls:
    """Our calls on a Parquet file, its reading included."""
    with duckdb.connect() as connection:
        connection.read_parquet(str(file)).create_view("measured")
        cpu, wall = time.process_time(), time.perf_counter()
        found = work(connection)
        return Calls(time.process_time() - cpu, time.perf_counter() - wall, found)


def our_anonymity(connection: duckdb.DuckDBPyConnection) -> dict[str, float]:
    found = measure_anonymity(connection, "measured", QUASI, [Sensitive(SENSITIVE)])
    (one,) = found.diversity
    return {"k": found.classes.k, "l": one.l, "entropy_l": one.entropy_l, "most": one.most,
            "t": one.t}  # fmt: skip


def our_fairness(connection: duckdb.DuckDBPyConnection) -> dict[str, float]:
    groups = count_groups(connection, "measured", "segment", "offered", "due")
    values = {measure: judge(groups, measure, 0.8).value for measure in get_args(Measure)}
    return {measure: math.nan if value is None else value for measure, value in values.items()}


def their_calls(python: Path, script: str, file: Path, *more: str) -> tuple[Run, Calls]:
    """A rival as a program of its own."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.json"
        whole = run([python, THEIRS / script, file, out, *more], usual={0})
        told = json.loads(out.read_text(encoding="utf-8"))
    cpu, wall = (sum(took[which] for took in told["took"].values()) for which in (0, 1))
    return whole, Calls(cpu, wall, told["found"])


def our_program(check: str, file: Path, *options: str) -> Run:
    """The command, with a manifest."""
    record = file.with_name("record.yaml")
    record.write_text(RECORD, encoding="utf-8")
    command = [sys.executable, "-m", "dpiakit", "evidence", check, file, "--record", record,
               "-o", file.with_name("manifest.json"), *options]  # fmt: skip
    return run(command, env=dict(os.environ))


def prove_equal(ours: Mapping[str, float], theirs: Mapping[str, float]) -> None:
    """Equal figures, or there is nothing to measure. pycanon cuts off what follows the point of an
    entropy, and may lose a whole one to rounding.
    """
    for name, value in theirs.items():
        near = 1.0 if name == "entropy_l" else 1e-9
        if not math.isclose(ours[name], value, rel_tol=0, abs_tol=near):
            sys.exit(f"{name}: dpiakit says {ours[name]}, the other {value}")


def show(title: str, theirs: list[tuple[float, float]], ours: list[tuple[float, float]]) -> None:
    """CPU and wall seconds of both, and how many times as much CPU the other takes."""
    cpu, wall = (median(one[n] for one in theirs) for n in (0, 1))
    our_cpu, our_wall = (median(one[n] for one in ours) for n in (0, 1))
    print(
        f"{title:34}{cpu:9.2f} s CPU{wall:9.2f} s wall   dpiakit{our_cpu:9.3f} s CPU"
        f"{our_wall:9.3f} s wall   {cpu / our_cpu:8.1f}x CPU {wall / our_wall:8.1f}x wall",
        flush=True,
    )


def compare(
    name: str,
    runs: int,
    rival: Callable[[], tuple[Run, Calls]],
    program: Callable[[], Run],
    calls: Callable[[], Calls],
) -> None:
    """Both, in turns."""
    whole, alone, our_whole, our_alone = [], [], [], []
    memory = [0, 0]
    for _ in range(runs):
        their_run, their_calls_ = rival()
        our_run, our_calls = program(), calls()
        prove_equal(our_calls.found, their_calls_.found)
        whole.append((their_run.cpu, their_run.wall))
        alone.append((their_calls_.cpu, their_calls_.wall))
        our_whole.append((our_run.cpu, our_run.wall))
        our_alone.append((our_calls.cpu, our_calls.wall))
        memory = [max(memory[0], their_run.memory), max(memory[1], our_run.memory)]
    show(f"{name}, whole program", whole, our_whole)
    show(f"{name}, calls alone", alone, our_alone)
    print(f"{'':34}largest process: {memory[0]} MiB, dpiakit {memory[1]} MiB", flush=True)


def beside_pycanon(folder: Path, rows: int, runs: int, python: Path) -> None:
    people = folder / "people.parquet"
    write_people(people, rows)
    named = [part for name in QUASI for part in ("--quasi", name)]
    compare(
        "pycanon",
        1 if rows >= SLOW else runs,
        lambda: their_calls(python, "timed_pycanon.py", people, ",".join(QUASI), SENSITIVE),
        lambda: our_program("anonymity", people, *named, "--sensitive", SENSITIVE, "--k", "1"),
        lambda: timed(our_anonymity, people),
    )


def beside_fairlearn(folder: Path, rows: int, runs: int, python: Path) -> None:
    decisions = folder / "decisions.parquet"
    write_decisions(decisions, rows)
    named = ["--group", "segment", "--decision", "offered", "--truth", "due",
             "--measure", "equalised-odds-ratio", "--border", "0.8"]  # fmt: skip
    compare(
        "fairlearn",
        runs,
        lambda: their_calls(python, "timed_fairlearn.py", decisions),
        lambda: our_program("fairness", decisions, *named),
        lambda: timed(our_fairness, decisions),
    )


RIVALS = {"pycanon": beside_pycanon, "fairlearn": beside_fairlearn}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[20_000])
    parser.add_argument("--runs", type=int, default=3)
    for name in RIVALS:
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--without", nargs="*", default=[], choices=RIVALS)
    asked = parser.parse_args()
    print(machine())
    for rows in asked.rows:
        print(f"{rows:,} rows")
        for name, beside in RIVALS.items():
            if name not in asked.without:
                python = getattr(asked, name) or environment(name)
                with tempfile.TemporaryDirectory() as folder:
                    beside(Path(folder), rows, asked.runs, python)


if __name__ == "__main__":
    main()
