"""Run by the Python of the environment of fairlearn: what its measures cost, reading left out.

    python timed_fairlearn.py DECISIONS.parquet OUT.json

Seconds of CPU and of the clock of each call, and what it says, go to the file.
"""

import json
import sys
import time

import pandas as pd
from fairlearn import metrics


def main() -> None:
    decisions, out = sys.argv[1:]
    frame = pd.read_parquet(decisions)
    calls = {
        "demographic-parity-difference": metrics.demographic_parity_difference,
        "demographic-parity-ratio": metrics.demographic_parity_ratio,
        "equalised-odds-difference": metrics.equalized_odds_difference,
        "equalised-odds-ratio": metrics.equalized_odds_ratio,
    }
    found, took = {}, {}
    for name, call in calls.items():
        cpu, wall = time.process_time(), time.perf_counter()
        found[name] = float(call(frame.due, frame.offered, sensitive_features=frame.segment))
        took[name] = (time.process_time() - cpu, time.perf_counter() - wall)
    with open(out, "w", encoding="utf-8") as file:  # noqa: PTH123  run outside the project
        json.dump({"found": found, "took": took}, file)


if __name__ == "__main__":
    main()
