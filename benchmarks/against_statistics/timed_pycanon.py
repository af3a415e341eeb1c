"""Run by the Python of the environment of pycanon: what its measures cost, reading left out.

    python timed_pycanon.py PEOPLE.parquet OUT.json QUASI,QUASI SENSITIVE

Seconds of CPU and of the clock of each call, and what it says, go to the file.
"""

import json
import sys
import time

import pandas as pd
from pycanon import anonymity


def main() -> None:
    people, out, quasi, sensitive = sys.argv[1:]
    frame = pd.read_parquet(people)
    known, secret = quasi.split(","), [sensitive]
    calls = {
        "k": lambda: anonymity.k_anonymity(frame, known),
        "l": lambda: anonymity.l_diversity(frame, known, secret),
        "entropy_l": lambda: anonymity.entropy_l_diversity(frame, known, secret),
        "most": lambda: anonymity.alpha_k_anonymity(frame, known, secret)[0],
        "t": lambda: anonymity.t_closeness(frame, known, secret),
    }
    found, took = {}, {}
    for name, call in calls.items():
        cpu, wall = time.process_time(), time.perf_counter()
        found[name] = float(call())
        took[name] = (time.process_time() - cpu, time.perf_counter() - wall)
    with open(out, "w", encoding="utf-8") as file:  # noqa: PTH123  run outside the project
        json.dump({"found": found, "took": took}, file)


if __name__ == "__main__":
    main()
