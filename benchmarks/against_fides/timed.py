"""Run by the Python of the Fides environment: what its own functions cost, one after the other.

    python timed.py MANIFESTS OUT.json

The same steps as ``fides --local evaluate --dry``: reading, the check for missing keys, the
evaluation. Seconds of CPU time and the violations go to the file.
"""

import json
import sys
import time

from fides.core.evaluate import execute_evaluation, merge_taxonomies
from fides.core.parse import parse
from fideslang.default_taxonomy import DEFAULT_TAXONOMY
from fideslang.relationships import get_referenced_missing_keys


def main() -> None:
    manifests, out = sys.argv[1:]
    marks = [time.process_time()]
    taxonomy = merge_taxonomies(parse(manifests), DEFAULT_TAXONOMY)
    marks.append(time.process_time())
    missing = get_referenced_missing_keys(taxonomy)
    marks.append(time.process_time())
    if missing:
        sys.exit(f"keys that Fides does not know: {sorted(missing)}")
    evaluation = execute_evaluation(taxonomy)
    marks.append(time.process_time())
    names = ("reading", "missing keys", "evaluation")
    took = {name: marks[n + 1] - marks[n] for n, name in enumerate(names)}
    details = [violation.detail for violation in evaluation.violations]
    with open(out, "w", encoding="utf-8") as file:  # noqa: PTH123  run outside the project
        json.dump({"took": took, "details": details}, file)


if __name__ == "__main__":
    main()
