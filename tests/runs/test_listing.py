"""Which files a run looks at in a checkout."""

import subprocess
from pathlib import Path

import pytest

from dpiakit.errors import InputError
from dpiakit.runs.listing import listed


def names(*paths):
    return [path for path, _ in listed(paths)]


def git(*arguments):
    subprocess.run(["git", *arguments], check=True, capture_output=True)  # noqa: S607  the git there is


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    git("init", "-q")
    for name in ("records/a.yaml", "records/out/b.yaml", "node_modules/x/c.yaml", "d.yaml"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("id: a\n")
    Path(".gitignore").write_text("node_modules/\nout/\nd.yaml\n")
    return tmp_path


def test_what_git_ignores_does_not_count(checkout):  # noqa: ARG001
    assert names(".") == ["records/a.yaml"]


def test_what_git_does_not_know_yet_counts(checkout):  # noqa: ARG001
    Path("records/new.yaml").write_text("id: b\n")

    assert names("records") == ["records/a.yaml", "records/new.yaml"]


def test_what_git_keeps_although_it_would_be_ignored_counts(checkout):  # noqa: ARG001
    git("add", "--force", "d.yaml")

    assert names(".") == ["d.yaml", "records/a.yaml"]


def test_a_file_that_is_named_counts_in_any_case(checkout):  # noqa: ARG001
    assert names("d.yaml", "records") == ["d.yaml", "records/a.yaml"]


@pytest.mark.parametrize("folder", ["node_modules", "node_modules/x", "./records/out"])
def test_a_folder_that_is_ignored_as_a_whole_counts_when_it_is_named(checkout, folder):  # noqa: ARG001
    assert len(names(folder)) == 1


def test_paths_are_named_as_they_were_given(checkout):
    assert names(str(checkout / "records")) == [str(checkout / "records" / "a.yaml")]
    assert names("records/") == ["records/a.yaml"]


def test_names_that_are_no_words_are_ignored_too(checkout):  # noqa: ARG001
    Path("records/out two").mkdir()
    Path("records/out two/ä\n.yaml").write_text("id: a\n")
    with Path(".gitignore").open("a") as file:
        file.write("records/out two/\n")

    assert names(".") == ["records/a.yaml"]


def test_a_setting_of_the_repository_starts_no_program(checkout):
    """A folder from a stranger may bring a .git whose settings name a helper program."""
    trap = checkout / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {checkout}/sprung\n")
    trap.chmod(0o755)
    git("config", "core.fsmonitor", str(trap))

    assert names(".") == ["records/a.yaml"]
    assert not (checkout / "sprung").exists()


def test_a_broken_repository_is_a_folder_like_any_other(checkout):
    (checkout / ".git" / "HEAD").write_text("nonsense")

    assert names("records") == ["records/a.yaml", "records/out/b.yaml"]


def test_without_git_everything_counts(checkout, monkeypatch):  # noqa: ARG001
    monkeypatch.setenv("PATH", "")

    assert names("records") == ["records/a.yaml", "records/out/b.yaml"]


def test_outside_of_a_checkout_everything_counts(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("out").mkdir()
    Path("out/a.yaml").write_text("id: a\n")

    assert names(".") == ["out/a.yaml"]


def test_a_path_that_does_not_exist_is_named(checkout):  # noqa: ARG001
    with pytest.raises(InputError, match="none"):
        names("none")
