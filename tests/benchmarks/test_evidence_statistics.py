"""The tables that are compared with pycanon and fairlearn, and our side of it."""

import evidence_statistics as bench
import pytest


@pytest.fixture
def tables(tmp_path):
    people, decisions = tmp_path / "people.parquet", tmp_path / "decisions.parquet"
    bench.write_people(people, 2_000)
    bench.write_decisions(decisions, 2_000)
    return people, decisions


def test_the_tables_are_the_same_each_time(tables, tmp_path):
    again = tmp_path / "again.parquet"

    bench.write_people(again, 2_000)
    assert again.read_bytes() == tables[0].read_bytes()
    bench.write_decisions(again, 2_000)
    assert again.read_bytes() == tables[1].read_bytes()


def test_our_side_gives_every_figure_that_is_compared(tables):
    people = bench.timed(bench.our_anonymity, tables[0]).found
    decisions = bench.timed(bench.our_fairness, tables[1]).found

    assert people.keys() == {"k", "l", "entropy_l", "most", "t"}
    assert 0.5 < people["t"] < 1
    assert 0 < decisions["demographic-parity-ratio"] < 1
    assert len(decisions) == 4


def test_figures_that_differ_end_the_benchmark():
    bench.prove_equal({"t": 0.5, "entropy_l": 2.9}, {"t": 0.5, "entropy_l": 2.0})
    with pytest.raises(SystemExit, match="t: dpiakit says"):
        bench.prove_equal({"t": 0.5}, {"t": 0.5000001})
