"""The rules that are compared, the records they judge, and what every form is told of the law.

Forty shipped rules of all four packs: loops over one collection and into others, references,
dated sets and days, places and adequacy decisions, and answers that nobody gave. The records are
those of ``generate.py`` with more in them (trackers, messages, children, transfers to many places),
and then spoilt: answers left out or turned round, and now and then a whole group of them gone.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from company import SHARED, complete_record
from generate import spoil

from dpiakit.law import Law, load_law
from dpiakit.law.compiled import CompiledRules, compile_rules
from dpiakit.model import Activity

Facts = dict[str, Any]
Verdicts = dict[tuple[str, str], str]
"""Rule and element to outcome; what is not in it is not applicable."""

ON = date(2026, 11, 23)
RULES = (
    "gdpr/consent-can-be-withdrawn", "gdpr/consent-is-affirmative", "gdpr/consent-is-free",
    "gdpr/consent-is-informed", "gdpr/withdrawal-is-easy", "gdpr/refusal-is-as-easy",
    "gdpr/contract-basis-is-necessary", "gdpr/commercial-purpose-has-fitting-basis",
    "gdpr/legitimate-interest-is-assessed", "gdpr/legitimate-interest-passes-balance",
    "gdpr/purpose-is-specified", "gdpr/source-is-recorded",
    "gdpr/deletion-is-automatic-or-proven", "gdpr/retention-not-indefinite",
    "gdpr/data-item-is-necessary", "gdpr/processor-has-contract",
    "gdpr/sub-processors-authorised", "gdpr/recipient-abroad-is-mapped",
    "gdpr/transfer-has-safeguard", "gdpr/scc-is-complete",
    "gdpr/dpf-certification-is-current", "gdpr/transfer-told-in-notice",
    "gdpr/security-is-tested", "gdpr/dpo-independent", "gdpr/dpia-is-approved",
    "gdpr/notice-given-in-time",
    "eprivacy/tracker-has-consent-or-exemption", "eprivacy/exemption-is-narrow",
    "eprivacy/tracker-refusal-as-easy",
    "eprivacy/electronic-marketing-has-consent-or-soft-opt-in",
    "eprivacy/marketing-sender-identified",
    "ccpa/ad-recipient-is-third-party", "ccpa/do-not-sell-link", "ccpa/opt-out-methods",
    "ccpa/privacy-policy-current",
    "coppa/mixed-audience-age-screen", "coppa/verifiable-parental-consent-before-collection",
    "coppa/separate-consent-for-third-parties", "coppa/parental-consent-method-fits-disclosure",
    "coppa/online-notice",
)  # fmt: skip
SETS = (
    "commercial_aims", "personalising_aims", "improvement_aims", "profiling_aims",
    "profiled_marketing_aims", "vague_purposes", "processor_roles", "transfer_safeguards",
    "never_exempt_uses", "uk_exceptions", "electronic_channels", "electronic_mail",
    "coppa_consent_methods", "groups_of_children", "groups_of_users",
)  # fmt: skip
"""The dated sets the rules read: of the packs, as they are on the day."""
PACKS = ("gdpr", "eprivacy", "ccpa", "coppa")
FLAWED, SLOPPY = 0.7, 0.3
"""The share of records with mistakes, and of those the share with many."""
FEW, MANY = (5, 25), (60, 120)
"""How many facts are missing or wrong in them, from and to."""
LOST = 0.08
"""How often a whole group of answers is gone."""
GROUPS = (
    "trackers", "marketing", "transfers", "recipients", "notices", "data_subjects", "children",
    "opt_outs", "security", "data_items", "purposes", "markets", "controller",
)  # fmt: skip


class Chance(random.Random):
    """The same for the same seed."""

    def at(self, share: float) -> bool:
        """Whether something that happens in a share of all cases happens now."""
        return self.random() < share


@dataclass(frozen=True)
class Told:
    """What a form is told of the law, so that all judge by the same: plain values only."""

    on: date
    """The day, and the two days before it that rules count back to."""
    ninety_days_ago: date
    a_year_ago: date
    sets: Mapping[str, frozenset[str]]
    """The dated sets, the places of the EEA and of the United Kingdom, and where every recipient
    is adequate (``adequate_places``: decisions that carry no condition)."""


@cache
def the_law() -> Law:
    """The shipped law on the day."""
    return load_law(ON)


@cache
def told() -> Told:
    """What the forms are told of it."""
    law = the_law()
    scopes = [law.scope(pack) for pack in PACKS]
    sets: dict[str, frozenset[str]] = {}
    for name in SETS:
        scope = next(scope for scope in scopes if name in scope.constants)
        value: Any = scope.constants[name][1]
        sets[name] = frozenset(value)
    for name, area in (("eea", "EEA"), ("uk", "GB"), ("usa", "US")):
        sets[name] = frozenset(code for code in law.jurisdictions if law.part_of(code, area))
    sets["adequate_places"] = frozenset(
        one.destination
        for one in law.library.adequacy["eu"]
        if one.condition is None and law.adequacy.decisions(one.destination, "eu")
    )
    return Told(
        on=law.on,
        ninety_days_ago=law.on - timedelta(days=90),
        a_year_ago=law.on.replace(year=law.on.year - 1),
        sets=sets,
    )


def compared_rules(law: Law) -> Law:
    """The law of the day with the compared rules only."""
    chosen = tuple(rule for rule in law.rules if rule.name in RULES)
    if len(chosen) != len(RULES):
        raise SystemExit(f"not in force: {set(RULES) - {rule.name for rule in chosen}}")
    return replace(law, rules=chosen)


def without_scope(law: Law) -> Law:
    """The same law without the question which packs bind: no other form asks it."""
    return replace(law, packs=tuple(replace(pack, applies_when=()) for pack in law.packs))


def our_verdicts(compiled: CompiledRules, activity: Activity) -> Verdicts:
    found = compiled.judge(activity, PACKS).found
    return {(compiled.rules[n].name, element): outcome for n, element, outcome, _ in found}


def compiled_rules() -> CompiledRules:
    return compile_rules(without_scope(compared_rules(the_law())))


def all_facts(records: int, seed: int = 1) -> Iterator[Facts]:
    """The records as plain data, in the shape of JSON: what other engines are given."""
    for number in range(records):
        yield _facts(Chance(f"{seed}/engines/{number}"), number)


def _facts(chance: Chance, number: int) -> Facts:
    facts: Facts = {}
    written = complete_record(chance, number)
    for name in written["uses"]:
        for group, shared in SHARED[name.split("/")[-1].removesuffix(".yaml")].items():
            facts[group] = {**facts.get(group, {}), **shared}
    # Nothing of one record may stand in another, or twice in the same: it is spoilt in place.
    facts = json.loads(json.dumps(facts | written))
    aims = list(facts["purposes"])
    _more_purposes(chance, facts)
    _items(chance, facts)
    _more_recipients(chance, facts)
    facts["trackers"] = {f"t{n}": _tracker(chance, aims) for n in range(chance.randint(0, 3))}
    facts["marketing"] = {f"m{n}": _message(chance, aims) for n in range(chance.randint(0, 2))}
    _children(chance, facts)
    for name in ("sells", "shares", "offline_sale"):
        facts.setdefault("opt_outs", {})[name] = chance.at(0.3)
    _assessment(chance, facts)
    _odds_and_ends(chance, facts)
    if chance.at(FLAWED):
        spoil(facts, chance, chance.randint(*(MANY if chance.at(SLOPPY) else FEW)))
    if chance.at(LOST):
        facts.pop(chance.choice(GROUPS), None)
    return facts


def _more_purposes(chance: Chance, facts: Facts) -> None:
    for purpose in facts["purposes"].values():
        if chance.at(0.2):
            purpose["lawful_basis"] = chance.choice(("public-task", "vital-interests", "contract"))
        if chance.at(0.2):
            purpose["markets"] = chance.sample(("DE", "FR", "GB", "US", "JP"), 2)
        if chance.at(0.1):
            purpose["name"] = "Marketing"
        if "consent" in purpose and chance.at(0.5):
            purpose["consent"]["buttons"] = ["accept-all", "settings"]
            purpose["consent"]["clicks_to_refuse"] = chance.randint(1, 3)


def _items(chance: Chance, facts: Facts) -> None:
    for item in facts["data_items"].values():
        if chance.at(0.1):
            item["special_ground"] = chance.choice(("explicit-consent", "health-care", "none"))
        if chance.at(0.15):
            item["source"] = chance.choice(("broker", "partner", "indirect", "device"))
        if chance.at(0.1):
            item["state"] = chance.choice(("anonymised", "pseudonymised"))
        if chance.at(0.1):
            item["retention"] |= {"indefinite": True, "reason": "The law asks for it"}


def _more_recipients(chance: Chance, facts: Facts) -> None:
    for number in range(chance.randint(0, 3)):
        country = chance.choice(("US", "JP", "CH", "IN", "BR", "KR", "DE", "GB", "CA", "IL"))
        name = f"partner-{number}"
        facts["recipients"][name] = {
            "name": f"Partner {number}", "country": country, "contract": chance.at(0.8),
            "role": chance.choice(("processor", "third-party", "controller", "service-provider")),
            "cross_context_advertising": chance.at(0.3),
            "consideration": chance.choice(("none", "money", "other-value")),
            "legal_scope": chance.sample(("lgpd", "pipa", "pipeda-commercial"), 1),
            "dpf": {"status": "active", "covers": ["non-hr"], "entity": "Partner Inc.",
                    "checked": chance.choice(("2026-10-01", "2026-03-01"))},
            "integral_to_service": chance.at(0.5),
            "data": chance.sample(sorted(facts["data_items"]), 1),
            "sub_processor_authorisation": chance.choice(("specific", "general", "none")),
            "sub_processors": {
                f"sub-{n}": {"authorised": chance.at(0.9), "terms_flow_down": True}
                for n in range(chance.randint(0, 2))
            },
        }  # fmt: skip
        if chance.at(0.7):
            facts["transfers"][f"to-{name}"] = _transfer(chance, name, country)


def _transfer(chance: Chance, recipient: str, country: str) -> Facts:
    facts = {
        "recipient": recipient, "destination": country, "importer_type": "processor",
        "separate_entity": True, "automated": chance.at(0.5), "hr_data": False,
        "safeguard": chance.choice(
            ("scc-2021", "scc-2021", "adequacy", "dpf", "bcr", "none", "derogation")
        ),
        "scc_signed": "2025-02-03", "scc_unchanged": True, "scc_annexes_complete": True,
        "told_in_notice": chance.at(0.9),
    }  # fmt: skip
    if chance.at(0.3):
        facts["safeguards_also"] = chance.sample(("scc-2021", "bcr", "none"), 1)
    if chance.at(0.2):
        facts["exporter_country"] = chance.choice(("DE", "US"))
    return facts


def _tracker(chance: Chance, aims: list[str]) -> Facts:
    return {
        "technology": "cookie",
        "use": chance.choice(("advertising", "analytics", "login", "shopping-cart", "social")),
        "purpose": chance.choice(aims),
        "exemption": chance.choice(("none", "none", "strictly-necessary", "uk-statistics")),
        "requested_by_person": chance.at(0.5), "set_before_choice": chance.at(0.2),
        "information_given": True,
    }  # fmt: skip


def _message(chance: Chance, aims: list[str]) -> Facts:
    return {
        "channel": chance.choice(("email", "sms", "phone", "post", "inbox-advertising")),
        "purpose": chance.choice(aims),
        "audience": chance.choice(("consumers", "business-contacts")),
        "prior_consent": chance.at(0.6), "contact_source": chance.choice(("sale", "public")),
        "own_similar_products": True, "opt_out_at_collection": True,
        "opt_out_in_each_message": True, "sender_identified": chance.at(0.9),
    }  # fmt: skip


def _children(chance: Chance, facts: Facts) -> None:
    if chance.at(0.4):
        facts["children"] = {
            "involved": chance.choice(("incidental", "mixed-audience", "directed")),
            "age_bands": ["under-13", "13-15"], "age_screen_before_collection": True,
            "age_assurance": chance.choice(("none", "neutral-age-screen", "self-declared")),
            "coppa_exception": chance.choice(("none", "internal-operations")),
            "verification_data_deleted": True,
            "notice": {"posted": True, "linked_at_collection": chance.at(0.8)},
            "parental_consent": {
                "obtained": chance.at(0.8), "before_collection": True,
                "method": chance.choice(("email-plus", "signed-form", "government-id-check")),
                "separate_for_third_parties": chance.at(0.7),
            },
        }  # fmt: skip
        facts["data_subjects"]["pupils"] = {"category": "children"}
        for item in facts["data_items"].values():
            item["people"] = chance.choice((["customers"], ["pupils"], ["customers", "pupils"]))


def _odds_and_ends(chance: Chance, facts: Facts) -> None:
    """Wrong answers that are neither a missing one nor a yes for a no."""
    for purpose in facts["purposes"].values():
        if "legitimate_interest" in purpose and chance.at(0.1):
            purpose["legitimate_interest"]["outcome"] = chance.choice(
                ("fails", "passes-with-safeguards")
            )
        if chance.at(0.1):
            purpose["data"] = purpose["data"][:1]
    if chance.at(0.1):
        facts["security"]["restore_tested"] = "2027-01-15"
    if chance.at(0.1):
        facts["opt_outs"] |= {"methods": ["cookie-banner", "form"], "shares": True}
    if chance.at(0.1):
        facts["opt_outs"]["privacy_policy_updated"] = "2025-11-22"
    if chance.at(0.1):
        facts["opt_outs"]["privacy_policy_updated"] = "2025-11-23"


def _assessment(chance: Chance, facts: Facts) -> None:
    if chance.at(0.4):
        facts["governance"]["impact_assessment"] |= {
            "done": True, "approved": chance.choice(("2026-02-01", "2027-02-01")),
            "approved_by": "Head of sales", "decision": chance.choice(("approved", "rejected")),
        }  # fmt: skip
