"""The questions are complete: whatever a rule waits for can be asked in plain words."""

import pytest

import shipped
from dpiakit.cel.syntax import Name, Select, walk
from dpiakit.cel.types import Record, Ref
from dpiakit.law.consistency import expressions_of
from dpiakit.law.record_types import record_of
from dpiakit.model import Activity, Facts
from dpiakit.scaffolds.fields import field_at
from dpiakit.scaffolds.wording import is_worded, worded, wording

LIBRARY = shipped.library()


def groups(kind=Facts):
    for below in kind.__subclasses__():
        yield below
        yield from groups(below)


CLASSES = {kind.__name__: kind for kind in groups() if kind.__module__.startswith("dpiakit.")}


def expressions():
    for rule in LIBRARY.rules:
        yield from expressions_of(rule)
    yield from (one.expression for one in LIBRARY.definitions)
    yield from (ground.when for pack in LIBRARY.packs for ground in pack.applies_when)
    for decisions in LIBRARY.adequacy.values():
        yield from (one.condition for one in decisions if one.condition)


def facts_read():
    """Every fact that the law reads, by the class of the model that has it."""
    by_kind = {record_of(kind).name: name for name, kind in CLASSES.items()}
    found = set()
    for expression in expressions():
        for node in walk(expression.node):
            if isinstance(node, Select):
                kind = node.operand.type
                kind = kind.target if isinstance(kind, Ref) else kind
                if isinstance(kind, Record) and node.field != "key" and kind.name in by_kind:
                    found.add((by_kind[kind.name], node.field))
            elif isinstance(node, Name) and node.meaning == "field":
                found.add(("Activity", node.name))
    for folder in LIBRARY.folders.values():
        owner = {"processor-contract": "ContractClauses", "consent-proof": "Consent",
                 "service-provider-contract": "ContractClauses",
                 "third-party-contract": "ContractClauses",
                 "risk-assessment-report": "RiskAssessmentCalifornia"}  # fmt: skip
        for name, schema in folder.documents.items():
            if name in owner:
                found |= {(owner[name], field) for field in schema.fields}
    return sorted(found)


def a_field(group, name):
    kind = record_of(CLASSES[group]).field_kind(name)
    return None if isinstance(kind, Record) else kind


def test_every_fact_that_the_law_reads_can_be_asked_in_plain_words():
    lacking = [
        f"{group}.{name}"
        for group, name in facts_read()
        if a_field(group, name) is not None and not is_worded(group, name)
    ]

    assert len(facts_read()) > 400
    assert lacking == []


@pytest.mark.parametrize("group", sorted(group for group in worded() if "." not in group))
def test_every_question_is_about_a_fact_of_the_model(group):
    assert set(worded()[group]) <= set(CLASSES[group].model_fields)


def test_every_question_for_a_path_is_about_a_fact():
    for path in (group for group in worded() if "." in group):
        assert field_at(tuple(path.split("."))) is not None, path


def questions():
    for group, fields in worded().items():
        if "." in group:
            yield group, fields
        else:
            yield from ((f"{group}.{name}", entry) for name, entry in fields.items())


@pytest.mark.parametrize(("place", "entry"), sorted(questions(), key=lambda one: one[0]))
def test_a_question_is_one_short_line(place, entry):
    assert set(entry) <= {"ask", "note", "example", "words"}, place
    assert entry["ask"].rstrip(")").endswith(("?", ".", '?"')), place
    assert len(entry["ask"]) <= 110, place


def test_where_words_are_explained_each_allowed_word_is_and_no_other():
    for group, fields in worded().items():
        if "." in group:
            continue
        for name, entry in fields.items():
            if "words" in entry:
                text = record_of(CLASSES[group]).field_kind(name)
                allowed = getattr(text, "element", text).values
                assert set(entry["words"]) == set(allowed), f"{group}.{name}"


def test_a_fact_without_a_question_is_asked_by_its_name_and_meaning():
    fact = field_at(("design", "explanation_shown"))

    assert wording(fact).ask == "What is its explanation shown?"
    assert "Why am I seeing this" in wording(fact).note


def test_facts_of_the_opening_are_worded():
    assert all(is_worded("Activity", name) for name in ("id", "title", "purposes", "data_items"))
    assert field_at(("nothing",)) is None
    assert "id" in Activity.model_fields
