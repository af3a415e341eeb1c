"""The records of the benchmark are valid, different, and the same for the same seed."""

import importlib.util
from pathlib import Path

import pytest

from dpiakit.records import Record, read_records

GENERATOR = Path(__file__).parents[2] / "benchmarks" / "generate.py"


@pytest.fixture(scope="module")
def generator():
    specification = importlib.util.spec_from_file_location("generate", GENERATOR)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_generated_records_are_valid(generator, tmp_path):
    generator.generate(tmp_path, records=60, seed=7)

    read = list(read_records([tmp_path]))
    assert [error for error in read if not isinstance(error, Record)] == []
    assert len({record.activity.id for record in read}) == 60


def test_the_same_seed_gives_the_same_bytes(generator, tmp_path):
    for folder in ("one", "two"):
        generator.generate(tmp_path / folder, records=5, seed=7)

    first, second = (sorted((tmp_path / name).rglob("*.yaml")) for name in ("one", "two"))
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]


def test_another_seed_gives_other_records(generator):
    assert generator.record(1, 0) != generator.record(2, 0)


def test_a_record_is_about_four_kilobytes(generator, tmp_path):
    written = generator.generate(tmp_path, records=60, seed=7)

    assert 3_500 < written / 60 < 5_500
