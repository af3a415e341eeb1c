"""The smallest waiver that may be granted, findings to waive, and rules to name."""

from datetime import date
from textwrap import indent

import yaml

from dpiakit.acceptance import KnownRules, read_waivers
from dpiakit.findings import Finding
from dpiakit.findings.finding import fingerprint
from dpiakit.source import Position

ON = date(2026, 11, 23)
RULES = KnownRules(
    severities={
        "gdpr/transfer-has-safeguard": "blocking",
        "gdpr/transfer-has-impact-assessment": "high",
        "gdpr/retention-is-set": "medium",
        "gdpr/retention-is-reviewed": "medium",
        "gdpr/logo-is-round": "advisory",
        "eprivacy/tracker-has-consent": "high",
        "gdpr/dpia-is-done": "blocking",
    },
    aliases={"gdpr/deletion-is-set": "gdpr/retention-is-set"},
    one_by_one=frozenset({"gdpr/transfer-has-safeguard", "gdpr/transfer-has-impact-assessment"}),
)


def an_entry(**changes):
    """An entry that may be granted. A change to None leaves a key away."""
    entry = {
        "id": "acme-clauses",
        "rule": "gdpr/transfer-has-safeguard",
        "record": "newsletter",
        "element": "acme-mail",
        "reason": "Acme signs the clauses at its board meeting on 10 December.",
        "owner": "Ada Lovelace",
        "approved_by": "Grace Hopper, data protection officer",
        "created": "2026-11-20",
        "expires": "2026-12-15",
        "measures": ["Addresses are pseudonymised before they are sent."],
        **changes,
    }
    return {key: value for key, value in entry.items() if value is not None}


def a_medium_entry(**changes):
    """An entry about a rule that judges records as a whole and does not block."""
    plain = {"rule": "gdpr/retention-is-set", "element": None, "measures": None, "id": "later"}
    return an_entry(**{**plain, **changes})


def written(folder, *entries, name="waivers.yaml"):
    """A waivers file."""
    file = folder / name
    body = yaml.safe_dump(list(entries), sort_keys=False, width=200)
    file.write_text("# yaml\nwaivers:\n" + indent(body, "  ") if entries else "waivers: []\n")
    return file


def waivers(folder, *entries, on=ON, rules=RULES):
    """Waivers read from a file."""
    return read_waivers([written(folder, *entries)], rules, on)


def a_finding(**changes):
    """A finding that the smallest waiver is about."""
    given = {
        "rule": "gdpr/transfer-has-safeguard",
        "severity": "blocking",
        "outcome": "fail",
        "element": "acme-mail",
        "message": "acme-mail goes to IN.",
        "basis": ("IN",),
        **changes,
    }
    basis = (given["element"], given["outcome"], *given.pop("basis"))
    return Finding(
        title="A transfer rests on a safeguard",
        pack="gdpr",
        path=("transfers", "acme-mail"),
        position=Position("newsletter.yaml", 14, 3),
        citations=(),
        missing=(),
        owner="legal",
        stage="before-launch",
        why="Rights travel with the data.",
        remediation="Sign the clauses.",
        fingerprint=fingerprint(given["rule"], "newsletter", basis),
        **given,
    )
