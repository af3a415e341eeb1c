"""Strings made by the reference libraries of IAB Tech Lab decode to what those libraries read.

``consent_strings.json`` was written by ``make_consent_strings.mjs``; where Node.js and the two
packages are there (DPIAKIT_IAB_PACKAGES names the folder above ``node_modules``), it is made anew.
"""

import json
import os
import shutil
import subprocess
from dataclasses import fields, is_dataclass
from datetime import datetime
from pathlib import Path

import pytest

from dpiakit.evidence.strings.bits import Ids
from dpiakit.evidence.strings.reading import decode

HERE = Path(__file__).parent
MADE = json.loads((HERE / "consent_strings.json").read_text(encoding="utf-8"))
TYPES = ["not-allowed", "require-consent", "require-legitimate-interest"]


def plain(value):
    if isinstance(value, Ids):
        return [list(one) for one in value.ranges]
    if isinstance(value, datetime):
        return round(value.timestamp() * 1000)
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    return [plain(one) for one in value] if isinstance(value, tuple) else value


def tcf(value):
    found = plain(value)
    rules = found["restrictions"]
    found["restrictions"] = [[r["purpose"], TYPES.index(r["type"]), r["vendors"]] for r in rules]
    return in_order(found)


def in_order(says):
    """The reference keeps restrictions in a map: their order means nothing."""
    return {**says, "restrictions": sorted(says["restrictions"])}


def test_there_are_300_strings_of_both_kinds():
    kinds = [one["kind"] for one in MADE]

    assert (kinds.count("tc"), kinds.count("gpp")) == (180, 120)


@pytest.mark.parametrize(
    "one", [m for m in MADE if m["kind"] == "tc"], ids=lambda m: m["text"][:24]
)
def test_a_tc_string_decodes_as_the_reference_reads_it(one):
    assert tcf(decode(one["text"], "here").tc) == in_order(one["says"])


@pytest.mark.parametrize(
    "one", [m for m in MADE if m["kind"] == "gpp"], ids=lambda m: m["text"][:24]
)
def test_a_gpp_string_decodes_as_the_reference_reads_it(one):
    sections = decode(one["text"], "here").gpp.sections

    assert [(s.id, s.name) for s in sections] == [(s["id"], s["name"]) for s in one["says"]]
    for section, expected in zip(sections, one["says"], strict=True):
        if section.tcf:
            assert tcf(section.tcf) == in_order(expected["says"])
        else:
            assert {k: plain(v) for k, v in section.fields.items()} == expected["says"]


def test_the_strings_hold_everything_that_can_be_decoded():
    tc = [one["says"] for one in MADE if one["kind"] == "tc"]
    sections = [s for one in MADE if one["kind"] == "gpp" for s in one["says"]]
    names = {s["name"] for s in sections}
    gpc = {s["says"]["Gpc"] for s in sections if "Gpc" in s["says"]}

    assert len(names) == 24, names
    assert gpc == {True, False}
    assert {s["says"]["Version"] for s in sections if s["name"] == "usnat"} == {1, 2}
    assert {len(rule) for one in tc for rule in one["restrictions"]} == {3}
    for optional in ("disclosed_vendors", "allowed_vendors", "publisher"):
        assert {one[optional] is None for one in tc} == {True, False}
    assert {rule[1] for one in tc for rule in one["restrictions"]} == {0, 1, 2}
    assert any(last - first > 45 for one in tc for first, last in one["vendor_consents"])


def test_the_reference_makes_the_same_strings_again():
    folder, node = os.environ.get("DPIAKIT_IAB_PACKAGES"), shutil.which("node")
    if not node or not folder or not (Path(folder) / "node_modules" / "@iabgpp").is_dir():
        pytest.skip("needs node, and DPIAKIT_IAB_PACKAGES with @iabtechlabtcf/core, @iabgpp/cmpapi")
    done = subprocess.run(
        [node, str(HERE / "make_consent_strings.mjs"), folder],
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert json.loads(done.stdout) == MADE
