"""The action: linted by judges of others, and its steps run in a repository of their own."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from composite_action import Composite, commands, environment_of
from fake_github import a_github
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
)

ACTION = ROOT / "action.yml"
WORKFLOW = ROOT / "docs" / "ci" / "github.yml"
SCRIPTS = sorted((ROOT / "integrations" / "github").glob("*.sh"))
TOOLS = Path(sys.executable).parent
"""Where the wheels put the programs of the judges."""


def judged(*words, cwd=ROOT):
    """What a judge says, with the others on its path: actionlint asks shellcheck."""
    return subprocess.run(
        [str(TOOLS / words[0]), *map(str, words[1:])],
        cwd=cwd, env={**own_environment(cwd), "PATH": f"{TOOLS}:/usr/bin:/bin"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture
def repository(tmp_path):
    """One that uses the action as its own, so that actionlint compares the inputs."""
    workflows = tmp_path / ".github" / "workflows"
    workflows.mkdir(parents=True)
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)  # noqa: S607
    shutil.copy(ACTION, tmp_path)
    text, count = re.subn(r"OWNER/dpiakit@\S+", "./", WORKFLOW.read_text())
    assert count == 1
    (workflows / "dpiakit.yml").write_text(text)
    return tmp_path


def test_the_action_follows_the_schema_of_the_platform():
    done = judged("check-jsonschema", "--builtin-schema", "vendor.github-actions", ACTION)

    assert done.returncode == 0, done.stdout


def test_actionlint_finds_nothing_in_the_workflow_and_the_action(repository):
    done = judged("actionlint", cwd=repository)

    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (".github/workflows/dpiakit.yml", "fail-on:", "fail_on:", 'input "fail_on" is not defined'),
        ("action.yml", "shell: bash", "shelll: bash", 'unexpected key "shelll"'),
    ],
)
def test_actionlint_would_find_a_mistake(repository, file, old, new, said):
    text = (repository / file).read_text()
    assert old in text
    (repository / file).write_text(text.replace(old, new, 1))

    done = judged("actionlint", cwd=repository)

    assert done.returncode == 1
    assert said in done.stdout


def test_zizmor_finds_nothing_unsafe(tmp_path):
    """Where the action is taken by its commit, as the example says it should be."""
    pinned = re.sub(r"OWNER/dpiakit@\S+", f"OWNER/dpiakit@{'0a' * 20}", WORKFLOW.read_text())
    workflow = tmp_path / ".github" / "workflows" / "dpiakit.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text(pinned)

    done = judged("zizmor", "--offline", "--no-progress", "--persona=auditor", ACTION, workflow)

    assert done.returncode == 0, done.stdout


def test_zizmor_would_find_text_of_strangers_in_a_script(tmp_path):
    text = ACTION.read_text()
    planted = text.replace(
        "run: bash", 'run: echo "${{ github.event.pull_request.title }}"; bash', 1
    )
    (tmp_path / "action.yml").write_text(planted)

    done = judged("zizmor", "--offline", "--no-progress", tmp_path / "action.yml")

    assert "template-injection" in done.stdout


def test_no_script_of_the_action_holds_an_expression():
    steps = yaml.safe_load(ACTION.read_text())["runs"]["steps"]

    assert [step["run"] for step in steps if "${{" in step.get("run", "")] == []


def test_shellcheck_finds_nothing():
    done = judged("shellcheck", "--external-sources", "--severity=style", *SCRIPTS)

    assert (done.returncode, done.stdout) == (0, "")


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("action")


@pytest.fixture
def job(tmp_path, cache):
    """A job in the repaired example, with dpiakit as it is now where the action installs it."""

    def make(*, files=(), event=(), api="http://127.0.0.1:9", **inputs):
        world = a_project(tmp_path / "workspace")
        base = world.git("rev-parse", "HEAD")
        if files:
            world.commit(files)
        environment = environment_of(own_environment(cache, GITHUB_API_URL=api))
        installed = {
            "dpiakit": str(a_command(tmp_path / "bin") / "dpiakit"), "python": sys.executable
        }  # fmt: skip
        if event == "pull_request":
            event = {"pull_request": {"number": "7", "base": {"sha": base}}}
        asked = {"paths": "records/", "on": DAY}
        asked |= {name.replace("_", "-"): value for name, value in inputs.items()}
        made = Composite(
            ACTION, world.folder, environment, inputs=asked, event=event,
            given={"install": installed},
        )  # fmt: skip
        made.environment["GITHUB_API_URL"] = api
        with_kept_law(made.runner / "dpiakit" / "verdicts")
        return made

    return make


def test_a_clean_project_passes_with_all_reports(job):
    done = job()

    assert done.run() == 0, done.log
    reports = Path(done.output("reports"))
    assert sorted(file.name for file in reports.iterdir()) == [
        "check.json", "check.md", "check.sarif", "check.xml",
    ]  # fmt: skip
    assert done.output("exit-code") == "0"
    assert "### dpiakit: passed" in done.summary.read_text()
    assert done.used["github/codeql-action/upload-sarif"] == [
        {"sarif_file": str(reports / "check.sarif"), "category": "dpiakit"}
    ]
    assert done.used["actions/upload-artifact"] == [{"name": "dpiakit", "path": str(reports)}]


def test_findings_fail_the_job_after_everything_is_uploaded_and_commented(job):
    with a_github() as (comments, api):
        faulty = {RECORD: with_letters_to_india("none")}
        done = job(files=faulty, event="pull_request", api=api)

        assert done.run() == 1

    assert done.output("exit-code") == done.output("diff-exit-code") == "1"
    assert "github/codeql-action/upload-sarif" in done.used
    assert "actions/upload-artifact" in done.used
    (comment,) = comments.kept
    assert comment["body"].startswith("<!-- dpiakit:diff -->\n**dpiakit: ")
    assert "letters-to-india goes to IN" in comment["body"]
    (annotation,) = [one for one in commands(done.log) if one.startswith("::error")]
    assert annotation.startswith(f"::error file={RECORD},line=403")
    summary = done.summary.read_text()
    assert "letters-to-india" in summary
    results = json.loads((Path(done.output("reports")) / "check.sarif").read_text())["runs"][0]
    assert [one["ruleId"] for one in results["results"]] == ["gdpr/transfer-has-safeguard"]


def test_the_comment_of_an_earlier_run_is_renewed(job):
    with a_github() as (comments, api):
        comments.add("<!-- dpiakit:diff -->\nforged", login="mallory", kind="User")
        for number in range(130):
            comments.add(f"Looks good {number}", login="reviewer", kind="User")
        done = job(files={RECORD: with_letters_to_india("none")}, event="pull_request", api=api)
        done.run()
        first = comments.kept[-1]["body"]
        done.workspace.joinpath(RECORD).write_text(with_letters_to_india("scc-2021"))
        subprocess.run(
            ["git", "commit", "-qam", "x"],  # noqa: S607
            cwd=done.workspace, env=done.environment, check=True,
        )  # fmt: skip
        done.failed, done.code = False, 0

        assert done.run() == 0, done.log

    assert len(comments.kept) == 132
    assert comments.kept[0]["body"] == "<!-- dpiakit:diff -->\nforged"
    assert "1 new finding" in first
    assert "0 new findings" in comments.kept[-1]["body"]
    assert [method for method, _ in comments.asked if method != "GET"] == ["POST", "PATCH"]


def test_two_uses_with_categories_write_two_comments(job):
    with a_github() as (comments, api):
        done = job(event="pull_request", api=api, base="")
        for category in ("shop", "app"):
            done.inputs["category"] = category
            assert done.run() == 0

    assert [one["body"].partition("\n")[0] for one in comments.kept] == [
        "<!-- dpiakit:check shop -->", "<!-- dpiakit:check app -->"
    ]  # fmt: skip


@pytest.mark.parametrize("status", [403, 500])
def test_a_comment_that_may_not_be_written_is_a_warning_and_fails_nothing(job, status):
    """As for a change from a fork, whose token may only read."""
    with a_github() as (comments, api):
        comments.refuses = status
        done = job(event="pull_request", api=api)

        assert done.run() == 0

    assert f"GitHub answered {status}" in commands(done.log)[-1]
    assert "Traceback" not in done.log


def test_a_server_that_is_not_there_is_a_warning(job):
    done = job(event="pull_request")

    assert done.run() == 0
    assert "gave no answer that can be used" in commands(done.log)[-1]


def test_the_gate_of_a_change_lets_old_findings_stand(job):
    done = job(files={RECORD: with_letters_to_india("none")}, gate="diff", base="HEAD")

    assert done.run() == 0, done.log
    assert done.output("exit-code") == "1"
    assert done.output("diff-exit-code") == "0"


def test_without_a_base_the_gate_of_a_change_stays_open_and_says_so(job):
    done = job(files={RECORD: with_letters_to_india("none")}, gate="diff")

    assert done.run() == 0
    assert "::notice title=dpiakit::There is no base" in done.log


def test_text_of_a_record_gives_the_runner_no_commands(job):
    """The text format breaks them up, and the runner is told to take none meanwhile."""
    hostile = with_letters_to_india("none").replace(
        "title: Kornblume Plus", 'title: "::error title=x::pwned" #', 1
    )  # fmt: skip
    done = job(files={RECORD: hostile})

    assert done.run() == 1
    assert "pwned" in done.log
    assert not [one for one in commands(done.log) if one.startswith("::error title=x")]


def test_commands_are_stopped_while_a_command_speaks(tmp_path):
    """Even for a dpiakit that would print what it is not to print."""
    careless = tmp_path / "dpiakit"
    careless.write_text("#!/bin/sh\necho '::error::pwned'\necho '::warning::pwned' >&2\nexit 1\n")
    careless.chmod(0o755)
    done = Composite(
        ACTION, a_project(tmp_path / "workspace").folder, environment_of(own_environment(tmp_path)),
        inputs={"paths": "records/"}, given={"install": {"dpiakit": str(careless)}},
    )  # fmt: skip

    assert done.run() == 1
    assert done.log.count("pwned") == 2
    assert commands(done.log) == []


def test_a_file_that_cannot_be_read_ends_with_2_and_still_reports(job):
    done = job(files={RECORD: "id: [\n::error::pwned\n"})

    assert done.run() == 2
    assert Path(done.output("reports"), "check.sarif").exists()
    assert "::error::pwned" not in commands(done.log)


def test_no_path_at_all_ends_with_2_and_says_so_in_the_summary(job):
    done = job(paths="")

    assert done.run() == 2
    assert "could not check anything (exit code 2)" in done.summary.read_text()
    assert "github/codeql-action/upload-sarif" not in done.used


HOSTILE = '$(touch pwned)`touch pwned`"; touch pwned; \\'


@pytest.mark.parametrize("name", ["paths", "on", "fail_on", "base", "version", "category", "gate"])
def test_inputs_are_data_and_nothing_in_them_is_run(job, name):
    done = job(**{name: HOSTILE})

    code = done.run()

    assert not list(done.workspace.parent.rglob("pwned"))
    # A base that is no revision is told; the check of all records decides.
    assert code == (0 if name == "base" else 2), done.log


@pytest.mark.parametrize("name", ["paths", "base", "version", "category"])
def test_inputs_are_no_options(job, name):
    done = job(**{name: "--help"})

    assert done.run() == 2
    assert "Usage:" not in done.log


def test_paths_stand_on_lines_of_their_own(job):
    record = (ROOT / "examples/minimal/newsletter.yaml").read_text()
    done = job(files={"my records/a b.yaml": record}, paths="\n  records/\n\nmy records/a b.yaml\n")

    assert done.run() == 4
    found = json.loads(Path(done.output("reports"), "check.json").read_text())
    assert [one["file"] for one in found["records"]] == [RECORD, "my records/a b.yaml"]


def test_files_are_named_from_the_top_of_the_repository_wherever_it_runs(job):
    record = (ROOT / "examples/minimal/newsletter.yaml").read_text()
    unsafe = record.replace("destination: IN", "destination: IN, safeguard: none")
    done = job(
        files={"shop/records/newsletter.yaml": unsafe}, event="pull_request", comment="false",
        working_directory="shop",
    )  # fmt: skip

    assert done.run() == 1, done.log
    annotations = [one for one in commands(done.log) if one.startswith("::error")]
    assert annotations
    assert all("file=shop/records/newsletter.yaml," in one for one in annotations)
    (compared,) = json.loads(Path(done.output("reports"), "diff.json").read_text())["records"]
    assert compared["file"].endswith("records/newsletter.yaml")
    assert done.output("diff-exit-code") == "1"


def test_caches_are_named_by_what_they_hold(job):
    done = job()
    done.run()
    pip, verdicts = done.used["actions/cache"]
    other = Composite(
        ACTION, done.workspace, done.environment, inputs={**done.inputs, "on": "2026-12-01"},
        given=done.given,
    )  # fmt: skip
    other.run()
    assert other.used["actions/cache"] == [pip, verdicts]

    (done.workspace / RECORD).write_text(with_letters_to_india("none"))
    subprocess.run(["git", "add", "-A"], cwd=done.workspace, check=True)  # noqa: S607
    changed = Composite(
        ACTION, done.workspace, done.environment, inputs=done.inputs, given=done.given
    )
    changed.run()

    assert changed.used["actions/cache"][0] == pip
    assert changed.used["actions/cache"][1]["key"] != verdicts["key"]
    assert changed.used["actions/cache"][1]["restore-keys"] == verdicts["restore-keys"]
    assert Path(verdicts["path"]).is_dir()
    assert list(Path(verdicts["path"]).glob("verdicts-*"))


@pytest.mark.slow
def test_the_whole_action_with_what_it_installs(tmp_path):
    """From a copy of this repository, as the runner fetches it: without its history."""
    tool = a_distribution(tmp_path / "tool").folder
    shutil.rmtree(tool / ".git")
    world = a_project(tmp_path / "workspace")
    world.commit({RECORD: with_letters_to_india("none")})
    environment = environment_of(own_environment(tmp_path, GITHUB_API_URL="http://127.0.0.1:9"))
    done = Composite(
        tool / "action.yml", world.folder, environment,
        inputs={"paths": "records/", "on": DAY, "base": "HEAD~1"},
    )  # fmt: skip

    assert done.run() == 1, done.log
    assert done.output("exit-code") == done.output("diff-exit-code") == "1"
    assert "letters-to-india goes to IN" in done.log
    assert (tmp_path / "runner" / "dpiakit" / "venv" / "bin" / "dpiakit").exists()
