"""A t over a hierarchy of values: the tree, its distances, and what the paper prints."""

import itertools
import random
from collections import Counter, defaultdict
from fractions import Fraction

import duckdb
import pytest
import yaml
from jsonschema import Draft202012Validator
from test_statistics_anonymity import CLASSES_5, paper_of_t, put

from dpiakit.errors import InputError
from dpiakit.evidence.anonymity import Sensitive, measure_anonymity
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.hierarchy import hierarchy_schema, read_hierarchy

FIGURE = """\
respiratory and digestive system diseases:
  respiratory system diseases:
    respiratory infections: [flu, pneumonia, bronchitis]
    vascular lung diseases: [pulmonary edema, pulmonary embolism]
  digestive system diseases:
    stomach diseases: [gastric ulcer, stomach cancer, gastritis]
    colon diseases: [colitis, colon cancer]
"""
"""The diseases of Figure 1 of the t-closeness paper, as two programs wrote them down from it."""


@pytest.fixture
def connection():
    with duckdb.connect() as opened:
        yield opened


@pytest.fixture
def tree(tmp_path):
    def read(text):
        file = tmp_path / "tree.yaml"
        file.write_text(text)
        return read_hierarchy(file)

    return read


def t_of(connection, hierarchy, quasi=("zip", "age")):
    sensitive = Sensitive("disease", "hierarchical", hierarchy)
    return measure_anonymity(connection, "people", list(quasi), [sensitive]).diversity[0].t


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        ("flu", "bronchitis", Fraction(1, 3)),
        ("flu", "pulmonary embolism", Fraction(2, 3)),
        ("flu", "stomach cancer", Fraction(1)),
    ],
)
def test_two_diseases_are_as_far_as_their_lowest_group_is_high(connection, tree, one, other, far):
    """The examples of the paper. Of two people with an illness each, half would have to move."""
    put(connection, "people", "zip TEXT, disease TEXT", [("a", one), ("b", other)])

    assert t_of(connection, tree(FIGURE), ["zip"]) == pytest.approx(float(far / 2), abs=1e-15)


def test_table_5_of_the_t_closeness_paper_over_the_tree_of_its_figure(connection, tree):
    """8/27. Printed is 0.278, which no tree of height 3 gives: nine rows in classes of three make
    every distance a multiple of 1/27, and 7/27 is 0.259.
    """
    paper_of_t(connection, CLASSES_5)

    assert t_of(connection, tree(FIGURE)) == pytest.approx(8 / 27, abs=1e-15)


def test_the_0_278_of_table_5_comes_out_of_a_tree_one_step_higher(connection, tree):
    """Groups one step up and all of them joined four steps up: 5/18, printed as 0.278."""
    paper_of_t(connection, CLASSES_5)
    higher = """\
all:
  respiratory:
    above the lungs:
      infections: [flu, pneumonia, bronchitis]
  digestive:
    above the stomach:
      stomach: [gastric ulcer, stomach cancer, gastritis]
"""

    assert round(t_of(connection, tree(higher)), 3) == 0.278


def test_a_tree_of_one_group_is_the_equal_distance(connection, tree):
    paper_of_t(connection, CLASSES_5)
    diseases = "gastric ulcer, gastritis, stomach cancer, flu, bronchitis, pneumonia"

    assert round(t_of(connection, tree(f"all: [{diseases}]")), 4) == 0.5556


def by_the_recursion(rows, tree):
    """The recursion of the paper: cost(N) = height(N)/H min(pos(N), neg(N))."""
    classes = defaultdict(Counter)
    for quasi, value in rows:
        classes[quasi][value] += 1
    whole = Counter(value for _, value in rows)

    def height(node):
        return 1 + max(map(height, node)) if isinstance(node, list) else 0

    def extra_and_cost(node, cells, n):
        if not isinstance(node, list):
            return Fraction(cells[node], n) - Fraction(whole[node], len(rows)), Fraction(0)
        found = [extra_and_cost(one, cells, n) for one in node]
        up = sum(extra for extra, _ in found if extra > 0)
        down = -sum(extra for extra, _ in found if extra < 0)
        own = Fraction(height(node), height(tree)) * min(up, down)
        return up - down, own + sum(cost for _, cost in found)

    return max(extra_and_cost(tree, cells, sum(cells.values()))[1] for cells in classes.values())


@pytest.mark.parametrize("seed", range(4))
def test_random_tables_come_out_as_by_the_recursion_of_the_paper(connection, tree, seed):
    """An uneven tree: a value beside groups, and groups of different heights."""
    chance = random.Random(seed)  # noqa: S311  the same trees each time
    text = 'top: [a, {left: [b, c]}, {right: {x: [d, e], y: [{z: [f, "7"]}]}}]'
    nested = ["a", ["b", "c"], [["d", "e"], [["f", "7"]]]]
    rows = [(chance.choice("pqrs"), chance.choice("aabcddef7")) for _ in range(90)]
    put(connection, "people", "zip TEXT, disease TEXT", rows)

    expected = float(by_the_recursion(rows, nested))

    assert t_of(connection, tree(text), ["zip"]) == pytest.approx(expected, abs=1e-13)


def test_a_hierarchical_t_is_the_cheapest_way_to_move_what_differs(connection, tree):
    """Earth mover's distance by trying every way to carry thirds from place to place."""
    paper_of_t(connection, CLASSES_5)
    where = {
        leaf: (group, side)
        for side, groups in {
            "r": {"i": ["flu", "pneumonia", "bronchitis"]},
            "d": {"s": ["gastric ulcer", "stomach cancer", "gastritis"]},
        }.items()
        for group, leaves in groups.items()
        for leaf in leaves
    }

    def far(one, other):
        if one == other:
            return 0
        return 1 if where[one] == where[other] else 3

    rows = connection.execute("SELECT zip || age, disease FROM people ORDER BY ALL").fetchall()
    everything = [disease for _, disease in rows]
    farthest = 0
    for key in {key for key, _ in rows}:
        ours = [disease for one, disease in rows if one == key for _ in range(3)]
        left, wanted = Counter(ours), Counter(everything)
        over = list((left - wanted).elements())
        under = list((wanted - left).elements())
        cheapest = min(sum(map(far, over, way)) for way in set(itertools.permutations(under)))
        farthest = max(farthest, cheapest)

    assert t_of(connection, tree(FIGURE)) == pytest.approx(farthest / 27)
    assert farthest == 8


def test_missing_quasi_identifiers_are_a_class_of_their_own(connection, tree):
    put(connection, "people", "zip TEXT, disease TEXT",
        [(None, "flu"), (None, "flu"), ("a", "colitis"), ("a", "colitis")])  # fmt: skip

    assert t_of(connection, tree(FIGURE), ["zip"]) == 0.5


def test_the_digest_is_that_of_the_tree_and_not_of_how_it_is_laid_out(tree):
    lines = "a:\n  b: [x, y]\n  c: [z]\n"
    turned = "# the same\na: {c: [z], b: [y, x]}\n"

    assert tree(lines).digest == tree(turned).digest
    assert tree(lines).digest != tree("a:\n  b: [x, y, z]\n").digest
    assert tree(lines).digest != tree("a:\n  b: [x, y]\n  d: [z]\n").digest
    assert tree(lines).height == 2
    assert tree(lines).leaves == {"x", "y", "z"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [x]\nb: [y]\n", "tree.yaml:1:1: 2 roots"),
        ("- a\n- b\n", "tree.yaml:1:1: This is no tree"),
        ("a: {}\n", 'tree.yaml:1:1: a: The group "a" is empty'),
        ("a:\n  b: []\n  c: [x]\n", 'tree.yaml:2:3: a.b: The group "b" is empty'),
        ("a:\n  b:\n  c: [x]\n", 'tree.yaml:2:3: a.b: The group "b" is empty'),
        ("a:\n  b: flu\n", 'tree.yaml:2:6: a.b: "flu" is neither a list nor groups'),
        ("a:\n  b: [x]\n  c: [y, x]\n", 'tree.yaml:3:10: a.c.1: "x" stands here a second time'),
        ("a:\n  b: [x]\n  c: [y, b]\n", 'tree.yaml:3:10: a.c.1: "b" is the name of a group'),
        ("a: [1.5]\n", "tree.yaml:1:5: a.0: "),
        ("a: [true]\n", "tree.yaml:1:5: a.0: "),
        ("a: &a\n  b: *a\n", "tree.yaml:1:4: a: This value repeats itself without end"),
        ("a: [x\n", "tree.yaml:"),
        ("", "tree.yaml"),
    ],
)
def test_what_is_no_tree_is_refused_with_its_place(tree, monkeypatch, tmp_path, text, said):
    """One root, every value in one group, and no way back up to a group from within."""
    monkeypatch.chdir(tmp_path)

    with pytest.raises(InputError) as refusal:
        tree(text)

    assert said in str(refusal.value)


def test_all_problems_of_a_tree_are_told_at_once(tree):
    with pytest.raises(InputError) as refusal:
        tree("a:\n  b: []\n  c: [1.5, {d: }]\n")

    assert len(refusal.value.problems) == 3


def test_a_value_that_is_no_leaf_is_refused_and_rare_ones_are_not_named(connection, tree):
    """A value of five rows may be named; one that a single person has may not."""
    put(connection, "people", "zip TEXT, disease TEXT",
        [("a", "stomach diseases")] * 5 + [("a", "flu"), ("a", "rare"), ("b", "flu")])  # fmt: skip

    with pytest.raises(EvidenceError) as refusal:
        t_of(connection, tree(FIGURE), ["zip"])

    said = str(refusal.value)
    assert "2 values are no leaf of" in said
    assert '"stomach diseases" among them' in said
    assert "rare" not in said


def test_a_hierarchical_distance_without_its_tree_is_refused(connection):
    paper_of_t(connection, CLASSES_5)

    with pytest.raises(EvidenceError, match="--hierarchy disease=FILE"):
        t_of(connection, None)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        (FIGURE, True),
        ("a: [x, 7, {b: [y]}]", True),
        ("a: {b: {c: [x]}}", True),
        ("a: []", False),
        ("a: {}", False),
        ("a: x", False),
        ("a: [1.5]", False),
        ("a: [x]\nb: [y]", False),
        ("[a]", False),
    ],
)
def test_the_schema_for_editors_says_what_reading_says(tree, text, fits):
    assert Draft202012Validator(hierarchy_schema()).is_valid(yaml.safe_load(text)) == fits
    if fits:
        tree(text)
    else:
        with pytest.raises(InputError):
            tree(text)
