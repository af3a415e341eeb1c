"""Git as a source of files: nothing of its surroundings, its hooks or a hostile commit gets in."""

import os
import shutil
import subprocess
import sys

import pytest
from comparison_world import ENVIRONMENT, QUIET, World, a_record, only

from dpiakit.comparison.git import (
    GitError,
    UnknownRevisionError,
    open_repository,
    quiet_environment,
)
from dpiakit.comparison.revisions import chosen
from dpiakit.comparison.snapshot import snapshot_of_commit, snapshot_of_work


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path / "repo")
    made.commit({"records/a.yaml": a_record()})
    return made


def repository(world, folder=None, **environment):
    return open_repository(folder or world.folder, {**ENVIRONMENT, **environment})


def laid_out(world, tmp_path, revision="HEAD"):
    (tmp_path / "out").mkdir()
    opened = repository(world)
    return snapshot_of_commit(opened, revision, opened.commit(revision), tmp_path / "out")


def test_a_folder_without_git_is_told(tmp_path):
    with pytest.raises(GitError, match="is in no git repository"):
        open_repository(tmp_path, ENVIRONMENT)


def test_a_machine_without_git_is_told(tmp_path):
    with pytest.raises(GitError, match="git is not installed"):
        open_repository(tmp_path, {**ENVIRONMENT, "PATH": str(tmp_path)})


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a folder away")
def test_a_repository_of_somebody_else_says_how_to_trust_it(world):
    for folder in (world.folder, world.folder / ".git"):
        os.chown(folder, 12_345, 12_345)

    with pytest.raises(GitError, match=r"safe\.directory"):
        repository(world)


@pytest.mark.parametrize(
    "revision",
    ["nowhere", "HEAD~9", "", "a\nb", "a\0b", "HEAD:records/a.yaml", "^HEAD", "x" * 5000],
)
def test_what_is_no_commit_is_refused(world, revision):
    with pytest.raises(UnknownRevisionError, match="is not a commit of this repository"):
        repository(world).commit(revision)


@pytest.mark.parametrize("option", ["--output=stolen", "-O", "--upload-pack=touch stolen", "--all"])
def test_a_revision_named_like_an_option_is_never_handed_to_git(world, option):
    world.git("branch", "--", option, check=False)
    with pytest.raises(UnknownRevisionError):
        chosen(repository(world), (option,), None, work=False)
    assert not list(world.folder.glob("*stolen*"))


def test_a_branch_whose_name_begins_with_a_dash_inside_a_range_is_refused(world):
    with pytest.raises(UnknownRevisionError):
        chosen(repository(world), ("HEAD...--output=x",), None, work=False)


def test_a_shallow_clone_says_how_to_fetch_the_rest(world, tmp_path):
    world.commit({"records/a.yaml": a_record(title="Other")})
    clone = tmp_path / "clone"
    world.git("clone", "--quiet", "--depth=1", f"file://{world.folder}", clone)

    with pytest.raises(UnknownRevisionError, match="fetch-depth: 0"):
        open_repository(clone, ENVIRONMENT).commit("HEAD~1")


def test_commits_without_a_common_ancestor_have_no_merge_base(world):
    world.git("checkout", "--quiet", "--orphan", "other")
    world.commit({"records/a.yaml": a_record(title="Other")})

    with pytest.raises(GitError, match="have no commit in common"):
        chosen(repository(world), ("main...other",), None, work=False)


def test_three_dots_start_from_the_common_commit(world):
    fork = world.git("rev-parse", "HEAD")
    world.git("checkout", "--quiet", "-b", "feature")
    tip = world.commit({"b.yaml": a_record(id="b")})
    world.git("checkout", "--quiet", "main")
    moved = world.commit({"c.yaml": a_record(id="c")})

    from_fork = chosen(repository(world), ("main...feature",), None, work=False)
    direct = chosen(repository(world), ("main..feature",), None, work=False)
    open_end = chosen(repository(world), ("feature...",), None, work=False)

    assert (from_fork.base_commit, from_fork.head_commit) == (fork, tip)
    assert (direct.base_commit, direct.head_commit) == (moved, tip)
    assert (open_end.base_commit, open_end.head_commit) == (fork, moved)


def test_a_dot_or_nothing_means_the_working_tree_and_paths_follow(world):
    words = [("main",), ("main", "."), ("main", "records"), ("main", ".", "records")]
    found = [chosen(repository(world), word, None, work=False) for word in words]

    assert {one.head_commit for one in found} == {None}
    assert [one.paths for one in found] == [(), (), ("records",), ("records",)]


def test_paths_are_named_from_the_folder_one_stands_in(world):
    inside = repository(world, world.folder / "records")

    assert chosen(inside, ("main", "a.yaml"), None, work=False).paths == ("records/a.yaml",)
    assert chosen(inside, ("main",), ("..",), work=False).paths == ()
    with pytest.raises(GitError, match="outside of the repository"):
        chosen(inside, ("main",), ("../../elsewhere",), work=False)


def test_a_word_that_is_a_revision_and_a_file_is_not_guessed(world):
    world.git("branch", "records")

    with pytest.raises(GitError, match="is a revision and a file"):
        chosen(repository(world), ("main", "records"), None, work=False)
    assert chosen(repository(world), ("main",), ("records",), work=False).paths == ("records",)
    assert chosen(repository(world), ("main", "records"), (), work=False).head == "records"


def test_a_word_that_is_neither_is_told_as_both(world):
    with pytest.raises(UnknownRevisionError, match="no file has that name"):
        chosen(repository(world), ("main", "recrods"), None, work=False)


def test_the_surroundings_of_git_do_not_change_what_is_read(world, tmp_path):
    other = World(tmp_path / "other")
    other.commit({"x.yaml": "x: 1\n"})
    hostile = {
        "GIT_DIR": str(other.folder / ".git"),
        "GIT_INDEX_FILE": str(tmp_path / "index"),
        "GIT_WORK_TREE": str(tmp_path),
        "GIT_EXTERNAL_DIFF": "false",
        "GIT_TRACE": "1",
        "GIT_PAGER": "false",
        "LC_ALL": "de_DE.UTF-8",
        "LANGUAGE": "de",
    }
    opened = repository(world, **hostile)

    assert opened.commit("HEAD") == world.git("rev-parse", "HEAD")
    assert [entry.path for entry in opened.entries(opened.commit("HEAD"))] == ["records/a.yaml"]
    assert opened.files() == ["records/a.yaml"]


def test_who_is_trusted_and_where_pushed_objects_lie_is_kept():
    kept = quiet_environment(
        {"GIT_CONFIG_GLOBAL": "/x", "GIT_OBJECT_DIRECTORY": "/y", "HOME": "/h"}
    )

    assert {"GIT_CONFIG_GLOBAL", "GIT_OBJECT_DIRECTORY", "HOME"} <= kept.keys()
    assert kept["LC_ALL"] == "C"


def test_no_program_named_by_the_repository_is_run(world, tmp_path):
    spy = tmp_path / "spy"
    spy.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\ncat\n")
    spy.chmod(0o755)
    for key in (
        "core.fsmonitor", "core.pager", "diff.external", "filter.spy.smudge", "filter.spy.clean",
        "diff.spy.textconv", "core.sshCommand", "uploadpack.packObjectsHook",
    ):  # fmt: skip
        world.git("config", key, spy)
    hooks = world.folder / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for hook in ("post-checkout", "post-index-change", "reference-transaction"):
        shutil.copy(spy, hooks / hook)
    world.write(".gitattributes", "*.yaml filter=spy diff=spy\n")
    (tmp_path / "out").mkdir()
    opened = repository(world)

    snapshot_of_work(opened, tmp_path / "out")
    world.compare("HEAD")

    assert not (tmp_path / "ran").exists()


def test_the_working_tree_and_the_index_stay_as_they_are(world):
    world.write("records/a.yaml", a_record(title="Uncommitted"))
    world.git("add", "--all")
    world.write("records/b.yaml", a_record(id="b"))
    before = (world.git("status", "--porcelain"), world.git("stash", "list"))
    index = (world.folder / ".git" / "index").read_bytes()

    world.compare("HEAD")

    assert (world.git("status", "--porcelain"), world.git("stash", "list")) == before
    assert (world.folder / ".git" / "index").read_bytes() == index


def test_what_git_ignores_is_not_compared_and_what_it_does_not_know_yet_is(world):
    world.write(".gitignore", "build/\n")
    world.write("build/copy.yaml", a_record(id="ignored"))
    world.write("records/new.yaml", a_record(id="new"))

    assert [r.id for r in world.compare("HEAD").records] == ["new"]


def test_a_link_that_leads_out_is_not_followed_and_one_inside_is(world, tmp_path):
    secret = tmp_path / "secret.yaml"
    secret.write_text("id: secret\ntitle: Secret\npurposes: {}\n")
    (world.folder / "records" / "out.yaml").symlink_to(secret)
    (world.folder / "records" / "up.yaml").symlink_to("../../secret.yaml")
    (world.folder / "in.yaml").symlink_to("records/a.yaml")
    world.commit()
    state = laid_out(world, tmp_path)

    assert state.left_out.keys() == {"records/out.yaml", "records/up.yaml"}
    assert "in.yaml" in state.objects
    assert "Secret" not in (tmp_path / "out" / "in.yaml").read_text()


def test_a_way_out_through_two_links_is_cut(world, tmp_path):
    (world.folder / "deep" / "er").mkdir(parents=True)
    (world.folder / "deep" / "er" / "keep").touch()
    (world.folder / "one").symlink_to("deep/er")
    (world.folder / "two.yaml").symlink_to("one/../../../secret.yaml")
    world.commit()
    (tmp_path / "secret.yaml").write_text("id: secret\n")
    state = laid_out(world, tmp_path)

    assert "two.yaml" in state.left_out
    assert not os.path.lexists(tmp_path / "out" / "two.yaml")


def a_tree(world, *entries):
    """A tree git would never write by itself: mktree does not look at the names."""
    lines = b"".join(
        b"%s %s %s\t%s\0" % (mode, kind, name.encode(), path) for mode, kind, name, path in entries
    )
    return world.git("mktree", "-z", input=lines, text=False).decode().strip()


def test_a_commit_with_names_that_climb_out_writes_nothing_outside(world, tmp_path):
    blob = world.git("hash-object", "-w", "records/a.yaml")
    climbing = a_tree(world, (b"100644", b"blob", blob, b"evil.yaml"))
    for name in (b"..", b".git"):
        raw = b"40000 %s\0" % name + bytes.fromhex(climbing)
        top = world.git("hash-object", "-w", "-t", "tree", "--stdin", "--literally", input=raw,
                        text=False).decode().strip()  # fmt: skip
        commit = world.git("commit-tree", top, "-m", "x")
        folder = tmp_path / name.decode().replace(".", "dot")
        folder.mkdir()
        state = snapshot_of_commit(repository(world), "x", commit, folder)

        assert state.objects == {}
        assert list(state.left_out) == [f"{name.decode()}/evil.yaml"]
    assert not list(tmp_path.glob("evil.yaml"))


def test_a_file_larger_than_any_record_costs_nothing_and_is_refused(world):
    world.commit({"records/big.yaml": b"id: big\ntitle: x\npurposes: {}\n" + b"#" * 3_000_000})
    change = only(world.compare(paths=("records",)))

    assert change.status == "unreadable"
    assert "too large" in change.problems[0].what


def test_a_submodule_is_named_as_such(world, tmp_path):
    inner = World(tmp_path / "inner")
    inner.commit({"records/b.yaml": a_record(id="b")})
    world.git(
        "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.folder, "sub"
    )
    world.commit()

    assert world.compare().records == ()
    with pytest.raises(Exception, match="submodule sub"):
        world.compare(paths=("sub/records",))


def test_a_bare_repository_compares_commits_and_has_no_working_tree(world, tmp_path):
    world.commit({"records/a.yaml": a_record(title="Other")})
    bare = World(tmp_path / "bare", init=False)
    world.git("clone", "--quiet", "--bare", world.folder, bare.folder)

    assert only(bare.compare()).status == "changed"
    with pytest.raises(GitError, match="no working tree"):
        bare.compare("HEAD")


def test_a_partial_clone_fetches_nothing_and_says_so(world, tmp_path):
    world.commit({"records/a.yaml": a_record(title="Other")})
    world.git("config", "uploadpack.allowFilter", "true")
    clone = World(tmp_path / "clone", init=False)
    world.git("clone", "--quiet", "--filter=blob:none", f"file://{world.folder}", clone.folder)

    with pytest.raises(GitError, match="Clone without --filter"):
        clone.compare()


def test_names_that_are_no_text_do_not_stop_it(world):
    name = os.fsdecode(b"records/caf\xe9 \xff.yaml")
    world.commit({name: a_record(id="odd")})
    change = only(world.compare())

    assert change.status == "added"
    assert change.file.isprintable()


def test_a_commit_is_read_the_same_through_every_locale(world):
    world.commit({"records/größe – 数.yaml": a_record(id="odd")})
    code = (
        "import os, sys; from pathlib import Path;"
        "from dpiakit.comparison.git import open_repository;"
        "r = open_repository(Path(sys.argv[1]), os.environ);"
        "print(ascii([e.path for e in r.entries(r.commit('HEAD'))]))"
    )
    outputs = {
        subprocess.run([sys.executable, "-c", code, world.folder], capture_output=True, text=True,
                       check=True, env={**ENVIRONMENT, **QUIET, "LC_ALL": locale}).stdout
        for locale in ("C", "C.UTF-8", "POSIX")
    }  # fmt: skip

    assert len(outputs) == 1
