"""What judging one record by all shipped rules costs: CPU time, without reading and printing.

    python benchmarks/evaluation.py

The compiled rules, the reasons for what they find open, the interpreter and the reading of records,
side by side in one run on the same generated records. Equal outcomes are proven first. A round goes
once through all records; shown are the best and the median round, for other programs disturb.
"""

from __future__ import annotations

import gc
import pathlib
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date

from generate import generate

from dpiakit.engine import judge_record
from dpiakit.law import Law, load_law
from dpiakit.law.compiled import CompiledRules, compile_rules
from dpiakit.law.judge import judge
from dpiakit.records import Record, read_records

RECORDS = 600
ROUNDS = 9
COMPARED = 40
"""So many records are judged by the interpreter too, which is slow."""
ON = date(2026, 11, 23)


def show(name: str, work: Callable[[], object], records: int) -> None:
    """CPU microseconds a record, the collector off."""
    times = []
    for _ in range(ROUNDS):
        gc.collect()
        gc.disable()
        start = time.process_time()
        work()
        times.append((time.process_time() - start) / records * 1e6)
        gc.enable()
    print(f"{name:42}{min(times):9.1f} us{statistics.median(times):9.1f} us")


def prove_equal(records: list[Record], law: Law, compiled: CompiledRules) -> None:
    """Both forms give the same outcomes, or there is nothing to measure."""
    packs = [pack.name for pack in law.packs]
    for record in records:
        expected = Counter(
            (rule.name, found.element, found.outcome)
            for rule in law.rules
            for found in judge(rule, record.activity, law)
            if found.outcome != "not-applicable"
        )
        verdicts = compiled.judge(record.activity, packs).found
        found = Counter(
            (compiled.rules[n].name, element, outcome) for n, element, outcome, _ in verdicts
        )
        if expected != found:
            sys.exit(f"{record.file}: the two forms disagree")


def measure(folder: pathlib.Path, law: Law) -> None:
    records = [found for found in read_records([folder]) if isinstance(found, Record)]
    start = time.process_time()
    compiled = compile_rules(law)
    compiling = (time.process_time() - start) * 1e3
    some = records[:COMPARED]
    prove_equal(some, law, compiled)
    packs = [pack.name for pack in law.packs]
    outcomes = Counter(
        outcome for record in records for _, _, outcome, _ in compiled.judge(record.activity).found
    )
    size = sum(pathlib.Path(record.file).stat().st_size for record in records) / len(records)
    clean = sum(not judge_record(record, law, many=True).findings for record in records)
    print(
        f"{len(law.rules)} rules of {len(packs)} packs; {len(records)} records of {size:,.0f} bytes"
    )
    print(f"{clean / len(records):.0%} of them without findings; outcomes {dict(outcomes)}")
    print(f"all rules compiled in {compiling:.0f} ms")
    print(f"{'CPU time a record':42}{'best':>12}{'median':>12}")

    def by_rules(asked: list[str] | None) -> Callable[[], object]:
        return lambda: [compiled.judge(record.activity, asked) for record in records]

    show("compiled rules of the packs that bind", by_rules(None), len(records))
    show("compiled rules of every pack", by_rules(packs), len(records))
    show(
        "the same with reasons for what is open",
        lambda: [judge_record(record, law, many=True) for record in records],
        len(records),
    )
    show(
        "interpreter, every rule with reasons",
        lambda: [judge(rule, record.activity, law) for record in some for rule in law.rules],
        len(some),
    )
    show("reading and validating", lambda: list(read_records([folder])), len(records))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        generate(pathlib.Path(folder), RECORDS, seed=1)
        measure(pathlib.Path(folder), load_law(ON))


if __name__ == "__main__":
    main()
