"""The shipped packs keep their promises: one test a rule, definition and scope."""

import pytest

import shipped
from dpiakit.law.check import Checker, Result
from dpiakit.law.conformity import fault

LIBRARY, PROBLEMS = shipped.surveyed()
CHECKER = Checker(LIBRARY)
ITEMS = [
    *((rule.pack, rule.name.partition("/")[2]) for rule in LIBRARY.rules),
    *((one.pack, one.name) for one in LIBRARY.definitions),
]


def test_all_files_of_the_law_can_be_used():
    assert PROBLEMS == []


@pytest.mark.parametrize(("pack", "name"), sorted(set(ITEMS)), ids=lambda part: part)
def test_what_the_law_says_is_shown_by_cases_and_every_clause_matters(pack, name):
    assert CHECKER.pack(pack, name).problems == []


@pytest.mark.parametrize("pack", LIBRARY.packs, ids=lambda pack: pack.name)
def test_a_pack_knows_to_whom_it_applies(pack):
    result = Result(pack.name)
    CHECKER.scope(pack, result)

    assert result.problems == []


@pytest.mark.parametrize("pack", LIBRARY.packs, ids=lambda pack: pack.name)
def test_the_documents_of_a_pack_are_schemas_that_cerberus_knows(pack):
    documents = LIBRARY.folders[pack.name].documents

    assert {name: fault(schema) for name, schema in documents.items() if fault(schema)} == {}
