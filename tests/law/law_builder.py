"""Tiny bodies of law, written into a folder: the smallest thing that is whole, plus changes."""

from datetime import date

import yaml

from dpiakit.law import read_law
from dpiakit.model import Activity

CITED = [{"instrument": "gdpr", "article": "1"}]
CHECKED = {"on": "2026-01-31", "how": "primary"}
ON = date(2026, 3, 1)

PLACES = {
    "EEA": {"title": "European Economic Area"},
    "EU": {"title": "European Union", "part_of": ["EEA"]},
    "DE": {
        "title": "Germany",
        "part_of": ["EU"],
        "facts": {
            "consent_age": [
                {"from": "2018-05-25", "value": 16, "checked": CHECKED},
                {"from": "2026-06-01", "value": 15, "checked": CHECKED},
            ]
        },
    },
    "GB": {"title": "United Kingdom"},
    "US": {"title": "United States"},
    "US-CA": {"title": "California"},
}
ADEQUACY = [
    {"place": "JP", "decision": "2019/419", "from": "2019-01-23", "scope": "Businesses.",
     "condition": '"appi-supplementary-rules" in transfer.recipient.legal_scope',
     "checked": CHECKED},
    {"place": "US", "decision": "2023/1795", "from": "2023-07-10", "scope": "On the list.",
     "condition": 'transfer.recipient.dpf.status == "active"', "checked": CHECKED},
    {"place": "CH", "decision": "2000/518", "from": "2000-07-26", "scope": "All.",
     "checked": CHECKED},
    {"place": "AR", "decision": "2003/490", "from": "2003-06-30", "until": "2025-12-31",
     "scope": "All.", "checked": CHECKED},
    {"organisation": "ORG-EPO", "decision": "2025/1382", "from": "2025-07-15", "scope": "All.",
     "checked": CHECKED},
]  # fmt: skip


def a_pack(**changes):
    """The smallest ``pack.yaml``: it applies in the European Economic Area."""
    return {
        "name": "gdpr",
        "title": "General Data Protection Regulation",
        "version": "1",
        "regime": "eu",
        "places": ["EEA"],
        "applies_when": [
            {
                "when": 'controller.establishments.exists(p, part_of(p, "EEA"))',
                "because": "An establishment in the Area.",
            }
        ],
        "citation": CITED,
        "checked": CHECKED,
        **changes,
    }


def a_rule(**changes):
    """The smallest rule. A change to None leaves a key away."""
    rule = {
        "title": "A transfer rests on a safeguard",
        "obligation": ["TRF-02"],
        "citation": CITED,
        "effective": {"from": "2018-05-25"},
        "checked": CHECKED,
        "severity": "blocking",
        "severity_reason": "Without it the transfer is unlawful.",
        "owner": "legal",
        "stage": "before-launch",
        "for_each": "transfers as transfer",
        "requires": [
            {
                "that": 'transfer.safeguard in ["scc-2021", "bcr"]',
                "otherwise": "{transfer} goes to {transfer.destination} without a safeguard.",
            }
        ],
        "why": "Rights travel with the data.",
        "remediation": "Sign the clauses.",
        **changes,
    }
    return {key: value for key, value in rule.items() if value is not None}


def that(*conditions):
    """Requirements that say nothing in particular where they fail."""
    return [{"that": one, "otherwise": "It does not hold."} for one in conditions]


def a_definition(when, **changes):
    """The smallest definition."""
    return {"means": "A term.", "when": when, "citation": CITED, "checked": CHECKED, **changes}


def a_set(*values, **changes):
    """A dated set: each value a pair of its first day and its words."""
    return {
        "means": "A set.",
        "type": "set",
        "citation": CITED,
        "checked": CHECKED,
        "values": [{"from": day, "value": value} for day, value in values],
        **changes,
    }


def a_case(name, given, expect, **changes):
    """A case on an ordinary day."""
    return {"name": name, "on": str(ON), "given": given, "expect": expect, **changes}


NO_CASES = [a_case("Nothing is known.", {}, "needs-evidence")]


def write(root, files):
    """Files by path; what is not text is written as YAML."""
    for name, content in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else yaml.safe_dump(content, sort_keys=False)
        file.write_text(text, encoding="utf-8")
    return root


def a_root(
    tmp_path, *, rules=None, definitions=None, data=None, common=None, cases=None, files=None
):
    """A folder of law with one pack. Rules by name, their cases by the same name."""
    written = {
        "policies/instruments.yaml": {
            "gdpr": {"title": "Regulation (EU) 2016/679", "short": "GDPR", "link": "https://x.eu"}
        },
        "policies/gdpr/pack.yaml": a_pack(),
        "jurisdictions/adequacy/eu.yaml": {"regime": "eu", "decisions": ADEQUACY},
    }
    written |= {f"jurisdictions/{code}.yaml": {"code": code, **p} for code, p in PLACES.items()}
    for name, rule in (rules or {}).items():
        written[f"policies/gdpr/shelf/{name}.yaml"] = rule
        entries = (cases or {}).get(name, NO_CASES)
        whole = entries if isinstance(entries, dict) else {"cases": entries}
        written[f"policies/gdpr/shelf/{name}.cases.yaml"] = whole
    for name, content in (("definitions", definitions), ("data", data)):
        if content:
            written[f"policies/gdpr/{name}.yaml"] = content
    for name, content in (common or {}).items():
        written[f"policies/common/{name}.yaml"] = content
    return write(tmp_path, written | (files or {}))


def a_law(tmp_path, on=ON, **given):
    """The law of a day with one pack."""
    return read_law(a_root(tmp_path, **given)).in_force(on)


def an_activity(**given):
    """An activity that says only what is given."""
    return Activity.model_validate(given)
