"""Records as test items, in runs of the real pytest."""

import os
import shutil
import subprocess
import sys
import tomllib

import pytest
from integration_world import DAY, EXAMPLE, RECORD, ROOT, own_environment, with_letters_to_india

pytest_plugins = "pytester"

ON = f"--dpiakit-on={DAY}"


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    """So that the law is read once for all of these runs."""
    return tmp_path_factory.mktemp("plugin")


@pytest.fixture
def project(pytester, monkeypatch, cache):
    """A folder with the repaired example, where pytest finds the plugin as one that is installed.

    By its entry point: that of pyproject.toml, since the one in this environment may be older.
    """
    metadata = pytester.path / "installed" / "dpiakit_under_test-0.dist-info"
    metadata.mkdir(parents=True)
    points = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]
    lines = [f"{name} = {value}" for name, value in points["pytest11"].items()]
    (metadata / "entry_points.txt").write_text("\n".join(["[pytest11]", *lines, ""]))
    (metadata / "METADATA").write_text("Name: dpiakit-under-test\nVersion: 0\n")
    for name in os.environ.keys() - own_environment(cache).keys():
        monkeypatch.delenv(name)
    monkeypatch.setenv("DPIAKIT_CACHE_DIR", str(cache))
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(metadata.parent), str(ROOT / "src")]))
    for part in ("records", "shared", "evidence"):
        shutil.copytree(EXAMPLE / part, pytester.path / part)
    pytester.makefile(".toml", dpiakit="")
    return pytester


def run(project, *arguments):
    return project.runpytest_subprocess("-p", "no:randomly", "-p", "no:xdist", *arguments)


def test_a_record_without_faults_is_one_item_that_passes(project):
    done = run(project, "--dpiakit", ON, "-v", "records")

    done.assert_outcomes(passed=1)
    done.stdout.fnmatch_lines([
        f"dpiakit: records on {DAY}, failing from blocking",
        f"{RECORD}::readable PASSED*",
    ])  # fmt: skip
    assert done.ret == 0


def test_a_finding_fails_with_its_place_and_lines_and_no_traceback(project):
    (project.path / RECORD).write_text(with_letters_to_india("none"))

    done = run(project, "--dpiakit", ON, "records")

    assert done.ret == 1
    done.stdout.fnmatch_lines([
        "*_ gdpr/transfer-has-safeguard?letters-to-india? _*",
        f"{RECORD}:403:16",
        "*403 |     safeguard: none",
        "*|                ^",
        "A transfer to a country without adequacy rests on a safeguard. ?Art. 44 GDPR; *",
        "letters-to-india goes to IN, which has no adequacy decision*",
        f"FAILED {RECORD}::gdpr/transfer-has-safeguard?letters-to-india? - letters-to-india goes*",
    ])  # fmt: skip
    assert "Traceback" not in done.stdout.str()
    assert "collecting.py" not in done.stdout.str()


def test_names_select_and_the_first_failure_stops(project):
    told = with_letters_to_india("none").replace("told_in_notice: true", "told_in_notice: false")
    (project.path / RECORD).write_text(told)
    strict = ("--dpiakit", ON, "--dpiakit-fail-on=high")

    stopped = run(project, *strict, "-x", "records")
    selected = run(project, *strict, "-k", "has-safeguard", "records")
    by_id = run(project, *strict, f"{RECORD}::gdpr/transfer-has-safeguard[letters-to-india]")

    stopped.assert_outcomes(passed=1, failed=1)
    selected.assert_outcomes(failed=1, deselected=3)
    by_id.assert_outcomes(failed=1)


def test_an_open_fact_fails_at_the_threshold_and_is_skipped_below_it(project):
    faulty = with_letters_to_india("none").replace("    told_in_notice: true\n", "")
    (project.path / RECORD).write_text(faulty)

    strict = run(project, "--dpiakit", ON, "--dpiakit-fail-on=high", "-k", "told-in", "records")
    lenient = run(project, "--dpiakit", ON, "-k", "told-in", "-rs", "records")

    assert strict.parseoutcomes()["failed"] == 2
    assert lenient.parseoutcomes()["skipped"] == 2
    assert lenient.ret == 0
    lenient.stdout.fnmatch_lines([f"SKIPPED*{RECORD}: Not answered. *"])


def test_a_failure_below_the_threshold_is_expected_and_stays_visible(project):
    told = with_letters_to_india("none").replace("told_in_notice: true", "told_in_notice: false")
    (project.path / RECORD).write_text(told)

    done = run(project, "--dpiakit", ON, "-k", "told-in", "-rx", "records")
    shown = run(project, "--dpiakit", ON, "-k", "told-in", "--runxfail", "records")

    done.assert_outcomes(xfailed=2, deselected=2)
    done.stdout.fnmatch_lines(
        [f"XFAIL {RECORD}::gdpr/transfer-told-in-notice*below the threshold*"]
    )
    assert shown.parseoutcomes()["failed"] == 2


WAIVERS = """\
waivers:
- id: printing
  rule: gdpr/transfer-told-in-notice
  record: loyalty-personalisation
  element: letters-to-india
  reason: The new notice is at the printer's and lies in the shops from January.
  owner: Head of loyalty
  approved_by: Data protection officer
  created: 2026-11-20
  expires: 2026-12-20
  measures: [The site shows the new notice already.]
"""


def test_a_waived_finding_is_skipped_and_says_who_accepted_it(project):
    told = with_letters_to_india("scc-2021").replace(
        "told_in_notice: true", "told_in_notice: false"
    )
    (project.path / RECORD).write_text(told)
    (project.path / "waivers.yaml").write_text(WAIVERS)

    done = run(project, "--dpiakit", ON, "--dpiakit-fail-on=high", "-rs", "records")

    done.assert_outcomes(passed=1, failed=1, skipped=1)
    said = "Waived until 2026-12-20 by printing (approved by Data protection officer; *"
    done.stdout.fnmatch_lines([f"SKIPPED*{RECORD}: {said}"])


def test_a_waiver_about_nothing_comes_with_the_records_and_not_without_them(project):
    (project.path / "waivers.yaml").write_text(WAIVERS)
    project.makepyfile(test_other="def test_a(): pass")

    done = run(project, "--dpiakit", ON, "--dpiakit-fail-on=medium", "records")
    without = run(project, "--dpiakit", ON, "--dpiakit-fail-on=medium", "test_other.py")

    assert done.ret == 1
    done.stdout.fnmatch_lines(["*waivers.yaml:2:*"])
    without.assert_outcomes(passed=1)


def test_a_record_that_cannot_be_read_fails_as_the_record(project):
    (project.path / RECORD).write_text("id: [\n")

    done = run(project, "--dpiakit", ON, "records")

    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines([f"{RECORD}:*"])
    assert "Traceback" not in done.stdout.str()


def test_nothing_happens_unless_it_is_asked_for(project):
    project.makepyfile("def test_a(): pass")

    done = run(project, "-v")

    done.assert_outcomes(passed=1)
    assert "dpiakit:" not in done.stdout.str()


def test_the_setting_of_pytest_is_enough_and_other_yaml_files_are_left_alone(project):
    project.makeini("[pytest]\ndpiakit_records = records\n")
    project.makefile(".yaml", compose="services: {}")
    project.makepyfile("def test_a(): pass")

    done = run(project, ON)
    elsewhere = run(
        project, ON, "test_the_setting_of_pytest_is_enough_and_other_yaml_files_are_left_alone.py"
    )

    done.assert_outcomes(passed=2)
    elsewhere.assert_outcomes(passed=1)


def test_the_records_of_dpiakit_toml_are_known(project):
    (project.path / "dpiakit.toml").write_text(
        '[paths]\nrecords = ["records"]\n[gate]\nfail_on = "high"\n'
    )

    done = run(project, "--dpiakit", ON)

    done.assert_outcomes(passed=1)
    done.stdout.fnmatch_lines(["dpiakit: records on * failing from high"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--dpiakit"], "*needs to know where the records are*"),
        (["--dpiakit", "--dpiakit-on=tomorrow", "records"], '*"tomorrow" is not a day*'),
        (["--dpiakit", "--dpiakit-fail-on=grave", "records"], '*"grave" is no severity*'),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(project, arguments, said):
    done = run(project, *arguments)

    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines([said])
    assert "Traceback" not in done.stderr.str() + done.stdout.str()


def test_a_faulty_dpiakit_toml_is_a_usage_error_with_its_line(project):
    (project.path / "dpiakit.toml").write_text("[gaet]\n")

    done = run(project, "--dpiakit", "records")

    assert done.ret == pytest.ExitCode.USAGE_ERROR
    done.stderr.fnmatch_lines(['*dpiakit.toml:1:*"gaet"*', '*"gate"*'])


def test_an_xml_report_says_the_same(project):
    (project.path / RECORD).write_text(with_letters_to_india("none"))

    run(project, "--dpiakit", ON, "--junit-xml=report.xml", "records")

    report = (project.path / "report.xml").read_text()
    assert 'message="letters-to-india goes to IN' in report
    assert f"{RECORD}:403:16" in report


def test_items_are_spread_over_workers(project):
    (project.path / RECORD).write_text(with_letters_to_india("none"))

    done = project.runpytest_subprocess("-p", "no:randomly", "-n2", "--dpiakit", ON, "records")

    done.assert_outcomes(passed=1, failed=1)
    done.stdout.fnmatch_lines([f"{RECORD}:403:16"])


def test_the_plugin_costs_next_to_nothing_where_nobody_asks_for_it():
    """What stands in sys.modules after it was loaded, besides what pytest brings along."""
    code = (
        "import sys, pytest; before = set(sys.modules)\n"
        "import dpiakit.pytest_plugin\n"
        "print(sorted(m for m in set(sys.modules) - before if m.partition('.')[0] != '__future__'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "['dpiakit', 'dpiakit.pytest_plugin']"
