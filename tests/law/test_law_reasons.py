"""The reasons behind compiled verdicts are those of the interpreter, on the shipped packs."""

from datetime import date
from itertools import islice
from operator import itemgetter

import pytest

import shipped
from dpiakit.law.compiled import compile_rules
from dpiakit.law.judge import judge, reasons
from dpiakit.model import Activity
from dpiakit.source import read_yaml

ON = date(2026, 11, 23)
EVERY = 15
"""Of some two thousand cases every fifteenth: each is judged by every rule, twice."""


@pytest.fixture(scope="module")
def library():
    return shipped.library()


def written_activities(library):
    """The facts of every case of every rule, in the order of files."""
    for file in sorted((library.root / "policies").rglob("*.cases.yaml")):
        cases = read_yaml(file).data["cases"]
        yield from (Activity.model_validate(case["given"]) for case in cases)


def test_reasons_are_what_the_interpreter_says(library):
    law = library.in_force(ON)
    compiled = compile_rules(law)
    packs = [pack.name for pack in law.packs]
    for activity in islice(written_activities(library), 0, None, EVERY):
        known = {}
        verdicts = sorted(compiled.judge(activity, packs).found, key=itemgetter(0))
        for number, rule in enumerate(law.rules):
            asked = [verdict for verdict in verdicts if verdict[0] == number]
            expected = [
                one for one in judge(rule, activity, law) if one.outcome != "not-applicable"
            ]

            assert (reasons(rule, activity, law, asked, known) if asked else []) == expected
