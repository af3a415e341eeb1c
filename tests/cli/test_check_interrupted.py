"""A run that is stopped, or whose folders are not as it hoped, leaves nothing half-written."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import program

ROOT = Path(__file__).parent.parent.parent
NEWSLETTER = (ROOT / "examples" / "minimal" / "newsletter.yaml").read_text()
CHECK = [sys.executable, "-m", "dpiakit", "check"]
ON = ["--on", "2026-11-23"]


@pytest.fixture
def records(tmp_path):
    folder = tmp_path / "records"
    folder.mkdir()
    for number in range(120):
        text = NEWSLETTER.replace("id: newsletter", f"id: copy-{number:03}")
        (folder / f"{number:03}.yaml").write_text(text)
    return folder


def left(folder):
    return sorted(path.name for path in folder.iterdir())


def test_ctrl_c_ends_with_130_and_leaves_no_file(records, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    command = [*CHECK, records, *ON, "-o", "text", "-o", f"sarif={out}/found.sarif", "--no-cache"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout.read(1)  # it has begun to write; nobody reads on, so it must wait
        run.send_signal(signal.SIGINT)
        run.stdout.close()
        assert run.wait(timeout=60) == 130
        said = run.stderr.read().decode()

    assert said.strip() == "stopped"
    assert left(out) == []


def test_ctrl_c_leaves_a_cache_that_the_next_run_can_use(records, tmp_path):
    env = {**os.environ, "DPIAKIT_CACHE_DIR": str(tmp_path / "cache")}
    command = [*CHECK, records, *ON]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env
    ) as stopped:
        assert stopped.stdout.read(1)
        stopped.send_signal(signal.SIGINT)
        stopped.stdout.close()
        stopped.wait(timeout=60)
    again = program.run("check", records, *ON, env=env)
    alone = program.run("check", records, *ON, "--no-cache")

    assert again.stdout == alone.stdout
    assert again.returncode == alone.returncode == 4


def test_a_reader_that_has_gone_ends_the_run_without_a_word(records):
    with subprocess.Popen(
        [*CHECK, records, *ON, "-o", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        run.stdout.read(1)
        run.stdout.close()
        run.wait(timeout=60)
        said = run.stderr.read().decode()

    assert said == ""
    assert run.returncode in {141, -signal.SIGPIPE}


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="a folder nobody may write to")
def test_a_folder_that_may_only_be_read_is_named(records):
    done = program.run("check", records, *ON, "-o", "json=/proc/x.json")

    assert done.returncode == 2
    assert "/proc/x.json: cannot be written" in done.stderr


def test_an_output_in_no_folder_is_named_before_anything_is_judged(records):
    done = program.run("check", records, *ON, "-o", "json=nowhere/x.json")

    assert done.returncode == 2
    assert "nowhere/x.json: cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_cache_in_a_place_that_is_no_folder_is_done_without(records, tmp_path):
    (tmp_path / "file").write_text("")
    own = {**os.environ, "DPIAKIT_CACHE_DIR": str(tmp_path / "file" / "cache")}
    done = program.run("check", records / "000.yaml", *ON, env=own)

    assert done.returncode == 4
    assert done.stderr == ""


def test_a_record_removed_while_the_run_goes_on_is_told(records, tmp_path):
    """Listed, then gone: the file is named, and the run ends with 2 like for any unreadable one."""
    gone = records / "000.yaml"
    target = tmp_path / "target.yaml"
    gone.rename(target)
    gone.symlink_to(target)
    target.unlink()
    done = program.run("check", records, *ON)

    assert done.returncode == 2
    assert "000.yaml" in done.stdout
    assert "119 records, 1 unreadable" in done.stdout
