"""The command line as its users meet it: real records, hostile input, exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

import program
from dpiakit.cli import cli
from dpiakit.cli.schema import SCHEMAS

ROOT = Path(__file__).parent.parent.parent
RETAIL = ROOT / "examples" / "retail-personalisation"
REPAIRED = ROOT / "examples" / "retail-personalisation-repaired"
MINIMAL = ROOT / "examples" / "minimal"
ON = ["--on", "2026-11-23"]


def run(*arguments, cwd=ROOT, env=None):
    """The program in a process of its own."""
    return program.run(*arguments, cwd=cwd, env={**os.environ, **(env or {})}, timeout=60)


@pytest.fixture(scope="session")
def retail():
    return run("check", RETAIL.relative_to(ROOT), *ON)


def test_the_retail_example_fails_with_exit_code_1(retail):
    assert retail.returncode == 1, retail.stderr
    assert retail.stderr == ""


def test_its_repaired_twin_passes_with_the_same_command():
    done = run("check", REPAIRED.relative_to(ROOT), *ON)

    assert done.returncode == 0, done.stdout


def test_a_finding_names_place_rule_provision_owner_and_source_line(retail):
    place = "examples/retail-personalisation/"
    assert place in retail.stdout
    assert "blocking fails" in retail.stdout
    assert "[Art. " in retail.stdout
    assert "Legal: " in retail.stdout
    assert " | " in retail.stdout


def test_every_outcome_is_counted_at_the_end(retail):
    last = retail.stdout.strip().split("\n")[-1]

    assert "1 record, " in last
    for word in ("met", "failed", "not answered", "not applicable"):
        assert word in last


def test_markets_nobody_spoke_for_are_named(retail):
    assert "Not assessed: GB" in retail.stdout


def test_json_follows_its_published_schema():
    done = run("check", RETAIL, MINIMAL, *ON, "--format", "json")

    data = json.loads(done.stdout)
    Draft202012Validator(SCHEMAS["json-v1"]()).validate(data)
    assert data["summary"]["records"] == 2
    assert data["summary"]["exit_code"] == done.returncode == 1


def test_workers_find_what_one_process_finds(tmp_path):
    text = (MINIMAL / "newsletter.yaml").read_text()
    for n in range(70):
        changed = text.replace("id: ", f"id: copy-{n:02}-")
        (tmp_path / f"{n:02}.yaml").write_text(changed)
    alone = run("check", tmp_path, *ON, "--jobs", "1", "--format", "json")
    together = run("check", tmp_path, *ON, "--jobs", "2", "--format", "json")

    assert alone.stdout == together.stdout
    assert json.loads(alone.stdout)["summary"]["records"] == 70


def test_only_open_questions_end_with_exit_code_4():
    assert run("check", MINIMAL, *ON).returncode == 4


def test_a_lower_threshold_fails_more():
    high = run("check", MINIMAL, *ON, "--fail-on", "advisory")

    assert high.returncode in {1, 4}


def test_nothing_to_check_ends_with_exit_code_3(tmp_path):
    assert run("check", tmp_path, *ON).returncode == 3


def test_a_record_no_pack_speaks_to_is_not_green(tmp_path):
    text = (MINIMAL / "newsletter.yaml").read_text()
    record = tmp_path / "far.yaml"
    record.write_text(
        "id: far\ntitle: Far away\nmarkets: [JP]\n"
        "controller: {name: Far KK, type: company, role: controller, establishments: [JP],\n"
        "  california: {for_profit: true, does_business_in_california: false}}\n"
        "purposes: {p: {aim: billing}}\ndata_items: {e: {category: email}}\n"
        "data_subjects: {c: {category: customers}}\n"
        "children: {involved: 'no', age_bands: [], actual_knowledge: false}\n"
    )
    done = run("check", record, *ON)

    assert text
    assert done.returncode == 3, done.stdout
    assert "Not assessed: JP" in done.stdout


@pytest.mark.parametrize("day", ["2026-2-1", "tomorrow", "2026-02-30", "20260201"])
def test_a_day_in_another_form_is_a_usage_error(day):
    done = run("check", MINIMAL, "--on", day)

    assert done.returncode == 2
    assert "is not a day" in done.stderr


def write(folder, content, name="record.yaml"):
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)
HOSTILE = {
    "unknown key": "id: a\ntitel: B\n",
    "duplicate key": "id: a\nid: b\n",
    "tab": "id: a\ncontroller:\n\tname: x\n",
    "NO as a truth value": "id: a\nrequired_by_new_law: NO\n",
    "alias bomb": BOMB,
    "10,000 levels": "a: " + "[" * 10_000 + "]" * 10_000,
    "10,000 block levels": "".join(" " * n + "- \n" for n in range(10_000)),
    "binary": bytes(range(256)) * 10,
    "empty": "",
    "a list": "- 1\n",
    "two documents": "id: a\n---\nid: b\n",
    "a tag": "id: !!python/object/apply:os.system ['true']\n",
    "terminal escapes": 'id: "\\e[2J"\n',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_ends_with_a_message_and_exit_code_2(name, tmp_path):
    done = run("check", write(tmp_path, HOSTILE[name]))

    assert done.returncode == 2, done.stdout
    assert "record.yaml" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert "\x1b[2J" not in done.stdout


def test_a_file_of_50_megabytes_is_refused_without_being_read(tmp_path):
    done = run("check", write(tmp_path, b"a: " + b"x" * 50_000_000))

    assert done.returncode == 2
    assert "record.yaml" in done.stdout


def test_a_missing_file_is_named():
    done = run("check", "there-is-no-such.yaml")

    assert done.returncode == 2
    assert "there-is-no-such.yaml" in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file_is_named(tmp_path):
    file = write(tmp_path, "id: a\n")
    file.chmod(0)

    assert run("check", file).returncode == 2


def test_a_loop_of_folders_ends(tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path)
    write(tmp_path, (MINIMAL / "newsletter.yaml").read_text())

    assert run("check", tmp_path, *ON).returncode == 4


def test_two_records_of_one_id_are_refused(tmp_path):
    text = (MINIMAL / "newsletter.yaml").read_text()
    write(tmp_path, text, "a.yaml")
    write(tmp_path, text, "b.yaml")
    done = run("check", tmp_path, *ON)

    assert done.returncode == 2
    assert "is already the id of" in done.stderr


def test_a_reader_that_leaves_early_is_no_bug():
    code = f"{sys.executable} -m dpiakit check {RETAIL} --on 2026-11-23 | head -c 10"
    done = subprocess.run(
        ["bash", "-c", code], capture_output=True, text=True, check=False, cwd=ROOT  # noqa: S607
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    assert "bug" not in done.stderr


def test_every_command_has_help():
    for name in ("check", "dpia", "checklist", "explain", "schema"):
        result = CliRunner().invoke(cli, [name, "--help"])
        assert result.exit_code == 0
        assert "Usage:" in result.output


def test_the_law_of_coppa_differs_before_and_after_22_april_2026():
    before = run("check", RETAIL, "--on", "2026-04-21", "--format", "json")
    after = run("check", RETAIL, "--on", "2026-04-22", "--format", "json")

    assert rules(before, "coppa/") != rules(after, "coppa/")


def test_the_law_differs_before_and_after_1_january_2027():
    """11 CCR 7200 ff. on automated decisionmaking technology apply from 2027-01-01."""
    record = ROOT / "tests" / "activities"
    before = run("check", record, "--on", "2026-12-31", "--format", "json")
    after = run("check", record, "--on", "2027-01-01", "--format", "json")

    assert counts(before) != counts(after)


def rules(done, pack):
    return {
        (f["rule"], f["element"], f["outcome"])
        for record in json.loads(done.stdout)["records"]
        for f in record["findings"]
        if f["rule"].startswith(pack) and not f["open_from"]
    }


def counts(done):
    return [
        (record["id"], record["counts"].get(outcome, 0))
        for record in json.loads(done.stdout)["records"]
        for outcome in ("pass", "fail", "needs-evidence")
    ]
