"""The template for GitLab CI: by the schema of the platform, and its scripts run."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from integration_world import (
    RECORD,
    ROOT,
    a_command,
    a_distribution,
    a_project,
    own_environment,
    with_letters_to_india,
    with_path,
)
from junitparser import JUnitXml

TEMPLATE = ROOT / "docs" / "ci" / "gitlab.yml"
TOOLS = Path(sys.executable).parent
JOB = yaml.safe_load(TEMPLATE.read_text())["dpiakit"]


def in_a_job(world, environment, part):
    """A part of the job as the runner runs it: in one shell that stops at the first error."""
    variables = {
        name: value.replace("$CI_PROJECT_DIR", str(world.folder))
        for name, value in JOB["variables"].items()
    }
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", "\n".join(JOB[part])],  # noqa: S607
        cwd=world.folder, env={**variables, **environment},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip


@pytest.fixture
def environment(tmp_path):
    """Of the job; the day is today, as it is there, so the tests look only at what they plant."""
    made = with_path(own_environment(tmp_path), a_command(tmp_path / "bin"))
    return {name: value for name, value in made.items() if name not in JOB["variables"]}


def test_the_template_follows_the_schema_of_the_platform():
    done = subprocess.run(
        [TOOLS / "check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", TEMPLATE],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout


def test_the_schema_of_the_platform_would_find_a_mistake(tmp_path):
    faulty = tmp_path / "gitlab.yml"
    faulty.write_text(TEMPLATE.read_text().replace("codequality:", "code_quality:"))
    done = subprocess.run(
        [TOOLS / "check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", faulty],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 1


@pytest.mark.parametrize("part", ["before_script", "script"])
def test_shellcheck_finds_nothing(part):
    script = "\n".join(["#!/bin/bash", "set -eo pipefail", *JOB[part], ""])
    done = subprocess.run(
        [TOOLS / "shellcheck", "--severity=style", "-"],
        input=script, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (0, "")


def test_an_unsafe_transfer_fails_the_job_and_the_reports_are_there(environment, tmp_path):
    world = a_project(tmp_path / "project")
    base = world.git("rev-parse", "HEAD")
    world.commit({RECORD: with_letters_to_india("none")})

    done = in_a_job(world, {**environment, "CI_MERGE_REQUEST_DIFF_BASE_SHA": base}, "script")

    assert done.returncode == 1, done.stdout + done.stderr
    reports = JOB["artifacts"]["reports"]
    quality = json.loads((world.folder / reports["codequality"]).read_text())
    assert "gdpr/transfer-has-safeguard" in {one["check_name"] for one in quality}
    suites = JUnitXml.fromfile(str(world.folder / reports["junit"]))
    assert [suite.name for suite in suites] == ["loyalty-personalisation"]
    assert all((world.folder / name).is_file() for name in JOB["artifacts"]["paths"])
    assert "letters-to-india" in (world.folder / "dpiakit-diff.md").read_text()
    assert (world.folder / ".dpiakit-cache" / "verdicts").is_dir()


def test_without_a_merge_request_nothing_is_compared_and_the_records_of_the_project_count(
    environment, tmp_path
):
    world = a_project(tmp_path / "project")
    world.commit({"dpiakit.toml": '[paths]\nrecords = ["records"]\n'})

    done = in_a_job(world, {**environment, "RECORDS": ""}, "script")

    assert done.returncode in {0, 1, 4}, done.stdout + done.stderr
    assert "1 record, " in done.stdout
    assert not (world.folder / "dpiakit-diff.md").exists()


def test_a_cache_that_the_repository_brings_is_refused(environment, tmp_path):
    world = a_project(tmp_path / "project")
    world.commit({".dpiakit-cache/verdicts/law-1.pickle": "not ours"})

    done = in_a_job(world, environment, "before_script")

    assert done.returncode == 2
    assert "Remove it there" in done.stdout


@pytest.mark.slow
def test_what_the_job_installs_is_a_dpiakit_that_runs(tmp_path):
    """From a wheel of this repository, in place of the one that a registry would give."""
    tool = a_distribution(tmp_path / "tool").folder
    wheels = tmp_path / "wheels"
    plain = own_environment(tmp_path)
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", wheels, tool],
        env=plain, check=True, capture_output=True,
    )  # fmt: skip
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    environment = with_path(
        {**plain, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels), "PIP_NO_DEPS": "1"},
        tmp_path / "venv" / "bin",
    )
    world = a_project(tmp_path / "project")

    done = in_a_job(world, environment, "before_script")

    assert done.returncode == 0, done.stdout + done.stderr
    shown = subprocess.run(
        [tmp_path / "venv" / "bin" / "python", "-m", "pip", "show", "--files", "dpiakit"],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert f"Version: {JOB['variables']['DPIAKIT_VERSION']}" in shown.stdout
    assert "../../../bin/dpiakit" in shown.stdout
