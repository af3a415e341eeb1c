"""What must hold of the claims that a record makes and of the proof it cites.

No provision demands that anybody cites a measurement. Who does says that the record is true, and
these two say whether it was. They are written here and not in a pack, since they read data of no
record: manifests are looked at first, and what they prove is handed to the judgement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dpiakit.findings.outcome import Severity

PACK = "dpiakit"


@dataclass(frozen=True, slots=True)
class ClaimRule:
    """One of them, in the words in which rules of law are told."""

    name: str
    title: str
    severity: Severity
    severity_reason: str
    owner: str
    stage: str
    why: str
    remediation: str


AGREES = ClaimRule(
    name=f"{PACK}/claim-agrees-with-data",
    title="What the record claims agrees with the data that were measured",
    severity="high",
    severity_reason=(
        "What was measured was done to people; which provision it breaks depends on the claim, so "
        "that nobody can say of all of them that they must not be launched."
    ),
    owner="dpo",
    stage="before-launch",
    why=(
        "Every other result believes the record. Where data contradict it, the obligations that "
        "rest on the claim are met on paper only; where the data are too few or too doubtful, "
        "nobody knows."
    ),
    remediation=(
        "Find out what happened to the people concerned. Then mend what was done or correct what "
        "the record claims, and measure again."
    ),
)
COUNTS = ClaimRule(
    name=f"{PACK}/cited-evidence-counts",
    title="Evidence that the record cites can be used and has not expired",
    severity="medium",
    severity_reason="Proof, not conduct: the claim may be true, and nobody has shown it lately.",
    owner="engineering",
    stage="in-operation",
    why=(
        "A measurement speaks for the record it was held against and for its own time. Once the "
        "file is another, the record claims something else, or the time is over, the claim is "
        "merely asserted."
    ),
    remediation=(
        "Measure again with `dpiakit evidence`, keep the manifest inside the project and cite it "
        "by file and id, or take the entry out."
    ),
)
CLAIM_RULES = (AGREES, COUNTS)
"""In the order in which they are told."""


def claim_rule(name: str) -> ClaimRule | None:
    """One by its name, with or without that of the pack; None where there is none."""
    return next((one for one in CLAIM_RULES if name in {one.name, one.name[len(PACK) + 1 :]}), None)
