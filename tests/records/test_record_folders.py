"""Which files are records."""

import os
from pathlib import Path

import pytest

from dpiakit.errors import InputError
from dpiakit.records import find_records, yaml_files
from dpiakit.source.folders import found_files


def names(paths):
    return [file.as_posix() for file in yaml_files(paths)]


@pytest.fixture
def folder(project):
    for name in ("b.yaml", "a.yml", "c/z.yaml", "c/a.yaml", "B.yaml", "notes.md", ".hidden.yaml",
                 ".git/x.yaml", "c/.cache/y.yaml", "d.yaml/inner.yaml"):  # fmt: skip
        project.write(name, "id: a\n")
    return project


def test_folders_are_walked_in_the_order_of_names(folder):  # noqa: ARG001
    assert names(["."]) == [
        "B.yaml",
        "a.yml",
        "b.yaml",
        "c/a.yaml",
        "c/z.yaml",
        "d.yaml/inner.yaml",
    ]


def test_a_file_is_taken_as_it_is_named(folder):  # noqa: ARG001
    assert names(["notes.md", ".hidden.yaml"]) == ["notes.md", ".hidden.yaml"]


def test_the_order_of_paths_is_kept(folder):  # noqa: ARG001
    assert names(["c/z.yaml", "c", "a.yml"]) == ["c/z.yaml", "c/a.yaml", "a.yml"]


def test_a_file_that_is_reached_twice_is_named_once(folder):
    (folder.folder / "c" / "again.yaml").symlink_to(folder.folder / "c" / "a.yaml")
    assert names(["c/a.yaml", "./c/../c/a.yaml", "c"]) == ["c/a.yaml", "c/z.yaml"]


def test_links_to_folders_are_followed_but_not_in_circles(folder):
    (folder.folder / "c" / "up").symlink_to("..")
    (folder.folder / "c" / "self").symlink_to(".")
    assert names(["c"]) == ["c/a.yaml", "c/up/B.yaml", "c/up/a.yml", "c/up/b.yaml",
                            "c/up/d.yaml/inner.yaml", "c/z.yaml"]  # fmt: skip


def test_a_link_to_nowhere_is_left_to_the_reader(folder):
    (folder.folder / "c" / "gone.yaml").symlink_to("nowhere")
    assert "c/gone.yaml" in names(["c"])


@pytest.mark.parametrize("name", ["none", "a\0b", "none/x.yaml"])
def test_every_path_that_is_not_there_is_told_first(folder, name):  # noqa: ARG001
    with pytest.raises(InputError) as caught:
        yaml_files([name, "a.yml", "nowhere"])
    assert [p.what for p in caught.value.problems] == ["There is no such file or folder."] * 2


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may list everything")
def test_a_folder_that_may_not_be_listed_is_told(folder):
    (folder.folder / "c").chmod(0)
    with pytest.raises(InputError, match="The folder cannot be read"):
        names(["c"])


def test_a_folder_that_vanishes_is_told(folder, monkeypatch):  # noqa: ARG001
    def gone(path):
        raise FileNotFoundError(2, os.strerror(2), str(path))

    monkeypatch.setattr(os, "scandir", gone)
    with pytest.raises(InputError, match=r"c: The folder cannot be read \(No such file"):
        names(["c"])


@pytest.mark.parametrize(
    "text",
    [
        "kind: shared\n", "# vendors\nkind: shared # see the guide\nrecipients: {}\n",
        "recipients: {}\r\nkind: 'shared'\r\n", '\ufeffkind: "shared"',
    ],
)  # fmt: skip
def test_shared_files_are_no_records(project, text):
    project.write("s.yaml", text)
    assert list(find_records(["s.yaml"])) == []


@pytest.mark.parametrize(
    "text", ["id: a\n", "a:\n  kind: shared\n", "kind: sharedx\n", "kind: activity # shared\n", ""]
)
def test_other_files_are(project, text):
    project.write("r.yaml", text)
    assert list(find_records(["r.yaml"])) == [Path("r.yaml")]


def test_a_file_that_cannot_be_read_is_left_to_its_reader(project):
    os.mkfifo(project.folder / "pipe.yaml")
    assert list(find_records(["."])) == [Path("pipe.yaml")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("waivers: []\n", False),
        ("# granted\nwaivers:\n  - id: one\n    reason: |\n      id: no key\n", False),
        ('"waivers":\n  - id: one\n', False),
        ("id: one\nwaivers: []\n", True),
        ("title: no waivers: here\nid: one\n", True),
    ],
)
def test_a_file_of_waivers_is_no_record(project, text, found):
    project.write("w.yaml", text)

    assert list(find_records(["w.yaml"])) == ([Path("w.yaml")] if found else [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("time_zone: UTC\ntables:\n  notices: {from: n.csv}\n", False),
        ("tables: {}\n", False),
        ("id: one\ntables: []\n", True),
        ("time_zone: UTC\n", True),
    ],
)
def test_a_mapping_of_data_for_evidence_is_no_record(project, text, found):
    project.write("m.yaml", text)

    assert list(find_records(["m.yaml"])) == ([Path("m.yaml")] if found else [])


def test_what_lies_apart_does_not_count_wherever_it_is_met(tmp_path):
    (tmp_path / "packs").mkdir()
    for name in ("a.yaml", "scale.yaml", "packs/pack.yaml"):
        (tmp_path / name).touch()
    (tmp_path / "link").symlink_to(tmp_path / "packs")
    apart = [tmp_path / "packs", tmp_path / "scale.yaml", tmp_path / "nowhere"]
    found = [path for path, _ in found_files([tmp_path], apart=apart)]
    named = [path for path, _ in found_files([tmp_path / "packs"], apart=apart)]

    assert found == [str(tmp_path / "a.yaml")]
    assert named == [str(tmp_path / "packs" / "pack.yaml")]
