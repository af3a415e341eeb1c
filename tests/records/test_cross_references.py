"""A name that one fact uses for another must stand in its collection."""

import time
from typing import Annotated

import pytest
from pydantic import BaseModel

from dpiakit.model import Activity, RefTo
from dpiakit.records import broken_references
from dpiakit.records.likeness import did_you_mean, nearest
from dpiakit.records.shape import Shape, shape_at


def test_a_misspelt_name_is_told_with_the_one_that_was_meant(project):
    problem = project.problem(project.RECORD.replace("[customers]", "[custmers]"))
    assert str(problem) == (
        "record.yaml:10:14: data_items.mail.people.0: "
        '"custmers" is not among the data subjects of this record.\n'
        '    Did you mean "customers"?'
    )


def test_a_name_in_a_collection_that_is_not_there_is_told(project):
    problem = project.problem(project.RECORD + "transfers:\n  us: {recipient: acme}\n")
    assert problem.where == "transfers.us.recipient"
    assert problem.hint == "Describe it under recipients, or correct the name."


def test_few_names_are_all_offered(project):
    problem = project.problem(project.RECORD.replace("[mail]", "[xyz]"))
    assert problem.hint == "Write one of: mail."


def test_references_deep_in_lists_are_checked():
    data = {
        "risks": {"r": {"measures": [{"measure": "a"}, {"measure": "b"}]}},
        "measures": {"a": {}},
    }
    broken = broken_references(data, Activity)
    assert [(path[-1], name) for path, _, name in broken] == [("measure", "b")]


@pytest.mark.parametrize(
    "data",
    [
        {"purposes": []}, {"purposes": {"a": []}}, {"purposes": {"a": {"data": "x"}}},
        {"purposes": {"a": {"data": [1, None, {}]}}}, {"purposes": "x"}, {},
        {"purposes": {"a": {"data": ["x"]}}, "data_items": {"x": 1}},
    ],
)  # fmt: skip
def test_what_is_no_name_is_left_to_the_model(data):
    assert broken_references(data, Activity) == []


def test_a_collection_that_is_a_list_has_no_names():
    data = {"purposes": {"a": {"data": ["x"]}}, "data_items": ["x"]}
    assert broken_references(data, Activity) == [
        (("purposes", "a", "data", "0"), "data_items", "x")
    ]


class Tree(BaseModel):
    like: Annotated[str | None, RefTo("trees")] = None
    branches: "list[Tree] | None" = None
    trees: "dict[str, Tree] | None" = None


def test_a_group_within_itself_is_looked_through():
    data = {"branches": [{"branches": [{"like": "oak"}]}], "trees": {"elm": {}}}
    assert broken_references(data, Tree) == [
        (("branches", "0", "branches", "0", "like"), "trees", "oak")
    ]


class Knot(BaseModel):
    knot: "Knot | None" = None
    tree: Tree | None = None


class Chain(BaseModel):
    link: "Chain | None" = None


def test_a_group_within_itself_that_refers_to_nothing_is_passed_over():
    assert broken_references({"link": {"link": {}}}, Chain) == []
    assert len(broken_references({"knot": {"tree": {"like": "oak"}}}, Knot)) == 1


def test_the_shape_at_a_path_is_that_of_the_model():
    assert shape_at(Tree, ("trees", "x", "branches", "0", "like")).refers_to == "trees"
    assert shape_at(Tree, ("trees", "x")).group is Tree
    assert shape_at(Tree, ("nothing", "x", "y")) == Shape()


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("destinaton", ["destination", "data"], "destination"),
        ("Data-Items", ["data_items"], "data_items"),
        ("MEASURE", ["measures"], "measures"),
        ("zzz", ["abc"], ""),
        ("", ["abc"], ""),
        ("x" * 200, ["x" * 199], ""),
    ],
)
def test_the_nearest_word_is_found(word, known, meant):
    assert nearest(word, known) == meant


def test_nothing_is_suggested_where_nothing_is_known():
    assert did_you_mean("a", []) == ""


def test_comparing_many_long_names_ends_soon():
    known = [f"{i}{'x' * 1000}" for i in range(1000)] + [f"{i}abcdefgh" for i in range(5000)]
    started = time.perf_counter()
    nearest("q" * 79, known)
    assert time.perf_counter() - started < 1
