"""``pack docs`` as it is called: what it writes, and what it leaves alone."""

import json

import pytest
from click.testing import CliRunner
from law_builder import a_root, a_rule

from dpiakit.cli import cli
from dpiakit.cli.output_folder import REGISTER, write_folder
from dpiakit.cli.outputs import OutputError
from dpiakit.errors import DpiakitError


def called(*arguments):
    result = CliRunner().invoke(cli, ["pack", "docs", *map(str, arguments)])
    if isinstance(result.exception, DpiakitError):
        return 2, str(result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.fixture
def root(tmp_path):
    return a_root(tmp_path / "law", rules={"r": a_rule()})


def listed(folder):
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def test_a_folder_of_pages_is_written_and_said(root, tmp_path):
    code, said = called("--root", root, "-o", tmp_path / "out", "--on", "2026-03-01")

    assert (code, said) == (0, f"8 files about 1 rules; begin with {tmp_path}/out/index.html\n")
    assert listed(tmp_path / "out") >= {"index.html", "rules.css", "gdpr/rules/r.html", REGISTER}


def test_a_second_run_writes_the_same_bytes(root, tmp_path):
    out = tmp_path / "out"
    arguments = ("--root", root, "-o", out, "--on", "2026-03-01")
    called(*arguments)
    before = {name: (out / name).read_bytes() for name in listed(out)}

    assert called(*arguments)[0] == 0
    assert {name: (out / name).read_bytes() for name in listed(out)} == before


def test_pages_of_rules_that_are_gone_are_removed(root, tmp_path):
    out = tmp_path / "out"
    called("--root", root, "-o", out)
    for suffix in (".yaml", ".cases.yaml"):
        file = root / "policies/gdpr/shelf" / f"r{suffix}"
        file.rename(file.with_name(f"s{suffix}"))

    assert called("--root", root, "-o", out)[0] == 0
    assert (out / "gdpr/rules/s.html").exists()
    assert not (out / "gdpr/rules/r.html").exists()


def test_markdown_takes_the_place_of_html_without_a_rest(root, tmp_path):
    out = tmp_path / "out"
    called("--root", root, "-o", out)
    code, said = called("--root", root, "-o", out, "--format", "markdown")

    assert (code, said.endswith("out/index.md\n")) == (0, True)
    assert all(name.endswith((".md", REGISTER)) for name in listed(out))


def test_a_folder_with_other_files_is_left_alone(root, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("mine")
    code, said = called("--root", root, "-o", out)

    assert code == 2
    assert "holds files that dpiakit did not write: thesis.txt." in said
    assert listed(out) == {"thesis.txt"}


def test_a_file_put_among_the_pages_stops_the_next_run(root, tmp_path):
    out = tmp_path / "out"
    called("--root", root, "-o", out)
    (out / "gdpr" / "notes.txt").write_text("mine")

    assert "gdpr/notes.txt" in called("--root", root, "-o", out)[1]
    assert (out / "gdpr" / "notes.txt").read_text() == "mine"


def test_version_control_may_lie_in_the_folder(root, tmp_path):
    out = tmp_path / "out"
    (out / ".git").mkdir(parents=True)
    (out / ".git" / "HEAD").write_text("ref")

    assert called("--root", root, "-o", out)[0] == 0
    assert (out / ".git" / "HEAD").read_text() == "ref"


def test_a_link_among_the_pages_is_not_followed(root, tmp_path):
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    called("--root", root, "-o", out)
    elsewhere.mkdir()
    for name in sorted(listed(out / "gdpr"), reverse=True):
        (out / "gdpr" / name).unlink()
    (out / "gdpr" / "rules").rmdir()
    (out / "gdpr").rmdir()
    (out / "gdpr").symlink_to(elsewhere)

    assert "gdpr (a link)" in called("--root", root, "-o", out)[1]
    assert listed(elsewhere) == set()


@pytest.mark.parametrize(
    "content", ["[", "[]", '{"schema": "dpiakit/pages-v1", "files": 7}', "[" * 100_000]
)
def test_a_register_that_means_nothing_owns_nothing(tmp_path, content):
    write_folder(tmp_path / "out", {"a.txt": b"1"})
    (tmp_path / "out" / REGISTER).write_text(content)

    with pytest.raises(OutputError, match=r"did not write: a\.txt"):
        write_folder(tmp_path / "out", {"a.txt": b"2"})


def test_a_register_cannot_make_files_outside_be_removed(tmp_path):
    write_folder(tmp_path / "out", {"a.txt": b"1"})
    (tmp_path / "precious.txt").write_text("mine")
    register = json.loads((tmp_path / "out" / REGISTER).read_text())
    register["files"].append("../precious.txt")
    (tmp_path / "out" / REGISTER).write_text(json.dumps(register))
    write_folder(tmp_path / "out", {"b.txt": b"2"})

    assert (tmp_path / "precious.txt").read_text() == "mine"
    assert listed(tmp_path / "out") == {"b.txt", REGISTER}


def test_a_run_that_was_stopped_can_be_run_again(tmp_path):
    out = tmp_path / "out"
    write_folder(out, {"a.txt": b"1"})
    with pytest.raises(OutputError):
        write_folder(out, {"new.txt": b"2", "a.txt/below": b"3"})
    assert (out / "new.txt").exists()
    write_folder(out, {"b.txt": b"4"})

    assert listed(out) == {"b.txt", REGISTER}


def test_empty_folders_of_removed_pages_go_too(tmp_path):
    out = tmp_path / "out"
    write_folder(out, {"a/b/c.txt": b"1", "a/d.txt": b"1"})
    write_folder(out, {"a/d.txt": b"1"})

    assert not (out / "a" / "b").exists()


def test_a_place_that_cannot_be_written_is_said(root):
    code, said = called("--root", root, "-o", "/proc/none/out")

    assert code == 2
    assert "cannot be made" in said


def test_a_file_is_no_folder(root, tmp_path):
    (tmp_path / "file").write_text("x")

    assert called("--root", root, "-o", tmp_path / "file")[1] == (
        f"{tmp_path}/file: is a file. Name a folder."
    )


def test_a_broken_pack_has_no_pages(tmp_path):
    root = a_root(tmp_path / "law", rules={"r": a_rule(title=None)})
    code, said = called("--root", root, "-o", tmp_path / "out")

    assert (code, '"title" is missing.' in said) == (2, True)
    assert not (tmp_path / "out").exists()


def test_what_has_no_rules_has_no_pages(root, tmp_path):
    code, said = called("common", "--root", root, "-o", tmp_path / "out")

    assert (code, said) == (2, "There is no rule in common.")
