"""The records of the benchmark are valid, different, and kept as well as their generator says."""

import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import shipped
from dpiakit.engine import judge_record
from dpiakit.records import Record, read_records

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
ON = date(2026, 11, 23)
RECORDS = 120


@pytest.fixture(scope="module")
def generator():
    sys.path.insert(0, str(BENCHMARKS))
    try:
        import generate
    finally:
        sys.path.remove(str(BENCHMARKS))
    return generate


@pytest.fixture(scope="module")
def records(generator, tmp_path_factory):
    folder = tmp_path_factory.mktemp("company")
    generator.generate(folder, records=RECORDS, seed=7)
    return list(read_records([folder]))


def test_generated_records_are_valid(records):
    assert [str(found) for found in records if not isinstance(found, Record)] == []
    assert len({found.activity.id for found in records}) == RECORDS


def test_no_two_generated_records_are_alike(records):
    assert len({found.digest for found in records}) == RECORDS


def test_generated_records_are_kept_as_well_as_their_generator_says(records):
    """Six in ten without a finding, three with a few, one sloppy; roughly, of so few."""
    law = shipped.in_force(ON)
    findings = [len(judge_record(record, law, many=True).findings) for record in records]
    shares = Counter("none" if n == 0 else "few" if n <= 5 else "many" for n in findings)

    assert 0.5 < shares["none"] / RECORDS < 0.7
    assert 0.15 < shares["few"] / RECORDS < 0.4
    assert 0.05 < shares["many"] / RECORDS < 0.25


def test_most_generated_activities_are_live(records):
    starts = {record.activity.dates.planned_start for record in records} - {None}

    assert {(day.month, day.day) for day in starts} <= {(1, 1), (4, 1), (7, 1), (10, 1)}
    assert sum(record.activity.status == "live" for record in records) > RECORDS / 2


def test_the_same_seed_gives_the_same_bytes(generator, tmp_path):
    for folder in ("one", "two"):
        generator.generate(tmp_path / folder, records=5, seed=7)

    first, second = (sorted((tmp_path / name).rglob("*.yaml")) for name in ("one", "two"))
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]


def test_another_seed_gives_other_records(generator):
    assert generator.record(1, 0) != generator.record(2, 0)


def test_a_record_is_about_four_kilobytes(generator, tmp_path):
    written = generator.generate(tmp_path, records=60, seed=7)

    assert 3_500 < written / 60 < 5_000
