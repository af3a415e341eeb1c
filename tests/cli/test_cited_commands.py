"""What cited manifests prove, through the commands for people: explained, accepted, printed."""

import json

import pytest
from cited_project import cite, confirmed, project, sealed
from click.testing import CliRunner

from dpiakit.cli import cli
from dpiakit.errors import DpiakitError

ON = ["--on", "2026-11-15"]
RECORD = "records/club-offers.yaml"
AGREES, COUNTS = "dpiakit/claim-agrees-with-data", "dpiakit/cited-evidence-counts"


@pytest.fixture(autouse=True)
def at_home(tmp_path, monkeypatch):
    monkeypatch.chdir(project(tmp_path))
    return tmp_path


def said(*words):
    done = CliRunner().invoke(cli, [*words, *ON])
    if done.exception and not isinstance(done.exception, SystemExit):
        assert isinstance(done.exception, DpiakitError), done.exception
        return str(done.exception)
    return " ".join(done.output.split())


def test_a_rule_about_evidence_is_explained_in_plain_words():
    page = said("explain", AGREES)

    assert page == said("explain", "claim-agrees-with-data")
    assert "No provision" in page
    assert "high: What was measured was done to people" in page
    assert "DPO, before-launch" in page


def test_a_finding_about_evidence_is_explained_by_what_was_counted():
    page = said("explain", AGREES, RECORD)

    assert "ledger-autumn: contradicted by data line 40" in page
    assert "- newsletter: 89 uses after consent was withdrawn" in page
    assert "measured up to 2026-10-31, over 10,028 rows of consent_events" in page
    assert "ledger-spring: expired line 45" in page
    assert "consent-pages: merely asserted" in page


def test_one_entry_is_explained_alone():
    page = said("explain", COUNTS, RECORD, "--element", "ledger-spring")

    assert "does not count after 2026-06-30" in page
    assert "ledger-autumn" not in page


def test_an_entry_that_is_not_there_cannot_be_explained():
    assert 'no entry "ledger" under evidence' in said(
        "explain", COUNTS, RECORD, "--element", "ledger"
    )


def test_a_misspelt_rule_about_evidence_gets_a_suggestion():
    assert f'Did you mean "{COUNTS}"?' in said("explain", "dpiakit/cited-evidence-count")


def test_a_record_that_cites_nothing_is_told_so(at_home):
    file = at_home / RECORD
    file.write_text(file.read_text().partition("evidence:")[0])

    assert "cites no manifest" in said("explain", COUNTS, RECORD)


def test_a_waiver_is_written_for_a_contradiction_and_ends_with_the_next_measurement(at_home):
    given = {
        "--rule": AGREES, "--element": "ledger-autumn", "--owner": "Ada Lovelace",
        "--approved-by": "Grace Hopper", "--days": "20",
        "--reason": "The shop is mended; the next audit comes in December.",
        "--measure": "Nobody is written to until then.",
    }  # fmt: skip
    assert "covers" in said("waivers", "add", RECORD, *(x for pair in given.items() for x in pair))
    assert outcome(AGREES) == "waived"

    content = json.loads((at_home / "manifests" / "consent-2026-10.json").read_text())
    name = again(at_home / "manifests" / "again.json", content)
    file = at_home / RECORD
    file.write_text(
        file.read_text().replace("consent-2026-10.json", "again.json").replace(content["id"], name)
    )
    assert outcome(AGREES) == "fail"


def again(file, content):
    """The same ledger measured once more, some days later."""
    return sealed(file, validity=content["validity"] | {"measured": "2026-11-14"})


def findings(text):
    return [f for one in json.loads(text)["records"] if one["findings"] for f in one["findings"]]


def outcome(rule):
    found = findings(CliRunner().invoke(cli, ["check", "records", "-o", "json", *ON]).output)
    (one,) = (f["outcome"] for f in found if f["rule"] == rule)
    return one


def test_the_checklist_has_an_item_for_each_and_counts_what_was_measured():
    text = said("checklist", RECORD)

    assert "3 entries of evidence, 1 measured on data: 1 contradicted, 1 expired, 1 asserted" in (
        text.replace(" and ", ", ")
    )
    assert "137 uses before which the person was never asked" in text
    assert "does not count after 2026-06-30" in text


def test_a_baseline_takes_in_what_is_open_and_no_more(at_home):
    assert "dpiakit-baseline.json" in said("baseline", "write", "records")
    text = (at_home / "dpiakit-baseline.json").read_text()

    assert (text.count(AGREES), text.count(COUNTS)) == (1, 1)
    again = ["check", "records", "--baseline", "dpiakit-baseline.json", "-o", "json", *ON]
    found = findings(CliRunner().invoke(cli, again).output)
    assert {f["outcome"] for f in found if f["rule"] in {AGREES, COUNTS}} == {"waived"}


def test_a_confirmed_claim_asks_nothing_of_anybody(at_home):
    name = confirmed(at_home / "manifests" / "m.json")
    cite(at_home / RECORD, ledger=("../manifests/m.json", name))
    text = said("checklist", RECORD)

    assert "1 entry of evidence, 1 measured on data: 1 confirmed." in text
    assert AGREES not in text
