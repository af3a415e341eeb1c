"""``dpiakit evidence strings`` ends with its documented codes, and prints what it read."""

import json

import pytest
from click.testing import CliRunner
from test_strings_decoding import TC, core, written

from dpiakit.cli import cli

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
    from test_strings_decoding import TEXTS

    (tmp_path / "s.txt").write_text("\n".join(TEXTS))

    shown = run("s.txt").output

    assert "300 strings decoded" in shown
    assert "Section 5: tcfcav1" in shown
    assert "Restriction: purpose 2 require consent for vendors" in shown
