"""Forty shipped rules in other engines: equal verdicts first, then CPU time side by side.

    python benchmarks/engines.py [--records 300] [--rounds 9] [--proven 1500] [--without opa]

The same rules, written by hand in Rego, in CEL and in Python (``rivals/``), and the shipped ones as
dpiakit compiles them. Each form judges ``--proven`` records first; every rule and element must come
to the same outcome (pass, fail, not answered; what is none of them is not applicable), or nothing
is measured. Then the forms take turns, a round each, and a ratio is the median over the rounds of
its time by the time of dpiakit in the same round.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections import Counter
from multiprocessing.connection import Connection

from measuring import machine, median
from rivals import fetch, workload
from rivals.forms import FORMS

ROWS = {
    "ours": "dpiakit, compiled rules",
    "by hand": "Python functions by hand",
    "cel": "CEL runtime, records converted before",
    "regorus": "regorus, evaluation alone",
    "opa": "OPA, evaluation alone",
    "ours from data": "dpiakit, from plain data",
    "cel from data": "CEL runtime, from plain data",
    "regorus from data": "regorus, from JSON",
    "opa from data": "OPA, a call for each record",
    "ours all rules": "dpiakit, all rules of every pack",
}
"""What is shown, in this order; each compared with the row of dpiakit that does the same."""
LIKE = {"cel from data": "ours from data", "regorus from data": "ours from data",
        "opa from data": "ours from data"}  # fmt: skip


def work(line: Connection, form: str, records: int, proven: int) -> None:
    """One form in its process: answers questions until there are none."""
    facts = list(workload.all_facts(max(records, proven)))
    ready = FORMS[form](facts[:records])
    line.send([ready.verdicts(one) for one in facts[:proven]])
    rounds = ready.rounds()
    line.send(list(rounds))
    while row := line.recv():
        line.send(rounds[row]() / records * 1e6)


def start(form: str, records: int, proven: int) -> Connection:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    context.Process(target=work, args=(there, form, records, proven), daemon=True).start()
    there.close()
    return here


def prove(verdicts: dict[str, list[workload.Verdicts]]) -> None:
    """All forms say the same of every record, and every rule says every thing it can."""
    ours = verdicts["ours"]
    for form, theirs in verdicts.items():
        for number, (expected, found) in enumerate(zip(ours, theirs, strict=True)):
            if expected != found:
                pair = sorted(set(expected.items()) ^ set(found.items()))
                sys.exit(f"{form} disagrees on record {number}: {pair[:4]}")
    counted = Counter((rule, outcome) for record in ours for (rule, _), outcome in record.items())
    silent = [
        f"{rule}: {outcome}"
        for rule in workload.RULES
        for outcome in ("pass", "fail", "needs-evidence")
        if not counted[rule, outcome]
    ]
    if silent:
        print(f"never seen: {', '.join(silent)}")
    total = Counter(outcome for record in ours for outcome in record.values())
    print(
        f"{len(verdicts)} forms, {len(ours)} records, {len(workload.RULES)} rules:"
        f" {sum(total.values())} equal verdicts {dict(total)}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--proven", type=int, default=1_500)
    parser.add_argument("--without", nargs="+", default=[], choices=sorted(set(FORMS) - {"ours"}))
    asked = parser.parse_args()
    forms = [form for form in FORMS if form not in asked.without]
    if {"opa", "regorus"} & set(forms):
        fetch.fetch()
    lines = {form: start(form, asked.records, asked.proven) for form in forms}
    prove({form: line.recv() for form, line in lines.items()})
    rows = {row: lines[form] for form in forms for row in lines[form].recv()}
    print(machine())
    taken: dict[str, list[float]] = {row: [] for row in rows}
    for _ in range(asked.rounds):
        for row, line in rows.items():
            line.send(row)
            taken[row].append(line.recv())
    print(f"{'CPU time a record':40}{'median':>12}{'least':>12}{'ratio':>9}")
    for row, title in ROWS.items():
        if row in taken:
            ours = taken[LIKE.get(row, "ours")]
            ratio = median(one / other for one, other in zip(taken[row], ours, strict=True))
            print(f"{title:40}{median(taken[row]):9.0f} us{min(taken[row]):9.0f} us{ratio:8.1f}x")


if __name__ == "__main__":
    main()
