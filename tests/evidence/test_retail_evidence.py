"""The manifests that the retail example cites are what its script and its commands make."""

import json
import runpy
import shlex
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

import shipped
from dpiakit.cli import cli
from dpiakit.evidence.canonical import sha256_id
from dpiakit.evidence.citing import cited_claims
from dpiakit.records import read_record

ROOT = Path(__file__).parents[2]
RETAIL = ROOT / "examples" / "retail-personalisation"
REPAIRED = ROOT / "examples" / "retail-personalisation-repaired"
COMMANDS = [
    shlex.split(line, comments=True)
    for line in (RETAIL / "evidence" / "README.md").read_text().splitlines()
    if line.startswith(("python ", "dpiakit "))
]
MEASURING = {Path(words[-1]).parent.parent.name + "/" + Path(words[-1]).name: words
             for words in COMMANDS if words[0] == "dpiakit"}  # fmt: skip
VERSIONED = ("tool", "engine", "check", "prev")
"""What says by which version it was measured, and after what."""
DAYS = [date(2026, 11, 23), date(2027, 3, 1)]


def written(folder):
    """What the script writes, in the folders that the commands name; what was planted."""
    script = runpy.run_path(str(RETAIL / "evidence" / "generate.py"))
    pilot, repaired = script["pilot_as_it_ran"](), script["pilot_as_it_ran"](repaired=True)
    script["write"](pilot, folder / "data" / "pilot")
    script["write"](pilot, folder / "data" / "spring", "2026-06-01")
    script["write"](repaired, folder / "data" / "repaired")
    assert len(pilot.events) + len(pilot.uses) > 65_000
    return dict(pilot.planted)


def measured(folder, words):
    """A manifest made anew, as a command of the README makes it."""
    target = folder / "made.json"
    asked = [
        str(folder / word) if word.startswith("data/")
        else str(ROOT / word) if word.startswith("examples/")
        else word
        for word in words[1:-1]
    ]  # fmt: skip
    done = CliRunner().invoke(cli, [*asked, str(target)])
    assert done.exit_code in {0, 1}, done.output
    return json.loads(target.read_text())


def test_the_data_of_the_script_give_the_same_ids_and_every_planted_fault(tmp_path, monkeypatch):
    """But for versions, and for the digest of the record, which cites the ids itself by now."""
    monkeypatch.setattr("dpiakit.law.load_law", shipped.in_force)
    planted = written(tmp_path)
    for name, words in MEASURING.items():
        kept = json.loads((ROOT / words[-1]).read_text())
        made = measured(tmp_path, words) | {part: kept[part] for part in VERSIONED}
        made["claim"]["record_sha256"] = kept["claim"]["record_sha256"]
        del made["id"]

        assert sha256_id(made) == kept["id"], name
        if name == "retail-personalisation/consent-2026-11.json":
            assert counted(made["result"]["breakdown"]) == planted


def counted(breakdown):
    return {
        (part, row["purpose"], fault): number
        for row in breakdown
        for part in ("asof", "scan")
        for fault, number in row[part].items()
        if number and fault != "agreements"
    }


def test_the_commands_make_every_manifest_that_is_kept():
    kept = {file for folder in (RETAIL, REPAIRED) for file in folder.glob("evidence/*.json")}

    assert {ROOT / words[-1] for words in MEASURING.values()} == kept
    assert len(kept) == 5


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        (RETAIL, {"measured-fail": 1, "measured-pass": 1, "expired": 1, "asserted": 1}),
        (REPAIRED, {"measured-pass": 2, "asserted": 3}),
    ],
)
def test_the_claims_of_both_records_stand_apart(folder, expected):
    file = folder / "records" / "loyalty-personalisation.yaml"
    claims = cited_claims(read_record(file), file, *DAYS)

    assert Counter(one.standing for one in claims.today) == expected


def test_what_the_repaired_record_cites_outlasts_its_start():
    file = REPAIRED / "records" / "loyalty-personalisation.yaml"
    claims = cited_claims(read_record(file), file, *DAYS)

    assert [one.standing for one in claims.at_launch] == [one.standing for one in claims.today]
