"""The commands end with the documented codes and leave no half-written manifest behind."""

import subprocess
import sys

import pytest
from click.testing import CliRunner
from evidence_world import a_use, an_event, write_world

import program
from dpiakit.cli import cli

RECORD = """\
id: r
title: Letters
controller: {name: A shop}
data_subjects: {readers: {category: subscribers}}
data_items: {address: {category: email}}
purposes:
  mail: {aim: direct-marketing, lawful_basis: consent, consent: {refreshed_every: P12M}}
"""


def consent(folder, *words, record=RECORD):
    (folder / "r.yaml").write_text(record)
    return program.run(
        "evidence", "consent", ".", "--mapping", "mapping.yaml", "--record", "r.yaml",
        "--on", "2026-10-31", "-o", "m.json", *words, cwd=folder,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("event", "use", "code", "written"),
    [
        ({}, {}, 0, True),
        ({"event": "refused"}, {}, 1, True),
        ({"subject_id": "a@b.example"}, {}, 2, False),
        ({"recorded_at": "2026-01-09T10:00:00Z"}, {}, 4, True),
    ],
)
def test_the_exit_code_is_the_documented_one(tmp_path, event, use, code, written):
    done = consent(write_world(tmp_path, [an_event(**event)], [a_use(**use)]))

    assert done.returncode == code, done.stdout + done.stderr
    assert (tmp_path / "m.json").exists() is written
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob(".m.json*"))


def test_an_old_manifest_survives_a_run_that_fails(tmp_path):
    folder = write_world(tmp_path, [], [a_use()])
    (folder / "m.json").write_text("old")

    assert consent(folder).returncode == 2
    assert (folder / "m.json").read_text() == "old"


def test_a_snapshot_is_kept_for_its_owner_alone_and_gone_on_from(tmp_path):
    folder = write_world(tmp_path, [an_event()], [a_use()])
    assert (
        consent(folder, "--keep-snapshot", "states.parquet", "--on", "2026-02-28").returncode == 0
    )
    assert (folder / "states.parquet").stat().st_mode & 0o077 == 0

    late = {"subject_id": "b", "ts": "2026-03-02T10:00:00Z", "recorded_at": "2026-03-02T10:00:00Z"}
    write_world(folder, [an_event(**late)], [a_use(ts="2026-03-03T10:00:00Z")])
    done = consent(folder, "--since", "states.parquet", "--parts", "2")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "is known from a snapshot" in done.stdout


def test_no_snapshot_is_left_of_a_run_that_fails(tmp_path):
    folder = write_world(tmp_path, [], [a_use()])

    assert consent(folder, "--keep-snapshot", "states.parquet").returncode == 2
    assert not list(folder.glob("*states.parquet*"))


def test_the_record_goes_before_the_option(tmp_path):
    """The record says twelve months; an option cannot make it longer."""
    folder = write_world(tmp_path, [an_event(ts="2024-01-01T00:00:00Z")], [a_use()])

    assert consent(folder, "--refresh", "P9Y").returncode == 1


def test_an_option_speaks_where_the_record_is_silent(tmp_path):
    folder = write_world(tmp_path, [an_event(ts="2024-01-01T00:00:00Z")], [a_use()])
    silent = RECORD.replace(", consent: {refreshed_every: P12M}", "")

    assert consent(folder, record=silent).returncode == 4
    assert consent(folder, "--refresh", "P9Y", record=silent).returncode == 0
    assert consent(folder, "--refresh", "P1Y", record=silent).returncode == 1


def test_a_record_without_consent_has_nothing_to_compare(tmp_path):
    folder = write_world(tmp_path, [an_event()], [a_use()])
    done = consent(folder, record=RECORD.replace("lawful_basis: consent", "lawful_basis: contract"))

    assert done.returncode == 2
    assert "No purpose rests on consent" in done.stderr


@pytest.mark.parametrize(
    "words",
    [("--refresh", "a year"), ("--memory", "lots"), ("--age", "Utopia=3"), ("--form", "fastest"),
     ("--valid-for", "P9999Y"), ("--previous", "none.json"), ("--withdrawal-days", "-1"),
     ("--on", "9999-12-31")],
)  # fmt: skip
def test_a_wrong_option_is_a_usage_error(tmp_path, words):
    done = consent(write_world(tmp_path, [an_event()], [a_use()]), *words)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_the_age_of_consent_is_that_of_the_law_unless_somebody_gives_another(tmp_path):
    """Germany: 16 (Art. 8(1) GDPR)."""
    folder = write_world(tmp_path, [an_event(age_band="13-15")], [a_use()])

    assert consent(folder).returncode == 1
    assert consent(folder, "--age", "DE=13").returncode == 0


def test_too_little_memory_is_told_and_writes_nothing(tmp_path):
    events = [an_event(subject_id=f"a{n}") for n in range(30_000)]
    folder = write_world(tmp_path, events, [a_use()] * 30_000)
    done = consent(folder, "--memory", "8MB", "--spill", "1MB")

    assert done.returncode == 2, done.stdout
    assert "Memory and disk did not suffice" in done.stderr
    assert not (folder / "m.json").exists()


def test_checking_a_record_does_not_load_duckdb():
    code = (
        "import sys, dpiakit.cli.check, dpiakit.cli.evidence, dpiakit.evidence.manifest;"
        "print('duckdb' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


def test_without_duckdb_the_extra_is_named(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    done = CliRunner().invoke(cli, ["evidence", "map", "--suggest", str(tmp_path)])

    assert 'pip install "dpiakit[evidence]"' in str(done.exception)
