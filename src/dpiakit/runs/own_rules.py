"""What dpiakit itself looks at besides the law, for formats that list rules."""

from __future__ import annotations

from dpiakit.acceptance import dead
from dpiakit.findings import CLAIM_RULES
from dpiakit.findings.claim_rules import PACK
from dpiakit.formats.form import RuleEntry


def own_rules(*, waivers: bool) -> tuple[RuleEntry, ...]:
    """The rules about cited evidence; with waivers, the one about those that are about nothing."""
    claims = tuple(
        RuleEntry(
            name=rule.name,
            title=rule.title,
            pack=PACK,
            severity=rule.severity,
            severity_reason=rule.severity_reason,
            citations=(),
            why=rule.why,
            remediation=rule.remediation,
            owner=rule.owner,
            stage=rule.stage,
            file="",
        )
        for rule in CLAIM_RULES
    )
    return (*claims, _unused_rule()) if waivers else claims


def _unused_rule() -> RuleEntry:
    return RuleEntry(
        name=dead.RULE,
        title=dead.TITLE,
        pack=dead.PACK,
        severity=dead.SEVERITY,
        severity_reason=dead.SEVERITY_REASON,
        citations=(),
        why=dead.WHY,
        remediation=dead.REMEDIATION,
        owner=dead.OWNER,
        stage=dead.STAGE,
        file="",
    )
