"""A project with house rules: the repaired example, and a pack of its own."""

import os
import shutil
from pathlib import Path

import yaml

import program

ROOT = Path(__file__).parent.parent.parent
RETAIL = ROOT / "examples" / "retail-personalisation"
REPAIRED = ROOT / "examples" / "retail-personalisation-repaired"
ON = ["--on", "2026-11-23"]
HOUSE = """\
[packs]
folders = ["house/acme"]
disable = [{pack = "coppa", reason = "No children are addressed.", by = "Head of legal"}]

[[severity]]
rule = "gdpr/dpia-is-approved"
severity = "high"
reason = "Our board asks for it."
by = "The DPO"

[[definition]]
term = "common/large_scale"
also_when = "has(scale.people) && scale.people > 1000"
reason = "Our insurer asks for it."
by = "The DPO"
[[definition.cases]]
name = "Two thousand are many."
on = 2026-11-22
given = {scale = {people = 2000}}
expect = true
[[definition.cases]]
name = "Ten are not."
on = 2026-11-22
given = {scale = {people = 10, large_scale = false}}
expect = false
"""
PACK = {
    "name": "acme",
    "title": "Rules of the house",
    "version": "3",
    "regime": "eu",
    "places": ["EEA"],
    "sectoral": True,
    "applies_when": [{"when": "size(markets) > 0", "because": "We sell there."}],
    "citation": [{"instrument": "handbook", "article": "1"}],
    "checked": {"on": "2026-11-22", "how": "primary"},
}
RULE = {
    "title": "At most one market at a time",
    "obligation": ["HOUSE-01"],
    "citation": [{"instrument": "handbook", "article": "4.2"}],
    "effective": {"from": "2026-01-01"},
    "checked": {"on": "2026-11-22", "how": "primary"},
    "severity": "blocking",
    "severity_reason": "The board decided it.",
    "owner": "product",
    "stage": "before-launch",
    "requires": [{"that": "size(markets) == 1", "otherwise": "It addresses {markets}."}],
    "why": "We learn in one market first.",
    "remediation": "Choose one.",
}
RECORD = "records/loyalty-personalisation.yaml"
CASES = {"cases": [{"name": "Empty.", "on": "2026-11-22", "given": {}, "expect": "needs-evidence"}]}


def run(*arguments, cwd, env=None):
    return program.run(*arguments, cwd=cwd, env={**os.environ, **(env or {})})


def a_pack(folder, **changes):
    for name, content in {
        "pack.yaml": PACK,
        "instruments.yaml": {"handbook": {"title": "Our handbook", "short": "Handbook"}},
        "rules/one-market.yaml": {**RULE, **changes},
        "rules/one-market.cases.yaml": CASES,
    }.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(yaml.safe_dump(content))


def a_project(folder):
    """The repaired example with house rules, a pack of its own among them."""
    shutil.copytree(REPAIRED, folder, dirs_exist_ok=True)
    a_pack(folder / "house" / "acme")
    (folder / "dpiakit.toml").write_text(HOUSE)
    return folder
