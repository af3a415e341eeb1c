"""``dpiakit evidence strings`` ends with its documented codes, and prints what it read."""

import hashlib
import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from test_strings_decoding import TC, TEXTS, core, written

from dpiakit.cli import cli
from dpiakit.cli.schema import SCHEMAS
from dpiakit.errors import DpiakitError
from dpiakit.evidence.manifest import read_manifest
from dpiakit.evidence.standing import standings
from dpiakit.records import read_record

GPC = "DBABLA~CEAVAAAAAABA.YA"
GOOD = f"{core()}.{written((1, 3), (9, 16), (0, 1), (511, 9))}"
RECORD = """\
id: offers
title: Offers
controller: {name: A shop, establishments: [DE]}
data_subjects: {buyers: {category: customers}}
data_items: {orders: {category: purchases}}
purposes:
  ads: {aim: personalised-advertising, lawful_basis: consent, consent: {refreshed_every: P12M}}
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "r.yaml").write_text(RECORD)

    def runs(*words):
        done = CliRunner().invoke(cli, ["evidence", "strings", "--on", "2026-11-28", *words])
        if isinstance(done.exception, DpiakitError):
            return SimpleNamespace(exit_code=2, output=str(done.exception))
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    return runs


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([GPC], 0),
        ([GOOD], 0),
        ([GOOD, "--record", "r.yaml"], 1),  # of 1970
        ([GPC, "--record", "r.yaml"], 0),
        ([GPC, "--record", "r.yaml", "--processed", "ads"], 1),
        (["1YYN", "--record", "r.yaml", "--processed", "ads=3,4"], 1),
        ([TC[:30]], 2),
        (["missing.txt"], 2),
        (["A" * 5000], 2),
        (["DBABDw~\x1b[2J\udc80"], 2),
        (["\udc80\x00"], 2),
        ([GPC, "--processed", "ads"], 2),
        ([GPC, "--record", "r.yaml", "--processed", "ads=25"], 2),
        ([GPC, "--record", "r.yaml", "--vendor", "adnet"], 2),
        ([], 2),
        (["--gpc-file", "none.json"], 2),
        ([GPC, "-o", "m.json"], 2),
        ([GPC, "-o", "m.json", "--record", "r.yaml"], 2),  # about a single person
    ],
)
def test_the_exit_code_says_what_was_found(run, words, code):
    assert run(*words).exit_code == code


def test_the_text_says_what_stands_in_the_string_and_what_contradicts(run):
    shown = run(GPC, "--record", "r.yaml", "--processed", "ads").output

    assert "  Section 7: usnat (United States)" in shown
    assert "    SaleOptOut: opted out" in shown
    assert "    Gpc: set" in shown
    assert 'but data were processed for "ads".' in " ".join(shown.split())
    assert shown.endswith("1 string decoded, 1 with contradictions, 0 unusable.\n")


def test_json_has_the_fields_the_judgements_and_what_is_unusable(run, tmp_path):
    (tmp_path / "s.txt").write_text(f"{GOOD}\n{GPC}\n{GPC}\nnonsense\n")

    done = run("s.txt", "--format", "json", "--record", "r.yaml")

    found = json.loads(done.output)
    assert done.exit_code == 2
    assert (found["schema"], found["record"]) == ("dpiakit/consent-strings-v1", "offers")
    tc, gpp = found["strings"]
    assert tc["says"]["disclosed_vendors"] == [[1, 9]]
    assert tc["says"]["created"] == "1970-01-01T00:00:00.000Z"
    assert tc["judgements"][0]["code"] == "stale"
    assert gpp["says"]["sections"][0]["fields"]["Gpc"] is True
    assert gpp["places"] == ["s.txt:2", "s.txt:3"]
    assert [one["where"] for one in found["unusable"]] == ["s.txt:4"]


def test_every_string_can_be_told_in_text(run, tmp_path):
    (tmp_path / "s.txt").write_text("\n".join(TEXTS))

    shown = run("s.txt").output

    assert "300 strings decoded" in shown
    assert "Section 5: tcfcav1" in shown
    assert "Restriction: purpose 2 require consent for vendors" in shown


def a_schema_for_strings():
    return Draft202012Validator(SCHEMAS["consent-strings-v1"]())


def test_the_published_schema_fits_strings_of_every_kind_and_every_signal(run, tmp_path):
    (tmp_path / "s.txt").write_text("\n".join([*TEXTS[::6], GPC, "1YNN", "nonsense", "DBACMYA~x"]))
    (tmp_path / "gpc.json").write_text('{"gpc": true, "lastUpdate": "2026-01-31"}')

    done = run("s.txt", "--format", "json", "--record", "r.yaml", "--sec-gpc", "1",
               "--gpc-file", "gpc.json")  # fmt: skip

    found = json.loads(done.output)
    kinds = {section["name"] for one in found["strings"] for section in
             one["says"].get("sections", ())}  # fmt: skip
    assert {"tcfeuv2", "tcfcav1", "usnat"} <= kinds
    a_schema_for_strings().validate(found)
    assert found["gpc"]["file"] == {
        "name": "gpc.json", "gpc": True, "last_update": "2026-01-31",
    }  # fmt: skip


def test_the_published_schema_refuses_what_the_format_does_not_have(run):
    found = json.loads(run(GPC, "--format", "json").output)
    a_schema_for_strings().validate(found)

    found["strings"][0]["says"]["sections"][0]["fields"]["Gpc"] = None
    assert not a_schema_for_strings().is_valid(found)


RECENT = RECORD.replace("P12M", "P99Y").replace("title: Offers", "title: Offers\nlanguages: [en]")
NAMED = ("--processed", "ads", "--vendor", "adnet=3", "--record", "r.yaml")


@pytest.fixture
def strings(tmp_path):
    def write(*texts, record=RECENT):
        (tmp_path / "r.yaml").write_text(record + "recipients: {adnet: {}}\n")
        (tmp_path / "s.txt").write_text("".join(f"{text}\n" for text in texts))
        return tmp_path / "m.json"

    return write


def lines_of(file):
    return {line["what"]: line for line in json.loads(file.read_text())["result"]["breakdown"]}


def test_a_manifest_counts_strings_and_holds_none(run, strings):
    file = strings(*[GPC] * 7, *[GOOD] * 8)

    done = run("s.txt", *NAMED, "-o", "m.json")

    text = file.read_text()
    assert done.exit_code == 1, done.output
    assert GPC not in text
    assert GOOD not in text
    assert hashlib.sha256(GPC.encode()).hexdigest() not in text
    lines = lines_of(file)
    assert lines["strings"]["figures"] == {"strings": 15, "contradicted": 7}
    assert lines["processed-after-opt-out"]["figures"] == {"strings": 7}
    assert lines["processed-after-opt-out"]["because"].startswith("7 of 15 strings say")
    assert read_manifest(file).id in done.output
    assert json.loads(text)["engine"]["name"] == "dpiakit"


def test_few_strings_are_not_told_nor_few_that_are_left(run, strings):
    """Three of 20 contradict: neither the 3 nor the 17 stands in the manifest."""
    file = strings(*[GPC] * 3, *[GOOD] * 17)
    run("s.txt", *NAMED, "-o", "m.json")
    few = lines_of(file)
    strings(*[GPC] * 17, *[GOOD] * 3)
    run("s.txt", *NAMED, "-o", "m.json")
    most = lines_of(file)

    for lines in (few, most):
        assert lines["strings"]["figures"] == {"strings": 20, "contradicted": None}
        assert lines["strings"]["because"].startswith("some of 20 strings")
        assert lines["processed-after-opt-out"]["figures"] == {"strings": None}
        assert "17" not in json.dumps(lines)


def test_what_could_not_be_compared_keeps_a_pass_from_being_one(run, strings):
    file = strings(GOOD)

    assert run("s.txt", "--record", "r.yaml", "-o", "m.json").exit_code == 4
    manifest = read_manifest(file)
    assert manifest.result.status == "inconclusive"
    assert any("no ids were named" in one for one in manifest.limits)

    assert run("s.txt", *NAMED, "-o", "m.json").exit_code == 0
    assert read_manifest(file).result.status == "pass"


def test_a_string_that_cannot_be_used_leaves_no_manifest(run, strings):
    file = strings(GOOD, "nonsense")

    assert run("s.txt", *NAMED, "-o", "m.json").exit_code == 2
    assert not file.exists()


def test_two_runs_give_one_manifest_and_it_is_verified_and_chained(run, strings, tmp_path):
    file = strings(GPC, GOOD)
    run("s.txt", *NAMED, "-o", "m.json")
    first = file.read_bytes()
    run("s.txt", *NAMED, "-o", "m.json")
    assert file.read_bytes() == first

    run("s.txt", *NAMED, "-o", "next.json", "--previous", "m.json")
    verify = ["evidence", "verify", "next.json", "--inputs", ".", "--previous", "m.json"]
    assert CliRunner().invoke(cli, verify).exit_code == 0

    (tmp_path / "s.txt").write_text(f"{GOOD}\n")
    done = CliRunner().invoke(cli, verify)
    assert done.exit_code == 1
    assert "s.txt" in done.output


@pytest.mark.parametrize(
    ("text", "says", "code"),
    [
        ('{"gpc": true, "lastUpdate": "2026-01-31"}', "GPC is honoured, since 2026-01-31", 0),
        ('{"gpc": true}', "names no day", 0),
        ('{"gpc": false, "lastUpdate": "2026-01-31"}', "record has opt_outs.signal.honoured", 1),
        ('{"gpc": true, "lastUpdate": "2027-01-31"}', "after 2026-11-28", 1),
        ('{"gpc": "yes"}', "no key gpc", 2),
        ('[{"gpc": true}]', "no key gpc", 2),
        ("{", "not JSON", 2),
        ("[" * 100_000, "not JSON", 2),
    ],
)
def test_the_file_of_a_site_is_held_against_the_record(run, strings, tmp_path, text, says, code):
    strings(record=RECENT + "opt_outs: {signal: {honoured: true}}\n")
    (tmp_path / "gpc.json").write_text(text)

    done = run("--gpc-file", "gpc.json", "--record", "r.yaml")

    assert done.exit_code == code, done.output
    assert says in " ".join(done.output.split())


def test_the_file_of_a_site_alone_makes_a_manifest(run, strings, tmp_path):
    file = strings(record=RECENT + "opt_outs: {signal: {honoured: true}}\n")
    (tmp_path / "gpc.json").write_text('{"gpc": true, "lastUpdate": "2026-01-31"}')

    assert run("--gpc-file", "gpc.json", "--record", "r.yaml", "-o", "m.json").exit_code == 0
    assert lines_of(file)["gpc.json"]["verdict"] == "pass"

    (tmp_path / "gpc.json").write_text('{"gpc": false, "lastUpdate": "2026-01-31"}')
    assert run("--gpc-file", "gpc.json", "--record", "r.yaml", "-o", "m.json").exit_code == 1
    assert lines_of(file)["gpc.json"]["verdict"] == "fail"


@pytest.mark.parametrize(
    ("string", "header", "says", "code"),
    [
        ("1YNN", "1", "Sec-GPC: 1 came with it, yet it says that nobody opted out of the sale", 1),
        ("1YYN", "1", "nothing contradicts", 0),
        ("1YNN", "0", 'Sec-GPC: "0" is no signal; only 1 is', 0),
        ("1YNN", "true", "is no signal", 0),
        (GPC, "1", "nothing contradicts", 0),
    ],
)
def test_a_signal_in_the_header_must_stand_in_the_string(run, string, header, says, code):
    done = run(string, "--sec-gpc", header)

    assert done.exit_code == code, done.output
    assert says in " ".join(done.output.split())


def test_a_record_cites_a_manifest_of_strings_until_it_claims_something_else(
    run, strings, tmp_path
):
    strings(*[GOOD] * 9)
    run("s.txt", *NAMED, "-o", "m.json")
    cited = (
        f"evidence: {{choices: {{file: m.json, manifest: {read_manifest(Path('m.json')).id!r}}}}}\n"
    )

    def standing(text):
        file = tmp_path / "r.yaml"
        file.write_text(f"{text}recipients: {{adnet: {{}}}}\n{cited}")
        (one,) = standings(read_record(file), file, date(2026, 12, 1))
        return one

    assert (standing(RECENT).standing, standing(RECENT).over) == (
        "measured-pass", "9 rows of strings",
    )  # fmt: skip
    changed = standing(RECENT.replace("P99Y", "P12M"))
    assert changed.standing == "asserted"
    assert "purposes.ads.consent.refreshed_every" in changed.reason


def test_a_log_of_many_strings_is_decoded_once_for_each_different_one(run, tmp_path):
    """Three megabytes: more than a record may have."""
    (tmp_path / "s.txt").write_text(f"{GPC}\n" * 140_000)

    done = run("s.txt")

    assert done.exit_code == 0
    assert "s.txt:1, s.txt:2, s.txt:3 and 139997 more" in done.output
    assert done.output.endswith("1 string decoded, 0 with contradictions, 0 unusable.\n")
