"""Runs over records that cite manifests: verdicts follow files and days, in every format."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import click
import pytest
from cited_project import MEASURED, cite, confirmed, project, sealed

import shipped
from dpiakit.acceptance.sources import Sources
from dpiakit.formats import FORMATS
from dpiakit.law import law_digest
from dpiakit.runs import checking
from dpiakit.runs.running import RunOptions, run
from dpiakit.runs.source import LawSource, shipped_law

ON = date(2026, 11, 15)
LIBRARY, DIGEST = shipped.library(), law_digest()
LAW = LawSource(shipped_law().folders, "", lambda: DIGEST, lambda: LIBRARY)
AGREES, COUNTS = "dpiakit/claim-agrees-with-data", "dpiakit/cited-evidence-counts"


@pytest.fixture(autouse=True)
def at_home(tmp_path, monkeypatch):
    monkeypatch.setattr("dpiakit.law.store.kept_law", lambda _, __, read: read())
    monkeypatch.chdir(project(tmp_path))
    return tmp_path


@pytest.fixture
def judged(monkeypatch):
    """The files that were judged."""
    files, real = [], checking.read_record

    def read(file, **more):
        files.append(Path(file).name)
        return real(file, **more)

    monkeypatch.setattr(checking, "read_record", read)
    return files


def checked(*, on=ON, cache=Path("../cache"), forms=("json",), accepted=None, **more):
    """What a run writes, format by format, and its summary."""
    written = [[] for _ in forms]
    options = RunOptions(
        on=on, forms=forms, cache=cache, now=10**19, jobs=1, law=LAW,
        accepted=accepted or Sources(), **more,
    )  # fmt: skip
    summary = run(["records"], options, [one.append for one in written], complain=print)
    return dict(zip(forms, map("".join, written), strict=True)), summary


def claims(text):
    """The findings about evidence: rule, entry, outcome."""
    (record,) = json.loads(text)["records"]
    return {
        (f["rule"], f["element"], f["outcome"])
        for f in record["findings"]
        if f["rule"].startswith("dpiakit/")
    }


SPRING = (COUNTS, "ledger-spring", "needs-evidence")
AUTUMN = (AGREES, "ledger-autumn", "fail")


def test_a_warm_run_reads_nothing_and_says_the_same(judged):
    first = checked()[0]
    judged.clear()

    assert claims(first["json"]) == {AUTUMN, SPRING}
    assert checked()[0] == first
    assert judged == []


def edit(folder):
    file = folder / "manifests" / "consent-2026-10.json"
    file.write_text(file.read_text().replace('"fail"', '"pass"'))


def delete(folder):
    (folder / "manifests" / "consent-2026-10.json").unlink()


def point_elsewhere(folder):
    file = folder / "manifests" / "consent-2026-10.json"
    file.rename(folder.parent / f"{folder.name}-outside.json")
    file.symlink_to(folder.parent / f"{folder.name}-outside.json")


def end_the_project_below(folder):
    (folder / "records" / "dpiakit.toml").touch()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (edit, "was changed after it was written"),
        (delete, "There is no such file"),
        (point_elsewhere, "outside of the project"),
        (end_the_project_below, "outside of the project"),
    ],
)
def test_a_cited_file_that_is_no_longer_the_same_is_looked_at_again(at_home, judged, change, said):
    checked()
    judged.clear()
    change(at_home)
    again = checked()[0]

    assert judged == ["club-offers.yaml"]
    assert (COUNTS, "ledger-autumn", "needs-evidence") in claims(again["json"])
    assert said in again["json"]
    assert again == checked(cache=None)[0]


def test_a_cited_file_that_comes_back_is_believed_again(at_home, judged):
    first = checked()[0]
    file = at_home / "manifests" / "consent-2026-10.json"
    content = file.read_bytes()
    file.unlink()
    assert AUTUMN not in claims(checked()[0]["json"])
    file.write_bytes(content)
    os.utime(file, ns=(1, 1))
    judged.clear()

    assert checked()[0] == first
    assert judged == ["club-offers.yaml"]


def test_another_file_beside_it_concerns_nobody(at_home, judged):
    checked()
    judged.clear()
    (at_home / "manifests" / "new.json").write_text("{}")
    checked()

    assert judged == []


def test_the_day_after_its_last_a_manifest_has_expired(judged):
    on_the_last = checked(on=date(2027, 1, 31))[0]
    assert AUTUMN in claims(on_the_last["json"])
    judged.clear()
    after = checked(on=date(2027, 2, 1))[0]

    assert judged == ["club-offers.yaml"]
    assert claims(after["json"]) == {SPRING, (COUNTS, "ledger-autumn", "needs-evidence")}
    assert "does not count after 2027-01-31; the data contradicted the record then" in after["json"]


def test_a_verdict_holds_until_the_last_day_of_what_it_cites(at_home):
    """A record whose own law does not turn is judged again for the manifest alone."""
    name = confirmed(at_home / "manifests" / "m.json", expires="2026-11-18")
    cite(at_home / "records" / "club-offers.yaml", ledger=("../manifests/m.json", name))
    before, last, after = (
        claims(checked(on=date(2026, 11, day))[0]["json"]) for day in (15, 18, 19)
    )

    assert before == last == set()
    assert after == {(COUNTS, "ledger", "needs-evidence")}


def test_what_was_measured_later_counts_from_its_day(at_home):
    name = sealed(at_home / "manifests" / "m.json", validity={"measured": "2026-11-17"})
    cite(at_home / "records" / "club-offers.yaml", ledger=("../manifests/m.json", name))

    assert claims(checked()[0]["json"]) == {(COUNTS, "ledger", "needs-evidence")}
    assert claims(checked(on=date(2026, 11, 17))[0]["json"]) == {(AGREES, "ledger", "fail")}


def test_a_confirmed_claim_is_counted_as_met(at_home):
    name = confirmed(at_home / "manifests" / "m.json")
    with_it = at_home / "records" / "club-offers.yaml"
    cite(with_it, ledger=("../manifests/m.json", name))
    met = checked()[1].outcomes["pass"]
    everything = checked(everything=True)[0]["json"]
    with_it.write_text(with_it.read_text().partition("evidence:")[0])

    assert met == checked()[1].outcomes["pass"] + 2
    assert claims(everything) == {(AGREES, "ledger", "pass"), (COUNTS, "ledger", "pass")}


@pytest.mark.parametrize(("fail_on", "failed", "unanswered"), [("blocking", 0, 0), ("high", 1, 0),
                                                               ("medium", 1, 1)])  # fmt: skip
def test_the_threshold_decides_what_a_run_fails_for(fail_on, failed, unanswered):
    """Compared with the same record that cites nothing: only the difference counts."""
    with_it = checked(fail_on=fail_on)[1]
    file = Path("records/club-offers.yaml")
    file.write_text(file.read_text().partition("evidence:")[0])
    without = checked(fail_on=fail_on)[1]

    assert with_it.failed - without.failed == failed
    assert with_it.unanswered - without.unanswered == unanswered


def test_every_format_names_the_rule_the_entry_and_its_line():
    texts, _ = checked(forms=tuple(FORMATS))
    texts["text"] = click.unstyle(texts["text"])

    assert "club-offers.yaml:40:3  high fails  " + AGREES in texts["text"]
    assert "club-offers.yaml:45:3  medium not answered  " + COUNTS in texts["text"]
    for name in ("text", "json", "sarif", "junit", "github", "gitlab", "markdown"):
        assert "137 uses before which the person was never asked" in " ".join(
            texts[name].split()
        ), name
        if name != "github":  # shows ten of a kind, the gravest first
            assert "does not count after 2026-06-30" in " ".join(texts[name].split()), name
    results = {
        (one["ruleId"], one["kind"], one["level"]): one
        for one in json.loads(texts["sarif"])["runs"][0]["results"]
    }
    contradicted = results[AGREES, "fail", "warning"]
    region = contradicted["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"]) == (40, 3)
    assert (COUNTS, "open", "none") in results
    assert "line=40," in texts["github"]
    issues = [one for one in json.loads(texts["gitlab"]) if one["check_name"] == AGREES]
    assert [one["severity"] for one in issues] == ["critical"]


def test_waivers_and_the_baseline_cover_them(at_home):
    waivers = at_home / "dpiakit-waivers.yaml"
    waivers.write_text(f"""\
waivers:
  - id: spring
    rule: {COUNTS}
    record: club-offers
    element: ledger-spring
    reason: The next audit is on the fifth of December.
    owner: Head of loyalty
    approved_by: Data protection officer
    created: 2026-11-10
    expires: 2026-12-10
""")
    found = claims(checked(accepted=Sources((waivers,)))[0]["json"])

    assert found == {AUTUMN, (COUNTS, "ledger-spring", "waived")}


def test_a_waiver_of_a_contradiction_names_what_protects_people(at_home):
    from dpiakit.errors import InputError

    waivers = at_home / "dpiakit-waivers.yaml"
    waivers.write_text(f"""\
waivers:
  - id: autumn
    rule: {AGREES}
    record: club-offers
    reason: The system is mended, the next audit comes in December.
    owner: Head of loyalty
    approved_by: Data protection officer
    created: 2026-11-10
    expires: 2026-12-10
""")
    with pytest.raises(InputError) as refused:
        checked(accepted=Sources((waivers,)))

    said = str(refused.value)
    assert "A waiver of a high rule names measures" in said
    assert "judges elements one by one, and the waiver names none" in said


def test_a_hostile_manifest_cannot_end_a_run(at_home):
    """A pipe, a folder, a link to itself, and one that is far too large are no manifests."""
    places = at_home / "manifests"
    os.mkfifo(places / "pipe.json")
    (places / "folder.json").mkdir()
    (places / "loop.json").symlink_to("loop.json")
    with (places / "large.json").open("wb") as large:
        large.truncate(1 << 40)
    (places / "deep.json").write_text("[" * 100_000)
    names = ("pipe", "folder", "loop", "large", "deep")
    cite(
        at_home / "records" / "club-offers.yaml",
        **{name: (f"../manifests/{name}.json", MEASURED["id"]) for name in names},
    )
    first = checked()[0]

    assert claims(first["json"]) == {(COUNTS, name, "needs-evidence") for name in names}
    assert checked()[0] == first


def test_a_record_without_manifests_loads_nothing_about_them(at_home, monkeypatch):
    """Neither the shape of manifests nor their marks, whether judged or taken from the cache."""
    for name in ("dpiakit.evidence.standing", "dpiakit.runs.cited"):
        monkeypatch.setitem(sys.modules, name, None)  # to import it is an error
    with pytest.raises(ImportError):
        checked()
    file = at_home / "records" / "club-offers.yaml"
    file.write_text(file.read_text().partition("evidence:")[0])

    assert claims(checked()[0]["json"]) == claims(checked()[0]["json"]) == set()


def test_who_judges_needs_no_engine_and_loads_manifests_for_those_who_cite_them(at_home):
    """The packages that count in data are an extra; a manifest is read without them."""
    file = at_home / "records" / "club-offers.yaml"
    look = f"""\
import sys, pathlib, datetime
for name in ("duckdb", "psycopg", "playwright"):
    sys.modules[name] = None  # not installed
import dpiakit.runs.checking
print([name for name in sys.modules if ".evidence." in name])
from dpiakit.evidence.citing import cited_claims
from dpiakit.records import read_record
file, on = pathlib.Path({str(file)!r}), datetime.date(2026, 11, 15)
print([one.standing for one in cited_claims(read_record(file), file, on).today])
"""
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == [
        "['dpiakit.evidence.citing']", "['measured-fail', 'expired', 'asserted']",
    ]  # fmt: skip
