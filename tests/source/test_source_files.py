"""Files that cannot be read, and those that should not be."""

import os
import socket
from pathlib import Path

import pytest

from dpiakit.errors import InputError
from dpiakit.source import Limits, display_name, read_bytes, read_yaml


def the_problem(file, **options):
    with pytest.raises(InputError) as caught:
        read_yaml(file, **options)
    (problem,) = caught.value.problems
    return problem


def test_a_file_is_read_under_its_name(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_text("a: 1\n", encoding="utf-8")
    document = read_yaml(file)
    assert (document.data, document.file) == ({"a": 1}, file.as_posix())
    assert read_yaml(file, name="short.yaml").position(("a",)).file == "short.yaml"


def test_bytes_are_read_as_they_are(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xff\r\n")
    assert read_bytes(file) == b"\xff\r\n"


def test_a_file_that_is_not_there(tmp_path):
    problem = the_problem(tmp_path / "none.yaml", name="none.yaml")
    assert str(problem).startswith("none.yaml: There is no such file.")
    assert problem.hint


def test_a_file_below_a_file(tmp_path):
    (tmp_path / "a.yaml").touch()
    assert the_problem(tmp_path / "a.yaml" / "b.yaml").what == "There is no such file."


def test_a_folder_is_no_file(tmp_path):
    assert the_problem(tmp_path).what == "This is a folder, not a file."


def test_a_pipe_is_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert the_problem(tmp_path / "pipe").what == "This is a pipe, not a file."


def test_a_socket_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as held:
        held.bind("s")
        assert the_problem(Path("s")).what == "This is a socket, not a file."


def test_a_device_is_refused():
    assert the_problem(Path("/dev/zero")).what == "This is a device, not a file."


def test_a_link_to_itself_is_refused(tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "a")
    assert the_problem(tmp_path / "a").what == "The file is a link that leads back to itself."


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission(tmp_path):
    file = tmp_path / "a.yaml"
    file.touch(mode=0)
    assert the_problem(file).what == "The file may not be read."


@pytest.mark.parametrize("name", ["a\0b", "a\ud800b"])
def test_a_name_that_no_file_can_have(name):
    problem = the_problem(Path(name))
    assert problem.what.startswith("This is not the name of a file")
    assert problem.file.isprintable()


def test_a_name_that_is_too_long():
    assert the_problem(Path("a" * 5000)).what == "The name of the file is too long."


def test_a_large_file_is_refused_unread(tmp_path):
    file = tmp_path / "a.yaml"
    with file.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    assert the_problem(file).what == (
        "The file is too large (52,428,800 bytes); at most 2,097,152 are read."
    )


def test_a_file_that_hides_its_size_is_still_bounded():
    """Files under /proc say that they are empty."""
    assert "too large" in the_problem(Path("/proc/self/status"), limits=Limits(size=10)).what


def test_a_failing_disk_is_reported_in_its_own_words():
    """Reading /proc/self/mem at its start is an input/output error."""
    assert the_problem(Path("/proc/self/mem")).what.startswith("The file cannot be read (")


def test_a_name_is_shown_with_slashes_and_without_controls():
    assert display_name(Path("a/b.yaml")) == "a/b.yaml"
    assert display_name(Path("a\x1b\udcff.yaml")) == "a\\x1b\\udcff.yaml"
