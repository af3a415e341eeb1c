"""House rules in a run over records."""

import html
import json
import os

import pytest
from house_project import HOUSE, ON, RECORD, RETAIL, a_pack, a_project, run
from jsonschema import Draft202012Validator

from dpiakit.cli.schema import SCHEMAS


@pytest.fixture
def project(tmp_path):
    return a_project(tmp_path)


def test_an_own_pack_finds_something_in_a_record(project):
    done = run("check", "records", *ON, cwd=project)

    assert done.returncode == 1, done.stderr
    assert "blocking fails  acme/one-market" in done.stdout
    assert "[Art. 4.2 Handbook]" in done.stdout
    assert "acme 3" in done.stdout


def test_a_pack_that_is_switched_off_is_named_in_every_report(project):
    text = " ".join(run("check", "records", *ON, cwd=project).stdout.split())
    data = json.loads(run("check", "records", *ON, "--format", "json", cwd=project).stdout)
    sheet = run("checklist", RECORD, *ON, cwd=project)
    coppa = next(one for one in data["records"][0]["packs"] if one["name"] == "coppa")

    assert "Not judged by coppa. Switched off by Head of legal: No children are addressed." in text
    assert coppa["applies"] == "no"
    assert coppa["switched_off"].startswith("Switched off by Head of legal")
    assert sheet.returncode == 0, sheet.stderr
    assert "Switched off by Head of legal" in sheet.stdout


def test_json_with_house_rules_follows_the_schema(project):
    done = run("check", "records", *ON, "--format", "json", "--fail-on", "advisory", cwd=project)
    data = json.loads(done.stdout)

    Draft202012Validator(SCHEMAS["json-v1"]()).validate(data)
    off, reading = data["house"]
    assert off == ("Not judged by coppa. Switched off by Head of legal: No children are addressed.")
    assert reading.startswith('House reading: "large_scale" also holds where has(scale.people)')
    assert reading.endswith("(The DPO: Our insurer asks for it).")


def test_house_rules_can_be_left_out(project):
    done = run("check", "records", *ON, "--no-config", cwd=project)

    assert done.returncode == 0, done.stdout
    assert "acme" not in done.stdout


def test_flag_before_environment_before_file(project):
    (project / "dpiakit.toml").write_text("[gate]\nfail_on = 'advisory'\n")

    def code(*flags, **env):
        return run("check", RETAIL.parent / "minimal", *ON, *flags, cwd=project, env=env).returncode

    assert code() == 4
    assert code(DPIAKIT_FAIL_ON="hihg") == 2
    assert code("--fail-on", "blocking", DPIAKIT_FAIL_ON="high") == 4


def test_what_is_blocking_is_not_lowered(project):
    text = HOUSE.replace("gdpr/dpia-is-approved", "gdpr/dpia-before-launch")
    (project / "dpiakit.toml").write_text(text)
    done = run("check", "records", *ON, cwd=project)

    assert done.returncode == 2
    assert (
        "dpiakit.toml:7:12: severity.0.severity: gdpr/dpia-before-launch is blocking" in done.stderr
    )


def test_a_rule_of_an_own_pack_is_checked_as_strictly_as_a_shipped_one(project):
    a_pack(project / "house" / "acme", requires=[{"that": "size(market) == 1", "otherwise": "x"}])
    done = run("check", "records", *ON, cwd=project)

    assert done.returncode == 2
    assert "house/acme/rules/one-market.yaml:" in done.stderr
    assert 'Did you mean "markets"' in done.stderr


def test_an_unsigned_pack_is_refused_where_signatures_are_demanded(project):
    key = project / "keys" / "legal"
    key.parent.mkdir()
    made = run("pack", "keygen", "-o", key, cwd=project)
    assert made.returncode == 0, made.stderr
    signing = HOUSE.replace(
        "[packs]\n", "[packs]\nrequire_signed = true\ntrust = ['keys/legal.pub']\n"
    )
    (project / "dpiakit.toml").write_text(signing)
    unsigned = run("check", "records", *ON, cwd=project)
    signed = run("pack", "sign", "house/acme", "--key", key, cwd=project)
    believed = run("check", "records", *ON, cwd=project)
    rule = project / "house" / "acme" / "rules" / "one-market.yaml"
    rule.write_text(rule.read_text().replace("blocking", "advisory"))
    changed = run("check", "records", *ON, cwd=project)

    assert unsigned.returncode == 2
    assert "dpiakit.toml:4:12: packs.folders.0: house/acme is not what" in unsigned.stderr
    assert signed.returncode == 0, signed.stderr
    assert believed.returncode == 1, believed.stderr
    assert changed.returncode == 2
    assert "This file was changed after it was signed." in changed.stderr


def test_no_verdict_is_remembered_under_other_house_rules(project):
    cache = {"DPIAKIT_CACHE_DIR": str(project / "cache")}

    def shown():
        return run("check", "records", *ON, cwd=project, env=cache)

    first, again = shown(), shown()
    (project / "dpiakit.toml").write_text(HOUSE.replace('folders = ["house/acme"]', ""))
    without = shown()
    (project / "dpiakit.toml").write_text(HOUSE)
    a_pack(project / "house" / "acme", severity="advisory")
    milder = shown()

    assert first.returncode == again.returncode == 1
    assert first.stdout == again.stdout
    assert without.returncode == milder.returncode == 0
    assert "acme/one-market" not in without.stdout
    assert "advisory fails  acme/one-market" in milder.stdout


def test_the_paths_of_the_file_are_checked_where_none_is_given(project):
    none = run("check", *ON, cwd=project)
    (project / "dpiakit.toml").write_text('[paths]\nrecords = ["records"]\n')
    some = run("check", *ON, cwd=project)

    assert none.returncode == 2
    assert "Name record files or folders" in none.stderr
    assert some.returncode == 0, some.stdout
    assert "1 record, " in some.stdout


def test_the_formats_of_the_file_are_written_where_none_is_asked_for(project):
    (project / "dpiakit.toml").write_text('[output]\nformats = ["text", "json=out.json"]\n')
    done = run("check", "records", *ON, cwd=project)
    (project / "dpiakit.toml").write_text('[output]\nformats = ["jsn"]\n')
    wrong = run("check", "records", *ON, cwd=project)

    assert done.returncode == 0, done.stderr
    assert json.loads((project / "out.json").read_text())["summary"]["records"] == 1
    assert wrong.returncode == 2
    assert 'dpiakit.toml:2: "jsn" is no format.' in wrong.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(project):
    (project / "dpiakit.toml").chmod(0)
    done = run("check", "records", *ON, cwd=project)

    assert done.returncode == 2
    assert "may not be read" in done.stderr


def test_a_hostile_own_pack_ends_with_a_message(project):
    loop = project / "house" / "acme" / "loop"
    loop.symlink_to(project / "house" / "acme")
    done = run("check", "records", *ON, cwd=project)

    assert done.returncode == 2
    assert "house/acme/loop: This is a link; a pack has none." in done.stderr
    assert "Traceback" not in done.stderr


FORMATS = ["text", "json", "sarif", "junit", "github", "gitlab", "github-summary", "markdown"]


def in_every_format(project):
    """What one run writes in each format, without escapes and line breaks."""
    wanted = [word for form in FORMATS for word in ("-o", f"{form}=out.{form}")]
    run("check", "records", *ON, *wanted, cwd=project)
    texts = {form: (project / f"out.{form}").read_text() for form in FORMATS}
    plain = {form: html.unescape(text).replace("\\", "") for form, text in texts.items()}
    return {form: " ".join(text.split()) for form, text in plain.items()}


def test_what_the_house_changes_stands_in_every_format_of_a_report(project):
    shown = in_every_format(project)
    del shown["gitlab"]  # a list of findings, and nothing else

    for form, text in shown.items():
        assert "Not judged by coppa. Switched off by Head of legal" in text, form
        assert "also holds where" in text, form


def test_a_changed_severity_is_told_with_its_reason_in_every_format(project):
    a_pack(project / "house" / "acme", severity="high")
    (project / "dpiakit.toml").write_text(
        '[packs]\nfolders = ["house/acme"]\n'
        '[[severity]]\nrule = "acme/one-market"\nseverity = "blocking"\n'
        'reason = "Our board asks for it."\nby = "The DPO"\n'
    )

    for form, text in in_every_format(project).items():
        assert "Our board asks for it" in text, form


def test_the_packs_of_the_house_are_no_records(project):
    around = run("check", ".", *ON, cwd=project)
    named = run("check", "house/acme/pack.yaml", *ON, cwd=project)

    assert "1 record, " in around.stdout, around.stderr
    assert "cannot be read" not in around.stdout
    assert named.returncode == 2
