"""What holds for every format: an empty run, broken records, many records, the same bytes."""

import json
import os
import re
import subprocess
import sys
import tracemalloc

import pytest
from click.testing import CliRunner
from format_builders import (
    ALL,
    MINIMAL,
    RETAIL,
    ROOT,
    a_finding,
    a_head,
    a_report,
    a_waived_finding,
    an_open_finding,
    an_unreadable_report,
    real,
    written,
    written_with_code,
)
from lxml import etree

import shipped
from dpiakit.cli import cli
from dpiakit.engine import judge_record
from dpiakit.findings import Acceptance
from dpiakit.formats import form_named, github_summary, markdown
from dpiakit.formats.report import RunSummary
from dpiakit.records import read_record
from dpiakit.source import Position

READERS = {
    "json": json.loads,
    "sarif": json.loads,
    "gitlab": json.loads,
    "junit": lambda text: etree.fromstring(text.encode()),
}
MIXED = (
    a_report(a_finding(), an_open_finding(element="b"), a_waived_finding(element="c")),
    an_unreadable_report(),
    a_report(),
)


@pytest.mark.parametrize("form", ALL)
def test_a_run_over_nothing_is_written_and_says_that_nothing_was_checked(form):
    text, code = written_with_code(form)

    assert code == 3
    READERS.get(form, str)(text)
    assert text.endswith("\n")
    if form not in {"text", "json"}:
        assert "othing" in text or '"exit_code": 3' in text


@pytest.mark.parametrize("form", ALL)
def test_an_unreadable_record_is_named_with_its_problem(form):
    text, code = written_with_code(form, an_unreadable_report())

    assert code == 2
    READERS.get(form, str)(text)
    assert "records/broken.yaml" in text
    assert "Holland" in text


@pytest.mark.parametrize("form", ALL)
def test_the_order_of_kinds_of_records_does_not_matter_to_a_reader(form):
    for reports in (MIXED, MIXED[::-1]):
        READERS.get(form, str)(written(form, *reports))


@pytest.mark.parametrize("form", ALL)
def test_a_waived_finding_is_visible_with_who_until_when_and_why(form):
    text = written(form, a_report(a_waived_finding()))

    for said in ("W-7", "2027-01-31", "Data protection officer", "Clauses are being signed"):
        assert said in text


@pytest.mark.parametrize("form", ALL)
def test_a_finding_of_a_baseline_is_visible_with_its_day(form):
    older = Acceptance("baseline", "2026-01-15", "older than the baseline")
    text = written(form, a_report(a_waived_finding(acceptance=older)))

    assert "2026-01-15" in text
    assert "older than the baseline" in text


@pytest.mark.parametrize("form", ALL)
def test_a_finding_about_a_file_that_is_no_record_is_told(form):
    """Such as a waiver that is about nothing: it stands in a file, and in no record."""
    dead = a_finding(
        rule="dpiakit/waiver-matches-nothing", message="W-9 is about nothing.", element="",
        path=(), position=Position("waivers.yaml", 9, 3),
    )  # fmt: skip
    text = written(form, a_report(dead, id="", title="", file="waivers.yaml", packs=()))

    READERS.get(form, str)(text)
    assert "W-9 is about nothing." in text
    assert "waivers.yaml" in text
    assert '=""' not in text, "no case or suite is without a name"


@pytest.mark.parametrize("form", ALL)
def test_rendering_a_record_depends_on_nothing_but_the_record(form):
    """Workers render; what they hand over may come in any process and any order."""
    one, other = form_named(form)(a_head()), form_named(form)(a_head())
    other.record(MIXED[1])
    other.record(MIXED[0])

    assert one.record(MIXED[0]) == other.record(MIXED[0])


@pytest.mark.parametrize("form", ALL)
def test_memory_is_flat_over_many_records(form, monkeypatch):
    """Twice the records, no more memory: what was written is forgotten."""
    for module in (markdown, github_summary):
        monkeypatch.setattr(module, "_MOST", 20)  # so that few records fill what is kept

    def peak(count):
        made = form_named(form)(a_head())
        summary = RunSummary("blocking")
        made.begin()
        tracemalloc.start()
        for n in range(count):
            report = a_report(
                *[a_finding(element=f"e{m}", message=f"{n}-{m} " * 20) for m in range(6)],
                an_open_finding(element="o"),
                a_waived_finding(element="w"),
                id=f"record-{n}",
            )
            made.add(made.record(report))
            summary.add(report.without_findings())
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        made.end(summary)
        return most

    warm, long = peak(60), peak(120)

    assert long < 1.15 * warm + 20_000


@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize("form", ALL)
def test_what_is_met_changes_no_format_that_cannot_carry_it(form, everything):
    plain = a_report(a_finding(), an_open_finding(element="b"))
    full = a_report(
        *plain.findings, a_finding(outcome="pass", element="p", rule="gdpr/met-one"),
        a_finding(outcome="not-applicable", element="n", rule="gdpr/other-one"),
        counts=plain.counts,
    )  # fmt: skip
    carries = form in {"text", "json", "sarif", "junit"}
    text = written(form, full if everything else plain, everything=everything)

    assert ("gdpr/met-one" in text or "gdpr.met-one" in text) == (carries and everything)
    assert ("gdpr/other-one" in text or "gdpr.other-one" in text) == (carries and everything)


def check(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "dpiakit", "check", *map(str, arguments)],
        cwd=ROOT, capture_output=True, check=False, timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment},
    )  # fmt: skip


def test_two_runs_write_the_same_bytes_also_with_workers(tmp_path):
    """In every format, whatever the seed of hashes and the number of workers."""
    text = (ROOT / MINIMAL / "newsletter.yaml").read_text()
    records = tmp_path / "records"
    records.mkdir()
    for n in range(64):
        (records / f"{n:02}.yaml").write_text(text.replace("id: ", f"id: copy-{n:02}-"))
    (records / "broken.yaml").write_text("id: broken\nmarkets: Holland\n")
    written_by = []
    for name, jobs, seed in (("a", "1", "1"), ("b", "2", "2")):
        folder = tmp_path / name
        folder.mkdir()
        outputs = [f"--output={form}={folder / form}" for form in ALL]
        done = check(
            records, "--on", "2026-11-23", "--all-results", "--jobs", jobs, *outputs,
            PYTHONHASHSEED=seed,
        )  # fmt: skip
        assert done.returncode == 2, done.stderr
        written_by.append({form: (folder / form).read_bytes() for form in ALL})

    assert written_by[0] == written_by[1]
    assert all(written_by[0].values())


def test_one_record_and_many_give_the_same_results_of_everything():
    """Alone a record is interpreted, among many it might be compiled: nobody may notice."""
    record = read_record(ROOT / RETAIL / "records" / "loyalty-personalisation.yaml")
    law = shipped.in_force(record.activity.dates.planned_start)
    alone = judge_record(record, law, everything=True)
    among = judge_record(record, law, everything=True, many=True)
    brief = judge_record(record, law, many=True)

    assert alone == among
    assert {f.outcome for f in alone.findings} >= {"fail", "pass", "not-applicable"}
    assert [f for f in alone.findings if f.open] == [f for f in brief.findings if f.open]
    assert alone.counts == brief.counts
    assert sum(alone.counts.values()) == len(alone.findings)


def test_every_format_of_one_run_says_the_same_number_of_failures():
    texts, _ = real(RETAIL, MINIMAL)

    fails = sum(
        f["outcome"] == "fail" for r in json.loads(texts["json"])["records"] for f in r["findings"]
    )
    sarif = json.loads(texts["sarif"])["runs"][0]["results"]
    assert fails == 41
    assert sum(one["kind"] == "fail" for one in sarif) == fails
    assert f"Fails ({fails})" in texts["markdown"]
    assert f"Fails ({fails})" in texts["github-summary"]
    assert f"{fails} failed" in texts["text"]
    assert 'failures="41"' in texts["junit"]


def test_every_format_stands_in_the_help_and_in_the_guide():
    shown = CliRunner().invoke(cli, ["check", "--help"]).output
    guide = (ROOT / "docs" / "guide.md").read_text()
    for form in ALL:
        assert re.search(rf"^  +{form}  +\S", shown, re.MULTILINE), form
        assert form == "text" or f"| `{form}` |" in guide
