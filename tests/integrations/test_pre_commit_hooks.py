"""The hooks, run by the real pre-commit in repositories of their own."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from integration_world import (
    DAY,
    RECORD,
    ROOT,
    a_command,
    a_distribution,
    a_project,
    own_environment,
    with_kept_law,
    with_letters_to_india,
    with_path,
)

MANIFEST = ROOT / ".pre-commit-hooks.yaml"
PRE_COMMIT = [sys.executable, "-m", "pre_commit"]


class Project:
    """A project that has taken up some hooks."""

    def __init__(self, folder, config, environment):
        self.world = a_project(folder)
        self.environment = {**environment, "PRE_COMMIT_HOME": str(folder.parent / "hooks")}
        self.world.commit({".pre-commit-config.yaml": yaml.safe_dump({"repos": [config]})})
        self.run(*PRE_COMMIT, "install", "--install-hooks", check=True)

    def run(self, *words, check=False):
        done = subprocess.run(
            [*map(str, words)],
            cwd=self.world.folder, env=self.environment, capture_output=True, text=True,
            check=False, timeout=600,
        )  # fmt: skip
        assert done.returncode == 0 or not check, done.stdout + done.stderr
        return done

    def commit(self, files, *more):
        for name, content in files.items():
            if content is None:
                (self.world.folder / name).unlink()
            else:
                self.world.write(name, content)
        self.world.git("add", "--all")
        return self.run("git", "commit", "--message", "x", *more)


def with_local_hooks(folder, *names, args=(f"--on={DAY}", "--", "records/")):
    """A project with hooks as the manifest defines them, but run by the dpiakit of the tests.

    So that building an environment is paid for once only, by the test that is about it.
    """
    hooks = {hook["id"]: hook for hook in yaml.safe_load(MANIFEST.read_text())}
    chosen = [{**hooks[name], "language": "system", "args": list(args)} for name in names]
    environment = with_path(own_environment(folder), a_command(folder / "bin"))
    with_kept_law(folder / "cache")
    return Project(folder / "project", {"repo": "local", "hooks": chosen}, environment)


def test_the_manifest_is_one_that_pre_commit_accepts():
    done = subprocess.run(
        [*PRE_COMMIT, "validate-manifest", str(MANIFEST)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_a_commit_with_an_unsafe_transfer_is_blocked_until_its_safeguard_is_written(tmp_path):
    """The whole way: pre-commit clones the tool, builds its environment, runs the hook."""
    tool = a_distribution(tmp_path / "tool")
    hook = {"id": "dpiakit-check", "args": [f"--on={DAY}", "records/"]}
    project = Project(
        tmp_path / "project",
        {"repo": str(tool.folder), "rev": tool.git("rev-parse", "HEAD"), "hooks": [hook]},
        own_environment(tmp_path, PIP_CONSTRAINT=str(ROOT / "constraints.txt")),
    )
    before = project.world.git("rev-parse", "HEAD")

    blocked = project.commit({RECORD: with_letters_to_india("none")})

    assert blocked.returncode == 1
    assert "- exit code: 1" in blocked.stderr
    assert "letters-to-india goes to IN, which has no adequacy decision" in blocked.stderr
    assert f"{RECORD}:" in blocked.stderr
    assert project.world.git("rev-parse", "HEAD") == before

    let_through = project.commit({RECORD: with_letters_to_india("scc-2021")})

    assert let_through.returncode == 0, let_through.stderr
    assert "Passed" in let_through.stderr
    assert project.world.git("rev-parse", "HEAD~1") == before
    assert "safeguard: scc-2021" in project.world.git("show", f"HEAD:{RECORD}")
    assert list(Path(project.environment["PRE_COMMIT_HOME"]).glob("*/py_env-*/bin/dpiakit"))


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    return with_local_hooks(tmp_path_factory.mktemp("checked"), "dpiakit-check")


def test_a_fault_in_a_shared_file_is_found_though_no_record_is_in_the_commit(checked):
    vendors = (checked.world.folder / "shared/vendors.yaml").read_text()
    faulty = vendors.replace("    contract: true\n", "    contract: false\n", 1)

    done = checked.commit({"shared/vendors.yaml": faulty})

    assert done.returncode == 1
    assert "shared/vendors.yaml:" in done.stderr
    checked.world.git("reset", "--hard", "--quiet")


def test_a_commit_without_records_does_not_wait_for_the_check(checked):
    done = checked.commit({"notes.txt": "Nothing about people.\n"})

    assert done.returncode == 0
    assert "(no files to check)Skipped" in done.stderr


def test_a_record_that_cannot_be_read_blocks_with_its_line(checked):
    done = checked.commit({RECORD: "id: [\n"})

    assert done.returncode == 1
    assert "- exit code: 2" in done.stderr
    assert f"{RECORD}:" in done.stderr
    checked.world.git("reset", "--hard", "--quiet")


def test_what_was_wrong_before_does_not_stop_the_other_hook_but_what_is_new_does(tmp_path):
    project = with_local_hooks(tmp_path, "dpiakit-diff")
    faulty = with_letters_to_india("none")
    assert project.commit({RECORD: faulty}, "--no-verify").returncode == 0
    worded = faulty.replace("Kornblume Plus, the loyalty", "Kornblume Plus, our loyalty", 1)
    assert worded != faulty

    let_through = project.commit({RECORD: worded})
    blocked = project.commit({RECORD: worded.replace("letters-to-india", "more-letters-to-india")})

    assert let_through.returncode == 0, let_through.stderr
    assert blocked.returncode == 1
    assert "more-letters-to-india goes to IN" in blocked.stderr


def test_without_a_path_the_records_of_dpiakit_toml_are_checked_and_its_changes_count(tmp_path):
    project = with_local_hooks(tmp_path, "dpiakit-check", args=[f"--on={DAY}"])
    told = with_letters_to_india("scc-2021").replace(
        "told_in_notice: true", "told_in_notice: false"
    )
    rules = '[paths]\nrecords = ["records"]\n'

    let_through = project.commit({"dpiakit.toml": rules, RECORD: told})
    blocked = project.commit({"dpiakit.toml": f'{rules}[gate]\nfail_on = "high"\n'})

    assert let_through.returncode == 0, let_through.stderr
    assert blocked.returncode == 1
    assert "- exit code: 1" in blocked.stderr
