"""The examples and the twelve activities read without a problem and say enough to be judged."""

from pathlib import Path

import pytest

from dpiakit.model import REQUIRED
from dpiakit.records import find_records, read_record

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(find_records([ROOT / "examples"]))
ACTIVITIES = sorted(find_records([ROOT / "tests" / "activities"]))


def _name(file):
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", [*EXAMPLES, *ACTIVITIES], ids=_name)
def test_the_record_reads_without_a_problem(file):
    activity = read_record(file).activity

    assert all(getattr(activity, field) is not None for field in REQUIRED)


def test_there_are_twelve_activities_of_very_different_kinds():
    aims = [
        {purpose.aim for purpose in read_record(file).activity.purposes.values()}
        for file in ACTIVITIES
    ]

    assert len(ACTIVITIES) == 12
    assert len(set.union(*aims)) >= 12


@pytest.mark.parametrize("file", ACTIVITIES, ids=_name)
def test_an_activity_is_named_after_its_file(file):
    assert read_record(file).activity.id.startswith(file.stem.rsplit("-", 1)[0])


def test_shared_files_are_not_taken_for_records():
    assert len(EXAMPLES) == 4


def test_the_smallest_example_stays_small():
    lines = (ROOT / "examples/minimal/newsletter.yaml").read_text("utf-8").splitlines()

    assert len(lines) < 25
