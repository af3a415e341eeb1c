"""A company that keeps its records well: what its activities share, and one complete activity."""

from __future__ import annotations

import random
from typing import Any

Facts = dict[str, Any]

MARKETS = ("DE", "FR", "IE", "NL", "ES", "PL", "SE", "IT", "GB")
CALIFORNIA = 0.25
"""The share of activities that also reach people in California."""
PLANNED = 0.1
QUARTERS = ("2027-01-01", "2027-04-01", "2027-07-01", "2027-10-01")
OWNERS = ("Head of sales", "Head of digital", "Head of service", "Head of finance")

HOST, MAILER, COUNTER = "kranich-cloud", "brightpost", "zaehlwerk"

BASES = {
    "account-management": "contract",
    "order-fulfilment": "contract",
    "customer-service": "contract",
    "direct-marketing": "consent",
    "personalised-recommendations": "consent",
    "analytics": "consent",
    "fraud-prevention": "legitimate-interests",
    "business-relations": "legitimate-interests",
    "security": "legitimate-interests",
    "legal-obligation": "legal-obligation",
}
"""The aims of the company and the lawful basis of each."""
ITEMS = {
    "e-mail": ("email", "communication", "stated"),
    "name": ("name", "demographic", "stated"),
    "address": ("postal-address", "demographic", "stated"),
    "purchases": ("purchases", "transaction", "observed"),
    "page-views": ("page-views", "behavioural", "observed"),
    "cookie": ("cookie-id", "device", "observed"),
    "segment": ("segment", "behavioural", "inferred"),
    "invoices": ("invoices", "transaction", "observed"),
    "clicks": ("clicks", "behavioural", "observed"),
}
"""The data of the company: category, nature and origin."""

_DPA = dict.fromkeys(
    (
        "written", "subject_matter_and_duration", "nature_and_purpose", "data_and_people",
        "controller_rights", "documented_instructions", "confidentiality", "security",
        "sub_processor_rules", "rights_assistance", "compliance_assistance",
        "deletion_or_return", "audits", "unlawful_instruction_notice",
        "prohibits_sale_or_sharing", "specific_limited_purposes",
        "no_use_outside_business_purpose", "no_combining", "ccpa_same_protection",
        "right_to_ensure_compliance", "notice_if_unable", "right_to_stop_and_remediate",
        "enables_consumer_requests", "contractor_certification",
        "confidentiality_assurances_written",
    ),
    True,
)  # fmt: skip


def _vendor(name: str, service: str, country: str, **more: Any) -> Facts:
    return {
        "name": name, "service": service, "role": "processor", "country": country,
        "owner_country": country, "contract": True, "guarantees_checked": True,
        "own_purposes": False, "trains_own_models": False, "consideration": "none",
        "cross_context_advertising": False, "customer_list_upload": False,
        "named_in_notice": True, "security_evidence": ["ISO 27001 certificate"],
        "last_audit": "2026-05-19", "sub_processors": {},
        "sub_processor_authorisation": "specific",
        "clauses": {"signed": "2024-11-04", "consent_proof_duty": False, **_DPA}, **more,
    }  # fmt: skip


_RIGHT: Facts = {
    "channels": ["web", "email", "phone"], "available": True, "complete": True,
    "identity_demanded": "on-doubt", "deadline": "P1M", "extension": "P2M",
    "refusal_reasons_given": True, "reaches_recipients": True, "reaches_models": True,
    "older_than_a_year": True, "tested": "2026-10-14",
}  # fmt: skip
_RIGHTS = (
    "access", "rectification", "erasure", "restriction", "portability", "objection",
    "objection_to_marketing", "withdraw_consent", "human_review", "complaint_to_controller",
    "know", "delete", "correct", "opt_out", "limit",
)  # fmt: skip

_COMPANY: Facts = {
    "name": "Kornblume Versand SE", "contact": "datenschutz@kornblume-versand.example",
    "type": "company", "role": "controller", "establishments": ["DE", "GB"],
    "dpo": {
        "contact": "dsb@kornblume-versand.example", "appointed": True, "published": True,
        "notified_to_authority": True, "independent": True, "conflict_of_interest": False,
        "resourced": True,
    },
    "staff": 4100, "staff_processing_personal_data": 900, "covered_by_other_law": [],
    "online_platform": "own-goods", "works_council": True, "direct_relationship": True,
    "data_broker_registered": False, "data_broker_registrations": [], "joint_controllers": {},
}  # fmt: skip
_DAUGHTER: Facts = {
    **_COMPANY, "name": "Kornblume West SE",
    "california": {
        "for_profit": True, "does_business_in_california": True,
        "annual_revenue_usd": 410_000_000, "consumers_bought_sold_or_shared": 0,
        "revenue_share_from_selling": 0, "controlled_by_covered_business": False,
        "joint_venture_of_covered_businesses": False,
    },
}  # fmt: skip

SHARED: dict[str, Facts] = {
    "company": {
        "controller": {
            **_COMPANY, "california": {"for_profit": True, "does_business_in_california": False},
        },
    },
    "company-west": {"controller": _DAUGHTER},
    "security": {
        "security": {
            "authentication": "multi-factor", "multi_factor_staff": True,
            "encryption_in_transit": True, "encryption_at_rest": True,
            "keys_controlled_by": "controller", "access_by_role": True,
            "shared_accounts": False, "logging": True, "detection": True, "backups": True,
            "restore_tested": "2026-09-08", "regular_testing": "2026-09-30",
            "written_programme": True, "breach_plan": True, "breach_notice_within_hours": 72,
            "breach_drill": "2026-06-16", "past_incidents": 0,
        },
    },
    "choices": {
        "rights": {
            **dict.fromkeys(_RIGHTS, _RIGHT), "objection_stops_profiling": True,
            "complaint_acknowledged_within": "P30D", "answer_within": "P1M",
            "procedure_written": True, "request_log_kept_for": "P24M",
        },
        "design": {
            "defaults_most_protective": True, "account_public_by_default": False,
            "deceptive_patterns_checked": "2026-10-12", "deceptive_patterns_found": False,
            "frequency_caps": True, "vulnerable_segments_excluded": True,
            "preference_centre": True, "explanation_shown": True, "non_profiled_option": True,
            "minimisation_review": "2026-10-05",
        },
    },
    "california": {
        "opt_outs": {
            "sells": False, "shares": False, "do_not_sell_link": True, "limit_link": True,
            "sensitive_beyond_permitted": False,
            "signal": {
                "honoured": True, "scope": ["browser", "account"], "status_displayed": True,
                "confirmation": True, "tested": "2026-10-20", "frictionless": True,
                "explained_in_policy": True,
            },
            "methods": ["form", "signal"], "offline_sale": False, "verification_demanded": False,
            "agents_accepted": True, "in_app": True, "tested": "2026-10-20",
            "effective_within_business_days": 5, "no_re_ask_for": "P12M",
            "confirmation_available": True, "steps_to_opt_out": 1, "steps_to_opt_in": 2,
            "told_recipients": True, "privacy_policy_updated": "2026-10-01",
            "privacy_policy_items_complete": True, "policy_in_app": True,
            "applicant_notice": True, "financial_incentive": {"offered": False},
            "dark_patterns_tested": "2026-10-12",
        },
    },
    HOST: {"recipients": {HOST: _vendor("Kranich Cloud GmbH", "Hosting", "DE")}},
    MAILER: {
        "recipients": {
            MAILER: _vendor(
                "Brightpost Mail Inc.", "Sending of e-mail", "US",
                dpf={"status": "not-listed", "covers": [], "checked": "2026-11-16"},
            ),
        }
    },
    COUNTER: {"recipients": {COUNTER: _vendor("Zaehlwerk GmbH", "Web analytics", "DE")}},
}  # fmt: skip
"""The shared files, by name."""


def complete_record(chance: random.Random, number: int) -> Facts:
    """An activity of which every fact that the law asks for is written down, and right."""
    markets = sorted(chance.sample(MARKETS, chance.randint(1, 4)))
    if chance.random() < CALIFORNIA:
        markets.append("US-CA")
    aims = sorted(chance.sample(list(BASES), chance.randint(1, 2)))
    items = sorted(chance.sample(list(ITEMS), chance.randint(2, 3)))
    mailed = chance.random() < 0.3  # noqa: PLR2004  three in ten
    vendors = [HOST, MAILER] if mailed else [HOST]
    company = ["company-west", "california"] if "US-CA" in markets else ["company"]
    planned = chance.random() < PLANNED
    version = f"{chance.randint(1, 9)}.{chance.randint(0, 9)}"
    people = chance.randint(200, 90_000)
    return {
        "kind": "activity",
        "id": f"activity-{number:06}",
        "title": f"Activity {number} in {len(markets)} markets",
        "version": version,
        "status": "planned" if planned else "live",
        "owner": chance.choice(OWNERS),
        "uses": [f"../shared/{name}.yaml" for name in (*company, "security", "choices", *vendors)],
        "markets": markets,
        "languages": ["en", "de"],
        "dates": _dates(chance, planned=planned),
        "data_subjects": {
            "customers": {
                "category": "customers", "count": people, "vulnerable": False,
                "power_imbalance": False,
            },
        },
        "children": {"involved": "no", "likely_accessed": False, "profiled_for_marketing": False},
        "scale": {"people": people, "large_scale": False, "combines_sources": False},
        "data_items": {name: _item(chance, *ITEMS[name]) for name in items},
        "purposes": {aim: _purpose(chance, aim, items, vendors) for aim in aims},
        "trackers": {},
        "marketing": {},
        "profiling": {"kind": "none", "extensive": False},
        "decisions": {},
        "monitoring": {},
        "models": {},
        "transfers": {"to-the-mailer": _transfer(items)} if mailed else {},
        "notices": _notices(chance, markets, aims),
        "governance": _governance(chance),
    }  # fmt: skip


def _day(chance: random.Random, first: int, last: int) -> str:
    year, month = chance.randint(first, last), chance.randint(1, 10)
    return f"{year}-{month:02}-{chance.randint(1, 28):02}"


def _dates(chance: random.Random, *, planned: bool) -> Facts:
    if planned:
        return {"planned_start": chance.choice(QUARTERS)}
    return {"started": _day(chance, 2019, 2024), "last_review": _day(chance, 2026, 2026)}


def _item(chance: random.Random, category: str, nature: str, origin: str) -> Facts:
    return {
        "category": category, "nature": nature, "origin": origin, "source": "data-subject",
        "people": ["customers"], "special_category": "none",
        "inferred_special_category": "none", "criminal_offences": False, "state": "identified",
        "necessary": f"Without it order {chance.randint(1, 999)} is lost", "mandatory": True,
        "retention": {
            "period": chance.choice(("P90D", "P6M", "P1Y", "P3Y")), "trigger": "last-contact",
            "indefinite": False, "deletion_automatic": True, "deletion_proven": True,
            "then": "deleted", "written_policy": True,
        },
    }  # fmt: skip


def _purpose(chance: random.Random, aim: str, items: list[str], vendors: list[str]) -> Facts:
    basis = BASES[aim]
    facts: Facts = {
        "name": f"Do {aim} for customers who came in {chance.randint(1990, 2025)}",
        "aim": aim, "lawful_basis": basis, "decided_before_collection": True,
        "necessity": "Nothing less does it", "data": items, "people": ["customers"],
        "recipients": vendors, "profiling": "none", "children_included": False,
        "minimum_data_reviewed": "2026-10-05", "on_by_default": basis != "consent",
    }  # fmt: skip
    if basis == "consent":
        facts["consent"] = _consent(chance)
    elif basis == "legitimate-interests":
        facts["legitimate_interest"] = _balance(chance)
    elif basis == "contract":
        facts["necessary_for_contract"] = True
    elif basis == "legal-obligation":
        facts["lawful_basis_reference"] = "Section 147 of the Fiscal Code"
    if basis != "consent":
        facts["reasonable_expectation"] = "Customers ask for it themselves"
    return facts


def _consent(chance: random.Random) -> Facts:
    return {
        "affirmative_act": True, "pre_ticked": False, "bundled": False, "granular": True,
        "condition_of_service": False, "detriment_on_refusal": False,
        "refuse_as_prominent": True, "recipients_named": True,
        "informed_of": ["controller", "purpose", "data", "right-to-withdraw"],
        "clicks_to_accept": 1, "clicks_to_refuse": 1, "proof_kept": True,
        "record_fields": [
            "subject_ref", "timestamp_given", "purpose_id", "purpose_text_version",
            "notice_version", "mechanism", "affirmative_action", "withdrawn_at",
        ], "refreshed_every": "P2Y", "purposes_changed_since": False,
        "withdrawal_route": True, "withdrawal_as_easy": True, "withdrawal_told_before": True,
        "withdrawal_stops_trackers": True, "withdrawal_deletes_data": True,
        "withdrawal_told_to_recipients": True, "refusal_remembered": True,
        "deceptive_design_checked": _day(chance, 2026, 2026),
    }  # fmt: skip


def _balance(chance: random.Random) -> Facts:
    return {
        "done": _day(chance, 2025, 2026), "interest": "Less loss by fraud",
        "interest_lawful_and_real": True, "less_intrusive_means_exist": False,
        "reasonably_expected": True, "outcome": "passes",
    }  # fmt: skip


def _transfer(items: list[str]) -> Facts:
    return {
        "recipient": MAILER, "importer_type": "processor", "separate_entity": True,
        "importer_subject_to_gdpr": False, "form": "disclosure", "destination": "US",
        "hr_data": False, "safeguard": "scc-2021", "scc_module": "c2p",
        "scc_signed": "2024-11-04", "scc_annexes_complete": True, "scc_unchanged": True,
        "systematic": True, "impact_assessment": {
            "done": "2026-02-11", "reviewed": "2026-08-11", "result": "gaps-closed",
        },
        "surveillance_exposure": "low", "access_in_clear": False,
        "supplementary_measures": ["encryption-keys-eea"],
        "supplementary_effective": True, "told_in_notice": True, "data": items[:1],
        "onward": [],
    }  # fmt: skip


_CALIFORNIAN: Facts = {
    "accessible": True, "deep_link": True,
    "collection_items": [
        "categories", "sensitive-categories", "purposes", "sold-or-shared", "retention",
        "opt-out-link", "policy-link",
    ],
}  # fmt: skip
"""What a notice says besides where it is also the one of 11 CCR 7012."""


def _notices(chance: random.Random, markets: list[str], aims: list[str]) -> Facts:
    return {
        "privacy": {
            "kind": "privacy-notice", "audience": ["customers"], "covers_purposes": aims,
            "languages": ["en", "de"], "version": "3", "published": _day(chance, 2025, 2026),
            "plain_language_tested": "2026-10-20",
            "given": "at-collection", "article_14_exemption": "none",
            "items": [
                "controller", "dpo-contact", "purposes-and-basis", "categories",
                "legitimate-interest", "recipients", "transfers", "retention", "rights",
                "withdraw-consent", "complaint", "source", "statutory-or-contractual",
                "right-to-object-separate", "uk-complaint-to-controller",
            ],
            **(_CALIFORNIAN if "US-CA" in markets else {}),
        },
    }  # fmt: skip


def _governance(chance: random.Random) -> Facts:
    return {
        "training": "2026-04-14", "policies": ["Customer data policy 3"], "ropa_entry": True,
        "review_every": "P1Y", "incident_plan": True, "vendor_due_diligence": True,
        "staff_act_on_instructions": True, "authority_requests_procedure": True,
        "impact_assessment": {
            "done": False, "screening_reasons": "No criterion of WP248 is met",
            "dpo_advice": {"sought": True, "date": _day(chance, 2026, 2026), "followed": True},
        },
    }  # fmt: skip
