"""The law that was kept judges as the law that was read, and is believed only where it is ours."""

import os
import pickle
from datetime import date
from pathlib import Path

import pytest

import shipped
from dpiakit.engine import judge_record
from dpiakit.law.store import kept_law
from dpiakit.records import find_records, read_record

ROOT = Path(__file__).parent.parent.parent
RECORDS = sorted(find_records([ROOT / "examples", ROOT / "tests" / "activities"]))
LIBRARY = shipped.library()
DIGEST = "a" * 64


class Reading:
    """Reads the law, and counts how often."""

    times = 0

    def __call__(self):
        self.times += 1
        return LIBRARY


@pytest.fixture
def read():
    return Reading()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "cache"


def file_in(folder):
    return folder / f"law-{DIGEST}.pickle"


def test_it_is_read_once(folder, read):
    kept_law(folder, DIGEST, read)
    kept_law(folder, DIGEST, read)

    assert read.times == 1


def test_another_digest_is_other_law(folder, read):
    kept_law(folder, DIGEST, read)
    kept_law(folder, "b" * 64, read)

    assert read.times == 2


@pytest.mark.parametrize("many", [False, True], ids=["interpreted", "compiled"])
def test_the_kept_law_judges_every_record_as_the_law_that_was_read(folder, read, many):
    kept_law(folder, DIGEST, read)
    kept = kept_law(folder, DIGEST, read)
    assert kept is not LIBRARY
    for on in (date(2026, 11, 23), date(2027, 1, 1)):
        fresh, again = LIBRARY.in_force(on), kept.in_force(on)
        for file in RECORDS:
            record = read_record(file)
            found = judge_record(record, again, again, everything=True, many=many)
            assert found == judge_record(record, fresh, fresh, everything=True, many=many), file


def test_what_only_those_who_write_law_need_is_not_kept(folder, read):
    kept_law(folder, DIGEST, read)

    assert file_in(folder).stat().st_size < 2_000_000


def test_without_a_folder_it_is_read(read):
    assert kept_law(None, DIGEST, read) is LIBRARY
    assert read.times == 1


@pytest.mark.parametrize("length", [0, 1, 1000, 100_000])
def test_a_file_that_was_cut_off_is_read_and_kept_anew(folder, read, length):
    kept_law(folder, DIGEST, read)
    whole = file_in(folder).read_bytes()
    file_in(folder).write_bytes(whole[:length])
    kept_law(folder, DIGEST, read)

    assert read.times == 2
    assert file_in(folder).stat().st_size == len(whole)


def test_another_object_than_law_is_not_believed(folder, read):
    folder.mkdir(mode=0o700)
    file_in(folder).write_bytes(pickle.dumps({"rules": []}))

    assert kept_law(folder, DIGEST, read) is LIBRARY


class Trap:
    """What a stranger would put there: it runs when it is taken."""

    def __init__(self, target):
        self.target = target

    def __reduce__(self):
        return Path.touch, (self.target,)


@pytest.mark.parametrize("opened", ["file", "folder"])
def test_what_others_may_write_is_not_even_opened(folder, read, tmp_path, opened):
    sprung = tmp_path / "sprung"
    folder.mkdir(mode=0o700)
    file_in(folder).write_bytes(pickle.dumps(Trap(sprung)))
    file_in(folder).chmod(0o600)
    (file_in(folder) if opened == "file" else folder).chmod(0o777)
    kept_law(folder, DIGEST, read)

    assert not sprung.exists()


def test_a_link_is_not_followed(folder, read, tmp_path):
    sprung = tmp_path / "sprung"
    folder.mkdir(mode=0o700)
    (tmp_path / "elsewhere").write_bytes(pickle.dumps(Trap(sprung)))
    file_in(folder).symlink_to(tmp_path / "elsewhere")
    kept_law(folder, DIGEST, read)

    assert not sprung.exists()


def test_a_folder_that_cannot_be_made_is_done_without(tmp_path, read):
    (tmp_path / "file").write_text("")

    assert kept_law(tmp_path / "file" / "cache", DIGEST, read) is LIBRARY


def test_only_the_newest_few_are_kept(folder, read):
    for number in range(8):
        kept_law(folder, f"{number:064x}", read)
        os.utime(folder / f"law-{number:064x}.pickle", ns=(number, number))

    assert len(list(folder.glob("law-*.pickle"))) <= 5
