"""What was found out is not found out again, and never believed longer than it is true."""

import json
import multiprocessing
import os
import shutil
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest

import shipped
from dpiakit.law import law_digest
from dpiakit.runs.cache import NAME
from dpiakit.runs.running import RunOptions, run
from dpiakit.runs.source import LawSource, shipped_law

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "examples"
ON = date(2026, 11, 23)
LIBRARY = shipped.library()
DIGEST = law_digest()
LAW = LawSource(shipped_law().folders, "", lambda: DIGEST, lambda: LIBRARY)
"""Read once for all tests."""
LATER = 10**19
"""A time at which no file is young."""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A small company: two records that share files, and one that shares none."""
    for name in ("records", "shared"):
        shutil.copytree(EXAMPLES / "retail-personalisation" / name, tmp_path / "shop" / name)
    shutil.copy(EXAMPLES / "minimal" / "newsletter.yaml", tmp_path / "shop" / "records")
    (tmp_path / "shop" / "dpiakit.toml").write_text("")
    monkeypatch.chdir(tmp_path / "shop")
    return tmp_path / "shop"


def checked(*paths, on=ON, cache=Path("../cache"), forms=("json",), now=LATER, jobs=1):
    """What a run writes, and its exit code."""
    written = [[] for _ in forms]
    options = RunOptions(on=on, forms=forms, cache=cache, now=now, jobs=jobs, law=LAW)
    sinks = [one.append for one in written]
    summary = run(paths or (".",), options, sinks, complain=print)
    return ["".join(one) for one in written], summary.exit_code


@pytest.fixture(autouse=True)
def law_not_kept(monkeypatch):
    """Keeping the law is another matter: see test_law_store.py."""
    monkeypatch.setattr("dpiakit.law.store.kept_law", lambda _, __, read: read())


@pytest.fixture
def judged(monkeypatch):
    """How many files were read in each run."""
    from dpiakit.runs import checking

    files = []

    def read(file, **more):
        files.append(Path(file).name)
        return real(file, **more)

    real = checking.read_record
    monkeypatch.setattr(checking, "read_record", read)
    return files


def test_a_second_run_reads_nothing_and_writes_the_same(project, judged):  # noqa: ARG001
    first = checked()
    assert "newsletter.yaml" in judged
    judged.clear()

    assert checked() == first
    assert judged == []


def test_only_a_changed_record_is_judged_again(project, judged):
    checked()
    judged.clear()
    file = project / "records" / "newsletter.yaml"
    file.write_text(file.read_text().replace("count: 900", "count: 901"))
    again = checked()

    assert judged == ["newsletter.yaml"]
    assert again == checked(cache=None)


def test_a_change_of_a_shared_file_concerns_the_records_that_use_it(project, judged):
    checked()
    judged.clear()
    file = project / "shared" / "vendors.yaml"
    file.write_text(file.read_text() + "# reviewed\n")
    again = checked()

    assert "loyalty-personalisation.yaml" in judged
    assert "newsletter.yaml" not in judged
    assert again == checked(cache=None)


def test_a_file_that_was_only_touched_is_not_judged_again(project, judged):
    checked()
    judged.clear()
    for file in project.rglob("*.yaml"):
        os.utime(file, ns=(1, 1))

    checked()
    assert judged == []


def test_a_file_as_young_as_the_run_is_read_by_its_content(project, judged):
    """Within the same tick of the clock a file can change and look the same."""
    file = project / "records" / "newsletter.yaml"
    now = file.stat().st_mtime_ns
    checked(now=now)
    looks = file.stat()
    file.write_text(file.read_text().replace("count: 900", "count: 901"))
    os.utime(file, ns=(looks.st_atime_ns, looks.st_mtime_ns))
    judged.clear()

    checked(now=now)
    assert "newsletter.yaml" in judged


def test_a_new_mark_of_a_project_keeps_shared_files_out(project):
    """What lies outside of the project is not read; that also holds for what was read before."""
    checked()
    (project / "records" / "dpiakit.toml").write_text("")
    again, code = checked()

    assert "leads out of the project" in again[0]
    assert (again, code) == checked(cache=None)


def test_a_link_that_now_leads_elsewhere_is_followed(project, judged):
    vendors = project / "shared" / "vendors.yaml"
    other = project / "other.txt"
    vendors.rename(project / "shared" / "real.txt")
    vendors.symlink_to("real.txt")
    checked()
    other.write_text((project / "shared" / "real.txt").read_text() + "# other\n")
    vendors.unlink()
    vendors.symlink_to(other)
    judged.clear()

    assert checked() == checked(cache=None)
    assert "loyalty-personalisation.yaml" in judged


def test_other_formats_are_other_verdicts(project):  # noqa: ARG001
    checked()
    assert checked(forms=("text", "json")) == checked(forms=("text", "json"), cache=None)
    assert checked(forms=("text", "json")) == checked(forms=("text", "json"), cache=None)


def test_every_day_gives_what_it_gives_without_a_cache(project):  # noqa: ARG001
    """Days on which checks grow stale, reviews fall due, the law changes, the launch comes."""
    days = [date(2026, 11, 20) + timedelta(days=n) for n in (0, 3, 30, 42, 43, 500)]
    alone = {day: checked(on=day, forms=("text",), cache=None) for day in days}
    for day in [*days, *reversed(days)]:
        assert checked(on=day, forms=("text",)) == alone[day], day


def test_verdicts_hold_until_something_turns(project, judged):  # noqa: ARG001
    """From one day to the next most records need not be judged again."""
    checked("records/newsletter.yaml", on=date(2026, 11, 23))
    judged.clear()
    checked("records/newsletter.yaml", on=date(2026, 11, 24))
    assert judged == []

    checked("records/newsletter.yaml", on=date(2027, 1, 4))
    assert judged == ["newsletter.yaml"]


def test_an_unreadable_record_is_read_every_time(project, judged):
    (project / "records" / "broken.yaml").write_text("id: a\nid: b\n")
    first = checked()
    judged.clear()

    assert checked() == first
    assert judged == ["broken.yaml"]


def database(project):
    return project.parent / "cache" / NAME


def test_a_cache_that_was_cut_off_is_made_anew(project):
    first = checked()
    content = database(project).read_bytes()
    for length in (0, 1000, len(content) // 2):
        database(project).write_bytes(content[:length])
        assert checked() == first
    assert checked() == first


def test_a_file_that_is_no_database_is_replaced(project):
    first = checked()
    database(project).write_bytes(b"not a database at all" * 1000)

    assert checked() == first
    assert sqlite3.connect(database(project)).execute("SELECT count(*) FROM verdicts").fetchone()[0]


def test_tables_of_another_version_are_replaced(project):
    first = checked()
    database(project).unlink()
    other = sqlite3.connect(database(project))
    other.execute("CREATE TABLE verdicts (path TEXT, verdict TEXT)")
    other.commit()
    other.close()

    assert checked() == first == checked()


def test_a_folder_that_cannot_be_made_is_done_without(project):
    (project.parent / "file").write_text("")

    assert checked(cache=project.parent / "file" / "cache") == checked(cache=None)


def test_a_database_that_another_run_holds_is_done_without(project, monkeypatch):
    monkeypatch.setattr("dpiakit.runs.cache._WAIT", 0.05)
    first = checked()
    other = sqlite3.connect(database(project))
    other.execute("BEGIN EXCLUSIVE")

    assert checked() == first
    other.close()


def run_once(folder, results):
    os.chdir(folder)
    results.put(checked())


def test_two_runs_at_once_write_what_one_writes(project):
    context = multiprocessing.get_context("fork")
    results = context.SimpleQueue()
    runs = [context.Process(target=run_once, args=(project, results)) for _ in range(3)]
    for one in runs:
        one.start()
    found = [results.get() for _ in runs]
    for one in runs:
        one.join()

    assert found[0] == found[1] == found[2] == checked() == checked(cache=None)


def test_what_was_forgotten_while_a_run_was_going_on_is_judged_again(project, monkeypatch):  # noqa: ARG001
    from dpiakit.runs.cache import VerdictCache

    first = checked()
    monkeypatch.setattr(VerdictCache, "checked", lambda _, numbers: (None for _ in numbers))

    assert checked() == first


def test_a_name_that_is_no_text_is_judged_every_time(project, judged):
    name = os.fsdecode(b"records/\xff.yaml")
    text = (project / "records" / "newsletter.yaml").read_text()
    Path(name).write_text(text.replace("id: newsletter", "id: odd"))
    first = checked()
    judged.clear()

    assert checked() == first
    assert judged == [Path(name).name]


def test_a_verdict_that_nobody_needed_for_long_is_forgotten(project):
    checked(now=10**18)
    checked("records/newsletter.yaml", now=10**18 + 40 * 86_400 * 10**9)
    rows = sqlite3.connect(database(project)).execute("SELECT path FROM verdicts").fetchall()

    assert all(path.endswith(".yaml") for (path,) in rows)


def test_the_head_of_the_output_is_the_same_when_remembered(project):  # noqa: ARG001
    first, _ = checked(forms=("json",))
    second, _ = checked(forms=("json",))

    assert json.loads(first[0])["law"] == json.loads(second[0])["law"]
