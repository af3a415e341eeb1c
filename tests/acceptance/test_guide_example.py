"""The guide is true: its waiver can be granted, and its table is that of the program."""

import re
from datetime import date
from pathlib import Path

import pytest

import shipped
from dpiakit.acceptance import MOST_DAYS, known_rules, waivers_in
from dpiakit.acceptance.terms import MEASURED

GUIDE = (Path(__file__).parent.parent.parent / "docs" / "guide.md").read_text()


def test_the_waiver_of_the_guide_can_be_granted():
    (text,) = re.findall(r"```yaml\n(# waivers\.yaml\n.*?)```", GUIDE, re.DOTALL)
    rules = known_rules(shipped.library().rules)
    (waiver,) = waivers_in(text, "waivers.yaml", rules, date(2026, 11, 23))

    assert waiver.severity == "blocking"


@pytest.mark.parametrize("severity", MOST_DAYS)
def test_the_table_of_the_guide_is_what_is_demanded(severity):
    (row,) = re.findall(
        rf"^\| {severity} \| (\d+) days \| (\w*) ?\| (\w+) \|$", GUIDE, re.MULTILINE
    )

    assert int(row[0]) == MOST_DAYS[severity]
    assert (row[1] == "needed") == (severity in MEASURED)
    assert (row[2] == "no") == (severity == "blocking")
