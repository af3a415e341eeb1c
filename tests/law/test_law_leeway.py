"""Terms that a house may read more widely: no obligation that binds today is lost by it."""

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

import shipped
from dpiakit.law import House, HouseDefinition, read_law
from dpiakit.law.cases import read_cases
from dpiakit.law.compiled import compile_rules
from dpiakit.records import find_records, read_record

ROOT = Path(__file__).parent.parent.parent
ON = date(2026, 11, 23)
RECORDS = [ROOT / "tests" / "activities", ROOT / "examples"]
OPEN = [
    "excluding_decision", "large_scale", "novel_model", "significant_decision",
    "sources_combined", "vulnerable_group",
]  # fmt: skip
ALWAYS = {
    "vulnerable_group": "!has(group.count) || has(group.count)",
    "significant_decision": "!has(decision.effect) || has(decision.effect)",
    "excluding_decision": "!has(decision.effect) || has(decision.effect)",
    "novel_model": "!has(model.type) || has(model.type)",
}
"""What holds of everything, in words that read a fact."""


@cache
def situations():
    """The situations of all cases of the pack that rests on these terms, and whole records."""
    library = shipped.library()
    reading = library.reading()
    found = [
        case.activity
        for rule in library.folders["gdpr"].rules
        for case in read_cases(reading, beside(reading.path(rule.file))).entries
    ]
    return found + [read_record(file).activity for file in find_records(RECORDS)]


def beside(file):
    return file.with_name(file.name.replace(".yaml", ".cases.yaml"))


@cache
def judged(term=None):
    """For each situation how many obligations of each severity ask something of somebody."""
    always = ALWAYS.get(term, "!has(title) || has(title)")
    one = HouseDefinition("common", term or "", "also", always, "A test.", "Nobody")
    law = read_law(house=House(definitions=(one,) if term else ())).in_force(ON)
    compiled = compile_rules(law)
    return [
        Counter(
            compiled.rules[number].severity
            for number, _, outcome, *_ in compiled.judge(activity).found
            if outcome in {"fail", "error", "needs-evidence"}
        )
        for activity in situations()
    ]


def test_exactly_these_terms_are_open():
    assert sorted(d.name for d in shipped.library().definitions if d.leeway) == OPEN


@pytest.mark.parametrize("term", OPEN)
def test_a_wider_term_leaves_every_grave_finding_or_puts_as_grave_a_one_in_its_place(term):
    for alone, wider in zip(judged(), judged(term), strict=True):
        assert wider["blocking"] >= alone["blocking"]
        assert wider["blocking"] + wider["high"] >= alone["blocking"] + alone["high"]


@pytest.mark.parametrize("term", OPEN)
def test_a_wider_term_does_change_something(term):
    assert judged() != judged(term)
