"""The rules that a waiver may name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dpiakit.findings.claim_rules import CLAIM_RULES
from dpiakit.findings.outcome import SEVERITIES, Severity

if TYPE_CHECKING:
    from dpiakit.law import Rule


@dataclass(frozen=True, slots=True)
class KnownRules:
    """All rules of all times, and those about cited evidence, as far as waivers need them."""

    severities: Mapping[str, Severity]
    """By name; of several versions the gravest."""
    aliases: Mapping[str, str]
    """Former names, with the names of today."""
    one_by_one: frozenset[str]
    """Those that judge the elements of a collection one by one."""


def known_rules(rules: Iterable[Rule]) -> KnownRules:
    """What waivers need to know of some rules, in all their versions.

    Those about cited evidence are known with any law; they judge one entry after the other.
    """
    severities: dict[str, Severity] = {rule.name: rule.severity for rule in CLAIM_RULES}
    aliases: dict[str, str] = {}
    one_by_one = set(severities)
    for rule in rules:
        versions = (rule.severity, severities.get(rule.name, rule.severity))
        severities[rule.name] = min(versions, key=SEVERITIES.index)
        aliases |= dict.fromkeys(rule.aliases, rule.name)
        if rule.for_each:
            one_by_one.add(rule.name)
    return KnownRules(severities, aliases, frozenset(one_by_one))
