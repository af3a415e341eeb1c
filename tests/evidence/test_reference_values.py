"""The decision that lists published values names tests that are there."""

import re
from pathlib import Path

HERE = Path(__file__).parent
DECISION = HERE.parents[1] / "docs" / "decisions" / "0021-statistics-of-evidence.md"


def test_every_published_value_is_reproduced_by_a_test_that_exists():
    there = set()
    for file in HERE.glob("test_*.py"):
        there |= set(re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE))
    rows = [line for line in DECISION.read_text().splitlines() if line.startswith("| ")][1:]
    named = [set(re.findall(r"`(test_\w+)`", row)) for row in rows]

    assert len(rows) > 10
    assert all(named)
    assert set().union(*named) <= there
