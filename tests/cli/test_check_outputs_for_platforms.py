"""The formats as the command writes them: from a folder inside a repository, to files and pipes."""

import json
from pathlib import Path

import pytest

import program
from dpiakit.cli.options import working_places

ROOT = Path(__file__).parents[2]
RECORD = (ROOT / "examples" / "minimal" / "newsletter.yaml").read_text()
ON = ("--on", "2026-11-23")


def check(*arguments, cwd):
    return program.run("check", *arguments, cwd=cwd)


@pytest.fixture
def repository(tmp_path):
    """A repository whose records are checked from a folder inside it."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "legal" / "records").mkdir(parents=True)
    (tmp_path / "legal" / "records" / "a b.yaml").write_text(RECORD)
    return tmp_path


@pytest.mark.parametrize("absolute", [False, True])
def test_platforms_find_files_from_the_top_of_the_repository(repository, absolute):
    folder = repository / "legal"
    path = folder / "records" if absolute else "records"
    forms = ("sarif", "gitlab", "junit", "markdown", "github-summary")
    done = check(path, *ON, "-o", "github", *[f"-o{f}={f}.out" for f in forms], cwd=folder)

    assert done.returncode == 4, done.stderr
    sarif = json.loads((folder / "sarif.out").read_text())["runs"][0]["results"][0]
    artifact = sarif["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact == {"uri": "legal/records/a%20b.yaml", "uriBaseId": "%SRCROOT%"}
    issues = json.loads((folder / "gitlab.out").read_text())
    assert {issue["location"]["path"] for issue in issues} == {"legal/records/a b.yaml"}
    assert 'file="legal/records/a b.yaml"' in (folder / "junit.out").read_text()
    for form in ("markdown", "github-summary"):
        assert "`legal/records/a b.yaml:1`" in (folder / form).with_suffix(".out").read_text()
    assert "::error file=legal/records/a b.yaml,line=1,col=1,title=" in done.stdout


def test_without_a_repository_files_are_named_from_the_folder_of_the_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    here, top = working_places()
    assert here == top or tmp_path.is_relative_to(top)


def test_a_folder_that_is_gone_is_no_bug(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    assert working_places() == ("", "")


def test_a_format_for_a_platform_is_written_whole_or_not_at_all(repository):
    target = repository / "out.sarif"
    done = check("no-such-folder", *ON, "-o", f"sarif={target}", cwd=repository)

    assert done.returncode == 2
    assert "no-such-folder" in done.stderr
    assert not target.exists()


def test_two_records_of_one_id_are_told_in_every_format(repository):
    (repository / "legal" / "records" / "copy.yaml").write_text(RECORD)
    forms = ("json", "sarif", "junit", "github", "gitlab", "markdown", "github-summary")
    done = check("legal", *ON, "-o", "text", *[f"-o{f}={f}.out" for f in forms], cwd=repository)

    assert done.returncode == 2
    assert "is already the id of" in done.stderr
    for form in forms:
        assert "is already the id of" in (repository / f"{form}.out").read_text(), form
