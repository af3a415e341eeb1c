"""The example's planted faults are counted exactly, through the command, and nothing else is."""

import json
import runpy
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from dpiakit.cli import cli
from dpiakit.evidence.standing import standings
from dpiakit.records import read_record

EXAMPLE = Path(__file__).parents[2] / "examples" / "evidence"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """About 200,000 events and uses with planted faults."""
    folder = tmp_path_factory.mktemp("ledger")
    planted = runpy.run_path(str(EXAMPLE / "generate.py"))["write"](folder, 14_000)
    return folder, planted


def consent(*words):
    return CliRunner().invoke(
        cli,
        ["evidence", "consent", *map(str, words), "--mapping", str(EXAMPLE / "mapping.yaml"),
         "--record", str(EXAMPLE / "records" / "club-offers.yaml"), "--on", "2026-10-31"],
    )  # fmt: skip


def test_the_planted_faults_are_counted_exactly(ledger, tmp_path):
    folder, planted = ledger
    done = consent(folder, "-o", tmp_path / "m.json")
    manifest = json.loads((tmp_path / "m.json").read_text())

    counted = {
        (part, row["purpose"], name): number
        for row in manifest["result"]["breakdown"]
        for part in ("asof", "scan")
        for name, number in row[part].items()
        if number and name != "agreements"
    }
    assert done.exit_code == 1, done.output
    assert counted == dict(planted)
    assert manifest["result"]["violations_at_least"] == sum(planted.values())
    assert sum(one["rows"] for one in manifest["inputs"]) > 190_000
    assert manifest["quality"] == []


def test_a_sound_ledger_passes(tmp_path):
    """The same data without the people with whom something is wrong."""
    world = runpy.run_path(str(EXAMPLE / "generate.py"))
    world["FAULTS"].clear()
    world["write"](tmp_path, 300)
    done = consent(tmp_path)

    assert done.exit_code == 0, done.output
    assert "PASS: the data confirm what the record claims." in done.output


def test_the_same_data_give_the_same_bytes(tmp_path):
    world = runpy.run_path(str(EXAMPLE / "generate.py"))
    world["write"](tmp_path / "data", 100)
    made = []
    for name in ("a.json", "b.json"):
        consent(tmp_path / "data", "-o", tmp_path / name)
        made.append((tmp_path / name).read_bytes())

    assert made[0] == made[1]


def test_no_pseudonym_leaves_the_data(tmp_path):
    world = runpy.run_path(str(EXAMPLE / "generate.py"))
    world["write"](tmp_path / "data", 100)
    done = consent(tmp_path / "data", "-o", tmp_path / "m.json")
    lines = (tmp_path / "data" / "ledger.csv").read_text().splitlines()
    people = {line.split(",")[1] for line in lines}
    told = (tmp_path / "m.json").read_text() + done.output

    assert len(people) > 500
    assert not [one for one in people - {"customer"} if one in told]


def test_the_proposed_mapping_of_the_example_finds_its_columns(tmp_path):
    runpy.run_path(str(EXAMPLE / "generate.py"))["write"](tmp_path / "data", 20)
    made = CliRunner().invoke(
        cli,
        ["evidence", "map", "--suggest", str(tmp_path / "data"), "-o", str(tmp_path / "m.yaml")],
    )
    fits = CliRunner().invoke(
        cli, ["evidence", "map", "--check", str(tmp_path / "m.yaml"), str(tmp_path / "data")]
    )

    assert made.exit_code == 0, made.output
    assert fits.exit_code == 0, fits.output
    assert "it fits 3 tables" in fits.output


@pytest.mark.parametrize(
    ("manifest", "until"), [("consent-2026-10", "9999"), ("consent-2026-03", "2026-04-01")]
)
def test_the_manifests_of_the_example_are_of_the_data_that_the_script_makes(
    tmp_path, manifest, until
):
    runpy.run_path(str(EXAMPLE / "generate.py"))["write"](tmp_path, 2_000, until)
    file = EXAMPLE / "manifests" / f"{manifest}.json"
    done = CliRunner().invoke(cli, ["evidence", "verify", str(file), "--inputs", str(tmp_path)])

    assert done.exit_code == 0, done.output


def test_the_record_of_the_example_has_measured_expired_and_asserted_claims():
    file = EXAMPLE / "records" / "club-offers.yaml"
    stand = {
        one.key: one.standing for one in standings(read_record(file), file, date(2026, 11, 15))
    }

    assert stand == {
        "ledger-autumn": "measured-fail", "ledger-spring": "expired", "consent-pages": "asserted",
    }  # fmt: skip
