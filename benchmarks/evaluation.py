"""What judging one record by all shipped rules costs, without reading and without printing.

Three forms side by side in one run, on the same generated records: the compiled rules, the
interpreter that explains, and reading itself for comparison. Equal outcomes are proven first.
"""

from __future__ import annotations

import gc
import pathlib
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from generate import generate

from dpiakit.law import load_law
from dpiakit.law.compiled import compile_rules
from dpiakit.law.judge import judge
from dpiakit.records import Record, read_records

RECORDS = 400
ROUNDS = 9
ON = date(2026, 11, 23)


def cpu_per_record(work: Callable[[], object], records: int) -> float:
    """Median CPU microseconds a record over several rounds, the collector off."""
    times = []
    for _ in range(ROUNDS):
        gc.collect()
        gc.disable()
        start = time.process_time()
        work()
        times.append((time.process_time() - start) / records * 1e6)
        gc.enable()
    return statistics.median(times)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        generate(pathlib.Path(folder), RECORDS, 1)
        size = sum(f.stat().st_size for f in pathlib.Path(folder).rglob("*.yaml")) / RECORDS
        records = [r for r in read_records([folder]) if isinstance(r, Record)]
        law = load_law(ON)
        start = time.perf_counter()
        compiled = compile_rules(law)
        compile_ms = (time.perf_counter() - start) * 1e3
        packs = [pack.name for pack in law.packs]
        activities = [record.activity for record in records]

        for activity in activities[:40]:
            expected = sorted(
                (rule.name, j.element, j.outcome)
                for rule in law.rules
                for j in judge(rule, activity, law)
                if j.outcome != "not-applicable"
            )
            found = sorted(
                (compiled.rules[n].name, element, outcome)
                for n, element, outcome, _ in compiled.judge(activity, packs).found
            )
            assert expected == found, "the two forms disagree"

        def applicable(activity: object) -> list[str]:
            return [p for p, on in compiled.applies(activity).items() if on is not False]

        def run_applicable() -> None:
            for activity in activities:
                compiled.judge(activity, applicable(activity))

        def run_all() -> None:
            for activity in activities:
                compiled.judge(activity, packs)

        def run_interpreter() -> None:
            for activity in activities[:20]:
                for rule in law.rules:
                    judge(rule, activity, law)

        def run_reading() -> None:
            for _ in read_records([folder]):
                pass

        print(
            f"{len(law.rules)} rules of {len(packs)} packs, {len(records)} records of {size:,.0f} bytes"
        )
        print(f"compiling all rules once           {compile_ms:9.1f} ms")
        fast = cpu_per_record(run_applicable, len(activities))
        print(f"compiled, packs that apply         {fast:9.1f} us a record")
        print(
            f"compiled, every pack               {cpu_per_record(run_all, len(activities)):9.1f} us a record"
        )
        slow = cpu_per_record(run_interpreter, 20)
        print(f"interpreter with reasons           {slow:9.1f} us a record")
        print(
            f"reading and validating             {cpu_per_record(run_reading, len(activities)):9.1f} us a record"
        )


if __name__ == "__main__":
    main()
