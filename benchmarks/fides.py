"""``fides evaluate`` beside ``dpiakit check``: the same systems, the same seven rules.

    python benchmarks/fides.py [--systems 100 1000] [--runs 3] [--fides PYTHON]

Fides is installed in an environment of its own under out/bench (some 250 packages, pinned in
benchmarks/constraints.txt) unless ``--fides`` names the Python of one. It runs as its own command
``fides --local evaluate --dry`` on a folder of manifests; dpiakit as ``dpiakit check`` on a folder
of records, the whole program beside the seven rules of the house and no other law. Both programs
read every file, judge, and print what they found. Equal verdicts for every rule, system and use
are proven on what they printed, and only then are the two shown. Runs alternate.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from against_fides import systems
from measuring import ON, WORK, Run, machine, median, run

from dpiakit.law import data_root, read_law
from dpiakit.law.compiled import compile_rules
from dpiakit.records import Record, read_records

HERE = Path(__file__).parent
SLOW = 3_000
"""From so many systems on, Fides is run once, and not from within as well."""

Verdict = tuple[str, str, str]
"""A rule that a use of a system breaks: rule, number of the system, use."""

_DETAIL = re.compile(r"Declaration \((.+?)\) of system \(system_(\d+)\) failed rule \((.+?)\) from")


def environment() -> Path:
    """The Python of an environment with Fides, made on the first call."""
    folder = WORK / "fides"
    python = folder / "bin" / "python"
    if not (folder / "bin" / "fides").exists():
        print(f"installing Fides in {folder} ...", flush=True)
        done = {0}
        run([sys.executable, "-m", "venv", folder], usual=done)
        pins = HERE / "constraints.txt"
        run([python, "-m", "pip", "install", "-q", "-c", pins, "ethyca-fides"], usual=done)
    return python


def our_program(folder: Path) -> Path:
    """The whole program beside the rules of the house and no other law."""
    source = data_root() / "src"
    shutil.copytree(source, folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(data_root() / "templates", folder / "templates")
    shutil.copytree(HERE / "against_fides" / "law", folder, dirs_exist_ok=True)
    return folder / "src"


def theirs(details: Iterable[str]) -> set[Verdict]:
    """The verdicts in the words of Fides."""
    found = set()
    for detail in details:
        told = _DETAIL.match(detail)
        if told is None:
            sys.exit(f"Fides says something else: {detail}")
        found.add((told[3], told[2], told[1]))
    return found


def printed_by_fides(output: str) -> set[Verdict]:
    """The verdicts of an evaluation that Fides printed as a Python dictionary."""
    start = output.find("{ '")
    if start < 0:
        return set()
    violations = ast.literal_eval(output[start:])["violations"]
    return theirs(violation["detail"] for violation in violations)


def printed_by_us(output: str) -> set[Verdict]:
    """The verdicts of a check in its format for machines."""
    return {
        (
            finding["rule"].partition("/")[2],
            record["id"].removeprefix("system-"),
            finding["element"],
        )
        for record in json.loads(output)["records"]
        for finding in record["findings"]
    }


class Both:
    """The two programs on the same systems."""

    def __init__(self, folder: Path, fides: Path, count: int) -> None:
        self.fides = fides
        self.folder = folder
        self.manifests, self.records = folder / "manifests", folder / "records"
        systems.write(self.manifests, self.records, count)
        shutil.copy(HERE / "against_fides" / "policy.yml", self.manifests)
        self.source = our_program(folder / "program")

    def run_fides(self) -> Run:
        """Its own command."""
        command = [self.fides.parent / "fides", "--local", "evaluate", "--dry", self.manifests]
        return run(command, usual={0, 1}, cwd=self.folder)

    def run_ours(self, cache: Path) -> Run:
        """Our own command, with a folder for what it keeps."""
        env = {**os.environ, "PYTHONPATH": str(self.source), "DPIAKIT_CACHE_DIR": str(cache)}
        command = [sys.executable, "-m", "dpiakit", "check", self.records, "--on", ON]
        return run([*command, "--format", "json"], env=env)

    def ours_cold(self) -> Run:
        """As in a fresh checkout: nothing is kept from an earlier run."""
        with tempfile.TemporaryDirectory() as cache:
            return self.run_ours(Path(cache))

    def within_fides(self) -> dict[str, float]:
        """CPU seconds of the functions of Fides, from within."""
        out = self.folder / "within.json"
        script = HERE / "against_fides" / "timed.py"
        run([self.fides, script, self.manifests, out], usual={0}, cwd=self.folder)
        took: dict[str, float] = json.loads(out.read_text(encoding="utf-8"))["took"]
        return took

    def within_ours(self) -> dict[str, float]:
        """CPU seconds of reading and of judging, from within."""
        law = read_law(HERE / "against_fides" / "law").in_force(date.fromisoformat(ON))
        compiled = compile_rules(law)
        start = time.process_time()
        records = [found for found in read_records([self.records]) if isinstance(found, Record)]
        read = time.process_time()
        for record in records:
            compiled.judge(record.activity)
        return {"reading": read - start, "evaluation": time.process_time() - read}


def compare(both: Both, count: int, runs: int) -> None:
    """Prove the verdicts equal, then show what both take."""
    rounds = 1 if count >= SLOW else runs
    found: dict[str, list[Run]] = {"fides": [], "cold": [], "warm": []}
    with tempfile.TemporaryDirectory() as name:
        both.run_ours(Path(name))
        for _ in range(rounds):
            found["cold"].append(both.ours_cold())
            found["fides"].append(both.run_fides())
            found["warm"].append(both.run_ours(Path(name)))
    expected = printed_by_fides(found["fides"][0].output)
    for ours in (*found["cold"], *found["warm"]):
        if printed_by_us(ours.output) != expected:
            sys.exit(f"{count} systems: the two programs disagree; nothing was measured")
    rules = len({rule for rule, _, _ in expected})
    print(f"\n{count} systems: both find the same {len(expected)} breaches of {rules} rules")
    print(f"{'the whole program':32}{'CPU s':>10}{'wall s':>10}{'MiB':>7}{'CPU ratio':>12}")
    slow = median(one.cpu for one in found["fides"])
    for name, title in (("fides", "fides --local evaluate --dry"), ("cold", "dpiakit check, cold"),
                        ("warm", "dpiakit check, again")):  # fmt: skip
        cpu = median(one.cpu for one in found[name])
        wall = median(one.wall for one in found[name])
        memory = max(one.memory for one in found[name])
        print(f"{title:32}{cpu:10.2f}{wall:10.2f}{memory:7}{slow / cpu:11.1f}x", flush=True)
    if count < SLOW:
        show_within(both)


def show_within(both: Both) -> None:
    """The same work as function calls, without the start of the programs and their printing."""
    theirs_within, ours_within = both.within_fides(), both.within_ours()
    print(f"{'from within':32}{'Fides':>10}{'dpiakit':>10}{'':7}{'CPU ratio':>12}")
    for step in ("reading", "evaluation"):
        one, other = theirs_within[step], ours_within[step]
        print(f"{step:32}{one:10.3f}{other:10.3f}{'':7}{one / other:11.1f}x", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--systems", type=int, nargs="+", default=[100, 1_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--fides", type=Path, help="the Python of an environment with Fides")
    asked = parser.parse_args()
    fides = (asked.fides or environment()).absolute()
    print(machine())
    for count in asked.systems:
        with tempfile.TemporaryDirectory() as name:
            compare(Both(Path(name), fides, count), count, asked.runs)


if __name__ == "__main__":
    main()
