"""Anonymity against the tables of the papers, and against counting by hand."""

import math
import random
from collections import Counter, defaultdict
from fractions import Fraction

import duckdb
import pytest

from dpiakit.evidence.anonymity import Sensitive, measure_anonymity
from dpiakit.evidence.errors import EvidenceError

INPATIENTS = (
    (13053, 28, "heart"), (13068, 29, "heart"), (13068, 21, "virus"), (13053, 23, "virus"),
    (14853, 50, "cancer"), (14853, 55, "heart"), (14850, 47, "virus"), (14850, 49, "virus"),
    (13053, 31, "cancer"), (13053, 37, "cancer"), (13068, 36, "cancer"), (13068, 35, "cancer"),
)  # fmt: skip
SALARIES = (3, 4, 5, 6, 11, 8, 7, 9, 10)
DISEASES = (
    "gastric ulcer", "gastritis", "stomach cancer", "gastritis", "flu", "bronchitis", "bronchitis",
    "pneumonia", "stomach cancer",
)  # fmt: skip
CLASSES_4 = ("476**|2*",) * 3 + ("4790*|>=40",) * 3 + ("476**|3*",) * 3
CLASSES_5 = ("4767*|<=40", "4760*|<=40", "4767*|<=40", "4790*|>=40", "4790*|>=40", "4790*|>=40",
             "4760*|<=40", "4767*|<=40", "4760*|<=40")  # fmt: skip


@pytest.fixture
def connection():
    with duckdb.connect() as opened:
        yield opened


def put(connection, name, columns, rows):
    connection.execute(f"CREATE TABLE {name} ({columns})")
    row = f"({', '.join('?' * len(rows[0]))})"
    connection.execute(
        f"INSERT INTO {name} VALUES {', '.join([row] * len(rows))}",  # noqa: S608
        [value for values in rows for value in values],
    )


def paper_of_t(connection, classes):
    rows = [(*c.split("|"), s, d) for c, s, d in zip(classes, SALARIES, DISEASES, strict=True)]
    put(connection, "people", "zip TEXT, age TEXT, salary INTEGER, disease TEXT", rows)


def test_the_4_anonymous_table_of_the_l_diversity_paper(connection):
    """Machanavajjhala and others, l-Diversity, Figure 2: k = 4, and one class holds one disease."""
    rows = [
        ("1485*", ">=40", d) if 4 <= i < 8 else ("130**", "<30" if i < 4 else "3*", d)
        for i, (_, _, d) in enumerate(INPATIENTS)
    ]
    put(connection, "people", "zip TEXT, age TEXT, disease TEXT", rows)

    found = measure_anonymity(connection, "people", ["zip", "age"], [Sensitive("disease")])

    assert (found.classes.k, found.diversity[0].l) == (4, 1)
    assert found.diversity[0].most == 1.0
    assert found.diversity[0].recursive_c == math.inf
    assert found.diversity[0].entropy_l == 1.0


def test_the_3_diverse_table_of_the_l_diversity_paper(connection):
    """Figure 3: k = 4, l = 3."""
    rows = [
        ("1485*", ">40", d) if 4 <= i < 8 else (f"{zip_code}"[:4] + "*", "<=40", d)
        for i, (zip_code, _, d) in enumerate(INPATIENTS)
    ]
    put(connection, "people", "zip TEXT, age TEXT, disease TEXT", rows)

    found = measure_anonymity(
        connection, "people", ["zip", "age"], [Sensitive("disease")], values=3
    )

    assert (found.classes.k, found.classes.classes, found.diversity[0].l) == (4, 3, 3)
    assert found.diversity[0].recursive_c == 2.0  # 2 rows of one disease, 1 of the third
    assert found.diversity[0].entropy_l == pytest.approx(2 * math.sqrt(2))  # of 1/2, 1/4, 1/4


def test_salaries_of_table_4_of_the_t_closeness_paper(connection):
    """Li, Li and Venkatasubramanian: the class {3k, 4k, 5k} lies 0.375 from the table."""
    paper_of_t(connection, CLASSES_4)

    found = measure_anonymity(
        connection, "people", ["zip", "age"], [Sensitive("salary", "ordered")]
    )

    assert (found.classes.k, found.diversity[0].l) == (3, 3)
    assert found.diversity[0].t == 0.375


def test_salaries_of_table_5_of_the_t_closeness_paper(connection):
    """Printed as 0.167-closeness with respect to salary."""
    paper_of_t(connection, CLASSES_5)

    found = measure_anonymity(
        connection, "people", ["zip", "age"], [Sensitive("salary", "ordered")]
    )

    assert round(found.diversity[0].t, 3) == 0.167
    assert (found.diversity[0].l, found.diversity[0].entropy_l) == (3, 3.0)  # not 2.9999…


def test_a_t_is_nothing_without_its_distance(connection):
    """Table 5 prints 0.278 for diseases, over a hierarchy of them. All as far apart: 5/9."""
    paper_of_t(connection, CLASSES_5)

    found = measure_anonymity(connection, "people", ["zip", "age"], [Sensitive("disease")])

    assert found.diversity[0].distance == "equal"
    assert round(found.diversity[0].t, 4) == 0.5556


def by_hand(rows, ordered, values):
    """The same figures, from their definitions, without SQL."""
    classes = defaultdict(Counter)
    for quasi, value in rows:
        classes[quasi][value] += 1
    table = Counter(value for _, value in rows)
    ladder = sorted(table)
    total = len(rows)

    def distance(cells):
        n = sum(cells.values())
        gaps = [Fraction(cells[v], n) - Fraction(table[v], total) for v in ladder]
        if not ordered:
            return sum(map(abs, gaps)) / 2
        run, away = Fraction(0), Fraction(0)
        for gap in gaps:
            run += gap
            away += abs(run)
        return away / (len(ladder) - 1)

    def entropy(cells):
        n = sum(cells.values())
        return math.exp(-math.fsum(f / n * math.log(f / n) for f in cells.values()))

    def bound(cells):
        counts = [f for _, f in cells.most_common()]
        return counts[0] / sum(counts[values - 1 :]) if len(counts) >= values else math.inf

    return {
        "k": min(sum(cells.values()) for cells in classes.values()),
        "l": min(map(len, classes.values())),
        "entropy": min(map(entropy, classes.values())),
        "c": max(map(bound, classes.values())),
        "t": max(map(distance, classes.values())),
    }


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("distance", ["equal", "ordered"])
def test_random_tables_come_out_as_counted_by_hand(connection, seed, distance):
    chance = random.Random(seed)  # noqa: S311
    rows = [(chance.choice("abcd") * 2, chance.choice((1, 1, 2, 5, 9))) for _ in range(300)]
    put(connection, "people", "area TEXT, grade INTEGER", rows)

    found = measure_anonymity(
        connection, "people", ["area"], [Sensitive("grade", distance)], values=3
    )
    told = found.diversity[0]
    expected = by_hand(rows, distance == "ordered", 3)

    assert (found.classes.k, told.l) == (expected["k"], expected["l"])
    assert told.entropy_l == pytest.approx(expected["entropy"], abs=1e-8)
    assert told.recursive_c == pytest.approx(expected["c"])
    assert told.t == pytest.approx(float(expected["t"]), abs=1e-12)


def test_risks_of_a_sample_and_of_its_register(connection):
    """Prosecutor >= journalist: the register hides people better than the sample does."""
    put(connection, "people", "area TEXT", [("a",)] * 2 + [("b",)] * 8 + [(None,)] * 4)
    put(connection, "everybody", "area TEXT", [("a",)] * 20 + [("b",)] * 80 + [(None,)] * 40)

    found = measure_anonymity(connection, "people", ["area"], register="everybody")

    assert found.classes.prosecutor == 0.5
    assert found.classes.marketer == 3 / 14
    assert (found.classes.below, found.classes.with_gaps, found.classes.uniques) == (6, 4, 0)
    assert (found.journalist.k, found.journalist.risk) == (20, 0.05)
    assert found.journalist.marketer == pytest.approx((2 / 20 + 8 / 80 + 4 / 40) / 14)
    assert found.journalist.uncovered == 0
    assert found.classes.prosecutor >= found.journalist.risk >= found.journalist.marketer


def test_a_register_that_lacks_people_of_the_table_is_told(connection):
    put(connection, "people", "area TEXT", [("a",)] * 7 + [("b",)] * 3)
    put(connection, "everybody", "area TEXT", [("a",)] * 70 + [("c",)] * 3)

    found = measure_anonymity(connection, "people", ["area"], register="everybody")

    assert found.journalist.uncovered == 3
    assert found.journalist.k == 3


def test_rows_without_a_value_add_no_diversity(connection):
    """Three unknown values beside one illness still give that illness away."""
    put(connection, "people", "area TEXT, ill TEXT",
        [("a", "flu"), *[("a", None)] * 3, ("b", "flu"), ("b", "cold")])  # fmt: skip

    found = measure_anonymity(connection, "people", ["area"], [Sensitive("ill")])

    assert (found.diversity[0].l, found.diversity[0].missing) == (1, 3)


def test_a_sensitive_attribute_with_one_value_in_all_is_close_and_poor(connection):
    put(connection, "people", "area TEXT, grade INTEGER", [("a", 1), ("b", 1)])

    found = measure_anonymity(connection, "people", ["area"], [Sensitive("grade", "ordered")])

    assert (found.diversity[0].t, found.diversity[0].l) == (0.0, 1)


def test_columns_nobody_looked_at_are_named(connection):
    put(connection, "people", "area TEXT, name TEXT, email TEXT", [("a", "x", "y")])

    assert measure_anonymity(connection, "people", ["area"]).unread == ("email", "name")


def test_a_name_that_is_sql_stays_a_name(connection):
    hostile = 'a"; DROP TABLE people; --'
    connection.execute('CREATE TABLE people ("a""; DROP TABLE people; --" TEXT, v TEXT)')
    connection.execute("INSERT INTO people VALUES ('x', 'y'), ('x', 'z')")

    found = measure_anonymity(connection, "people", [hostile], [Sensitive("v")])

    assert (found.classes.k, found.diversity[0].l) == (2, 2)


def test_not_a_number_is_a_value_like_another(connection):
    put(connection, "people", "area DOUBLE, v DOUBLE",
        [(math.nan, 1.0), (math.nan, math.nan), (1.0, 2.0), (1.0, math.nan)])  # fmt: skip

    found = measure_anonymity(connection, "people", ["area"], [Sensitive("v", "ordered")])

    assert (found.classes.k, found.classes.classes, found.diversity[0].l) == (2, 2, 2)
    assert 0 <= found.diversity[0].t <= 1


@pytest.mark.parametrize(
    ("quasi", "sensitive", "said"),
    [
        ([], [], "No quasi-identifier"),
        (["zip"], [], r"people.zip: There is no such column"),
        (["area"], [Sensitive("area")], "named twice"),
        (["area", "area"], [], "named twice"),
        (["area"], [Sensitive("ill", "ordered")], "no order of its own"),
        (["area"], [Sensitive("never")], "no value in any row"),
        ([""], [], "no such column"),
        (["AREA"], [], "no such column"),
    ],
)
def test_what_cannot_be_measured_is_refused(connection, quasi, sensitive, said):
    put(connection, "people", "area TEXT, ill TEXT, never TEXT", [("a", "flu", None)])

    with pytest.raises(EvidenceError, match=said):
        measure_anonymity(connection, "people", quasi, sensitive)


def test_a_table_without_rows_shows_nothing(connection):
    connection.execute("CREATE TABLE people (area TEXT)")

    with pytest.raises(EvidenceError, match="no rows"):
        measure_anonymity(connection, "people", ["area"])


def test_a_table_or_register_that_is_not_there_is_refused(connection):
    put(connection, "people", "area TEXT", [("a",)])
    connection.execute("CREATE TABLE everybody (zip TEXT)")

    with pytest.raises(EvidenceError, match="no such table"):
        measure_anonymity(connection, "nobody", ["area"])
    with pytest.raises(EvidenceError, match="no such table"):
        measure_anonymity(connection, "people", ["area"], register="nowhere")
    with pytest.raises(EvidenceError, match="register lacks"):
        measure_anonymity(connection, "people", ["area"], register="everybody")


@pytest.mark.parametrize(("threshold", "values"), [(0, 2), (5, 0), (-1, 1)])
def test_k_and_l_start_at_one(connection, threshold, values):
    put(connection, "people", "area TEXT", [("a",)])

    with pytest.raises(EvidenceError, match="whole numbers from 1"):
        measure_anonymity(connection, "people", ["area"], threshold=threshold, values=values)


def test_a_ladder_too_long_for_an_ordered_distance_is_refused(connection, monkeypatch):
    monkeypatch.setattr("dpiakit.evidence.closeness.MOST_STEPS", 5)
    put(connection, "people", "area TEXT, v INTEGER", [("a", 1), ("b", 2), ("a", 3)])

    with pytest.raises(EvidenceError, match="into bands"):
        measure_anonymity(connection, "people", ["area"], [Sensitive("v", "ordered")])


def test_columns_of_the_data_may_bear_the_names_used_here(connection):
    """f, n, v, q0 and rows are words of the statements; they are also what people call columns."""
    put(connection, "people", "f TEXT, n TEXT, q0 TEXT, v INTEGER, rows INTEGER",
        [("a", "x", "1", 3, 1), ("a", "x", "1", 4, 2),
         ("b", "y", "2", 3, 2), ("b", "y", "2", 9, 7)])  # fmt: skip

    found = measure_anonymity(
        connection, "people", ["f", "n", "q0"], [Sensitive("v", "ordered"), Sensitive("rows")],
        register="people",
    )  # fmt: skip

    assert (found.classes.k, found.journalist.k) == (2, 2)
    assert [one.l for one in found.diversity] == [2, 2]
