"""A project whose record cites manifests: those of the example, with another verdict or day."""

import json
import shutil
from pathlib import Path

from dpiakit.evidence.canonical import sha256_id
from dpiakit.evidence.manifest import digest_of

EXAMPLE = Path(__file__).parents[2] / "examples" / "evidence"
RECORD = (EXAMPLE / "records" / "club-offers.yaml").read_text().partition("evidence:")[0]
"""Without the entries that cite something."""
MEASURED = json.loads((EXAMPLE / "manifests" / "consent-2026-10.json").read_text())


def sealed(file, **changes):
    """Write the example's manifest with another result or validity; hands back its id."""
    content = json.loads(json.dumps(MEASURED))
    del content["id"]
    for part in ("result", "validity", "claim"):
        content[part] |= changes.pop(part, {})
    content |= changes
    content["result"]["digest"] = digest_of(content["result"]["breakdown"])
    name = sha256_id(content)
    file.write_text(json.dumps(content | {"id": name}))
    return name


def confirmed(file, expires="2027-01-31"):
    """A manifest that says that the data confirm the record."""
    return sealed(
        file,
        result={"status": "pass", "violations_at_least": 0, "breakdown": []},
        validity={"expires": expires},
    )


def cite(file, **entries):
    """Write the record with entries of evidence: (file, id) each."""
    lines = [RECORD, "evidence:\n"] + [
        f"  {key}:\n    title: About {key}\n    file: {cited}\n    manifest: {name}\n"
        for key, (cited, name) in entries.items()
    ]
    file.write_text("".join(lines))


def project(folder):
    """A project with the record of the example and both of its manifests."""
    shutil.copytree(EXAMPLE / "records", folder / "records")
    shutil.copytree(EXAMPLE / "manifests", folder / "manifests")
    (folder / "dpiakit.toml").touch()
    return folder
