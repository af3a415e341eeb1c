"""House rules as the users of the commands meet them."""

import subprocess

import pytest
from house_project import ON, RECORD, ROOT, a_project, run


@pytest.fixture
def project(tmp_path):
    return a_project(tmp_path)


def test_explain_shows_what_the_house_changed(project):
    severe = run("explain", "gdpr/dpia-is-approved", *ON, cwd=project).stdout
    wide = run("explain", "gdpr/dpia-before-launch", *ON, cwd=project).stdout

    assert "Severity raised from medium by house rule: Our board asks for it (The DPO)." in severe
    assert 'House reading: "large_scale" also holds where' in wide


def test_the_thresholds_of_the_house_close_the_gate(project):
    (project / "dpiakit.toml").write_text("[gate]\nmaximum_residual = 'low'\n")
    record = RECORD
    closed = run("checklist", record, *ON, "-o", "c.md", cwd=project)
    law_alone = run("checklist", record, *ON, "-o", "c.md", "--no-config", cwd=project)

    assert "launch gate no go" in closed.stderr
    assert "launch gate no go" not in law_alone.stderr


def test_the_method_of_the_house_rates(project):
    (project / "dpiakit.toml").write_text("[risk]\nmethod = 'scales/ours.yaml'\n")
    (project / "scales").mkdir()
    shipped = ROOT / "policies" / "common" / "methods" / "ico-3.yaml"
    (project / "scales" / "ours.yaml").write_text(
        shipped.read_text().replace("title: ", "title: Ours, after ")
    )
    record = RECORD
    done = run("checklist", record, *ON, cwd=project)
    other = run("checklist", record, *ON, "--method", "tarot", cwd=project)

    assert done.returncode == 0, done.stderr
    assert other.returncode == 2
    assert "ours" in other.stderr


@pytest.mark.parametrize("command", ["checklist", "explain"])
def test_every_command_refuses_house_rules_that_mean_nothing(command, project):
    (project / "dpiakit.toml").write_text("[gate]\nfail_no = 'high'\n")
    record = RECORD
    subject = ["gdpr/notice-exists", record] if command == "explain" else [record]
    done = run(command, *subject, *ON, cwd=project)

    assert done.returncode == 2
    assert 'dpiakit.toml:2:1: gate.fail_no: "fail_no" is not a key in gate.' in done.stderr
    assert "Traceback" not in done.stderr


def test_signatures_cannot_be_demanded_without_trusting_anybody(project):
    (project / "dpiakit.toml").write_text("[packs]\nrequire_signed = true\n")
    done = run("explain", "gdpr/notice-exists", *ON, cwd=project)

    assert done.returncode == 2
    assert "dpiakit.toml:2:18: packs.require_signed: Packs must be signed" in done.stderr


def test_packs_of_the_project_are_known_by_name_to_the_tools_for_packs(project):
    by_name = run("pack", "test", "acme", cwd=project)
    by_folder = run("pack", "test", "house/acme", cwd=project)
    alone = run("pack", "test", "acme", "--no-config", cwd=project)

    assert by_name.returncode == by_folder.returncode == 0, by_name.stderr
    assert by_name.stdout == by_folder.stdout
    assert "1 passed" in by_name.stdout
    assert alone.returncode == 2
    assert 'There is no pack "acme"' in alone.stderr


def test_house_readings_do_not_spoil_the_cases_of_shipped_packs(project):
    done = run("pack", "test", "common", "-k", "large_scale", cwd=project)

    assert done.returncode == 0, done.stdout


def test_diff_judges_both_sides_by_the_house_rules(project):
    def git(*arguments):
        subprocess.run(
            ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", *arguments],  # noqa: S607
            cwd=project, check=True, capture_output=True,
        )  # fmt: skip

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "first")
    record = project / RECORD
    text = record.read_text()
    assert "markets: " in text
    record.write_text(text.replace("markets: ", "markets: [DE]\nx_markets: ", 1))
    lines = [line for line in record.read_text().split("\n") if not line.startswith("x_markets")]
    record.write_text("\n".join(lines))
    done = run("diff", "HEAD", *ON, cwd=project)

    assert "acme/one-market" in done.stdout, done.stdout + done.stderr
